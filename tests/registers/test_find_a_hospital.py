"""A hospital is found by a part of its name or alias, however it is typed."""

from datetime import date

import pytest

from app.registers import clients, hospitals
from app.registers.model import Kind
from tests.registers.files import RIGHT, bring

ROWS = [
    RIGHT[Kind.HOSPITALS] | cells
    for cells in (
        {"code": "H1", "name": "江海示范医院", "aliases": "江海医院、江海总院"},
        {"code": "H2", "name": "江海示范医院（东院）", "aliases": ""},
        {"code": "H3", "name": "新江海医院", "aliases": "", "level": "", "designated": "no"},
        {"code": "H4", "name": "苏州示范医院", "aliases": "一院", "province": "320500"},
        {"code": "H5", "name": "杭州示范医院", "aliases": "一院", "province": "33"},
    )
]


@pytest.fixture(autouse=True)
def _directory(tmp_path, registers):
    bring(tmp_path, Kind.HOSPITALS, ROWS)


def codes(text, **wish):
    return [one.code for one in clients.find_hospitals(text, **wish)]


def test_the_exact_name_comes_first_then_those_that_begin_so_then_the_rest():
    assert codes("江海示范医院") == ["H1", "H2"]
    assert codes("江海医院") == ["H1", "H3"]
    assert codes("江海") == ["H1", "H2", "H3"]


@pytest.mark.parametrize(
    "text", ["江海示范医院(东院)", "江海 示范医院【东院】", "江海示范医院东院"]
)
def test_brackets_widths_and_spaces_do_not_matter(text):
    assert clients.hospital_by_name(text).code == "H2"


def test_no_more_than_the_limit_and_nothing_for_nothing():
    assert len(codes("医院")) == 5
    assert len(codes("医院", limit=2)) == 2
    assert codes("  （） ") == []
    assert codes("人民") == []


def test_an_alias_of_one_hospital_names_it_and_of_two_names_none():
    assert clients.hospital_by_name("江海总院").code == "H1"
    assert clients.hospital_by_name("一院") is None
    assert clients.hospital_by_name("江海") is None
    assert clients.hospital_by_name("") is None


def test_province_level_and_designation_are_told():
    suzhou, new = clients.hospital_by_name("苏州示范医院"), clients.hospital_by_name("新江海医院")
    assert (suzhou.province, suzhou.level, suzhou.designated) == ("32", "3", True)
    assert (new.level, new.designated) == (None, False)


def test_a_hospital_is_designated_in_its_days(tmp_path):
    row = ROWS[0] | {"valid_from": "2024-01-01", "valid_to": "2025-12-31"}
    bring(tmp_path, Kind.HOSPITALS, [row])
    found = clients.hospital_by_name("江海示范医院")
    days = (date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert [found.is_designated_on(day) for day in days] == [False, True, True, False]


def test_the_directory_is_read_once_and_again_when_a_file_went_live(tmp_path, monkeypatch):
    reads = []
    read = hospitals._read
    monkeypatch.setattr(hospitals, "_read", lambda: reads.append(1) or read())
    codes("江海")
    codes("苏州")
    assert len(reads) <= 1
    bring(tmp_path, Kind.HOSPITALS, [ROWS[3] | {"name": "姑苏示范医院"}])
    assert codes("姑苏") == ["H4"]
    assert codes("苏州") == []
    assert clients.hospital_by_name("江海示范医院").code == "H1"
