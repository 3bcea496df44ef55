"""Transactions: one writer at a time from the first statement on, readers beside it; values come back exact."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from app import db

IN_A_TRANSACTION = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def is_lite(session):
    if db.session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL begins its transactions in its own way")


@pytest.fixture
def begins(app, session):
    """Every BEGIN that the driver hears, on whichever connection of the pool."""
    heard = []

    def listen(raw, _record, _proxy):
        raw.set_trace_callback(lambda said: heard.append(said) if said[:5] == "BEGIN" else None)

    db.session.remove()
    engine = app.extensions["engine"]
    sa.event.listen(engine, "checkout", listen)
    yield heard
    sa.event.remove(engine, "checkout", listen)
    db.session.remove()
    with engine.connect() as connection:
        connection.connection.dbapi_connection.set_trace_callback(None)


def impatient(app):
    """A second connection of the same database that waits for no lock."""
    url = app.extensions["engine"].url
    engine = sa.create_engine(url, connect_args={"timeout": 0}, poolclass=sa.NullPool)
    sa.event.listen(engine, "connect", lambda raw, _record: setattr(raw, "isolation_level", None))
    return engine


def may_write(app):
    """Would a writer get its turn at this moment?"""
    with impatient(app).connect() as other:
        try:
            other.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError:
            return False
        other.exec_driver_sql("ROLLBACK")
    return True


def test_a_write_transaction_takes_its_turn_with_its_first_statement(is_lite, begins):
    db.begin_writing()
    db.fact("x")
    assert begins == ["BEGIN IMMEDIATE"]


def test_a_look_takes_no_turn(is_lite, begins):
    db.only_read()
    db.fact("x")
    db.session.rollback()
    db.fact("x")
    assert begins == ["BEGIN", "BEGIN"]


def test_a_look_that_ends_is_followed_by_a_write_transaction(is_lite, begins):
    db.only_read()
    db.fact("x")
    db.begin_writing()
    db.set_fact("x", "1")
    db.session.commit()
    assert begins == ["BEGIN", "BEGIN IMMEDIATE"]


def test_begin_writing_twice_begins_nothing(is_lite, begins):
    db.begin_writing()
    db.begin_writing()
    assert begins == []


def test_while_one_writes_no_other_may_and_then_he_may(is_lite, app):
    assert may_write(app)
    db.begin_writing()
    db.fact("x")
    assert not may_write(app)
    db.session.commit()
    assert may_write(app)


def test_while_one_looks_another_may_write_and_the_look_stays_as_it_was(is_lite, app):
    db.set_fact("x", "old")
    db.session.commit()
    db.only_read()
    assert db.fact("x") == "old"
    assert may_write(app)
    with impatient(app).connect() as other:
        other.exec_driver_sql("UPDATE site_fact SET value = 'new' WHERE key = 'x'")
    assert db.session.scalar(sa.text("SELECT value FROM site_fact WHERE key = 'x'")) == "old"
    db.session.rollback()
    assert db.session.scalar(sa.text("SELECT value FROM site_fact WHERE key = 'x'")) == "new"


def test_begin_writing_keeps_what_was_written_before_it(session):
    db.set_fact("x", "1")
    db.begin_writing()
    db.session.rollback()
    assert db.fact("x") == "1"


def test_looking_is_a_matter_of_the_thread(is_lite, app):
    """One thread that only looks does not make another one a reader."""
    db.session.commit()
    db.only_read()
    found = []

    def other():
        db.fact("x")
        found.append(may_write(app))
        db.session.remove()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join(20)
    db.fact("x")
    assert found == [False]
    assert may_write(app)


def test_a_reader_that_began_before_a_commit_of_others_cannot_overwrite_it(is_lite, app):
    """Without BEGIN IMMEDIATE a look that turns into a write would fail late; begin_writing begins anew."""
    db.set_fact("count", "1")
    db.session.commit()
    db.only_read()
    assert db.fact("count") == "1"
    with impatient(app).connect() as other:
        other.exec_driver_sql("UPDATE site_fact SET value = '2' WHERE key = 'count'")
    db.begin_writing()
    db.session.expire_all()
    db.set_fact("count", str(int(db.fact("count")) + 1))
    db.session.commit()
    assert db.fact("count") == "3"


def test_threads_that_count_together_lose_nothing(session):
    """Each reads and writes in one write transaction: nobody's step is overwritten."""
    if db.session.get_bind().dialect.name != "sqlite":
        pytest.skip("on PostgreSQL the row would be locked by the services")
    db.set_fact("count", "0")
    db.session.commit()

    def count():
        for _step in range(5):
            db.begin_writing()
            db.set_fact("count", str(int(db.fact("count")) + 1))
            db.session.commit()
            db.session.remove()

    threads = [threading.Thread(target=count) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.session.remove()
    assert db.fact("count") == "20"


def test_foreign_keys_are_kept(session):
    from app.registers.model import FiscalInvoice

    row = FiscalInvoice(id=1, import_id=424242, state="void", as_of=datetime.now(UTC).date())
    row.found_by = row.key = row.content = b"x" * 16
    db.session.add(row)
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()


# Values that come back.

TABLE = sa.Table(
    "round_trip",
    sa.MetaData(),
    sa.Column("amount", db.Yuan()),
    sa.Column("moment", db.Moment()),
    prefixes=["TEMPORARY"],
)


@pytest.fixture
def kept(session):
    """Write a pair of values into a table of the real database and read it again."""
    connection = db.session.connection()
    TABLE.create(connection)

    def keep(amount=None, moment=None):
        connection.execute(TABLE.insert(), {"amount": amount, "moment": moment})
        row = connection.execute(sa.select(TABLE)).one()
        connection.execute(TABLE.delete())
        return row

    return keep


@IN_A_TRANSACTION
@given(fen=st.integers(-(10**15), 10**15))
def test_an_amount_comes_back_with_two_decimals(kept, fen):
    amount = Decimal(fen) / 100 + Decimal("0.00")
    back = kept(amount=amount).amount
    assert back == amount
    assert isinstance(back, Decimal)
    assert back.as_tuple().exponent == -2


@pytest.mark.parametrize("amount", ["0", "0.0", "5", "5.5", "5.50", "1E+3", "-0.01", "99999999.99"])
def test_an_amount_written_in_any_way_comes_back_to_the_fen(kept, amount):
    assert str(kept(amount=Decimal(amount)).amount) == f"{Decimal(amount):.2f}"


@IN_A_TRANSACTION
@given(amounts=st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6))
def test_sums_and_orders_of_the_database_are_those_of_the_amounts(session, amounts):
    connection = db.session.connection()
    TABLE.create(connection, checkfirst=True)
    connection.execute(TABLE.delete())
    values = [Decimal(fen) / 100 for fen in amounts]
    connection.execute(TABLE.insert(), [{"amount": value} for value in values])
    assert connection.scalar(sa.select(sa.func.sum(TABLE.c.amount))) == sum(values)
    ordered = connection.scalars(sa.select(TABLE.c.amount).order_by(TABLE.c.amount))
    assert list(ordered) == sorted(values)
    over = sa.select(sa.func.count()).where(TABLE.c.amount >= values[0])
    assert connection.scalar(over) == sum(value >= values[0] for value in values)


@IN_A_TRANSACTION
@given(
    moment=st.datetimes(
        datetime(1900, 1, 2),  # noqa: DTZ001 the zone is drawn
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, CHINA]),
    )
)
def test_a_moment_comes_back_as_the_same_moment_aware(kept, moment):
    back = kept(moment=moment).moment
    assert back == moment
    assert back.tzinfo is not None


def test_moments_of_two_zones_are_kept_in_their_true_order(kept):
    noon = datetime(2026, 11, 21, 12, tzinfo=UTC)
    earlier = datetime(2026, 11, 21, 19, 59, tzinfo=CHINA)
    assert kept(moment=earlier).moment < kept(moment=noon).moment


def test_nothing_comes_back_as_nothing(kept):
    row = kept()
    assert (row.amount, row.moment) == (None, None)


# Ids.


def test_ids_use_the_whole_alphabet_of_an_address_and_nothing_else():
    signs = set("".join(db.uid() for _time in range(2000)))
    assert len(signs) == 64
    assert signs == set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_ids_made_by_threads_at_once_differ():
    made = []
    threads = [
        threading.Thread(target=lambda: made.extend(db.uid() for _time in range(500)))
        for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2000
    assert {len(one) for one in made} == {16}


def test_every_id_of_a_table_has_room_for_one():
    for mapped in db.Base.registry.mappers:
        column = mapped.local_table.columns.get("id")
        if column is not None and isinstance(column.type, sa.String):
            assert column.type.length >= len(db.uid()), mapped.local_table.name


def test_facts_have_names_and_values_of_a_known_length(session):
    db.set_fact("k" * 40, "v" * 500)
    db.session.commit()
    assert db.fact("k" * 40) == "v" * 500
    assert db.fact("k" * 39) is None
