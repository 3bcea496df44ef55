"""What the checks read from a claim: answers, system facts, days as typed, and who has died."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.catalogue.claim import Claim, Invoice, Stay
from app.catalogue.conditions import Condition, judge
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies, Policy

STAY_SETTINGS = ("inpatient", "observation")


def values(claim: Claim) -> Mapping[str, object]:
    """Answers and system facts together, as conditions want them."""
    known = {"inpatient_other_province": _inpatient_other_province(claim)}
    return {**known, **claim.facts, **claim.answers}


def _inpatient_other_province(claim: Claim) -> bool | None:
    places = [stay.place for stay in claim.stays]
    if "other_province" in places:
        return True
    return None if None in places or not places else False


def holds(condition: Condition | None, claim: Claim) -> bool:
    """Whether the condition is true; what is unknown does not hold."""
    return judge(condition, values(claim)).value is True


def asks(service: Service, entry_id: str, claim: Claim) -> bool:
    """Whether the service asks this person for such an entry (stays, invoices, payee …)."""
    return any(one.id == entry_id and holds(one.when, claim) for one in service.entries)


def day(value: object) -> date | None:
    """A day as an answer keeps it: a date, or ISO text; None when it is neither."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def day_in(answer: object, part: str) -> date | None:
    """The day under `part` of an answer that has parts (from, to, date)."""
    return day(answer.get(part)) if isinstance(answer, Mapping) else None


def stay_of(invoice: Invoice, claim: Claim) -> Stay | None:
    """The stay that an invoice belongs to."""
    return next((stay for stay in claim.stays if stay.id == invoice.stay_id), None)


def begins(invoice: Invoice, claim: Claim) -> date | None:
    """The first day of the care: admission for a stay, the day of service otherwise."""
    stay = stay_of(invoice, claim)
    return stay.admit if stay else invoice.service_date


def place_of(invoice: Invoice, claim: Claim) -> str | None:
    """local, other_province, or None when nobody knows."""
    stay = stay_of(invoice, claim)
    return stay.place if stay else invoice.place


def is_emergency(claim: Claim, invoice: Invoice | None = None) -> bool:
    """Whether somebody called the care an emergency or a rescue."""
    if invoice is not None and invoice.emergency is not None:
        return invoice.emergency
    situation, kinds = claim.answers.get("situation"), claim.answers.get("kind") or ()
    return situation in ("OTHER_PROVINCE_EMERGENCY", "PREHOSPITAL_LOCAL") or any(
        kind in kinds for kind in ("emergency", "rescue")
    )


def said_deceased(claim: Claim) -> bool | None:
    """Whether the person filing said that the patient has died; None when he was not asked."""
    if claim.answers.get("patient_state") is not None:
        return bool(claim.answers["patient_state"] == "deceased")
    if claim.answers.get("alive") is not None:
        return claim.answers["alive"] is False
    return True if claim.patient.death else None


def death_of(claim: Claim) -> date | None:
    """The day of death: the register's, else the one told."""
    return claim.known.death or claim.patient.death


def policies_of(service: Service, policies: Policies) -> Iterator[Policy]:
    """The policies that serve this service, layer by layer."""
    for policy_id in (service.policy or {}).values():
        yield policies[policy_id]


def text_of(value: Any) -> str:
    """A name without spaces and middle dots, for comparing."""
    return "".join(sign for sign in str(value) if sign not in " 　·•．.\t")
