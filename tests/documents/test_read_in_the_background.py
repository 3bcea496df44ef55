"""After the look a page is read by a process apart: once a file, twice at most when a worker is killed."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, text

from app import db
from app.documents import jobs, readings, service
from app.documents.jobs import ReadingDied, look_at, read_paper
from app.documents.look import Looker
from app.documents.model import PageReading, ReadingState, Upload
from app.documents.reading.reader import Reading
from app.jobs.model import Job, JobState
from app.tasks.model import Task
from app.work import do_next
from tests.documents import specimens

pytestmark = pytest.mark.usefixtures("session", "folder")
TOTAL = {"value": "12.00", "confidence": 0.95, "source": "qr", "box": [1.0, 2.0, 3.0, 4.0]}


class Reader:
    """In place of the reader: answers as it was told, and counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: Reading) -> None:
        self.answers, self.asked = list(answers), 0
        monkeypatch.setattr(jobs, "read", self.read)

    def read(self, data: bytes, eyes: object, *, crops: bool) -> Reading:
        assert data
        assert crops
        assert not db.session().in_transaction()
        self.asked += 1
        return self.answers.pop(0)


def told(**more: Any) -> Reading:
    found = {"kind": "invoice", "pages": 1, "fields": {"total": TOTAL}, "crops": {"payer": "AAAA"}}
    return Reading(**(found | more))


DIED = Reading(accepted=False, reason="engine_died")


@pytest.fixture
def looked_at(looker: Looker) -> Iterator[Callable[..., str]]:
    """Gives a page and has it looked at; its id."""

    def give(data: bytes = b"", filing: str = "filing-a") -> str:
        kept = service.keep(BytesIO(data or specimens.jpeg()), "a.jpg")
        page = service.add_page(filing, "invoice", kept, "person-wang").id
        db.session.commit()
        look_at({"upload": page}, looker)
        db.session.commit()
        return page

    yield give
    db.session.remove()


def reading_of(page: str) -> PageReading:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.get(PageReading, page)
    assert found
    return found


def done(page: str) -> PageReading:
    """The reading after the job, as another process sees it."""
    read_paper({"upload": page})
    db.session.commit()
    return reading_of(page)


def test_the_look_asks_for_a_reading_once(looked_at: Callable[..., str], looker: Looker) -> None:
    page = looked_at()
    look_at({"upload": page}, looker)
    db.session.commit()
    kinds = db.session.scalars(select(Job.kind).order_by(Job.kind)).all()
    assert kinds == ["documents:look", "documents:read"]
    assert reading_of(page).state == ReadingState.WAITING
    upload = service.find_upload(page)
    assert upload
    assert upload.is_awaited


def test_what_does_not_open_is_not_read(looked_at: Callable[..., str]) -> None:
    page = looked_at(specimens.jpeg()[:5000])
    assert db.session.get(PageReading, page) is None
    assert db.session.scalars(select(Job.kind)).all() == ["documents:look"]


def test_what_was_read_is_kept_sealed(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(monkeypatch, told())
    reading = done(looked_at())
    assert (reading.state, reading.kind, reading.problem) == ("read", "invoice", None)
    assert reading.fields == {"total": TOTAL}
    assert reading.crops == {"payer": "AAAA"}
    row = db.session.execute(text("SELECT * FROM page_reading")).mappings().one()
    assert not any("12.00" in str(value) for value in row.values())
    assert b"12.00" not in bytes(row["result_sealed"])


def test_crops_are_loaded_only_when_one_is_looked_at(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(monkeypatch, told())
    page = looked_at()
    done(page)
    db.session.remove()
    (upload,) = service.pages_of("filing-a")
    assert upload.id == page
    assert upload.reading
    assert "result_sealed" in upload.reading.__dict__
    assert "crops_sealed" not in upload.reading.__dict__


@pytest.mark.parametrize(
    ("answer", "state", "problem"),
    [
        (Reading(problems=["blurred", "dark"]), "unclear", "blurred"),
        (Reading(accepted=False, reason="not_a_document"), "unclear", "not_a_document"),
        (Reading(accepted=False, reason="damaged"), "unclear", "damaged"),
        (Reading(accepted=False, reason="timeout"), "failed", "timeout"),
    ],
)
def test_a_page_nobody_can_read_says_why(
    looked_at: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    answer: Reading,
    state: str,
    problem: str,
) -> None:
    Reader(monkeypatch, answer)
    reading = done(looked_at())
    assert (reading.state, reading.problem, reading.fields) == (state, problem, {})


def test_a_second_run_changes_nothing(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(monkeypatch, told())
    page = looked_at()
    first = done(page).read_at
    assert done(page).read_at == first
    assert reader.asked == 1


def test_the_same_file_in_another_filing_is_not_read_again(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(monkeypatch, told())
    done(looked_at())
    copy = done(looked_at(filing="filing-b"))
    assert (copy.kind, copy.fields, copy.crops) == ("invoice", {"total": TOTAL}, {"payer": "AAAA"})
    assert not copy.is_insisted
    assert reader.asked == 1


def test_a_page_that_is_gone_needs_no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(monkeypatch)
    read_paper({"upload": "nowhere"})
    assert reader.asked == 0


def test_a_reading_goes_with_its_page(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(monkeypatch, told())
    done(looked_at())
    db.session.execute(delete(Upload))
    db.session.commit()
    assert db.session.scalars(select(PageReading.id)).all() == []


def test_a_process_that_dies_is_asked_once_more(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(monkeypatch, DIED, told())
    page = looked_at()
    with pytest.raises(ReadingDied):
        read_paper({"upload": page})
    assert reading_of(page).state == ReadingState.WAITING
    assert done(page).kind == "invoice"
    assert reader.asked == 2


def test_a_process_that_dies_twice_leaves_the_page_to_people(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(monkeypatch, DIED, DIED)
    page = looked_at()
    with pytest.raises(ReadingDied):
        read_paper({"upload": page})
    reading = done(page)
    assert (reading.state, reading.problem) == ("failed", "engine_died")


def test_a_page_that_killed_two_workers_is_not_read_a_third_time(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(monkeypatch)
    page = looked_at()
    reading_of(page).tries = readings.MOST_TRIES
    db.session.commit()
    assert done(page).problem == "engine_died"
    assert reader.asked == 0


def test_a_worker_killed_while_it_reads_has_counted_its_try(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object, **__: object) -> Reading:
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "read", killed)
    page = looked_at()
    with pytest.raises(KeyboardInterrupt):
        read_paper({"upload": page})
    assert reading_of(page).tries == 1


def test_a_page_deleted_while_it_is_read_is_left_in_peace(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*_: object, **__: object) -> Reading:
        db.session.execute(delete(Upload))
        db.session.commit()
        return told()

    monkeypatch.setattr(jobs, "read", meanwhile)
    read_paper({"upload": looked_at()})
    db.session.commit()
    assert db.session.scalars(select(PageReading.id)).all() == []


def test_a_worker_reads_and_ends_the_job(
    looked_at: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Reader(monkeypatch, told())
    page = looked_at()
    assert do_next("worker", {readings.READ: read_paper})
    assert reading_of(page).state == ReadingState.READ
    job = db.session.scalars(select(Job).where(Job.kind == readings.READ)).one()
    assert job.state == JobState.DONE
    assert db.session.scalars(select(Task)).all() == []


def test_whatever_somebody_waits_for_comes_before_reading(looked_at: Callable[..., str]) -> None:
    from app import jobs as queue

    looked_at()
    db.session.execute(delete(Job).where(Job.kind != readings.READ))
    queue.enqueue("notices:send", {})
    db.session.commit()
    seen: list[str] = []
    handlers = {
        kind: lambda _payload, kind=kind: seen.append(kind)
        for kind in (readings.READ, "notices:send")
    }
    while do_next("worker", handlers):
        continue
    assert seen == ["notices:send", readings.READ]


def test_the_web_process_loads_nothing_that_reads(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys, app, app.filing.routes, app.review.routes, app.work\n"
        "heavy = {'numpy', 'cv2', 'onnxruntime', 'rapidocr', 'zxingcpp', 'pypdfium2'}\n"
        "print(sorted(heavy & set(sys.modules)), 'app.documents.reading.eyes' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] False"
