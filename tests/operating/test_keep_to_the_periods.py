"""What is deleted when: people are warned first, each class goes after its days, a case never goes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app import clock, db, jobs, notices
from app.accounts.model import Attempt, Consent, SignInCode, SignInSession
from app.audit.model import AuditEntry
from app.audit.service import faults
from app.documents.model import Upload
from app.filing import service
from app.filing.model import Event, Filing, FilingEvent, Section, Status
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from app.notices.wording import word
from app.operating import retention
from app.operating.jobs import keep_to_the_periods
from app.supervision import exports
from app.tasks import TaskKind, open_task
from app.tasks.model import Task
from app.work import drain
from tests.citizen import Citizen
from tests.strict_client import plain

NOW = clock.now()


def run_after(days, **more):
    """The job as it runs that many days from now; what it says it did."""
    db.session.remove()
    db.begin_writing()
    with clock.stopped_at(NOW + timedelta(days=days, **more)):
        keep_to_the_periods({})
        db.session.commit()
        (last,) = retention.latest_runs(1)
    db.session.remove()
    return last.detail


def count(table):
    db.session.remove()
    db.only_read()
    return db.session.scalar(select(func.count()).select_from(table))


def warnings():
    db.session.remove()
    db.only_read()
    told = select(Message).where(Message.template == "draft_expires")
    return list(db.session.scalars(told))


def draft_of(citizen):
    db.session.remove()
    return db.session.get(Filing, citizen.filing.rsplit("/", 1)[1])


@pytest.fixture
def draft(citizen: Citizen) -> Citizen:
    """王建国 with a draft that holds answers, a photo, consents and messages."""
    citizen.fill_mutual()
    return citizen


def test_a_fresh_draft_is_left_alone(draft):
    assert run_after(22) == {"told": 0} | dict.fromkeys(retention.SWEEPS, 0) | told_of_others(22)
    assert draft_of(draft)
    assert warnings() == []


def told_of_others(days):
    """What else of a test's own doings is over its period after so many days."""
    db.session.remove()
    runs = retention.latest_runs(1)
    return {name: runs[0].detail[name] for name in ("sign_in_codes", "attempts", "done_jobs")}


def test_a_week_before_its_end_the_person_is_told_once(draft):
    assert run_after(23, hours=1)["told"] == 1
    assert run_after(24)["told"] == 0
    (message,) = warnings()
    assert message.filing_id == draft.filing.rsplit("/", 1)[1]
    assert message.phone == draft.who["phone"]
    end = clock.in_china(NOW + timedelta(days=30))
    assert f"{end.month}月{end.day}日" in message.text
    assert draft_of(draft).return_code in message.text


def test_after_thirty_days_the_draft_goes_with_all_it_holds(draft):
    run_after(23, hours=1)
    assert run_after(30, hours=2)["abandoned_drafts"] == 1
    for table in (Filing, Section, FilingEvent, Upload, Message, Consent):
        assert count(table) == 0, table
    draft.get(draft.filing, status=404)
    db.session.remove()
    assert list(faults()) == []


def test_nobody_loses_a_draft_without_seven_days_of_warning(draft):
    """The job did not run for a month: first the warning, and a week later the end."""
    assert run_after(40)["abandoned_drafts"] == 0
    (message,) = warnings()
    end = clock.in_china(NOW + timedelta(days=47))
    assert f"{end.month}月{end.day}日" in message.text
    assert run_after(46)["abandoned_drafts"] == 0
    assert run_after(47, minutes=1)["abandoned_drafts"] == 1


def test_whoever_touches_his_draft_has_thirty_days_again_and_a_new_warning(draft):
    run_after(23, hours=1)
    with clock.stopped_at(NOW + timedelta(days=29)):
        draft.invoice(number="0086221741")
    assert run_after(31)["abandoned_drafts"] == 0
    assert run_after(52, hours=1)["told"] == 1
    assert run_after(59, hours=2)["abandoned_drafts"] == 1


def test_a_case_that_was_handed_in_never_goes(citizen: Citizen):
    citizen.file_mutual()
    rows = {table: count(table) for table in (Filing, Section, Upload, FilingEvent)}
    for days in (23, 31, 400, 4000):
        assert run_after(days)["abandoned_drafts"] == 0
    assert {table: count(table) for table in rows} == rows


def test_a_withdrawn_case_never_goes(citizen: Citizen):
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    run_after(23)
    run_after(60)
    assert draft_of(citizen).status == Status.WITHDRAWN


def test_a_draft_about_which_the_bureau_owes_an_answer_waits_for_it(draft):
    db.session.remove()
    db.begin_writing()
    about = draft_of(draft).about
    db.session.remove()
    db.begin_writing()
    task = open_task(TaskKind.PRECHECK_DISPUTED, about=about, by=None)
    db.session.commit()
    for days in (23, 31, 60):
        run_after(days)
    assert draft_of(draft)
    db.session.remove()
    db.begin_writing()
    db.session.get(Task, task.id).done_at = NOW
    db.session.commit()
    run_after(61)
    run_after(69)
    assert draft_of(draft) is None
    assert count(Task) == 0


def test_only_the_abandoned_of_two_drafts_goes(draft):
    run_after(23, hours=1)
    with clock.stopped_at(NOW + timedelta(days=25)):
        old = draft.filing
        young = draft.start()
    run_after(31)
    draft.get(old, status=404)
    draft.get(young, status=303)


def test_the_warning_is_an_event_that_changes_no_status(draft):
    run_after(23, hours=1)
    names = [event.name for event in service.events_of(draft_of(draft))]
    assert names[-1] == Event.EXPIRY_TOLD
    assert draft_of(draft).status == Status.DRAFT


def test_the_warning_goes_out_like_every_message(draft):
    run_after(23, hours=1)
    with clock.stopped_at(NOW + timedelta(days=23, hours=2)):
        waiting = select(Job.kind).where(Job.state == JobState.WAITING)
        db.session.remove()
        kinds = list(db.session.scalars(waiting))
    assert kinds.count("notices:send") >= 1


def test_hundreds_of_drafts_go_in_short_transactions(draft, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for turn in range(4):
        with clock.stopped_at(NOW - timedelta(minutes=30 - 5 * turn)):
            draft.start()
    assert run_after(24)["told"] == 5
    assert run_after(31, hours=1)["abandoned_drafts"] == 5
    db.session.remove()
    entries = db.session.scalars(
        select(AuditEntry.detail).where(AuditEntry.chain == "retention/abandoned_drafts")
    )
    assert sorted(one["count"] for one in entries) == [1, 2, 2]


def test_a_run_that_was_killed_leaves_the_rest_to_the_next(draft, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    with clock.stopped_at(NOW - timedelta(minutes=30)):
        draft.start()
    run_after(24)
    sweeps = dict(retention.SWEEPS)

    def die(_period):
        raise KeyboardInterrupt

    monkeypatch.setitem(retention.SWEEPS, "removed_pages", die)
    with pytest.raises(KeyboardInterrupt):
        run_after(31, hours=1)
    monkeypatch.setitem(retention.SWEEPS, "removed_pages", sweeps["removed_pages"])
    db.session.rollback()
    assert count(Filing) == 0
    assert run_after(32)["abandoned_drafts"] == 0


def session_that(account_id, **moments):
    return SignInSession(
        token_hash=db.uid().encode().ljust(32)[:32],
        account_id=account_id,
        device="phone",
        **moments,
    )


def test_sessions_go_thirty_days_after_their_end(citizen: Citizen):
    db.session.remove()
    db.begin_writing()
    for ended, expires in ((1, 40), (None, 1), (None, 90)):
        db.session.add(
            session_that(
                citizen.account_id,
                ended_at=NOW + timedelta(days=ended) if ended else None,
                expires_at=NOW + timedelta(days=expires),
            )
        )
    db.session.commit()
    assert run_after(30)["sessions"] == 0
    assert run_after(31, hours=1)["sessions"] == 2
    assert count(SignInSession) == 2


def test_codes_and_attempts_go_within_days(client):
    client.post("/sign-in", {"phone": "13800001234"})
    assert (count(SignInCode), count(Attempt)) == (1, 2)
    run_after(0, hours=20)
    assert (count(SignInCode), count(Attempt)) == (1, 2)
    assert run_after(3)["sign_in_codes"] == 1
    assert (count(SignInCode), count(Attempt)) == (0, 0)


def test_a_code_message_that_went_out_goes_and_one_that_failed_stays(session):
    for state in (MessageState.SENT, MessageState.FAILED, MessageState.WAITING):
        message = notices.tell("sign_in_code", phone="13800001234", code="123456")
        message.state = state
    session.commit()
    assert run_after(29)["loose_messages"] == 0
    assert run_after(31)["loose_messages"] == 1
    assert count(Message) == 2


def test_done_jobs_go_after_a_week_and_failed_ones_stay(session):
    for state in (JobState.DONE, JobState.FAILED):
        job = jobs.enqueue("test:work", {})
        job.state, job.ended_at = state, NOW
    session.commit()
    assert run_after(6)["done_jobs"] == 0
    assert run_after(8)["done_jobs"] == 1
    assert count(Job) == 1


def test_every_class_of_the_data_has_its_sweep_and_its_source():
    kept = {one.name for one in retention.periods() if one.days is None}
    assert kept == {"submitted_cases", "record_of_acts"}
    elsewhere = {"exports"}
    assert {one.name for one in retention.periods()} - kept - elsewhere == set(retention.SWEEPS)
    assert all(one.source and one.title_zh for one in retention.periods())


def test_the_record_of_acts_is_never_shortened(draft):
    before = count(AuditEntry)
    run_after(200)
    assert count(AuditEntry) > before


def test_the_days_are_those_that_people_are_told():
    (drafts,) = [one for one in retention.periods() if one.name == "abandoned_drafts"]
    assert drafts.days == service.DRAFT_DAYS
    (lists,) = [one for one in retention.periods() if one.name == "exports"]
    assert timedelta(days=lists.days) == exports.KEPT
    (pages,) = [one for one in retention.periods() if one.name == "removed_pages"]
    assert timedelta(days=pages.days) == service.documents.RESTORABLE


def test_the_operator_sees_what_the_last_run_did(operator, draft):
    run_after(23, hours=1)
    said = plain(operator.get("/desk/operator"))
    assert "没填完的申请" in said
    assert "提前7天发短信" in said
    assert "提醒1" in said


def test_before_the_first_run_the_page_says_so(operator):
    assert "还没有做过" in plain(operator.get("/desk/operator"))


def test_the_warning_can_be_worded_for_every_service(app):
    from app.catalogue.current import catalogue

    for one in catalogue().services():
        text = word(
            "draft_expires", "zh_Hans_CN", {"service": one.title_zh, "day": "1月2日", "code": "A"}
        )
        assert one.title_zh in text


def test_the_job_is_planned_every_day():
    from app.work import HANDLERS, SCHEDULE

    assert dict(SCHEDULE)["operating:retention"] == 86400
    assert {"operating:retention", "operating:watch"} <= set(HANDLERS)


def test_a_worker_does_it(app, session):
    jobs.enqueue("operating:retention", {})
    jobs.enqueue("operating:watch", {})
    session.commit()
    assert drain() == 2
    assert len(retention.latest_runs()) == 1
