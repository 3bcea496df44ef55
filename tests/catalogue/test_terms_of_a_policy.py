"""Terms of a policy by themselves: last days of filing, rows of tables, versions and benefit years."""

from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.policy_terms import (
    BasicVersion,
    FilingLimit,
    Policy,
    Row,
    Table,
)

SIX_MONTHS = FilingLimit(6, (12, 31), inclusive=True, label="sample")
END_OF_JUNE = FilingLimit(None, (6, 30), inclusive=True, label="sample")


@pytest.mark.parametrize(
    ("months", "issued", "last"),
    [
        # the same day of a later month
        (6, date(2026, 5, 21), date(2026, 11, 21)),
        (1, date(2026, 1, 1), date(2026, 2, 1)),
        (12, date(2025, 3, 15), date(2026, 3, 15)),
        (24, date(2024, 10, 14), date(2026, 10, 14)),
        # over the end of the year, December on either side
        (6, date(2025, 6, 30), date(2025, 12, 30)),
        (6, date(2025, 7, 1), date(2026, 1, 1)),
        (1, date(2025, 12, 31), date(2026, 1, 31)),
        (12, date(2025, 12, 31), date(2026, 12, 31)),
        (11, date(2026, 1, 31), date(2026, 12, 31)),
        # months that have no such day end on their last one
        (6, date(2025, 8, 31), date(2026, 2, 28)),
        (6, date(2025, 8, 29), date(2026, 2, 28)),
        (6, date(2025, 8, 28), date(2026, 2, 28)),
        (6, date(2027, 8, 31), date(2028, 2, 29)),
        (12, date(2024, 2, 29), date(2025, 2, 28)),
        (48, date(2024, 2, 29), date(2028, 2, 29)),
        (1, date(2026, 3, 31), date(2026, 4, 30)),
        (3, date(2026, 3, 31), date(2026, 6, 30)),
    ],
)
def test_months_run_to_the_same_day_or_to_the_end_of_a_shorter_month(months, issued, last):
    assert replace(SIX_MONTHS, months=months).last_day(issued) == last


@pytest.mark.parametrize(
    ("month_day", "issued", "last"),
    [
        ((6, 30), date(2025, 1, 1), date(2026, 6, 30)),
        ((6, 30), date(2025, 12, 31), date(2026, 6, 30)),
        ((6, 30), date(2026, 1, 1), date(2027, 6, 30)),
        ((1, 20), date(2025, 12, 31), date(2026, 1, 20)),
        ((12, 31), date(2024, 2, 29), date(2025, 12, 31)),
    ],
)
def test_a_fixed_day_is_that_of_the_year_after_the_invoice(month_day, issued, last):
    assert replace(END_OF_JUNE, month_day=month_day).last_day(issued) == last


@pytest.mark.parametrize(
    ("limit", "issued", "last"),
    [
        (SIX_MONTHS, date(2026, 5, 21), date(2026, 11, 20)),
        (SIX_MONTHS, date(2025, 9, 1), date(2026, 2, 28)),
        (SIX_MONTHS, date(2025, 8, 31), date(2026, 2, 27)),
        (END_OF_JUNE, date(2025, 5, 1), date(2026, 6, 29)),
        (replace(END_OF_JUNE, month_day=(1, 1)), date(2025, 5, 1), date(2025, 12, 31)),
    ],
)
def test_where_the_last_day_does_not_count_it_is_the_day_before(limit, issued, last):
    assert replace(limit, inclusive=False).last_day(issued) == last


def test_a_limit_in_months_takes_no_notice_of_the_fixed_day():
    assert replace(SIX_MONTHS, month_day=(1, 1)).last_day(date(2026, 1, 5)) == date(2026, 7, 5)


def row(**changes):
    everybody = Row(None, 0, 200, False, dict.fromkeys("123", Decimal("0.50")))
    return replace(everybody, **changes)


@pytest.mark.parametrize(
    ("ages", "age", "fits"),
    [
        ((60, 200), 59, False),
        ((60, 200), 60, True),
        ((60, 200), 200, True),
        ((0, 18), 18, True),
        ((0, 18), 19, False),
        ((0, 18), 0, True),
        ((19, 59), 19, True),
        ((19, 59), 59, True),
    ],
)
def test_both_ages_of_a_row_are_inside(ages, age, fits):
    assert row(youngest=ages[0], oldest=ages[1]).fits(False, age, False) is fits


@pytest.mark.parametrize(
    ("of_row", "of_person", "fits"),
    [
        (None, True, True),
        (None, False, True),
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ],
)
def test_a_row_for_one_status_fits_that_status_only(of_row, of_person, fits):
    assert row(retired=of_row).fits(of_person, 70, False) is fits


@pytest.mark.parametrize(
    ("of_row", "of_person", "fits"),
    [(False, False, True), (False, True, True), (True, False, False), (True, True, True)],
)
def test_a_row_for_those_retired_before_2001_fits_nobody_else(of_row, of_person, fits):
    assert row(pre2001_only=of_row).fits(True, 90, of_person) is fits


def test_the_first_row_that_fits_gives_its_figure_at_the_level():
    early = row(pre2001_only=True, by_level={"1": Decimal("0.95"), "2": Decimal("0.94")})
    table = Table((early, row()), needs_status=False, needs_level=False)
    assert table.figure(True, 90, True, "2") == Decimal("0.94")
    assert table.figure(True, 90, False, "2") == Decimal("0.50")


def test_a_table_without_a_row_for_somebody_says_for_which_age():
    table = Table((row(oldest=18),), needs_status=False, needs_level=False)
    with pytest.raises(LookupError, match="at the age of 19"):
        table.figure(False, 19, False, "1")


def version(name, starts, ends=None):
    return BasicVersion(name, starts, ends, "sample", "0" * 64, None, None, None)


POLICY = Policy(
    "SH-EMP",
    "上海 职工医保",
    "basic",
    (
        version("2024", date(2024, 7, 1), date(2025, 6, 30)),
        version("2025", date(2025, 7, 1)),
    ),
    year_start=(7, 1),
)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 6, 30), None),
        (date(2024, 7, 1), "2024"),
        (date(2025, 6, 30), "2024"),
        (date(2025, 7, 1), "2025"),
        (date(2099, 12, 31), "2025"),
    ],
)
def test_the_version_of_a_day_begins_and_ends_on_its_days(day, name):
    found = POLICY.version_on(day)
    assert (found and found.id) == name


def test_nothing_is_in_force_after_the_last_version_ended():
    ended = replace(POLICY, versions=POLICY.versions[:1])
    assert ended.version_on(date(2025, 7, 1)) is None


def test_a_version_is_found_by_its_name_and_no_other_stands_in():
    assert POLICY.version("2025") is POLICY.versions[1]
    with pytest.raises(KeyError, match="2023"):
        POLICY.version("2023")


@pytest.mark.parametrize(
    ("year_start", "day", "year"),
    [
        ((7, 1), date(2025, 6, 30), 2024),
        ((7, 1), date(2025, 7, 1), 2025),
        ((7, 1), date(2026, 1, 1), 2025),
        ((1, 1), date(2025, 1, 1), 2025),
        ((1, 1), date(2025, 12, 31), 2025),
        ((7, 15), date(2025, 7, 14), 2024),
        ((7, 15), date(2025, 8, 1), 2025),
    ],
)
def test_a_benefit_year_is_named_after_the_year_in_which_it_begins(year_start, day, year):
    policy = replace(POLICY, year_start=year_start)
    assert policy.benefit_year(day) == year
    assert policy.year_begins(year) <= day < policy.year_begins(year + 1)


def test_plain_policies_begin_in_january_take_any_situation_and_cost_nothing_away():
    plain = Policy("X", "某地", "basic", ())
    assert plain.year_begins(2026) == date(2026, 1, 1)
    assert (plain.gate, plain.daily_split, plain.filing_limit) == ("ANY", False, None)
    assert (plain.remote.kind, dict(plain.remote.table)) == ("none", {})


def test_terms_are_frozen():
    with pytest.raises(FrozenInstanceError):
        SIX_MONTHS.months = 7
    with pytest.raises(FrozenInstanceError):
        POLICY.gate = "SH3"
