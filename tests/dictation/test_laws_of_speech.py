"""What must hold for every value, however it is said, and for every text, whoever said it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dictation.normaliser import FieldType
from tests.dictation import speaking
from tests.dictation.said import HOSPITALS, TODAY, hear, outcome_of
from tests.estimate.strategies import patient

LAWS = patient(60)
KINDS = [kind.value for kind in FieldType]
OPTIONS = ("在外省市看急诊", "在上海叫救护车", "都不是")
SPEECH = (
    "零一二两三四五六七八九十百千万亿点块元毛角分年月号日天个张半幺洞拐叉X0123456789"
    ".,- ，不对是的多几左右去上礼拜前昨王李我叫医院第"
)
DOUBTS = ("大概", "好像是", "可能", "差不多", "估计")


@LAWS
@given(speaking.AMOUNTS)
def test_every_amount_comes_back_however_it_is_said(amount):
    for said in speaking.ways_to_say_money(amount):
        assert outcome_of("amount", said) == f"{amount:.2f}", said


@LAWS
@given(st.integers(1, 9999))
def test_a_shortened_amount_means_the_next_lower_unit(number):
    """三千二 is 3200 and 一万二 is 12000, never 3002."""
    for unit, size in (("百", 100), ("千", 1000), ("万", 10000)):
        head, tail = divmod(number, 10)
        if 0 < head < 10 and tail:
            said = speaking.FIGURES[head] + unit + speaking.FIGURES[tail]
            assert outcome_of("amount", said) == f"{head * size + tail * size // 10}.00"


@LAWS
@given(speaking.AMOUNTS, st.sampled_from(DOUBTS))
def test_a_doubt_beside_an_amount_is_never_a_value(amount, doubt):
    said = speaking.money_in_words(amount)
    assert outcome_of("amount", doubt + said) == "ASK"
    assert outcome_of("amount", said + "左右") == "ASK"
    assert outcome_of("amount", said + "吧") == "ASK"


@LAWS
@given(speaking.AMOUNTS, speaking.AMOUNTS)
def test_of_two_amounts_none_is_taken(one, other):
    said = f"药费{speaking.money_in_words(one)}，床费{speaking.money_in_words(other)}"
    assert outcome_of("amount", said) == "ASK"


@LAWS
@given(st.dates(date(1930, 1, 1), date(2027, 12, 31)))
def test_every_day_comes_back_however_it_is_said(day):
    year = "".join(speaking.FIGURES[int(figure)] for figure in str(day.year))
    month, number = speaking.in_words(day.month), speaking.in_words(day.day)
    for said in (
        f"{year}年{month}月{number}号",
        f"{year}年{month}月{number}日",
        f"嗯 就是{year}年的{month}月份{number}号嘛",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{month}月{number}號",
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"去年三月五号，不对，是{year}年{month}月{number}号",
    ):
        assert outcome_of("date", said) == day.isoformat(), said


@LAWS
@given(st.dates(date(2025, 1, 1), TODAY))
def test_a_day_of_this_year_or_the_last_needs_no_figures_for_the_year(day):
    year = "今年" if day.year == TODAY.year else "去年"
    said = f"{year}{speaking.in_words(day.month)}月{speaking.in_words(day.day)}号"
    assert outcome_of("date", said) == day.isoformat()
    assert outcome_of("date", said + "左右") == "ASK"
    assert outcome_of("date", "农历" + said) == "ASK"


@LAWS
@given(st.integers(1, 12), st.integers(1, 31), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_day_without_a_year_is_never_in_the_future(month, number, today):
    said = f"{speaking.in_words(month)}月{speaking.in_words(number)}号"
    found = outcome_of("date", said, today=today)
    if found not in ("ASK", "INVALID"):
        assert date.fromisoformat(found) <= today
        assert (today - date.fromisoformat(found)).days < 366


@LAWS
@given(st.data(), speaking.id_numbers())
def test_every_id_number_comes_back_however_it_is_read_out(data, number):
    said = data.draw(speaking.read_out(number))
    assert outcome_of("id_number", said) == number
    assert outcome_of("id_number", f"我的身份证号码是{said}") == number
    assert outcome_of("id_number", f"三二零，不对，是{said}") == number


@LAWS
@given(st.data(), speaking.id_numbers())
def test_an_id_number_with_one_wrong_figure_is_never_kept(data, number):
    wrong = data.draw(speaking.changed(number))
    assert outcome_of("id_number", data.draw(speaking.read_out(wrong))) == "INVALID"


@LAWS
@given(st.data(), speaking.id_numbers(), st.integers(1, 17))
def test_a_part_of_an_id_number_is_incomplete(data, number, length):
    assert outcome_of("id_number", data.draw(speaking.read_out(number[:length]))) == "INCOMPLETE"


@LAWS
@given(st.data(), speaking.PHONES)
def test_every_phone_number_comes_back_however_it_is_read_out(data, number):
    said = data.draw(speaking.read_out(number))
    assert outcome_of("phone", said) == number
    assert outcome_of("phone", f"电话是{said}") == number
    assert outcome_of("phone", f"{said}吧") == "ASK"


@LAWS
@given(st.data(), speaking.cards())
def test_every_card_comes_back_and_a_wrong_figure_never(data, number):
    wrong = data.draw(speaking.changed(number))
    assert outcome_of("bank_card", data.draw(speaking.read_out(number))) == number
    assert outcome_of("bank_card", data.draw(speaking.read_out(wrong))) == "INVALID"


@LAWS
@given(st.integers(1, 999))
def test_every_number_of_days_and_papers_comes_back(number):
    for said in (speaking.in_words(number), str(number)):
        assert outcome_of("days", f"住了{said}天") == str(number)
        assert outcome_of("count", f"一共{said}张发票") == str(number)
        assert outcome_of("days", f"大概{said}天") == "ASK"


@LAWS
@given(st.sampled_from(HOSPITALS), st.sampled_from(["", "我在", "去的是", "那个"]))
def test_every_hospital_of_the_directory_comes_back(name, before):
    assert outcome_of("hospital", before + name) == name
    assert outcome_of("hospital", before + name + "看的") == name
    assert outcome_of("hospital", name + "吧") == "ASK"


@LAWS
@given(st.integers(2, 9), st.data())
def test_every_place_in_a_list_is_that_option(size, data):
    options = tuple(f"选择{letter}" for letter in "甲乙丙丁戊己庚辛壬"[:size])
    place = data.draw(st.integers(1, 9))
    expected = options[place - 1] if place <= size else "ASK"
    assert outcome_of("choice", f"第{speaking.FIGURES[place]}个", options) == expected
    assert outcome_of("choice", f"我选第{place}个", options) == expected


@pytest.mark.parametrize("kind", KINDS)
@LAWS
@given(said=st.text(SPEECH, max_size=24) | st.text(max_size=30))
def test_any_text_is_answered_and_a_value_has_its_shape(kind, said):
    heard = hear(kind, said, OPTIONS)
    assert (heard.value is not None) == (heard.outcome == "ok")
    if kind == "amount" and heard.value:
        assert Decimal(heard.value) == Decimal(heard.value).quantize(Decimal("0.01")) >= 0
    if kind == "date" and heard.value:
        date.fromisoformat(heard.value)
    if kind == "choice" and heard.value:
        assert heard.value in OPTIONS
    if kind == "hospital" and heard.value:
        assert heard.value in HOSPITALS


def test_a_kind_that_cannot_be_spoken_is_typed():
    assert hear("fax", "三").say == "这一项不能用说的填，请打字。"
    assert hear("fax", "三").outcome == "ask"


def test_a_long_story_is_no_value():
    assert outcome_of("amount", "我那天去看病" * 60 + "三千二百块") == "ASK"
