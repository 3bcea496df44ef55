"""Tasks of every kind: which are the same, in which order they wait, and what they keep to themselves."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import clock, db
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from app.tasks.service import open_tasks

NOON = clock.now().replace(microsecond=0)


def leave(kind=TaskKind.SITE_ERROR, about="error/1", by=None, **detail):
    task = open_task(kind, about=about, by=by, **detail)
    db.session.commit()
    return task


def count():
    return db.session.scalar(select(func.count()).select_from(Task))


@pytest.mark.parametrize("kind", TaskKind)
def test_each_kind_can_be_left_and_comes_back_as_itself(session, kind):
    leave(kind, said="王建国")
    db.session.remove()
    (task,) = open_tasks()
    assert TaskKind(task.kind) is kind
    assert task.detail == {"said": "王建国"}
    assert (task.done_at, task.opened_by) == (None, None)


@pytest.mark.parametrize("kind", TaskKind)
def test_each_kind_fits_its_column(kind):
    assert len(kind.value) <= Task.__table__.c.kind.type.length


@pytest.mark.parametrize(
    ("first", "second", "tasks"),
    [
        ({}, {}, 1),
        ({"a": 1}, {"a": 1}, 1),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, 1),
        ({"a": 1}, {"a": 2}, 2),
        ({"a": 1}, {}, 2),
        ({"a": None}, {}, 2),
        ({"a": 1}, {"a": "1"}, 2),
        ({"a": [1, 2]}, {"a": [1, 2]}, 1),
        ({"a": [1, 2]}, {"a": [2, 1]}, 2),
    ],
)
def test_two_tasks_are_one_when_they_say_the_same(session, first, second, tasks):
    leave(**first)
    leave(**second)
    assert count() == tasks


def test_who_left_it_does_not_make_it_another_task(session):
    first = leave(by="person-1", a=1)
    second = leave(by="person-2", a=1)
    assert (second.id, second.opened_by) == (first.id, "person-1")


def test_a_task_left_twice_in_one_transaction_is_one(session):
    one = open_task(TaskKind.SITE_ERROR, about="error/1", by=None, a=1)
    other = open_task(TaskKind.SITE_ERROR, about="error/1", by=None, a=1)
    assert one is other
    db.session.commit()
    assert count() == 1


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    wishes=st.lists(
        st.tuples(
            st.sampled_from(list(TaskKind)[:3]),
            st.sampled_from(["filing/1", "filing/2"]),
            st.dictionaries(st.sampled_from("ab"), st.integers(0, 1), max_size=2),
        ),
        max_size=8,
    )
)
def test_whatever_is_left_there_is_one_open_task_for_each_different_matter(session, wishes):
    db.session.execute(Task.__table__.delete())
    db.session.expire_all()
    for kind, about, detail in wishes:
        leave(kind, about, **detail)
    assert count() == len({(kind, about, str(sorted(d.items()))) for kind, about, d in wishes})


@pytest.mark.parametrize("done", [0, 1, 2, 3])
def test_only_what_is_not_done_waits(session, done):
    tasks = [leave(about=f"error/{number}") for number in range(3)]
    for task in tasks[:done]:
        task.done_at = clock.now()
    db.session.commit()
    assert {task.id for task in open_tasks()} == {task.id for task in tasks[done:]}


def test_what_was_done_and_comes_again_waits_beside_the_old_one(session):
    first = leave(a=1)
    first.done_at = clock.now()
    db.session.commit()
    second = leave(a=1)
    assert first.id != second.id
    assert leave(a=1).id == second.id
    assert count() == 2


@pytest.mark.parametrize("limit", [0, 1, 4, 5, 6, 200])
def test_the_list_is_the_oldest_up_to_its_limit(session, limit):
    for minute in (3, 1, 4, 0, 2):
        with clock.stopped_at(NOON + timedelta(minutes=minute)):
            leave(about=f"error/{minute}")
    found = [task.about for task in open_tasks(limit)]
    assert found == [f"error/{minute}" for minute in range(5)][:limit]


def test_the_moment_is_that_of_the_leaving(session):
    with clock.stopped_at(NOON):
        leave()
    db.session.remove()
    assert open_tasks()[0].opened_at == NOON


def test_a_detail_moved_to_another_task_does_not_open(session):
    from app.vault import Unreadable

    one, other = leave(a=1), leave(about="error/2", b=2)
    other.detail_sealed = one.detail_sealed
    with pytest.raises(Unreadable, match=f"task/{other.id}/detail"):
        _ = other.detail
