"""Workers as real processes, killed without warning: nothing is lost and nothing is done twice."""

import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app import db, jobs, notices
from app.audit.model import AuditEntry
from app.audit.service import faults
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from tests.notices.provider import LocalProvider

pytestmark = pytest.mark.usefixtures("real_time")

PATIENCE = 60


@pytest.fixture
def provider():
    with LocalProvider() as local:
        yield local


@pytest.fixture
def start_worker(app, provider):
    """Start a worker process; whatever still runs at the end of the test is killed."""
    running = []

    def start():
        worker = subprocess.Popen(
            [
                *(sys.executable, "-m", "tests.jobs.worker_process"),
                *(app.config["DATABASE_URL"], provider.url),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        running.append(worker)
        assert worker.stdout.readline() == "ready\n"
        return worker

    yield start
    for worker in running:
        worker.kill()
        worker.wait()
        worker.stdout.close()


def until(is_so, what):
    """Wait until `is_so()`; the test fails when that takes absurdly long."""
    end = time.monotonic() + PATIENCE
    db.session.remove()
    db.only_read()
    while not is_so():
        db.session.remove()
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.02)
    db.session.remove()


def in_state(state):
    return db.session.scalar(select(func.count()).where(Job.state == state))


def all_done(total):
    return lambda: in_state(JobState.DONE) == total


def kept():
    rows = db.session.scalars(select(AuditEntry.chain).where(AuditEntry.chain.like("kept/%")))
    return Counter(rows)


@pytest.mark.parametrize("kind", ["test:slow", "test:locking"])
def test_jobs_of_killed_workers_are_finished_exactly_once(session, start_worker, kind):
    for number in range(6):
        jobs.enqueue(kind, {"number": number, "seconds": 0.3})
    db.session.commit()
    for _kill in range(2):
        worker = start_worker()
        until(lambda: in_state(JobState.RUNNING), "no job was taken")
        worker.kill()
        worker.wait()
    start_worker()
    until(all_done(6), "the jobs were not finished")
    assert kept() == {f"kept/{number}": 1 for number in range(6)}
    assert list(faults()) == []


def test_a_worker_killed_while_the_provider_has_the_message_sends_it_once(
    session, start_worker, provider
):
    provider.hold = threading.Event()
    message = notices.tell("withdrawn", phone="13800001234", service="住院补助", number="1").id
    db.session.commit()
    worker = start_worker()
    until(lambda: provider.taken, "the provider got nothing")
    worker.kill()
    worker.wait()
    provider.hold.set()
    start_worker()
    until(all_done(1), "the message was not finished")
    assert provider.posts == {message: 1}
    assert provider.looks == {message: 1}
    assert db.session.get(Message, message).state == MessageState.SENT


def test_many_messages_through_several_killed_workers_each_go_out_once(
    session, start_worker, provider
):
    sent = [
        notices.tell("withdrawn", phone="13800001234", service="补助", number=str(number)).id
        for number in range(30)
    ]
    db.session.commit()
    for most in (5, 12):
        worker = start_worker()
        until(lambda most=most: len(provider.taken) >= most, "the provider got too few")
        worker.kill()
        worker.wait()
    start_worker()
    until(all_done(30), "not every message was finished")
    assert provider.posts == dict.fromkeys(sent, 1)
    assert set(db.session.scalars(select(Message.state))) == {MessageState.SENT}


def test_two_workers_never_do_the_same_job(session, start_worker):
    for number in range(40):
        jobs.enqueue("test:slow", {"number": number, "seconds": 0.01})
    db.session.commit()
    start_worker()
    start_worker()
    until(all_done(40), "the jobs were not finished")
    assert kept() == {f"kept/{number}": 1 for number in range(40)}
    assert set(db.session.scalars(select(Job.attempts))) == {1}
