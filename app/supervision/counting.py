"""Counting the days: every figure of one day is asked of indexed columns, then the day is written as a whole.

Sealed bodies are never opened here. Counting a day again gives the same rows, so a job may be done twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Select,
    and_,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from app import db
from app.catalogue.current import catalogue
from app.clock import CHINA, in_china, now, today
from app.db import session
from app.filing.model import AskedItem, Decision, Filing, FilingEvent, Section, Status
from app.supervision.model import DayCount
from app.tasks.clock import asks_verdict
from app.tasks.model import Task, TaskKind
from app.working_days import working_days_between

COUNTED_AT = "office_counted_at"
COUNTED_WHOLE = "office_counted_whole"
SETTLED = timedelta(days=35)
LONGEST = timedelta(days=400)
JUDGED = tuple(kind.value for kind in TaskKind if asks_verdict(kind))
# Events whose number a day is a figure of its own.
TOLD = (
    "withdrawn",
    "papers_asked_for",
    "papers_given",
    "owed_promised",
    "owed_given",
    "owed_overdue",
    "owed_waived",
    "sent_back",
    "objected",
    "objection_answered",
    "precheck_disputed",
    "finding_disputed",
    "estimate_doubted",
    "asking_disputed",
    "dispute_answered",
    "duplicate_insisted",
    "consent_denied",
    "started",
)
Key = tuple[date, str, str]
Counts = Counter[Key]


def count_due_days() -> int:
    """Count today and yesterday again; once a day the last five weeks, and the first time everything.

    It only reads until the last moment, so that nobody waits for it; the caller commits.
    """
    db.only_read()
    days = days_due()
    counts = counted(days)
    db.begin_writing()
    write(days, counts)
    db.set_fact(COUNTED_AT, now().isoformat())
    db.set_fact(COUNTED_WHOLE, today().isoformat())
    return len(days)


def days_due() -> list[date]:
    whole = db.fact(COUNTED_WHOLE)
    back = timedelta(days=1)
    if whole is None:
        back = today() - first_day()
    elif whole != today().isoformat():
        back = max(SETTLED, today() - date.fromisoformat(whole))
    return [today() - timedelta(days=n) for n in range(min(back, LONGEST).days, -1, -1)]


def first_day() -> date:
    """The day of the oldest filing begun; today when there is none."""
    begun = select(func.min(FilingEvent.at)).where(FilingEvent.name == "started")
    oldest = session.scalar(begun)
    return min(in_china(oldest).date(), today()) if oldest else today()


def counted_at() -> datetime | None:
    """When the figures were counted last."""
    text = db.fact(COUNTED_AT)
    return datetime.fromisoformat(text) if text else None


def counted(days: Iterable[date]) -> Counts:
    """Every figure of these days."""
    counts: Counts = Counter()
    for day in days:
        for service_id, measure, value in of_day(day):
            counts[day, service_id, measure] += value
    return counts


def write(days: Iterable[date], counts: Counts) -> None:
    """Put the figures of these days in the place of what was counted before."""
    session.execute(delete(DayCount).where(DayCount.day.in_(list(days))))
    rows = [
        {
            "day": day,
            "service_id": service_id,
            "measure": measure,
            "district": district_of(service_id),
            "value": value,
        }
        for (day, service_id, measure), value in counts.items()
        if value
    ]
    if rows:
        session.execute(insert(DayCount), rows)


def district_of(service_id: str) -> str:
    known = service_id in catalogue().versions
    return catalogue().latest(service_id).district if known else ""


def bounds(day: date) -> tuple[datetime, datetime]:
    """The moments between which it is this day in China."""
    start = datetime.combine(day, time(), CHINA)
    return start, start + timedelta(days=1)


def of_day(day: date) -> Iterator[tuple[str, str, int]]:
    """(service, measure, number) of one day."""
    within = bounds(day)
    yield from received(*within)
    yield from happened(*within)
    yield from decided(*within)
    yield from days_taken(*within)
    yield from reasons(*within)
    yield from verdicts(*within)
    yield from stopped(*within)


def received(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    query = (
        select(Filing.service_id, func.count())
        .where(Filing.submitted_at >= start, Filing.submitted_at < end)
        .group_by(Filing.service_id)
    )
    for service_id, number in session.execute(query):
        yield service_id, "received", number


def named(names: Iterable[str], start: datetime, end: datetime) -> Any:
    """The events of these names in a day, by the index on name and moment."""
    return and_(FilingEvent.name.in_(names), FilingEvent.at >= start, FilingEvent.at < end)


def happened(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    query = (
        select(Filing.service_id, FilingEvent.name, func.count().label("number"))
        .join(Filing, Filing.id == FilingEvent.filing_id)
        .where(named(TOLD, start, end))
        .group_by(Filing.service_id, FilingEvent.name)
    )
    for row in session.execute(query):
        yield row.service_id, row.name, row.number


def decisions(start: datetime, end: datetime) -> Select[Any]:
    """Decisions confirmed on a day, found by their events, beside their filings."""
    return (
        select()
        .select_from(FilingEvent)
        .join(Filing, Filing.id == FilingEvent.filing_id)
        .join(Decision, Decision.filing_id == Filing.id)
        .where(named(("decided",), start, end))
        .where(Decision.confirmed_at >= start, Decision.confirmed_at < end)
    )


def decided(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    """How many of each outcome, how much money, and how far the machine's estimate was from it; all in fen."""
    amount = type_coerce(Decision.amount, BigInteger)
    estimated = type_coerce(Decision.estimated, BigInteger)
    query = (
        decisions(start, end)
        .add_columns(
            Filing.service_id,
            Decision.outcome,
            func.count(),
            func.sum(amount),
            func.count(estimated),
            func.sum(case((amount == estimated, 1), else_=0)),
            func.sum(func.abs(amount - estimated)),
        )
        .group_by(Filing.service_id, Decision.outcome)
    )
    for service_id, outcome, number, paid, compared, equal, apart in session.execute(query):
        yield service_id, f"decided:{outcome}", number
        yield service_id, "paid_fen", int(paid)
        yield service_id, "estimate:compared", compared
        yield service_id, "estimate:equal", int(equal)
        yield service_id, "estimate:apart_fen", int(apart or 0)


def days_taken(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    """How many decisions took how many working days from handing in, pauses included."""
    query = decisions(start, end).add_columns(Filing.service_id, Filing.submitted_at)
    day = in_china(start).date()
    taken = Counter(
        (service_id, working_days_between(in_china(came).date(), day))
        for service_id, came in session.execute(query)
    )
    for (service_id, days), number in taken.items():
        yield service_id, f"days:{days}", number


def reasons(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    """Why papers were asked for."""
    query = (
        select(Filing.service_id, AskedItem.reason, func.count())
        .select_from(FilingEvent)
        .join(Filing, Filing.id == FilingEvent.filing_id)
        .join(AskedItem, AskedItem.filing_id == Filing.id)
        .where(named(("papers_asked_for",), start, end))
        .where(AskedItem.asked_at >= start, AskedItem.asked_at < end)
        .group_by(Filing.service_id, AskedItem.reason)
    )
    for service_id, reason, number in session.execute(query):
        yield service_id, f"reason:{reason}", number


def verdicts(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    """What was said since of the machine's findings that were disputed on a day; `open` while nothing was."""
    query = (
        select(Filing.service_id, Task.kind, Task.codes, Task.verdict)
        .join(Filing, Filing.id == func.substr(Task.about, len("filing/") + 1))
        .where(Task.kind.in_(JUDGED), Task.opened_at >= start, Task.opened_at < end)
        .where(Task.about.startswith("filing/", autoescape=True))
        .where(or_(Task.verdict.is_not(None), Task.done_at.is_(None)))
    )
    found = Counter(
        (service_id, f"verdict:{kind}:{code}:{verdict or 'open'}")
        for service_id, kind, codes, verdict in session.execute(query)
        for code in codes or [""]
    )
    for (service_id, measure), number in found.items():
        yield service_id, measure, number


def stopped(start: datetime, end: datetime) -> Iterator[tuple[str, str, int]]:
    """Of the filings begun on a day: which were not handed in yet, by the last step that was saved."""
    later = aliased(Section)
    query = (
        select(Filing.service_id, Section.key)
        .select_from(FilingEvent)
        .join(Filing, Filing.id == FilingEvent.filing_id)
        .outerjoin(
            Section,
            and_(
                Section.filing_id == Filing.id,
                ~select(later.id)
                .where(later.filing_id == Filing.id, later.saved_at > Section.saved_at)
                .exists(),
            ),
        )
        .where(named(("started",), start, end), Filing.status == Status.DRAFT)
        .distinct()
        .add_columns(Filing.id)
    )
    last = {filing_id: (service_id, key) for service_id, key, filing_id in session.execute(query)}
    for (service_id, key), number in Counter(last.values()).items():
        yield service_id, f"stopped:{step_of(key)}", number


def step_of(key: str | None) -> str:
    """The step a section belongs to: a question by its name, a stay or an invoice whichever it was."""
    if key is None:
        return "start"
    kind = key.partition(":")[0]
    return key if kind in ("question", "fact") else kind
