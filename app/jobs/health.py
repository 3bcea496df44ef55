"""Does what the site needs answer? For readiness probes and for the doctor."""

import os
import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.db import session
from app.jobs.service import oldest_due

LATE = timedelta(minutes=10)
LEAST_FREE = 50 * 1024 * 1024


def ready(store: Path, *, store_answers: bool = True) -> list[str]:
    """What does not answer: `database`, `queue`, `store`. Empty when the site can work. Files are begun in
    the folder `store`, also where another machine, which `store_answers` tells of, keeps them."""
    has_store = is_writable(store) and store_answers
    return [*_database_and_queue(), *([] if has_store else ["store"])]


def _database_and_queue() -> list[str]:
    try:
        waiting_since = oldest_due()
    except SQLAlchemyError:
        session.rollback()
        return ["database", "queue"]
    return ["queue"] if waiting_since and waiting_since < now() - LATE else []


def is_writable(folder: Path) -> bool:
    """May this process write there, and is there room? Asked without writing anything."""
    return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free > LEAST_FREE
