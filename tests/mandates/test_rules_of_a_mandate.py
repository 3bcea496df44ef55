"""The rules of a mandate asked one by one: when it stands, for what, who is asked, what may be written into
it, what its words say, and that none of its messages goes out before they can say it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import clock
from app.errors import OutOfStep, Refusal
from app.mandates import asking, codes, giving, service, wording, words
from app.mandates.model import Evidence, Mandate, MandateCode
from app.tasks.model import Task
from tests.citizen import PEOPLE, Citizen
from tests.mandates.helper import Helper, sent
from tests.mandates.people import account, mandate, person
from tests.strict_client import plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PROXY = "PT-MUTUAL-PROXY"
CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))


def row(given: bool = True, ended: bool = False, days: int = 0, *services: str) -> Mandate:
    """A mandate that is in no database, whose last day is `days` from today."""
    return Mandate(
        given_at=NOON if given else None,
        ended_at=NOON if ended else None,
        until=TODAY + timedelta(days=days),
        services=list(services or (PROXY,)),
        relation="child",
        only_once=False,
        evidence_facts={},
    )


@pytest.mark.parametrize(
    ("given_", "ended", "days", "stands"),
    [
        (True, False, 30, True),
        (True, False, 1, True),
        (True, False, 0, True),
        (True, False, -1, False),
        (True, False, -400, False),
        (True, True, 30, False),
        (True, True, 0, False),
        (True, True, -1, False),
        (False, False, 30, False),
        (False, False, 0, False),
        (False, True, 30, False),
        (False, True, -1, False),
    ],
)
def test_it_stands_when_given_not_ended_and_not_run_out(given_, ended, days, stands):
    one = row(given_, ended, days)
    assert one.stands(TODAY) is stands
    assert one.is_open is (not given_ and not ended)
    with clock.stopped_at(NOON):
        assert one.covers(PROXY) is stands


@pytest.mark.parametrize(
    ("services", "asked", "covers"),
    [
        ((PROXY,), PROXY, True),
        ((PROXY,), "SJ-REIMB-EMP", False),
        ((PROXY, "SJ-REIMB-EMP"), "SJ-REIMB-EMP", True),
        ((PROXY,), "PT-MUTUAL", False),
        ((PROXY,), "", False),
        ((PROXY,), "pt-mutual-proxy", False),
    ],
)
def test_it_covers_the_services_it_names_and_no_other(services, asked, covers):
    with clock.stopped_at(NOON):
        assert row(True, False, 1, *services).covers(asked) is covers


@CALM
@given(st.booleans(), st.booleans(), st.integers(-800, 800), st.integers(0, 800))
def test_what_stands_tomorrow_stands_today(given_, ended, days, later):
    """Nothing but time passing never brings a mandate back."""
    one = row(given_, ended, days)
    if one.stands(TODAY + timedelta(days=later)):
        assert one.stands(TODAY)


@pytest.mark.parametrize(
    ("lasts", "last"),
    [
        ("once", date(2027, 11, 20)),
        ("30", date(2026, 12, 20)),
        ("182", date(2027, 5, 21)),
        ("365", date(2027, 11, 20)),
    ],
)
def test_its_last_day_is_counted_from_the_day_it_is_given(lasts, last):
    with clock.stopped_at(NOON):
        assert asking.last_day(lasts) == last


def test_the_day_it_is_given_is_a_day_in_china():
    with clock.stopped_at(datetime(2026, 11, 20, 16, 30, tzinfo=UTC)):
        assert asking.last_day("30") == date(2026, 12, 21)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 11, 20), TODAY, 18),
        (date(2008, 11, 21), TODAY, 17),
        (date(2008, 11, 19), TODAY, 18),
        (date(2008, 12, 1), TODAY, 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(1948, 3, 12), TODAY, 78),
        (TODAY, TODAY, 0),
    ],
)
def test_years_are_whole_at_the_birthday(born, on, years):
    assert asking.years_old(born, on) == years


@pytest.fixture
def pair(session):
    """王丽 and the mandate of her father that she is writing."""
    daughter, father = account("wang-li"), person("wang-jianguo")
    one = mandate(father, daughter.person, given=False)
    one.services, one.relation = [], ""
    return daughter, one


@pytest.mark.parametrize(
    ("step", "value", "reason"),
    [
        ("relation", "", "choose_one"),
        ("relation", "myself", "choose_one"),
        ("relation", "CHILD", "choose_one"),
        ("services", [], "choose_services"),
        ("services", ["NO-SUCH"], "choose_services"),
        ("services", ["YZ-AID-APPLY-X", ""], "choose_services"),
        ("until", "", "choose_one"),
        ("until", "31", "choose_one"),
        ("until", "36500", "choose_one"),
        ("until", "-1", "choose_one"),
        ("phone", PEOPLE["wang-li"]["phone"], "phone_is_yours"),
    ],
)
def test_what_may_not_stand_in_it_is_refused(pair, step, value, reason):
    daughter, one = pair
    before = (one.services, one.relation, one.until, one.phone, dict(one.evidence_facts or {}))
    with pytest.raises(Refusal) as refused:
        asking.write(one, step, value, daughter)
    assert refused.value.reason == reason
    after = (one.services, one.relation, one.until, one.phone, dict(one.evidence_facts or {}))
    assert after == before


@pytest.mark.parametrize("relation", asking.RELATIONS)
def test_every_relation_offered_is_taken(pair, relation):
    daughter, one = pair
    asking.write(one, "relation", relation, daughter)
    assert one.relation == relation


def test_of_several_services_those_that_nobody_offers_are_left_out(pair):
    daughter, one = pair
    asking.write(one, "services", [PROXY, "NO-SUCH", PROXY.lower()], daughter)
    assert one.services == [PROXY]


ANSWERS = {
    "relation": "child",
    "services": [PROXY],
    "until": "30",
    "phone": PEOPLE["wang-jianguo"]["phone"],
}


@pytest.mark.parametrize("lacking", ["relation", "services", "until", "phone"])
def test_the_question_without_an_answer_comes_next_whichever_it_is(pair, lacking):
    daughter, one = pair
    for step, value in ANSWERS.items():
        if step != lacking:
            asking.write(one, step, value, daughter)
    assert asking.next_step(one) == lacking
    asking.write(one, lacking, ANSWERS[lacking], daughter)
    assert asking.next_step(one) is None


@pytest.mark.parametrize("lacking", ["relation", "services", "until"])
def test_no_message_goes_out_before_it_can_say_who_what_and_until_when(pair, lacking):
    daughter, one = pair
    for step, value in ANSWERS.items():
        if step != lacking:
            asking.write(one, step, value, daughter)
    for way in (codes.send_code, giving.tell_asked):
        with pytest.raises(Refusal) as refused:
            way(one, daughter)
        assert refused.value.reason == "mandate_unfinished"
    assert not codes.was_sent(one)


@pytest.mark.parametrize("step", sorted(ANSWERS))
def test_whatever_is_changed_a_code_already_sent_is_worth_nothing(pair, step):
    daughter, one = pair
    for name, value in ANSWERS.items():
        asking.write(one, name, value, daughter)
    codes.send_code(one, daughter)
    asking.write(one, step, ANSWERS[step], daughter)
    with pytest.raises(Refusal) as refused:
        codes.check_code(one, "123456", daughter)
    assert refused.value.reason == "mandate_code_expired"


@pytest.mark.parametrize("end", ["given", "ended"])
def test_what_is_settled_is_not_written_any_more(pair, end):
    daughter, one = pair
    setattr(one, f"{end}_at", clock.now())
    for step, value in ANSWERS.items():
        with pytest.raises(OutOfStep):
            asking.write(one, step, value, daughter)
    for way in (codes.send_code, giving.tell_asked):
        with pytest.raises(OutOfStep):
            way(one, daughter)
    with pytest.raises(OutOfStep):
        giving.give_by_paper(one, daughter, 1)


def test_the_code_of_one_mandate_opens_no_other(pair, session):
    daughter, one = pair
    other = mandate(one.giver, daughter.person, given=False)
    for each in (one, other):
        for step, value in ANSWERS.items():
            asking.write(each, step, value, daughter)
    codes.send_code(one, daughter)
    code = session.query(MandateCode).one()
    assert code.code_hash == codes._code_hash(one, code_sent(session))
    assert codes._code_hash(other, code_sent(session)) != code.code_hash
    with pytest.raises(Refusal) as refused:
        codes.check_code(other, code_sent(session), daughter)
    assert refused.value.reason == "mandate_code_expired"


def code_sent(session) -> str:
    from app.jobs.model import Job

    payload = session.query(Job).filter_by(kind="notices:tell").one().payload
    return str(payload["values"]["code"])


@pytest.mark.parametrize(
    ("evidence", "proven"),
    [(Evidence.SIGNED_PAPER, False), (Evidence.CODE_TO_HIS_PHONE, False)],
)
def test_an_unproven_word_opens_one_task_and_a_proven_one_none(pair, session, evidence, proven):
    daughter, one = pair
    for step, value in {**ANSWERS, "phone": "13900001111"}.items():
        asking.write(one, step, value, daughter)
    giving._give(one, evidence, daughter, proven=proven)
    assert session.query(Task).filter_by(kind="mandate_unproven", about=one.about).count() == 1
    giving.prove(one, daughter)
    with pytest.raises(OutOfStep):
        giving.prove(one, daughter)
    with pytest.raises(OutOfStep):
        giving.doubt(one, daughter)


def test_ending_twice_ends_once(pair):
    daughter, one = pair
    assert giving.end(one, daughter)
    first = one.ended_at
    assert not giving.end(one, daughter)
    assert one.ended_at == first


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("services", ["SJ-REIMB-EMP"]),
        ("services", [PROXY, "SJ-REIMB-EMP"]),
        ("services", []),
        ("relation", "spouse"),
        ("until", date(2030, 1, 1)),
        ("only_once", True),
        ("holder_name", "王莉"),
        ("wording_hash", "1" * 64),
    ],
)
def test_whatever_is_changed_the_words_agreed_to_are_others(session, change, value):
    helper = person("wang-li", known=False)
    one = mandate(person("wang-jianguo"), helper, given=False)
    before = words.terms(one)
    assert words.terms(one) == before
    setattr(one, change, value)
    assert words.terms(one) != before


@pytest.mark.parametrize("service_id", sorted(asking.mandatable()))
def test_its_text_names_both_the_service_and_the_last_day(app, session, service_id):
    one = mandate(person("wang-jianguo"), person("wang-li"), services=(service_id,))
    one.until = date(2027, 5, 21)
    with app.test_request_context():
        text = "".join(words.text_of(one))
        for said in ("王建国", "王丽", "2027年5月21日", words.say_service(service_id)):
            assert said in text
        assert "%(" not in text
        assert "只办这一次" not in text
        one.only_once = True
        assert "只办这一次" in "".join(words.text_of(one))


def test_no_two_services_are_called_alike_in_a_mandate():
    titles = list(asking.mandatable().values())
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_its_text_stands_in_every_language_with_every_place_filled(app, session, language):
    one = mandate(person("wang-jianguo"), person("wang-li"))
    with app.test_request_context(headers={"Cookie": f"lang={language}"}):
        lines = words.text_of(one)
    assert len(lines) == len(wording.wording("2026-11-01").lines)
    assert not [line for line in lines if "%(" in line or not line.strip()]


def test_a_wording_never_changes_once_it_is_published():
    """Whoever changes a word writes a new file; this one was agreed to."""
    said = wording.wording("2026-11-01")
    assert said.hash == wording.wording("2026-11-01").hash
    assert said.title == "授权书"
    assert any("收回马上算数" in line for line in said.lines)
    assert any("自己的银行卡" in line for line in said.lines)


def test_of_several_standing_the_one_that_lasts_longest_is_used(session):
    daughter, father = account("wang-li"), person("wang-jianguo")
    with clock.stopped_at(NOON):
        short = mandate(father, daughter.person, until=TODAY)
        long = mandate(father, daughter.person, until=TODAY + timedelta(days=9))
        mandate(father, daughter.person, until=TODAY + timedelta(days=90), given=False)
        mandate(father, daughter.person, services=("SJ-REIMB-EMP",), until=TODAY + timedelta(99))
        assert service.standing(daughter, father.id, PROXY) is long
        long.ended_at = clock.now()
        assert service.standing(daughter, father.id, PROXY) is short
    with clock.stopped_at(NOON + timedelta(days=1)):
        assert service.standing(daughter, father.id, PROXY) is None
    assert service.standing(daughter, "nobody", PROXY) is None


@pytest.mark.parametrize(
    ("who", "known", "addressed"),
    [
        ("wang-jianguo", True, True),
        ("wang-jianguo", False, True),
        ("zhou-ming", True, False),
        ("zhou-ming", False, False),
        ("stranger", True, False),
    ],
)
def test_the_one_asked_is_he_himself_or_whoever_nobody_knows_with_his_phone(
    session, who, known, addressed
):
    one = mandate(person("wang-jianguo"), person("wang-li"), given=False)
    asking._reach(one, PEOPLE["wang-jianguo"]["phone"], account("sun-yue"))
    assert service.is_addressed_to(one, account(who, known=known)) is addressed


def test_she_is_never_asked_for_herself_even_with_his_phone_in_her_hand(session):
    daughter = account("wang-li")
    one = mandate(person("wang-jianguo"), daughter.person, given=False)
    one.phone_hash = daughter.phone_hash
    assert not service.is_addressed_to(one, daughter)


def test_messages_that_cannot_say_what_for_are_not_sent_over_the_pages(daughter: Helper) -> None:
    daughter.ask()
    daughter.tell("phone", phone=daughter.whom["phone"])
    for tail in ("code/send", "message"):
        daughter.post(f"{daughter.at}/{tail}")
        assert "还有几项没填好" in plain(daughter.get(f"{daughter.at}/ask/relation"))
    assert sent(daughter) == []
    daughter.get(f"{daughter.at}/code", status=303)


def test_the_list_of_whom_i_file_for_stays_within_six_statements(daughter: Helper) -> None:
    daughter.file_case_for_him()
    daughter.get("/mandates/held")
    assert len(daughter.counted_statements) <= 6


def test_the_list_of_who_files_for_me_stays_within_six_statements(
    daughter: Helper, father: Citizen
) -> None:
    daughter.get_mandate()
    father.get("/mandates/given")
    assert len(father.counted_statements) <= 6
