"""决定: one person proposes line by line, a second confirms or sends back. Maker is never checker."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _

from app.accounts.model import Account, Person
from app.audit import Act
from app.clock import now
from app.db import session, uid
from app.decisions import service as decisions
from app.decisions.lines import Line, demand_sound
from app.decisions.service import Weighed, decisions_of, lines_of, weigh
from app.errors import OutOfStep, Refusal
from app.filing.again import nothing_owed_any_more
from app.filing.model import Decision, Event, Filing, Outcome, Status
from app.filing.outcome import claim_of, claim_to_pay
from app.filing.owing import demand_none_overdue
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.filing.status import demand_decidable
from app.money import say_yuan
from app.review.interest import has_interest
from app.review.lease import LEASE, demand_in_hand, demand_unchanged, look_again
from app.web.sentences import add

add(
    {
        "lines_incomplete": _("每一张发票都要有结论。"),
        "reason_missing": _("减少或不同意的，要选一个理由。"),
        "cut_out_of_range": _("减的数要比零大，比能算的小。全部不算请选不同意。"),
        "cannot_be_worked_out": _("这样算不出来（%(code)s）。请先补正，或不同意算不出来的那张。"),
        "not_proposed": _("这件现在没有等确认的决定。"),
        "same_person": _("提出的人不能自己确认，换账号也不行。请另一位同事确认。"),
        "figure_changed": _("确认前重新算过，结果变了。请看新的数，再决定要不要确认。"),
        "send_back_why": _("退回要写明原因。"),
    }
)
TOLD = {
    Outcome.APPROVED: "decided_approved",
    Outcome.PARTLY: "decided_partly",
    Outcome.REFUSED: "decided_refused",
}


def propose(sheet: Sheet, lines: Sequence[Line], by: Account, *, seen: int) -> Decision:
    """The clerk who holds the case proposes; the amount is worked out, and nothing is told outside yet."""
    filing = sheet.filing
    demand_in_hand(filing, by, seen)
    demand_decidable(filing)
    demand_none_overdue(filing)
    claim = claim_of(sheet)
    demand_sound(lines, claim, pays=bool(sheet.service.policy))
    weighed = weigh(sheet, claim, lines, hold=False)
    decision = Decision(id=uid(), filing_id=filing.id, proposed_by=by.person_id, proposed_at=now())
    decision.proposed_on_revision = seen
    decisions.propose(decision, filing, weighed.reckoned)
    session.add(decision)
    filing.status, filing.updated_at = Status.PROPOSED, now()
    filing.leased_by = filing.leased_until = None
    happened(filing, Event.PROPOSED, by, decision=decision.id, outcome=decision.outcome)
    record(Act.PROPOSED, filing, by, decision=decision.id, outcome=decision.outcome)
    return decision


def confirm(sheet: Sheet, by: Account, *, seen: int, figure: str) -> Decision:
    """A second person makes it final. `figure` is the mark of what he saw: when the amount comes out
    otherwise under the lock of the accumulators, nothing is decided and he sees the new one."""
    filing = sheet.filing
    decision = demand_proposal(filing, by, seen)
    demand_none_overdue(filing)
    weighed = weigh(sheet, claim_to_pay(sheet), lines_of(decision), hold=True)
    if weighed.reckoned.mark != figure:
        raise OutOfStep("figure_changed")
    decisions.settle(sheet, decision, weighed, by.person_id)
    filing.status, filing.updated_at = Status.DECIDED, now()
    filing.decided_at = decision.confirmed_at
    if decision.outcome == Outcome.REFUSED:
        nothing_owed_any_more(filing)
    facts = {"decision": decision.id, "outcome": decision.outcome}
    happened(filing, Event.DECIDED, by, **facts)
    record(Act.DECIDED, filing, by, **facts)
    tell_decided(sheet, decision)
    return decision


def tell_decided(sheet: Sheet, decision: Decision) -> None:
    outcome = Outcome(decision.outcome)
    granted = outcome == Outcome.APPROVED and not sheet.service.policy
    template = "decided_granted" if granted else TOLD[outcome]
    tell(sheet, None, template, amount=say_yuan(decision.amount))


def send_back(sheet: Sheet, by: Account, *, seen: int, why: str) -> Decision:
    """The second person does not confirm: the case goes back to the clerk who proposed, with a reason."""
    filing = sheet.filing
    decision = demand_proposal(filing, by, seen)
    if not why.strip():
        raise Refusal("send_back_why")
    decision.sent_back_by, decision.sent_back_at = by.person_id, now()
    decision.body = {**decision.body, "sent_back": why.strip()}
    filing.status, filing.updated_at = Status.TAKEN, now()
    filing.leased_by, filing.leased_until = decision.proposed_by, now() + LEASE
    happened(filing, Event.SENT_BACK, by, decision=decision.id)
    record(Act.SENT_BACK, filing, by, decision=decision.id)
    return decision


def demand_proposal(filing: Filing, by: Account, seen: int) -> Decision:
    """The proposal as it stands now, held until the end of the transaction; refused to whoever may not
    decide on it: the one who proposed, and anybody whose own matter it is. The one place for maker ≠ checker."""
    look_again(filing)
    found = decisions.proposal(decisions_of(filing))
    if filing.status != Status.PROPOSED or found is None:
        raise OutOfStep("not_proposed")
    demand_decidable(filing)
    if is_same_person(by, found.proposed_by):
        raise Refusal("same_person")
    if has_interest(by, filing):
        raise Refusal("own_case")
    demand_unchanged(filing, seen)
    return found


def is_same_person(account: Account, person_id: str) -> bool:
    """The same human being: by person, and by ID number where two persons were made of one."""
    if account.person_id == person_id:
        return True
    mine = account.person.id_hash
    other = session.get(Person, person_id) if mine else None
    return other is not None and mine == other.id_hash


def weigh_proposal(sheet: Sheet, decision: Decision) -> Weighed:
    """What the proposal comes to at this moment; nothing is held, for the page that shows it."""
    return weigh(sheet, claim_to_pay(sheet), lines_of(decision), hold=False)
