"""Every answer a provider may give, to a message handed over and to one asked after: what becomes of it."""

import httpx
import pytest
from sqlalchemy import select

from app import clock, db, jobs, notices, work
from app.jobs.model import Job, JobState
from app.notices import client
from app.notices.client import Provider, Rejected, Unavailable
from app.notices.jobs import MOST_ATTEMPTS
from app.notices.model import Message, MessageState
from app.tasks.service import open_tasks

PHONE = "13800001234"
HANDLERS = {"notices:send": work.HANDLERS["notices:send"]}


class Script:
    """A transport that gives the prepared answers in turn and remembers what it was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, request):
        self.asked.append((request.method, request.url.path))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, httpx.Response) else httpx.Response(answer)


def provider_of(*answers, url="https://sms.example/api/"):
    """A provider whose network is the script, and the script."""
    script = Script(*answers)
    provider = Provider(url, "secret")
    provider._http = httpx.Client(
        base_url=provider._http.base_url,
        headers=provider._http.headers,
        transport=httpx.MockTransport(script),
    )
    return provider, script


def says(content, status=200):
    return httpx.Response(status, content=content)


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_hands_a_message_over(status):
    provider, script = provider_of(status)
    assert provider.send("m1", PHONE, "hello") == "m1"
    assert script.asked == [("POST", "/api/messages")]


@pytest.mark.parametrize(
    "status", [400, 402, 404, 405, 406, 409, 410, 411, 413, 415, 422, 451, 499]
)
def test_a_refusal_of_the_message_is_final(status):
    provider, _script = provider_of(status)
    with pytest.raises(Rejected, match=f"refused it .{status}."):
        provider.send("m1", PHONE, "hello")


@pytest.mark.parametrize(
    "status", [301, 302, 303, 307, 401, 403, 408, 425, 429, 500, 501, 502, 503, 504, 599]
)
def test_what_says_nothing_of_the_message_may_be_tried_again(status):
    provider, _script = provider_of(status)
    with pytest.raises(Unavailable, match=f"answered {status}"):
        provider.send("m1", PHONE, "hello")


TROUBLES = [
    httpx.ConnectError("refused"),
    httpx.ConnectTimeout("slow"),
    httpx.ReadTimeout("slow"),
    httpx.WriteTimeout("slow"),
    httpx.PoolTimeout("slow"),
    httpx.ReadError("reset"),
    httpx.RemoteProtocolError("garbage"),
    httpx.ProxyError("proxy"),
    httpx.TooManyRedirects("circle"),
    httpx.DecodingError("no gzip"),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("verb", ["send", "find"])
def test_trouble_on_the_way_is_told_by_its_kind_and_without_the_phone(verb, trouble):
    provider, _script = provider_of(trouble)
    wish = ("m1", PHONE, "hello") if verb == "send" else ("m1",)
    with pytest.raises(Unavailable) as told:
        getattr(provider, verb)(*wish)
    assert str(told.value) == f"the provider does not answer ({type(trouble).__name__})"


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b'{"id": "p-1"}', "p-1"),
        (b'{"id": 12345678901234567890}', "12345678901234567890"),
        (b'{"id": "p-1", "more": {"id": "x"}}', "p-1"),
        (b'{"id": null}', "m1"),
        (b'{"id": ""}', "m1"),
        (b'{"id": 0}', "m1"),
        (b"{}", "m1"),
        (b"[]", "m1"),
        (b'"p-1"', "m1"),
        (b"null", "m1"),
        (b"17", "m1"),
        (b"", "m1"),
        (b"<html>ok</html>", "m1"),
        (b"{'id': 'p-1'}", "m1"),
        (b'{"id": "p-', "m1"),
        (b"\xff\xfe\x00garbage", "m1"),
    ],
)
@pytest.mark.parametrize("verb", ["send", "find"])
def test_whatever_a_success_says_leaves_a_number_to_keep(verb, content, kept):
    """An empty number must not look like a message that the provider does not know: it would go out twice."""
    provider, _script = provider_of(says(content))
    wish = ("m1", PHONE, "hello") if verb == "send" else ("m1",)
    assert getattr(provider, verb)(*wish) == kept


def test_only_404_says_that_a_message_is_not_known():
    provider, script = provider_of(404)
    assert provider.find("m1") is None
    assert script.asked == [("GET", "/api/messages/m1")]


@pytest.mark.parametrize("status", [301, 400, 401, 403, 405, 408, 409, 410, 429, 500, 503])
def test_any_other_answer_to_a_question_says_nothing(status):
    provider, _script = provider_of(status)
    with pytest.raises(Unavailable, match=str(status)):
        provider.find("m1")


@pytest.mark.parametrize(
    "url", ["https://sms.example/api", "https://sms.example/api/", "https://sms.example/api//"]
)
def test_an_address_with_or_without_a_stroke_at_its_end_is_the_same(url):
    provider, script = provider_of(201, 404, url=url)
    provider.send("m1", PHONE, "hello")
    provider.find("m1")
    assert script.asked == [("POST", "/api/messages"), ("GET", "/api/messages/m1")]


def test_the_key_is_in_the_head_of_each_request_and_not_in_its_name():
    provider, _script = provider_of()
    assert provider._http.headers["Authorization"] == "Bearer secret"
    assert "secret" not in provider.name


def test_the_stub_keeps_everything_here_and_knows_nothing():
    stub = client.Stub()
    assert stub.send("m1", PHONE, "hello") == "demo-m1"
    assert stub.find("m1") is None
    assert "/demo/sms" in stub.name


@pytest.mark.parametrize(
    ("settings", "demo", "chosen"),
    [
        ({"SMS_URL": "https://sms.example", "SMS_KEY": "k"}, False, Provider),
        ({"SMS_URL": "https://sms.example", "SMS_KEY": "k"}, True, client.Stub),
        ({"SMS_URL": "", "SMS_KEY": ""}, True, client.Stub),
    ],
)
def test_the_demo_never_writes_to_real_people_and_a_site_never_to_nobody(settings, demo, chosen):
    assert isinstance(client.choose(settings, demo=demo), chosen)


# From the answer to the row, the job and the task.


def use(*answers):
    provider, script = provider_of(*answers)
    client.use(provider)
    return script


@pytest.fixture(autouse=True)
def _no_client_stays():
    yield
    client.use(None)


def say():
    message = notices.tell("withdrawn", phone=PHONE, service="补助", number="PT1", filing_id="f1")
    db.session.commit()
    return message.id


def find(message_id):
    db.session.remove()
    return db.session.get(Message, message_id)


def job():
    db.session.remove()
    return db.session.scalars(select(Job).where(Job.kind == "notices:send")).one()


def try_once():
    """Go to the moment of the next try and make it."""
    with clock.stopped_at(max(job().run_at, clock.now())):
        return work.drain(handlers=HANDLERS)


@pytest.mark.parametrize(
    ("answer", "state", "job_state", "tasks"),
    [
        (200, MessageState.SENT, JobState.DONE, 0),
        (201, MessageState.SENT, JobState.DONE, 0),
        (says(b"garbage"), MessageState.SENT, JobState.DONE, 0),
        (400, MessageState.FAILED, JobState.DONE, 1),
        (404, MessageState.FAILED, JobState.DONE, 1),
        (409, MessageState.FAILED, JobState.DONE, 1),
        (401, MessageState.SENDING, JobState.WAITING, 0),
        (403, MessageState.SENDING, JobState.WAITING, 0),
        (408, MessageState.SENDING, JobState.WAITING, 0),
        (429, MessageState.SENDING, JobState.WAITING, 0),
        (500, MessageState.SENDING, JobState.WAITING, 0),
        (503, MessageState.SENDING, JobState.WAITING, 0),
        (302, MessageState.SENDING, JobState.WAITING, 0),
        (httpx.ReadTimeout("slow"), MessageState.SENDING, JobState.WAITING, 0),
        (httpx.ConnectError("away"), MessageState.SENDING, JobState.WAITING, 0),
    ],
    ids=str,
)
def test_after_one_answer_message_job_and_task_agree(session, answer, state, job_state, tasks):
    use(answer)
    message_id = say()
    try_once()
    message = find(message_id)
    assert (message.state, message.attempts, job().state) == (state, 1, job_state)
    assert len(open_tasks()) == tasks
    assert (message.sent_at is not None) == (state == MessageState.SENT)
    assert (message.error is not None) == (state == MessageState.FAILED)


@pytest.mark.parametrize(
    ("after", "asked", "state"),
    [
        ([503, 404, 201], ["POST", "GET", "POST"], MessageState.SENT),
        ([503, 200], ["POST", "GET"], MessageState.SENT),
        ([503, says(b'{"id": ""}')], ["POST", "GET"], MessageState.SENT),
        ([503, 503, 404, 201], ["POST", "GET", "GET", "POST"], MessageState.SENT),
        ([httpx.ReadTimeout("x"), 200], ["POST", "GET"], MessageState.SENT),
        ([429, 404, 400], ["POST", "GET", "POST"], MessageState.FAILED),
    ],
    ids=str,
)
def test_after_trouble_the_provider_is_asked_before_anything_is_sent_again(
    session, after, asked, state
):
    script = use(*after)
    message_id = say()
    while script.answers:
        assert try_once() == 1
    assert [method for method, _path in script.asked] == asked
    assert find(message_id).state == state
    assert job().state == JobState.DONE


@pytest.mark.parametrize("trouble", [401, 429, 503, httpx.ReadTimeout("slow")], ids=str)
def test_five_tries_and_then_a_person_is_asked_to_phone(session, trouble):
    script = use(*[trouble] * MOST_ATTEMPTS)
    message_id = say()
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert find(message_id).attempts == attempt - 1
        try_once()
    assert script.answers == []
    message = find(message_id)
    assert (message.state, message.attempts) == (MessageState.FAILED, MOST_ATTEMPTS)
    (task,) = open_tasks()
    assert task.detail == {
        "template": "withdrawn",
        "phone": "138****1234",
        "filing": "f1",
        "error": message.error,
    }
    assert work.drain(handlers=HANDLERS) == 0


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.FAILED])
def test_what_is_over_is_not_touched_by_a_second_job(session, state):
    script = use(201)
    message_id = say()
    find(message_id).state = state
    db.session.commit()
    try_once()
    assert (find(message_id).state, find(message_id).attempts) == (state, 0)
    assert script.asked == []


def test_a_long_number_of_the_provider_is_cut_to_its_column(session):
    use(says(b'{"id": "' + b"p" * 300 + b'"}'))
    message_id = say()
    try_once()
    assert find(message_id).provider_id == "p" * 80


def test_an_error_that_is_kept_shows_no_phone_and_fits_its_column(session):
    from app.notices.service import give_up

    message_id = say()
    give_up(find(message_id), f"{PHONE} does not exist; " * 40)
    db.session.commit()
    kept = find(message_id).error
    assert PHONE not in kept
    assert len(kept) == 200


@pytest.mark.parametrize("language", [None, "", "en", "zh_Hant_TW"])
def test_a_wish_may_name_a_language(session, language):
    jobs.enqueue(
        "notices:tell",
        {
            "template": "withdrawn",
            "phone": PHONE,
            "values": {"service": "补助", "number": "PT1"},
            "filing": "f1",
            "language": language,
        },
    )
    db.session.commit()
    work.drain(handlers={"notices:tell": work.HANDLERS["notices:tell"]})
    message = db.session.scalars(select(Message)).one()
    assert message.language == (language or "zh_Hans_CN")
    assert message.filing_id == "f1"


@pytest.mark.parametrize(
    "payload",
    [
        {"template": "nothing_such", "phone": PHONE},
        {"template": "withdrawn", "phone": PHONE, "values": {"service": "补助"}},
        {"template": "withdrawn"},
        {},
    ],
)
def test_a_wish_that_cannot_be_worded_leaves_no_half_message(session, payload):
    jobs.enqueue("notices:tell", payload)
    db.session.commit()
    work.drain(handlers={"notices:tell": work.HANDLERS["notices:tell"]})
    assert db.session.scalars(select(Message)).all() == []
    assert db.session.scalars(select(Job.state)).one() == JobState.WAITING
