"""期限: set when a case is handed in, standing still while the bureau waits for the person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from app.catalogue.current import catalogue
from app.filing.deadline import (
    days_left,
    is_overdue,
    moved,
    pause,
    resume,
    set_deadline,
)
from app.filing.model import Filing
from app.filing.sheet import Sheet
from app.working_days import is_working_day, working_days_between

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
LENGTHS = st.integers(0, 60)
HOLIDAY_EVE = date(2026, 9, 30)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def handed_in(service_id: str, day: date) -> Filing:
    filing = Filing(id="a", submitted_at=at(day))
    set_deadline(Sheet(filing, catalogue().latest(service_id), {}))
    return filing


@pytest.mark.parametrize(
    ("service_id", "handed_in_on", "due_on"),
    [
        ("YZ-AID-APPLY", date(2026, 11, 20), date(2026, 12, 18)),
        ("JS-REIMB", date(2026, 9, 30), date(2026, 11, 3)),
        ("YDJY-FILING", date(2026, 9, 30), date(2026, 10, 8)),
        ("YDJY-FILING", date(2026, 2, 13), date(2026, 2, 14)),
        ("MTB-APPLY", date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_a_case_is_due_at_most_so_many_working_days_after_it_came(service_id, handed_in_on, due_on):
    assert handed_in(service_id, handed_in_on).due_on == due_on


@pytest.mark.parametrize("service_id", ["PT-MUTUAL-SELF", "SJ-REIMB-EMP"])
def test_a_service_that_counts_from_its_decision_has_no_deadline_before_it(service_id):
    filing = handed_in(service_id, date(2026, 11, 20))
    assert filing.due_on is None
    assert days_left(filing, date(2027, 6, 1)) is None
    assert not is_overdue(filing, date(2027, 6, 1))


def test_handing_in_on_the_page_sets_the_deadline(citizen):
    with clock.stopped_at(at(date(2026, 11, 20))):
        citizen.fill_mutual()
        citizen.submit()
    assert citizen.row().due_on is None
    assert citizen.row().paused_on is None


def test_a_pause_over_the_national_holiday_costs_no_working_day():
    filing = handed_in("YDJY-FILING", HOLIDAY_EVE)
    with clock.stopped_at(at(date(2026, 10, 1))):
        pause(filing)
    with clock.stopped_at(at(date(2026, 10, 7))):
        resume(filing)
    assert filing.due_on == date(2026, 10, 8)


def test_a_saturday_that_is_worked_counts_as_waited_for():
    filing = handed_in("JS-REIMB", HOLIDAY_EVE)
    with clock.stopped_at(at(date(2026, 10, 9))):
        pause(filing)
    with clock.stopped_at(at(date(2026, 10, 11))):
        resume(filing)
    assert filing.due_on == date(2026, 11, 4)


def test_a_second_request_during_a_pause_changes_nothing():
    filing = handed_in("JS-REIMB", date(2026, 11, 2))
    with clock.stopped_at(at(date(2026, 11, 4))):
        pause(filing)
    with clock.stopped_at(at(date(2026, 11, 9))):
        pause(filing)
    assert filing.paused_on == date(2026, 11, 4)
    with clock.stopped_at(at(date(2026, 11, 10))):
        resume(filing)
        due_on = filing.due_on
        resume(filing)
    assert filing.paused_on is None
    assert filing.due_on == due_on == date(2026, 12, 4)


def test_a_pause_that_was_only_told_by_the_events_counts_as_well():
    filing = handed_in("JS-REIMB", date(2026, 11, 2))
    with clock.stopped_at(at(date(2026, 11, 10))):
        resume(filing, date(2026, 11, 4))
    assert filing.due_on == date(2026, 12, 4)


def test_a_case_without_a_deadline_pauses_and_goes_on_without_one():
    filing = handed_in("PT-MUTUAL-SELF", date(2026, 11, 2))
    with clock.stopped_at(at(date(2026, 11, 4))):
        pause(filing)
        resume(filing)
    assert (filing.due_on, filing.paused_on) == (None, None)


def test_a_case_that_waits_for_the_person_is_not_overdue_however_long():
    filing = handed_in("JS-REIMB", date(2026, 11, 2))
    with clock.stopped_at(at(date(2026, 11, 4))):
        pause(filing)
    assert not is_overdue(filing, date(2027, 5, 1))
    assert days_left(filing, date(2027, 5, 1)) == 18


def test_days_left_count_down_to_the_day_itself_and_then_below():
    filing = handed_in("YDJY-FILING", date(2026, 11, 20))
    assert filing.due_on == date(2026, 11, 23)
    assert days_left(filing, date(2026, 11, 20)) == 1
    assert days_left(filing, date(2026, 11, 23)) == 0
    assert not is_overdue(filing, date(2026, 11, 23))
    assert days_left(filing, date(2026, 11, 24)) == -1
    assert is_overdue(filing, date(2026, 11, 24))
    assert days_left(filing, date(2026, 11, 26)) == -3


@settings(deadline=None)
@given(DAYS, DAYS, LENGTHS)
def test_a_pause_never_makes_a_deadline_earlier(due_on, paused_on, length):
    assert moved(due_on, paused_on, paused_on + timedelta(days=length)) >= due_on


@settings(deadline=None)
@given(DAYS, DAYS)
def test_a_pause_that_ends_on_its_own_day_changes_nothing(due_on, paused_on):
    assert moved(due_on, paused_on, paused_on) == due_on


@settings(deadline=None)
@given(DAYS, LENGTHS, LENGTHS)
def test_as_many_working_days_are_left_after_a_pause_as_before_it(paused_on, left, length):
    due_on = paused_on + timedelta(days=left)
    resumed_on = paused_on + timedelta(days=length)
    before = working_days_between(paused_on, due_on)
    assert working_days_between(resumed_on, moved(due_on, paused_on, resumed_on)) == before


@settings(deadline=None)
@given(DAYS, DAYS, LENGTHS, LENGTHS)
def test_two_pauses_move_as_far_as_one_of_both_lengths(due_on, paused_on, first, second):
    middle = paused_on + timedelta(days=first)
    end = middle + timedelta(days=second)
    assert moved(moved(due_on, paused_on, middle), middle, end) == moved(due_on, paused_on, end)


@settings(deadline=None)
@given(DAYS, DAYS, st.integers(1, 60))
def test_a_moved_deadline_falls_on_a_working_day(due_on, paused_on, length):
    after = moved(due_on, paused_on, paused_on + timedelta(days=length))
    assert after == due_on or is_working_day(after)
