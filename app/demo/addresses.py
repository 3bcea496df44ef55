"""The addresses that a person of the demo might open; which of them do open, the site itself says."""

from collections.abc import Iterator
from itertools import chain

from sqlalchemy import select

from app import links
from app.accounts.consents import consents_of
from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.db import session
from app.filing.blueprint import opened
from app.filing.flow import steps
from app.filing.mandated import filings_made_for, filings_under
from app.filing.model import Filing, Status
from app.filing.service import filings_of, find_filing
from app.filing.stops import STOPS
from app.filing.telling import DENY
from app.mandates.giving import END
from app.mandates.service import concerning, held_by
from app.tasks.service import open_tasks

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
    "/progress/ask",
    "/demo/sms",
    "/mandates/ask",
    "/mandates/held",
    "/mandates/given",
    "/desk",
    "/desk/tasks",
    "/desk/tasks?view=mine",
    "/desk/tasks?view=late",
    "/office",
    "/office/week",
    "/office/month",
    "/office/exports",
    "/desk/mine",
    "/desk?status=every",
    "/desk?status=asked&order=due",
    "/desk/operator",
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
AFTER = ("receipt", "withdraw", "progress", "decision", "objection", "asked", "not-mine")


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
    every = [*filings_of(account), *filings_under(account), *filings_made_for(account)]
    for filing in every:
        acting_for = filing.acted_for_by(account)
        root = f"/for/{acting_for}/filings/{filing.id}" if acting_for else f"/filings/{filing.id}"
        if filing.mandate_id and not acting_for:
            yield f"/not-mine/{links.token(DENY, filing.id)}"
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
            yield f"/desk/cases/{case.id}/ask"
        for task in open_tasks():
            yield f"/desk/words/{task.id}"
            yield f"/desk/tasks/{task.id}"
        yield from deciding()


def deciding() -> Iterator[str]:
    """The pages of a decision that is being made."""
    waiting = select(Filing).where(Filing.status.in_((Status.TAKEN, Status.PROPOSED)))
    for case in session.scalars(waiting.limit(10)):
        yield f"/desk/cases/{case.id}/decide"
        yield f"/desk/cases/{case.id}/confirm"


def own(account: Account) -> Iterator[str]:
    for mandate in [*held_by(account), *concerning(account)]:
        yield f"/mandates/end/{links.token(END, mandate.id)}"
        for tail in ("", "/answer", "/end", "/code", "/paper", "/ask/until", "/ask/phone"):
            yield f"/mandates/{mandate.id}{tail}"
        for service_id in mandate.services:
            yield f"/for/{mandate.giver_id}/services/{service_id}/notice"
            yield f"/for/{mandate.giver_id}/services/{service_id}/start"
    for consent in consents_of(account)[:2]:
        yield f"/me/consents/{consent.id}"
