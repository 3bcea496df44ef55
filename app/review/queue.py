"""The lists of the desk, keyset-paged: each filter with each order runs down an index of its own."""

import base64
import binascii
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, select, tuple_

from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.catalogue.definition import Service
from app.clock import today
from app.db import session
from app.filing.deadline import days_left
from app.filing.model import Filing, Section
from app.filing.risk import MOST
from app.review.case import names, waited
from app.review.interest import without_interest
from app.tasks.model import Task
from app.vault import mask_name

PAGE = 30
ID = re.compile(r"[\w-]{1,40}", re.ASCII)
GROUPS = ("submitted", "taken", "asked", "proposed", "decided", "withdrawn")
ORDERS = ("age", "newest", "due", "risk")


@dataclass(frozen=True)
class Wish:
    """What a clerk wants to see. `place` is a service or a district, `status` empty for every status."""

    status: str = "submitted"
    place: str = ""
    order: str = "age"
    before: str = ""

    def query(self, **other: str) -> dict[str, str]:
        """The same wish as an address says it, with some of it changed; a changed wish begins anew."""
        every = {"status": self.status, "place": self.place, "order": self.order} | other
        return {name: value for name, value in every.items() if value}


@dataclass(frozen=True)
class CaseRow:
    filing: Filing
    service: Service
    patient: str
    waited: int
    days_left: int | None


def wish_of(asked: Mapping[str, str]) -> Wish:
    """The wish in the address; what nobody offers counts as not said."""
    status = asked.get("status", "submitted")
    order, place = asked.get("order", "age"), asked.get("place", "")
    return Wish(
        status=status if status in (*GROUPS, "every") else "submitted",
        place=place if place in {key for key, _words in places()} else "",
        order=order if order in ORDERS else "age",
        before=asked.get("before", ""),
    )


def places() -> list[tuple[str, str]]:
    """What the list can be narrowed to: districts first, then services."""
    services = catalogue().services()
    districts = {f"d:{one.district}": one.region for one in services}
    return [*districts.items(), *((f"s:{one.service_id}", one.title_zh) for one in services)]


def queue_page(wish: Wish, reader: Account) -> dict[str, Any]:
    """One page of the queue by the names its template uses."""
    cases = select(Filing).where(Filing.submitted_at.is_not(None), without_interest(reader))
    cases = narrowed(cases, wish)
    columns, descending = order_of(wish)
    if place := read_mark(wish.before, columns):
        here = tuple_(*columns)
        cases = cases.where(here < tuple_(*place) if descending else here > tuple_(*place))
    return listed(cases.order_by(*sorted_by(columns, descending)), columns)


def narrowed(cases: Select[Any], wish: Wish) -> Select[Any]:
    """Only this status, and this service or district."""
    kind, _colon, name = wish.place.partition(":")
    if wish.status != "every":
        cases = cases.where(Filing.status == wish.status)
    if kind:
        column = Filing.district if kind == "d" else Filing.service_id
        cases = cases.where(column == name)
    return cases.where(Filing.due_on.is_not(None)) if by_clock(wish) else cases


def by_clock(wish: Wish) -> bool:
    """By the day it is due: only cases that have one."""
    return wish.order == "due" and wish.status != "every"


def order_of(wish: Wish) -> tuple[list[Any], bool]:
    """The columns of the order, and whether it runs down. Every status at once knows the newest first only:
    no index would serve more."""
    if wish.status == "every":
        return [Filing.submitted_at, Filing.id], True
    if by_clock(wish):
        return [Filing.due_on, Filing.id], False
    if wish.order == "risk":
        return [Filing.risk, Filing.submitted_at, Filing.id], True
    return [Filing.submitted_at, Filing.id], wish.order == "newest"


def sorted_by(columns: list[Any], descending: bool) -> list[UnaryExpression[Any]]:
    return [one.desc() if descending else one.asc() for one in columns]


def own_cases(reader: Account, before: str) -> dict[str, Any]:
    """The cases in this clerk's hands or last in her hands and not yet decided, the oldest first."""
    mine = and_(Filing.leased_by == reader.person_id, Filing.status.in_(GROUPS[1:4]))
    cases = select(Filing).where(Filing.submitted_at.is_not(None), mine, without_interest(reader))
    columns = [Filing.submitted_at, Filing.id]
    if place := read_mark(before, columns):
        cases = cases.where(tuple_(*columns) > tuple_(*place))
    return listed(cases.order_by(*columns), columns)


def listed(cases: Select[Any], columns: list[Any]) -> dict[str, Any]:
    """A page of rows with the mark of the next one; names come from one section a case."""
    found = list(session.scalars(cases.limit(PAGE + 1)))
    shown = found[:PAGE]
    patients = patients_of(shown)
    return {
        "rows": [row_of(one, patients) for one in shown],
        "more": mark_of(found[PAGE - 1], columns) if len(found) > PAGE else "",
        "names": names([one.leased_by for one in shown]),
        "places": places(),
    }


def patients_of(filings: Iterable[Filing]) -> dict[str, str]:
    """The patients' names by filing, from the one section that holds them."""
    keys = [f"{one.id}/patient" for one in filings]
    rows = session.scalars(select(Section).where(Section.id.in_(keys))) if keys else ()
    return {row.filing_id: row.body.get("name", "") for row in rows}


def row_of(filing: Filing, patients: Mapping[str, str]) -> CaseRow:
    service = catalogue().get(filing.service_id, filing.service_version)
    name = patients.get(filing.id)
    on = today()
    shown = mask_name(name) if name else ""
    return CaseRow(filing, service, shown, waited(filing, on), days_left(filing, on))


def numbers_of(tasks: Iterable[Task], reader: Account) -> dict[str, Filing]:
    """The submitted cases that tasks are about, by the name that tasks use; drafts stay out of sight,
    and so does what is the reader's own: asked once for the whole page."""
    ids = {task.about.removeprefix("filing/") for task in tasks if task.about[:7] == "filing/"}
    if not ids:
        return {}
    cases = select(Filing).where(Filing.id.in_(ids), Filing.submitted_at.is_not(None))
    found = session.scalars(cases.where(without_interest(reader)))
    return {filing.about: filing for filing in found}


def case_numbered(number: str) -> Filing | None:
    """The submitted case with this receipt number, written with or without gaps, in digits of any width."""
    digits = "".join(sign for sign in normalize("NFKC", number) if sign.isdecimal())
    found = select(Filing).where(Filing.number == digits, Filing.submitted_at.is_not(None))
    return session.scalars(found).first() if digits else None


def mark_of(filing: Filing, columns: list[ColumnElement[Any]]) -> str:
    """The place of a case in an order, for the address of the next page."""
    values = [getattr(filing, column.key) for column in columns]  # type: ignore[arg-type]
    plain = [one.isoformat() if isinstance(one, date) else one for one in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


READERS: dict[str, Any] = {
    "submitted_at": lambda text: datetime.fromisoformat(text).astimezone(UTC),
    "due_on": date.fromisoformat,
    "risk": lambda number: min(MOST, max(0, int(number))),
    "id": lambda text: ID.fullmatch(text)[0],  # type: ignore[index]
}


def read_mark(mark: str, columns: list[Any]) -> tuple[Any, ...] | None:
    """A place in the list; anything else counts as the beginning."""
    if not mark:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        read = zip(columns, plain, strict=True)
        return tuple(READERS[column.key](value) for column, value in read)
    except (ValueError, TypeError, OverflowError, KeyError, RecursionError, binascii.Error):
        return None
