"""What the page of a case has to know beside the case itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select

from app.db import session
from app.filing.model import Event, Filing, FilingEvent, Outcome, OwedPaper
from app.notices.model import Message


@dataclass(frozen=True)
class Beside:
    """Of one case: its events in order, papers that are still to come (容缺) with the next one due first,
    and every message about it, oldest first."""

    events: list[FilingEvent] = field(default_factory=list)
    owed: list[OwedPaper] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """What happened in it."""
        return {one.name for one in self.events}


def beside(filings: Iterable[Filing]) -> dict[str, Beside]:
    """By the id of the filing; two statements, however many cases they are, and a third for those
    in which a paper was promised."""
    found = {one.id: Beside() for one in filings}
    events = select(FilingEvent).where(FilingEvent.filing_id.in_(found))
    for event in session.scalars(events.order_by(FilingEvent.seq)):
        found[event.filing_id].events.append(event)
    promised = [name for name, one in found.items() if Event.OWED_PROMISED in one.names]
    owed = select(OwedPaper).where(OwedPaper.filing_id.in_(promised))
    still = owed.where(OwedPaper.settled_at.is_(None)).order_by(OwedPaper.due_on)
    for paper in session.scalars(still) if promised else ():
        found[paper.filing_id].owed.append(paper)
    messages = select(Message).where(Message.filing_id.in_(found))
    for message in session.scalars(messages.order_by(Message.created_at)):
        found[message.filing_id or ""].messages.append(message)
    return found


def pays(filing: Filing, events: Iterable[FilingEvent]) -> bool:
    """Does the decision that stands pay anything? True as long as there is none."""
    if filing.decided_at is None:
        return True
    outcomes = [one.facts.get("outcome") for one in events if one.name == Event.DECIDED]
    return not outcomes or outcomes[-1] != Outcome.REFUSED
