"""A few plain questions find the service, or say why none fits and where to go."""

import itertools

import pytest

from app.catalogue.finder import find

EMERGENCY = {"need": "reimburse", "region": "sh-songjiang"}
SUBSIDY = {"need": "subsidy", "region": "sh-putuo"}


def ids(found):
    return [service.service_id for service in found.fits]


@pytest.mark.parametrize(
    ("answers", "next_question"),
    [
        ({}, "need"),
        ({"need": "reimburse"}, "region"),
        (EMERGENCY, "insured"),
        ({"need": "subsidy"}, "region"),
        (SUBSIDY, "insured"),
        ({**SUBSIDY, "insured": "MUTUAL"}, "who"),
        ({"need": "aid"}, "region"),
        ({"region": "sh-putuo", "insured": "EMP", "who": "self"}, "need"),
        ({"insured": "unknown"}, "need"),
    ],
)
def test_the_next_question_is_the_first_that_matters(catalogue, answers, next_question):
    found = find(answers, catalogue)
    assert found.state == "ask"
    assert found.question.id == next_question
    assert (found.fits, found.near, found.elsewhere_zh) == ((), (), ())


@pytest.mark.parametrize(
    ("answers", "service_id"),
    [
        ({"need": "away"}, "YDJY-FILING"),
        ({"need": "chronic"}, "MTB-APPLY"),
        ({"need": "aid", "region": "js-yangzhong"}, "YZ-AID-APPLY"),
        ({"need": "reimburse", "region": "js-yangzhong"}, "JS-REIMB"),
        ({**EMERGENCY, "insured": "EMP"}, "SJ-REIMB-EMP"),
        ({**EMERGENCY, "insured": "RES"}, "SJ-REIMB-RES"),
        ({**SUBSIDY, "insured": "MUTUAL", "who": "self"}, "PT-MUTUAL-SELF"),
        ({**SUBSIDY, "insured": "MUTUAL", "who": "proxy"}, "PT-MUTUAL-PROXY"),
    ],
)
def test_it_stops_as_soon_as_the_service_is_certain(catalogue, answers, service_id):
    found = find(answers, catalogue)
    assert found.state == "fits"
    assert ids(found) == [service_id]
    assert found.question is None


def test_answers_that_do_not_matter_change_nothing(catalogue):
    found = find({"need": "away", "region": "other", "insured": "unknown"}, catalogue)
    assert ids(found) == ["YDJY-FILING"]


@pytest.mark.parametrize("wrong", ["nonsense", "", None, 7, ["EMP"], {"v": "EMP"}])
def test_what_is_no_option_is_asked_again(catalogue, wrong):
    found = find({**EMERGENCY, "insured": wrong}, catalogue)
    assert (found.state, found.question.id) == ("ask", "insured")


def test_a_foreign_key_is_ignored(catalogue):
    assert ids(find({"need": "away", "admin": True}, catalogue)) == ["YDJY-FILING"]


def test_when_nothing_fits_the_deciding_fact_is_named(catalogue):
    found = find({**EMERGENCY, "insured": "MUTUAL"}, catalogue)
    assert found.state == "none"
    assert [one.service.service_id for one in found.near] == ["SJ-REIMB-EMP", "SJ-REIMB-RES"]
    (decided,) = found.near[0].deciding
    assert decided.id == "insured"
    assert decided.question_zh == "参加哪种医保?"
    assert decided.answer_zh == "市民社区医疗互助帮困计划"
    assert decided.wanted_zh == ("职工医保",)


def test_the_wrong_district_is_the_deciding_fact(catalogue):
    found = find({"need": "subsidy", "region": "sh-songjiang"}, catalogue)
    assert {one.service.service_id for one in found.near} == {"PT-MUTUAL-SELF", "PT-MUTUAL-PROXY"}
    (decided,) = found.near[0].deciding
    assert (decided.answer_zh, decided.wanted_zh) == ("上海松江", ("上海普陀",))


def test_all_facts_in_the_way_are_named_at_once(catalogue):
    found = find({"need": "subsidy", "region": "sh-songjiang", "insured": "EMP"}, catalogue)
    assert [decided.id for decided in found.near[0].deciding] == ["region", "insured"]


def test_the_nearest_services_share_what_the_person_needs(catalogue):
    found = find({"need": "reimburse", "region": "other"}, catalogue)
    near = [one.service.service_id for one in found.near]
    assert near == ["JS-REIMB", "SJ-REIMB-EMP", "SJ-REIMB-RES"]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"need": "reimburse", "region": "other"}, "请到参保地的医保服务窗口办。"),
        ({"need": "reimburse", "region": "sh-putuo"}, "请到住处的社区事务受理服务中心办。"),
        ({**EMERGENCY, "insured": "MUTUAL"}, "请到松江区行政服务中心综合窗口问。"),
        ({**SUBSIDY, "insured": "EMP"}, "住院补助只给参加互助帮困计划的人。"),
        ({"need": "subsidy", "region": "sh-songjiang"}, "松江的住院补助，本站还不能办。"),
        ({"need": "subsidy", "region": "js-yangzhong"}, "请到扬中市医保服务窗口问。"),
        ({"need": "aid", "region": "sh-putuo"}, "上海的医疗救助，本站还不能办。"),
        ({"need": "aid", "region": "sh-songjiang"}, "上海的医疗救助，本站还不能办。"),
    ],
)
def test_nobody_is_refused_without_a_way_out(catalogue, answers, words):
    found = find(answers, catalogue)
    assert found.state == "none"
    assert words in found.elsewhere_zh
    assert found.elsewhere_zh[-1] == "也可以打医保热线12393问。"


def test_not_knowing_the_insurance_leads_to_both_services_and_a_window(catalogue):
    found = find({**EMERGENCY, "insured": "unknown"}, catalogue)
    assert found.state == "unsure"
    assert [one.service.service_id for one in found.near] == ["SJ-REIMB-EMP", "SJ-REIMB-RES"]
    assert found.near[0].deciding == ()
    assert "单位交的、退休职工，多是职工医保。" in found.elsewhere_zh
    assert "松江区行政服务中心" in found.elsewhere_zh[-1]
    assert "12393" in found.elsewhere_zh[-1]


def test_not_knowing_is_never_the_plan_s_refusal(catalogue):
    found = find({**SUBSIDY, "insured": "unknown"}, catalogue)
    assert found.state == "unsure"
    assert {one.service.service_id for one in found.near} == {"PT-MUTUAL-SELF", "PT-MUTUAL-PROXY"}


def test_not_knowing_does_not_hide_that_the_district_decides(catalogue):
    found = find({"need": "aid", "region": "sh-putuo", "insured": "unknown"}, catalogue)
    assert found.state == "none"
    assert [decided.id for decided in found.near[0].deciding] == ["region"]


def every_answer(catalogue):
    questions = catalogue.finder.questions
    choices = [[None, *(option.v for option in one.options)] for one in questions]
    for chosen in itertools.product(*choices):
        yield {one.id: v for one, v in zip(questions, chosen, strict=True) if v is not None}


def test_every_possible_set_of_answers_leads_somewhere(catalogue):
    for answers in every_answer(catalogue):
        found = find(answers, catalogue)
        filled = {
            "ask": found.question is not None,
            "fits": bool(found.fits),
            "unsure": bool(found.near and found.elsewhere_zh),
            "none": bool(found.near and found.elsewhere_zh),
        }
        assert filled[found.state], answers


def test_following_the_questions_always_ends_and_never_asks_twice(catalogue):
    for answers in every_answer(catalogue):
        if len(answers) < len(catalogue.finder.questions):
            continue
        said = {}
        found = find(said, catalogue)
        while found.state == "ask":
            assert found.question.id not in said
            said[found.question.id] = answers[found.question.id]
            found = find(said, catalogue)
        assert found.state == find(answers, catalogue).state
        assert found.fits == find(answers, catalogue).fits


def test_each_service_can_be_found(catalogue):
    fits = {name for answers in every_answer(catalogue) for name in ids(find(answers, catalogue))}
    assert fits == {service.service_id for service in catalogue.services()}


def test_what_is_said_stays_plain(catalogue):
    said = {line for way in catalogue.finder.elsewhere for line in way.text_zh}
    said |= {*catalogue.finder.unsure_zh, catalogue.finder.hotline_zh}
    for line in said:
        assert all(len(sentence) <= 30 for sentence in line.split("。"))
