"""等人处理的 by kind: its days, whose it is, when it is late, how it ends, and the way through the list."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock, db
from app.errors import OutOfStep, Refusal
from app.tasks import TaskKind, open_task
from app.tasks import service as tasks
from app.tasks.clock import answers_a_person, asks_verdict, due_day, kinds
from app.tasks.model import Task
from app.working_days import is_working_day, working_days_between

FRIDAY, EVE_OF_OCTOBER = date(2026, 11, 20), date(2026, 9, 30)
NOON = clock.now().replace(hour=4, minute=0, second=0, microsecond=0)
ANSWERED = {
    "precheck_disputed": (2, date(2026, 11, 24)),
    "finding_disputed": (3, date(2026, 11, 25)),
    "estimate_doubted": (3, date(2026, 11, 25)),
    "asking_disputed": (3, date(2026, 11, 25)),
    "payee_unclear": (3, date(2026, 11, 25)),
    "no_service_fits": (3, date(2026, 11, 25)),
    "consent_denied": (1, date(2026, 11, 23)),
    "mandate_unproven": (3, date(2026, 11, 25)),
    "objection": (15, date(2026, 12, 11)),
}
CLOSED = {
    "paper_overdue": (5, date(2026, 11, 27)),
    "message_failed": (1, date(2026, 11, 23)),
    "job_failed": (1, date(2026, 11, 23)),
    "import_failed": (1, date(2026, 11, 23)),
    "file_unreadable": (2, date(2026, 11, 24)),
    "site_error": (1, date(2026, 11, 23)),
}

JUDGED = {"precheck_disputed", "finding_disputed", "estimate_doubted"}


def left(kind=TaskKind.SITE_ERROR, about="filing/1", **detail) -> Task:
    task = open_task(kind, about=about, by=None, **detail)
    db.session.commit()
    return task


def on(day: date):
    """The clock stands at noon in China on this day."""
    return clock.stopped_at(NOON.replace(year=day.year, month=day.month, day=day.day))


def test_every_kind_is_in_one_of_the_two_tables():
    assert set(ANSWERED) | set(CLOSED) == set(TaskKind)
    assert not set(ANSWERED) & set(CLOSED)


@pytest.mark.parametrize("kind", TaskKind)
def test_left_on_a_friday_its_day_is_counted_from_monday(kind: TaskKind):
    days, last = (ANSWERED | CLOSED)[kind]
    assert kinds()[kind]["days"] == days
    assert due_day(kind, FRIDAY) == last


@pytest.mark.parametrize("kind", TaskKind)
def test_the_national_holiday_is_not_counted(kind: TaskKind):
    days, _last = (ANSWERED | CLOSED)[kind]
    due = due_day(kind, EVE_OF_OCTOBER)
    assert due > date(2026, 10, 7)
    assert working_days_between(EVE_OF_OCTOBER, due) == days


@pytest.mark.parametrize("kind", TaskKind)
def test_a_person_waits_for_the_answer_or_nobody_does(kind: TaskKind):
    assert answers_a_person(kind) is (kind in ANSWERED)


@given(st.sampled_from(list(TaskKind)), st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_the_day_is_a_working_day_and_the_first_with_so_many_before_it(kind, opened_on):
    due, days = due_day(kind, opened_on), kinds()[kind]["days"]
    assert is_working_day(due)
    assert working_days_between(opened_on, due) == days
    assert working_days_between(opened_on, due - timedelta(days=1)) == days - 1


@given(
    st.sampled_from(list(TaskKind)),
    st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    st.integers(0, 40),
)
def test_what_is_left_later_is_never_due_sooner(kind, day, later):
    assert due_day(kind, day) <= due_day(kind, day + timedelta(days=later))


@pytest.mark.parametrize("kind", TaskKind)
def test_it_is_late_from_the_day_after_its_day_and_never_when_done(session, kind: TaskKind):
    with on(FRIDAY):
        task = left(kind)
    assert task.due_on == (ANSWERED | CLOSED)[kind][1]
    for days, is_late in ((-1, False), (0, False), (1, True), (400, True)):
        assert task.is_late(task.due_on + timedelta(days=days)) is is_late
    task.done_at = clock.now()
    assert not task.is_late(task.due_on + timedelta(days=400))


def test_one_that_has_no_day_is_never_late():
    assert not Task(kind="site_error", due_on=None).is_late(date(2099, 1, 1))


@pytest.mark.parametrize("kind", TaskKind)
def test_each_kind_is_taken_and_finished_with_words_that_are_sealed(session, kind: TaskKind):
    task = left(kind, said="x")
    tasks.take(task, "me")
    tasks.finish(task, "me", "  看过了，没有问题。 ", verdict="upheld")
    db.session.commit()
    db.session.expire_all()
    assert (task.owner, task.done_by, task.answer) == ("me", "me", "看过了，没有问题。")
    assert task.is_done
    assert "看过了".encode() not in task.answer_sealed
    assert task.detail == {"said": "x"}
    assert task.verdict == ("upheld" if kind in JUDGED else None)


@pytest.mark.parametrize("said", ["", "yes", "UPHELD", "open", "对"])
@pytest.mark.parametrize("kind", sorted(JUDGED))
def test_a_finding_of_the_machine_is_not_answered_without_a_verdict(session, kind, said):
    task = left(TaskKind(kind))
    tasks.take(task, "me")
    with pytest.raises(Refusal, match="verdict_missing"):
        tasks.finish(task, "me", "看过了", said)
    assert (task.verdict, task.answer, task.is_done) == (None, None, False)


def test_only_what_the_machine_found_is_judged():
    assert {kind for kind in TaskKind if asks_verdict(kind)} == JUDGED


def finished(task: Task, by: str = "me") -> None:
    tasks.take(task, by)
    tasks.finish(task, by, "好")


@pytest.mark.parametrize(
    ("before", "act", "code"),
    [
        (None, lambda task: tasks.finish(task, "me", "好"), "task_not_yours"),
        ("other", lambda task: tasks.finish(task, "me", "好"), "task_not_yours"),
        ("other", lambda task: tasks.take(task, "me"), "task_of_another"),
        ("done", lambda task: tasks.take(task, "me"), "task_done"),
        ("done", lambda task: tasks.take(task, "other"), "task_done"),
        ("done", lambda task: tasks.finish(task, "other", "好"), "task_done"),
        ("done", lambda task: tasks.finish(task, "me", "又"), "task_done"),
        ("done", lambda task: tasks.settle(task, "me", "又"), "task_settled"),
    ],
)
def test_what_is_out_of_step_is_refused_and_changes_nothing(session, before, act, code):
    task = left()
    if before == "done":
        finished(task, "other")
    elif before:
        tasks.take(task, before)
    db.session.commit()
    was = (task.owner, task.done_by, task.answer)
    with pytest.raises(OutOfStep, match=code):
        act(task)
    db.session.rollback()
    assert (task.owner, task.done_by, task.answer) == was


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("", "answer_missing"),
        (" ", "answer_missing"),
        ("\n\t", "answer_missing"),
        ("　", "answer_missing"),
        ("长" * 501, "answer_too_long"),
    ],
)
def test_an_answer_without_words_or_with_too_many_does_not_end_it(session, words, code):
    task = left()
    tasks.take(task, "me")
    with pytest.raises(Refusal, match=code):
        tasks.finish(task, "me", words)
    assert not task.is_done


@pytest.mark.parametrize("words", ["好", "长" * 500, "1\n2"])
def test_an_answer_of_any_other_length_ends_it(session, words: str):
    task = left()
    tasks.take(task, "me")
    tasks.finish(task, "me", words)
    assert task.answer == words


def test_taking_twice_is_taking_once_and_a_late_one_may_change_hands(session):
    with on(FRIDAY):
        task = left()
        tasks.take(task, "me")
        tasks.take(task, "me")
        with pytest.raises(OutOfStep):
            tasks.take(task, "other")
    with on(task.due_on), pytest.raises(OutOfStep):
        tasks.take(task, "other")
    with on(task.due_on + timedelta(days=1)):
        tasks.take(task, "other")
        with pytest.raises(OutOfStep, match="task_not_yours"):
            tasks.finish(task, "me", "好")
        tasks.finish(task, "other", "好")
    assert (task.owner, task.done_by) == ("other", "other")


@pytest.mark.parametrize("kind", TaskKind)
def test_what_it_waited_for_has_come_and_only_that_kind_about_that_thing_ends(session, kind):
    task, other = left(kind, "filing/1"), left(kind, "filing/2")
    beside = left(next(one for one in TaskKind if one != kind), "filing/1")
    tasks.close_tasks(kind, "filing/1", "me")
    db.session.commit()
    assert [one.is_done for one in (task, other, beside)] == [True, False, False]
    assert task.done_by == "me"
    moment = task.done_at
    tasks.close_tasks(kind, "filing/1", "other")
    assert (task.done_at, task.done_by) == (moment, "me")


def test_everything_about_a_thing_is_found_done_or_not_the_oldest_first(session):
    made = []
    for minute, kind in enumerate([TaskKind.OBJECTION, TaskKind.SITE_ERROR, TaskKind.OBJECTION]):
        with clock.stopped_at(NOON + timedelta(minutes=minute)):
            made.append(left(kind, "filing/1", n=minute))
    left(TaskKind.OBJECTION, "filing/10")
    finished(made[0])
    assert tasks.tasks_about("filing/1") == made
    assert tasks.tasks_about("filing/1", [TaskKind.OBJECTION]) == [made[0], made[2]]
    assert tasks.tasks_about("filing/1", [TaskKind.PAPER_OVERDUE]) == []
    assert tasks.tasks_about("filing") == []
    assert made[2] in tasks.open_tasks_of([TaskKind.OBJECTION])
    assert made[0] not in tasks.open_tasks_of(list(TaskKind))


@pytest.mark.parametrize("limit", [0, 1, 2, 200])
def test_the_newest_of_some_kinds_come_first_up_to_the_limit(session, limit: int):
    for minute in (1, 3, 2):
        with clock.stopped_at(NOON + timedelta(minutes=minute)):
            left(about=f"error/{minute}")
    found = [one.about for one in tasks.open_tasks_of([TaskKind.SITE_ERROR], limit)]
    assert found == ["error/3", "error/2", "error/1"][:limit]


@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    many=st.lists(
        st.tuples(st.sampled_from(list(TaskKind)), st.sampled_from([None, "me"])), max_size=75
    )
)
def test_page_by_page_every_open_task_comes_once_in_the_order_of_its_day(session, many):
    db.session.execute(Task.__table__.delete())
    db.session.expunge_all()
    with on(FRIDAY):
        for place, (kind, owner) in enumerate(many):
            task = Task(
                kind=kind.value, about=f"x/{place}", due_on=due_day(kind, FRIDAY), owner=owner
            )
            db.session.add(task)
    db.session.commit()
    late = due_day(TaskKind.FILE_UNREADABLE, FRIDAY)
    for owner, before in (("", None), ("me", None), ("", late), ("me", late)):
        wanted = [one for one in db.session.query(Task) if is_wanted(one, owner, before)]
        assert walked(owner, before) == sorted(wanted, key=lambda one: (one.due_on, one.id))


def is_wanted(task: Task, owner: str, before: date | None) -> bool:
    return (not owner or task.owner == owner) and (before is None or task.due_on < before)


def walked(owner: str, late: date | None) -> list[Task]:
    found: list[Task] = []
    place = None
    while True:
        page = tasks.open_after(place, owner=owner, late=late)
        found += page[: tasks.PAGE]
        if len(page) <= tasks.PAGE:
            return found
        place = (found[-1].due_on, found[-1].id)
