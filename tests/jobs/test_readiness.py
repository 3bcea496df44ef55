"""Readiness: what does not answer is named."""

from datetime import timedelta

from sqlalchemy import create_engine

from app import clock, db, jobs
from app.jobs import health


def test_when_all_answers_nothing_is_named(session, tmp_path):
    assert health.ready(tmp_path) == []


def test_a_store_that_cannot_be_written_is_named(session, tmp_path):
    assert health.ready(tmp_path / "nowhere") == ["store"]


def test_a_store_on_another_machine_that_is_silent_is_named(session, tmp_path):
    assert health.ready(tmp_path, store_answers=False) == ["store"]


def test_a_full_disk_is_a_store_that_does_not_answer(session, tmp_path, monkeypatch):
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)
    assert health.ready(tmp_path) == ["store"]


def test_a_queue_nobody_works_off_is_named(session, tmp_path):
    jobs.enqueue("test:work", {}, run_at=clock.now() - health.LATE - timedelta(minutes=1))
    db.session.commit()
    assert health.ready(tmp_path) == ["queue"]


def test_a_job_that_became_due_just_now_is_no_trouble(session, tmp_path):
    jobs.enqueue("test:work", {}, run_at=clock.now() - timedelta(minutes=1))
    db.session.commit()
    assert health.ready(tmp_path) == []


def test_a_database_that_does_not_answer_is_named(session, tmp_path, app):
    away = create_engine(f"sqlite:///{tmp_path}/no/such/folder/x.db")
    db.session.remove()
    db.session.configure(bind=away)
    try:
        assert health.ready(tmp_path) == ["database", "queue"]
    finally:
        db.session.remove()
        db.session.configure(bind=app.extensions["engine"])
        away.dispose()
