"""What a mandate settles in a filing made under it: whose it is, and the answers that follow from that."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import vault
from app.accounts.model import Account
from app.accounts.people import selves
from app.catalogue.definition import Service
from app.clock import now, today
from app.db import session
from app.errors import Refusal
from app.filing.model import Filing, Section, Status
from app.filing.service import SECOND_TAP, find_filing, start, write_anew
from app.filing.sheet import SETTLED, Sheet
from app.filing.telling import tell_giver
from app.mandates.giving import has_died
from app.mandates.model import Mandate
from app.numbers import birth_of

SETTLED_ANSWERS: dict[str, Any] = {"who": "proxy", "alive": True, "patient_state": "adult"}
MOST_SHOWN = 50


def demand_usable(mandate: Mandate) -> None:
    """Refuse a second filing under a mandate for one, and any for whoever has died meanwhile."""
    if has_died(mandate):
        raise Refusal("for_the_dead")
    used = select(Filing.id).where(
        Filing.mandate_id == mandate.id, Filing.status != Status.WITHDRAWN
    )
    if mandate.only_once and session.scalar(used.limit(1)):
        raise Refusal("mandate_used")


def settled_sections(service: Service, mandate: Mandate) -> dict[str, dict[str, Any]]:
    """The sections a filing under this mandate begins with: only what is his, and what he agreed to."""
    answers = {name: SETTLED_ANSWERS[name] for name in SETTLED if service.question(name)}
    relation = service.question("relation")
    if relation and mandate.relation in [one.v for one in relation.options]:
        answers["relation"] = mandate.relation
    giver, born = mandate.giver, birth_of(mandate.giver.id_number)
    found = {f"question:{name}": {"value": value} for name, value in answers.items()}
    found["patient"] = {"name": giver.name, "id_number": giver.id_number, "death": None}
    if born:
        found["patient"]["birth"] = born.isoformat()
    if mandate.phone:
        found["contact"] = {"phone": mandate.phone}
    return found


def start_for(
    service: Service, account: Account, notice: Mapping[str, Any], mandate: Mandate
) -> Filing:
    """A draft of the giver, begun by his helper; he is told. A second tap finds the draft of the first."""
    if begun := begun_just_now(service, mandate):
        return begun
    demand_usable(mandate)
    filing = start(service, account, notice, mandate)
    for key, body in settled_sections(service, mandate).items():
        write_anew(filing, key, body, account)
    filing.patient_hash = vault.lookup("id_number", mandate.giver.id_number)
    session.flush()
    sheet = Sheet.of(find_filing(filing.id) or filing, service)
    tell_giver(sheet, "started_for_you", {"service": service.title_zh})
    return filing


def begun_just_now(service: Service, mandate: Mandate) -> Filing | None:
    """A draft under this mandate that was begun a moment ago and in which nothing was agreed to yet."""
    agreed = select(Section.id).where(Section.filing_id == Filing.id, Section.key == "consents")
    begun = (
        select(Filing)
        .where(Filing.mandate_id == mandate.id, Filing.service_id == service.service_id)
        .where(Filing.status == Status.DRAFT, Filing.started_at > now() - SECOND_TAP)
        .where(~agreed.exists())
    )
    return session.scalars(begun.order_by(Filing.started_at.desc())).first()


def filings_under(account: Account) -> list[Filing]:
    """What this account files for others, as far as the mandates behind it stand; the last touched first."""
    under = (
        select(Filing)
        .join(Mandate, Mandate.id == Filing.mandate_id)
        .where(Filing.account_id == account.id, Mandate.given_at.is_not(None))
        .where(Mandate.ended_at.is_(None), Mandate.until >= today())
    )
    return list(session.scalars(under.order_by(Filing.updated_at.desc()).limit(MOST_SHOWN)))


def filings_made_for(account: Account) -> list[Filing]:
    """What others filed for this person, whatever became of their mandates."""
    if account.is_staff:
        return []
    made = (
        select(Filing)
        .where(Filing.person_id.in_(selves(account.person_id)), Filing.mandate_id.is_not(None))
        .options(joinedload(Filing.mandate))
    )
    return list(session.scalars(made.order_by(Filing.updated_at.desc()).limit(MOST_SHOWN)))
