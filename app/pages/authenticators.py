"""What the authenticators of the demo's staff show now, so that anybody can try the desk. Only in the demo."""

import pyotp
from sqlalchemy import select

from app.accounts.model import Account, AccountKind
from app.clock import now
from app.db import session


def digits_of_staff() -> list[tuple[str, str]]:
    """(login, six digits) of every member of staff, by login."""
    staff = session.scalars(
        select(Account)
        .where(Account.kind == AccountKind.STAFF, Account.closed_at.is_(None))
        .order_by(Account.login)
    )
    return [(one.login or "", pyotp.TOTP(one.totp).at(now())) for one in staff if one.totp]
