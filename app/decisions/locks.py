"""Rows that a deciding transaction holds until it ends: made where missing, taken in a fixed order.

They are rows that no session watches; what a decision changes in them is written by `write`.
SQLite has one writer at a time, and the transaction has begun as one: its lock is held already."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Table, Update, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from app.db import session
from app.decisions.model import SettledInvoice
from app.filing.model import YearlyUse

Held = TypeVar("Held", YearlyUse, SettledInvoice)
INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def hold(model: type[Held], ids: Iterable[str], **blank: Any) -> dict[str, Held]:
    """Lock the rows of these ids, by id; whoever else wants one of them waits for our end."""
    wanted = [{"id": one, **blank} for one in sorted(set(ids))]
    if not wanted:
        return {}
    connection = session.connection()
    rows = connection.execute(_held(connection.dialect.name, model), wanted).mappings()
    return {row["id"]: model(**row) for row in rows}


@cache
def _held(dialect: str, model: type[Held]) -> Any:
    """Insert the row, or write the one that is there as it is: either way it is ours until the end."""
    table = cast(Table, model.__table__)
    made = INSERTS[dialect](table)
    same = {"changed_at": table.c.changed_at}
    return made.on_conflict_do_update(index_elements=["id"], set_=same).returning(*table.c)


def write(rows: Sequence[Held]) -> None:
    """Write held rows of one table as they are now."""
    if rows:
        table = cast(Table, rows[0].__table__)
        found = [{f"its_{one.name}": getattr(row, one.name) for one in table.c} for row in rows]
        session.connection().execute(_written(table), found)


@cache
def _written(table: Table) -> Update:
    its: dict[str, Any] = {column.name: bindparam(f"its_{column.name}") for column in table.c}
    return update(table).where(table.c.id == its.pop("id")).values(its)
