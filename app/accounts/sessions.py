"""Who is signed in where. A random token in the browser, a row here, and an end that works at once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import defer

from app import audit
from app.access import Beside
from app.accounts.model import Account, SignInSession
from app.audit import Act
from app.clock import now
from app.db import Columns, session

STAFF_LIFE = timedelta(hours=12)
SEEN_EVERY = timedelta(hours=1)
SELDOM_NEEDED = (
    Account.phone_hash,
    Account.login,
    Account.password_hash,
    Account.totp_sealed,
    Account.totp_step,
    Account.created_at,
)
OPEN_SESSION = (
    select(Account, SignInSession.id, SignInSession.seen_at)
    .join(SignInSession, SignInSession.account_id == Account.id)
    .options(*(defer(column) for column in SELDOM_NEEDED))
    .where(
        SignInSession.token_hash == bindparam("token_hash"),
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > bindparam("moment"),
        Account.closed_at.is_(None),
    )
)
ACCOUNT = Columns(Account, *(one.key for one in SELDOM_NEEDED))
SESSIONS, ACCOUNTS = cast(Table, SignInSession.__table__), cast(Table, Account.__table__)
WHO = (SESSIONS.c.id, SESSIONS.c.seen_at, *ACCOUNT.raw)
# The same past the unit of work, for whatever is read beside it.
OPEN_AND = (
    select(*WHO)
    .join_from(SESSIONS, ACCOUNTS, SESSIONS.c.account_id == ACCOUNTS.c.id)
    .where(
        SESSIONS.c.token_hash == bindparam("token_hash"),
        SESSIONS.c.ended_at.is_(None),
        SESSIONS.c.expires_at > bindparam("moment"),
        ACCOUNTS.c.closed_at.is_(None),
    )
)


class SignedIn(NamedTuple):
    """Whose open session a browser has, its id, and when its use was last noted."""

    account: Account
    id: str
    seen_at: datetime


def open_session(account: Account, device: str, days: int = 30) -> str:
    """A token for one browser, kept here only as a hash. Staff stay signed in for a working day."""
    token = secrets.token_urlsafe(32)
    life = STAFF_LIFE if account.is_staff else timedelta(days=days)
    session.add(
        SignInSession(
            token_hash=_hash(token),
            account_id=account.id,
            created_at=now(),
            seen_at=now(),
            expires_at=now() + life,
            device=device,
        )
    )
    audit.record(Act.SIGNED_IN, about=f"account/{account.id}", by=account.person_id, device=device)
    return token


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def session_of(token: str) -> SignedIn | None:
    """The open session of this token with its account, in one statement: every request begins with it."""
    found = session.execute(OPEN_SESSION, {"token_hash": _hash(token), "moment": now()}).first()
    return SignedIn(*found) if found else None


def session_and(beside: Beside, thing_id: str, token: str) -> tuple[SignedIn | None, Any]:
    """The open session of this token and the thing of this id, in one statement; nothing without a session."""
    asked = {"token_hash": _hash(token), "moment": now(), "thing_id": thing_id}
    rows = session.connection().execute(beside.statement, asked).all()
    if not rows:
        return None, None
    session_id, seen_at = rows[0][:2]
    signed_in = SignedIn(ACCOUNT.object_in(rows[0], 2), session_id, seen_at)
    return signed_in, beside.made_of([row[len(WHO) :] for row in rows])


def account_of(token: str) -> Account | None:
    """Whose token this is; None when it ran out, was ended, or the account is closed."""
    signed_in = session_of(token)
    return signed_in.account if signed_in else None


def owner_of(token: str) -> str | None:
    """The id of the account this token was made for, open or not: for keeping what its owner typed."""
    return session.scalar(
        select(SignInSession.account_id).where(SignInSession.token_hash == _hash(token))
    )


def sessions_of(account: Account) -> list[SignInSession]:
    """Where this account is signed in now, the one used last first."""
    return list(
        session.scalars(
            select(SignInSession)
            .where(
                SignInSession.account_id == account.id,
                SignInSession.ended_at.is_(None),
                SignInSession.expires_at > now(),
            )
            .order_by(SignInSession.seen_at.desc())
        )
    )


def needs_touch(signed_in: SignedIn) -> bool:
    """Was the session last noted more than an hour ago?"""
    return now() - signed_in.seen_at >= SEEN_EVERY


def touch(signed_in: SignedIn) -> None:
    """Note that the session is in use, at most once an hour."""
    if needs_touch(signed_in):
        session.execute(
            update(SignInSession).where(SignInSession.id == signed_in.id).values(seen_at=now())
        )


def end_session(signed_in: SignInSession, by: Account) -> None:
    """From the next request on, that browser is signed out."""
    if signed_in.ended_at is None:
        signed_in.ended_at = now()
        about = f"account/{signed_in.account_id}"
        audit.record(Act.SIGNED_OUT, about=about, by=by.person_id, device=signed_in.device)


def end_all_sessions(account: Account, by: Account) -> int:
    """Sign the account out everywhere; how many sessions were open."""
    ended = session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account.id, SignInSession.ended_at.is_(None))
        .values(ended_at=now())
    ).rowcount  # type: ignore[attr-defined]
    about = f"account/{account.id}"
    audit.record(Act.SESSIONS_ENDED, about=about, by=by.person_id, sessions=ended)
    return ended


def find_session(session_id: str) -> SignInSession | None:
    """A session by its id, for its owner."""
    return session.get(SignInSession, session_id)
