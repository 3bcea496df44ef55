"""Taking a case at the desk: a lease, so that nobody else decides it meanwhile. Absence frees it by itself."""

from datetime import datetime, timedelta
from typing import cast

from flask_babel import lazy_gettext as _
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from app.accounts.model import Account, Person
from app.audit import Act
from app.clock import in_china, now
from app.db import session
from app.errors import OutOfStep, Refusal
from app.filing.model import Event, Filing, FilingEvent, Status
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.review.interest import has_interest
from app.web.sentences import add

LEASE = timedelta(minutes=30)
TO_TAKE = (Status.SUBMITTED, Status.TAKEN)
CHANGING = (
    "status",
    "revision",
    "updated_at",
    "held_at",
    "decided_at",
    "leased_by",
    "leased_until",
    "due_on",
    "risk",
)
FILINGS = cast(Table, Filing.__table__)
AGAIN = (
    select(*(FILINGS.c[name] for name in CHANGING))
    .where(FILINGS.c.id == bindparam("filing"))
    .with_for_update()
)

add(
    {
        "taken_by_another": _("%(name)s正在办这件，%(until)s前都归他。请办别的。"),
        "not_taken_by_you": _("这件现在不在您手里。请先接手，再办。"),
        "not_to_be_taken": _("这件现在不能接手：已经撤回、办完，或在等补件。"),
        "held_for_now": _("本人说没有同意代办，这件先停着，谁都不能接手。请先核实。"),
        "not_in_hand": _("这件不在办理中，现在不能这样办。"),
        "case_changed": _("您打开以后，这件有了变化。请看一看变了什么，再办。"),
        "own_case": _("这件和您本人有关，要由别人办。"),
    }
)


def look_again(filing: Filing) -> None:
    """Read the row anew and hold it until the end of the transaction, so that of two at once one waits."""
    session.flush()
    found = session.connection().execute(AGAIN, {"filing": filing.id}).one()
    for name, value in zip(CHANGING, found, strict=True):
        set_committed_value(filing, name, value)


def is_leased(filing: Filing, at: datetime) -> bool:
    """Somebody holds it, and his time is not over."""
    return bool(filing.leased_by and filing.leased_until and filing.leased_until > at)


def is_held_by(filing: Filing, account: Account) -> bool:
    """It is this person's. That stays so after the time is over, as long as nobody else took it."""
    return filing.leased_by == account.person_id


def holder_name(filing: Filing) -> str:
    """Who has the case, by name; empty while it is nobody's."""
    person = session.get(Person, filing.leased_by) if filing.leased_by else None
    return person.name if person else ""


def take(sheet: Sheet, by: Account) -> None:
    """Take the case on, or on again. Of two at once one wins, and the other is told who.

    The person is told the first time only. From then on he withdraws in his first minutes only.
    """
    filing = sheet.filing
    look_again(filing)
    demand_free(filing, by)
    first = filing.status == Status.SUBMITTED
    if first or not is_held_by(filing, by):
        told_before = was_taken(filing)
        filing.status, filing.updated_at = Status.TAKEN, now()
        happened(filing, Event.TAKEN, by)
        record(Act.TAKEN, filing, by)
        if not told_before:
            tell(sheet, filing.account, "taken")
    filing.leased_by, filing.leased_until = by.person_id, now() + LEASE


def was_taken(filing: Filing) -> bool:
    """Somebody took it before, and may have handed it back."""
    earlier = (FilingEvent.filing_id == filing.id, FilingEvent.name == Event.TAKEN)
    return session.scalar(select(FilingEvent.id).where(*earlier).limit(1)) is not None


def demand_free(filing: Filing, by: Account) -> None:
    """Refuse to take what is one's own, what stands still or is not open, and what another holds."""
    if has_interest(by, filing):
        raise Refusal("own_case")
    if filing.is_held:
        raise OutOfStep("held_for_now")
    if filing.status not in TO_TAKE:
        raise OutOfStep("not_to_be_taken")
    if is_leased(filing, now()) and not is_held_by(filing, by):
        until = in_china(filing.leased_until or now())
        raise OutOfStep("taken_by_another", name=holder_name(filing), until=f"{until:%H:%M}")


def renewed(filing: Filing) -> datetime:
    """Half an hour from now; a longer time that she has, after papers were given back, is not cut short."""
    fresh = now() + LEASE
    return max(fresh, filing.leased_until) if filing.leased_until else fresh


def demand_lease(filing: Filing, by: Account) -> None:
    """Refuse whoever does not hold the case; his act renews the time he has. For every verb of the desk."""
    look_again(filing)
    if not is_held_by(filing, by) or has_interest(by, filing):
        raise OutOfStep("not_taken_by_you")
    filing.leased_until = renewed(filing)


def demand_in_hand(filing: Filing, by: Account, seen: int) -> None:
    """The guard of every act on a case: held by this clerk, being worked on, and as she saw it."""
    demand_lease(filing, by)
    demand_unchanged(filing, seen)
    if filing.status != Status.TAKEN:
        raise OutOfStep("not_in_hand")


def demand_unchanged(filing: Filing, seen: int) -> None:
    """Refuse an act on what changed since the clerk opened it; `seen` is the revision on her page."""
    if filing.revision != seen:
        raise OutOfStep("case_changed")


def renew(filing: Filing, by: Account) -> None:
    """A look of the clerk who holds it: she is here. The revision stays, so that her open pages hold."""
    if filing.status == Status.TAKEN and is_held_by(filing, by):
        mine = (Filing.id == filing.id, Filing.leased_by == by.person_id)
        session.execute(
            update(Filing).where(*mine).values(leased_until=renewed(filing)),
            execution_options={"synchronize_session": False},
        )


def hand_back(sheet: Sheet, by: Account, *, seen: int) -> None:
    """Put the case back for anybody: 交回. It is then as if nobody had taken it."""
    filing = sheet.filing
    demand_in_hand(filing, by, seen)
    filing.status, filing.updated_at = Status.SUBMITTED, now()
    filing.leased_by = filing.leased_until = None
    happened(filing, Event.HANDED_BACK, by)
    record(Act.HANDED_BACK, filing, by)
