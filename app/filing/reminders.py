"""Owed papers by the calendar: a week before, the day before, on the day; and what happens when it has passed.

Run as a job every half hour in the daytime. Each paper is told of at most once a day, however often it runs.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app import jobs
from app.catalogue.current import catalogue
from app.clock import in_china, now, today
from app.db import session
from app.filing.model import Event, Filing, OwedPaper, Status
from app.filing.owing import tell_owed
from app.filing.places import name
from app.filing.service import find_filing, happened
from app.filing.sheet import Sheet
from app.tasks import TaskKind, open_task

STAGES = (0, 1, 7)
DAYTIME = range(9, 20)
BATCH = 50


def remind(_payload: dict[str, Any]) -> None:
    """Tell whoever is due to be told, some at a time; nobody is woken up."""
    if in_china(now()).hour not in DAYTIME:
        return
    rows = due_to_be_told()
    for row in rows:
        look_at(row)
    if len(rows) == BATCH:
        jobs.enqueue("owed:remind", {})


def due_to_be_told() -> list[OwedPaper]:
    """Papers of which something is to be told today and was not. A day on which no worker ran is made
    up for: the reminder of a stage is due until the next stage begins. While a case stands still nobody
    can give a paper, and nobody is asked to."""
    times = [and_(OwedPaper.due_on < today(), OwedPaper.overdue_at.is_(None))]
    for left in range(max(STAGES) + 1):
        stage = min(one for one in STAGES if one >= left)
        day = today() + timedelta(days=left)
        told_before = OwedPaper.reminded_on < day - timedelta(days=stage)
        times.append(and_(OwedPaper.due_on == day, told_before))
    held = select(Filing.id).where(Filing.id == OwedPaper.filing_id, Filing.held_at.is_not(None))
    waiting = select(OwedPaper).where(OwedPaper.settled_at.is_(None), or_(*times), ~held.exists())
    locked = waiting.order_by(OwedPaper.due_on, OwedPaper.id).limit(BATCH)
    return list(session.scalars(locked.with_for_update(skip_locked=True)))


def look_at(row: OwedPaper) -> None:
    """Remind, or say that the day has passed. A case that was withdrawn owes nothing any more."""
    filing = find_filing(row.filing_id)
    if filing is None or filing.status == Status.WITHDRAWN:
        row.settled_at = now()
        return
    sheet = Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))
    row.reminded_on = today()
    if row.due_on >= today():
        tell_owed(sheet, filing.account, "owed_reminder", [row.paper], row.due_on)
        return
    row.overdue_at = now()
    happened(filing, Event.OWED_OVERDUE, None, paper=row.paper, until=row.due_on.isoformat())
    open_task(
        TaskKind.PAPER_OVERDUE,
        about=filing.about,
        by=None,
        paper=name(sheet, f"paper:{row.paper}"),
        until=row.due_on.isoformat(),
    )
    tell_owed(sheet, filing.account, "owed_overdue", [row.paper], row.due_on)
