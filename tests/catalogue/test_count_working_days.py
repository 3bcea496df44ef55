"""Working days by the holidays of the State Council, and by weekends alone where they are not published yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.working_days import (
    is_working_day,
    knows_holidays_of,
    working_day_after,
    working_days_between,
)

DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        (date(2026, 9, 19), 1, date(2026, 9, 20)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 27), 1, date(2026, 2, 28)),
        (date(2026, 2, 16), 10, date(2026, 3, 6)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
    ],
)
def test_holidays_are_left_out_and_weekends_that_are_worked_count(start, days, end):
    assert working_day_after(start, days) == end


def test_all_of_the_national_holiday_and_the_spring_festival_are_free():
    golden = [date(2026, 10, 1) + timedelta(days=n) for n in range(7)]
    spring = [date(2026, 2, 15) + timedelta(days=n) for n in range(9)]
    assert not any(map(is_working_day, golden + spring))


@pytest.mark.parametrize(
    "day", [date(2026, 9, 20), date(2026, 10, 10), date(2026, 2, 14), date(2026, 2, 28)]
)
def test_a_weekend_that_makes_up_for_a_holiday_is_worked(day):
    assert day.weekday() >= 5
    assert is_working_day(day)


def test_beyond_the_published_years_only_weekends_are_free():
    assert not knows_holidays_of(date(2031, 10, 1))
    assert knows_holidays_of(date(2026, 10, 1))
    assert is_working_day(date(2031, 10, 1))
    assert not is_working_day(date(2031, 10, 4))


def test_counting_crosses_the_last_published_new_year():
    assert working_day_after(date(2026, 12, 31), 1) == date(2027, 1, 1)


@settings(deadline=None)
@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_counting_on_is_counting_together(start, first, more):
    assert working_day_after(working_day_after(start, first), more) == working_day_after(
        start, first + more
    )


@settings(deadline=None)
@given(DAYS, st.integers(1, 40))
def test_one_never_ends_on_a_free_day_and_has_counted_each(start, days):
    end = working_day_after(start, days)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == days


@settings(deadline=None)
@given(DAYS, st.integers(0, 40))
def test_counting_back_finds_what_was_counted_on(start, days):
    assert working_days_between(start, working_day_after(start, days)) == days


@settings(deadline=None)
@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_days_between_add_up_over_a_day_in_the_middle(first, one, two):
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two)
    whole = working_days_between(first, last)
    assert whole == working_days_between(first, middle) + working_days_between(middle, last)


def test_nothing_lies_between_a_day_and_one_before_it():
    assert working_days_between(date(2026, 11, 20), date(2026, 11, 10)) == 0
