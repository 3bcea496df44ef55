"""Tasks: what waits for a person. Opened by services, read at the desk."""

from typing import Any

from sqlalchemy import select

from app.db import session
from app.tasks.model import Task, TaskKind


def open_task(kind: TaskKind, /, *, about: str, by: str | None, **detail: Any) -> Task:
    """Leave one task for a person about `about` (such as `filing/ID`); the same open one is not doubled."""
    waiting = session.scalars(
        select(Task).where(Task.kind == kind, Task.about == about, Task.done_at.is_(None))
    )
    for task in waiting:
        if task.detail == detail:
            return task
    task = Task(kind=kind.value, about=about, opened_by=by)
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
