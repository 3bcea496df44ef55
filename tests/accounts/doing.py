"""What people do to sign in, for the tests of this feature."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from sqlalchemy import select

from app import db
from app.accounts import codes, service, sessions, staff
from app.accounts.model import Account, Person
from app.jobs.model import Job
from tests.strict_client import StrictClient

PHONE = "13800136021"
OTHER_PHONE = "13900137032"
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


def later(**span: int) -> datetime:
    """A moment after noon of the day on which these tests play."""
    return NOON + timedelta(**span)


def sent_codes(phone: str = PHONE) -> list[str]:
    """The digits of every code that was sent to `phone`, the oldest first."""
    jobs = db.session.scalars(
        select(Job).where(Job.kind == "notices:tell").order_by(Job.created_at)
    )
    payloads = [job.payload for job in jobs]
    return [sent["values"]["code"] for sent in payloads if sent["phone"] == phone]


def wrong(code: str) -> str:
    """Six digits that are not `code`."""
    return f"{(int(code) + 1) % 10**6:06}"


def citizen(phone: str = PHONE) -> Account:
    """Somebody who has just typed the right code; nothing is committed."""
    codes.send_code(phone, "192.0.2.1")
    return codes.check_code(phone, sent_codes(phone)[-1])


def clerk(login: str = "shen-yi", roles: tuple[str, ...] = ("clerk",)) -> Account:
    """A member of staff; nothing is committed."""
    return staff.create_staff(login, "沈一", list(roles), PASSWORD)[0]


def digits_of(account: Account, at: datetime = NOON) -> str:
    """What the authenticator of `account` shows at a moment."""
    return pyotp.TOTP(account.totp).at(at)


def make(what: Any) -> Any:
    """Let `what` write, and commit it; for tests that go on in a browser."""
    db.begin_writing()
    made = what()
    db.session.commit()
    return made


def read(what: Any) -> Any:
    """Look at the database as it stands now, past anything remembered."""
    db.session.rollback()
    db.session.expire_all()
    return what()


def ask_for_code(client: StrictClient, phone: str = PHONE) -> str:
    """Fill in the page of the phone; the digits that were sent."""
    client.post("/sign-in", {"phone": phone})
    return read(lambda: sent_codes(phone))[-1]


def sign_in(client: StrictClient, phone: str = PHONE) -> Any:
    """Both pages of the sign-in; the answer to the second."""
    code = ask_for_code(client, phone)
    return client.post("/sign-in/code", {"code": code})


def account_with(phone: str = PHONE) -> Account:
    """The account that signs in with `phone`."""
    accounts = read(lambda: db.session.scalars(select(Account)).unique().all())
    return next(account for account in accounts if account.phone == phone)


def known_person(name: str = "王建国", id_number: str = "990107194805120016") -> Person:
    """A person with a name and a number, added to the session."""
    person = Person()
    person.identify(name, id_number)
    db.session.add(person)
    db.session.flush()
    return person


def open_sessions(account: Account) -> list[Any]:
    return read(lambda: service.sessions_of(account))


def token_of(account: Account, device: str = "phone") -> str:
    return make(lambda: sessions.open_session(account, device))
