"""The queue: enqueue in your transaction; a worker leases, renews, finishes or gives up."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from app.clock import now
from app.db import session
from app.jobs.model import Job, JobState
from app.tasks import TaskKind, open_task
from app.vault import mask_text

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 6
KEPT = timedelta(days=7)


def enqueue(
    kind: str, payload: dict[str, Any], *, key: str | None = None, run_at: datetime | None = None
) -> Job | None:
    """One job, in the caller's transaction. A `key` that was used before makes no second job (None)."""
    job = Job(kind=kind, key=key, run_at=run_at or now(), state=JobState.WAITING)
    job.payload = payload
    if key is None:
        session.add(job)
        return job
    if session.scalar(select(Job.id).where(Job.key == key)):
        return None
    try:
        with session.begin_nested():
            session.add(job)
    except IntegrityError:
        return None
    return job


def take(worker: str, kinds: tuple[str, ...]) -> Job | None:
    """Lease the next due job to `worker`; one whose lease ran out counts as due. The caller commits."""
    moment = now()
    due = or_(
        and_(Job.state == JobState.WAITING, Job.run_at <= moment),
        and_(Job.state == JobState.RUNNING, Job.leased_until < moment),
    )
    job = session.scalars(
        select(Job)
        .where(due, Job.kind.in_(kinds))
        .order_by(Job.run_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job:
        job.state, job.leased_by, job.leased_until = JobState.RUNNING, worker, moment + LEASE
        job.attempts += 1
    return job


def renew(job_id: str, worker: str) -> bool:
    """Keep the lease while the work goes on; False when another worker has it meanwhile."""
    renewed = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.leased_by == worker, Job.state == JobState.RUNNING)
        .values(leased_until=now() + LEASE)
    )
    return renewed.rowcount == 1  # type: ignore[attr-defined]


def finish(job: Job) -> None:
    """The work is done; written in the same transaction as what it changed."""
    job.state, job.ended_at, job.leased_until = JobState.DONE, now(), None


def fail(job: Job, error: str) -> None:
    """Try again later, at last give up and leave a task for a person."""
    job.error, job.leased_until = mask_text(error)[:500], None
    if job.attempts < MOST_ATTEMPTS:
        job.state = JobState.WAITING
        job.run_at = now() + timedelta(seconds=5 * 3 ** (job.attempts - 1))
        return
    job.state, job.ended_at = JobState.FAILED, now()
    open_task(TaskKind.JOB_FAILED, about=f"job/{job.id}", by=None, kind=job.kind, error=job.error)


def try_again(job: Job) -> None:
    """A person looked and wants it tried again, from the first attempt."""
    job.state, job.attempts, job.run_at, job.ended_at = JobState.WAITING, 0, now(), None


def waiting() -> dict[str, int]:
    """How many jobs stand in each state that matters: waiting, running, failed, and late by minutes."""
    rows = session.execute(
        select(Job.state, func.count()).where(Job.state != JobState.DONE).group_by(Job.state)
    )
    counts: dict[str, int] = dict(rows.tuples())
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
