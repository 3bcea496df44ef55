"""Work in the background on one page: which kinds there are, what runs by the clock, the loop of a worker."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from app import db, jobs
from app.accounts.attempts import forget_old
from app.accounts.codes import forget_old_codes
from app.audit.service import seal_settled
from app.clock import now
from app.jobs.service import LEASE, fail, finish, forget_done, give_back, renew, take
from app.jobs.workers import EVERY, say_alive, say_goodbye
from app.mandates.giving import end_for_the_dead

log = logging.getLogger("bangban.work")
Payload = dict[str, Any]
Handler = Callable[[Payload], object]
IDLE = 0.5
AFTER_TROUBLE = 3.0
BEATS_A_LEASE = 4


def _from(module: str, name: str) -> Handler:
    """A handler whose module is loaded at its first job: reading papers is heavy."""
    return lambda payload: getattr(import_module(module), name)(payload)


HANDLERS: dict[str, Handler] = {
    "notices:tell": _from("app.notices.jobs", "tell"),
    "notices:send": _from("app.notices.jobs", "send"),
    "documents:look": _from("app.documents.jobs", "look_at"),
    "documents:read": _from("app.documents.jobs", "read_paper"),
    "documents:tidy": _from("app.documents.jobs", "tidy_up"),
    "registers:look": _from("app.registers.jobs", "look_into_folder"),
    "accounts:forget": lambda _payload: (forget_old_codes(), forget_old()),
    "mandates:tidy": lambda _payload: end_for_the_dead(),
    "audit:seal": lambda _payload: seal_settled(),
    "progress:send_code": _from("app.progress.jobs", "send_code"),
    "progress:forget": _from("app.progress.jobs", "forget"),
    "office:count": _from("app.supervision.jobs", "count"),
    "office:export": _from("app.supervision.jobs", "make_export"),
    "office:tidy": _from("app.supervision.jobs", "tidy_up"),
    "filing:handed_in": _from("app.filing.handing_in", "follow"),
    "owed:remind": _from("app.filing.reminders", "remind"),
    "jobs:forget": lambda _payload: forget_done(),
    "operating:watch": _from("app.operating.jobs", "watch"),
    "operating:retention": _from("app.operating.jobs", "keep_to_the_periods"),
}
SCHEDULE: tuple[tuple[str, int], ...] = (
    ("registers:look", 60),
    ("audit:seal", 120),
    ("owed:remind", 1800),
    ("accounts:forget", 3600),
    ("jobs:forget", 3600),
    ("progress:forget", 3600),
    ("operating:watch", 600),
    ("operating:retention", 86400),
    ("office:count", 3600),
    ("office:tidy", 3600),
    ("documents:tidy", 86400),
    ("mandates:tidy", 3600),
)


class Interrupted(BaseException):
    """The process has to end now: what runs is undone and goes back to the queue."""


def new_worker_name() -> str:
    """A name no other worker has, on this machine or another."""
    return f"{socket.gethostname()[:30]}/{os.getpid()}/{secrets.token_hex(3)}"


def run(
    stop: threading.Event,
    worker: str,
    handlers: Mapping[str, Handler] = HANDLERS,
    schedule: tuple[tuple[str, int], ...] = SCHEDULE,
) -> None:
    """Do due jobs one after the other until `stop` is set. A database in trouble is waited for."""
    slots: dict[str, int] = {}
    life = Life(worker)
    while not stop.is_set():
        try:
            life.tell()
            plan(slots, schedule)
            did_something = do_next(worker, handlers)
        except SQLAlchemyError:
            log.exception("the database does not answer the worker")
            db.session.remove()
            stop.wait(AFTER_TROUBLE)
            continue
        if not did_something:
            stop.wait(IDLE)
    life.end()


class Life:
    """What a worker says of itself: that it lives, now and then, and that it ends."""

    def __init__(self, worker: str) -> None:
        self.worker, self.began = worker, now()
        self.told_at: datetime | None = None

    def tell(self) -> None:
        """Say that the worker lives, unless that was said a moment ago."""
        if self.told_at is None or now() - self.told_at >= EVERY:
            db.begin_writing()
            say_alive(self.worker, self.began)
            db.session.commit()
            self.told_at = now()

    def end(self) -> None:
        """Take the word back; a database that does not answer now will miss this worker for a day."""
        try:
            db.begin_writing()
            say_goodbye(self.worker)
            db.session.commit()
        except SQLAlchemyError as error:
            log.warning("the end of %s could not be written down: %s", self.worker, error)
        finally:
            db.session.remove()


def plan(slots: dict[str, int], schedule: tuple[tuple[str, int], ...] = SCHEDULE) -> None:
    """Enqueue what the clock asks for, once a slot however many workers there are.

    `slots` remembers what this worker saw already, so that most calls cost nothing."""
    moment = int(now().timestamp())
    fresh = {kind: moment // every for kind, every in schedule}
    if fresh == slots:
        return
    db.begin_writing()
    for kind, slot in fresh.items():
        if slots.get(kind) != slot:
            jobs.enqueue(kind, {}, key=f"{kind}@{slot}")
    db.session.commit()
    slots.update(fresh)


def do_next(worker: str, handlers: Mapping[str, Handler] = HANDLERS) -> bool:
    """Lease one due job and do it; False when there is none."""
    db.begin_writing()
    job = take(worker, handlers)
    db.session.commit()
    if job is None:
        return False
    try:
        with heartbeat(job.id, worker):
            _do(job, worker, handlers[job.kind])
    finally:
        db.session.remove()
    return True


def _do(job: Any, worker: str, handler: Handler) -> None:
    """The handler's changes and the end of the job are one transaction."""
    job_id, kind = job.id, job.kind
    try:
        handler(job.payload)
        if finish(job_id, worker):
            db.session.commit()
        else:
            log.warning("job %s %s lost its lease; its changes are undone", kind, job_id)
            db.session.rollback()
    except Interrupted:
        undo()
        give_back(job_id, worker)
        db.session.commit()
        raise
    except Exception as error:
        undo()
        log.exception("job %s %s failed", kind, job_id)
        fail(job_id, worker, f"{type(error).__name__}: {error}")
        db.session.commit()


def undo() -> None:
    """Take back what the handler did, and be ready to write whatever it left this thread in."""
    db.session.rollback()
    db.begin_writing()


@contextmanager
def heartbeat(job_id: str, worker: str) -> Iterator[None]:
    """Renew the lease from a thread beside the work, as long as the block lasts."""
    over = threading.Event()
    beat = threading.Thread(target=_beat, args=(over, job_id, worker), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()


def _beat(over: threading.Event, job_id: str, worker: str) -> None:
    while not over.wait(LEASE.total_seconds() / BEATS_A_LEASE):
        try:
            renew(job_id, worker)
            db.session.commit()
        except SQLAlchemyError as error:
            log.warning("the lease of job %s could not be renewed: %s", job_id, error)
        finally:
            db.session.remove()


def drain(worker: str = "drain", handlers: Mapping[str, Handler] = HANDLERS) -> int:
    """Do every job that is due now and say how many; for the demo and for tests."""
    done = 0
    while do_next(worker, handlers):
        done += 1
    return done
