"""The copy of everything kept about a person, for himself."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import audit
from app.accounts.consents import consents_of, wording_of
from app.accounts.model import Account, Consent
from app.accounts.sessions import sessions_of
from app.audit import Act
from app.audit.model import AuditEntry
from app.db import session

# Features above this one put what they keep about an account here, under a name of its own.
PARTS: dict[str, Callable[[Account], Any]] = {}


def copy_for(account: Account) -> dict[str, Any]:
    """Everything about the person behind `account`, as JSON can say it; that it was taken is recorded."""
    own = f"account/{account.id}"
    audit.record(Act.DATA_COPIED, about=own, by=account.person_id)
    person = account.person
    return {
        "person": {"name": person.name, "id_number": person.id_number},
        "account": {
            "kind": account.kind,
            "phone": account.phone,
            "login": account.login,
            "roles": account.roles,
            "created_at": say(account.created_at),
        },
        "signed_in": [
            {"device": one.device, "since": say(one.created_at)} for one in sessions_of(account)
        ],
        "consents": [_consent(consent) for consent in consents_of(account)],
        "acts": acts_on([own], account.person_id)[own],
    } | {name: part(account) for name, part in PARTS.items()}


def say(moment: datetime | None) -> str | None:
    """A moment as JSON can say it."""
    return moment.isoformat() if moment else None


def acts_on(chains: list[str], person_id: str) -> dict[str, list[dict[str, Any]]]:
    """What is on record about each of `chains`: when, which act, and whether he did it himself."""
    found = defaultdict(list)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.chain.in_(chains)).order_by(AuditEntry.id)
    )
    for entry in entries:
        by = "self" if entry.by == person_id else "other" if entry.by else "site"
        row = {"at": say(entry.at), "act": entry.act, "by": by, "detail": entry.detail}
        found[entry.chain].append(row)
    return found


def _consent(consent: Consent) -> dict[str, Any]:
    words = wording_of(consent)
    return {
        "purpose": consent.purpose,
        "title": words.title,
        "text": list(words.text),
        "version": words.version,
        "hash": consent.wording_hash,
        "filing": consent.filing_id,
        "given_at": say(consent.given_at),
        "withdrawn_at": say(consent.withdrawn_at),
    }
