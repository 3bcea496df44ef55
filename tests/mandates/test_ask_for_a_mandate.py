"""Asking: whom for, how related, what, until when, his phone. Every wrong answer is refused in plain words."""

import re

import pytest

from app.clock import today
from app.mandates.asking import LASTS, MOST_ASKS, last_day, years_old
from app.mandates.model import MandateCode
from tests.citizen import PEOPLE, Citizen
from tests.mandates.helper import PROXY, Helper, sent
from tests.strict_client import plain


def why(page: str, field: str) -> str:
    found = re.search(rf'id="{field}-why">([^<]*)<', page)
    assert found, page[:600]
    return found[1]


def test_five_questions_and_then_the_ways_of_saying_yes(daughter: Helper) -> None:
    daughter.ask()
    asked = []
    for step, form in (
        ("relation", {"relation": "child"}),
        ("services", {"services": [PROXY]}),
        ("until", {"until": "30"}),
        ("phone", {"phone": daughter.whom["phone"]}),
    ):
        page = daughter.get(f"{daughter.at}/ask/{step}")
        asked.append(re.search(r"第(\d)步", plain(page))[1])
        answer = daughter.post(f"{daughter.at}/ask/{step}", form)
    assert asked == ["3", "4", "5", "6"]
    page = daughter.follow(answer)
    for words in ("他自己点", "他念一个数给您", "他在纸上签字", "王建国同意由王丽替自己办"):
        assert words in plain(page)
    mandate = daughter.kept()
    assert (mandate.relation, mandate.services) == ("child", [PROXY])
    assert mandate.until == last_day("30")
    assert mandate.is_open


def test_the_page_goes_on_where_an_answer_is_missing(daughter: Helper) -> None:
    daughter.ask()
    assert daughter.get(daughter.at, status=303).location.endswith("/ask/relation")
    daughter.tell("relation", relation="child")
    assert daughter.get(daughter.at, status=303).location.endswith("/ask/services")


def test_the_same_person_asked_again_is_the_same_request(daughter: Helper) -> None:
    assert daughter.ask() == daughter.ask()


def test_his_number_finds_the_person_who_is_here_already(daughter: Helper, father: Citizen) -> None:
    daughter.ask()
    with father.database() as session:
        from app.accounts.model import Account

        assert daughter.kept().giver_id == session.get(Account, father.account_id).person_id


def test_a_number_nobody_has_makes_a_person_without_an_account(daughter: Helper) -> None:
    other = PEOPLE["li-guiying"]
    daughter.ask(name=other["name"], id_number=other["id_number"])
    giver = daughter.kept().giver
    assert (giver.name, giver.id_number) == (other["name"], other["id_number"])


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({"name": ""}, "name", "请填"),
        ({"name": "王"}, "name", "姓名不全"),
        ({"name": "王3国"}, "name", "不像名字"),
        ({"name": "王健国"}, "name", "对不上"),
        ({"id_number": ""}, "id_number", "请填身份证号"),
        ({"id_number": "990107194803120013"}, "id_number", "有一位不对"),
        ({"id_number": "99010719480312001"}, "id_number", "要18位"),
    ],
)
def test_who_he_is_has_to_be_right(daughter: Helper, form, field, words) -> None:
    page = daughter.ask(status=422, **form)
    assert words in why(page, field)
    kept = form.get("name", "王建国")
    if kept:
        assert f'value="{kept}"' in page


@pytest.mark.parametrize(
    ("cast_name", "words"),
    [
        ("wang-li", "您自己的身份证号"),
        ("sun-yue", "还没满18岁"),
        ("zhao-decai", "已经过世"),
    ],
)
def test_oneself_a_child_and_the_dead_are_refused_with_the_way_that_is_theirs(
    daughter: Helper, cast_name: str, words: str
) -> None:
    who = PEOPLE[cast_name]
    page = daughter.ask(status=422, name=who["name"], id_number=who["id_number"])
    assert words in why(page, "id_number")
    assert "我要报销" in why(page, "id_number")


@pytest.mark.parametrize(
    ("step", "form", "words"),
    [
        ("relation", {}, "请选一个"),
        ("relation", {"relation": "boss"}, "请选一个"),
        ("services", {}, "至少选一件"),
        ("services", {"services": ["YDJY-FILING"]}, "至少选一件"),
        ("until", {"until": "9999"}, "请选一个"),
        ("phone", {}, "请填您的手机号"),
        ("phone", {"phone": "123"}, "11位"),
        ("phone", {"phone": "19900000002"}, "您自己的手机号"),
    ],
)
def test_each_question_wants_an_answer_of_its_own(daughter: Helper, step, form, words) -> None:
    daughter.ask()
    page = daughter.tell(step, status=422, **form)
    assert words in why(page.text, step)


def test_a_question_that_does_not_exist_is_not_found(daughter: Helper) -> None:
    daughter.ask()
    daughter.get(f"{daughter.at}/ask/everything", status=404)


def test_he_may_have_no_phone_then_only_paper_is_left(daughter: Helper) -> None:
    daughter.write_mandate(phone=None)
    page = plain(daughter.get(daughter.at))
    assert "他在纸上签字" in page
    assert "他念一个数给您" not in page
    daughter.post(f"{daughter.at}/code/send")
    assert "没有填他的手机号" in plain(daughter.get(daughter.at))
    assert sent(daughter, "mandate_code") == []


def test_an_answer_changed_later_ends_the_codes_that_were_sent_for_the_old_words(
    daughter: Helper,
) -> None:
    daughter.write_mandate()
    code = daughter.code()
    daughter.tell("until", until="365")
    page = daughter.type(code, status=422)
    assert "过期" in why(page.text, "code")
    with daughter.database() as session:
        assert all(one.used_at for one in session.query(MandateCode))


def test_what_was_given_is_not_written_any_more(daughter: Helper) -> None:
    daughter.get_mandate()
    daughter.get(f"{daughter.at}/ask/until", status=409)
    page = daughter.post(f"{daughter.at}/ask/until", {"until": "365"}, status=409)
    assert "已经定了" in plain(page)
    assert daughter.kept().until == last_day("30")


def test_a_list_of_numbers_cannot_be_tried_out(daughter: Helper) -> None:
    with daughter.database() as session:
        from app.accounts.model import Account, Person
        from tests.mandates.people import mandate

        me = session.get(Account, daughter.account_id).person_id
        for _one in range(MOST_ASKS):
            other = Person()
            session.add(other)
            session.flush()
            mandate(other, me, given=False)
        session.commit()
    assert "一天最多填10个人" in why(daughter.ask(status=422), "id_number")


def test_somebody_elses_request_does_not_exist(app, daughter: Helper) -> None:
    daughter.write_mandate()
    stranger = Citizen(app, "stranger")
    for tail in ("", "/ask/until", "/code", "/paper", "/paper.pdf", "/end", "/answer"):
        stranger.get(daughter.at + tail, status=404)
    for tail in ("/ask/until", "/code", "/code/send", "/message", "/paper", "/end", "/answer"):
        stranger.post(daughter.at + tail, status=404)


@pytest.mark.parametrize(("lasts", "days"), list(LASTS.items()))
def test_it_lasts_as_long_as_was_said(daughter: Helper, lasts: str, days: int) -> None:
    daughter.write_mandate(until=lasts)
    mandate = daughter.kept()
    assert (mandate.until - today()).days == days
    assert mandate.only_once == (lasts == "once")


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ((2008, 11, 21), (2026, 11, 20), 17),
        ((2008, 11, 21), (2026, 11, 21), 18),
        ((2008, 2, 29), (2026, 2, 28), 17),
        ((2008, 2, 29), (2026, 3, 1), 18),
        ((1948, 3, 12), (2026, 11, 21), 78),
    ],
)
def test_years_are_counted_to_the_birthday(born, on, years) -> None:
    from datetime import date

    assert years_old(date(*born), date(*on)) == years


def test_two_services_of_one_name_are_told_apart(daughter: Helper) -> None:
    daughter.ask()
    page = plain(daughter.get(f"{daughter.at}/ask/services"))
    assert "医疗费零星报销（职工医保）" in page
    assert "医疗费零星报销（居民医保）" in page


def test_an_asker_whom_nobody_knows_writes_her_name(app, registers) -> None:
    from app.accounts.model import Account, Person

    daughter = Helper(app)
    with daughter.database() as session:
        nobody = Person()
        session.add(nobody)
        session.flush()
        session.get(Account, daughter.account_id).person_id = nobody.id
        session.commit()
    daughter.ask()
    assert daughter.get(daughter.at, status=303).location.endswith("/ask/myself")
    assert "请填" in why(daughter.tell("myself", status=422, myself="").text, "myself")
    daughter.tell("myself", myself="王丽")
    daughter.write_mandate()
    assert "由王丽替自己办" in plain(daughter.get(daughter.at))
