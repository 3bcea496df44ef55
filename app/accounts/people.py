"""Who is who: one human being behind several rows, found by the keyed hash of his ID number.

Typing a number proves nothing. It names a person; it never lets an account become one. Only `recognise`
does that, and it is called when the phone that signs in is the one on file for the number.
"""

from sqlalchemy import exists, select

from app import vault
from app.accounts.model import Account, Person
from app.db import session


def person_named(name: str, id_number: str) -> Person:
    """The person of this number, with an account when one of several rows has one; else a new row."""
    has_account = exists().where(Account.person_id == Person.id)
    known = select(Person).where(Person.id_hash == vault.lookup("id_number", id_number))
    found = session.scalars(known.order_by(has_account.desc(), Person.created_at)).first()
    if found:
        return found
    person = Person()
    person.identify(name, id_number)
    session.add(person)
    session.flush()
    return person


def selves(person_id: str) -> list[str]:
    """Every row of this human being: its own, and those with the same ID number."""
    mine = session.get(Person, person_id)
    if mine is None or mine.id_hash is None:
        return [person_id]
    return list(session.scalars(select(Person.id).where(Person.id_hash == mine.id_hash)))


def are_one(one: Person, other: Person) -> bool:
    """The same human being: one row, or two with the same ID number."""
    return one.id == other.id or (one.id_hash is not None and one.id_hash == other.id_hash)


def recognise(account: Account, person: Person) -> None:
    """From now on the account is this person's, who was nobody known before. The caller has the proof."""
    if account.person.id_hash is None:
        account.person.identify(person.name, person.id_number)
