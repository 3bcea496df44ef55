"""People and mandates between them, for tests of the verbs; nothing is committed."""

from datetime import date, timedelta

from app import db, vault
from app.accounts.model import Account, Person
from app.clock import now, today
from app.mandates.model import Evidence, Mandate
from tests.citizen import PEOPLE


def person(cast_name: str, *, known: bool = True) -> Person:
    """Somebody of the cast; not `known` is one whose number nobody has seen."""
    made = Person()
    if known:
        made.identify(PEOPLE[cast_name]["name"], PEOPLE[cast_name]["id_number"])
    db.session.add(made)
    db.session.flush()
    return made


def account(cast_name: str, *, known: bool = True) -> Account:
    """His way to sign in, by his phone."""
    phone = PEOPLE[cast_name]["phone"]
    made = Account(
        kind="citizen",
        person_id=person(cast_name, known=known).id,
        phone_hash=vault.lookup("phone", phone),
    )
    made.phone = phone
    db.session.add(made)
    db.session.flush()
    return made


def mandate(
    giver: Person | str,
    holder: Person | str,
    *,
    services: tuple[str, ...] = ("PT-MUTUAL-PROXY",),
    given: bool = True,
    until: date | None = None,
    proven: bool = True,
) -> Mandate:
    """One that stands, unless told otherwise."""
    row = Mandate(
        giver_id=giver if isinstance(giver, str) else giver.id,
        holder_id=holder if isinstance(holder, str) else holder.id,
        services=list(services),
        relation="child",
        until=until or today() + timedelta(days=30),
        wording_version="2026-11-01",
        wording_hash="0" * 64,
        given_at=now() if given else None,
        proven_at=now() if given and proven else None,
        evidence=Evidence.CODE_TO_HIS_PHONE.value if given else None,
    )
    db.session.add(row)
    db.session.flush()
    return row
