"""The addresses that a person of the demo might open; which of them do open, the site itself says."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select

from app.accounts.consents import consents_of
from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.db import session
from app.filing.blueprint import opened
from app.filing.flow import steps
from app.filing.model import Filing
from app.filing.service import filings_of, find_filing
from app.filing.stops import STOPS

PLAIN = (
    "/",
    "/find",
    "/services",
    "/services?q=住院",
    "/help",
    "/languages",
    "/return",
    "/sign-in",
    "/staff/sign-in",
    "/me",
    "/progress",
    "/demo/sms",
    "/desk",
    "/desk/tasks",
)
SERVICE = ("", "?tab=proxy", "?tab=progress", "/papers", "/notice", "/start")
ENDS = (
    "changes",
    "consents",
    "precheck",
    "later",
    "papers",
    "stays",
    "invoices",
    "findings",
    "estimate",
    "check",
)
AFTER = ("receipt", "withdraw", "progress")


def addresses_of(account: Account) -> Iterator[str]:
    """Every address worth trying for this account, each once."""
    every = chain(PLAIN, finder(), services(), filings(account), cases(account), own(account))
    yield from dict.fromkeys(every)


def finder() -> Iterator[str]:
    """The questions of the finder and its ends: one that fits, none, and one that is not sure."""
    yield "/find?need=reimburse"
    yield "/find?need=reimburse&region=sh-songjiang"
    yield "/find?need=subsidy&region=sh-putuo&insured=MUTUAL"
    yield "/find?need=reimburse&region=other"
    yield "/find?need=reimburse&region=sh-songjiang&insured=unknown"
    yield "/find?need=aid&region=sh-songjiang"


def services() -> Iterator[str]:
    for service in catalogue().services():
        for tail in SERVICE:
            yield f"/services/{service.service_id}{tail}"


def filings(account: Account) -> Iterator[str]:
    """Every step of every filing of this account, before and after handing in."""
    for filing in filings_of(account):
        root = f"/filings/{filing.id}"
        sheet = opened(find_filing(filing.id) or filing)
        for step in steps(sheet):
            yield f"{root}/{step.path}"
        for tail in (*ENDS, *AFTER):
            yield f"{root}/{tail}"
        for section in STOPS:
            yield f"{root}/stop?of={section.removeprefix('question:')}"
        for material in sheet.service.materials:
            yield f"{root}/papers/{material.id}"
            yield f"{root}/papers/{material.id}/lack"


def cases(account: Account) -> Iterator[str]:
    if account.is_staff:
        for case in session.scalars(
            select(Filing).where(Filing.submitted_at.is_not(None)).limit(10)
        ):
            yield f"/desk/cases/{case.id}"


def own(account: Account) -> Iterator[str]:
    for consent in consents_of(account)[:2]:
        yield f"/me/consents/{consent.id}"
