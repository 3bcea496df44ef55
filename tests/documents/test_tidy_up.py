import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from app import clock, db
from app.documents import service
from app.documents.jobs import look_at, tidy_up
from app.documents.look import Looker
from app.documents.model import Upload
from tests.documents import specimens

pytestmark = pytest.mark.usefixtures("session", "real_time")


def uploaded(number: int = 0) -> Upload:
    kept = service.keep(BytesIO(specimens.jpeg() + number.to_bytes(2, "big")), "a.jpg")
    upload = service.add_page("filing-a", "invoice", kept, "person-wang")
    db.session.commit()
    return upload


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def age(folder: Path, days: float) -> None:
    """Let every file be `days` older."""
    for path in folder.rglob("*"):
        moment = path.stat().st_mtime - days * 86400
        os.utime(path, (moment, moment))


def test_rows_removed_thirty_days_ago_go_and_their_files_with_them(
    folder: Path, looker: Looker
) -> None:
    old, young, kept = uploaded(1), uploaded(2), uploaded(3)
    look_at({"upload": old.id}, looker)
    service.remove_page(old, "person-wang")
    db.session.commit()
    assert old.removed_at
    with clock.stopped_at(old.removed_at + timedelta(days=31)):
        service.remove_page(young, "person-wang")
        db.session.commit()
        tidy_up({})
    db.session.commit()
    assert {page.id for page in service.pages_of("filing-a")} == {kept.id}
    assert service.find_upload(young.id)
    assert files_in(folder) == {young.file_name, kept.file_name}


def test_a_file_without_a_row_is_swept_after_a_day(folder: Path) -> None:
    upload = uploaded()
    service.keep(BytesIO(specimens.png()), "lost.png")
    age(folder, 2)
    tidy_up({})
    assert files_in(folder) == {upload.file_name}


def test_a_file_whose_row_may_still_come_is_left_alone(folder: Path) -> None:
    kept = service.keep(BytesIO(specimens.png()), "fresh.png")
    tidy_up({})
    assert files_in(folder) == {kept.written.name}


def test_a_file_whose_writing_was_cut_off_is_swept(folder: Path) -> None:
    upload = uploaded()
    (folder / "new" / ("a" * 32)).write_bytes(b"half")
    age(folder, 2)
    tidy_up({})
    assert files_in(folder) == {upload.file_name}


def test_the_photo_with_the_place_is_swept_once_its_clean_copy_stands(
    folder: Path, looker: Looker
) -> None:
    kept = service.keep(BytesIO(specimens.jpeg(with_place=True)), "a.jpg")
    upload = service.add_page("filing-a", "invoice", kept, "person-wang")
    db.session.commit()
    look_at({"upload": upload.id}, looker)
    db.session.commit()
    assert kept.written.name in files_in(folder)
    age(folder, 2)
    tidy_up({})
    assert files_in(folder) == {upload.file_name, upload.small_file_name}


def test_what_is_no_file_of_ours_is_left_alone(folder: Path) -> None:
    uploaded()
    (folder / "README").write_text("from the operator")
    age(folder, 2)
    tidy_up({})
    assert "README" in files_in(folder)


def test_tidying_an_instance_without_files_is_fine(folder: Path) -> None:
    tidy_up({})
    assert not folder.exists()
