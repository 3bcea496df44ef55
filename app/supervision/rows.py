"""The rows of an export: submitted cases of a selection, oldest first, a thousand at a time."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, select, tuple_

from app import vault
from app.catalogue.current import catalogue
from app.clock import in_china
from app.db import session
from app.filing.model import Decision, Filing, Section
from app.money import say_yuan
from app.supervision.counting import bounds
from app.supervision.words import OUTCOMES, STATUSES

AT_ONCE = 1000
HEADS = (
    "受理号",
    "事项",
    "地区",
    "看病的人",
    "身份证号",
    "交上来",
    "状态",
    "期限",
    "决定日期",
    "结果",
    "支付（元）",
)
BODY = Section.body
COLUMNS: tuple[Any, ...] = (
    Filing.id,
    Filing.number,
    Filing.service_id,
    Filing.district,
    Filing.submitted_at,
    Filing.status,
    Filing.due_on,
    Filing.decided_at,
    Section.id.label("section_id"),
    Section.body_sealed,
)


@dataclass(frozen=True)
class Selection:
    """Which cases: empty fields choose nothing away. `first` and `last` are days of handing in."""

    service: str = ""
    district: str = ""
    status: str = ""
    first: str = ""
    last: str = ""

    def as_json(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Selection":
        return cls(**said)


def rows_of(selection: Selection) -> Iterator[list[str]]:
    """The cells of every case, as text."""
    after: tuple[datetime, str] | None = None
    while True:
        chunk = session.execute(page_of(selection, after)).all()
        decided = decisions_of([row.id for row in chunk if row.decided_at])
        for row in chunk:
            yield cells(row, decided.get(row.id))
        if len(chunk) < AT_ONCE:
            return
        after = chunk[-1].submitted_at, chunk[-1].id


def page_of(selection: Selection, after: tuple[datetime, str] | None) -> Select[Any]:
    body = and_(Section.id == Filing.id + "/patient", Section.removed_at.is_(None))
    query = (
        select(*COLUMNS)
        .select_from(Filing)
        .outerjoin(Section, body)
        .where(Filing.submitted_at.is_not(None), *conditions(selection))
        .order_by(Filing.submitted_at, Filing.id)
        .limit(AT_ONCE)
    )
    if after:
        query = query.where(tuple_(Filing.submitted_at, Filing.id) > tuple_(*after))
    return query


def conditions(selection: Selection) -> Iterator[Any]:
    if selection.service:
        yield Filing.service_id == selection.service
    if selection.district:
        yield Filing.district == selection.district
    if selection.status:
        yield Filing.status == selection.status
    if selection.first:
        yield Filing.submitted_at >= bounds(date.fromisoformat(selection.first))[0]
    if selection.last:
        end = date.fromisoformat(selection.last) + timedelta(days=1)
        yield Filing.submitted_at < bounds(end)[0]


def decisions_of(ids: list[str]) -> dict[str, tuple[str, Any]]:
    """Outcome and amount of the decision that stands, by filing."""
    if not ids:
        return {}
    query = (
        select(Decision.filing_id, Decision.outcome, Decision.amount)
        .where(Decision.filing_id.in_(ids), Decision.confirmed_at.is_not(None))
        .order_by(Decision.confirmed_at)
    )
    return {filing_id: (outcome, amount) for filing_id, outcome, amount in session.execute(query)}


def cells(row: Row[Any], decided: tuple[str, Any] | None) -> list[str]:
    name, number = patient_of(row)
    return [
        row.number or "",
        service_name(row.service_id),
        row.district,
        name,
        number,
        f"{in_china(row.submitted_at):%Y-%m-%d %H:%M}",
        STATUSES.get(row.status, row.status),
        row.due_on.isoformat() if row.due_on else "",
        f"{in_china(row.decided_at):%Y-%m-%d}" if row.decided_at else "",
        OUTCOMES.get(decided[0], decided[0]) if decided else "",
        say_yuan(decided[1]).replace(",", "") if decided else "",
    ]


def service_name(service_id: str) -> str:
    known = service_id in catalogue().versions
    return catalogue().latest(service_id).name_zh if known else service_id


def patient_of(row: Row[Any]) -> tuple[str, str]:
    """Name and ID number with their middle hidden."""
    if row.body_sealed is None:
        return "", ""
    place = BODY.place_in("filing_section", row.section_id)
    body = vault.read(row.body_sealed, place)
    name, number = str(body.get("name") or ""), str(body.get("id_number") or "")
    return vault.mask_name(name) if name else "", vault.mask_id_number(number) if number else ""
