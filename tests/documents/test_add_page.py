import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app import db
from app.audit.model import AuditEntry
from app.documents import service
from app.documents.model import Upload, UploadState
from app.errors import Refusal
from app.jobs.model import Job
from app.vault import Unreadable
from tests.documents import specimens

pytestmark = pytest.mark.usefixtures("session", "folder")


def kept(data: bytes = b"", name: str = "发票.jpg") -> service.Kept:
    return service.keep(BytesIO(data or specimens.jpeg()), name)


def another(number: int) -> service.Kept:
    return kept(specimens.jpeg() + number.to_bytes(2, "big"))


def add(number: int, paper: str = "invoice", filing: str = "filing-a") -> Upload:
    upload = service.add_page(filing, paper, another(number), "person-wang")
    db.session.flush()
    return upload


def refusal(number: int, paper: str = "invoice") -> Refusal:
    with pytest.raises(Refusal) as refused:
        add(number, paper)
    return refused.value


def test_a_photo_is_kept_and_comes_back_the_same() -> None:
    upload = service.add_page("filing-a", "invoice", kept(), "person-wang")
    db.session.commit()
    assert b"".join(service.bytes_of(upload)) == specimens.jpeg()
    assert (upload.name, upload.media, upload.page) == ("发票.jpg", "image/jpeg", 1)
    assert upload.size == len(specimens.jpeg())
    assert upload.state == UploadState.RECEIVED
    assert upload.is_image
    assert not upload.has_small


def test_what_is_personal_is_not_readable_in_the_database() -> None:
    upload = service.add_page("filing-a", "invoice", kept(name="王建国的发票.jpg"), "person-wang")
    db.session.commit()
    row = db.session.execute(select(Upload.__table__).where(Upload.id == upload.id)).one()
    assert "王建国".encode() not in b"".join(value for value in row if isinstance(value, bytes))
    assert upload.file_key.encode() not in row.file_key_sealed


def test_it_is_looked_at_in_the_background_written_in_the_same_transaction() -> None:
    upload = add(1)
    db.session.rollback()
    assert db.session.scalars(select(Job)).all() == []
    upload = add(1)
    db.session.commit()
    job = db.session.scalars(select(Job)).one()
    assert (job.kind, job.payload) == ("documents:look", {"upload": upload.id})


def test_it_is_on_record_with_who_acted_for_whom() -> None:
    upload = service.add_page("filing-a", "invoice", kept(), "person-li", "person-wang")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.chain) == ("document:page:add", "filing/filing-a")
    assert (entry.by, entry.acting_for) == ("person-li", "person-wang")
    assert entry.detail == {"upload": upload.id, "paper": "invoice"}


def test_pages_come_paper_by_paper_in_the_order_they_were_given() -> None:
    for number, paper in enumerate(["invoice", "discharge", "invoice", "invoice"]):
        add(number, paper)
    add(9, filing="filing-b")
    pages = [(page.paper, page.page) for page in service.pages_of("filing-a")]
    assert pages == [("discharge", 1), ("invoice", 1), ("invoice", 2), ("invoice", 3)]


def test_the_same_photo_twice_is_kept_once_and_told_where_it_is() -> None:
    for number in (5, 6, 7):
        add(number)
    told = refusal(6)
    assert (told.reason, told.facts) == ("already_here", {"paper": "invoice", "page": 2})
    assert refusal(6, "discharge").facts == {"paper": "invoice", "page": 2}
    assert len(service.pages_of("filing-a")) == 3


def test_the_page_told_is_the_one_a_person_counts_on_the_screen() -> None:
    first = add(1)
    add(2)
    service.remove_page(first, "person-wang")
    assert refusal(2).facts["page"] == 1


def test_the_same_photo_in_another_filing_is_nobodys_business_here() -> None:
    add(1)
    assert add(1, filing="filing-b").page == 1


def test_twenty_pages_of_a_paper_are_taken_and_the_next_is_not() -> None:
    for number in range(20):
        add(number)
    told = refusal(20)
    assert (told.reason, told.facts) == ("too_many_pages_of_paper", {"most": 20})
    assert add(21, "discharge").page == 1


def test_forty_pages_of_a_filing_are_taken_and_the_next_is_not() -> None:
    for number in range(40):
        add(number, f"paper-{number % 3}")
    told = refusal(40, "paper-4")
    assert (told.reason, told.facts) == ("too_many_pages", {"most": 40})


def test_a_removed_page_makes_room() -> None:
    uploads = [add(number) for number in range(20)]
    service.remove_page(uploads[3], "person-wang")
    assert add(20).page == 21


@pytest.mark.parametrize(
    ("given", "tidy"),
    [
        ("发票 1.jpg", "发票 1.jpg"),
        ("C:\\Users\\wang\\发票.jpg", "发票.jpg"),
        ("../../etc/passwd", "passwd"),
        ("票\u202egpj.exe", "票gpj.exe"),
        ("a\r\nSet-Cookie: x.jpg", "aSet-Cookie: x.jpg"),
        ("", ""),
        ("票" * 300 + ".jpg", "票" * 116 + ".jpg"),
    ],
)
def test_the_name_of_the_file_is_made_harmless(given: str, tidy: str) -> None:
    assert kept(name=given).name == tidy


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"this is no photo", "not_an_image"),
        (specimens.SVG, "unsafe"),
        (specimens.moving("GIF"), "animated"),
        (b"\xff\xd8\xff" + b"\0" * 25 * 1024 * 1024, "too_large"),
    ],
)
def test_a_refused_file_never_reaches_the_disk(folder: Path, data: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        kept(data)
    assert refused.value.reason == reason
    assert not folder.exists()


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refusal, match="empty"):
        service.keep(BytesIO(b""), "empty.jpg")


def test_a_full_disk_is_refused_before_any_row_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", no_room)
        with pytest.raises(Refusal, match="disk_full"):
            kept()
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    assert service.pages_of("filing-a") == []


def test_a_kept_file_without_a_row_can_be_forgotten() -> None:
    loose = kept()
    service.forget(loose)
    with pytest.raises(Unreadable):
        service.files().read_whole(loose.written.name, loose.written.key)


def test_a_file_that_is_gone_from_the_disk_is_told_before_the_first_byte() -> None:
    upload = add(1)
    service.files().remove(upload.file_name)
    with pytest.raises(Unreadable):
        service.bytes_of(upload)


def test_a_stream_read_before_is_kept_from_its_beginning() -> None:
    stream = BytesIO(specimens.jpeg())
    stream.read(500)
    loose = service.keep(stream, "a.jpg")
    assert loose.written.size == len(specimens.jpeg())


def test_an_upload_is_found_by_its_id_and_nothing_else() -> None:
    upload = add(1)
    assert service.find_upload(upload.id) is upload
    assert service.find_upload("filing-a") is None


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    told: list[str] = []

    def listen(_c: Any, _cursor: Any, text: str, *_rest: Any) -> None:
        told.append(text)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", listen)
    yield told
    event.remove(engine, "before_cursor_execute", listen)


def test_a_page_costs_two_statements(app: Flask) -> None:
    add(1)
    file = another(2)
    with statements(app) as told:
        service.add_page("filing-a", "invoice", file, "person-wang")
        db.session.flush()
    spoken = [text for text in told if "audit" not in text and not text.startswith("BEGIN")]
    assert [text.split()[0] for text in spoken] == ["INSERT", "INSERT"]
