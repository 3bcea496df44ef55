"""What is open again after handing in: the places the bureau asked for, and papers that are owed.

The pages and the verbs ask the same function; everything else stays as it was handed in.
"""

from datetime import timedelta

from sqlalchemy import select

from app.clock import now
from app.db import session
from app.filing.model import AskedItem, Filing, OwedPaper, Status

MORE_PAGES = timedelta(days=1)
ENDED = (Status.DRAFT, Status.WITHDRAWN)


def asked_items(filing: Filing) -> list[AskedItem]:
    """Everything ever asked for, in the order it was asked."""
    about = select(AskedItem).where(AskedItem.filing_id == filing.id)
    return list(session.scalars(about.order_by(AskedItem.asked_at, AskedItem.id)))


def rounds(items: list[AskedItem]) -> list[list[AskedItem]]:
    """The items by the request they belong to; those of one request carry the same moment."""
    moments = dict.fromkeys(item.asked_at for item in items)
    return [[item for item in items if item.asked_at == moment] for moment in moments]


def open_items(filing: Filing) -> list[AskedItem]:
    """The items of the request that waits for the person; none while nothing is asked."""
    if filing.status != Status.ASKED:
        return []
    every = rounds(asked_items(filing))
    return every[-1] if every else []


def owed_papers(filing: Filing) -> list[OwedPaper]:
    """The papers that were promised for this filing, given ones too."""
    about = select(OwedPaper).where(OwedPaper.filing_id == filing.id)
    return list(session.scalars(about.order_by(OwedPaper.due_on, OwedPaper.paper)))


def nothing_owed_any_more(filing: Filing) -> None:
    """The case is over: papers that did not come need not come, and none of them is late."""
    for paper in owed_papers(filing):
        paper.settled_at, paper.overdue_at = paper.settled_at or now(), None


def may_be_given(owed: OwedPaper) -> bool:
    """Still owed, or given a moment ago: there may be another page."""
    if owed.settled_at is None:
        return True
    return not owed.is_waived and owed.settled_at > now() - MORE_PAGES


def open_places(filing: Filing) -> frozenset[str]:
    """The sections that the person may change now, such as `paper:invoice`, although he handed in."""
    if filing.status in ENDED or filing.is_held:
        return frozenset()
    owed = {f"paper:{one.paper}" for one in owed_papers(filing) if may_be_given(one)}
    return frozenset(owed | {item.place for item in open_items(filing)})
