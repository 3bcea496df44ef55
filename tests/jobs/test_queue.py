"""The queue: what is enqueued is leased, renewed, finished or given up, and never lost."""

from datetime import timedelta

import pytest

from app import clock, db, jobs
from app.jobs import service
from app.jobs.model import Job, JobState
from app.tasks import TaskKind
from app.tasks.service import open_tasks

KINDS = ("test:work",)
NOON = clock.now().replace(microsecond=0)


def add(**more):
    job = jobs.enqueue("test:work", {"phone": "13800000000"}, **more)
    db.session.commit()
    return job


def take(worker="one"):
    job = service.take(worker, KINDS)
    db.session.commit()
    return job


def fresh(job):
    job_id = job.id
    db.session.remove()
    return db.session.get(Job, job_id)


def test_an_enqueued_job_waits_with_its_payload_sealed(session):
    job = fresh(add())
    assert job.state == JobState.WAITING
    assert job.payload == {"phone": "13800000000"}
    assert b"13800000000" not in job.payload_sealed


def test_a_job_goes_with_the_transaction_that_asked_for_it(session):
    jobs.enqueue("test:work", {})
    db.session.rollback()
    assert take() is None


def test_the_same_key_makes_one_job(session):
    assert add(key="once") is not None
    assert add(key="once") is None
    assert take() is not None
    assert take() is None


def test_the_same_key_makes_no_second_job_after_the_first_is_done(session):
    job = add(key="once")
    service.finish(take().id, "one")
    db.session.commit()
    assert add(key="once") is None
    assert fresh(job).state == JobState.DONE


def test_the_longest_due_job_is_taken_first(session):
    late = add(run_at=clock.now() - timedelta(minutes=1))
    early = add(run_at=clock.now() - timedelta(minutes=9))
    assert [take().id, take().id] == [early.id, late.id]


def test_a_job_for_later_is_not_taken_yet(session):
    with clock.stopped_at(NOON):
        add(run_at=NOON + timedelta(minutes=5))
        assert take() is None
    with clock.stopped_at(NOON + timedelta(minutes=5)):
        assert take() is not None


def test_a_worker_takes_only_kinds_it_knows(session):
    add()
    assert service.take("one", ["other:work"]) is None


def test_a_taken_job_is_leased_and_counts_an_attempt(session):
    add()
    with clock.stopped_at(NOON + timedelta(hours=1)):
        job = fresh(take("one"))
    assert (job.state, job.leased_by, job.attempts) == (JobState.RUNNING, "one", 1)
    assert job.leased_until == NOON + timedelta(hours=1) + service.LEASE


def test_a_running_job_is_taken_again_only_when_its_lease_ran_out(session):
    with clock.stopped_at(NOON):
        add()
        first = take("one")
        assert take("two") is None
    with clock.stopped_at(NOON + service.LEASE + timedelta(seconds=1)):
        second = take("two")
    assert second.id == first.id
    assert (second.leased_by, second.attempts) == ("two", 2)


def test_a_renewed_lease_lasts_longer(session):
    with clock.stopped_at(NOON):
        add()
        job = take("one")
    with clock.stopped_at(NOON + timedelta(seconds=50)):
        assert service.renew(job.id, "one")
        db.session.commit()
    with clock.stopped_at(NOON + service.LEASE + timedelta(seconds=1)):
        assert take("two") is None


@pytest.mark.parametrize("verb", [service.renew, service.finish, service.give_back])
def test_who_lost_the_lease_can_neither_renew_nor_end_the_job(session, verb):
    with clock.stopped_at(NOON):
        add()
        job = take("one")
    with clock.stopped_at(NOON + service.LEASE + timedelta(seconds=1)):
        take("two")
        assert verb(job.id, "one") is False
        assert verb(job.id, "two") is True


def test_a_failure_of_who_lost_the_lease_changes_nothing(session):
    with clock.stopped_at(NOON):
        add()
        job = take("one")
    with clock.stopped_at(NOON + service.LEASE + timedelta(seconds=1)):
        take("two")
        service.fail(job.id, "one", "late")
        db.session.commit()
    assert (fresh(job).state, fresh(job).error) == (JobState.RUNNING, None)


def test_a_job_given_back_waits_again_without_a_counted_attempt(session):
    add()
    job = take()
    service.give_back(job.id, "one")
    db.session.commit()
    again = fresh(job)
    assert (again.state, again.attempts, again.leased_until) == (JobState.WAITING, 0, None)
    assert take("two").id == job.id


def test_a_failed_attempt_is_tried_again_later_and_later(session):
    waits, moment = [], NOON
    with clock.stopped_at(moment):
        add()
    for _attempt in range(service.MOST_ATTEMPTS - 1):
        with clock.stopped_at(moment):
            job = take()
            service.fail(job.id, "one", "the paper jammed")
            db.session.commit()
            job = fresh(job)
            waits.append((job.run_at - moment).total_seconds())
            moment = job.run_at
    assert waits == [5, 15, 45, 135, 405]
    assert job.error == "the paper jammed"


def fail_for_good(moment=NOON):
    with clock.stopped_at(moment):
        job = add()
    for _attempt in range(service.MOST_ATTEMPTS):
        with clock.stopped_at(fresh(job).run_at):
            service.fail(take().id, "one", "phone 13800001111 is not there")
            db.session.commit()
    return fresh(job)


def test_at_last_a_job_is_given_up_and_a_person_sees_it(session):
    job = fail_for_good()
    assert job.state == JobState.FAILED
    assert job.ended_at is not None
    (task,) = open_tasks()
    assert (task.kind, task.about) == (TaskKind.JOB_FAILED, f"job/{job.id}")
    assert task.detail["kind"] == "test:work"


def test_an_error_that_is_kept_shows_no_whole_number(session):
    assert "13800001111" not in fail_for_good().error


def test_a_job_that_takes_its_workers_down_is_given_up_too(session):
    moment = NOON
    with clock.stopped_at(moment):
        job = add()
    for _death in range(service.MOST_ATTEMPTS):
        with clock.stopped_at(moment):
            assert take() is not None
        moment += service.LEASE + timedelta(seconds=1)
    with clock.stopped_at(moment):
        assert take() is None
    assert fresh(job).state == JobState.FAILED
    assert [task.about for task in open_tasks()] == [f"job/{job.id}"]


def test_a_job_behind_one_that_is_given_up_is_still_taken(session):
    moment = NOON
    with clock.stopped_at(moment):
        add()
    for _death in range(service.MOST_ATTEMPTS):
        with clock.stopped_at(moment):
            take()
        moment += service.LEASE + timedelta(seconds=1)
    with clock.stopped_at(moment):
        sound = add()
        assert take().id == sound.id


def test_a_person_can_have_a_failed_job_tried_again(session):
    job = fail_for_good()
    service.try_again(job)
    db.session.commit()
    with clock.stopped_at(clock.now() + timedelta(seconds=1)):
        assert take().id == job.id


def test_counts_tell_what_stands_in_the_queue(session):
    fail_for_good()
    add()
    add()
    take()
    assert service.waiting() == {"waiting": 1, "running": 1, "failed": 1}


def test_the_age_of_the_queue_is_that_of_its_longest_due_job(session):
    assert service.oldest_due() is None
    with clock.stopped_at(NOON):
        add(run_at=NOON - timedelta(minutes=3))
        add(run_at=NOON + timedelta(minutes=3))
        assert service.oldest_due() == NOON - timedelta(minutes=3)


def test_done_jobs_are_forgotten_after_a_week_and_failed_ones_never(session):
    failed = fail_for_good(NOON)
    with clock.stopped_at(NOON):
        done = add()
        service.finish(take().id, "one")
        db.session.commit()
        assert service.forget_done() == 0
    with clock.stopped_at(NOON + service.KEPT + timedelta(minutes=1)):
        assert service.forget_done() == 1
    db.session.commit()
    assert fresh(done) is None
    assert fresh(failed).state == JobState.FAILED
