"""What is deleted when, class by class: the periods are data, each deletion is on record with its count."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import delete, or_, select

from app import audit, db
from app.accounts.model import Attempt, SignInCode, SignInSession
from app.audit import Act
from app.audit.model import AuditEntry
from app.clock import now
from app.db import session
from app.documents.model import Upload
from app.filing.abandon import delete_abandoned, tell_before_deleting
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState

PERIODS = Path(__file__).parent / "retention.json"
RECORD = "retention/periods"
BATCH = 200


@dataclass(frozen=True)
class Period:
    """How long one class is kept; without `days` nothing of it is ever deleted. What has no sweep here
    is deleted by the feature that makes it."""

    name: str
    title_zh: str
    days: int | None
    warn_days: int
    from_zh: str
    source: str


@cache
def periods() -> tuple[Period, ...]:
    """Every class there is, from the data."""
    found = json.loads(PERIODS.read_text("utf-8"))["classes"]
    return tuple(
        Period(
            one["class"],
            one["title_zh"],
            one["days"],
            one.get("warn_days", 0),
            one["from_zh"],
            one["source"],
        )
        for one in found
    )


def drop(table: type[db.Base], *which: Any) -> int:
    """Delete one batch of a table; how many rows went."""
    ids = select(table.id).where(*which).limit(BATCH)  # type: ignore[attr-defined]
    gone = session.execute(delete(table).where(table.id.in_(ids)))  # type: ignore[attr-defined]
    return gone.rowcount  # type: ignore[attr-defined]


def ended_sessions(period: Period) -> int:
    line = before(period)
    return drop(
        SignInSession, or_(SignInSession.ended_at <= line, SignInSession.expires_at <= line)
    )


def loose_messages(period: Period) -> int:
    """Messages about no filing that went out; one that waits or failed is somebody's work."""
    went_out = (Message.filing_id.is_(None), Message.state == MessageState.SENT)
    return drop(Message, Message.created_at <= before(period), *went_out)


def abandoned_drafts(period: Period) -> int:
    return delete_abandoned(period.days or 0, period.warn_days, BATCH)


def before(period: Period) -> Any:
    return now() - timedelta(days=period.days or 0)


Sweep = Callable[[Period], int]
SWEEPS: dict[str, Sweep] = {
    "abandoned_drafts": abandoned_drafts,
    "removed_pages": lambda period: drop(Upload, Upload.removed_at <= before(period)),
    "sessions": ended_sessions,
    "sign_in_codes": lambda period: drop(SignInCode, SignInCode.sent_at <= before(period)),
    "attempts": lambda period: drop(Attempt, Attempt.at <= before(period)),
    "loose_messages": loose_messages,
    "done_jobs": lambda period: drop(
        Job, Job.state == JobState.DONE, Job.ended_at <= before(period)
    ),
}


def keep_to_the_periods() -> dict[str, int]:
    """Warn first, then delete what is over its period, in short transactions. How many of each class;
    `told` counts the people who were warned. A killed run goes on with the next one."""
    counts: dict[str, Any] = {"told": 0}
    for period in periods():
        if period.name not in SWEEPS:
            continue
        if period.warn_days:
            counts["told"] += repeat(period, warn)
        counts[period.name] = repeat(period, SWEEPS[period.name])
    audit.record(Act.PERIODS_KEPT, about=RECORD, by=None, **counts)
    session.commit()
    return counts


def warn(period: Period) -> int:
    return tell_before_deleting(period.days or 0, period.warn_days, BATCH)


def repeat(period: Period, sweep: Sweep) -> int:
    """One batch after the other until nothing is left; each is on record in its own transaction."""
    total = 0
    while count := sweep(period):
        if sweep is not warn:
            audit.record(Act.DATA_EXPIRED, about=f"retention/{period.name}", by=None, count=count)
        session.commit()
        total += count
    return total


def latest_runs(limit: int = 10) -> list[AuditEntry]:
    """What the last runs did, the newest first."""
    runs = select(AuditEntry).where(AuditEntry.chain == RECORD)
    return list(session.scalars(runs.order_by(AuditEntry.seq.desc()).limit(limit)))
