"""What the office leaves to the background."""

import logging
from typing import Any

from app import db
from app.supervision import counting, exports
from app.vault import mask_text

log = logging.getLogger("bangban.office")


def count(_payload: dict[str, Any]) -> None:
    """Bring the day counts up to this hour."""
    counting.count_due_days()


def make_export(payload: dict[str, Any]) -> None:
    """Write the file that somebody asked for. A failure is told to whoever asked, with a button to try again."""
    try:
        exports.make(payload["export"])
    except Exception as error:
        db.session.rollback()
        db.begin_writing()
        log.exception("export %s could not be made", payload["export"])
        exports.fail(payload["export"], mask_text(f"{type(error).__name__}: {error}"))


def tidy_up(_payload: dict[str, Any]) -> None:
    """Remove files whose days are over."""
    exports.remove_old()
