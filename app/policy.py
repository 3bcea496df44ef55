"""Who may do what: the whole table on one page."""

from collections.abc import Callable
from typing import Any

from app.access import Permission as P

Rule = Callable[[Any, Any], bool]


def is_citizen(account: Any, _thing: Any) -> bool:
    return account.kind == "citizen"


def is_owner(account: Any, thing: Any) -> bool:
    """The account that started the filing (himself, a guardian or an heir), gave the consent, signed in."""
    return thing.account_id == account.id


def is_about_himself(account: Any, consent: Any) -> bool:
    """Whoever a consent is about, whichever account gave it."""
    return consent.person_id == account.person_id


def is_clerk(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "clerk" in account.roles


def is_admin(account: Any, _thing: Any) -> bool:
    return account.kind == "staff" and "admin" in account.roles


def is_submitted(_account: Any, filing: Any) -> bool:
    return filing.was_submitted


RULES: dict[P, list[list[Rule]]] = {
    P.ACCOUNT_SELF: [[is_citizen], [is_clerk], [is_admin]],
    P.SESSION_END: [[is_owner]],
    P.CONSENT_WITHDRAW: [[is_owner], [is_about_himself]],
    P.FILING_START: [[is_citizen]],
    P.FILING_READ: [[is_owner]],
    P.FILING_EDIT: [[is_owner]],
    P.FILING_SUBMIT: [[is_owner]],
    P.FILING_WITHDRAW: [[is_owner]],
    P.DESK_READ: [[is_clerk], [is_admin]],
    P.CASE_READ: [[is_clerk, is_submitted]],
    P.CASE_REVEAL: [[is_clerk, is_submitted]],
    P.SITE_RUN: [[is_admin]],
}


def allows(account: Any, permission: P, thing: Any) -> bool:
    """True when one clause of the permission holds whole."""
    return any(all(rule(account, thing) for rule in clause) for clause in RULES[permission])
