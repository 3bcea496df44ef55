"""Amounts of money: what people type, what is refused and why, and the laws of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import money
from app.money import MOST, ZERO, NotMoney, read_yuan, say_yuan, to_fen

AMOUNTS = st.integers(0, 9_999_999_999).map(lambda fen: Decimal(fen) / 100 + ZERO)
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def code_of(text, **wish):
    with pytest.raises(NotMoney) as refused:
        read_yuan(text, **wish)
    return refused.value.code


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3000.50", "3000.50"),
        ("3000.5", "3000.50"),
        ("3000", "3000.00"),
        ("3000.", "3000.00"),
        (".5", "0.50"),
        ("0.01", "0.01"),
        ("007", "7.00"),
        ("+12", "12.00"),
        ("  486.20  ", "486.20"),
        ("486.20元", "486.20"),
        ("486.20 元", "486.20"),
        ("¥486.20", "486.20"),
        ("￥486.20", "486.20"),
        ("¥ 486.20 元", "486.20"),
        ("４８６．２０", "486.20"),
        ("４８６．２０元", "486.20"),
        ("　486.20　", "486.20"),
        ("18,642.50", "18642.50"),
        ("18，642．50", "18642.50"),
        ("18, 642.50", "18642.50"),
        ("1,234,567", "1234567.00"),
        ("18 642.50", "18642.50"),
        ("1 234 567.8", "1234567.80"),
        ("1,8642.50", "18642.50"),
        ("3 .50", "3.50"),
        ("3. 50", "3.50"),
        ("99999999.99", "99999999.99"),
        ("99,999,999.99", "99999999.99"),
        ("0000000000000000000000000000000000000.1", "0.10"),
    ],
)
def test_what_people_type_for_an_amount_is_understood(typed, meant):
    assert str(read_yuan(typed)) == meant


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("　", "empty"),
        ("元", "empty"),
        ("¥", "empty"),
        ("￥ 元", "empty"),
        ("三千", "words"),
        ("3千", "words"),
        ("1.2万", "words"),
        ("贰佰元", "words"),
        ("两百", "words"),
        ("〇", "not_number"),
        ("abc", "not_number"),
        ("3000元整", "not_number"),
        ("人民币3000", "not_number"),
        ("3000块", "not_number"),
        ("1.2.3", "not_number"),
        ("--5", "not_number"),
        ("5-", "not_number"),
        (".", "not_number"),
        ("+", "not_number"),
        ("$5", "not_number"),
        ("3/4", "not_number"),
        ("50%", "not_number"),
        ("NaN", "not_number"),
        ("sNaN", "not_number"),
        ("Infinity", "not_number"),
        ("-inf", "not_number"),
        ("9" * 40, "not_number"),
        ("1" + "0" * 5000, "not_number"),
        ("0.001", "too_fine"),
        ("3000.505", "too_fine"),
        ("1e-999999", "too_fine"),
        ("0", "zero"),
        ("0.00", "zero"),
        ("-0", "zero"),
        ("０", "zero"),
        ("-5", "negative"),
        ("－5", "negative"),
        ("¥-5", "negative"),
        ("-0.01", "negative"),
        ("-5.005", "negative"),
        ("100000000", "too_large"),
        ("99999999.995", "too_large"),
        ("1e999999", "too_large"),
        ("9" * 39, "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_with_the_code_that_names_the_mistake(typed, code):
    assert code_of(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["12,50", "12，50", "12 50", "1,23,456", "5,", ",5", "1,2345,678", "12345,678", "1.234,50"],
)
def test_a_comma_that_parts_no_thousands_is_asked_about_and_not_passed_over(typed):
    """Twelve and a half must never become a thousand two hundred and fifty."""
    assert code_of(typed) == "not_number"


@pytest.mark.parametrize("typed", ["1_000", "٣٠", "१००", "１_０", "②", "5²", "½"])
def test_signs_that_only_programs_take_for_digits_are_no_amount(typed):
    assert code_of(typed) == "not_number"


@pytest.mark.parametrize("typed", ["0", "0.0", "-0", "0元", "０．００", "0e5"])
def test_zero_is_an_amount_only_where_it_may_be_one(typed):
    zero = read_yuan(typed, zero_is_fine=True)
    assert str(zero) == "0.00"
    assert code_of(typed) == "zero"


def test_where_zero_is_fine_nothing_is_still_nothing():
    assert code_of("", zero_is_fine=True) == "empty"
    assert code_of("-0.01", zero_is_fine=True) == "negative"


def test_the_mistake_is_also_the_message_and_never_what_was_typed():
    with pytest.raises(NotMoney) as refused:
        read_yuan("secret 123")
    assert str(refused.value) == "not_number"
    assert "123" not in repr(refused.value)


@given(AMOUNTS)
def test_what_a_page_prints_can_be_typed_again(amount):
    assert read_yuan(say_yuan(amount), zero_is_fine=True) == amount


@given(AMOUNTS, st.sampled_from(["", "¥", "￥", "¥ "]), st.sampled_from(["", "元", " 元", "  "]))
def test_signs_around_an_amount_change_nothing(amount, before, after):
    assert read_yuan(f"{before}{amount}{after}", zero_is_fine=True) == amount


@given(AMOUNTS)
def test_full_width_signs_mean_the_same(amount):
    assert read_yuan(say_yuan(amount).translate(WIDE), zero_is_fine=True) == amount


@given(AMOUNTS)
def test_spaces_may_part_thousands_as_commas_do(amount):
    assert read_yuan(say_yuan(amount).replace(",", " "), zero_is_fine=True) == amount


@given(AMOUNTS, st.integers(1, 9))
def test_a_third_decimal_is_refused_and_never_rounded(amount, digit):
    assert code_of(f"{amount}{digit}", zero_is_fine=True) == (
        "too_large" if amount == MOST else "too_fine"
    )


@given(AMOUNTS, st.integers(1, 5))
def test_zeros_behind_the_fen_change_nothing(amount, zeros):
    assert read_yuan(f"{amount}{'0' * zeros}", zero_is_fine=True) == amount


def outcome(text):
    """The amount, or the code of the refusal."""
    try:
        return read_yuan(text, zero_is_fine=True)
    except NotMoney as refused:
        return refused.code


@given(st.text(max_size=45))
def test_any_text_is_an_amount_of_whole_fen_or_refused_with_a_known_code(text):
    found = outcome(text)
    if isinstance(found, str):
        assert found in {"empty", "words", "not_number", "too_fine", "negative", "too_large"}
    else:
        assert found.as_tuple().exponent == -2
        assert 0 <= found <= MOST


@given(st.text("0123456789.,- ¥元e+", max_size=14))
def test_signs_of_amounts_in_any_order_never_make_more_than_their_digits_say(text):
    """Whatever is understood has no more digits before the point than were typed."""
    try:
        amount = read_yuan(text, zero_is_fine=True)
    except NotMoney:
        return
    if "e" not in text:
        typed = "".join(sign for sign in text.split(".")[0] if sign.isdigit())
        assert int(amount) == int(typed or 0)


@given(st.decimals(-(10**9), 10**9, places=4))
def test_rounding_goes_half_up_away_from_zero_and_stays_within_half_a_fen(amount):
    rounded = to_fen(amount)
    assert rounded.as_tuple().exponent == -2
    assert abs(rounded - amount) <= Decimal("0.005")
    assert to_fen(-amount) == -rounded
    assert to_fen(rounded) == rounded


@pytest.mark.parametrize(
    ("exact", "paid"),
    [
        ("0.004", "0.00"),
        ("0.005", "0.01"),
        ("0.015", "0.02"),
        ("0.025", "0.03"),
        ("2.675", "2.68"),
        ("1.0049999", "1.00"),
        ("-0.005", "-0.01"),
        ("-0.004", "0.00"),
    ],
)
def test_half_a_fen_is_paid_up(exact, paid):
    assert to_fen(Decimal(exact)) == Decimal(paid)


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0.00", "0.00"),
        ("0.05", "0.05"),
        ("999.90", "999.90"),
        ("1000.00", "1,000.00"),
        ("18642.50", "18,642.50"),
        ("99999999.99", "99,999,999.99"),
        ("-18642.50", "-18,642.50"),
    ],
)
def test_a_page_prints_thousands_with_commas_and_always_two_decimals(amount, said):
    assert say_yuan(Decimal(amount)) == said


@given(AMOUNTS, AMOUNTS)
def test_sums_of_amounts_read_are_exact(one, other):
    assert read_yuan(str(one), zero_is_fine=True) + read_yuan(str(other), zero_is_fine=True) == (
        one + other
    )


def test_nothing_of_money_is_a_float():
    constants = (money.FEN, money.ZERO, money.MOST)
    assert all(isinstance(one, Decimal) for one in constants)
    assert isinstance(read_yuan("0.1"), Decimal)
    assert read_yuan("0.1") + read_yuan("0.2") == read_yuan("0.3")
