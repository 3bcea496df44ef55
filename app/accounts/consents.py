"""What people agreed to: one purpose at a time, in words that are kept for ever, until taken back."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import or_, select

from app import audit
from app.accounts.model import Account, Consent, Person, Purpose
from app.audit import Act
from app.clock import now, today
from app.db import session
from app.errors import Refusal

WORDINGS = Path(__file__).parent / "wordings"
ACTING = "for/"


@dataclass(frozen=True)
class Wording:
    """The words of one purpose from one day on. Its file is never changed, a new day gets a new one."""

    purpose: Purpose
    version: str
    title: str
    text: tuple[str, ...]
    needed: bool
    hash: str


def current(purpose: Purpose | str, *, acting: bool = False) -> Wording:
    """The wording in force today: to the person himself, or to the helper who is `acting` for him."""
    day, place = today().isoformat(), ACTING if acting else ""
    newest = max(one for one in days(WORDINGS / purpose / place) if one <= day)
    return wording(Purpose(purpose), place + newest)


@cache
def days(folder: Path) -> tuple[str, ...]:
    """The days on which the wordings in `folder` begin; files come and go only with a new version of the site."""
    return tuple(path.stem for path in folder.glob("*.json"))


@cache
def wording(purpose: Purpose | str, version: str) -> Wording:
    """The wording of `purpose` as published on the day `version`."""
    raw = json.loads((WORDINGS / purpose / f"{version}.json").read_text("utf-8"))
    words = [raw["title_zh"], *raw["text_zh"]]
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()
    return Wording(
        Purpose(purpose), version, words[0], tuple(words[1:]), bool(raw["needed"]), digest
    )


def wording_of(consent: Consent) -> Wording:
    """The words this consent was given to."""
    return wording(consent.purpose, consent.wording_version)


def give(
    person: Person, account: Account, filing_id: str | None, purpose: Purpose | str
) -> Consent:
    """`account` agrees for `person` to the wording of today; what already stands is not doubled."""
    return _give(person.id, account, filing_id, Purpose(purpose), standing(person.id, filing_id))


def settle(
    person_id: str,
    account: Account,
    filing_id: str,
    *,
    agreed: set[str],
    asked: set[Purpose],
    acting: bool = False,
    is_first: bool = False,
) -> None:
    """A whole page of ticks at once: what is `agreed` is given, what was `asked` and is not is withdrawn.

    `is_first` says that the caller knows of no consent for this filing yet."""
    none: dict[Purpose, Consent | None] = dict.fromkeys(Purpose)
    stands = none if is_first else standing(person_id, filing_id)
    for purpose in sorted(asked):
        if purpose in agreed:
            _give(person_id, account, filing_id, purpose, stands, acting)
        elif consent := stands[purpose]:
            withdraw(consent, by=account)


def _give(
    person_id: str,
    account: Account,
    filing_id: str | None,
    purpose: Purpose,
    stands: dict[Purpose, Consent | None],
    acting: bool = False,
) -> Consent:
    words, before = current(purpose, acting=acting), stands[purpose]
    if before and before.wording_hash == words.hash:
        return before
    consent = Consent(
        person_id=person_id,
        account_id=account.id,
        filing_id=filing_id,
        purpose=purpose.value,
        wording_version=words.version,
        wording_hash=words.hash,
        given_at=now(),
    )
    session.add(consent)
    _record(Act.CONSENT_GIVEN, consent, account)
    return consent


def withdraw(consent: Consent, by: Account) -> None:
    """Take a consent back, from now on. Refuses consent_withdrawn when that was done before."""
    if consent.withdrawn_at:
        raise Refusal("consent_withdrawn")
    consent.withdrawn_at = now()
    _record(Act.CONSENT_WITHDRAWN, consent, by)


def _record(act: Act, consent: Consent, by: Account) -> None:
    about = f"filing/{consent.filing_id}" if consent.filing_id else f"account/{consent.account_id}"
    other = consent.person_id if consent.person_id != by.person_id else None
    facts = {"purpose": consent.purpose, "wording": consent.wording_version}
    audit.record(act, about=about, by=by.person_id, acting_for=other, **facts)


def standing(person_id: str, filing_id: str | None) -> dict[Purpose, Consent | None]:
    """Each purpose with the consent that stands for this filing, or None."""
    given = session.scalars(
        select(Consent)
        .where(Consent.person_id == person_id, Consent.filing_id == filing_id)
        .where(Consent.withdrawn_at.is_(None))
        .order_by(Consent.given_at)
    )
    stands: dict[Purpose, Consent | None] = dict.fromkeys(Purpose)
    return stands | {Purpose(consent.purpose): consent for consent in given}


def consents_of(account: Account) -> list[Consent]:
    """Every consent this account gave or that is about its person, the newest first."""
    return list(
        session.scalars(
            select(Consent)
            .where(or_(Consent.account_id == account.id, Consent.person_id == account.person_id))
            .order_by(Consent.given_at.desc(), Consent.id)
        )
    )


def find_consent(consent_id: str) -> Consent | None:
    """A consent by its id, for those whom it is about."""
    return session.get(Consent, consent_id)
