"""The queue: enqueue in your transaction; a worker leases, renews, finishes or gives up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, Update, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from app.clock import now
from app.db import session, uid
from app.jobs.model import Job, JobState
from app.tasks import TaskKind, open_task
from app.vault import mask_text

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 6
KEPT = timedelta(days=7)
SLOW = ("documents:read",)
JOBS = cast(Table, Job.__table__)


def _once(insert: Any) -> Any:
    """The statement that writes a job unless its key was used; it tells how many rows it wrote."""
    statement = insert(JOBS).on_conflict_do_nothing(index_elements=["key"])
    return statement.execution_options(preserve_rowcount=True)


INSERT = {"postgresql": _once(postgresql.insert), "sqlite": _once(sqlite.insert)}


def enqueue(
    kind: str, payload: dict[str, Any], *, key: str | None = None, run_at: datetime | None = None
) -> Job | None:
    """One job, in the caller's transaction. A `key` that was used before makes no second job (None)."""
    job = Job(id=uid(), kind=kind, key=key, run_at=run_at or now(), state=JobState.WAITING)
    job.attempts, job.created_at, job.payload = 0, now(), payload
    connection = session.connection()
    values = {column.name: getattr(job, column.name) for column in JOBS.c}
    if connection.execute(INSERT[connection.dialect.name], values).rowcount == 0:
        return None
    make_transient_to_detached(job)
    session.add(job)
    return job


def take(worker: str, kinds: Iterable[str]) -> Job | None:
    """Lease the next due job to `worker`; one whose lease ran out counts as due. The caller commits.

    A job that took its workers down with it as often as any job may be tried is given up here.
    """
    while job := _next_due(kinds):
        if job.attempts < MOST_ATTEMPTS:
            job.state, job.leased_by, job.leased_until = JobState.RUNNING, worker, now() + LEASE
            job.attempts += 1
            return job
        _give_up(job, job.error or "its worker died each time")
    return None


def _next_due(kinds: Iterable[str]) -> Job | None:
    """The oldest; what takes seconds comes behind what somebody waits for, such as a code by SMS."""
    moment = now()
    due = or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= moment),
        and_(Job.state == JobState.RUNNING, Job.leased_until < moment),
    )
    return session.scalars(
        select(Job)
        .where(due, Job.kind.in_(kinds))
        .order_by(Job.kind.in_(SLOW), Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).first()


def renew(job_id: str, worker: str) -> bool:
    """Keep the lease while the work goes on; False when another worker has it meanwhile."""
    renewed = session.execute(_held(job_id, worker).values(leased_until=now() + LEASE))
    return renewed.rowcount == 1  # type: ignore[attr-defined]


def _held(job_id: str, worker: str) -> Update:
    return (
        update(Job)
        .where(Job.id == job_id, Job.leased_by == worker, Job.state == JobState.RUNNING)
        .execution_options(synchronize_session=False)
    )


def finish(job_id: str, worker: str) -> bool:
    """The work is done, written in the transaction of what it changed; False when the lease was lost,
    and then the caller rolls back: another worker does it, or did."""
    done = session.execute(
        _held(job_id, worker).values(
            state=JobState.DONE, ended_at=now(), leased_until=None, error=None
        )
    )
    return done.rowcount == 1  # type: ignore[attr-defined]


def give_back(job_id: str, worker: str) -> bool:
    """The worker is asked to stop in the middle: the job waits again and no attempt is counted."""
    back = session.execute(
        _held(job_id, worker).values(
            state=JobState.WAITING, run_at=now(), attempts=Job.attempts - 1, leased_until=None
        )
    )
    return back.rowcount == 1  # type: ignore[attr-defined]


def fail(job_id: str, worker: str, error: str) -> None:
    """Try again later, at last give up and leave a task for a person. Nothing when the lease was lost."""
    job = session.scalars(
        select(Job)
        .where(Job.id == job_id, Job.leased_by == worker, Job.state == JobState.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if job is None:
        return
    if job.attempts >= MOST_ATTEMPTS:
        _give_up(job, error)
        return
    job.state, job.error, job.leased_until = JobState.WAITING, mask_text(error)[:500], None
    job.run_at = now() + timedelta(seconds=5 * 3 ** (job.attempts - 1))


def _give_up(job: Job, error: str) -> None:
    job.state, job.error, job.leased_until = JobState.FAILED, mask_text(error)[:500], None
    job.ended_at = now()
    open_task(TaskKind.JOB_FAILED, about=f"job/{job.id}", by=None, kind=job.kind, error=job.error)


def try_again(job: Job) -> None:
    """A person looked and wants it tried again, from the first attempt."""
    job.state, job.attempts, job.run_at, job.ended_at = JobState.WAITING, 0, now(), None


def waiting() -> dict[str, int]:
    """How many jobs stand in each state that matters: waiting, running, failed."""
    rows = session.execute(
        select(Job.state, func.count()).where(Job.state != JobState.DONE).group_by(Job.state)
    )
    counts: dict[str, int] = dict(rows.all())
    return {state: counts.get(state, 0) for state in ("waiting", "running", "failed")}


def oldest_due() -> datetime | None:
    """Since when the longest waiting due job waits."""
    return session.scalar(
        select(func.min(Job.run_at)).where(Job.state == JobState.WAITING, Job.run_at <= now())
    )


def forget_done() -> int:
    """Delete done jobs older than a week; failed ones stay."""
    gone = session.execute(
        delete(Job).where(Job.state == JobState.DONE, Job.ended_at < now() - KEPT)
    )
    return gone.rowcount  # type: ignore[attr-defined]
