"""Status follows from events, and what is open now follows from both."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from app.filing.model import Event, Filing, Status

AFTER = {
    Event.STARTED: Status.DRAFT,
    Event.SUBMITTED: Status.SUBMITTED,
    Event.TAKEN: Status.TAKEN,
    Event.WITHDRAWN: Status.WITHDRAWN,
}


class Action(StrEnum):
    """Everything a person may do with his filing."""

    EDIT = "edit"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    COPY = "copy"
    PRINT = "print"


def status_after(names: Iterable[str]) -> Status:
    """The status that a filing with these events, in order, has."""
    status = Status.DRAFT
    for name in names:
        status = AFTER.get(Event(name), status)
    return status


def open_actions(filing: Filing, at: datetime) -> frozenset[Action]:
    """What may be done now. Pages show it, and every verb asks it again before it acts.

    Withdrawing lasts until the bureau takes the case, and at least `withdrawable_until`.
    """
    if filing.status == Status.DRAFT:
        return frozenset({Action.EDIT, Action.SUBMIT})
    if filing.status == Status.SUBMITTED:
        return frozenset({Action.WITHDRAW, Action.PRINT})
    if filing.status == Status.TAKEN:
        in_time = filing.withdrawable_until is not None and at < filing.withdrawable_until
        return frozenset({Action.WITHDRAW, Action.PRINT} if in_time else {Action.PRINT})
    return frozenset({Action.COPY, Action.PRINT})
