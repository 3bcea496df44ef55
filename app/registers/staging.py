"""Rows on their way into a register: hashed, compared with what is live, sealed, stored."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple

from sqlalchemy import insert, or_, select

from app import vault
from app.db import session
from app.registers import model
from app.registers.columns import Register
from app.registers.model import ImportState, Kind, RegisterImport, lines_of
from app.registers.reading import fold


class Read(NamedTuple):
    """A right row of the file: its line and its values, and the hashes that name it."""

    line: int
    values: dict[str, Any]
    found_by: bytes
    key: bytes
    content: bytes


class Standing(NamedTuple):
    """The row that stands for a key now: live, or stored earlier by this same import."""

    id: int
    content: bytes


def finder(kind: Kind, *parts: str) -> bytes:
    """The keyed hash under which rows of a register are found; no two registers share hashes."""
    return vault.lookup(f"register/{kind}", "\0".join(parts))


def hashed(register: Register, line: int, values: dict[str, Any]) -> Read:
    """Name a row by keyed hashes of what finds it, of its key and of all it says."""
    said = {name: str(value) for name, value in values.items() if value is not None}
    key = "\0".join(said.get(name, "") for name in register.key)
    whole = "\0".join(part for pair in said.items() for part in pair)
    return Read(
        line,
        values,
        finder(register.kind, *(said.get(name, "") for name in register.found_by)),
        vault.lookup(f"register/{register.kind}/key", key),
        vault.lookup(f"register/{register.kind}/content", whole),
    )


def standing(register: Register, import_id: int, reads: Sequence[Read]) -> dict[bytes, Standing]:
    """The newest row of each key that is live or was stored by this import. Only looks."""
    table = register.model
    rows = session.execute(
        select(table.id, table.key, table.content)
        .join(RegisterImport, RegisterImport.id == table.import_id)
        .where(
            table.found_by.in_({read.found_by for read in reads}),
            or_(RegisterImport.state == ImportState.LIVE, RegisterImport.id == import_id),
        )
        .order_by(table.id)
    )
    return {row.key: Standing(row.id, row.content) for row in rows}


def store(register: Register, rows: list[dict[str, Any]]) -> None:
    """Insert the rows of a batch, in the caller's transaction."""
    if rows:
        session.execute(insert(register.model), rows)


def row_of(register: Register, import_id: int, read: Read, replaces: int | None) -> dict[str, Any]:
    """The row as the table holds it; what is personal sealed to its place."""
    row_id = lines_of(import_id)[0] + read.line
    row: dict[str, Any] = {"id": row_id, "import_id": import_id, "replaces": replaces}
    row |= {"found_by": read.found_by, "key": read.key, "content": read.content}
    if register.is_personal:
        return row | {"detail_sealed": _sealed(register.model, row_id, read.values)}
    return row | _columns(register.kind, read.values)


def _sealed(table: type[model.Row], row_id: int, values: dict[str, Any]) -> bytes:
    place = SimpleNamespace(id=row_id, __tablename__=table.__tablename__)  # type: ignore[attr-defined]
    said = {
        name: value if isinstance(value, int) else str(value)
        for name, value in values.items()
        if value is not None and name != "id_number"
    }
    model.Personal.detail.__set__(place, said)
    return place.detail_sealed


def _columns(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    """The plain columns of a register that names nobody."""
    if kind == Kind.PAID_INVOICES:
        kept = {name: values[name] for name in ("paid_on", "scheme", "amount")}
        return kept | {"id_number_hash": finder(kind, "person", values["id_number"])}
    if kind == Kind.FISCAL:
        return {name: values[name] for name in ("state", "as_of")}
    if kind == Kind.ITEMS:
        return values | {"folded": fold(values["name"]), "region": values["region"] or ""}
    return values | {"aliases": values["aliases"] or ""}
