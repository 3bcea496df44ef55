"""不是我同意的: the person acted for stops a case; a person at the bureau asks him and answers both."""

from app import audit
from app.accounts.model import Account
from app.audit import Act
from app.clock import now
from app.db import session
from app.errors import OutOfStep, Refusal
from app.filing.model import Event, Filing, Status
from app.filing.service import happened, record, take_back, tell
from app.filing.sheet import Sheet
from app.mandates import giving
from app.tasks import TaskKind, open_task

WAITING = (Status.SUBMITTED, Status.TAKEN, Status.ASKED, Status.PROPOSED)


def may_be_denied(filing: Filing) -> bool:
    """Somebody else files it, and it was not taken back."""
    return filing.mandate_id is not None and filing.status != Status.WITHDRAWN


def deny(sheet: Sheet, by: Account | None) -> bool:
    """Stop the case until a person has asked him; False when it stands still already. `by` is None when
    it came through the link in his message, which only his phone has."""
    filing = sheet.filing
    session.refresh(filing, attribute_names=["held_at", "status", "revision"], with_for_update=True)
    if not may_be_denied(filing):
        raise OutOfStep("filing_closed")
    if filing.is_held:
        return False
    filing.held_at = filing.updated_at = now()
    via = "screen" if by else "link"
    happened(filing, Event.CONSENT_DENIED, by, via=via)
    person = by.person_id if by else None
    audit.record(Act.CONSENT_DENIED, about=filing.about, by=person, via=via)
    open_task(TaskKind.CONSENT_DENIED, about=filing.about, by=person)
    tell(sheet, filing.account, "consent_denied", giver=giver_name(filing))
    return True


def giver_name(filing: Filing) -> str:
    return str(filing.mandate.giver.name) if filing.mandate else ""


def lift(sheet: Sheet, by: Account, *, agreed: bool, answer: str) -> None:
    """A person asked him. When he had agreed after all the case goes on; else the mandate ends, what was
    handed in is taken back, and a draft stays with him. The answer goes to both."""
    filing = sheet.filing
    session.refresh(filing, attribute_names=["held_at", "status", "revision"], with_for_update=True)
    if not filing.is_held:
        raise OutOfStep("not_held")
    if not answer.strip():
        raise Refusal("answer_empty")
    filing.held_at, filing.updated_at = None, now()
    happened(filing, Event.HOLD_LIFTED, by, agreed=agreed)
    record(Act.HOLD_LIFTED, filing, by, agreed=agreed)
    tell(sheet, filing.account, "hold_lifted", answer=answer.strip())
    if not agreed:
        take_off(filing, by)


def take_off(filing: Filing, by: Account) -> None:
    """He had not agreed: the mandate ends, and a case that is not decided is taken back."""
    if filing.mandate:
        giving.end(filing.mandate, by)
    if filing.status in WAITING and filing.decided_at is None:
        take_back(filing, by, why="consent_denied")
