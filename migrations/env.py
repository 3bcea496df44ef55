"""How alembic sees the tables. Commands connect the database first; see app/cli/schema.py."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from app import db
from app.cli import tables

MIGRATING = 20261101
LOCK = text("SELECT pg_advisory_xact_lock(:number)")


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Our own types are written as what the database keeps, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(item, db.Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, db.Yuan):
        return "sa.BigInteger()"
    return False


def migrate(connection: Connection) -> None:
    """All steps in one transaction: killed in the middle, nothing is half done."""
    lite = connection.dialect.name == "sqlite"
    if lite:
        set_foreign_keys(connection, on=False)
    context.configure(
        connection=connection,
        target_metadata=db.Base.metadata,
        render_item=render_item,
        render_as_batch=lite,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        if not lite:
            connection.execute(LOCK, {"number": MIGRATING})
        context.run_migrations()
        if lite and (broken := connection.execute(text("PRAGMA foreign_key_check")).all()):
            raise RuntimeError(f"rows point nowhere after the migration: {broken[:5]}")
    if lite:
        set_foreign_keys(connection, on=True)


def set_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite changes a table by copying it, which must not count as removing its rows. Outside of a transaction."""
    connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


tables.load_every_model()
with db.session.get_bind().engine.connect() as bound:
    migrate(bound)
