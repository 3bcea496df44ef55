"""Asking for a mandate: whom for, how related, which services, until when, and his phone. One question a page."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select, update

from app import audit, vault
from app.accounts.model import Account
from app.accounts.people import are_one, person_named
from app.audit import Act
from app.catalogue.current import catalogue
from app.clock import now, today
from app.db import session
from app.errors import OutOfStep, Refusal
from app.mandates import wording
from app.mandates.model import Mandate, MandateCode
from app.mandates.service import title_of
from app.numbers import birth_of
from app.registers import clients

OF_AGE = 18
MOST_ASKS = 10
ONCE = "once"
LASTS = {ONCE: 365, "30": 30, "182": 182, "365": 365}
RELATIONS = ("child", "spouse", "parent", "relative", "volunteer", "grid")
STEPS = ("myself", "relation", "services", "until", "phone")


def mandatable() -> dict[str, str]:
    """The services that may be filed for an adult under a mandate: title by id."""
    services = [one for one in catalogue().services() if one.online.takes_mandates]
    return {one.service_id: title_of(one.service_id) for one in services}


def ask(by: Account, name: str, id_number: str) -> Mandate:
    """A mandate that is being written; the same unfinished one is found again instead of a second.

    Refuses for_yourself, for_a_child, for_the_dead, names_differ, too_many_asks. Whoever has died cannot
    give one: his family files as heirs.
    """
    demand_another_adult(by, id_number)
    demand_not_too_many(by)
    demand_named_and_alive(name, id_number)
    giver = person_named(name, id_number)
    if giver.name != name:
        raise Refusal("names_differ")
    if are_one(giver, by.person):
        raise Refusal("for_yourself")
    if unfinished := _being_written(by, giver.id):
        return unfinished
    words = wording.current()
    mandate = Mandate(
        giver_id=giver.id,
        holder_id=by.person_id,
        services=[],
        relation="",
        until=today(),
        evidence_facts={},
        wording_version=words.version,
        wording_hash=words.hash,
    )
    session.add(mandate)
    session.flush()
    audit.record(Act.MANDATE_ASKED, about=mandate.about, by=by.person_id, acting_for=giver.id)
    return mandate


def demand_another_adult(by: Account, id_number: str) -> None:
    """Refuse the asker's own number, and that of somebody who cannot give a mandate yet."""
    if by.person.id_hash == vault.lookup("id_number", id_number):
        raise Refusal("for_yourself")
    born = birth_of(id_number)
    if born is None or years_old(born, today()) < OF_AGE:
        raise Refusal("for_a_child")


def years_old(born: date, on: date) -> int:
    """Whole years, counted to the birthday."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def demand_not_too_many(by: Account) -> None:
    """A handful a day serves a family; a list of numbers to be tried out does not pass."""
    since = now() - timedelta(days=1)
    asked = select(func.count()).where(Mandate.holder_id == by.person_id, Mandate.asked_at > since)
    if (session.scalar(asked) or 0) >= MOST_ASKS:
        raise Refusal("too_many_asks", most=MOST_ASKS)


def demand_named_and_alive(name: str, id_number: str) -> None:
    """What the register of insured persons knows must agree; who is in no register may still be named."""
    known = clients.insured_person(id_number, today())
    if known and not known.is_named(name):
        raise Refusal("names_differ")
    if known and known.death:
        raise Refusal("for_the_dead")


def _being_written(by: Account, giver_id: str) -> Mandate | None:
    mine = select(Mandate).where(
        Mandate.holder_id == by.person_id,
        Mandate.giver_id == giver_id,
        Mandate.given_at.is_(None),
        Mandate.ended_at.is_(None),
    )
    return session.scalars(mine.order_by(Mandate.asked_at.desc())).first()


def next_step(mandate: Mandate) -> str | None:
    """The first question without an answer; None when the mandate can be given."""
    done = {
        "myself": bool(mandate.holder.name or mandate.holder_name),
        "relation": bool(mandate.relation),
        "services": bool(mandate.services),
        "until": "lasts" in mandate.evidence_facts,
        "phone": "phone" in mandate.evidence_facts,
    }
    return next((step for step in STEPS if not done[step]), None)


def write(mandate: Mandate, step: str, value: Any, by: Account) -> None:
    """One answer of the one who asks. Codes already sent were for other words: they end."""
    if not mandate.is_open:
        raise OutOfStep("mandate_settled")
    _WRITERS[step](mandate, value, by)
    session.execute(
        update(MandateCode)
        .where(MandateCode.mandate_id == mandate.id, MandateCode.used_at.is_(None))
        .values(used_at=now())
    )


def _name_myself(mandate: Mandate, name: str, _by: Account) -> None:
    mandate.holder_name = name


def _relate(mandate: Mandate, relation: str, _by: Account) -> None:
    if relation not in RELATIONS:
        raise Refusal("choose_one")
    mandate.relation = relation


def _cover(mandate: Mandate, services: list[str], _by: Account) -> None:
    known = [one for one in services if one in mandatable()]
    if not known:
        raise Refusal("choose_services")
    mandate.services = known


def _last(mandate: Mandate, lasts: str, _by: Account) -> None:
    if lasts not in LASTS:
        raise Refusal("choose_one")
    mandate.only_once, mandate.until = lasts == ONCE, last_day(lasts)
    note(mandate, lasts=lasts)


def last_day(lasts: str) -> date:
    """The last day of a mandate that is given today."""
    return today() + timedelta(days=LASTS[lasts])


def _reach(mandate: Mandate, phone: str, by: Account) -> None:
    """His phone, or nothing where he has none: then a signed paper is the way."""
    if phone and phone == by.phone:
        raise Refusal("phone_is_yours")
    mandate.phone = phone or None
    mandate.phone_hash = vault.lookup("phone", phone) if phone else None
    note(mandate, phone=bool(phone))


_WRITERS: Mapping[str, Any] = {
    "myself": _name_myself,
    "relation": _relate,
    "services": _cover,
    "until": _last,
    "phone": _reach,
}


def note(mandate: Mandate, **facts: Any) -> None:
    """Add to what is known of how it came about; codes and counts, never personal data."""
    mandate.evidence_facts = {**mandate.evidence_facts, **facts}
