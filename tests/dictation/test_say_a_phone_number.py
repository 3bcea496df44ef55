"""A mobile phone number, spoken. It has no check digit, so every doubt is asked."""

import pytest

from tests.dictation.said import hear, outcome_of

SURE = [
    ("一三八零零一三八零零零", "13800138000"),
    ("幺三八零零幺三八零零零", "13800138000"),
    ("幺三八 洞洞幺三 八洞洞洞", "13800138000"),
    ("幺三八，零零幺三，八零零零", "13800138000"),
    ("13800138000", "13800138000"),
    ("138 0013 8000", "13800138000"),
    ("138-0013-8000", "13800138000"),
    ("１３８００１３８０００", "13800138000"),
    ("+86 13800138000", "13800138000"),
    ("八六幺三八零零幺三八零零零", "13800138000"),
    ("电话是一三八零零一三八零零零", "13800138000"),
    ("我的手机号码是幺三八零零幺三八零零零", "13800138000"),
    ("我女儿的电话是一三九五六七八二二三四", "13956782234"),
    ("嗯 一三九 那个 五六七八 二二三四", "13956782234"),
    ("一百三十九五六七八二二三四", "13956782234"),
    ("一百八十六 五五五五 六六六六", "18655556666"),
    ("一百八十六四个五四个六", "18655556666"),
    ("幺八六四个五四个六", "18655556666"),
    ("一三八零零一三八三个零", "13800138000"),
    ("幺三八双零幺三八零双零", "13800138000"),
    ("一九九拐拐拐拐八八八八", "19977778888"),
    ("一七七八八八八九九九九", "17788889999"),
    ("139五六七八2234", "13956782234"),
    ("壹叁玖伍陆柒捌贰贰叁肆", "13956782234"),
    ("一三八零零一三八零零零，一三八零零一三八零零零", "13800138000"),
    ("一三八零零一三八零零一，不对，是一三八零零一三八零零零", "13800138000"),
    ("不是一三八零零一三八零零一，是一三八零零一三八零零零", "13800138000"),
    ("一三八零零一三八零零零没错", "13800138000"),
]
SHORT = ["一三八零零一三八零零", "一三八", "138 0013", "五六七八二二三四", "一二三九三"]
WRONG = [
    "一二八零零一三八零零零",
    "二三八零零一三八零零零",
    "零二五八三七一二三四五",
    "一三八零零一三八零零零零",
    "一三八零零一三八零零零一三九",
    "零二五 八三七一 二三四五 六",
]
ASKED = [
    "好像是一三八零零一三八零零零",
    "一三八零零一三八零零零吧",
    "一三八零零一三八零零零还是零零一",
    "一三八零零一三八零零零，不对",
    "一三八零零一三八零零一，不对，是零零零",
    "一三八零零幺三不对幺四零零零",
    "一三八零零什么来着一三八零零零",
    "一百三十八五五五五六六六",
]


@pytest.mark.parametrize(("said", "number"), SURE)
def test_eleven_figures_are_a_phone_number(said, number):
    assert outcome_of("phone", said) == number


@pytest.mark.parametrize("said", SHORT)
def test_too_few_figures_are_incomplete(said):
    assert outcome_of("phone", said) == "INCOMPLETE"


@pytest.mark.parametrize("said", WRONG)
def test_what_is_no_mobile_number_is_refused(said):
    assert outcome_of("phone", said) == "INVALID"


@pytest.mark.parametrize("said", ASKED)
def test_a_number_in_doubt_is_asked_for(said):
    assert outcome_of("phone", said) == "ASK"


@pytest.mark.parametrize("said", ["", "没有电话", "忘记了", "嗯"])
def test_where_no_figure_is_said_there_is_none(said):
    assert outcome_of("phone", said) == "NONE"


def test_the_number_is_read_back_in_groups():
    assert hear("phone", "13800138000").say == "电话是 138 0013 8000。对吗？"
