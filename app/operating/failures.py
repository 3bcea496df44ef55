"""Everything that failed and waits for a person, on one list: what is not on it works."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select

from app import audit
from app.audit import Act
from app.audit.model import AuditEntry, AuditSeal
from app.clock import now
from app.db import session
from app.documents.model import Upload, UploadState
from app.documents.service import files
from app.errors import OutOfStep
from app.filing.model import Filing, Status
from app.jobs import workers
from app.jobs.model import Job, JobState
from app.jobs.service import oldest_due, try_again
from app.notices.model import Message
from app.notices.service import send_again
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from app.tasks.service import open_tasks_of, settle

LEAST_FREE = 2 * 1024**3
LATE = timedelta(minutes=10)
CLOSED = (Status.DRAFT, Status.WITHDRAWN)


class Kind(StrEnum):
    """What can go wrong. The first five are tasks that a person settles; the rest vanish when mended."""

    JOB_FAILED = "job_failed"
    MESSAGE_FAILED = "message_failed"
    IMPORT_FAILED = "import_failed"
    FILE_UNREADABLE = "file_unreadable"
    SITE_ERROR = "site_error"
    WORKER_SILENT = "worker_silent"
    WORK_LATE = "work_late"
    SCHEDULE_OVERDUE = "schedule_overdue"
    DISK_NEARLY_FULL = "disk_nearly_full"
    RECORD_UNSEALED = "record_unsealed"
    STORE_SILENT = "store_silent"


OF_TASKS = tuple(TaskKind(kind) for kind in list(Kind)[:5])
TRIED_AGAIN = (Kind.JOB_FAILED, Kind.MESSAGE_FAILED)
Schedule = Iterable[tuple[str, int]]


@dataclass(frozen=True)
class Failure:
    """One thing that waits for a person: since when, what is known of it, and its task if it has one."""

    kind: Kind
    since: datetime | None = None
    facts: dict[str, object] = field(default_factory=dict)
    task: Task | None = None

    @property
    def may_be_tried_again(self) -> bool:
        return self.kind in TRIED_AGAIN


def every_failure(place: Path, schedule: Schedule) -> list[Failure]:
    """All there is, the site's own troubles first. Only reads. `place` is where the files are."""
    return [
        *silent_workers(),
        *late_work(),
        *overdue(schedule),
        *full_disk(place),
        *unsealed_record(),
        *silent_store(),
        *(Failure(Kind(one.kind), one.opened_at, one.detail or {}, one) for one in tasks()),
    ]


def tasks() -> list[Task]:
    """The open tasks that are the operator's."""
    return open_tasks_of(OF_TASKS)


def silent_workers() -> Iterator[Failure]:
    for machine, heard in workers.missed().items():
        yield Failure(Kind.WORKER_SILENT, heard, {"machine": machine})


def late_work() -> Iterator[Failure]:
    since = oldest_due()
    if since and since < now() - LATE:
        yield Failure(Kind.WORK_LATE, since)


def overdue(schedule: Schedule) -> Iterator[Failure]:
    """What the clock should have started and did not: its newest job is older than two turns and a bit."""
    planned = dict(
        session.execute(
            select(Job.kind, func.max(Job.created_at))
            .where(Job.kind.in_([kind for kind, _every in schedule]), Job.key.is_not(None))
            .group_by(Job.kind)
        ).all()
    )
    for kind, every in schedule:
        last = planned.get(kind)
        if last and last < now() - timedelta(seconds=2 * every) - LATE:
            yield Failure(Kind.SCHEDULE_OVERDUE, last, {"kind": kind})


def full_disk(place: Path) -> Iterator[Failure]:
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE:
        yield Failure(Kind.DISK_NEARLY_FULL, None, {"gigabytes": f"{free / 1024**3:.1f}"})


def unsealed_record() -> Iterator[Failure]:
    """Entries are sealed about two minutes after they were written; ten are too many."""
    last = session.scalar(select(func.max(AuditSeal.last_entry))) or 0
    since = session.scalar(select(func.min(AuditEntry.at)).where(AuditEntry.id > last))
    if since and since < now() - LATE:
        yield Failure(Kind.RECORD_UNSEALED, since)


def silent_store() -> Iterator[Failure]:
    if trouble := files().place.trouble():
        yield Failure(Kind.STORE_SILENT, None, {"why": trouble})


def find_failure(task_id: str) -> Failure | None:
    """A task that is the operator's, open or settled."""
    task = session.get(Task, task_id)
    if task is None or task.kind not in OF_TASKS:
        return None
    return Failure(Kind(task.kind), task.opened_at, task.detail or {}, task)


def try_it_again(failure: Failure, by: str) -> None:
    """Have the job done or the message sent once more. Refuses what is settled (OutOfStep)."""
    task = _task_of(failure)
    wanted = task.about.split("/", 1)[1]
    if failure.kind == Kind.JOB_FAILED:
        job = session.get(Job, wanted, with_for_update=True)
        if job and job.state == JobState.FAILED:
            try_again(job)
    elif message := session.get(Message, wanted, with_for_update=True):
        send_again(message)
    settle(task, by, "again")
    audit.record(Act.FAILURE_TRIED_AGAIN, about=task.about, by=by, kind=task.kind)


def settle_by_hand(failure: Failure, by: str, note: str) -> None:
    """A person dealt with it outside and says how; refuses what is settled (OutOfStep)."""
    task = _task_of(failure)
    settle(task, by, note)
    audit.record(Act.FAILURE_SETTLED, about=task.about, by=by, kind=task.kind)


def _task_of(failure: Failure) -> Task:
    if failure.task is None or failure.task.done_at is not None:
        raise OutOfStep("task_settled")
    return failure.task


def watch_files() -> int:
    """A page that turned out unreadable after its filing was handed in becomes a task; how many did.

    Before that its owner sees it himself, on the page where he put it."""
    known = select(Task.id).where(
        Task.about == "upload/" + Upload.id, Task.kind == TaskKind.FILE_UNREADABLE
    )
    unread = session.execute(
        select(Upload, Filing.number)
        .join(Filing, Filing.id == Upload.filing_id)
        .where(Upload.state == UploadState.UNREADABLE, Upload.removed_at.is_(None))
        .where(Filing.status.not_in(CLOSED), ~known.exists())
        .limit(200)
    ).all()
    for upload, number in unread:
        about = f"upload/{upload.id}"
        said = {"number": number, "paper": upload.paper, "page": upload.page}
        open_task(
            TaskKind.FILE_UNREADABLE, about=about, by=None, problem=upload.problem or "", **said
        )
    return len(unread)
