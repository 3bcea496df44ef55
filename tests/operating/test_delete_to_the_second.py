"""Each class of what is deleted: a second before its period is over it stays, a second after it goes, and only it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, db, jobs, notices
from app.accounts.model import Account, Person, SignInSession
from app.audit import Act
from app.audit.model import AuditEntry
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from app.operating import retention

NOW = clock.now()
A_SECOND = timedelta(seconds=1)


def account():
    person = Person()
    db.session.add(person)
    db.session.flush()
    found = Account(kind="citizen", person_id=person.id)
    found.phone = "13800001234"
    db.session.add(found)
    db.session.flush()
    return found.id


def a_session(**moments):
    whole = {"expires_at": NOW + timedelta(days=900)} | moments
    token = db.uid().encode().ljust(32)[:32]
    row = SignInSession(token_hash=token, account_id=account(), device="phone", **whole)
    db.session.add(row)


def a_job(state):
    job = jobs.enqueue("test:work", {})
    job.state, job.ended_at = state, NOW


def a_message(state, **more):
    message = notices.tell("sign_in_code", phone="13800001234", code="123456", **more)
    message.state, message.created_at = state, NOW


# class: how one of it is made at NOW, and its table
CLASSES = {
    "sessions": (lambda: a_session(ended_at=NOW), SignInSession),
    "done_jobs": (lambda: a_job(JobState.DONE), Job),
    "loose_messages": (lambda: a_message(MessageState.SENT), Message),
}
# what stays for ever, however old, because a person still has to look at it or it is still in use
STAYS = {
    "a session in use": (lambda: a_session(), SignInSession),
    "a failed job": (lambda: a_job(JobState.FAILED), Job),
    "a waiting job": (lambda: a_job(JobState.WAITING), Job),
    "a message that failed": (lambda: a_message(MessageState.FAILED), Message),
    "a message that waits": (lambda: a_message(MessageState.WAITING), Message),
    "a message on its way": (lambda: a_message(MessageState.SENDING), Message),
    "a message about a case": (
        lambda: a_message(MessageState.SENT, filing_id="a-filing"),
        Message,
    ),
}


def count(table):
    return db.session.scalar(select(func.count()).select_from(table))


def days_of(name):
    return next(one.days for one in retention.periods() if one.name == name)


def sweep(at):
    with clock.stopped_at(at):
        return retention.keep_to_the_periods()


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_goes_when_its_days_are_over_and_not_before(session, name):
    make, table = CLASSES[name]
    make()
    db.session.commit()
    before, end = count(table), NOW + timedelta(days=days_of(name))
    assert sweep(end - A_SECOND)[name] == 0
    assert count(table) == before
    assert sweep(end + A_SECOND)[name] == 1
    assert count(table) == before - 1


@pytest.mark.parametrize("what", STAYS)
def test_what_somebody_still_needs_stays_however_old(session, what):
    make, table = STAYS[what]
    make()
    db.session.commit()
    before = count(table)
    sweep(NOW + timedelta(days=800))
    assert count(table) == before


@pytest.mark.parametrize("name", CLASSES)
def test_a_second_run_deletes_nothing_and_is_on_record_all_the_same(session, name):
    CLASSES[name][0]()
    db.session.commit()
    later = NOW + timedelta(days=days_of(name) + 1)
    assert sweep(later)[name] == 1
    assert sweep(later)[name] == 0
    acts = select(AuditEntry.act).order_by(AuditEntry.id)
    said = list(db.session.scalars(acts))
    assert said.count(Act.PERIODS_KEPT) == 2
    assert said.count(Act.DATA_EXPIRED) == 1


def test_each_deletion_is_on_record_by_its_class_and_count(session):
    for make, _table in CLASSES.values():
        make()
    db.session.commit()
    sweep(NOW + timedelta(days=400))
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.DATA_EXPIRED))
    told = {one.chain: one.detail["count"] for one in entries}
    assert told == {f"retention/{name}": 1 for name in CLASSES}


@pytest.mark.parametrize("batch", [1, 2, 3, 200])
def test_the_size_of_the_batches_makes_no_difference(session, monkeypatch, batch):
    monkeypatch.setattr(retention, "BATCH", batch)
    for _one in range(3):
        a_job(JobState.DONE)
    db.session.commit()
    assert sweep(NOW + timedelta(days=30))["done_jobs"] == 3
    assert count(Job) == 0


def test_a_sweep_that_breaks_keeps_what_was_done_and_the_next_goes_on(session, monkeypatch):
    a_job(JobState.DONE)
    a_session(ended_at=NOW)
    db.session.commit()

    def broken(_period):
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setitem(retention.SWEEPS, "done_jobs", broken)
        with pytest.raises(OSError, match="gone"):
            sweep(NOW + timedelta(days=60))
    db.session.rollback()
    assert (count(SignInSession), count(Job)) == (0, 1)
    assert sweep(NOW + timedelta(days=60))["done_jobs"] == 1


def test_periods_are_whole_days_and_warnings_come_before_the_end():
    for one in retention.periods():
        assert one.days is None or (isinstance(one.days, int) and one.days > 0)
        assert one.days is None or 0 <= one.warn_days < one.days
        assert one.from_zh or one.days is None
    assert len({one.name for one in retention.periods()}) == len(retention.periods())
