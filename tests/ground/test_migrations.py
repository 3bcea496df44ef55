"""Migrations: the newest tables are those of the models, and every step goes up, down and up again with rows in."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from app import db
from app.cli import schema

SAMPLES = {
    sa.Integer: 1,
    sa.BigInteger: 1,
    sa.String: "a",
    sa.Text: "a",
    sa.DateTime: datetime(2026, 11, 1, tzinfo=UTC),
    sa.Date: date(2026, 11, 1),
    sa.LargeBinary: b"\x01abc",
    sa.Boolean: True,
    sa.JSON: {},
    sa.Numeric: Decimal(1),
}


def engine():
    return db.session.get_bind().engine


def steps():
    """Every revision from the first to the newest."""
    script = ScriptDirectory.from_config(schema.alembic_config())
    return [step.revision for step in reversed(list(script.walk_revisions()))]


def before(revision):
    script = ScriptDirectory.from_config(schema.alembic_config())
    return script.get_revision(revision).down_revision or "base"


def tables_now():
    found = sa.MetaData()
    found.reflect(engine())
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def sample(column):
    for kind, value in SAMPLES.items():
        if isinstance(column.type, kind):
            return value
    raise AssertionError(f"no sample for {column.table.name}.{column.name}: {column.type!r}")


def fill():
    """One row in every table, each pointing at the row of the other tables."""
    tables = tables_now()
    with engine().begin() as connection:
        for table in tables:
            connection.execute(
                table.insert().values({column.name: sample(column) for column in table.columns})
            )


def rows():
    tables = tables_now()
    with engine().connect() as connection:
        return {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table))
            for table in tables
        }


def test_the_newest_tables_are_those_of_the_models(site):
    db.session.remove()
    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.Base.metadata) == []


def test_there_is_one_newest_step(site):
    assert len(schema.head()) == 1


def test_every_step_goes_up_and_down_and_up_again_with_rows_in(empty_site):
    empty_site.run("migrate", "--down", "base")
    for revision in steps():
        schema.upgrade(revision)
        fill()
        filled = rows()
        assert set(filled.values()) <= {1}
        schema.downgrade(before(revision))
        assert revision not in schema.current(engine())
        schema.upgrade(revision)
        kept = rows()
        assert set(kept) == set(filled)
        schema.downgrade("base")
        assert rows() == {}
        schema.upgrade(revision)


def test_steps_that_change_tables_keep_their_rows(empty_site):
    """From the first step with a row in every table up to the newest."""
    empty_site.run("migrate", "--down", "base")
    first, *later = steps()
    schema.upgrade(first)
    fill()
    filled = rows()
    for revision in later:
        schema.upgrade(revision)
        kept = rows()
        assert {kept[name] for name in filled if name in kept} == {1}, revision
    assert schema.is_at_head(engine())


def test_a_step_that_fails_leaves_nothing_behind(empty_site, monkeypatch):
    empty_site.run("migrate", "--down", "base")

    def full_disk(*_arguments, **_more):
        raise OSError("no space left on device")

    from alembic import op

    monkeypatch.setattr(op, "create_index", full_disk, raising=False)
    monkeypatch.setattr(op, "batch_alter_table", full_disk)
    with pytest.raises(OSError, match="no space"):
        schema.upgrade("head")
    db.session.remove()
    assert [table.name for table in tables_now()] == []


def test_money_moments_and_sealed_values_are_kept_as_plain_columns(site):
    db.session.remove()
    kinds = {
        (table.name, column.name): column.type for table in tables_now() for column in table.columns
    }
    for table in db.Base.metadata.sorted_tables:
        for column in table.columns:
            kept = kinds[table.name, column.name]
            if isinstance(column.type, db.Yuan):
                assert isinstance(kept, sa.Integer)
            if isinstance(column.type, db.Moment):
                assert isinstance(kept, sa.DateTime)
            if column.name.endswith("_sealed"):
                assert isinstance(kept, sa.LargeBinary)
