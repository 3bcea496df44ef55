"""An ID number, spoken figure by figure: 幺, 洞, 拐, X as 艾克斯 or 叉. The check digit decides."""

from datetime import date

import pytest

from tests.dictation.said import hear, outcome_of

WITH_X = "32010219480307112X"
PLAIN = "510104193910230054"

SURE = [
    ("三二零一零二一九四八零三零七一一二艾克斯", WITH_X),
    ("三二零一零二一九四八零三零七幺幺二埃克斯", WITH_X),
    ("三二零幺零二幺九四八零三零七幺幺二叉", WITH_X),
    ("三二零一零二一九四八零三零七一一二爱克斯", WITH_X),
    ("三二零一零二一九四八零三零七一一二X", WITH_X),
    ("三二零一零二一九四八零三零七一一二x", WITH_X),
    ("三二零一零二一九四八零三零七一一二Ｘ", WITH_X),
    ("三二零一零二一九四八零三零七一一二 大写的X", WITH_X),
    ("三二零一零二一九四八零三零七一一二 最后一位是叉", WITH_X),
    ("三二零一零二一九四八零三零七一一二最后是个叉", WITH_X),
    ("三二洞幺洞二幺九四八洞三洞拐幺幺二叉", WITH_X),
    ("320102 1948 0307 112X", WITH_X),
    ("320102 19480307 112x", WITH_X),
    ("３２０１０２１９４８０３０７１１２Ｘ", WITH_X),
    ("320102-19480307-112X", WITH_X),
    ("三二零102一九四八0307幺幺二X", WITH_X),
    ("三二零 一零二 一九四八 零三零七 一一二 艾克斯", WITH_X),
    ("三二零，一零二，一九四八，零三零七，一一二，艾克斯。", WITH_X),
    ("我的身份证号码是三二零一零二一九四八零三零七一一二艾克斯", WITH_X),
    ("身份证 三二零一零二 嗯 一九四八 那个 零三零七 一一二 叉", WITH_X),
    ("三二〇一〇二一九四八〇三〇七一一二叉", WITH_X),
    ("三二零一零二一九四八零三零七两个一二叉", WITH_X),
    ("三百二十 一零二 一九四八 零三零七 一一二 叉", WITH_X),
    ("三二零一零二一九四八零三零七一一两叉", WITH_X),
    ("五一零一零四一九三九一零二三零零五四", PLAIN),
    ("五幺零幺零四幺九三九幺零二三零零五四", PLAIN),
    ("五一零一零四 一九三九 一零二三 两个零 五四", PLAIN),
    ("伍壹零壹零肆壹玖叁玖壹零贰叁零零伍肆", PLAIN),
    ("五一零一零四一九三九一零二三双零五四", PLAIN),
    ("五腰零腰零四腰九三九腰零二三零零五四", PLAIN),
    ("五一零一零四一九三九一零二三零零五四，五一零一零四一九三九一零二三零零五四", PLAIN),
    ("三二零，不对，五一零一零四一九三九一零二三零零五四", PLAIN),
    ("五一零一零四一九三九一零二三零零五五，不对，是五四", PLAIN),
    ("五一零一零四一九三九一零二三零零五五 说错了 五一零一零四一九三九一零二三零零五四", PLAIN),
]
SHORT = [
    "三二零一零二",
    "三二零一零二一九四八",
    "三二零一零二一九四八零三零七一一二",
    "三二零一零二四八零三零七一一二",
    "一",
]
WRONG = [
    "三二零一零二一九四八零三零七一一二三",
    "三二零一零二一九四八零三零七一一三艾克斯",
    "五一零一零四一九三九一零二三零零五五",
    "五一零一零四一九三九一零二三零零五四四",
    "三二零一零二一九四八零三零七一一二三四五",
]
ASKED = [
    "好像是五一零一零四一九三九一零二三零零五四",
    "五一零一零四一九三九一零二三零零五四吧",
    "五一零一零四然后什么来着一九三九一零二三零零五四",
    "五一零一零四一九三九一零二三零零五四，不对",
    "五一零一零四一九三九，不对，是八",
    "五一零一零四一九三九一零二三零零五五，不对，是五六",
    "三二零一零二叉一九四八零三零七一一二",
]


@pytest.mark.parametrize(("said", "number"), SURE)
def test_a_number_whose_check_digit_holds_is_that_number(said, number):
    assert outcome_of("id_number", said) == number


@pytest.mark.parametrize("said", SHORT)
def test_too_few_figures_are_incomplete(said):
    assert outcome_of("id_number", said) == "INCOMPLETE"


@pytest.mark.parametrize("said", WRONG)
def test_a_number_that_does_not_check_is_refused(said):
    assert outcome_of("id_number", said) == "INVALID"


@pytest.mark.parametrize("said", ASKED)
def test_a_number_in_doubt_is_never_kept(said):
    assert outcome_of("id_number", said) in ("ASK", "INVALID")


@pytest.mark.parametrize("said", ["", "不知道", "我没带身份证", "嗯", "身份证"])
def test_where_no_figure_is_said_there_is_none(said):
    assert outcome_of("id_number", said) == "NONE"


def test_a_birth_day_that_never_was_is_refused():
    assert outcome_of("id_number", "110105194902301021") in ("INVALID",)
    heard = hear("id_number", "110105204912310022", today=date(2026, 11, 21))
    assert heard.outcome == "invalid"


def test_the_number_is_read_back_in_groups():
    assert (
        hear("id_number", "320102 1948 0307 112X").say == "身份证号是 320102 1948 0307 112X。对吗？"
    )


def test_too_few_figures_are_counted():
    heard = hear("id_number", "三二零幺零二一九四八")
    assert "320102 1948" in heard.say
    assert "10 位" in heard.say
    assert "18 位" in heard.say
