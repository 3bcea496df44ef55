"""Answering: one question a page, saved as it is answered; every type with what it refuses."""

import pytest
from flask import Flask

from tests.citizen import Citizen, three
from tests.strict_client import plain


@pytest.fixture
def ydjy(app: Flask, registers: None) -> Citizen:
    """王建国 in a draft of the filing for care elsewhere."""
    wang = Citizen(app)
    wang.start("YDJY-FILING")
    wang.agree("data", "medical_papers")
    return wang


@pytest.fixture
def aid(app: Flask, registers: None) -> Citizen:
    """吴秀珍 in a draft of an application for aid."""
    wu = Citizen(app, "wu-xiuzhen")
    wu.start("YZ-AID-APPLY")
    wu.agree()
    return wu


def test_a_choice_is_kept_and_shown_again(songjiang: Citizen) -> None:
    assert songjiang.where() == "fill/question/who"
    response = songjiang.say("who", "self")
    assert response.location == f"{songjiang.filing}/fill/question/insured"
    page = songjiang.get(f"{songjiang.filing}/fill/question/who")
    assert 'value="self" id="value" checked' in page.text


@pytest.mark.parametrize("value", ["", "somebody", "self' OR 1=1", "😀", "x" * 5000])
def test_a_choice_that_is_not_offered_is_refused(songjiang: Citizen, value: str) -> None:
    assert songjiang.fault("fill/question/who", "value", value=value) == "请选一个。"
    assert songjiang.where() == "fill/question/who"


def test_a_question_without_any_answer_is_refused(songjiang: Citizen) -> None:
    assert songjiang.fault("fill/question/who", "value") == "请选一个。"


def test_several_may_be_ticked_and_stand_in_the_order_of_the_page(songjiang: Citizen) -> None:
    songjiang.say("kind", ["outpatient", "inpatient"])
    assert songjiang.body("question:kind") == {"value": ["outpatient", "inpatient"]}
    page = songjiang.get(f"{songjiang.filing}/fill/question/kind").text
    assert page.count(" checked") == 2


def test_none_ticked_is_refused_and_unknown_ones_do_not_count(songjiang: Citizen) -> None:
    assert songjiang.fault("fill/question/kind", "value") == "请至少选一个。"
    assert songjiang.fault("fill/question/kind", "value", value=["magic"]) == "请至少选一个。"
    songjiang.say("kind", ["outpatient", "magic"])
    assert songjiang.body("question:kind") == {"value": ["outpatient"]}


def test_none_of_them_stands_alone(aid: Citizen) -> None:
    sentence = aid.fault("fill/question/identity", "value", value=["低保", "none"])
    assert sentence == "选了“都没有”，就不要再选别的。"
    assert aid.shown.count(" checked") == 2
    aid.say("identity", ["none"])
    assert aid.body("question:identity") == {"value": ["none"]}


def test_yes_and_no_are_kept_as_such(songjiang: Citizen) -> None:
    songjiang.say("has_social_card", "no")
    assert songjiang.body("question:has_social_card") == {"value": False}
    page = songjiang.get(f"{songjiang.filing}/fill/question/has_social_card").text
    assert 'value="no" checked' in page
    assert songjiang.fault("fill/question/has_social_card", "value", value="maybe") == "请选一个。"


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        ("2026-06-01", "2026-05-01", "to", "后一个日期比前一个还早，请再看一看。"),
        ("2026-02-30", "2026-05-01", "from", "没有这一天，请再看一看。"),
        ("2026-11-22", "2026-11-30", "from", "这一天还没有到，请再看一看。"),
        ("1848-01-01", "2026-05-01", "from", "年份不对，请写四位，比如2026。"),
        ("2026-五-01", "2026-05-01", "from", "日期没填全，年、月、日都要填数字。"),
        ("2026--01", "2026-05-01", "from", "日期没填全，年、月、日都要填数字。"),
        ("2026-13-01", "2026-05-01", "from", "没有这一天，请再看一看。"),
        ("99999-01-01", "2026-05-01", "from", "没有这一天，请再看一看。"),
    ],
)
def test_a_span_of_days_is_refused_at_the_day_that_is_wrong(
    songjiang: Citizen, first: str, last: str, field: str, sentence: str
) -> None:
    songjiang.say("situation", "CARD_LOSS")
    said = songjiang.fault(
        "fill/question/loss_dates", field, **three("from", first), **three("to", last)
    )
    assert said == sentence
    assert songjiang.kept("from-year") == first.split("-")[0]
    assert songjiang.kept("to-day") == last.split("-")[2]


@pytest.mark.parametrize("digits", ["9" * 30, "9" * 5000])
def test_a_day_of_endless_digits_is_refused_like_any_other(songjiang: Citizen, digits: str) -> None:
    songjiang.say("situation", "CARD_LOSS")
    form = three("from", "2026-05-01") | three("to", "2026-05-01") | {"from-year": digits}
    assert songjiang.fault("fill/question/loss_dates", "from", **form) == "没有这一天，请再看一看。"


def test_a_span_of_days_is_kept_and_a_whole_day_may_stand_in_one_box(songjiang: Citizen) -> None:
    songjiang.say("situation", "CARD_LOSS")
    songjiang.say("loss_dates", {"from-year": "2026年5月1日", **three("to", "２０２６-０６-０２")})
    kept = songjiang.body("question:loss_dates")["value"]
    assert kept == {"from": "2026-05-01", "to": "2026-06-02"}
    page = songjiang.get(f"{songjiang.filing}/fill/question/loss_dates").text
    assert 'name="from-month" value="5"' in page


def test_a_place_and_a_day_are_asked_together(songjiang: Citizen) -> None:
    songjiang.say("situation", "TRANSFERRED")
    tail = "fill/question/filed"
    assert songjiang.fault(tail, "text", **three("date", "2026-01-01")) == "请写清楚是哪里。"
    assert songjiang.fault(tail, "date", text="江苏苏州") == "请填写日期。"
    assert songjiang.kept("text") == "江苏苏州"
    songjiang.say("filed", {"text": "江苏 苏州", **three("date", "2026-01-01")})
    kept = songjiang.body("question:filed")["value"]
    assert kept == {"text": "江苏 苏州", "date": "2026-01-01"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填一个数。"),
        ("三", "这里只有数字，请照着纸上再看一遍。"),
        ("1000", "应是1到3位，您填了4位。"),
        ("1.5", "这里只有数字，请照着纸上再看一遍。"),
        ("😀", "这里只有数字，请照着纸上再看一遍。"),
    ],
)
def test_a_number_is_refused_with_what_is_wrong(ydjy: Citizen, typed: str, sentence: str) -> None:
    assert ydjy.fault("fill/question/multi", "value", value=typed) == sentence
    assert ydjy.kept("value") == typed


def test_a_number_in_full_width_is_a_number(ydjy: Citizen) -> None:
    ydjy.say("multi", "　２ ")
    assert ydjy.body("question:multi") == {"value": 2}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请写省和市，比如江苏镇江。"),
        ("镇江", "请从省写起，比如江苏镇江。"),
        ("江" * 5000, "太长了，最多100个字。您写了5000个。"),
        ("江苏😀", "有读不出的符号，请只写字和数字。"),
    ],
)
def test_a_region_begins_with_its_province(ydjy: Citizen, typed: str, sentence: str) -> None:
    assert ydjy.fault("fill/question/place", "value", value=typed) == sentence
    assert ydjy.kept("value") == typed
    ydjy.say("place", "江苏镇江")
    assert ydjy.body("question:place") == {"value": "江苏镇江"}


def test_a_name_from_a_local_list_is_taken_as_it_is_written(citizen: Citizen) -> None:
    citizen.start("MTB-APPLY")
    citizen.agree()
    sentence = citizen.fault("fill/question/disease", "value", value="  ")
    assert sentence == "请写名称，照病历上的写。"
    citizen.say("disease", "高血压  三级")
    assert citizen.body("question:disease") == {"value": "高血压 三级"}


def test_a_household_is_asked_in_one_page_with_every_fault_at_its_box(aid: Citizen) -> None:
    aid.say("identity", ["none"])
    tail = "fill/question/household"
    wrong = {"people": "几口", "income": "三千", "savings": "-1", "housing": ""}
    assert aid.fault(tail, "people", **wrong) == "这里只有数字，请照着纸上再看一遍。"
    assert aid.fault(tail, "income", **wrong) == "请写数字，比如3000.50。"
    assert aid.fault(tail, "savings", **wrong) == "钱数不能是负的。退费的发票请打电话问。"
    assert aid.fault(tail, "housing", **wrong) == "请写一句，比如自有一套。"
    assert aid.kept("income") == "三千"
    aid.say(
        "household", {"people": "３", "income": "30,000", "savings": "0", "housing": "自有一套"}
    )
    kept = aid.body("question:household")["value"]
    assert kept == {
        "people": "3",
        "income": "30000.00",
        "savings": "0.00",
        "housing": "自有一套",
    }


def test_nobody_lives_in_a_household_of_none(aid: Citizen) -> None:
    aid.say("identity", ["none"])
    form = {"people": "0", "income": "0", "savings": "0", "housing": "租房"}
    assert aid.fault("fill/question/household", "people", **form) == "请填家里几口人。"


def test_a_fact_that_only_the_person_knows_is_asked_like_a_question(aid: Citizen) -> None:
    tail = "fill/fact/has_outpatient_drugs"
    assert "有门诊用药或药店买药吗" in plain(aid.get(f"{aid.filing}/{tail}"))
    assert aid.fault(tail, "value", value="perhaps") == "请选一个。"
    aid.answer(tail, value="yes")
    assert aid.body("fact:has_outpatient_drugs") == {"value": "yes"}


@pytest.mark.parametrize(
    "tail",
    [
        "fill/question/nothing",
        "fill/question/read_notice",
        "fill/fact/inpatient_other_province",
        "fill/fact/nothing",
        "fill/stay/abcdef/dates",
        "fill/invoice/abcdef/amounts",
        "fill/patients",
        "fill/question",
        "fill/question/who/more",
    ],
)
def test_a_page_that_this_filing_does_not_have_is_not_found(songjiang: Citizen, tail: str) -> None:
    songjiang.get(f"{songjiang.filing}/{tail}", status=404)
    songjiang.post(f"{songjiang.filing}/{tail}", {"value": "self"}, status=404)


def test_an_answer_that_makes_another_question_needed_brings_it_next(songjiang: Citizen) -> None:
    songjiang.say("who", "self")
    songjiang.say("insured", "EMP")
    songjiang.say("situation", "CARD_LOSS")
    songjiang.say("kind", ["outpatient"])
    assert songjiang.where() == "fill/question/loss_dates"
    songjiang.say("situation", "OTHER_PROVINCE_EMERGENCY")
    assert songjiang.where() == "fill/question/patient_state"


def test_stop_and_later_are_on_every_question_page(songjiang: Citizen) -> None:
    page = songjiang.get(f"{songjiang.filing}/fill/question/who")
    assert "稍后再办" in plain(page)
    assert f"{songjiang.filing}/later" in page.text


def test_the_way_back_leads_to_the_step_before(songjiang: Citizen) -> None:
    songjiang.say("who", "self")
    page = songjiang.get(f"{songjiang.filing}/fill/question/insured")
    assert f'href="{songjiang.filing}/fill/question/who"' in page.text


def test_htmx_receives_the_part_with_the_fault_in_it(songjiang: Citizen) -> None:
    path = f"{songjiang.filing}/fill/question/who"
    part = songjiang.post(path, {"value": ""}, status=422, headers={"HX-Request": "true"})
    assert 'id="value-why"' in part.text
    assert "<html" not in part.text
