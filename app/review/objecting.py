"""The answer to an objection: the decision stands, or the case is decided anew. By fresh eyes only."""

from app.accounts.model import Account
from app.audit import Act
from app.clock import now
from app.decisions.service import decisions_of
from app.errors import OutOfStep, Refusal
from app.filing.model import Decision, Event, Filing, Status
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.filing.status import demand_not_held
from app.review.answering import demand_impartial
from app.review.deciding import is_same_person
from app.review.lease import look_again
from app.tasks import service as tasks
from app.tasks.model import Task


def decided_on(task: Task, filing: Filing) -> Decision:
    """The decision that an objection is about."""
    named = (one for one in decisions_of(filing) if one.id == task.detail.get("decision"))
    return next(named)


def demand_fresh_eyes(task: Task, filing: Filing, by: Account) -> None:
    """Refuse whoever proposed or confirmed what is objected to."""
    decision = decided_on(task, filing)
    people = (decision.proposed_by, decision.confirmed_by)
    if any(is_same_person(by, person) for person in people if person):
        raise Refusal("decided_it_himself")


def answer(task: Task, sheet: Sheet, by: Account, text: str, *, reopen: bool) -> None:
    """Answer an objection. With `reopen` the case is worked on again from the start of the desk; what it
    was decided before stays readable and stays counted until the new decision is confirmed."""
    filing = sheet.filing
    demand_impartial(sheet, by)
    demand_fresh_eyes(task, filing, by)
    look_again(filing)
    demand_not_held(filing)
    if filing.status != Status.DECIDED:
        raise OutOfStep("objection_not_open")
    tasks.finish(task, by.person_id, text)
    outcome = "reopened" if reopen else "upheld"
    happened(filing, Event.OBJECTION_ANSWERED, by, task=task.id, outcome=outcome)
    record(Act.OBJECTION_ANSWERED, filing, by, task=task.id, outcome=outcome)
    if reopen:
        open_again(filing, by, task)
    tell(sheet, filing.account, "objection_answered")


def open_again(filing: Filing, by: Account, task: Task) -> None:
    filing.status, filing.updated_at = Status.TAKEN, now()
    filing.leased_by = filing.leased_until = None
    filing.due_on = task.due_on
    happened(filing, Event.REOPENED, by, task=task.id)
    record(Act.REOPENED, filing, by, task=task.id)
