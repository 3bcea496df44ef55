"""Cases at the desk as tests need them, and a look at what became of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from app import db
from app.accounts.model import Account
from app.catalogue.reasons import current
from app.filing import asking
from app.filing.asking import Wish
from app.filing.blueprint import opened
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.review import lease
from tests.citizen import Citizen
from tests.review.desk import Clerk


@contextmanager
def writing(app: Flask) -> Iterator[Any]:
    """A write transaction outside of any request; committed at the end, undone after a refusal."""
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        try:
            yield db.session
            db.session.commit()
        finally:
            db.session.rollback()
            db.session.remove()


def sheet_of(filing_id: str) -> Sheet:
    filing = find_filing(filing_id)
    assert filing
    return opened(filing)


def account(clerk: Clerk) -> Account:
    found = db.session.get(Account, clerk.account_id)
    assert found
    return found


def taken(citizen: Citizen, clerk: Clerk) -> str:
    """王建国's case in this clerk's hands; its address at the desk."""
    with writing(citizen.app):
        lease.take(sheet_of(citizen.filing_id), account(clerk))
    return citizen.filing.replace("/filings/", "/desk/cases/")


def reason_named(code: str) -> str:
    """The stored name of a reason in force."""
    return next(one.key for one in current() if one.key.endswith(f"/{code}"))


def asked(citizen: Citizen, clerk: Clerk, *wishes: Wish, again: str = "") -> None:
    """The clerk takes the case and asks for these."""
    taken(citizen, clerk)
    with writing(citizen.app):
        asking.ask_for(sheet_of(citizen.filing_id), list(wishes), account(clerk), again=again)
