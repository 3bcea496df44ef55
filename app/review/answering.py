"""等人处理的: a dispute or an objection is taken by somebody, answered in time, and the person is told."""

from flask_babel import lazy_gettext as _

from app import audit
from app.accounts.model import Account
from app.audit import Act
from app.errors import Refusal
from app.filing.model import Event
from app.filing.service import happened, tell
from app.filing.sheet import Sheet
from app.review.interest import has_interest
from app.tasks import service as tasks
from app.tasks.clock import answers_a_person
from app.tasks.model import Task, TaskKind
from app.web.sentences import add

add(
    {
        "task_done": _("这件刚刚有人办完了。"),
        "task_of_another": _("同事正在办这件。过了期限还没办，才能接过来。"),
        "task_not_yours": _("这件现在不在您手里。请先接手，再答复。"),
        "decided_it_himself": _("这件是您提出或确认的，复核要请别的同事答复。"),
        "objection_not_open": _("这件现在不在等复核的答复。"),
        "answer_missing": _("请写答复，说清楚看了什么、怎么办。"),
        "answer_too_long": _("答复最多写%(most)s个字。"),
        "verdict_missing": _("请选一选：机器判断得对不对。"),
    }
)


def take(task: Task, sheet: Sheet | None, by: Account) -> None:
    """Take a task on; never one about one's own case."""
    demand_impartial(sheet, by)
    tasks.take(task, by.person_id)
    audit.record(Act.TASK_TAKEN, about=task.about, by=by.person_id, task=task.id, kind=task.kind)


def answer(task: Task, sheet: Sheet | None, by: Account, text: str, *, verdict: str = "") -> None:
    """Close a task. Where a person waits for it he is told, and reads question and answer on his page.

    `verdict` says whether the machine was right, where a finding of its own is disputed."""
    demand_impartial(sheet, by)
    tasks.finish(task, by.person_id, text, verdict)
    said = {"task": task.id, "kind": task.kind} | (
        {"verdict": task.verdict} if task.verdict else {}
    )
    audit.record(Act.TASK_ANSWERED, about=task.about, by=by.person_id, **said)
    if sheet and answers_a_person(TaskKind(task.kind)):
        happened(sheet.filing, Event.DISPUTE_ANSWERED, by, **said)
        tell(sheet, sheet.filing.account, "dispute_answered")


def demand_impartial(sheet: Sheet | None, by: Account) -> None:
    if sheet and has_interest(by, sheet.filing):
        raise Refusal("own_case")
