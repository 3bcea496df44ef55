"""Figures to watch, read from the database: cases, work, messages, what failed. No personal data is among them."""

import shutil
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.clock import now
from app.db import session
from app.filing.model import Filing
from app.jobs import workers
from app.jobs.model import Job, JobState
from app.jobs.service import oldest_due
from app.notices.model import Message
from app.operating.failures import Schedule, every_failure

KEPT = 30.0
UNDONE = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
DAY = timedelta(days=1)


class Figure(NamedTuple):
    """A gauge: its name, what it says, its label if it has one, and its values by that label."""

    name: str
    says: str
    label: str
    values: dict[str, float]


class Figures:
    """What the database says, asked for at most every half minute however often somebody looks."""

    def __init__(self, place: Path, schedule: Schedule) -> None:
        self.place, self.schedule = place, schedule
        self.read_at, self.found = -KEPT, list[Figure]()

    def read(self) -> list[Figure]:
        """The figures. When the database does not answer, only that."""
        if time.monotonic() - self.read_at < KEPT:
            return self.found
        try:
            self.found = [*self._all(), Figure("up", "The database answers.", "", {"": 1.0})]
            self.read_at = time.monotonic()
        except SQLAlchemyError:
            session.rollback()
            return [Figure("up", "The database answers.", "", {"": 0.0})]
        return self.found

    def _all(self) -> Iterable[Figure]:
        failed: dict[str, float] = {}
        for one in every_failure(self.place, self.schedule):
            failed[one.kind.value] = failed.get(one.kind.value, 0.0) + 1
        since = oldest_due()
        late = (now() - since).total_seconds() if since else 0.0
        free = float(shutil.disk_usage(self.place).free)
        yield Figure("cases", "Filings by status.", "status", by(Filing.status))
        undone = by(Job.state, Job.state.in_(UNDONE))
        yield Figure("jobs", "Work that is not done, by state.", "state", undone)
        yield Figure("oldest_due_job_seconds", "Since when due work waits.", "", {"": late})
        sent = by(Message.state, Message.created_at > now() - DAY)
        yield Figure("messages_last_day", "Messages written in 24 hours.", "state", sent)
        yield Figure("failures", "What waits for the operator.", "kind", failed)
        yield Figure("workers", "Workers that live.", "", {"": float(workers.living())})
        yield Figure("disk_free_bytes", "Room on the disk of the instance.", "", {"": free})


def by(column: object, *which: object) -> dict[str, float]:
    """How many rows there are of each value of a column."""
    counted = select(column, func.count()).group_by(column).where(*which)  # type: ignore[call-overload]
    return {str(value): float(count) for value, count in session.execute(counted)}
