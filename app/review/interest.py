"""Conflict of interest: nobody sees or decides at the desk what is his own or of a person he acted for."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, true

from app.accounts.model import Account, AccountKind, Person
from app.db import session
from app.filing.model import Filing
from app.mandates.model import Mandate


def _mandate(giver: Select[str], holder: Select[str]) -> ColumnElement[bool]:
    pair = (Mandate.giver_id.in_(giver), Mandate.holder_id.in_(holder))
    return select(Mandate.id).where(*pair).exists()


# Every row of this human being: two with the same ID number are one. An unknown number equals none.
MINE = select(Person.id).where(
    or_(Person.id == bindparam("me"), Person.id_hash == bindparam("my_number"))
)
# Everybody the case is about or who files it.
OWNER = select(Account.person_id).where(Account.id == bindparam("account")).scalar_subquery()
HIS = select(Person.id).where(
    or_(Person.id.in_((bindparam("person"), OWNER)), Person.id_hash == bindparam("patient"))
)
IS_CLOSE = select(
    select(Person.id).where(Person.id.in_(HIS), Person.id.in_(MINE)).exists(),
    _mandate(MINE, HIS),
    _mandate(HIS, MINE),
)


def has_interest(account: Account, filing: Filing) -> bool:
    """Whether the case is of this account's person, of a patient who is that person, or of anybody
    with whom that person has or had a mandate, in either direction, whatever became of it."""
    me = account.person
    if filing.person_id == me.id or (me.id_hash and filing.patient_hash == me.id_hash):
        return True
    his = {"person": filing.person_id, "account": filing.account_id, "patient": filing.patient_hash}
    return any(session.execute(IS_CLOSE, _selves(me) | his).one())


def _selves(me: Person) -> dict[str, Any]:
    return {"me": me.id, "my_number": me.id_hash}


def without_interest(account: Account) -> ColumnElement[bool]:
    """The same rule as a condition over many filings, for lists; it costs one short statement."""
    people, hashes, accounts = _close_to(account.person)
    conditions: list[Any] = [true(), Filing.person_id.not_in(people)]
    if hashes:
        conditions.append(or_(Filing.patient_hash.is_(None), Filing.patient_hash.not_in(hashes)))
    if accounts:
        conditions.append(Filing.account_id.not_in(accounts))
    return and_(*conditions)


def _close_to(me: Person) -> tuple[set[str], set[bytes], set[str]]:
    """The person himself and everybody with whom a mandate was ever asked for or given: rows of people,
    hashes of their ID numbers, and their accounts that can file."""
    givers = select(Mandate.giver_id).where(Mandate.holder_id.in_(MINE))
    # One list of ids and no OR around it: PostgreSQL would read every person.
    close = givers.union(select(Mandate.holder_id).where(Mandate.giver_id.in_(MINE)), MINE)
    rows = session.execute(
        select(Person.id, Person.id_hash, Account.id)
        .outerjoin(
            Account, (Account.person_id == Person.id) & (Account.kind == AccountKind.CITIZEN)
        )
        .where(Person.id.in_(close)),
        _selves(me),
    ).all()
    people, hashes, accounts = zip(*rows, strict=True) if rows else ((), (), ())
    return set(people), {one for one in hashes if one}, {one for one in accounts if one}
