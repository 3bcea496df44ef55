"""The copy of everything kept about a person, for himself."""

from collections.abc import Callable
from typing import Any

from app import audit
from app.accounts.consents import consents_of, wording_of
from app.accounts.model import Account, Consent
from app.accounts.sessions import sessions_of
from app.audit import Act

# Features above this one put what they keep about an account here, under a name of its own.
PARTS: dict[str, Callable[[Account], Any]] = {}


def copy_for(account: Account) -> dict[str, Any]:
    """Everything about the person behind `account`, as JSON can say it; that it was taken is recorded."""
    audit.record(Act.DATA_COPIED, about=f"account/{account.id}", by=account.person_id)
    person = account.person
    return {
        "person": {"name": person.name, "id_number": person.id_number},
        "account": {
            "kind": account.kind,
            "phone": account.phone,
            "login": account.login,
            "roles": account.roles,
            "created_at": account.created_at.isoformat(),
        },
        "signed_in": [
            {"device": one.device, "since": one.created_at.isoformat()}
            for one in sessions_of(account)
        ],
        "consents": [_say(consent) for consent in consents_of(account)],
    } | {name: part(account) for name, part in PARTS.items()}


def _say(consent: Consent) -> dict[str, Any]:
    words = wording_of(consent)
    taken_back = consent.withdrawn_at
    return {
        "purpose": consent.purpose,
        "title": words.title,
        "text": list(words.text),
        "version": words.version,
        "hash": consent.wording_hash,
        "filing": consent.filing_id,
        "given_at": consent.given_at.isoformat(),
        "withdrawn_at": taken_back.isoformat() if taken_back else None,
    }
