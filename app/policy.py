"""Who may do what: the whole table on one page."""

from collections.abc import Callable
from typing import Any

from app.access import Permission as P
from app.mandates.service import is_addressed_to
from app.review.interest import has_interest

Rule = Callable[[Any, Any], bool]


def is_citizen(account: Any, _thing: Any) -> bool:
    return account.kind == "citizen"


def is_owner(account: Any, thing: Any) -> bool:
    """The account that started the filing (himself, a guardian or an heir), gave the consent, signed in."""
    return thing.account_id == account.id


def files_himself(account: Any, filing: Any) -> bool:
    """The account that started it, where nobody else's mandate is behind it."""
    return filing.account_id == account.id and filing.mandate_id is None


def holds_mandate(account: Any, filing: Any) -> bool:
    """The helper who started it, as long as her mandate stands for this service."""
    mandate = filing.mandate if filing.account_id == account.id else None
    return mandate is not None and mandate.covers(filing.service_id)


def is_acted_for(account: Any, filing: Any) -> bool:
    """The person himself, in what somebody filed for him; known by his ID number, not by a phone."""
    if filing.mandate_id is None or account.kind != "citizen":
        return False
    mine = account.person
    return filing.person_id == mine.id or bool(
        mine.id_hash and mine.id_hash == filing.mandate.giver.id_hash
    )


def is_holder(account: Any, mandate: Any) -> bool:
    return mandate.holder_id == account.person_id


def is_asked(account: Any, mandate: Any) -> bool:
    """Whom the mandate is asked of."""
    return account.kind == "citizen" and is_addressed_to(mandate, account)


def is_about_himself(account: Any, consent: Any) -> bool:
    """Whoever a consent is about, whichever account gave it."""
    return consent.person_id == account.person_id


def is_clerk(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "clerk" in account.roles


def is_checker(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "checker" in account.roles


def is_lead(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "lead" in account.roles


def is_admin(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "admin" in account.roles


def at_the_bureau(account: Any, thing: Any) -> bool:
    """Whoever works on cases there, in whichever part."""
    return any(rule(account, thing) for rule in (is_clerk, is_checker, is_lead))


def is_submitted(_account: Any, filing: Any) -> bool:
    return filing.was_submitted


def is_impartial(account: Any, filing: Any) -> bool:
    """Neither his own case nor one of a person he ever had a mandate with."""
    return not has_interest(account, filing)


FILES: list[list[Rule]] = [[files_himself], [holds_mandate], [is_acted_for]]
RULES: dict[P, list[list[Rule]]] = {
    P.ACCOUNT_SELF: [[is_citizen], [is_clerk], [is_checker], [is_lead], [is_admin]],
    P.SESSION_END: [[is_owner]],
    P.CONSENT_WITHDRAW: [[is_owner], [is_about_himself]],
    P.MANDATE_ASK: [[is_citizen]],
    P.MANDATE_HOLD: [[is_holder]],
    P.MANDATE_ANSWER: [[is_asked]],
    P.MANDATE_END: [[is_holder], [is_asked]],
    P.FILING_START: [[is_citizen]],
    P.FILING_READ: FILES,
    P.FILING_EDIT: FILES,
    P.FILING_SUBMIT: FILES,
    P.FILING_WITHDRAW: FILES,
    P.FILING_DENY: [[is_acted_for]],
    P.DESK_READ: [[is_clerk], [is_checker], [is_lead], [is_admin]],
    P.DESK_WORK: [[is_clerk]],
    P.CASE_READ: [[at_the_bureau, is_submitted, is_impartial]],
    P.CASE_REVEAL: [[at_the_bureau, is_submitted, is_impartial]],
    P.CASE_WORK: [[is_clerk, is_submitted, is_impartial]],
    P.CASE_CONFIRM: [[is_checker, is_submitted, is_impartial]],
    P.FILING_OBJECT: FILES,
    P.TASK_READ: [[at_the_bureau], [is_admin]],
    P.TASK_ANSWER: [[at_the_bureau]],
    P.OBJECTION_ANSWER: [[at_the_bureau, is_submitted, is_impartial]],
    P.OFFICE_READ: [[is_lead], [is_admin]],
    P.OFFICE_EXPORT: [[is_lead], [is_admin]],
    P.EXPORT_FETCH: [[is_lead, is_owner], [is_admin, is_owner]],
    P.SITE_RUN: [[is_admin]],
}


def allows(account: Any, permission: P, thing: Any) -> bool:
    """True when one clause of the permission holds whole."""
    return any(all(rule(account, thing) for rule in clause) for clause in RULES[permission])
