"""The operator's page: empty and green in health; each thing that can go wrong is on it, with what to do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import audit, clock, db, jobs, notices
from app.audit import Act
from app.audit.service import faults, seal_settled
from app.documents.model import Upload, UploadState
from app.errors import OutOfStep
from app.jobs import workers
from app.jobs.model import Job, JobState, Worker
from app.notices.model import Message, MessageState
from app.notices.service import give_up
from app.operating import failures
from app.operating.failures import Kind
from app.operating.jobs import watch
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from app.work import SCHEDULE
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import plain

PAGE = "/desk/operator"
HEALTHY = "一切正常，没有等人处理的。"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_order(operator):
    """What signing in left in the record is as old as the test, so that nothing of it is late."""


def write(act):
    """Do something in a transaction of its own; what it gives back."""
    db.session.remove()
    db.begin_writing()
    done = act()
    db.session.commit()
    return done


def failed_job(kind="test:work"):
    def leave():
        job = jobs.enqueue(kind, {"a": 1})
        job.state, job.attempts, job.error = JobState.FAILED, 6, "ValueError: no voice"
        db.session.flush()
        open_task(TaskKind.JOB_FAILED, about=f"job/{job.id}", by=None, kind=kind, error=job.error)
        return job.id

    return write(leave)


def failed_message():
    def leave():
        message = notices.tell("withdrawn", phone="13800001234", service="住院补助", number="1")
        db.session.flush()
        give_up(message, "the provider is gone")
        return message.id

    return write(leave)


def left(kind, about, **detail):
    return write(lambda: open_task(kind, about=about, by=None, **detail).id)


def unreadable_file():
    return left(TaskKind.FILE_UNREADABLE, "upload/a", problem="damaged", number="1", page=1)


def silent_worker():
    def silence():
        db.session.execute(db.Base.metadata.tables["worker"].delete())
        workers.say_alive("elsewhere/7/abc", clock.now())
        db.session.flush()
        db.session.get(Worker, "elsewhere/7/abc").seen_at = clock.now() - timedelta(minutes=5)

    write(silence)


def late_job():
    write(lambda: jobs.enqueue("test:work", {}, run_at=clock.now() - HOUR))


def overdue_schedule():
    def plan():
        job = jobs.enqueue("registers:look", {}, key="registers:look@1")
        job.created_at, job.state = clock.now() - HOUR, JobState.DONE

    write(plan)


def unsealed_record():
    with clock.stopped_at(clock.now() - HOUR):
        write(lambda: audit.record(Act.SIGNED_IN, about="account/one", by="one"))


KINDS = {
    Kind.JOB_FAILED: (failed_job, "后台的活没做成"),
    Kind.MESSAGE_FAILED: (failed_message, "短信没发出去"),
    Kind.IMPORT_FAILED: (
        lambda: left(TaskKind.IMPORT_FAILED, "import/1", register="insured", reason="killed"),
        "名单没导进来",
    ),
    Kind.FILE_UNREADABLE: (unreadable_file, "交上来的材料打不开"),
    Kind.SITE_ERROR: (
        lambda: left(TaskKind.SITE_ERROR, "error/1A2B3C", path="/me"),
        "网站出过错",
    ),
    Kind.WORKER_SILENT: (silent_worker, "后台没有在运行"),
    Kind.WORK_LATE: (late_job, "后台的活排队太久"),
    Kind.SCHEDULE_OVERDUE: (overdue_schedule, "到点该做的没有做"),
    Kind.RECORD_UNSEALED: (unsealed_record, "操作记录没有封存"),
}
OF_TASKS = [kind for kind in KINDS if kind.value in failures.OF_TASKS]


def found(app):
    db.session.remove()
    db.only_read()
    from pathlib import Path

    return [one.kind for one in failures.every_failure(Path(app.config["INSTANCE"]), SCHEDULE)]


def only_task():
    db.session.remove()
    db.only_read()
    return db.session.scalars(select(Task)).one()


def form_of(page, tail):
    return re.search(rf'action="(/desk/failures/[\w-]+/{tail})"', page.text)[1]


def test_in_health_the_page_is_empty_and_says_so(operator):
    said = plain(operator.get(PAGE))
    assert HEALTHY in said
    assert "怎么处理的" not in said


def test_every_kind_is_tried_here():
    elsewhere = {Kind.DISK_NEARLY_FULL, Kind.STORE_SILENT}
    assert set(KINDS) | elsewhere == set(Kind)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_kind_of_failure_is_on_the_page_with_its_mend(app, operator, kind):
    fail, words = KINDS[kind]
    fail()
    assert found(app) == [kind]
    said = plain(operator.get(PAGE))
    assert words in said
    assert HEALTHY not in said


def test_a_disk_that_is_nearly_full_is_on_the_page(app, operator, monkeypatch):
    monkeypatch.setattr(failures, "LEAST_FREE", 2**62)
    assert found(app) == [Kind.DISK_NEARLY_FULL]
    assert "磁盘快满了" in plain(operator.get(PAGE))


def test_everything_at_once_still_makes_a_page(app, operator):
    for fail, _words in KINDS.values():
        fail()
    operator.get(PAGE)
    assert set(found(app)) == set(KINDS)


@pytest.mark.parametrize("kind", OF_TASKS, ids=str)
def test_each_task_is_settled_by_a_note_and_then_gone(operator, kind):
    KINDS[kind][0]()
    page = operator.get(PAGE)
    operator.post(form_of(page, "settled"), {"note": "打电话告诉他了"})
    assert HEALTHY in plain(operator.get(PAGE))
    task = only_task()
    assert (task.answer, task.done_by) == ("打电话告诉他了", operator.person_id)
    assert task.done_at is not None


@pytest.mark.parametrize("note", ["", "   ", "字" * 501])
def test_a_note_is_needed_and_what_was_typed_stays(operator, note):
    failed_job()
    path = form_of(operator.get(PAGE), "settled")
    page = operator.post(path, {"note": note}, status=422)
    assert "写一句怎么处理的" in plain(page)
    assert note in page.text
    assert only_task().done_at is None


def test_a_failed_job_is_done_once_more_from_its_first_try(app, operator):
    job_id = failed_job()
    operator.post(form_of(operator.get(PAGE), "again"))
    db.session.remove()
    job = db.session.get(Job, job_id)
    assert (job.state, job.attempts) == (JobState.WAITING, 0)
    assert found(app) == []


def test_a_failed_message_is_sent_once_more_and_asked_after_first(operator):
    message_id = failed_message()
    operator.post(form_of(operator.get(PAGE), "again"))
    db.session.remove()
    message = db.session.get(Message, message_id)
    assert (message.state, message.attempts) == (MessageState.SENDING, 0)
    waiting = db.session.scalars(
        select(Job).where(Job.kind == "notices:send", Job.state == JobState.WAITING)
    )
    assert [one.payload for one in waiting].count({"message": message_id}) == 2


@pytest.mark.parametrize("tail", ["again", "settled"])
def test_a_second_tap_is_told_that_it_is_settled(operator, tail):
    failed_job()
    path = form_of(operator.get(PAGE), tail)
    operator.post(path, {"note": "好了"})
    again = operator.post(path, {"note": "好了"}, status=409)
    assert "已经有人处理了" in plain(again)


@pytest.mark.parametrize(
    "kind", [Kind.IMPORT_FAILED, Kind.SITE_ERROR, Kind.FILE_UNREADABLE], ids=str
)
def test_what_cannot_be_tried_again_has_no_such_button(operator, kind):
    KINDS[kind][0]()
    assert "/again" not in operator.get(PAGE).text


def test_a_message_that_is_on_its_way_is_not_sent_again(session):
    message = notices.tell("withdrawn", phone="13800001234", service="补助", number="1")
    with pytest.raises(OutOfStep):
        notices.service.send_again(message)


def test_settling_and_trying_again_are_on_record(operator):
    failed_job()
    operator.post(form_of(operator.get(PAGE), "again"))
    left(TaskKind.SITE_ERROR, "error/1A2B3C", path="/me")
    operator.post(form_of(operator.get(PAGE), "settled"), {"note": "修好了"})
    db.session.remove()
    entries = db.session.scalars(select(audit.service.AuditEntry)).all()
    acts = [(one.act, one.by) for one in entries if one.act.startswith("site:")]
    assert sorted(acts) == [
        ("site:failure:settle", operator.person_id),
        ("site:failure:try_again", operator.person_id),
    ]
    assert list(faults()) == []


def test_a_disputed_finding_is_the_desk_s_and_not_the_operator_s(app, operator):
    task = left(TaskKind.FINDING_DISPUTED, "filing/a")
    assert found(app) == []
    operator.post(f"/desk/failures/{task}/settled", {"note": "x"}, status=404)


@pytest.mark.parametrize("roles", [("clerk",), ("checker",), ("lead",), ("clerk", "lead")], ids=str)
def test_the_page_is_the_administrator_s_alone(app, roles):
    failed_job()
    other = Clerk(app, "other", roles)
    other.get(PAGE, status=404)
    task = only_task().id
    for tail in ("again", "settled"):
        other.post(f"/desk/failures/{task}/{tail}", {"note": "x"}, status=404)
    assert only_task().done_at is None


def test_citizens_find_no_such_page(app, citizen: Citizen):
    citizen.get(PAGE, status=404)


def test_nobody_is_sent_to_the_door_of_the_staff(client):
    assert client.get(PAGE, status=303).location == "/staff/sign-in"


def test_a_living_worker_on_the_same_machine_replaces_a_dead_one(app):
    silent_worker()
    assert found(app) == [Kind.WORKER_SILENT]
    write(lambda: workers.say_alive("elsewhere/8/def", clock.now()))
    assert found(app) == []


def test_one_machine_that_fell_silent_is_missed_although_another_works(app):
    silent_worker()
    write(lambda: workers.say_alive("here/2/abc", clock.now()))
    assert found(app) == [Kind.WORKER_SILENT]


def test_a_site_on_which_no_worker_ever_ran_says_so(app):
    write(lambda: db.session.execute(db.Base.metadata.tables["worker"].delete()))
    db.session.remove()
    assert workers.missed() == {"-": None}
    assert found(app) == [Kind.WORKER_SILENT]


def test_a_worker_that_said_goodbye_is_not_missed(app, session):
    workers.say_alive("there/1/abc", clock.now())
    workers.say_goodbye("there/1/abc")
    session.commit()
    with clock.stopped_at(clock.now() + timedelta(minutes=1)):
        assert list(workers.missed()) == []


def test_a_day_later_a_dead_worker_is_forgotten(app, session):
    workers.say_alive("there/1/abc", clock.now())
    session.commit()
    with clock.stopped_at(clock.now() + timedelta(days=1, minutes=1)):
        workers.say_alive("here/2/abc", clock.now())
        session.commit()
        assert list(workers.missed()) == []


def test_a_sealed_record_is_in_order_again(app):
    unsealed_record()
    assert found(app) == [Kind.RECORD_UNSEALED]
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        write(seal_settled)
    assert found(app) == []


def test_a_page_that_cannot_be_read_after_the_hand_in_becomes_one_task(app, citizen: Citizen):
    citizen.file_mutual()
    write(spoil_every_page)
    for _turn in range(2):
        write(lambda: watch({}))
    assert found(app) == [Kind.FILE_UNREADABLE]
    task = only_task()
    assert task.detail["paper"] == "inpatient_invoice"
    assert task.detail["problem"] == "damaged"


def spoil_every_page():
    for upload in db.session.scalars(select(Upload)):
        upload.state, upload.problem = UploadState.UNREADABLE, "damaged"


def test_once_settled_the_same_page_is_not_told_again(app, operator, citizen: Citizen):
    citizen.file_mutual()
    write(spoil_every_page)
    write(lambda: watch({}))
    operator.post(form_of(operator.get(PAGE), "settled"), {"note": "请他补了一张"})
    write(lambda: watch({}))
    assert found(app) == []


def test_an_unreadable_page_of_a_draft_is_its_owner_s_business(app, citizen: Citizen):
    citizen.fill_mutual()
    write(spoil_every_page)
    write(lambda: watch({}))
    assert found(app) == []


def test_the_page_shows_no_personal_data(operator, citizen: Citizen):
    citizen.file_mutual()
    failed_message()
    write(spoil_every_page)
    write(lambda: watch({}))
    text = operator.get(PAGE).text
    for secret in (citizen.who["name"], citizen.who["id_number"], "13800001234"):
        assert secret not in text
