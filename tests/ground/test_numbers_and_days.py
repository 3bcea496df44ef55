"""Check digits and the clock: the laws of ID numbers and bank cards, and the day that counts in China."""

import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.numbers import DEMO_CARDS, DEMO_REGION, ID_CHECK_DIGITS, birth_of, check_digit, luhn_holds

SEVENTEEN = st.text("0123456789", min_size=17, max_size=17)
CARD = st.text("0123456789", min_size=2, max_size=19)
GOOD_CARD = CARD.map(
    lambda card: next(card[:-1] + last for last in "0123456789" if luhn_holds(card[:-1] + last))
)


# ID numbers.


@pytest.mark.parametrize(
    ("digits", "last"),
    [
        ("11010519491231002", "X"),
        ("44052418800101001", "4"),
        ("00000000000000000", "1"),
        ("99010719480312001", "2"),
    ],
)
def test_the_last_sign_is_that_of_the_standard(digits, last):
    """The first two are the examples of GB 11643-1999."""
    assert check_digit(digits) == last
    assert check_digit(digits + last) == last


@given(SEVENTEEN)
def test_the_last_sign_is_a_digit_or_x_and_follows_from_seventeen(digits):
    assert check_digit(digits) in "0123456789X"
    assert check_digit(digits + "0") == check_digit(digits)


@given(SEVENTEEN, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_changes_the_last_sign(digits, place, step):
    wrong = str((int(digits[place]) + step) % 10)
    changed = digits[:place] + wrong + digits[place + 1 :]
    assert check_digit(changed) != check_digit(digits)


@given(SEVENTEEN, st.integers(0, 15))
def test_two_neighbours_exchanged_change_the_last_sign(digits, place):
    one, other = digits[place], digits[place + 1]
    changed = digits[:place] + other + one + digits[place + 2 :]
    assert (check_digit(changed) == check_digit(digits)) == (one == other)


def test_every_last_sign_occurs():
    seen = {check_digit(f"{number:017d}") for number in range(200)}
    assert seen == set(ID_CHECK_DIGITS)


@pytest.mark.parametrize("digits", ["", "1", "1" * 16, "1" * 16 + "X", "王" * 17])
def test_what_is_no_run_of_seventeen_digits_has_no_last_sign(digits):
    with pytest.raises(ValueError, match=r"shorter|longer|invalid literal"):
        check_digit(digits)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_the_birth_date_stands_in_the_middle(day):
    assert birth_of(f"990107{day:%Y%m%d}0012") == day


@pytest.mark.parametrize(
    ("middle", "born"),
    [
        ("20000229", date(2000, 2, 29)),
        ("19000228", date(1900, 2, 28)),
        ("19000229", None),
        ("20010229", None),
        ("19481301", None),
        ("19480001", None),
        ("19480132", None),
        ("19480100", None),
        ("00000101", None),
        ("abcdefgh", None),
        ("        ", None),
    ],
)
def test_a_day_that_never_was_is_no_birth_date(middle, born):
    assert birth_of(f"990107{middle}0012") == born


@pytest.mark.parametrize("number", ["", "99", "990107", "9901071948", "99010719480"])
def test_a_number_too_short_for_a_date_has_none(number):
    assert birth_of(number) is None


def test_region_and_cards_of_the_demo_are_nobody_s():
    assert (DEMO_REGION, DEMO_CARDS) == ("99", "000000")


# Bank cards.


@pytest.mark.parametrize(
    "card",
    ["4111111111111111", "5500005555555559", "6011000990139424", "79927398713", "0", "00", "18"],
)
def test_well_known_cards_hold(card):
    assert luhn_holds(card)


@pytest.mark.parametrize("card", ["4111111111111112", "79927398710", "1", "81", "6222020000001234"])
def test_a_wrong_last_digit_does_not_hold(card):
    assert not luhn_holds(card)


@given(CARD)
def test_of_ten_last_digits_just_one_holds(card):
    assert sum(luhn_holds(card[:-1] + last) for last in "0123456789") == 1


@given(GOOD_CARD, st.data())
def test_one_wrong_digit_of_a_card_is_noticed(card, data):
    place = data.draw(st.integers(0, len(card) - 1))
    step = data.draw(st.integers(1, 9))
    wrong = str((int(card[place]) + step) % 10)
    assert not luhn_holds(card[:place] + wrong + card[place + 1 :])


@given(GOOD_CARD, st.data())
def test_two_neighbours_exchanged_are_noticed_but_for_zero_and_nine(card, data):
    place = data.draw(st.integers(0, len(card) - 2))
    one, other = card[place], card[place + 1]
    changed = card[:place] + other + one + card[place + 2 :]
    assert luhn_holds(changed) == (one == other or {one, other} == {"0", "9"})


@given(CARD)
def test_zeros_before_a_card_change_nothing(card):
    assert luhn_holds("00" + card) == luhn_holds(card) == luhn_holds("0" + card)


# The clock.


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-20T15:59:59.999999", date(2026, 11, 20)),
        ("2026-11-20T16:00:00", date(2026, 11, 21)),
        ("2026-11-21T00:00:00", date(2026, 11, 21)),
        ("2026-11-21T15:59:59", date(2026, 11, 21)),
        ("2026-12-31T16:00:00", date(2027, 1, 1)),
        ("2028-02-28T16:00:00", date(2028, 2, 29)),
        ("2026-07-01T15:59:59", date(2026, 7, 1)),
        ("2026-07-01T16:00:00", date(2026, 7, 2)),
    ],
)
def test_the_day_begins_at_midnight_in_china(moment, day):
    with clock.stopped_at(datetime.fromisoformat(moment).replace(tzinfo=UTC)):
        assert clock.today() == day


@given(
    st.datetimes(
        datetime(2000, 1, 1),  # noqa: DTZ001 the zone is given
        datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
)
def test_china_is_eight_hours_ahead_all_year(moment):
    there = clock.in_china(moment)
    assert there == moment
    assert there.utcoffset() == timedelta(hours=8)
    with clock.stopped_at(moment):
        assert clock.today() == (moment + timedelta(hours=8)).date()
        assert clock.now() == moment


def test_the_clock_runs_in_utc_and_forwards():
    first, second = clock.now(), clock.now()
    assert first <= second
    assert first.tzinfo is UTC


NOON = datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=8)))


def test_a_stopped_clock_stands_and_afterwards_runs_again():
    with clock.stopped_at(NOON):
        assert clock.now() == clock.now() == NOON
    assert clock.now() != NOON


def test_a_clock_stopped_within_a_stopped_one_goes_back_to_the_outer_one():
    with clock.stopped_at(NOON):
        with clock.stopped_at(NOON + timedelta(days=1)):
            assert clock.today() == date(2026, 11, 22)
        assert clock.today() == date(2026, 11, 21)


def test_a_clock_stopped_by_a_test_that_failed_runs_again():
    with pytest.raises(ZeroDivisionError), clock.stopped_at(NOON):
        _ = 1 / 0
    assert clock.now() != NOON


def test_other_threads_see_the_stopped_clock_too():
    """A worker beside the test lives at the same moment."""
    seen = []
    with clock.stopped_at(NOON):
        thread = threading.Thread(target=lambda: seen.append(clock.now()))
        thread.start()
        thread.join()
    assert seen == [NOON]
