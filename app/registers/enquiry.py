"""Everything the registers know about one claim, asked with one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    bindparam,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import cast as as_type

from app.db import session
from app.registers import clients
from app.registers.clients import PERSONAL, PaidInvoice, PersonFile, clean_id, invoice_finder
from app.registers.columns import REGISTERS
from app.registers.model import FiscalInvoice, ImportState, Insured, Kind, RegisterImport
from app.registers.model import PaidInvoice as PaidRow
from app.registers.staging import finder

Pair = tuple[str, str]
Answer = TypeVar("Answer")
IMPORTS = cast(Table, RegisterImport.__table__)
ASKED = (Kind.FISCAL, Kind.PAID_INVOICES)
FIGURES = (
    Insured.detail_sealed,
    FiscalInvoice.state,
    PaidRow.paid_on,
    PaidRow.scheme,
    PaidRow.amount,
    PaidRow.id_number_hash,
)


@dataclass(frozen=True)
class Enquiry:
    """The answer: `person` is None when there was no number to ask about."""

    person: PersonFile | None
    fiscal: Mapping[Pair, str]
    paid: Mapping[Pair, PaidInvoice]


def enquire(id_number: str | None, invoices: Iterable[Pair], on: date) -> Enquiry:
    """Ask about a person, when his number is known, and about invoices by (code, number).

    Each spelling of an invoice that was asked for gets the answer."""
    pairs = {pair for pair in invoices if pair[1]}
    wanted = {kind: {pair: invoice_finder(kind, *pair) for pair in pairs} for kind in ASKED}
    hashes = {kind: list(set(found.values())) for kind, found in wanted.items() if found}
    if id_number:
        hashes |= {kind: [finder(kind, clean_id(id_number))] for kind in PERSONAL}
    rows = _newest(hashes)
    return Enquiry(
        _person(rows, on) if id_number else None,
        _by_pair(wanted[Kind.FISCAL], {row.found_by: row.state for row in rows[Kind.FISCAL]}),
        _by_pair(wanted[Kind.PAID_INVOICES], _paid(rows[Kind.PAID_INVOICES])),
    )


def _by_pair(wanted: Mapping[Pair, bytes], found: Mapping[bytes, Answer]) -> dict[Pair, Answer]:
    return {pair: found[one] for pair, one in wanted.items() if one in found}


@cache
def _looks(kinds: tuple[Kind, ...]) -> CompoundSelect[Any]:
    """One statement over these registers; the hashes of each are a parameter named like its kind."""
    return union_all(*(_look(kind) for kind in kinds))


def _look(kind: Kind) -> Select[Any]:
    model: Any = REGISTERS[kind].model
    rows: Table = model.__table__
    figures = [_figure(rows, column) for column in FIGURES]
    return (
        select(literal(kind.value).label("kind"), rows.c.id, rows.c.key, rows.c.found_by, *figures)
        .join(IMPORTS, IMPORTS.c.id == rows.c.import_id)
        .where(IMPORTS.c.state == ImportState.LIVE)
        .where(rows.c.found_by.in_(bindparam(kind.value, expanding=True)))
    )


def _figure(rows: Table, column: Any) -> ColumnElement[Any]:
    """A column of this register, or nothing of the same type where another register has it."""
    own = rows.c.get(column.key)
    return (as_type(null(), column.type) if own is None else own).label(column.key)


def _newest(hashes: Mapping[Kind, list[bytes]]) -> dict[Kind, list[Any]]:
    """The newest row of each key, by register, the oldest import first."""
    found: dict[Kind, list[Any]] = {kind: [] for kind in (*PERSONAL, *ASKED)}
    asked = {kind.value: found for kind, found in hashes.items()}
    rows = session.connection().execute(_looks(tuple(hashes)), asked).all() if hashes else []
    for row in {(row.kind, row.key): row for row in sorted(rows, key=lambda one: one.id)}.values():
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
