"""The ground under every table: facts of a database, exact money, moments, durable settings."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import SQLAlchemyError

from app import db

FEN = st.integers(-(10**12), 10**12).map(lambda fen: Decimal(fen) / 100 + Decimal("0.00"))


def test_a_fact_is_written_read_and_replaced(session):
    assert db.fact("colour") is None
    db.set_fact("colour", "red")
    db.session.commit()
    assert db.fact("colour") == "red"
    db.set_fact("colour", "green")
    db.session.commit()
    assert db.fact("colour") == "green"


def test_a_fact_goes_with_its_transaction(session):
    db.set_fact("colour", "red")
    db.session.rollback()
    assert db.fact("colour") is None


@pytest.mark.parametrize("state", ["filling", "filled"])
def test_a_database_that_was_marked_is_a_demo(session, state):
    assert not db.is_demo()
    db.set_fact("demo", state)
    db.session.commit()
    assert db.is_demo()


def test_a_database_without_tables_is_no_demo(app, tmp_path):
    empty = db.connect(f"sqlite:///{tmp_path}/empty.db")
    try:
        assert not db.is_demo()
    finally:
        db.session.remove()
        db.session.configure(bind=app.extensions["engine"])
        empty.dispose()


@given(FEN)
def test_money_comes_back_to_the_fen(amount):
    kept = db.Yuan().process_bind_param(amount, None)
    assert isinstance(kept, int)
    assert db.Yuan().process_result_value(kept, None) == amount


def test_no_money_stays_no_money():
    assert db.Yuan().process_bind_param(None, None) is None
    assert db.Yuan().process_result_value(None, None) is None


def test_moments_are_kept_in_utc_and_come_back_aware():
    noon_in_china = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=8)))
    kept = db.Moment().process_bind_param(noon_in_china, None)
    assert (kept.hour, kept.tzinfo) == (4, UTC)
    kind = db.Moment().dialect_impl(sqlite.dialect())
    read = kind.result_processor(sqlite.dialect(), None)
    assert read("2026-11-21 04:00:00.000000") == noon_in_china
    assert read(None) is None


def test_ids_cannot_be_guessed_and_fit_an_address():
    ids = {db.uid() for _time in range(1000)}
    assert len(ids) == 1000
    assert all(len(one) == 16 and one.replace("-", "").replace("_", "").isalnum() for one in ids)


@pytest.fixture
def as_on_a_site(app, tmp_path):
    """A database of SQLite as the site opens it; the tests' own is in a hurry."""
    engine = db.connect(f"sqlite:///{tmp_path}/site.db")
    yield
    db.session.remove()
    engine.dispose()
    db.session.configure(bind=app.extensions["engine"])


def test_sqlite_loses_nothing_that_was_committed(as_on_a_site):
    answers = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 15000,
    }
    for setting, expected in answers.items():
        assert db.session.scalar(text(f"PRAGMA {setting}")) == expected


def test_parameters_do_not_reach_messages_of_database_errors(session):
    with pytest.raises(SQLAlchemyError) as failed:
        db.session.execute(text("SELECT * FROM nowhere WHERE phone = :phone"), {"phone": "138"})
    assert "138" not in str(failed.value)
