"""A job's life with a stopped clock: every boundary of leases, pauses, keys, order, giving back and forgetting."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import clock, db, jobs, vault, work
from app.jobs import service
from app.jobs.model import Job, JobState
from app.tasks.service import open_tasks

NOON = clock.now().replace(microsecond=0)
TICK = timedelta(microseconds=1)
KIND = "test:work"


def at(moment):
    return clock.stopped_at(moment)


def add(moment=NOON, kind=KIND, **more):
    with at(moment):
        job = jobs.enqueue(kind, {"n": 1}, **more)
        db.session.commit()
    return job and job.id


def take(moment, worker="one", kinds=(KIND,)):
    with at(moment):
        job = service.take(worker, kinds)
        db.session.commit()
    return job and job.id


def done_by(verb, job_id, moment, worker="one", *more):
    with at(moment):
        answer = verb(job_id, worker, *more)
        db.session.commit()
    return answer


def find(job_id):
    db.session.remove()
    return db.session.get(Job, job_id)


@pytest.mark.parametrize(
    ("after", "is_due"),
    [(-timedelta(hours=1), False), (-TICK, False), (timedelta(), True), (TICK, True)],
)
def test_a_job_is_due_at_its_moment_and_not_before(session, after, is_due):
    job = add(run_at=NOON + timedelta(hours=2))
    assert (take(NOON + timedelta(hours=2) + after) == job) is is_due


@pytest.mark.parametrize(
    ("after", "is_free"),
    [(-TICK, False), (timedelta(), False), (TICK, True), (timedelta(days=9), True)],
)
def test_a_lease_holds_through_its_last_moment(session, after, is_free):
    add()
    take(NOON)
    assert (take(NOON + service.LEASE + after, "two") is not None) is is_free


@pytest.mark.parametrize("seconds", [1, 30, 59, 60])
def test_a_renewed_lease_runs_a_whole_lease_from_the_renewal(session, seconds):
    job = add()
    take(NOON)
    renewed = NOON + timedelta(seconds=seconds)
    assert done_by(service.renew, job, renewed)
    assert find(job).leased_until == renewed + service.LEASE
    assert take(renewed + service.LEASE, "two") is None
    assert take(renewed + service.LEASE + TICK, "two") == job


def test_a_lease_that_ran_out_may_still_be_renewed_while_nobody_else_took_the_job(session):
    job = add()
    take(NOON)
    assert done_by(service.renew, job, NOON + 2 * service.LEASE)
    assert take(NOON + 2 * service.LEASE + TICK, "two") is None


@pytest.mark.parametrize("verb", [service.renew, service.finish, service.give_back])
@pytest.mark.parametrize("worker", ["two", "", "ONE", "one "])
def test_another_worker_can_do_nothing_with_a_leased_job(session, verb, worker):
    job = add()
    take(NOON)
    before = {name: getattr(find(job), name) for name in ("state", "attempts", "leased_until")}
    assert done_by(verb, job, NOON, worker) is False
    assert {name: getattr(find(job), name) for name in before} == before


@pytest.mark.parametrize("verb", [service.renew, service.finish, service.give_back])
def test_a_job_that_waits_is_done_or_unknown_can_be_ended_by_nobody(session, verb):
    waiting = add()
    assert done_by(verb, waiting, NOON) is False
    take(NOON)
    done_by(service.finish, waiting, NOON)
    assert done_by(verb, waiting, NOON) is False
    assert done_by(verb, "nowhere", NOON) is False
    assert find(waiting).state == JobState.DONE


def test_a_finished_job_keeps_when_and_forgets_its_old_error(session):
    job = add()
    take(NOON)
    done_by(service.fail, job, NOON, "one", "at first")
    again = find(job).run_at
    take(again)
    done_by(service.finish, job, again + timedelta(seconds=3))
    row = find(job)
    assert (row.state, row.error, row.leased_until) == (JobState.DONE, None, None)
    assert row.ended_at == again + timedelta(seconds=3)
    assert row.attempts == 2


@pytest.mark.parametrize(("attempt", "pause"), [(1, 5), (2, 15), (3, 45), (4, 135), (5, 405)])
def test_each_failed_attempt_has_its_pause(session, attempt, pause):
    job = add()
    moment = NOON
    for _attempt in range(attempt):
        assert take(moment) == job
        done_by(service.fail, job, moment, "one", "no")
        before, moment = moment, find(job).run_at
    assert moment - before == timedelta(seconds=pause)
    assert take(moment - TICK) is None
    assert take(moment) == job


@pytest.mark.parametrize("gives_back", [1, 3, 10])
def test_giving_back_counts_no_attempt_however_often(session, gives_back):
    job = add()
    for turn in range(gives_back):
        moment = NOON + timedelta(seconds=turn)
        assert take(moment) == job
        assert done_by(service.give_back, job, moment)
        assert (find(job).state, find(job).attempts) == (JobState.WAITING, 0)
        assert find(job).run_at == moment


def test_giving_back_after_failures_keeps_those_that_were(session):
    job = add()
    take(NOON)
    done_by(service.fail, job, NOON, "one", "no")
    again = find(job).run_at
    take(again)
    done_by(service.give_back, job, again)
    assert find(job).attempts == 1


def test_the_sixth_failure_is_the_last_and_leaves_one_task(session):
    job = add()
    for attempt in range(1, service.MOST_ATTEMPTS + 1):
        moment = max(find(job).run_at, NOON)
        assert take(moment) == job
        done_by(service.fail, job, moment, "one", f"failure {attempt}")
        assert len(open_tasks()) == (attempt == service.MOST_ATTEMPTS)
    row = find(job)
    assert (row.state, row.error, row.ended_at) == (JobState.FAILED, "failure 6", moment)
    assert take(moment + timedelta(days=30)) is None
    (task,) = open_tasks()
    assert task.detail == {"kind": KIND, "error": "failure 6"}


def test_a_person_s_second_try_has_all_its_attempts_again(session):
    job = add()
    for _attempt in range(service.MOST_ATTEMPTS):
        moment = max(find(job).run_at, NOON)
        take(moment)
        done_by(service.fail, job, moment, "one", "no")
    with at(moment + timedelta(days=1)):
        service.try_again(find(job))
        db.session.commit()
    row = find(job)
    assert (row.state, row.attempts, row.ended_at) == (JobState.WAITING, 0, None)
    assert take(moment + timedelta(days=1)) == job
    done_by(service.fail, job, moment + timedelta(days=1), "one", "again")
    assert find(job).state == JobState.WAITING


def test_a_job_whose_workers_died_is_given_up_with_words_of_its_own(session):
    job, moment = add(), NOON
    for _death in range(service.MOST_ATTEMPTS):
        assert take(moment) == job
        moment += service.LEASE + TICK
    assert take(moment) is None
    assert find(job).error == "its worker died each time"


@pytest.mark.parametrize("length", [0, 1, 499, 500, 501, 5000])
def test_an_error_is_cut_to_its_column(session, length):
    job = add()
    take(NOON)
    done_by(service.fail, job, NOON, "one", "x" * length)
    assert find(job).error == "x" * min(length, 500)


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(minutes=st.lists(st.integers(-60, 60), max_size=6, unique=True), now=st.integers(-70, 70))
def test_due_jobs_come_in_the_order_of_their_moments_and_no_others(session, minutes, now):
    db.session.execute(Job.__table__.delete())
    for minute in minutes:
        add(run_at=NOON + timedelta(minutes=minute))
    moment, taken = NOON + timedelta(minutes=now), []
    while job := take(moment):
        taken.append((find(job).run_at - NOON) // timedelta(minutes=1))
    assert taken == sorted(minute for minute in minutes if minute <= now)


def test_a_job_whose_lease_ran_out_stands_in_the_order_of_its_first_moment(session):
    old = add(run_at=NOON)
    assert take(NOON) == old
    add(run_at=NOON + timedelta(seconds=10))
    assert take(NOON + service.LEASE + TICK, "two") == old


@pytest.mark.parametrize(
    ("kinds", "taken"),
    [(("a:x",), 1), (("a:x", "b:y"), 2), ((), 0), (("c:z",), 0), (("a:", "a:xx", "A:X"), 0)],
)
def test_only_kinds_that_were_asked_for_are_taken(session, kinds, taken):
    for kind in ("a:x", "b:y"):
        add(kind=kind)
    count = 0
    while take(NOON, kinds=kinds):
        count += 1
    assert count == taken


@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [("k", "k", 1), ("k", "K", 2), ("k", "k ", 2), (None, None, 2), ("k", None, 2)],
)
def test_a_key_is_used_once_and_no_key_as_often_as_wanted(session, first, second, rows):
    add(key=first)
    assert (add(key=second) is None) == (rows == 1)
    assert db.session.scalar(select(func.count()).select_from(Job)) == rows


def test_a_key_is_one_for_all_kinds(session):
    add(key="k")
    assert add(key="k", kind="other:work") is None


def test_a_key_used_twice_in_one_transaction_leaves_the_transaction_usable(session):
    assert jobs.enqueue(KIND, {}, key="k") is not None
    assert jobs.enqueue(KIND, {}, key="k") is None
    db.set_fact("said", "yes")
    db.session.commit()
    assert db.fact("said") == "yes"
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_a_key_may_come_again_after_its_done_job_was_forgotten(session):
    job = add(key="k")
    take(NOON)
    done_by(service.finish, job, NOON)
    with at(NOON + service.KEPT + TICK):
        assert service.forget_done() == 1
        db.session.commit()
    assert add(key="k") is not None


@pytest.mark.parametrize(
    ("age", "gone"),
    [(timedelta(), 0), (service.KEPT - TICK, 0), (service.KEPT, 0), (service.KEPT + TICK, 1)],
)
def test_done_jobs_are_kept_a_week_to_the_moment(session, age, gone):
    job = add()
    take(NOON)
    done_by(service.finish, job, NOON)
    with at(NOON + age):
        assert service.forget_done() == gone
        db.session.commit()


@pytest.mark.parametrize("state", [JobState.WAITING, JobState.RUNNING, JobState.FAILED])
def test_what_is_not_done_is_never_forgotten(session, state):
    job = find(add())
    job.state, job.ended_at = state, NOON
    db.session.commit()
    with at(NOON + timedelta(days=999)):
        assert service.forget_done() == 0


@pytest.mark.parametrize("payload", [{}, {"a": None}, {"名": "王建国", "list": [1, {"x": True}]}])
def test_a_payload_comes_back_as_it_was_and_lies_sealed(session, payload):
    job = jobs.enqueue(KIND, payload)
    db.session.commit()
    row = find(job.id)
    assert row.payload == payload
    assert "王建国".encode() not in row.payload_sealed
    assert vault.key_in_use(row.payload_sealed) == 1


def test_a_payload_moved_to_another_job_does_not_open(session):
    one = add()
    other = find(add())
    other.payload_sealed = db.session.scalar(select(Job.payload_sealed).where(Job.id == one))
    with pytest.raises(vault.Unreadable):
        _ = other.payload


def test_counts_are_of_states_that_matter_and_zero_is_said(session):
    assert service.waiting() == {"waiting": 0, "running": 0, "failed": 0}
    job = add()
    add(run_at=NOON + timedelta(days=1))
    assert service.waiting() == {"waiting": 2, "running": 0, "failed": 0}
    take(NOON)
    assert service.waiting() == {"waiting": 1, "running": 1, "failed": 0}
    done_by(service.finish, job, NOON)
    assert service.waiting() == {"waiting": 1, "running": 0, "failed": 0}


# What runs by the clock.

MIDNIGHT = NOON.replace(hour=0, minute=0, second=0)


def planned(moments, schedule):
    """How many jobs of each kind one worker enqueues at these moments."""
    slots = {}
    for moment in moments:
        with at(moment):
            work.plan(slots, schedule)
    rows = db.session.execute(select(Job.kind, func.count()).group_by(Job.kind))
    return dict(rows.all())


@pytest.mark.parametrize(
    ("seconds", "count"),
    [
        ([0], 1),
        ([0, 0, 0], 1),
        ([0, 59], 1),
        ([0, 60], 2),
        ([59, 60], 2),
        ([0, 60, 120, 180], 4),
        ([0, 600], 2),
        ([30, 89], 2),
        ([60, 0], 2),
        ([60, 0, 60], 2),
    ],
)
def test_one_job_for_each_slot_that_somebody_was_awake_in(session, seconds, count):
    moments = [MIDNIGHT + timedelta(seconds=second) for second in seconds]
    assert planned(moments, (("test:often", 60),)) == {"test:often": count}


@pytest.mark.parametrize(("kind", "every"), work.SCHEDULE)
def test_a_day_has_as_many_slots_as_the_schedule_says(session, kind, every):
    """A worker that looks once in each slot of two hours, or of two days for what runs daily."""
    span = max(7200, 2 * every)
    moments = [MIDNIGHT + timedelta(seconds=second) for second in range(0, span, max(every, 600))]
    assert planned(moments, ((kind, every),)) == {kind: len(moments)}


def test_slots_of_one_kind_do_not_move_those_of_another(session):
    moments = [MIDNIGHT + timedelta(minutes=minute) for minute in range(61)]
    found = planned(moments[::10], (("test:ten", 600), ("test:hour", 3600)))
    assert found == {"test:ten": 7, "test:hour": 2}


def test_a_worker_that_saw_a_slot_asks_the_database_no_more(session, monkeypatch):
    slots = {}
    with at(MIDNIGHT):
        work.plan(slots, (("test:often", 60),))
        monkeypatch.setattr(db, "begin_writing", lambda: pytest.fail("asked again"))
        work.plan(slots, (("test:often", 60),))


def test_a_second_worker_finds_the_slot_planned_and_done(session):
    schedule = (("test:often", 60),)
    assert planned([MIDNIGHT], schedule) == {"test:often": 1}
    with at(MIDNIGHT):
        assert work.drain(handlers={"test:often": lambda _payload: None}) == 1
    assert planned([MIDNIGHT + timedelta(seconds=30)], schedule) == {"test:often": 1}
