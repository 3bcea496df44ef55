"""Why an invoice is not admitted: the reject codes, in their fixed order."""

from datetime import date
from typing import NamedTuple

from app.catalogue.policy_terms import Policy
from app.estimate.case import Case, Invoice, Person
from app.estimate.fields import bad_field
from app.money import ZERO


class Rejection(NamedTuple):
    """The first code that applies, and the last day where it is about time."""

    reason: str
    deadline: date | None = None


def rejection(invoice: Invoice, case: Case, policy: Policy, seen: set[str]) -> Rejection | None:
    """Why this invoice is not admitted, or None. `seen` are the keys met before it."""
    if invoice.total <= ZERO:
        return Rejection("NEGATIVE_AMOUNT" if invoice.total else "ZERO_AMOUNT")
    if invoice.void:
        return Rejection("INVOICE_VOID")
    if invoice.key in seen:
        return Rejection("DUPLICATE")
    if invoice.fiscal_reimbursed:
        return Rejection("FISCAL_REIMBURSED")
    limit = policy.filing_limit and policy.filing_limit.last_day(invoice.invoice_date)
    if limit and case.claim_date > limit:
        return Rejection("OVER_TIME_LIMIT", limit)
    death = case.person.death_date
    if death and invoice.begins > death:
        return Rejection("AFTER_DEATH")
    if policy.gate == "SH3" and not is_shanghai_situation(invoice, case.person):
        return Rejection("NOT_ELIGIBLE_SITUATION")
    return None


def is_shanghai_situation(invoice: Invoice, person: Person) -> bool:
    """Whether one of the situations of Shanghai's manual claims holds, and not only in name."""
    if invoice.situation is None or invoice.place is None:
        lacking = "situation" if invoice.situation is None else "place"
        raise bad_field(invoice.path + lacking, "is needed")
    if invoice.situation == "OTHER_PROVINCE_EMERGENCY":
        return invoice.place == "other_province" and invoice.emergency
    if invoice.situation == "PREHOSPITAL_LOCAL":
        return invoice.place == "local" and invoice.setting == "prehospital"
    if invoice.situation == "CARD_LOSS":
        return _while_card_was_lost(invoice, person)
    if invoice.situation == "TRANSFERRED":
        at_new_place = invoice.place == "other_province" and invoice.setting != "prehospital"
        return at_new_place and person.is_transferred
    return False


def _while_card_was_lost(invoice: Invoice, person: Person) -> bool:
    if invoice.place != "local" or invoice.setting != "outpatient" or not person.card_loss:
        return False
    reported, reissued = person.card_loss
    return reported <= invoice.begins <= reissued
