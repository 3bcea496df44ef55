"""日督导: what needs somebody today, straight from the tables; nothing here is counted beforehand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.accounts.model import Person
from app.catalogue.current import catalogue
from app.clock import now, today
from app.db import session
from app.filing.model import Filing, OwedPaper, Status
from app.tasks.model import Task
from app.web.look import tidy_words
from app.working_days import working_day_after

CLOSED = ("draft", "withdrawn", "decided")
OPEN = tuple(one.value for one in Status if one.value not in CLOSED)
LISTED = 50
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Late:
    """A case on the list of those to look at first."""

    filing: Filing
    service_name: str
    clerk: str


@dataclass(frozen=True)
class Line:
    """One row of a table: a service or a clerk with its numbers."""

    name: str
    overdue: int
    soon: int
    open: int

    @property
    def cells(self) -> tuple[str, int, int, int]:
        """As a row of the table: the name, then open, soon due, overdue."""
        return tidy_words(self.name), self.open, self.soon, self.overdue


def late_cases() -> list[Late]:
    """The cases that are overdue, the longest first."""
    late = running().where(is_late(today())).order_by(Filing.due_on, Filing.id)
    rows = list(session.scalars(late.limit(LISTED)))
    names = names_of({one.leased_by for one in rows if one.leased_by})
    return [
        Late(one, service_name(one.service_id), names.get(one.leased_by or "", "")) for one in rows
    ]


def running() -> Select[Any]:
    return select(Filing).where(Filing.status.in_(OPEN))


def is_late(on: date) -> Condition:
    return (Filing.due_on < on) & Filing.paused_on.is_(None)


def next_working_day() -> date:
    return working_day_after(today(), 1)


def numbers() -> dict[str, int]:
    """The figures on top of the day: overdue, due by the next working day, tasks and owed papers that are late."""
    due: Select[Any] = select(func.count()).select_from(Filing).where(Filing.status.in_(OPEN))
    soon = due.where(Filing.due_on.between(today(), next_working_day()), Filing.paused_on.is_(None))
    waiting: Select[Any] = select(func.count()).select_from(Task).where(Task.done_at.is_(None))
    owed: Select[Any] = (
        select(func.count()).select_from(OwedPaper).where(OwedPaper.settled_at.is_(None))
    )
    return {
        "overdue": counted(due.where(is_late(today()))),
        "soon": counted(soon),
        "tasks": counted(waiting),
        "late_tasks": counted(waiting.where(Task.due_on < today())),
        "owed": counted(owed),
        "late_owed": counted(owed.where(OwedPaper.due_on < today())),
    }


def counted(query: Select[Any]) -> int:
    return session.scalar(query) or 0


def by_service() -> list[Line]:
    """Open, overdue and soon due cases of each service."""
    rows = grouped(Filing.service_id)
    return [Line(service_name(name), *figures) for name, figures in sorted(rows.items())]


def by_clerk() -> list[Line]:
    """The same for whoever holds a case now."""
    rows = grouped(Filing.leased_by, Filing.leased_until > now())
    names = names_of(set(rows))
    return [Line(names.get(who, who), *figures) for who, figures in sorted(rows.items())]


def grouped(column: Any, *conditions: Condition) -> dict[str, tuple[int, int, int]]:
    """(overdue, soon, open) by the values of a column."""
    late, tomorrow = is_late(today()), next_working_day()
    soon = Filing.due_on.between(today(), tomorrow) & Filing.paused_on.is_(None)
    found: dict[str, list[int]] = {}
    for place, condition in enumerate((late, soon, None)):
        query = select(column, func.count()).where(Filing.status.in_(OPEN), *conditions)
        if condition is not None:
            query = query.where(condition)
        for name, number in session.execute(query.group_by(column)):
            found.setdefault(name or "", [0, 0, 0])[place] = number
    return {name: (figures[0], figures[1], figures[2]) for name, figures in found.items()}


def names_of(people: set[str]) -> dict[str, str]:
    """The names of members of staff, by person id."""
    if not people:
        return {}
    found = session.scalars(select(Person).where(Person.id.in_(people)))
    return {one.id: one.name or "" for one in found}


def service_name(service_id: str) -> str:
    known = service_id in catalogue().versions
    return catalogue().latest(service_id).name_zh if known else service_id
