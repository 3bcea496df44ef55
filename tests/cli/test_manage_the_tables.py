"""`bangban migrate`: tables up and down, and the sealed canary that belongs to them."""

from sqlalchemy import inspect

from app import db
from app.cli import canary, schema


def tables_there():
    return set(inspect(db.session.get_bind().engine).get_table_names()) - {"alembic_version"}


def test_an_empty_database_gets_every_table(empty_site):
    empty_site.run("migrate")
    assert tables_there() == {table.name for table in db.Base.metadata.sorted_tables}
    assert schema.is_at_head(db.session.get_bind().engine)


def test_migrating_twice_changes_nothing(site):
    db.session.remove()
    before = db.fact(canary.KEY)
    site.run("migrate")
    assert db.fact(canary.KEY) == before


def test_the_way_down_leaves_no_table(site):
    site.run("migrate", "--down", "base")
    assert tables_there() == set()


def test_a_database_is_empty_until_something_but_facts_is_in_it(site):
    assert schema.is_empty()
    site.run(*STAFF, typed=PASSWORD)
    assert not schema.is_empty()


def test_a_command_that_needs_the_tables_says_what_to_do(empty_site):
    result = empty_site.run("audit", "verify", status=1)
    assert "run `bangban migrate`" in result.stderr
    assert result.stdout == ""


STAFF = ("admin", "create", "--login", "admin", "--name", "管理员", "--password-stdin")
PASSWORD = "a long password\n"
