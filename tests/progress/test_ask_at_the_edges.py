"""查进度 without an account at its edges: limits and when they end, codes that are near and wrong, what is typed
into the fields, and what the look cannot open. Whoever has a case and whoever has none are never told apart."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock, vault
from app.errors import Refusal
from app.jobs.model import Job
from app.progress import ask
from app.progress.model import ProgressAsk
from app.progress.story import without_links
from tests.citizen import PEOPLE, Citizen
from tests.progress.asking import Asker
from tests.strict_client import plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
WANG, LIU = PEOPLE["wang-jianguo"], PEOPLE["liu-hong"]
CALM = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
IDS = [f"{number:018}" for number in range(40)]


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def asked(session, number: str = WANG["id_number"], place: str = "203.0.113.1") -> ProgressAsk:
    return ask.ask("王建国", number, place)


def refused(what, *values) -> Refusal:
    with pytest.raises(Refusal) as found:
        what(*values)
    return found.value


@pytest.mark.parametrize(
    ("kept", "typed", "same"),
    [
        ("王建国", "王建国", True),
        ("王建国", "王 建 国", True),
        ("阿依古丽·买买提", "阿依古丽买买提", True),
        ("阿依古丽·买买提", "阿依古丽•买买提", True),
        ("阿依古丽·买买提", "阿依古丽．买买提", True),
        ("John Smith", "JOHN  SMITH", True),
        ("John Smith", "Ｊｏｈｎ Ｓｍｉｔｈ", True),
        ("王建国", "王建", False),
        ("王建国", "建国", False),
        ("王建国", "国建王", False),
        ("王建国", "王*国", False),
        ("王建国", "%", False),
        ("王建国", "", False),
        ("", "", False),
        ("", "王建国", False),
        ("··", "··", True),
    ],
)
def test_a_name_is_the_same_by_its_letters(kept, typed, same):
    assert ask.is_same_name(kept, typed) is same or not ask.bare(kept)


@CALM
@given(st.text(max_size=30))
def test_bare_letters_stay_bare(text):
    assert ask.bare(ask.bare(text)) == ask.bare(text)
    assert not re.search(r"[\s·.\d]", ask.bare(text))


def test_from_one_address_the_thirteenth_waits_until_the_first_is_an_hour_old(session):
    for number in range(12):
        with clock.stopped_at(minutes(number)):
            asked(session, IDS[number])
    with clock.stopped_at(minutes(12)):
        found = refused(ask.ask, "王", IDS[20], "203.0.113.1")
        assert (found.reason, found.facts["minutes"]) == ("too_many_tries", 48)
        asked(session, IDS[20], "203.0.113.2")
    with clock.stopped_at(minutes(61)):
        asked(session, IDS[21])


def test_about_one_person_the_sixth_waits_wherever_it_comes_from(session):
    for number in range(5):
        with clock.stopped_at(minutes(number)):
            asked(session, place=f"203.0.113.{number}")
    with clock.stopped_at(minutes(59)):
        found = refused(ask.ask, "王", WANG["id_number"], "198.51.100.9")
        assert (found.reason, found.facts["minutes"]) == ("too_many_tries", 1)
        asked(session, LIU["id_number"], "198.51.100.9")
    with clock.stopped_at(minutes(61)):
        asked(session, place="198.51.100.9")


def test_what_is_refused_leaves_neither_row_nor_job(session):
    with clock.stopped_at(NOON):
        for number in range(5):
            asked(session, place=f"203.0.113.{number}")
        jobs = session.query(Job).count()
        refused(ask.ask, "王建国", WANG["id_number"], "198.51.100.9")
    assert session.query(ProgressAsk).count() == 5
    assert session.query(Job).count() == jobs


def test_the_row_holds_no_name_and_no_number(session):
    row = asked(session)
    assert row.id_hash == vault.lookup("id_number", WANG["id_number"])
    kept = repr([getattr(row, column.name) for column in ProgressAsk.__table__.columns])
    assert WANG["id_number"] not in kept
    assert WANG["name"] not in kept


def with_code(session, code: str = "246810") -> ProgressAsk:
    """Somebody asked, and the job sent this code."""
    row = asked(session)
    row.codes = {ask.code_hash(row.id, code): vault.lookup("phone", WANG["phone"]).hex()}
    session.flush()
    return row


@pytest.mark.parametrize("typed", ["246810", " 246810 ", "246 810", "２４６８１０", "2-4-6-8-1-0"])
def test_a_code_is_read_as_people_type_it(session, typed):
    with clock.stopped_at(NOON):
        row = with_code(session)
        token = ask.open_look(row.id, typed)
        assert ask.look_of(token) is row


@pytest.mark.parametrize("typed", ["246811", "146810", "018642", "000000", "999999"])
def test_a_code_that_is_near_is_wrong(session, typed):
    row = with_code(session)
    found = refused(ask.open_look, row.id, typed)
    assert (found.reason, found.facts) == ("code_wrong", {"left": 4})
    assert row.token_hash is None


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "code_empty"),
        ("   ", "code_empty"),
        ("12345", "code_length"),
        ("1234567", "code_length"),
        ("abcdef", "code_length"),
        ("24681o", "code_length"),
    ],
)
def test_what_is_no_code_costs_no_try(session, typed, reason):
    row = with_code(session)
    assert refused(ask.open_look, row.id, typed).reason == reason
    assert row.attempts == 0


def test_the_tries_count_down_and_the_right_code_comes_too_late(session):
    row = with_code(session)
    said = [refused(ask.open_look, row.id, "000000") for _try in range(5)]
    assert [one.facts.get("left") for one in said] == [4, 3, 2, 1, None]
    assert said[-1].reason == "look_spent"
    assert refused(ask.open_look, row.id, "246810").reason == "look_expired"
    assert row.token_hash is None


def test_the_fifth_try_still_opens(session):
    row = with_code(session)
    for _try in range(4):
        refused(ask.open_look, row.id, "000000")
    assert ask.look_of(ask.open_look(row.id, "246810")) is row


def test_a_code_used_once_opens_no_second_look(session):
    row = with_code(session)
    token = ask.open_look(row.id, "246810")
    assert refused(ask.open_look, row.id, "246810").reason == "look_expired"
    assert ask.look_of(token) is row


def test_the_code_of_one_question_opens_no_other(session):
    with_code(session, "246810")
    second = with_code(session, "135791")
    assert refused(ask.open_look, second.id, "246810").reason == "code_wrong"


@pytest.mark.parametrize(
    ("later", "opens"), [(0, True), (9.9, True), (10, False), (10.1, False), (600, False)]
)
def test_a_code_lasts_ten_minutes(session, later, opens):
    with clock.stopped_at(NOON):
        row = with_code(session)
    with clock.stopped_at(minutes(later)):
        if opens:
            assert ask.look_of(ask.open_look(row.id, "246810")) is row
        else:
            assert refused(ask.open_look, row.id, "246810").reason == "look_expired"


@pytest.mark.parametrize(
    ("later", "opens"), [(0, True), (14.9, True), (15, False), (15.1, False), (1500, False)]
)
def test_a_look_lasts_a_quarter_of_an_hour(session, later, opens):
    with clock.stopped_at(NOON):
        token = ask.open_look(with_code(session).id, "246810")
    with clock.stopped_at(minutes(later)):
        assert (ask.look_of(token) is not None) is opens


def test_a_look_closed_stays_closed(session):
    with clock.stopped_at(NOON):
        token = ask.open_look(with_code(session).id, "246810")
        ask.close(ask.look_of(token))
        assert ask.look_of(token) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "0" * 500, "王建国", "' OR 1=1 --"])
def test_a_token_that_was_never_given_opens_nothing(session, token):
    with_code(session)
    assert ask.look_of(token) is None


@pytest.mark.parametrize("row_id", ["", "nobody", "A" * 24])
def test_a_question_nobody_asked_has_no_code(session, row_id):
    assert refused(ask.open_look, row_id, "246810").reason == "look_expired"
    ask.send_code(row_id, "王建国")


def test_a_person_without_a_case_gets_an_empty_list_of_codes_and_no_message(session):
    row = asked(session, LIU["id_number"])
    ask.send_code(row.id, LIU["name"])
    assert row.codes == {}
    assert session.query(Job).filter(Job.kind.like("notices:%")).count() == 0


@pytest.mark.parametrize(
    ("hours", "left"), [(0, 1), (23, 1), (24, 1), (24.1, 0), (200, 0)], ids=str
)
def test_a_question_is_forgotten_after_a_day(session, hours, left):
    with clock.stopped_at(NOON):
        asked(session)
    with clock.stopped_at(NOON + timedelta(hours=hours)):
        assert ask.forget_old_asks() == 1 - left
    assert session.query(ProgressAsk).count() == left


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "请填名字"),
        ("   ", "请填名字"),
        ("12345", "请填名字"),
        ("<b>", ""),
        ("王" * 60, ""),
        ("王" * 61, "名字太长了"),
        ("王" * 20000, "名字太长了"),
    ],
    ids=["none", "gaps", "digits", "markup", "sixty", "sixty-one", "many"],
)
def test_a_name_is_said_at_its_field_before_anything_is_queued(app, session, name, words):
    app.config["DEMO"] = True
    asker = Asker(app)
    answer = asker.ask(name, WANG["id_number"], status=422 if words else 303)
    if words:
        assert words in re.search(r'id="name-why">([^<]*)<', answer.text)[1]
        assert session.query(ProgressAsk).count() == 0


def test_both_fields_are_said_to_be_wrong_at_once_and_the_number_is_kept(app):
    answer = Asker(app).ask("", "99010719480312", status=422)
    assert 'id="name-why"' in answer.text
    assert 'id="id_number-why"' in answer.text
    assert 'value="99010719480312"' in answer.text


@pytest.fixture
def seen(citizen: Citizen, app) -> tuple[Citizen, Asker]:
    """A case, and somebody who looks at it by a code."""
    citizen.file_mutual()
    asker = Asker(app)
    asker.look_up(WANG["name"], WANG["id_number"])
    return citizen, asker


def test_the_look_opens_nothing_else_by_any_address(seen):
    citizen, asker = seen
    case = citizen.filing
    for tail in ("", "/progress", "/receipt", "/application.pdf", "/check", "/decision", "/asked"):
        assert asker.get(case + tail, status=303).location.endswith("/sign-in"), tail
    for tail in ("/withdraw", "/again", "/objection", "/submit", "/asked", "/not-mine"):
        assert asker.post(case + tail).location.endswith("/sign-in"), tail
    for path in ("/me", "/progress", "/mandates/held", "/mandates/given", "/desk", "/office"):
        assert "sign-in" in asker.get(path, status=303).location, path


def test_the_look_shows_no_number_no_phone_no_card_and_leads_to_no_case(seen):
    citizen, asker = seen
    page = asker.get("/progress/ask/cases")
    for secret in (WANG["id_number"], WANG["phone"], "0000001234567890128", "18642.50"):
        assert secret not in page.text
    assert citizen.filing_id not in page.text
    assert "/filings/" not in page.text


def test_the_cookie_of_the_look_is_for_these_pages_only_and_not_for_scripts(citizen, app):
    citizen.file_mutual()
    asker = Asker(app)
    asker.ask(WANG["name"], WANG["id_number"])
    every = asker.type(asker.codes()[-1][1]).headers.getlist("Set-Cookie")
    (ours,) = [one for one in every if one.startswith("bangban_progress=")]
    for said in ("HttpOnly", "Path=/progress/ask", "SameSite=Lax", "Max-Age=900"):
        assert said in ours


@pytest.mark.parametrize("who", [WANG, LIU], ids=["case", "none"])
def test_the_page_of_the_code_is_the_same_after_every_wrong_try(citizen, app, who):
    citizen.file_mutual()
    asker = Asker(app)
    asker.ask(who["name"], who["id_number"])
    taken = {code for _phone, code in asker.codes()}
    guess = next(f"{n:06}" for n in range(9) if f"{n:06}" not in taken)
    for left in (4, 3, 2, 1):
        assert f"还能试{left}次" in plain(asker.type(guess, status=422))
    assert "试了5次都不对" in plain(asker.type(guess, status=422))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", ""),
        ("请打 12393。", "请打 12393。"),
        ("http://a/b", "…"),
        ("看 https://bangban.example/not-mine/AAAAAAAAAAAAAAAAAAAAAAAA", "看 …"),
        ("两条 https://a/x 和 https://b/y 完", "两条 … 和 … 完"),
        ("3/4 的钱", "3/4 的钱"),
    ],
)
def test_no_link_is_left_in_a_message_that_is_only_looked_at(text, kept):
    assert without_links(text) == kept
