"""Work in the background: looking at what came in, and clearing away what nobody may see any more."""

from typing import Any

from app import db
from app.documents.look import Looker
from app.documents.model import Upload, UploadState
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
