"""The sections of a filing, read and written as plain rows.

Every request reads all of them and every answer writes one. They go past the unit of work, which
costs more than the statements themselves; what it would watch over, the version, is watched here.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from app.clock import now
from app.db import session
from app.filing.model import Filing, Section, SectionRow

TABLE = cast(Table, Section.__table__)
WRITTEN = ("lookup", "saved_at", "saved_by", "removed_at", "body_sealed")
COLUMNS = (TABLE.c.id, TABLE.c.key, TABLE.c.version, *(TABLE.c[name] for name in WRITTEN))
INSERT = insert(TABLE)
UPDATE = (
    update(TABLE)
    .where(TABLE.c.id == bindparam("its_id"), TABLE.c.version == bindparam("seen"))
    .values(version=TABLE.c.version + 1, **{name: bindparam(name) for name in WRITTEN})
)
FILINGS = cast(Table, Filing.__table__)
TOUCH = (
    update(FILINGS)
    .where(FILINGS.c.id == bindparam("its_id"), FILINGS.c.revision == bindparam("seen"))
    .values(revision=FILINGS.c.revision + 1, updated_at=bindparam("moment"))
)


def rows_in(found: Iterable[Sequence[Any]]) -> list[SectionRow]:
    """The sections in rows of COLUMNS; one row of nothing is of a filing that has none yet."""
    return [SectionRow(*one) for one in found if one[0]]


def read(filings: Collection[Filing]) -> None:
    """Put their sections beside several filings, in one statement."""
    rows: dict[str, list[SectionRow]] = {one.id: [] for one in filings}
    every = select(TABLE.c.filing_id, *COLUMNS).where(TABLE.c.filing_id.in_(rows))
    for one in session.connection().execute(every.order_by(TABLE.c.made_at)):
        rows[one.filing_id].append(SectionRow(*one[1:]))
    for filing in filings:
        filing.rows = rows[filing.id]


def touch(filing: Filing) -> None:
    """Note that a section of the filing changed. Raises StaleDataError like `write`."""
    seen, moment = filing.revision, now()
    values = {"its_id": filing.id, "seen": seen, "moment": moment}
    if session.connection().execute(TOUCH, values).rowcount != 1:
        raise StaleDataError("the filing was written meanwhile")
    set_committed_value(filing, "revision", seen + 1)
    set_committed_value(filing, "updated_at", moment)


def new(filing_id: str, key: str) -> SectionRow:
    """A section that is not written yet."""
    return SectionRow(f"{filing_id}/{key}", key)


def write(filing_id: str, row: SectionRow) -> None:
    """Insert or update the row in the caller's transaction.

    Raises StaleDataError when another device wrote it since it was read, IntegrityError when another
    device made it first."""
    values = {name: getattr(row, name) for name in WRITTEN}
    connection = session.connection()
    if row.version == 0:
        whose = {"id": row.id, "filing_id": filing_id, "key": row.key}
        connection.execute(INSERT, {**whose, "version": 1, "made_at": now(), **values})
    elif (
        connection.execute(UPDATE, {"its_id": row.id, "seen": row.version, **values}).rowcount != 1
    ):
        raise StaleDataError(f"section {row.key} was written meanwhile")
    row.version += 1
