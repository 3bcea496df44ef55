"""复核: the person does not agree. Whoever looks again is neither the one who proposed nor the one who confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.accounts.model import Account
from app.audit import Act
from app.clock import in_china, today
from app.decisions.reasons import remedies
from app.decisions.service import decisions_of, standing
from app.errors import OutOfStep, Refusal
from app.filing.model import Decision, Event, Filing, Status
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from app.tasks.service import tasks_about

LONGEST = 1000


def told_on(decision: Decision) -> date:
    """The day the decision was told; the days to object count from the next one."""
    return in_china(decision.confirmed_at or decision.proposed_at).date()


def last_day(decision: Decision, remedy: str = "recheck") -> date:
    """The last day to contest a decision in this way."""
    return remedies()[remedy].last_day(told_on(decision))


def objections_of(filing: Filing) -> list[Task]:
    """Every objection to decisions about this filing, the oldest first, answered or not."""
    return tasks_about(filing.about, (TaskKind.OBJECTION,))


def may_object(filing: Filing, decision: Decision | None, before: Sequence[Task]) -> bool:
    """Open once for each decision, in time, while it stands. The page and the verb both ask this."""
    if decision is None or filing.status != Status.DECIDED or filing.is_held:
        return False
    was_used = any(task.detail.get("decision") == decision.id for task in before)
    return not was_used and today() <= last_day(decision)


def object_to(sheet: Sheet, by: Account, text: str, lines: Sequence[str]) -> Task:
    """Ask for a recheck. The words are sealed into a task that has its day; the person is told which."""
    filing = sheet.filing
    decision = standing(decisions_of(filing))
    if not may_object(filing, decision, objections_of(filing)):
        raise OutOfStep("objection_closed")
    if not text.strip():
        raise Refusal("objection_empty")
    if len(text) > LONGEST:
        raise Refusal("objection_too_long", most=LONGEST)
    detail: dict[str, Any] = {"text": text.strip(), "lines": list(lines)}
    detail["decision"] = decision.id if decision else ""
    task = open_task(TaskKind.OBJECTION, about=filing.about, by=by.person_id, **detail)
    happened(filing, Event.OBJECTED, by, decision=detail["decision"])
    record(Act.OBJECTED, filing, by, decision=detail["decision"])
    day = task.due_on or today()
    tell(sheet, by, "objection_received", day=f"{day.month}月{day.day}日")
    return task
