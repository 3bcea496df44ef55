"""Everything other features may ask of accounts, by subject. Nothing here commits or knows a request."""

from app.accounts.codes import check_code, forget_old_codes, send_code
from app.accounts.consents import (
    Wording,
    consents_of,
    current,
    give,
    settle,
    standing,
    withdraw,
    wording_of,
)
from app.accounts.numbers import read_id_number, read_phone
from app.accounts.sessions import (
    account_of,
    end_all_sessions,
    end_session,
    open_session,
    session_of,
    sessions_of,
)
from app.accounts.staff import check_staff, create_staff, is_any_staff

__all__ = [
    "Wording",
    "account_of",
    "check_code",
    "check_staff",
    "consents_of",
    "create_staff",
    "current",
    "end_all_sessions",
    "end_session",
    "forget_old_codes",
    "give",
    "is_any_staff",
    "open_session",
    "read_id_number",
    "read_phone",
    "send_code",
    "session_of",
    "settle",
    "sessions_of",
    "standing",
    "withdraw",
    "wording_of",
]
