"""Signing in as staff: login, password and the six digits of an authenticator, each step guarded."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import or_, select, update

from app import audit
from app.accounts import attempts
from app.accounts.model import Account, AccountKind, Counted, Person, Role
from app.accounts.numbers import compact
from app.audit import Act
from app.clock import now
from app.db import session
from app.errors import Refusal

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
AT_ONCE = threading.BoundedSemaphore(2)
SHORTEST_PASSWORD = 12
STEP = 30
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)
MOST_FROM_AN_ADDRESS = 50


@dataclass(frozen=True)
class Weighed:
    """A login and password after the slow look at them, before anything is written."""

    login: str
    address: str
    account: Account | None
    fresh_hash: str | None


def read_login(text: str) -> str:
    """A login as typed, in the one spelling it is kept in."""
    return text.strip().lower()


def create_staff(
    login: str, name: str, roles: list[Role] | list[str], password: str
) -> tuple[Account, str]:
    """A staff account and the address of its TOTP secret, to be shown once as a QR code.

    Refuses login_empty, login_taken, role_unknown, password_short(least), password_is_login.
    """
    login = read_login(login)
    _refuse_bad_staff(login, roles)
    check_password_rules(login, password)
    account = Account(
        kind=AccountKind.STAFF,
        person=Person(name=name.strip()),
        login=login,
        password_hash=_hash(password),
        roles=[Role(role).value for role in roles],
    )
    account.totp = pyotp.random_base32()
    session.add(account)
    session.flush()
    audit.record(Act.STAFF_CREATED, about=f"account/{account.id}", by=None, roles=account.roles)
    return account, pyotp.TOTP(account.totp).provisioning_uri(name=login, issuer_name="Bangban")


def _refuse_bad_staff(login: str, roles: list[Role] | list[str]) -> None:
    if not login:
        raise Refusal("login_empty")
    if not roles or any(role not in set(Role) for role in roles):
        raise Refusal("role_unknown")
    if session.scalar(select(Account.id).where(Account.login == login)):
        raise Refusal("login_taken")


def check_password_rules(login: str, password: str) -> None:
    """Length beats rules about signs: at least twelve characters and not the login."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal("password_short", least=SHORTEST_PASSWORD)
    if password.strip().lower() == read_login(login):
        raise Refusal("password_is_login")


def is_any_staff() -> bool:
    """Has the operator created a member of staff yet?"""
    found = select(Account.id).where(Account.kind == AccountKind.STAFF).limit(1)
    return session.scalar(found) is not None


def check_staff(login: str, password: str, totp: str, from_address: str = "") -> Account:
    """The member of staff behind these three; the same work and refusal for a login that nobody has."""
    return admit(weigh(login, password, from_address), totp)


def weigh(login: str, password: str, from_address: str = "") -> Weighed:
    """The slow part: compare the password. It only reads, so that no writer waits for it.

    Refuses too_many_tries(minutes).
    """
    login = read_login(login)
    refuse_while_waiting(login, from_address)
    account = session.scalars(
        select(Account).where(Account.login == login, Account.closed_at.is_(None))
    ).first()
    known_hash = (account and account.password_hash) or _nobody()
    if not _is_right(known_hash, password) or account is None:
        return Weighed(login, from_address, None, None)
    fresh = _hash(password) if HASHER.check_needs_rehash(known_hash) else None
    return Weighed(login, from_address, account, fresh)


def admit(weighed: Weighed, totp: str) -> Account:
    """The quick part: check the digits, count a failure, take the step so that it serves once.

    Refuses staff_wrong and too_many_tries(minutes). The edge commits after a refusal as well, or the
    failures would not be counted.
    """
    refuse_while_waiting(weighed.login, weighed.address)
    account = weighed.account
    if account is None or not _take_step(account, compact(totp)):
        _count_failure(weighed)
        raise Refusal("staff_wrong")
    attempts.forgive(attempts.login(weighed.login))
    if weighed.fresh_hash:
        account.password_hash = weighed.fresh_hash
    return account


def refuse_while_waiting(login: str, from_address: str) -> None:
    """After five failures each further one makes the wait longer: 1, 2, 4, 8, at last 15 minutes."""
    of_login, of_place = _whose(login, from_address)
    moments = attempts.recent(of_login, of_place, since=DAY)
    free_at = [_free_at(moments[of_login])]
    lately = [at for at in moments[of_place] if at > now() - HOUR]
    if len(lately) >= MOST_FROM_AN_ADDRESS:
        free_at.append(lately[-MOST_FROM_AN_ADDRESS] + HOUR)
    if (latest := max(free_at)) > now():
        raise Refusal("too_many_tries", minutes=attempts.minutes_until(latest))


def _free_at(failures: list[datetime]) -> datetime:
    if len(failures) < FREE_FAILURES:
        return now()
    doubled = timedelta(minutes=2 ** min(len(failures) - FREE_FAILURES, 10))
    return failures[-1] + min(doubled, LONGEST_WAIT)


def _whose(login: str, from_address: str) -> tuple[attempts.Who, attempts.Who]:
    return attempts.login(login), attempts.address(Counted.STAFF_ADDRESS, from_address)


def _count_failure(weighed: Weighed) -> None:
    attempts.count(*_whose(weighed.login, weighed.address))
    about = f"account/{weighed.account.id}" if weighed.account else "sign-in"
    audit.record(Act.SIGN_IN_REFUSED, about=about, by=None, why="staff_wrong")


def _take_step(account: Account, digits: str) -> bool:
    """Do these digits belong to the present half minute or its neighbours, and to none used before?"""
    totp, present = pyotp.TOTP(account.totp), int(now().timestamp()) // STEP
    matching = [
        s for s in (present - 1, present, present + 1) if totp.verify(digits, for_time=s * STEP)
    ]
    if not matching:
        return False
    unused = or_(Account.totp_step.is_(None), Account.totp_step < matching[0])
    taken = session.execute(
        update(Account).where(Account.id == account.id, unused).values(totp_step=matching[0])
    )
    return taken.rowcount == 1  # type: ignore[attr-defined]


def _hash(password: str) -> str:
    with AT_ONCE:
        return HASHER.hash(password)


@cache
def _nobody() -> str:
    """A hash that no password opens, compared for logins that nobody has."""
    return _hash(pyotp.random_base32())


def _is_right(known_hash: str, password: str) -> bool:
    with AT_ONCE:
        try:
            return HASHER.verify(known_hash, password)
        except (VerificationError, InvalidHashError):
            return False
