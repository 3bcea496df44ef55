"""Status follows from events, and what is open now follows from both."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from app.errors import OutOfStep
from app.filing.model import Event, Filing, Status
from app.mandates.service import is_proven

AFTER = {
    Event.STARTED: Status.DRAFT,
    Event.SUBMITTED: Status.SUBMITTED,
    Event.TAKEN: Status.TAKEN,
    Event.HANDED_BACK: Status.SUBMITTED,
    Event.PAPERS_ASKED_FOR: Status.ASKED,
    Event.PAPERS_GIVEN: Status.TAKEN,
    Event.WITHDRAWN: Status.WITHDRAWN,
    Event.PROPOSED: Status.PROPOSED,
    Event.SENT_BACK: Status.TAKEN,
    Event.DECIDED: Status.DECIDED,
    Event.REOPENED: Status.TAKEN,
}


class Action(StrEnum):
    """Everything a person may do with his filing."""

    EDIT = "edit"
    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    COPY = "copy"
    PRINT = "print"


OPEN = {
    Status.DRAFT: frozenset({Action.EDIT, Action.SUBMIT}),
    Status.SUBMITTED: frozenset({Action.WITHDRAW, Action.PRINT}),
    Status.ASKED: frozenset({Action.ANSWER, Action.WITHDRAW, Action.PRINT}),
    Status.WITHDRAWN: frozenset({Action.COPY, Action.PRINT}),
}


def status_after(names: Iterable[str]) -> Status:
    """The status that a filing with these events, in order, has."""
    status = Status.DRAFT
    for name in names:
        status = AFTER.get(Event(name), status)
    return status


def open_actions(filing: Filing, at: datetime) -> frozenset[Action]:
    """What may be done now. Pages show it, and every verb asks it again before it acts.

    Withdrawing lasts until the bureau takes the case, and at least `withdrawable_until`; while the bureau
    waits for the person nobody works on it, and he may take it back rather than answer. What was decided
    once is never taken back: its money is counted. While a person looks whether the one acted for agreed,
    nothing is open but to keep a copy of what was handed in.
    """
    if filing.is_held:
        return frozenset({Action.PRINT} if filing.was_submitted else ())
    actions = OPEN.get(Status(filing.status), frozenset({Action.PRINT}))
    if filing.status in (Status.TAKEN, Status.PROPOSED):
        in_time = filing.withdrawable_until is not None and at < filing.withdrawable_until
        actions = actions | ({Action.WITHDRAW} if in_time else set())
    return actions - {Action.WITHDRAW} if filing.decided_at else actions


def demand_not_held(filing: Filing) -> None:
    """Refuse while the person acted for says that he did not agree. Every verb that moves a case asks this."""
    if filing.is_held:
        raise OutOfStep("case_held")


def demand_decidable(filing: Filing) -> None:
    """Refuse a decision while the case is held, or rests on a word that nobody could check yet."""
    demand_not_held(filing)
    if filing.mandate and not is_proven(filing.mandate):
        raise OutOfStep("mandate_unproven")
