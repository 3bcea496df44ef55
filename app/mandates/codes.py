"""The short code that the person acted for gets on his phone and tells his helper: a yes at a distance.

It has nothing to do with signing in: its own table, its own words, its own limits. The message says who,
what and until when, and that it is to be told to nobody when it was not wanted.
"""

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import func, select, update

from app import audit, vault
from app.accounts import attempts
from app.accounts.codes import read_code
from app.accounts.model import Account, Counted
from app.audit import Act
from app.clock import now
from app.db import session
from app.errors import OutOfStep, Refusal
from app.mandates.asking import next_step
from app.mandates.model import Mandate, MandateCode
from app.mandates.service import name_of_holder, names_of_services, send
from app.mandates.words import until_in_a_message

LIFE = timedelta(minutes=30)
PAUSE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
MOST_SENT = 5
MOST_TRIES = 5


def send_code(mandate: Mandate, by: Account) -> None:
    """Send six digits to his phone. Refuses mandate_unfinished, no_phone, code_too_soon(seconds),
    too_many_tries(minutes)."""
    if not mandate.is_open:
        raise OutOfStep("mandate_settled")
    count_a_message(mandate)
    code = f"{secrets.randbelow(10**6):06}"
    session.add(
        MandateCode(
            mandate_id=mandate.id, code_hash=_code_hash(mandate, code), expires_at=now() + LIFE
        )
    )
    audit.record(
        Act.MANDATE_CODE_SENT,
        about=mandate.about,
        by=by.person_id,
        acting_for=mandate.giver_id,
    )
    send(
        "mandate_code",
        mandate.phone,
        helper=name_of_holder(mandate),
        services="、".join(names_of_services(mandate)),
        until=until_in_a_message(mandate),
        code=code,
    )


def count_a_message(mandate: Mandate) -> None:
    """One more message to his phone, within the limits; none before it can say who, what and until when."""
    if next_step(mandate):
        raise Refusal("mandate_unfinished")
    if not mandate.phone:
        raise Refusal("no_phone")
    _refuse_a_flood(mandate)
    attempts.count((Counted.MANDATE_CODE, mandate.phone_hash or b""))


def _refuse_a_flood(mandate: Mandate) -> None:
    """One phone gets five an hour, whoever asks; and one a minute."""
    who = (Counted.MANDATE_CODE, mandate.phone_hash or b"")
    moments = attempts.recent(who, since=HOUR)[who]
    if len(moments) >= MOST_SENT:
        free_at = moments[-MOST_SENT] + HOUR
        raise Refusal("too_many_tries", minutes=attempts.minutes_until(free_at))
    if moments and (wait := moments[-1] + PAUSE - now()) > timedelta(0):
        raise Refusal("code_too_soon", seconds=max(1, round(wait.total_seconds())))


def _code_hash(mandate: Mandate, code: str) -> bytes:
    return vault.lookup("mandate_code", f"{mandate.id}:{code}")


def was_sent(mandate: Mandate) -> bool:
    """Was any code sent for this mandate?"""
    sent = select(func.count()).where(MandateCode.mandate_id == mandate.id)
    return bool(session.scalar(sent))


def check_code(mandate: Mandate, typed: str, by: Account) -> None:
    """The code sent last, typed by the helper. Refuses code_empty, code_length, mandate_code_wrong(left),
    mandate_code_spent, mandate_code_expired. The edge commits after a refusal too: tries are counted."""
    code = read_code(typed)
    sent = _sent_last(mandate)
    is_right = hmac.compare_digest(sent.code_hash, _code_hash(mandate, code))
    tries = _count_a_try(sent, is_right)
    if is_right:
        return
    about = {"about": mandate.about, "by": by.person_id, "acting_for": mandate.giver_id}
    audit.record(Act.MANDATE_CODE_REFUSED, **about, tries=tries)
    if tries >= MOST_TRIES:
        raise Refusal("mandate_code_spent")
    raise Refusal("mandate_code_wrong", left=MOST_TRIES - tries)


def _sent_last(mandate: Mandate) -> MandateCode:
    sent = session.scalars(
        select(MandateCode)
        .where(MandateCode.mandate_id == mandate.id)
        .order_by(MandateCode.sent_at.desc())
        .limit(1)
    ).first()
    if sent is None or sent.used_at or sent.expires_at <= now():
        raise Refusal("mandate_code_expired")
    if sent.attempts >= MOST_TRIES:
        raise Refusal("mandate_code_spent")
    return sent


def _count_a_try(sent: MandateCode, is_right: bool) -> int:
    """Count it, and use the code up when right, in one statement that two requests cannot both win."""
    tries = session.scalar(
        update(MandateCode)
        .where(MandateCode.id == sent.id, MandateCode.used_at.is_(None))
        .where(MandateCode.attempts < MOST_TRIES)
        .values(attempts=MandateCode.attempts + 1, used_at=now() if is_right else None)
        .returning(MandateCode.attempts)
    )
    if tries is None:
        raise Refusal("mandate_code_expired")
    return tries
