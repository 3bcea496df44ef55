"""数据日期: of which day the figures of a year are, so that a decision does not count the same money twice."""

from datetime import date

import pytest

from app.registers import clients
from app.registers.model import Kind
from tests.registers.files import LIU, ON, RIGHT, WANG, bring

YEAR = RIGHT[Kind.ACCUMULATORS]


def days(id_number=WANG):
    return dict(clients.person_file(id_number, ON).as_of)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-20", date(2026, 11, 20)),
        ("2026/11/20", date(2026, 11, 20)),
        ("20261120", date(2026, 11, 20)),
        ("2026年11月20日", date(2026, 11, 20)),
        ("", None),
    ],
)
def test_the_day_is_told_as_the_file_told_it(tmp_path, cell, day):
    assert bring(tmp_path, Kind.ACCUMULATORS, [YEAR | {"as_of": cell}]).state == "live"
    assert days() == ({"2026": day} if day else {})


def test_a_file_without_the_column_is_as_good_as_ever(tmp_path):
    assert bring(tmp_path, Kind.ACCUMULATORS, [YEAR]).state == "live"
    assert days() == {}
    assert clients.accumulators(WANG)["2026"]["admissions"] == 2


def test_each_year_has_its_own_day(tmp_path):
    rows = [
        YEAR | {"as_of": "2026-11-20"},
        YEAR | {"year": "2025", "as_of": "2025-12-31"},
        YEAR | {"year": "2024", "as_of": ""},
    ]
    bring(tmp_path, Kind.ACCUMULATORS, rows)
    assert days() == {"2026": date(2026, 11, 20), "2025": date(2025, 12, 31)}
    assert set(clients.accumulators(WANG)) == {"2026", "2025", "2024"}


def test_a_newer_file_brings_its_day_also_with_the_same_figures(tmp_path):
    """The same money known a week later: what was decided in between is then in the figures."""
    bring(tmp_path, Kind.ACCUMULATORS, [YEAR | {"as_of": "2026-11-13"}])
    bring(tmp_path, Kind.ACCUMULATORS, [YEAR | {"as_of": "2026-11-20"}])
    assert days() == {"2026": date(2026, 11, 20)}


def test_a_newer_file_without_a_day_takes_the_old_one_away(tmp_path):
    """Whose day nobody told is of no known day: the old one would be a guess."""
    bring(tmp_path, Kind.ACCUMULATORS, [YEAR | {"as_of": "2026-11-13"}])
    bring(tmp_path, Kind.ACCUMULATORS, [YEAR | {"as_of": "", "mutual_paid": "2.00"}])
    assert days() == {}


def test_one_person_s_day_is_nobody_else_s(tmp_path):
    rows = [YEAR | {"as_of": "2026-11-20"}, YEAR | {"id_number": LIU, "as_of": ""}]
    bring(tmp_path, Kind.ACCUMULATORS, rows)
    assert days(LIU) == {}
    assert days(WANG) == {"2026": date(2026, 11, 20)}


@pytest.mark.parametrize("cell", ["yesterday", "2026-02-30", "20261350", "2026"])
def test_a_day_that_is_none_is_a_wrong_row_and_the_others_are_in(tmp_path, cell):
    rows = [YEAR | {"as_of": cell}, YEAR | {"id_number": LIU, "as_of": "2026-11-20"}]
    report = bring(tmp_path, Kind.ACCUMULATORS, rows)
    assert report.state == "live"
    assert report.counts["wrong"] == 1
    assert clients.accumulators(WANG) == {}
    assert days(LIU) == {"2026": date(2026, 11, 20)}


def test_the_heading_may_be_chinese(tmp_path):
    rows = [
        {("数据日期" if name == "as_of" else name): value for name, value in row.items()}
        for row in [YEAR | {"as_of": "2026-11-20"}]
    ]
    bring(tmp_path, Kind.ACCUMULATORS, rows)
    assert days() == {"2026": date(2026, 11, 20)}
