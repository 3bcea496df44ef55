"""Whether it was his word: a person at the bureau phones him, looks at the paper, and answers both sides."""

from app import audit
from app.accounts.model import Account
from app.accounts.people import selves
from app.audit import Act
from app.db import session
from app.errors import Refusal
from app.filing import held
from app.filing.sheet import Sheet
from app.mandates import giving
from app.mandates.model import Mandate
from app.mandates.service import between
from app.review.answering import demand_impartial
from app.tasks import service as tasks
from app.tasks.model import Task, TaskKind

KINDS = (TaskKind.CONSENT_DENIED, TaskKind.MANDATE_UNPROVEN)


def settle_denial(task: Task, sheet: Sheet, by: Account, *, agreed: bool, text: str) -> None:
    """He was asked whether he had agreed. The case goes on, or the mandate ends; both hear the answer."""
    demand_impartial(sheet, by)
    close(task, by, text)
    held.lift(sheet, by, agreed=agreed, answer=text)


def settle_evidence(task: Task, mandate: Mandate, by: Account, *, agreed: bool, text: str) -> None:
    """The paper was looked at, or he was phoned: it is proven, or the mandate ends."""
    demand_stranger(mandate, by)
    close(task, by, text)
    (giving.prove if agreed else giving.doubt)(mandate, by)


def close(task: Task, by: Account, text: str) -> None:
    """Take the task and finish it in one step; refuses what another has in hand or finished."""
    tasks.take(task, by.person_id)
    session.flush()
    tasks.finish(task, by.person_id, text)
    audit.record(Act.TASK_ANSWERED, about=task.about, by=by.person_id, task=task.id, kind=task.kind)


def demand_stranger(mandate: Mandate, by: Account) -> None:
    """Refuse whoever is one of the two, or ever stood in a mandate with one of them."""
    mine, parties = selves(by.person_id), (mandate.giver_id, mandate.holder_id)
    if any(one in mine or between(by.person_id, one) for one in parties):
        raise Refusal("own_case")
