"""Everything the registers know about one claim, asked with one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Table,
    bindparam,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as as_type

from app.db import Moment, session
from app.registers import clients
from app.registers.clients import PERSONAL, PaidInvoice, PersonFile, clean_id, invoice_finder
from app.registers.columns import REGISTERS
from app.registers.model import FiscalInvoice, ImportState, Insured, Kind, RegisterImport
from app.registers.model import PaidInvoice as PaidRow
from app.registers.staging import finder

Pair = tuple[str, str]
NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})
Answer = TypeVar("Answer")
IMPORTS = cast(Table, RegisterImport.__table__)
IMPORT_ROW = cast(Table, Insured.__table__)
ASKED = (Kind.FISCAL, Kind.PAID_INVOICES)
COLUMNS = {
    **{name: IMPORT_ROW.c[name].type for name in ("id", "key", "found_by")},
    "detail_sealed": Insured.detail_sealed.type,
    "state": FiscalInvoice.state.type,
    "paid_on": PaidRow.paid_on.type,
    "scheme": PaidRow.scheme.type,
    "amount": PaidRow.amount.type,
    "id_number_hash": PaidRow.id_number_hash.type,
    "moment": Moment(),
    **dict.fromkeys(("name", "first", "second", "third"), String()),
}


@dataclass(frozen=True)
class Enquiry:
    """The answer: `person` is None when there was no number to ask about. `beside` holds the rows of
    what else was looked up, by the name of the look."""

    person: PersonFile | None
    fiscal: Mapping[Pair, str]
    paid: Mapping[Pair, PaidInvoice]
    beside: Mapping[str, list[Any]]


@dataclass(frozen=True)
class Look:
    """Something of the site's own that is looked up in the same statement, made with `columns`."""

    name: str
    statement: Select[Any]


def enquire(
    id_number: str | None,
    invoices: Iterable[Pair],
    on: date,
    beside: tuple[Look, ...] = (),
    parameters: Mapping[str, Any] = NO_PARAMETERS,
) -> Enquiry:
    """Ask about a person, when his number is known, and about invoices by (code, number).

    Each spelling of an invoice that was asked for gets the answer. `parameters` are those of the looks
    `beside`."""
    pairs = {pair for pair in invoices if pair[1]}
    wanted = {kind: {pair: invoice_finder(kind, *pair) for pair in pairs} for kind in ASKED}
    hashes = {kind: list(set(found.values())) for kind, found in wanted.items() if found}
    if id_number:
        hashes |= {kind: [finder(kind, clean_id(id_number))] for kind in PERSONAL}
    found = _asked(hashes, beside, parameters)
    rows = _newest(found)
    return Enquiry(
        _person(rows, on) if id_number else None,
        _by_pair(wanted[Kind.FISCAL], {row.found_by: row.state for row in rows[Kind.FISCAL]}),
        _by_pair(wanted[Kind.PAID_INVOICES], _paid(rows[Kind.PAID_INVOICES])),
        {one.name: [row for row in found if row.kind == one.name] for one in beside},
    )


def _by_pair(wanted: Mapping[Pair, bytes], found: Mapping[bytes, Answer]) -> dict[Pair, Answer]:
    return {pair: found[one] for pair, one in wanted.items() if one in found}


def columns(look: str, **given: Any) -> list[ColumnElement[Any]]:
    """The columns of a look of this name: those that are given, nothing of the right type for the others."""
    return [
        literal(look).label("kind"),
        *(given.get(one, as_type(null(), kind)).label(one) for one, kind in COLUMNS.items()),
    ]


def _asked(
    hashes: Mapping[Kind, list[bytes]], beside: tuple[Look, ...], parameters: Mapping[str, Any]
) -> list[Any]:
    """The rows of every look, in one statement; none when there is nothing to look for."""
    if not hashes and not beside:
        return []
    asked: dict[str, Any] = {kind.value: found for kind, found in hashes.items()}
    return list(
        session.connection().execute(_looks(tuple(hashes), beside), asked | dict(parameters))
    )


@cache
def _looks(kinds: tuple[Kind, ...], beside: tuple[Look, ...]) -> CompoundSelect[Any]:
    """One statement over these registers; the hashes of each are a parameter named like its kind."""
    return union_all(*map(_look, kinds), *(one.statement for one in beside))


def _look(kind: Kind) -> Select[Any]:
    model: Any = REGISTERS[kind].model
    rows: Table = model.__table__
    given = {name: rows.c[name] for name in COLUMNS if name in rows.c}
    return (
        select(*columns(kind.value, **given))
        .join(IMPORTS, IMPORTS.c.id == rows.c.import_id)
        .where(IMPORTS.c.state == ImportState.LIVE)
        .where(rows.c.found_by.in_(bindparam(kind.value, expanding=True)))
    )


def _newest(rows: Iterable[Any]) -> dict[Kind, list[Any]]:
    """The newest row of each key, by register, the oldest import first."""
    found: dict[Kind, list[Any]] = {kind: [] for kind in (*PERSONAL, *ASKED)}
    of_registers = sorted((row for row in rows if row.kind in found), key=lambda one: one.id)
    for row in {(row.kind, row.key): row for row in of_registers}.values():
        found[Kind(row.kind)].append(row)
    return found


def _person(rows: dict[Kind, list[Any]], on: date) -> PersonFile:
    details = {
        kind: [clients.opened(kind, row.id, row.detail_sealed) for row in rows[kind]]
        for kind in PERSONAL
    }
    return clients.file_of(details, on)


def _paid(rows: list[Any]) -> dict[bytes, PaidInvoice]:
    """The latest payment of each invoice."""
    return {
        row.found_by: PaidInvoice(row.paid_on, row.scheme, row.amount, row.id_number_hash)
        for row in sorted(rows, key=lambda one: (one.paid_on, one.id))
    }
