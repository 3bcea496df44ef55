from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app import clock, db
from app.audit.model import AuditEntry
from app.documents import service
from app.documents.model import Upload
from app.errors import Refusal
from tests.documents import specimens

pytestmark = pytest.mark.usefixtures("session", "folder")


def add(number: int = 1, paper: str = "invoice") -> Upload:
    kept = service.keep(BytesIO(specimens.jpeg() + number.to_bytes(2, "big")), f"{number}.jpg")
    upload = service.add_page("filing-a", paper, kept, "person-wang")
    db.session.flush()
    return upload


def removed() -> list[Upload]:
    return service.pages_of_paper("filing-a", "invoice")[1]


def refusal(upload: Upload) -> str:
    with pytest.raises(Refusal) as refused:
        service.restore_page(upload, "person-wang")
    return refused.value.reason


def test_a_removed_page_is_no_longer_shown_and_its_file_stays() -> None:
    upload = add()
    service.remove_page(upload, "person-wang")
    assert service.pages_of("filing-a") == []
    assert removed() == [upload]
    assert b"".join(service.bytes_of(upload))


def test_a_restored_page_is_back_in_its_place() -> None:
    first, second = add(1), add(2)
    service.remove_page(first, "person-wang")
    service.restore_page(first, "person-wang")
    assert service.pages_of("filing-a") == [first, second]
    assert removed() == []


def test_removing_or_restoring_twice_is_done_once_and_recorded_once() -> None:
    upload = add()
    service.remove_page(upload, "person-wang")
    removed_at = upload.removed_at
    service.remove_page(upload, "person-wang")
    assert upload.removed_at == removed_at
    service.restore_page(upload, "person-li", "person-wang")
    service.restore_page(upload, "person-wang")
    entries = db.session.execute(
        select(AuditEntry.act, AuditEntry.by, AuditEntry.acting_for).order_by(AuditEntry.seq)
    ).all()
    assert [tuple(entry) for entry in entries] == [
        ("document:page:add", "person-wang", None),
        ("document:page:remove", "person-wang", None),
        ("document:page:restore", "person-li", "person-wang"),
    ]


def test_the_last_removed_page_is_offered_first() -> None:
    first, second = add(1), add(2)
    moment = clock.now()
    for number, upload in enumerate((second, first)):
        with clock.stopped_at(moment + timedelta(minutes=number)):
            service.remove_page(upload, "person-wang")
    assert removed() == [first, second]


def test_it_can_be_restored_up_to_the_thirtieth_day() -> None:
    upload = add()
    service.remove_page(upload, "person-wang")
    assert upload.removed_at
    with clock.stopped_at(upload.removed_at + timedelta(days=30, seconds=-1)):
        assert removed() == [upload]
        service.restore_page(upload, "person-wang")
    assert not upload.is_removed


def test_after_thirty_days_it_is_gone() -> None:
    upload = add()
    service.remove_page(upload, "person-wang")
    assert upload.removed_at
    with clock.stopped_at(upload.removed_at + timedelta(days=30)):
        assert refusal(upload) == "gone"
        assert removed() == []


def test_a_page_whose_photo_was_given_again_meanwhile_is_not_doubled() -> None:
    upload = add(1)
    service.remove_page(upload, "person-wang")
    add(1)
    assert refusal(upload) == "already_here"


def test_a_page_is_not_restored_into_a_full_paper() -> None:
    upload = add(0)
    service.remove_page(upload, "person-wang")
    for number in range(1, 21):
        add(number)
    assert refusal(upload) == "too_many_pages_of_paper"
