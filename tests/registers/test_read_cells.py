"""How a cell is read: what is fine, what is not, and the laws of it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registers import reading
from app.registers.demo_people import invented_id
from app.registers.reading import WrongCell

some_day = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"])
@given(day=some_day)
def test_a_day_is_read_however_offices_write_it(form, day):
    assert reading.day(day.strftime(form)) == day


def test_a_day_without_leading_zeros_is_read():
    assert reading.day("2026/1/5") == reading.day("2026年1月5日") == date(2026, 1, 5)


@pytest.mark.parametrize(
    "text", ["", "2026-13", "26-01-05", "2026-W01-1", "5/1/2026", "2026-01-05 08:00"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(WrongCell, match="not_a_day|no_such_day"):
        reading.day(text)


@given(day=some_day, order=st.integers(1, 999))
def test_an_id_number_with_its_check_digit_is_read_and_with_any_other_is_not(day, order):
    number = invented_id("0107", day, order)
    assert reading.id_number(f" {number.lower()} ") == number
    for last in "0123456789X".replace(number[-1], ""):
        with pytest.raises(WrongCell, match="id_check"):
            reading.id_number(number[:-1] + last)


@given(day=some_day, place=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_wrong_digit_anywhere_is_noticed(day, place, digit):
    number = invented_id("0107", day, 7)
    wrong = number[:place] + str(digit) + number[place + 1 :]
    if wrong != number:
        with pytest.raises(WrongCell):
            reading.id_number(wrong)


def outcome(read, text):
    """The value, or the code of the refusal."""
    try:
        return read(text)
    except WrongCell as fault:
        return fault.reason


@given(st.text(max_size=30))
def test_no_text_breaks_a_reader(text):
    for read in (reading.id_number, reading.day, reading.year, reading.yuan, reading.count):
        assert outcome(read, text) is not None


@given(st.decimals(0, 99_999_999, places=2))
def test_an_amount_keeps_its_fen(amount):
    assert reading.yuan(str(amount)) == amount
    assert reading.yuan(f"¥{amount:,}元") == amount


@given(st.decimals(0, 1, places=4))
def test_a_share_is_the_same_as_its_percentage(share):
    assert reading.share(str(share)) == reading.share(f"{share * 100}%") == f"{share:.4f}"


@pytest.mark.parametrize("text", ["", "%", "-0.1", "1.0001", "Infinity", "十"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(WrongCell, match="not_a_share"):
        reading.share(text)


@given(st.text("江海医院ＡＢab（）() 　·-", max_size=20))
def test_folding_twice_is_folding_once(text):
    assert reading.fold(reading.fold(text)) == reading.fold(text)


def test_a_code_loses_its_spaces_and_widths_and_nothing_else():
    read = reading.signs(10)
    assert read(" ab １２-3 ") == "AB12-3"
    with pytest.raises(WrongCell, match="too_long"):
        read("1" * 11)
    with pytest.raises(WrongCell, match="not_a_code"):
        read("甲1")


def test_a_closed_list_names_its_choices_when_it_refuses():
    with pytest.raises(WrongCell) as refused:
        reading.one_of({"是": True, "否": False})("也许")
    assert refused.value.facts == {"choices": "是 / 否"}


def test_shares_and_amounts_are_exact():
    assert Decimal(reading.share("10%")) == Decimal("0.1")
    assert reading.yuan("0.10") == Decimal("0.10")
