"""Many cases at once, made by the verbs and not by walking the pages: for races, and for the benchmark."""

from datetime import timedelta

from app import clock, db
from app.accounts.model import Account
from app.decisions.lines import accepted, decidable
from app.demo.stories import HERE, Story
from app.errors import OutOfStep
from app.filing.blueprint import opened
from app.filing.model import Filing
from app.filing.outcome import claim_of
from app.filing.service import find_filing
from app.review import deciding, lease


def bill(total: str) -> dict[str, str]:
    """An invoice that nobody paid a part of, all of it in scope."""
    return {"total": total, "fund_pay": "0.00", "self_pay": total, "self_fee": "0.00"}


def day(ago: int) -> str:
    return (clock.today() - timedelta(days=ago)).isoformat()


def proposed(account: Account, clerk: Account, number: str, total: str) -> str:
    """A case of one stay, handed in, taken and proposed with everything accepted; its id."""
    story = Story("PT-MUTUAL-SELF", account).agree().identify()
    story.stay(HERE, day(46), day(38)).invoice(number, day(38), bill(total)).pay().hand_in()
    filing_id = story.filing.id
    db.session.flush()
    lease.take(sheet_of(filing_id), clerk)
    sheet = sheet_of(filing_id)
    lines = accepted(one.id for one in decidable(claim_of(sheet)))
    deciding.propose(sheet, lines, clerk, seen=sheet.filing.revision)
    return filing_id


def sheet_of(filing_id: str):
    db.session.flush()
    db.session.expire_all()
    filing = find_filing(filing_id)
    assert filing
    return opened(filing)


def look(filing_id: str) -> tuple[int, str]:
    """What the page of confirming would carry: the revision and the mark of the figure. Empty when decided."""
    db.session.remove()
    db.only_read()
    sheet = sheet_of(filing_id)
    decision = deciding.decisions.proposal(deciding.decisions_of(sheet.filing))
    if decision is None:
        return -1, ""
    return sheet.filing.revision, deciding.weigh_proposal(sheet, decision).reckoned.mark


def confirm_seen(filing_id: str, account_id: str, seen: int, figure: str) -> bool:
    """Confirm what was seen; False when the amount came out otherwise under the lock."""
    db.session.remove()
    db.begin_writing()
    sheet, by = sheet_of(filing_id), db.session.get(Account, account_id)
    assert by
    try:
        deciding.confirm(sheet, by, seen=seen, figure=figure)
        db.session.commit()
    except OutOfStep as refusal:
        db.session.rollback()
        if refusal.reason != "figure_changed":
            raise
        return False
    return True


def confirm(filing_id: str, account_id: str) -> int:
    """Look at the proposal and confirm what was seen, until nobody is quicker; how often it took."""
    for attempt in range(1, 200):
        seen, figure = look(filing_id)
        if seen < 0 or confirm_seen(filing_id, account_id, seen, figure):
            return attempt
    raise AssertionError("never decided")


def state_of(filing_id: str) -> str:
    filing = db.session.get(Filing, filing_id)
    assert filing
    return filing.status
