"""What was read from pages: begun after the look, stored once, insisted on. Verbs only; they never commit.

The same file is read once, in whichever filing it comes: a second page with the same bytes gets a copy.
"""

from typing import Any

from sqlalchemy import select

from app.audit.events import Act
from app.audit.service import record
from app.clock import now
from app.db import session
from app.documents.model import PageReading, ReadingState, Upload
from app.jobs import enqueue

READ = "documents:read"
NOT_READ = ("mandate",)
MOST_TRIES = 2
DONE = (ReadingState.READ, ReadingState.UNCLEAR)


def begin(upload: Upload) -> None:
    """Have a page read in the background, once. A signed mandate is for people to read."""
    if upload.paper not in NOT_READ and session.get(PageReading, upload.id) is None:
        session.add(PageReading(id=upload.id, content_hash=upload.content_hash))
        enqueue(READ, {"upload": upload.id})


def nothing_to_read(upload: Upload) -> None:
    """A drawing, such as the demo has: no process need look at it."""
    reading = PageReading(id=upload.id, content_hash=upload.content_hash)
    reading.state, reading.read_at = ReadingState.READ, now()
    session.add(reading)


def waiting(upload_id: str) -> PageReading | None:
    """The reading as it is now, for writing, when it still waits."""
    return session.scalar(
        select(PageReading)
        .where(PageReading.id == upload_id, PageReading.state == ReadingState.WAITING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def copy_of_the_same(reading: PageReading) -> dict[str, Any] | None:
    """What was read from the same bytes under another page, as `store` takes it."""
    same = (PageReading.content_hash == reading.content_hash, PageReading.id != reading.id)
    done = select(PageReading).where(*same, PageReading.state.in_(DONE))
    found = session.scalars(done.order_by(PageReading.read_at.desc()).limit(1)).first()
    if found is None:
        return None
    told = {"kind": found.kind, "problem": found.problem}
    return told | {"state": found.state, "result": found.result, "crops": found.crops}


def store(
    reading: PageReading,
    state: str,
    *,
    kind: str = "other",
    problem: str | None = None,
    result: dict[str, Any] | None = None,
    crops: dict[str, str] | None = None,
) -> None:
    """Write down what came of it; what waits no longer is left as it is."""
    reading.state, reading.kind, reading.problem, reading.read_at = state, kind, problem, now()
    reading.result, reading.crops = result, crops or None


def insist(upload: Upload, by: str | None, acting_for: str | None = None) -> None:
    """就用这张: the photo stays although it could not be read, and a person will look."""
    reading = upload.reading
    if reading is None or not reading.is_unclear or reading.is_insisted:
        return
    reading.insisted_at = now()
    about = f"filing/{upload.filing_id}"
    detail = {"upload": upload.id, "paper": upload.paper}
    record(Act.PAPER_INSISTED, about=about, by=by, acting_for=acting_for, **detail)
