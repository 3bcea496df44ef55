"""What is read past the unit of work is what the unit of work reads, and is watched by it from then on."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm.exc import StaleDataError

from app import clock, db
from app.access import BESIDE
from app.accounts.model import Account
from app.accounts.sessions import ACCOUNT, SELDOM_NEEDED, session_and
from app.filing.model import Filing
from app.filing.service import FILING, find_filing
from tests.citizen import Citizen
from tests.filing.test_sign_in_and_thing_at_once import token_of

Pair = tuple[Account, Filing]


@pytest.fixture
def filed(citizen: Citizen) -> Iterator[Citizen]:
    citizen.file_mutual()
    yield citizen
    db.session.remove()


def read(citizen: Citizen) -> Pair:
    """Both, as a request reads them; nothing was read before."""
    signed_in, filing = session_and(BESIDE[find_filing], citizen.filing_id, token_of(citizen))
    return signed_in.account, filing


@pytest.mark.parametrize(("place", "model"), [(0, Account), (1, Filing)])
def test_every_column_has_the_same_value(filed: Citizen, place: int, model: Any) -> None:
    with filed.database():
        past = read(filed)[place]
        names = [one.key for one in model.__table__.c]
        values = {name: getattr(past, name) for name in names}
        db.session.remove()
        plain = db.session.get(model, values["id"])
        assert values == {name: getattr(plain, name) for name in names}
        assert past.__dict__ is not plain.__dict__


def test_it_is_in_the_session_and_unchanged(filed: Citizen) -> None:
    with filed.database() as session:
        for thing in read(filed):
            assert inspect(thing).persistent
            assert not session.is_modified(thing)
        assert not session.dirty
        assert not session.new


def test_what_was_left_out_is_read_when_somebody_asks(filed: Citizen) -> None:
    with filed.database():
        account, _filing = read(filed)
        unread = inspect(account).unloaded
        assert {one.key for one in SELDOM_NEEDED} <= unread
        assert account.phone_hash is not None
        assert account.created_at <= clock.now()
        assert account.person.say_name


def test_relationships_are_followed(filed: Citizen) -> None:
    with filed.database():
        account, filing = read(filed)
        assert filing.account is account
        assert filing.mandate is None


def test_what_is_there_already_is_not_made_twice(filed: Citizen) -> None:
    with filed.database() as session:
        known = session.get(Filing, filed.filing_id)
        known.district = "changed and not yet written"
        account, filing = read(filed)
        assert filing is known
        assert filing.district == "changed and not yet written"
        assert read(filed)[0] is account


def test_a_change_is_written_once_by_whoever_was_first(filed: Citizen) -> None:
    with filed.database() as session:
        filing = read(filed)[1]
        seen = filing.revision
        filing.risk = 7
        session.commit()
        assert filing.revision == seen + 1
    with filed.database() as session:
        assert session.get(Filing, filed.filing_id).risk == 7


def test_a_change_after_another_s_is_refused(filed: Citizen) -> None:
    with filed.database() as session:
        filing = read(filed)[1]
        table = Filing.__table__
        session.connection().execute(table.update().values(revision=table.c.revision + 1))
        filing.risk = 7
        with pytest.raises(StaleDataError):
            session.flush()
        session.rollback()


def test_after_a_rollback_it_is_read_again(filed: Citizen) -> None:
    with filed.database() as session:
        filing = read(filed)[1]
        number, filing.number = filing.number, "wrong"
        session.rollback()
        db.begin_writing()
        assert filing.number == number


def test_columns_that_are_empty_make_nothing(filed: Citizen) -> None:
    with filed.database():
        assert FILING.object_in([None] * (len(FILING.raw) + 1), 1) is None
        assert ACCOUNT.object_in([None] * len(ACCOUNT.raw), 0) is None


def test_no_two_raw_columns_have_one_name() -> None:
    names = [one.name for one in (*FILING.raw, *ACCOUNT.raw)]
    assert len(set(names)) == len(names)
