"""Append to the record of acts, seal it, prove it whole."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, cast

from sqlalchemy import Connection, Table, bindparam, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from app import vault
from app.audit.events import Act
from app.audit.model import AuditEntry, AuditSeal
from app.clock import now
from app.db import session

START = "0" * 64
SETTLED = timedelta(seconds=60)
ONE_SEALER = text("SELECT pg_advisory_xact_lock(hashtextextended('the chain of seals', 0))")
ENTRIES = cast(Table, AuditEntry.__table__)
LAST_OF_CHAIN = (
    select(ENTRIES.c.seq, ENTRIES.c.hash)
    .where(ENTRIES.c.chain == bindparam("chain"))
    .order_by(ENTRIES.c.seq.desc())
    .limit(1)
)


def _unless_taken(insert: Any) -> Any:
    """The statement that appends an entry and answers its number, or nothing when its place is taken."""
    statement = insert(ENTRIES).on_conflict_do_nothing(index_elements=["chain", "seq"])
    return statement.returning(ENTRIES.c.id)


APPEND = {"postgresql": _unless_taken(postgresql.insert), "sqlite": _unless_taken(sqlite.insert)}
OLDEST_OPEN = text(
    "SELECT min(xact_start) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)


def record(
    act: Act, *, about: str, by: str | None, acting_for: str | None = None, **detail: Any
) -> None:
    """Append one act to the chain of `about` (such as `filing/ID`), in the transaction of the change.

    `by` and `acting_for` are person ids; `detail` holds codes and counts, never personal data.
    """
    row = {"chain": about, "act": act.value, "by": by, "acting_for": acting_for, "detail": detail}
    while not _append(session.connection(), row):
        pass  # Another transaction took the place and has ended: ours comes behind it.


def _append(connection: Connection, row: dict[str, Any]) -> bool:
    """Put the act behind the last one of its chain; False when somebody else was quicker."""
    last = connection.execute(LAST_OF_CHAIN, {"chain": row["chain"]}).first()
    seq, before = (last.seq + 1, last.hash) if last else (1, START)
    entry = row | {"seq": seq, "before": before, "at": now()}
    append = APPEND[connection.dialect.name]
    return connection.scalar(append, entry | {"hash": _hash(entry)}) is not None


def _hash(row: dict[str, Any]) -> str:
    ordered = [str(row["at"].timestamp())] + [
        row[name] for name in ("chain", "seq", "act", "by", "acting_for", "detail", "before")
    ]
    return vault.fingerprint(json.dumps(ordered, sort_keys=True).encode())


def seal_settled() -> int:
    """Seal every entry older than a minute into the global chain; how many were sealed."""
    settled = _settled_before()
    last = session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    fresh = session.execute(
        select(AuditEntry.id, AuditEntry.hash)
        .where(AuditEntry.id > (last.last_entry if last else 0), AuditEntry.at < settled)
        .order_by(AuditEntry.id)
    ).all()
    if not fresh:
        return 0
    before, at = last.hash if last else START, now()
    session.add(
        AuditSeal(
            first_entry=fresh[0].id,
            last_entry=fresh[-1].id,
            entries=len(fresh),
            at=at,
            before=before,
            hash=_seal_hash(before, at, ((row.id, row.hash) for row in fresh)),
        )
    )
    return len(fresh)


def _settled_before() -> datetime:
    """No entry with a lower number can still appear among those written before this moment.

    SQLite has one writer at a time. On PostgreSQL sealers take turns, and a transaction that is
    still open holds the line where it began."""
    line = now() - SETTLED
    if session.get_bind().dialect.name != "postgresql":
        return line
    session.execute(ONE_SEALER)
    oldest: datetime | None = session.scalar(OLDEST_OPEN)
    return min(line, oldest) if oldest else line


def _seal_hash(before: str, at: datetime, entries: Iterable[tuple[int, str]]) -> str:
    lines = [before, str(at.timestamp()), *(f"{number} {digest}" for number, digest in entries)]
    return vault.fingerprint("\n".join(lines).encode())


def faults() -> Iterator[str]:
    """What is wrong with the record, a sentence each: changed, removed or reordered rows. Empty when whole."""
    yield from _chain_faults()
    yield from _seal_faults()


def _chain_faults() -> Iterator[str]:
    rows = session.scalars(
        select(AuditEntry)
        .order_by(AuditEntry.chain, AuditEntry.seq)
        .execution_options(yield_per=500)
    )
    for chain, entries in groupby(rows, key=lambda entry: entry.chain):
        before, expected = START, 1
        for entry in entries:
            if entry.seq != expected:
                yield f"chain {chain}: entry {expected} is missing"
            elif entry.before != before:
                yield f"chain {chain}: entry {entry.seq} does not follow the one before it"
            if entry.hash != _hash(vars(entry)):
                yield f"chain {chain}: entry {entry.seq} was changed"
            before, expected = entry.hash, entry.seq + 1


def _seal_faults() -> Iterator[str]:
    before = START
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.id)):
        entries = session.execute(
            select(AuditEntry.id, AuditEntry.hash)
            .where(AuditEntry.id.between(seal.first_entry, seal.last_entry))
            .order_by(AuditEntry.id)
        ).all()
        if seal.before != before:
            yield f"seal {seal.id}: it does not follow the one before it"
        if len(entries) != seal.entries:
            yield f"seal {seal.id}: {seal.entries} entries were sealed, {len(entries)} are there"
        elif seal.hash != _seal_hash(before, seal.at, ((row.id, row.hash) for row in entries)):
            between = f"an entry between {seal.first_entry} and {seal.last_entry}"
            yield f"seal {seal.id}: {between}, or the seal itself, was changed"
        before = seal.hash


def count() -> int:
    """How many acts are on record."""
    return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def head() -> str:
    """The hash of the newest seal: whoever kept an older one can ask whether the record still holds it."""
    newest = select(AuditSeal.hash).order_by(AuditSeal.id.desc()).limit(1)
    return session.scalar(newest) or START
