"""Delivery against a real provider on this machine: once to the outside, whatever happens in between."""

import pytest
from sqlalchemy import select

from app import clock, db, jobs, notices, work
from app.jobs.model import Job, JobState
from app.notices import client
from app.notices.jobs import MOST_ATTEMPTS
from app.notices.model import Message, MessageState
from app.tasks import TaskKind
from app.tasks.service import open_tasks

PHONE = "13800001234"
HANDLERS = {kind: work.HANDLERS[kind] for kind in ("notices:send", "notices:tell")}


def say():
    message = notices.tell(
        "withdrawn", phone=PHONE, service="住院补助", number="PT1", filing_id="f1"
    )
    db.session.commit()
    return message.id


def find(message_id):
    db.session.remove()
    return db.session.get(Message, message_id)


def work_until_nothing_waits():
    """Go from one attempt to the next, as the hours would."""
    work.drain(handlers=HANDLERS)
    while next_try := db.session.scalar(
        select(Job.run_at).where(Job.state == JobState.WAITING).limit(1)
    ):
        with clock.stopped_at(next_try):
            work.drain(handlers=HANDLERS)
    db.session.remove()


def test_a_message_goes_out_with_its_id_as_the_key(session, provider):
    message_id = say()
    work.drain(handlers=HANDLERS)
    ((headers, body),) = provider.seen
    assert body == {"id": message_id, "phone": PHONE, "text": find(message_id).text}
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == message_id


def test_a_sent_message_keeps_when_and_under_which_number(session, provider):
    message = find(say())
    work.drain(handlers=HANDLERS)
    message = find(message.id)
    assert (message.state, message.provider_id) == (MessageState.SENT, f"p-{message.id}")
    assert message.sent_at is not None
    assert message.attempts == 1


def test_a_wish_from_a_lower_floor_becomes_a_message_and_goes_out(session, provider):
    jobs.enqueue(
        "notices:tell",
        {
            "template": "sign_in_code",
            "phone": PHONE,
            "values": {"code": "123456"},
            "account": None,
        },
    )
    db.session.commit()
    work.drain(handlers=HANDLERS)
    ((_headers, body),) = provider.seen
    assert "123456" in body["text"]


def test_a_message_is_not_sent_again_when_its_job_runs_twice(session, provider):
    message_id = say()
    work.drain(handlers=HANDLERS)
    jobs.enqueue("notices:send", {"message": message_id})
    db.session.commit()
    work.drain(handlers=HANDLERS)
    assert provider.posts == {message_id: 1}


def test_a_provider_in_trouble_is_tried_again(session, provider):
    provider.answers = [(503, False), (500, False)]
    message_id = say()
    work_until_nothing_waits()
    assert find(message_id).state == MessageState.SENT
    assert find(message_id).attempts == 3
    assert provider.posts == {message_id: 3}


def test_an_answer_that_got_lost_after_the_message_was_taken_sends_nothing_twice(session, provider):
    provider.answers = [(502, True)]
    message_id = say()
    work_until_nothing_waits()
    assert find(message_id).state == MessageState.SENT
    assert provider.posts == {message_id: 1}
    assert provider.looks == {message_id: 1}


def test_a_message_found_in_sending_is_asked_after_before_anything_is_sent(session, provider):
    known, unknown = say(), say()
    for message_id in (known, unknown):
        find(message_id).state = MessageState.SENDING
        db.session.commit()
    provider.taken[known] = {}
    work_until_nothing_waits()
    assert provider.posts == {unknown: 1}
    assert provider.looks == {known: 1, unknown: 1}
    assert {find(known).state, find(unknown).state} == {MessageState.SENT}


def test_while_the_provider_cannot_say_whether_it_has_it_nothing_is_sent(session, provider):
    message_id = say()
    find(message_id).state = MessageState.SENDING
    db.session.commit()
    provider.look_status = 503
    work.drain(handlers=HANDLERS)
    assert provider.posts == {}
    provider.look_status = None
    work_until_nothing_waits()
    assert provider.posts == {message_id: 1}


@pytest.mark.parametrize("status", [400, 404, 422])
def test_a_refusal_is_final_and_becomes_a_task_for_a_person(session, provider, status):
    provider.answers = [(status, False)]
    message_id = say()
    work_until_nothing_waits()
    assert find(message_id).state == MessageState.FAILED
    assert provider.posts == {message_id: 1}
    (task,) = open_tasks()
    assert (task.kind, task.about) == (TaskKind.MESSAGE_FAILED, f"message/{message_id}")
    assert task.detail["phone"] == "138****1234"
    assert task.detail["filing"] == "f1"
    assert str(status) in task.detail["error"]


@pytest.mark.parametrize("status", [401, 429])
def test_a_refusal_of_the_site_and_not_of_the_message_is_tried_again(session, provider, status):
    provider.answers = [(status, False)]
    message_id = say()
    work_until_nothing_waits()
    assert find(message_id).state == MessageState.SENT


def test_a_provider_that_stays_away_becomes_a_task_and_no_failed_job(session, provider):
    provider.answers = [(503, False)] * 50
    message_id = say()
    work_until_nothing_waits()
    message = find(message_id)
    assert (message.state, message.attempts) == (MessageState.FAILED, MOST_ATTEMPTS)
    assert [task.kind for task in open_tasks()] == [TaskKind.MESSAGE_FAILED]
    assert set(db.session.scalars(select(Job.state))) == {JobState.DONE}


def test_nobody_listening_is_trouble_and_no_end(session):
    client.use(client.Provider("http://127.0.0.1:9", "secret"))
    message_id = say()
    work.drain(handlers=HANDLERS)
    assert find(message_id).state == MessageState.SENDING
    with pytest.raises(client.Unavailable, match="ConnectError"):
        client.current().find(message_id)
    client.use(None)


def test_a_message_that_is_gone_is_no_failure(session, provider):
    jobs.enqueue("notices:send", {"message": "nowhere"})
    db.session.commit()
    work_until_nothing_waits()
    assert provider.posts == {}
    assert set(db.session.scalars(select(Job.state))) == {JobState.DONE}


def test_in_the_demo_nothing_leaves_the_machine(session, provider):
    client.use(client.choose({"SMS_URL": provider.url, "SMS_KEY": "secret"}, demo=True))
    message_id = say()
    work_until_nothing_waits()
    assert find(message_id).state == MessageState.SENT
    assert provider.seen == []


@pytest.mark.parametrize(("url", "key"), [("", ""), ("http://sms", ""), ("", "secret")])
def test_outside_the_demo_the_stub_is_refused_with_the_settings_to_make(url, key):
    with pytest.raises(client.SettingsMissing, match="BANGBAN_SMS_URL and BANGBAN_SMS_KEY"):
        client.choose({"SMS_URL": url, "SMS_KEY": key}, demo=False)


def test_a_process_that_chose_no_client_sends_nothing(session):
    client.use(None)
    with pytest.raises(client.SettingsMissing):
        client.current()


@pytest.mark.parametrize("answer", [b"", b"[]", b"accepted", b'{"status": "ok"}'])
def test_an_answer_without_a_number_of_its_own_is_kept_under_ours(session, provider, answer):
    plain = client.httpx.Response(200, content=answer)
    assert client._id_in(plain, "ours") == "ours"
