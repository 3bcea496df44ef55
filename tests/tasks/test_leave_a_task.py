"""Tasks: what waits for a person is left once, sealed, oldest first."""

from datetime import timedelta

import pytest

from app import clock, db
from app.tasks import TaskKind, open_task
from app.tasks.service import open_tasks

NOON = clock.now().replace(microsecond=0)


def leave(kind=TaskKind.FINDING_DISPUTED, about="filing/one", **detail):
    task = open_task(kind, about=about, by="person-1", **detail)
    db.session.commit()
    return task


def test_a_task_waits_with_its_detail_sealed(session):
    leave(said="王建国说不对")
    (task,) = open_tasks()
    assert (task.kind, task.about, task.opened_by) == (
        TaskKind.FINDING_DISPUTED,
        "filing/one",
        "person-1",
    )
    assert task.detail == {"said": "王建国说不对"}
    assert "王建国".encode() not in task.detail_sealed


def test_the_same_task_is_not_left_twice(session):
    assert leave(code="late").id == leave(code="late").id
    assert len(open_tasks()) == 1


@pytest.mark.parametrize(
    "other",
    [{"code": "other"}, {"about": "filing/two"}, {"kind": TaskKind.ESTIMATE_DOUBTED}],
)
def test_another_matter_is_another_task(session, other):
    leave(code="late")
    leave(**({"code": "late"} | other))
    assert len(open_tasks()) == 2


def test_a_task_that_was_done_can_come_again(session):
    first = leave(code="late")
    first.done_at = clock.now()
    db.session.commit()
    second = leave(code="late")
    assert [task.id for task in open_tasks()] == [second.id]


def test_a_detail_may_be_called_like_the_field_of_a_task(session):
    open_task(TaskKind.JOB_FAILED, about="job/1", by=None, kind="notices:send")
    db.session.commit()
    assert open_tasks()[0].detail == {"kind": "notices:send"}


def test_the_oldest_comes_first_and_the_list_ends_somewhere(session):
    for minutes in (2, 9, 5):
        with clock.stopped_at(NOON - timedelta(minutes=minutes)):
            leave(about=f"filing/{minutes}")
    assert [task.about for task in open_tasks()] == ["filing/9", "filing/5", "filing/2"]
    assert len(open_tasks(limit=2)) == 2


def test_a_task_goes_with_the_transaction_of_what_it_is_about(session):
    open_task(TaskKind.SITE_ERROR, about="error/1", by=None)
    db.session.rollback()
    assert open_tasks() == []
