"""What other features ask of mandates. Nothing here commits or knows a request."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from app import jobs
from app.accounts.model import Account, Person
from app.accounts.people import are_one, selves
from app.catalogue.current import catalogue
from app.clock import today
from app.db import session
from app.mandates.model import Mandate

MOST_SHOWN = 50
INSURANCE = {"EMP": "职工医保", "RES": "居民医保"}


def find_mandate(mandate_id: str) -> Mandate | None:
    """A mandate by its id, for those whom it is about."""
    return session.get(Mandate, mandate_id)


def held_by(account: Account) -> list[Mandate]:
    """我替谁办: every mandate this person asked for, the newest first."""
    own = select(Mandate).where(Mandate.holder_id == account.person_id)
    return list(session.scalars(own.order_by(Mandate.asked_at.desc()).limit(MOST_SHOWN)))


def concerning(account: Account) -> list[Mandate]:
    """谁在替我办: every mandate in which he is the one acted for, or is named by his phone."""
    about = select(Mandate).where(_concerns(account), Mandate.holder_id != account.person_id)
    return list(session.scalars(about.order_by(Mandate.asked_at.desc()).limit(MOST_SHOWN)))


def _concerns(account: Account) -> ColumnElement[bool]:
    mine = Mandate.giver_id.in_(selves(account.person_id))
    if account.person.id_hash is not None or account.phone_hash is None:
        return mine
    return or_(mine, Mandate.phone_hash == account.phone_hash)


def is_addressed_to(mandate: Mandate, account: Account) -> bool:
    """May he say yes or no to it? The person himself; or, while nobody knows who he is, whoever has the
    phone it names. Never the one who asks."""
    if mandate.holder_id == account.person_id or are_one(mandate.holder, account.person):
        return False
    if are_one(mandate.giver, account.person):
        return True
    is_nobody_known = account.person.id_hash is None and account.phone_hash is not None
    return is_nobody_known and mandate.phone_hash == account.phone_hash


def standing(account: Account, person_id: str, service_id: str) -> Mandate | None:
    """The mandate under which this account may file for that person now; None when there is none."""
    given = select(Mandate).where(
        Mandate.holder_id == account.person_id,
        Mandate.giver_id == person_id,
        Mandate.given_at.is_not(None),
        Mandate.ended_at.is_(None),
        Mandate.until >= today(),
    )
    found = session.scalars(given.order_by(Mandate.until.desc()))
    return next((one for one in found if one.covers(service_id)), None)


def between(person_a: str, person_b: str) -> bool:
    """Was there ever a mandate between these two people, given or only asked for, either way round?

    Two rows that carry the same ID number are one human being.
    """
    giver, holder = aliased(Person), aliased(Person)
    one, other = selves(person_a), selves(person_b)
    found = (
        select(Mandate.id)
        .join(giver, giver.id == Mandate.giver_id)
        .join(holder, holder.id == Mandate.holder_id)
        .where(
            or_(
                giver.id.in_(one) & holder.id.in_(other),
                giver.id.in_(other) & holder.id.in_(one),
            )
        )
    )
    return session.scalar(found.limit(1)) is not None


def is_proven(mandate: Mandate) -> bool:
    """Its word was checked, or that of another mandate between the same two for the same services
    (民法典 171: what was done without authority stands once it is ratified)."""
    if mandate.is_proven:
        return True
    others = select(Mandate).where(
        Mandate.giver_id == mandate.giver_id,
        Mandate.holder_id == mandate.holder_id,
        Mandate.proven_at.is_not(None),
    )
    return any(set(mandate.services) <= set(one.services) for one in session.scalars(others))


def name_of_holder(mandate: Mandate) -> str:
    """The helper's name: as known, else as she wrote it into the mandate."""
    return str(mandate.holder.name or mandate.holder_name or "")


def names_of_services(mandate: Mandate) -> list[str]:
    """The services of a mandate by their titles."""
    return [title_of(one) for one in mandate.services]


def title_of(service_id: str) -> str:
    """The title of a service; where two have the same, with the insurance that it is for."""
    service = catalogue().latest(service_id)
    alike = [one for one in catalogue().services() if one.title_zh == service.title_zh]
    kinds = "、".join(INSURANCE[one] for one in service.insured if one in INSURANCE)
    return f"{service.title_zh}（{kinds}）" if len(alike) > 1 and kinds else service.title_zh


def phones_of(person: Person) -> list[str]:
    """Every phone that signs in as this person."""
    own = select(Account).where(
        Account.person_id.in_(selves(person.id)), Account.closed_at.is_(None)
    )
    return [one.phone for one in session.scalars(own) if one.phone]


def send(template: str, phone: str, **values: Any) -> None:
    """Have a message written in the background; nothing low imports notices."""
    jobs.enqueue("notices:tell", {"template": template, "phone": phone, "values": values})
