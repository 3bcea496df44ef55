"""What other offices know, one small function per register, so that a live interface can stand in.

None, or a missing key, means that the register does not know: that is not a fault of anybody.
Each call is one SQL statement.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from app.db import session
from app.registers import model
from app.registers.columns import REGISTERS, YTD
from app.registers.hospitals import Hospital, find_hospitals, hospital_by_name
from app.registers.model import ImportState, Kind, RegisterImport
from app.registers.reading import fold, plain
from app.registers.staging import finder

__all__ = [
    "Hospital",
    "InsuredPerson",
    "Item",
    "Membership",
    "PaidInvoice",
    "PersonFile",
    "accumulators",
    "categories",
    "find_hospitals",
    "fiscal_state",
    "fiscal_states",
    "hospital_by_name",
    "insured_person",
    "item",
    "membership",
    "paid_invoice",
    "paid_invoices",
    "person_file",
]
Ledger = dict[str, Decimal | int]


@dataclass(frozen=True, slots=True)
class InsuredPerson:
    """参保人员. `is_active`: the insurance runs on the day that was asked for."""

    name: str
    kind: str
    status: str
    birth: date
    district: str
    valid_from: date
    valid_to: date | None
    death: date | None
    phone: str | None
    is_active: bool

    def is_named(self, name: str) -> bool:
        """The same name, dots, widths and spaces aside."""
        return fold(self.name) == fold(name)


@dataclass(frozen=True, slots=True)
class Membership:
    """计划成员."""

    plan: str
    name: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """已支付的发票. It knows its person only as a hash to compare with."""

    paid_on: date
    scheme: str
    amount: Decimal
    person: bytes

    def is_of(self, id_number: str) -> bool:
        """Was it paid for this person?"""
        return self.person == finder(Kind.PAID_INVOICES, "person", clean_id(id_number))


@dataclass(frozen=True, slots=True)
class Item:
    """医保目录项目: 甲, 乙 or 丙 and the share of a 乙 item that is borne first."""

    code: str
    name: str
    item_class: str
    first_share: Decimal
    region: str


@dataclass(frozen=True, slots=True)
class PersonFile:
    """All that four registers know about one person, read with one statement.

    `as_of`: by benefit year the day that the accumulators are of, where the file told it."""

    insured: InsuredPerson | None
    accumulators: Mapping[str, Ledger]
    categories: tuple[str, ...]
    memberships: tuple[Membership, ...]
    as_of: Mapping[str, date] = field(default_factory=dict)


PERSONAL = (Kind.INSURED, Kind.ACCUMULATORS, Kind.CATEGORIES, Kind.MEMBERS)


def insured_person(id_number: str, on: date) -> InsuredPerson | None:
    """The insurance that covers the day; else the one that began last, with `is_active` False."""
    return _insured(_details(id_number, Kind.INSURED)[Kind.INSURED], on)


def accumulators(id_number: str) -> dict[str, Ledger]:
    """By benefit year what earlier claims used up: the twelve figures of an estimate's `ytd`."""
    return _ledgers(_details(id_number, Kind.ACCUMULATORS)[Kind.ACCUMULATORS])


def categories(id_number: str, on: date) -> tuple[str, ...]:
    """The aid categories that hold on the day."""
    return _categories(_details(id_number, Kind.CATEGORIES)[Kind.CATEGORIES], on)


def membership(plan: str, id_number: str, on: date) -> Membership | None:
    """The membership of a plan that holds on the day."""
    found = _memberships(_details(id_number, Kind.MEMBERS)[Kind.MEMBERS], on)
    return next((one for one in found if one.plan == plan), None)


def person_file(id_number: str, on: date) -> PersonFile:
    """Insurance, accumulators, categories and memberships of a person, in one statement."""
    return file_of(_details(id_number, *PERSONAL), on)


def file_of(found: Mapping[Kind, list[dict[str, Any]]], on: date) -> PersonFile:
    """What the opened rows of a person say together."""
    return PersonFile(
        _insured(found[Kind.INSURED], on),
        _ledgers(found[Kind.ACCUMULATORS]),
        _categories(found[Kind.CATEGORIES], on),
        _memberships(found[Kind.MEMBERS], on),
        _days_of(found[Kind.ACCUMULATORS]),
    )


def clean_id(id_number: str) -> str:
    """An ID number as the registers hash it."""
    return plain(id_number).replace(" ", "").upper()


def _details(id_number: str, *kinds: Kind) -> dict[Kind, list[dict[str, Any]]]:
    """The opened newest rows of a person, by register."""
    looks = [_look(kind, finder(kind, clean_id(id_number))) for kind in kinds]
    rows = session.execute(union_all(*looks) if len(looks) > 1 else looks[0]).all()
    newest = {(row.kind, row.key): row for row in sorted(rows, key=lambda row: row.id)}
    found: dict[Kind, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    for row in newest.values():
        found[Kind(row.kind)].append(opened(Kind(row.kind), row.id, row.detail_sealed))
    return found


def _look(kind: Kind, found_by: bytes) -> Select[Any]:
    table: Any = REGISTERS[kind].model
    return _live(
        select(literal(kind.value).label("kind"), table.id, table.key, table.detail_sealed), table
    ).where(table.found_by == found_by)


def _live(statement: Select[Any], table: Any) -> Select[Any]:
    return statement.join(RegisterImport, RegisterImport.id == table.import_id).where(
        RegisterImport.state == ImportState.LIVE
    )


def opened(kind: Kind, row_id: int, sealed: bytes) -> dict[str, Any]:
    """The unsealed detail of a row about a person."""
    table = REGISTERS[kind].model.__tablename__  # type: ignore[attr-defined]
    place = SimpleNamespace(id=row_id, __tablename__=table, detail_sealed=sealed)
    return model.Personal.detail.__get__(place)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _covers(detail: Mapping[str, Any], on: date) -> bool:
    begins, ends = _day(detail.get("valid_from")), _day(detail.get("valid_to"))
    return (begins is None or begins <= on) and (ends is None or on <= ends)


def _insured(details: list[dict[str, Any]], on: date) -> InsuredPerson | None:
    if not details:
        return None
    detail = max(details, key=lambda one: (_covers(one, on), one["valid_from"]))
    return InsuredPerson(
        name=detail["name"],
        kind=detail["kind"],
        status=detail["status"],
        birth=date.fromisoformat(detail["birth"]),
        district=detail["district"],
        valid_from=date.fromisoformat(detail["valid_from"]),
        valid_to=_day(detail.get("valid_to")),
        death=_day(detail.get("death_date")),
        phone=detail.get("phone"),
        is_active=_covers(detail, on),
    )


def _ledgers(details: list[dict[str, Any]]) -> dict[str, Ledger]:
    return {detail["year"]: _ledger(detail) for detail in details}


def _ledger(detail: Mapping[str, Any]) -> Ledger:
    """Only the figures that the register gave; what it left out is not there."""
    figures: Ledger = {name: Decimal(detail[name]) for name in YTD if name in detail}
    return figures | ({"admissions": detail["admissions"]} if "admissions" in detail else {})


def _days_of(details: list[dict[str, Any]]) -> dict[str, date]:
    return {one["year"]: date.fromisoformat(one["as_of"]) for one in details if one.get("as_of")}


def _categories(details: list[dict[str, Any]], on: date) -> tuple[str, ...]:
    return tuple(sorted({one["category"] for one in details if _covers(one, on)}))


def _memberships(details: list[dict[str, Any]], on: date) -> tuple[Membership, ...]:
    held = sorted((one for one in details if _covers(one, on)), key=lambda one: one["valid_from"])
    return tuple(
        Membership(
            one["plan"],
            one["name"],
            date.fromisoformat(one["valid_from"]),
            _day(one.get("valid_to")),
        )
        for one in held
    )


def invoice_finder(kind: Kind, code: str, number: str) -> bytes:
    """The hash of an invoice; a wholly digital one has a number and no code."""
    return finder(kind, *(plain(part).replace(" ", "").upper() for part in (code, number)))


def paid_invoice(code: str, number: str) -> PaidInvoice | None:
    """The payment of this invoice under any scheme; the latest when there were several."""
    return paid_invoices([(code, number)]).get((code, number))


def paid_invoices(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], PaidInvoice]:
    """Those of the invoices (code, number) that were paid before."""
    return {
        pair: PaidInvoice(row.paid_on, row.scheme, row.amount, row.id_number_hash)
        for pair, rows in _invoice_rows(Kind.PAID_INVOICES, keys).items()
        for row in [max(rows, key=lambda one: (one.paid_on, one.id))]
    }


def fiscal_state(code: str, number: str) -> str | None:
    """What the treasury says of this invoice: valid, void or reimbursed."""
    return fiscal_states([(code, number)]).get((code, number))


def fiscal_states(keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the treasury says of the invoices (code, number) that it knows."""
    found = _invoice_rows(Kind.FISCAL, keys)
    return {pair: rows[-1].state for pair, rows in found.items()}


def _invoice_rows(kind: Kind, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Any]]:
    """By invoice the newest row of each key, oldest import first."""
    wanted = {pair: invoice_finder(kind, *pair) for pair in keys if pair[1]}
    if not wanted:
        return {}
    table: Any = REGISTERS[kind].model
    statement = _live(select(table), table).where(table.found_by.in_(set(wanted.values())))
    newest = {row.key: row for row in session.scalars(statement.order_by(table.id))}
    by_hash: dict[bytes, list[Any]] = {}
    for row in newest.values():
        by_hash.setdefault(row.found_by, []).append(row)
    return {pair: by_hash[found] for pair, found in wanted.items() if found in by_hash}


def item(code_or_name: str, region: str, on: date | None = None) -> Item | None:
    """An item of the catalogue by code or name: the region's own, else the province's, else any."""
    table = model.Item
    code = plain(code_or_name).replace(" ", "").upper()
    regions = (region, f"{region[:2]}0000", "")
    statement = _live(select(table), table).where(
        (table.code == code) | (table.folded == fold(code_or_name)), table.region.in_(regions)
    )
    newest = {row.key: row for row in session.scalars(statement.order_by(table.id))}
    fitting = [row for row in newest.values() if on is None or _runs(row, on)]
    if not fitting:
        return None
    row = min(fitting, key=lambda one: (regions.index(one.region), one.code != code, -one.id))
    return Item(row.code, row.name, row.item_class, Decimal(row.first_share), row.region)


def _runs(row: model.Item, on: date) -> bool:
    return (row.valid_from is None or row.valid_from <= on) and (
        row.valid_to is None or on <= row.valid_to
    )
