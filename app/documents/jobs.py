"""Work in the background: looking at what came in, reading it, and clearing away what nobody may see any more."""

from dataclasses import dataclass
from typing import Any

from app import db
from app.documents import readings
from app.documents.look import Looker
from app.documents.model import ReadingState, Upload, UploadState
from app.documents.reading.eyes import Eyes
from app.documents.reading.reader import read
from app.documents.service import (
    bytes_of,
    files,
    find_upload,
    forget_removed,
    lock_upload,
    settle,
    sweep,
)

LOOKER = Looker()
EYES = Eyes(nice=10)
Found = dict[str, Any]
FAILURES = frozenset({"timeout", "engine_died"})
ENGINE_DIED: Found = {"state": ReadingState.FAILED, "problem": "engine_died"}


class ReadingDied(Exception):
    """The process that reads ended in the middle; the page is read again, once."""


@dataclass(frozen=True)
class Begun:
    """A page about to be read, how often that was tried, and what the same file told before."""

    upload: Upload
    tries: int
    copied: Found | None

    @property
    def may_try(self) -> bool:
        return self.tries < readings.MOST_TRIES

    @property
    def is_last(self) -> bool:
        return self.tries + 1 >= readings.MOST_TRIES


def look_at(payload: dict[str, Any], looker: Looker = LOOKER) -> None:
    """Look at one upload and write down what came of it. A second run changes nothing.

    No transaction is open while the child works; the caller commits. Raises ChildDied.
    """
    upload = _waiting(payload["upload"])
    if upload is None:
        return
    seen = looker.look(b"".join(bytes_of(upload)), upload.media)
    small = files().write_bytes(seen.small) if seen.small else None
    clean = files().write_bytes(seen.clean) if seen.clean else None
    waiting = lock_upload(upload.id)
    if waiting:
        settle(waiting, problem=seen.problem, small=small, clean=clean)
        if not seen.problem:
            readings.begin(waiting)


def read_paper(payload: dict[str, Any], eyes: Eyes = EYES) -> None:
    """Read one page and write down what came of it. A second run changes nothing, and a page that took
    its worker down twice is left to people.

    No transaction is open while the process reads; the caller commits. Raises ReadingDied."""
    begun = _begun(payload["upload"])
    if begun is None:
        return
    found = begun.copied or (_read(begun, eyes) if begun.may_try else ENGINE_DIED)
    waiting = readings.waiting(begun.upload.id)
    if waiting:
        readings.store(waiting, **found)


def tidy_up(payload: dict[str, Any]) -> None:
    """Every night: rows removed 30 days ago go, then the files that no row names. `payload` is empty."""
    forget_removed()
    db.session.commit()
    db.only_read()
    try:
        sweep()
    finally:
        db.begin_writing()


def _waiting(upload_id: str) -> Upload | None:
    """The upload when it still waits for its look; read in a transaction that ends here."""
    db.only_read()
    try:
        upload = find_upload(upload_id)
    finally:
        db.begin_writing()
    return upload if upload and upload.state == UploadState.RECEIVED else None


def _begun(upload_id: str) -> Begun | None:
    """What there is to read, None when nothing waits. The try is counted before it begins, so that one
    that kills its worker counts too."""
    db.begin_writing()
    reading, upload = readings.waiting(upload_id), find_upload(upload_id)
    begun = None
    if reading and upload:
        begun = Begun(upload, reading.tries, readings.copy_of_the_same(reading))
        reading.tries += 1
    db.begin_writing()
    return begun


def _read(begun: Begun, eyes: Eyes) -> Found:
    seen = read(b"".join(bytes_of(begun.upload)), eyes, crops=True)
    problem = seen.reason or next(iter(seen.problems), None)
    if problem == "engine_died" and not begun.is_last:
        raise ReadingDied(begun.upload.id)
    if problem:
        failed = problem in FAILURES
        state = ReadingState.FAILED if failed else ReadingState.UNCLEAR
        return {"state": state, "problem": problem}
    result = {"fields": seen.fields, "pages": seen.pages}
    return {"state": ReadingState.READ, "kind": seen.kind, "result": result, "crops": seen.crops}
