from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from app import clock, db, vault
from app.audit.model import AuditEntry
from app.documents import service
from app.documents.jobs import look_at
from app.documents.look import ChildDied, Looker, Seen
from app.documents.model import Upload, UploadState
from app.jobs.model import Job, JobState
from app.tasks.model import Task
from app.vault import Unreadable
from app.work import do_next
from tests.conftest import KEYS
from tests.documents import specimens

pytestmark = pytest.mark.usefixtures("session", "folder")


def uploaded(data: bytes) -> Upload:
    upload = service.add_page(
        "filing-a", "invoice", service.keep(BytesIO(data), "a"), "person-wang"
    )
    db.session.commit()
    return upload


def looked_at(data: bytes, looker: Looker) -> Upload:
    """The upload as another process sees it after the job was done and committed."""
    upload_id = uploaded(data).id
    look_at({"upload": upload_id}, looker)
    db.session.commit()
    db.session.expire_all()
    upload = service.find_upload(upload_id)
    assert upload
    return upload


def acts() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)))


@pytest.mark.parametrize(
    "data", [specimens.jpeg(), specimens.png(), specimens.webp()], ids=["jpeg", "png", "webp"]
)
def test_a_photo_becomes_fine_and_its_small_picture_is_kept_sealed(
    looker: Looker, data: bytes
) -> None:
    upload = looked_at(data, looker)
    small = service.small_bytes_of(upload)
    assert (upload.state, upload.problem) == (UploadState.FINE, None)
    assert upload.has_small
    assert small
    assert small.startswith(b"\xff\xd8\xff")
    assert b"".join(service.bytes_of(upload)) == data


@pytest.mark.parametrize(
    "data", [specimens.pdf(), specimens.ofd(), specimens.heic()], ids=["pdf", "ofd", "heic"]
)
def test_a_file_without_a_picture_becomes_fine_without_a_small_one(
    looker: Looker, data: bytes
) -> None:
    upload = looked_at(data, looker)
    assert upload.state == UploadState.FINE
    assert service.small_bytes_of(upload) is None


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (specimens.jpeg()[:5000], "damaged"),
        (specimens.bomb_png(), "too_large"),
        (specimens.moving("PNG"), "animated"),
        (specimens.pdf(extra=b"/Encrypt 3 0 R"), "encrypted"),
        (specimens.pdf(99), "too_many_pages"),
        (specimens.zipped({"a.docx": "x"}), "unsupported"),
        (specimens.zipped({"OFD.xml": "<!DOCTYPE x>"}), "unsafe"),
    ],
)
def test_a_bad_file_becomes_unreadable_with_its_problem(
    looker: Looker, data: bytes, problem: str
) -> None:
    upload = looked_at(data, looker)
    assert upload.is_unreadable
    assert upload.problem == problem
    assert not upload.has_small
    assert service.pages_of("filing-a") == [upload]


def test_the_place_is_taken_out_of_the_kept_photo_and_the_photo_is_known_again(
    looker: Looker,
) -> None:
    data = specimens.jpeg(with_place=True)
    before = uploaded(data)
    old_name, old_hash = before.file_name, before.content_hash
    look_at({"upload": before.id}, looker)
    db.session.commit()
    after = service.find_upload(before.id)
    assert after
    stored = b"".join(service.bytes_of(after))
    assert b"Phone maker" in data
    assert b"Phone maker" not in stored
    assert (after.size, after.content_hash) == (len(stored), old_hash)
    assert after.file_name != old_name


def test_what_came_of_it_is_on_record(looker: Looker) -> None:
    looked_at(specimens.jpeg(), looker)
    assert acts() == ["document:page:add", "document:page:read"]


def test_a_second_run_changes_nothing(looker: Looker) -> None:
    upload = looked_at(specimens.jpeg(), looker)
    small = upload.small_file_name
    look_at({"upload": upload.id}, looker)
    db.session.commit()
    assert upload.small_file_name == small
    assert acts() == ["document:page:add", "document:page:read"]


def test_an_upload_that_is_gone_needs_no_look(looker: Looker) -> None:
    look_at({"upload": "nowhere"}, looker)
    assert acts() == []


class Meanwhile(Looker):
    """A child during whose work something else happens."""

    def __init__(self, happens: object) -> None:
        super().__init__()
        self.happens = happens

    def look(self, data: bytes, media: str) -> Seen:
        self.happens()  # type: ignore[operator]
        return Seen(None, b"small", None)


def test_no_transaction_is_open_while_the_child_works() -> None:
    def nothing_is_open() -> None:
        assert not db.session().in_transaction()

    upload = looked_at(specimens.jpeg(), Meanwhile(nothing_is_open))
    assert upload.state == UploadState.FINE


def test_an_upload_deleted_during_the_look_is_left_in_peace() -> None:
    def delete_it() -> None:
        db.session.execute(delete(Upload))
        db.session.commit()

    upload = uploaded(specimens.jpeg())
    look_at({"upload": upload.id}, Meanwhile(delete_it))
    db.session.commit()
    assert db.session.scalars(select(Upload)).all() == []
    assert acts() == ["document:page:add"]


def test_a_page_removed_during_the_look_stays_removed() -> None:
    upload = uploaded(specimens.jpeg())

    def remove_it() -> None:
        service.remove_page(upload, "person-wang")
        db.session.commit()

    look_at({"upload": upload.id}, Meanwhile(remove_it))
    db.session.commit()
    assert upload.is_removed
    assert upload.state == UploadState.FINE


def die() -> None:
    raise ChildDied("exit -9")


def work_through(looker: Looker, times: int = 1) -> Job:
    """Let a worker do the one job that waits, as often as it comes back."""
    moment = clock.now()
    for number in range(times):
        with clock.stopped_at(moment + timedelta(days=number)):
            do_next("worker", {service.LOOK: lambda payload: look_at(payload, looker)})
    db.session.remove()
    return db.session.scalars(select(Job).where(Job.kind == service.LOOK)).one()


def test_a_worker_does_the_job_and_ends_it(looker: Looker) -> None:
    upload = uploaded(specimens.jpeg())
    assert work_through(looker).state == JobState.DONE
    seen = service.find_upload(upload.id)
    assert seen
    assert seen.state == UploadState.FINE


def test_a_child_that_dies_leaves_the_upload_waiting_and_the_job_comes_again(
    looker: Looker,
) -> None:
    upload = uploaded(specimens.jpeg())
    assert work_through(Meanwhile(die)).state == JobState.WAITING
    waiting = service.find_upload(upload.id)
    assert waiting
    assert waiting.state == UploadState.RECEIVED
    assert work_through(looker, times=2).state == JobState.DONE


def test_a_child_that_dies_again_and_again_becomes_a_task_for_a_person() -> None:
    uploaded(specimens.jpeg())
    assert work_through(Meanwhile(die), times=6).state == JobState.FAILED
    assert db.session.scalars(select(Task.kind)).all() == ["job_failed"]


def test_a_file_damaged_on_our_disk_is_our_fault_and_not_the_persons(looker: Looker) -> None:
    upload = uploaded(specimens.jpeg())
    service.files().remove(upload.file_name)
    with pytest.raises(Unreadable):
        look_at({"upload": upload.id}, looker)
    assert upload.state == UploadState.RECEIVED


def test_turning_the_key_ring_seals_the_small_column_and_leaves_the_file(looker: Looker) -> None:
    upload = looked_at(specimens.jpeg(), looker)
    stored = path_of(upload).read_bytes()
    vault.use(f"2:{'B' * 43}=,{KEYS}")
    upload.file_key = upload.file_key
    db.session.commit()
    assert vault.key_in_use(upload.file_key_sealed or b"") == 2
    assert path_of(upload).read_bytes() == stored
    assert b"".join(service.bytes_of(upload)) == specimens.jpeg()


def path_of(upload: Upload) -> Path:
    name = upload.file_name
    return service.files().place.folder / name[:2] / name[2:4] / name
