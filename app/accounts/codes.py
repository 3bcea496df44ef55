"""Signing in by phone: a code of six digits is sent, and then typed."""

import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from app import audit, jobs, vault
from app.accounts import attempts
from app.accounts.model import Account, AccountKind, Counted, Person, SignInCode
from app.accounts.numbers import compact, has_only_digits
from app.audit import Act
from app.clock import now
from app.db import session
from app.errors import Refusal

HOUR = timedelta(hours=1)
LIFE = timedelta(minutes=10)
PAUSE = timedelta(minutes=1)
MOST_TO_A_PHONE = 5
MOST_FROM_AN_ADDRESS = 30
MOST_TRIES = 5


def send_code(phone: str, from_address: str) -> None:
    """Send a fresh code to `phone` (as read_phone gives it). Whether somebody has an account there is
    not even looked at. Refuses code_too_soon(seconds) and too_many_tries(minutes).
    """
    to_phone = attempts.phone(phone)
    from_place = attempts.address(Counted.CODE_FROM_ADDRESS, from_address)
    moments = attempts.recent(to_phone, from_place, since=HOUR)
    _refuse_a_flood(moments[to_phone], moments[from_place])
    attempts.count(to_phone, from_place)
    code = f"{secrets.randbelow(10**6):06}"
    session.add(
        SignInCode(
            phone_hash=to_phone[1],
            code_hash=_code_hash(phone, code),
            sent_at=now(),
            expires_at=now() + LIFE,
            attempts=0,
        )
    )
    message = {"template": "sign_in_code", "phone": phone, "account": None}
    jobs.enqueue("notices:tell", message | {"values": {"code": code}})


def _refuse_a_flood(to_phone: list[datetime], from_place: list[datetime]) -> None:
    for moments, most in ((to_phone, MOST_TO_A_PHONE), (from_place, MOST_FROM_AN_ADDRESS)):
        if len(moments) >= most:
            free_at = moments[-most] + HOUR
            raise Refusal("too_many_tries", minutes=attempts.minutes_until(free_at))
    if to_phone and (wait := to_phone[-1] + PAUSE - now()) > timedelta(0):
        raise Refusal("code_too_soon", seconds=max(1, round(wait.total_seconds())))


def _code_hash(phone: str, code: str) -> bytes:
    return vault.lookup("sign_in_code", f"{phone}:{code}")


def read_code(text: str) -> str:
    """Six digits as typed, pasted or dictated with gaps. Refuses code_empty and code_length."""
    code = compact(text)
    if not code:
        raise Refusal("code_empty")
    if len(code) != 6 or not has_only_digits(code):
        raise Refusal("code_length")
    return code


def check_code(phone: str, code: str) -> Account:
    """The account of `phone`, made at the first time, when `code` is the one sent last and still good.

    Refuses code_empty, code_length, code_wrong(left), code_spent, code_expired, account_closed. The edge
    commits after a refusal as well, or the tries would not be counted.
    """
    typed, phone_hash = read_code(code), vault.lookup("phone", phone)
    sent, account = _sent_last(phone_hash)
    is_right = hmac.compare_digest(sent.code_hash, _code_hash(phone, typed))
    tries = _count_a_try(sent, is_right)
    if not is_right:
        audit.record(Act.SIGN_IN_REFUSED, about="sign-in", by=None, why="code_wrong", tries=tries)
        if tries >= MOST_TRIES:
            raise Refusal("code_spent")
        raise Refusal("code_wrong", left=MOST_TRIES - tries)
    account = account or _new_account(phone, phone_hash)
    if account.closed_at:
        raise Refusal("account_closed")
    return account


def _sent_last(phone_hash: bytes) -> tuple[SignInCode, Account | None]:
    """The only code that counts, with the account of the phone if there is one: one statement for both."""
    found = session.execute(
        select(SignInCode, Account)
        .outerjoin(Account, Account.phone_hash == SignInCode.phone_hash)
        .where(SignInCode.phone_hash == phone_hash)
        .order_by(SignInCode.sent_at.desc())
        .limit(1)
    ).first()
    if found is None or found[0].used_at or found[0].expires_at <= now():
        raise Refusal("code_expired")
    if found[0].attempts >= MOST_TRIES:
        raise Refusal("code_spent")
    return found[0], found[1]


def _count_a_try(sent: SignInCode, is_right: bool) -> int:
    """Count it, and use the code up when right, in one statement that two requests cannot both win."""
    tries = session.scalar(
        update(SignInCode)
        .where(SignInCode.id == sent.id, SignInCode.used_at.is_(None))
        .where(SignInCode.attempts < MOST_TRIES)
        .values(
            attempts=SignInCode.attempts + 1,
            used_at=now() if is_right else None,
        )
        .returning(SignInCode.attempts)
    )
    if tries is None:
        raise Refusal("code_expired")
    return tries


def _new_account(phone: str, phone_hash: bytes) -> Account:
    person = Person()
    account = Account(kind=AccountKind.CITIZEN, person=person, phone_hash=phone_hash, roles=[])
    account.phone = phone
    session.add(account)
    session.flush()
    audit.record(Act.ACCOUNT_CREATED, about=f"account/{account.id}", by=person.id)
    return account


def forget_old_codes() -> int:
    """Delete codes of yesterday and before; for the nightly sweep."""
    gone = session.execute(delete(SignInCode).where(SignInCode.sent_at < now() - timedelta(days=1)))
    return gone.rowcount  # type: ignore[attr-defined]
