"""The worker's loop: a job's changes and its end are one; what fails is undone; the clock enqueues once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, db, jobs, work
from app.jobs import service
from app.jobs.model import Job, JobState

NOON = clock.now().replace(microsecond=0)


def add(kind="test:work", payload=None, **more):
    job = jobs.enqueue(kind, payload or {}, **more)
    db.session.commit()
    return job.id


def state(job_id):
    db.session.remove()
    job = db.session.get(Job, job_id)
    return job.state, job.attempts


def test_a_job_is_done_and_its_change_stays(session):
    job = add(payload={"word": "hello"})
    handlers = {"test:work": lambda payload: db.set_fact("said", payload["word"])}
    assert work.do_next("one", handlers)
    assert state(job) == (JobState.DONE, 1)
    assert db.fact("said") == "hello"


def test_an_empty_queue_is_nothing_to_do(session):
    assert work.do_next("one", {"test:work": print}) is False


def test_a_failing_job_is_undone_whole_and_waits_for_the_next_try(session, caplog):
    def half(_payload):
        db.set_fact("said", "half a sentence")
        db.session.flush()
        raise ValueError("no voice")

    job = add()
    work.do_next("one", {"test:work": half})
    assert state(job) == (JobState.WAITING, 1)
    assert db.fact("said") is None
    assert db.session.get(Job, job).error == "ValueError: no voice"
    assert "no voice" in caplog.text


def test_a_payload_that_no_key_opens_fails_its_job_and_not_the_worker(session):
    job = add()
    db.session.get(Job, job).payload_sealed = b"\x09" + b"x" * 40
    db.session.commit()
    work.do_next("one", {"test:work": print})
    assert state(job) == (JobState.WAITING, 1)


def test_who_lost_the_lease_while_working_leaves_no_change(session):
    def slow(_payload):
        db.set_fact("said", "too late")
        with clock.stopped_at(clock.now() + service.LEASE + timedelta(seconds=1)):
            taken = service.take("two", ["test:work"])
        assert taken.leased_by == "two"
        taken.payload = {"seen": True}

    job = add()
    work.do_next("one", {"test:work": slow})
    assert db.fact("said") is None
    assert state(job)[0] == JobState.RUNNING


def test_a_worker_told_to_end_now_gives_its_job_back(session):
    def cut(_payload):
        db.set_fact("said", "half")
        raise work.Interrupted

    job = add()
    with pytest.raises(work.Interrupted):
        work.do_next("one", {"test:work": cut})
    assert state(job) == (JobState.WAITING, 0)
    assert db.fact("said") is None


def test_draining_does_everything_that_is_due(session):
    done = []
    for number in range(3):
        add(payload={"number": number}, run_at=NOON - timedelta(minutes=9 - number))
    add(run_at=clock.now() + timedelta(hours=1))
    assert work.drain(handlers={"test:work": lambda payload: done.append(payload["number"])}) == 3
    assert done == [0, 1, 2]


def test_a_handler_may_enqueue_more_work(session):
    handlers = {
        "test:work": lambda _payload: jobs.enqueue("test:more", {}),
        "test:more": lambda _payload: db.set_fact("more", "yes"),
    }
    add()
    assert work.drain(handlers=handlers) == 2
    assert db.fact("more") == "yes"


def enqueued(kind):
    return db.session.scalar(select(func.count()).where(Job.kind == kind))


def test_the_clock_enqueues_once_a_slot_however_many_workers_there_are(session):
    schedule = (("test:often", 60), ("test:seldom", 3600))
    start = NOON.replace(minute=0, second=0)
    one, two = {}, {}
    for second in (0, 20, 59):
        with clock.stopped_at(start + timedelta(seconds=second)):
            work.plan(one, schedule)
            work.plan(two, schedule)
    assert (enqueued("test:often"), enqueued("test:seldom")) == (1, 1)
    with clock.stopped_at(start + timedelta(seconds=60)):
        work.plan(two, schedule)
        work.plan(one, schedule)
    assert (enqueued("test:often"), enqueued("test:seldom")) == (2, 1)


def test_a_pause_of_days_leaves_one_job_and_no_backlog(session):
    seen = {}
    with clock.stopped_at(NOON):
        work.plan(seen, (("test:often", 60),))
    with clock.stopped_at(NOON + timedelta(days=3)):
        work.plan(seen, (("test:often", 60),))
    assert enqueued("test:often") == 2


def test_a_worker_works_until_it_is_told_to_stop(session, app):
    stop, said = threading.Event(), threading.Event()
    job = add()
    loop = threading.Thread(
        target=work.run, args=(stop, "one", {"test:work": lambda _payload: said.set()}, ())
    )
    loop.start()
    assert said.wait(20)
    stop.set()
    loop.join(20)
    assert not loop.is_alive()
    assert state(job) == (JobState.DONE, 1)


def test_a_heartbeat_renews_the_lease_while_the_work_goes_on(session, monkeypatch):
    renewed = threading.Event()

    def renew(job_id, worker):
        renewed.set()
        return service.renew(job_id, worker)

    monkeypatch.setattr(work, "BEATS_A_LEASE", 1200)
    monkeypatch.setattr(work, "renew", renew)
    with clock.stopped_at(NOON):
        job = add()
    work.do_next("one", {"test:work": lambda _payload: renewed.wait(20)})
    assert renewed.is_set()
    assert state(job)[0] == JobState.DONE


def test_no_two_workers_have_one_name():
    assert work.new_worker_name() != work.new_worker_name()


def test_every_scheduled_kind_has_a_handler():
    assert {kind for kind, _every in work.SCHEDULE} <= set(work.HANDLERS)


def test_a_job_that_failed_while_it_only_read_is_still_written_down_as_failed(session):
    def look_only(_payload):
        db.session.commit()
        db.only_read()
        raise ValueError("nothing to see")

    job = add()
    work.do_next("one", {"test:work": look_only})
    assert state(job) == (JobState.WAITING, 1)
    db.set_fact("written", "afterwards")
    db.session.commit()
    assert db.fact("written") == "afterwards"


def test_every_handler_on_the_page_can_be_called():
    assert all(callable(handler) for handler in work.HANDLERS.values())
    assert all(every >= 60 for _kind, every in work.SCHEDULE)


def test_what_runs_by_the_clock_runs_on_an_empty_site(session):
    work.plan({})
    planned = {kind for kind, _every in work.SCHEDULE}
    assert work.drain() == len(planned)
    assert set(db.session.scalars(select(Job.state))) == {JobState.DONE}
