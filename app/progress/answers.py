"""What the person said was wrong, and what the bureau answered: on his own page only."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.filing.model import Filing
from app.tasks import TaskKind
from app.tasks.model import Task
from app.tasks.service import tasks_about

RAISED = {
    "precheck_disputed",
    "finding_disputed",
    "estimate_doubted",
    "consent_denied",
    "objected",
    "dispute_answered",
}
ASKED = {
    TaskKind.PRECHECK_DISPUTED,
    TaskKind.FINDING_DISPUTED,
    TaskKind.ESTIMATE_DOUBTED,
    TaskKind.PAYEE_UNCLEAR,
    TaskKind.CONSENT_DENIED,
    TaskKind.OBJECTION,
}


@dataclass(frozen=True)
class Asked:
    """One question: in words, answered or waiting until its day."""

    words: str
    answer: str
    due_on: date | None


def asked_by(filing: Filing) -> list[Asked]:
    """Everything a person was asked to look at in this filing, the oldest first."""
    return [
        Asked(words_of(task), task.answer or "", task.due_on)
        for task in tasks_about(filing.about)
        if task.kind in ASKED
    ]


def words_of(task: Task) -> str:
    said = {
        TaskKind.PRECHECK_DISPUTED: _("您说核对有误"),
        TaskKind.FINDING_DISPUTED: _("您说判断有误"),
        TaskKind.ESTIMATE_DOUBTED: _("您说试算的数字不对"),
        TaskKind.PAYEE_UNCLEAR: _("钱打给谁，要人确认"),
        TaskKind.CONSENT_DENIED: _("有人说没有同意代办"),
    }
    if task.kind == TaskKind.OBJECTION:
        return _("您申请复核：%(text)s", text=task.detail.get("text", ""))
    return said[TaskKind(task.kind)]
