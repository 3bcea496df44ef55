"""Tasks: what waits for a person. Opened by services, taken and finished at the desk."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select, tuple_, update

from app.clock import now, today
from app.db import session
from app.errors import OutOfStep, Refusal
from app.tasks.clock import asks_verdict, due_day
from app.tasks.model import Task, TaskKind, Verdict

PAGE = 30
LONGEST_ANSWER = 500
Place = tuple[date, str]


def open_task(kind: TaskKind, /, *, about: str, by: str | None, **detail: Any) -> Task:
    """Leave one task for a person about `about` (such as `filing/ID`); the same open one is not doubled."""
    waiting = session.scalars(
        select(Task).where(Task.kind == kind, Task.about == about, Task.done_at.is_(None))
    )
    for task in waiting:
        if task.detail == detail:
            return task
    task = Task(kind=kind.value, about=about, opened_by=by, due_on=due_day(kind, today()))
    task.detail = detail
    session.add(task)
    return task


def open_tasks(limit: int = 200) -> list[Task]:
    """The open tasks, oldest first."""
    return list(
        session.scalars(
            select(Task).where(Task.done_at.is_(None)).order_by(Task.opened_at).limit(limit)
        )
    )


def find_task(task_id: str) -> Task | None:
    """One task by its id, open or done."""
    return session.get(Task, task_id)


def open_tasks_of(kinds: Iterable[TaskKind], limit: int = 200) -> list[Task]:
    """The open tasks of these kinds, the newest first."""
    waiting = select(Task).where(Task.done_at.is_(None), Task.kind.in_(kinds))
    return list(session.scalars(waiting.order_by(Task.opened_at.desc()).limit(limit)))


def settle(task: Task, by: str, answer: str) -> None:
    """Somebody dealt with it and says how. Refuses what is settled already (OutOfStep)."""
    done = session.execute(
        update(Task)
        .where(Task.id == task.id, Task.done_at.is_(None))
        .values(done_at=now(), done_by=by)
        .execution_options(synchronize_session="fetch")
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise OutOfStep("task_settled")
    task.answer = answer


def tasks_about(about: str, kinds: Iterable[TaskKind] = ()) -> list[Task]:
    """Every task about a thing, done or not, oldest first."""
    found = select(Task).where(Task.about == about)
    if wanted := [kind.value for kind in kinds]:
        found = found.where(Task.kind.in_(wanted))
    return list(session.scalars(found.order_by(Task.opened_at, Task.id)))


def open_after(place: Place | None, *, owner: str = "", late: date | None = None) -> list[Task]:
    """A page of open tasks after `place` (due day, id), the soonest due first, with one more to show there is more.

    `owner` keeps to what that person took, `late` to what was due before that day."""
    wanted: Select[Any] = select(Task).where(Task.done_at.is_(None))
    if owner:
        wanted = wanted.where(Task.owner == owner)
    if late:
        wanted = wanted.where(Task.due_on < late)
    if place:
        wanted = wanted.where(tuple_(Task.due_on, Task.id) > tuple_(*place))
    return list(session.scalars(wanted.order_by(Task.due_on, Task.id).limit(PAGE + 1)))


def hold(task: Task) -> None:
    """Read the task anew and keep others from it until the end of the transaction. What the caller
    changed before is written first, so that it is not forgotten."""
    session.flush()
    names = ["owner", "due_on", "done_at", "done_by", "answer_sealed"]
    session.refresh(task, attribute_names=names, with_for_update=True)


def take(task: Task, by: str) -> None:
    """Make the task one's own. Another's is left to him until its day has passed."""
    hold(task)
    if task.is_done:
        raise OutOfStep("task_done")
    if task.owner not in (None, by) and not task.is_late(today()):
        raise OutOfStep("task_of_another")
    task.owner = by


def finish(task: Task, by: str, answer: str, verdict: str = "") -> None:
    """Close the task with an answer, or with a note where nobody waits for one. It has to be one's own.

    Where a finding of the machine is disputed, the verdict on it is a part of the answer."""
    hold(task)
    if task.is_done:
        raise OutOfStep("task_done")
    if task.owner != by:
        raise OutOfStep("task_not_yours")
    if not answer.strip():
        raise Refusal("answer_missing")
    if len(answer) > LONGEST_ANSWER:
        raise Refusal("answer_too_long", most=LONGEST_ANSWER)
    task.verdict = verdict_on(task, verdict)
    task.done_at, task.done_by, task.answer = now(), by, answer.strip()


def verdict_on(task: Task, said: str) -> Verdict | None:
    """What was said of the finding; refused when nothing was, and None where no finding is disputed."""
    if not asks_verdict(TaskKind(task.kind)):
        return None
    if said not in set(Verdict):
        raise Refusal("verdict_missing")
    return Verdict(said)


def close_tasks(kind: TaskKind, about: str, by: str | None) -> None:
    """What they waited for has come: the open tasks of this kind about `about` are done."""
    waiting = select(Task).where(Task.kind == kind, Task.about == about, Task.done_at.is_(None))
    for task in session.scalars(waiting):
        task.done_at, task.done_by = now(), by
