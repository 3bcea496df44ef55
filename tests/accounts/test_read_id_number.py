from datetime import UTC, date, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app import clock
from app.accounts.service import read_id_number
from app.errors import Refusal
from app.numbers import birth_of, check_digit

WIDE = str.maketrans("0123456789Xx", "０１２３４５６７８９Ｘｘ")
FAULTS = {"id_empty", "id_letters", "id_length", "id_date", "id_check", "id_region"}
regions = st.from_regex(r"[1-8][0-9]{5}", fullmatch=True)
births = st.dates(date(1900, 1, 1), date(2026, 1, 1))
orders = st.integers(0, 999)


def number(region: str, born: date, order: int) -> str:
    first = f"{region}{born:%Y%m%d}{order:03}"
    return first + check_digit(first)


numbers = st.builds(number, regions, births, orders)


@given(numbers)
@settings(deadline=None)
def test_a_number_with_its_check_digit_is_read_in_every_spelling(wanted):
    assert read_id_number(wanted) == wanted
    assert read_id_number(f" {wanted[:6]} {wanted[6:14]}-{wanted[14:].lower()}　") == wanted
    assert read_id_number(wanted.translate(WIDE)) == wanted


@given(numbers, st.integers(0, 17), st.integers(1, 9))
@settings(deadline=None)
def test_one_wrong_digit_is_always_noticed(wanted, place, by):
    assume(wanted[place] != "X")
    mistyped = wanted[:place] + str((int(wanted[place]) + by) % 10) + wanted[place + 1 :]
    with pytest.raises(Refusal) as refused:
        read_id_number(mistyped)
    assert refused.value.reason in {"id_check", "id_date"}


@given(numbers, st.integers(0, 16))
@settings(deadline=None)
def test_two_neighbours_exchanged_are_always_noticed(wanted, place):
    one, other = wanted[place : place + 2]
    assume(one != other)
    mistyped = wanted[:place] + other + one + wanted[place + 2 :]
    with pytest.raises(Refusal) as refused:
        read_id_number(mistyped)
    assert refused.value.reason in {"id_check", "id_date", "id_letters"}


@given(regions, births, orders)
@settings(deadline=None)
def test_the_birth_date_is_the_one_inside(region, born, order):
    assert birth_of(number(region, born, order)) == born


@given(st.text(max_size=30))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text):
    try:
        outcome = read_id_number(text)
    except Refusal as refusal:
        outcome = refusal.reason
    assert len(outcome) == 18 or outcome in FAULTS


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "id_empty"),
        ("   ", "id_empty"),
        ("31010719480512001", "id_length"),
        ("3101071948051200166", "id_length"),
        ("310107480512001", "id_length"),
        ("31010719480512O016", "id_letters"),
        ("X10107194805120016", "id_letters"),
        ("310107194813120016", "id_date"),
        ("310107194802300016", "id_date"),
        ("310107000005120016", "id_date"),
        ("11010519491231002X".replace("X", "1"), "id_check"),
    ],
)
def test_a_wrong_number_is_refused_by_its_fault(text, reason):
    with pytest.raises(Refusal) as refused:
        read_id_number(text)
    assert refused.value.reason == reason


def test_the_example_of_the_standard_is_right():
    assert read_id_number("11010519491231002x") == "11010519491231002X"


def test_somebody_born_tomorrow_is_refused_and_born_today_is_not():
    with clock.stopped_at(datetime(2026, 11, 20, 4, tzinfo=UTC)):
        assert read_id_number(number("310107", date(2026, 11, 20), 1))
        with pytest.raises(Refusal) as refused:
            read_id_number(number("310107", date(2026, 11, 21), 1))
    assert refused.value.reason == "id_date"


def test_invented_people_exist_in_the_demo_only():
    invented = number("990107", date(1948, 5, 12), 1)
    assert read_id_number(invented, demo=True) == invented
    with pytest.raises(Refusal) as refused:
        read_id_number(invented)
    assert refused.value.reason == "id_region"
