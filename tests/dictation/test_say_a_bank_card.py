"""A bank card number, spoken: 16 to 19 figures whose Luhn digit holds."""

import pytest

from tests.dictation.said import hear, outcome_of

LONG = "6222021208001234564"
SURE = [
    ("六二二二零二一二零八零零一二三四五六四", LONG),
    ("六二二二 零二幺二 零八零零 幺二三四 五六四", LONG),
    ("六二二二，零二一二，零八零零，一二三四，五六四", LONG),
    ("6222 0212 0800 1234 564", LONG),
    ("６２２２０２１２０８００１２３４５６４", LONG),
    ("卡号是六二二二零二幺二零八零零幺二三四五六四", LONG),
    ("银行卡号六二二二零二一二零八双零一二三四五六四", LONG),
    ("六三个二零二一二零八零零一二三四五六四", LONG),
    ("六二二五七六八八一二三四五六七四", "6225768812345674"),
    ("六二幺七 零零二八 七零零零 九九八八 幺二零", "6217002870009988120"),
    ("六二一七零零二八七三个零九九八八一二零", "6217002870009988120"),
    ("六二二二，不对，是六二二五七六八八一二三四五六七四", "6225768812345674"),
    ("六二二五七六八八一二三四五六七五，不对，是七四", "6225768812345674"),
]
SHORT = [
    "六二二二",
    "六二二二零二一二零八零零",
    "622202120800123",
    "六二二二零二一二零八零零一二三四五六",
]
WRONG = [
    "六二二二零二一二零八零零一二三四五六五",
    "六二二五七六八八一二三四五六七五",
    "六二二二零二一二零八零零一二三四五六四一二三",
]
ASKED = [
    "六二二五七六八八一二三四五六七四吧",
    "六二二五七六八八一二三四五六七四，不对",
    "六二二五七六八八叉二三四五六七四一",
    "六二二五什么七六八八一二三四五六七四",
]


@pytest.mark.parametrize(("said", "number"), SURE)
def test_a_card_whose_check_digit_holds_is_that_card(said, number):
    assert outcome_of("bank_card", said) == number


@pytest.mark.parametrize("said", SHORT)
def test_too_few_figures_are_incomplete(said):
    assert outcome_of("bank_card", said) == "INCOMPLETE"


@pytest.mark.parametrize("said", WRONG)
def test_a_card_that_does_not_check_is_refused(said):
    assert outcome_of("bank_card", said) == "INVALID"


@pytest.mark.parametrize("said", ASKED)
def test_a_card_in_doubt_is_asked_for(said):
    assert outcome_of("bank_card", said) == "ASK"


def test_eighteen_figures_that_check_by_chance_may_be_nineteen_cut_short():
    assert outcome_of("bank_card", "622202120800123455") == "INCOMPLETE"
    assert outcome_of("bank_card", "622202120800123456") in ("INCOMPLETE", "ASK")
    assert [outcome_of("bank_card", f"62220212080012345{last}") for last in range(10)].count(
        "ASK"
    ) == 1


def test_where_no_figure_is_said_there_is_none():
    assert outcome_of("bank_card", "我没带卡") == "NONE"


def test_the_card_is_read_back_in_groups():
    assert hear("bank_card", LONG).say == "卡号是 6222 0212 0800 1234 564。对吗？"
