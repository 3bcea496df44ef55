"""A hospital's name as people type it: widths, brackets, cases, scripts of spaces; and what the list answers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.registers import clients
from app.registers.model import Kind
from app.registers.reading import fold
from tests.registers.files import RIGHT, bring

ROWS = [
    ("R1", "复旦大学附属中山医院", "中山医院、上海中山医院"),
    ("R2", "复旦大学附属中山医院（青浦分院）", "青浦中山医院"),
    ("R3", "上海市第六人民医院", "市六医院|六院、上海六院"),
    ("R4", "上海市第六人民医院东院", ""),
    ("R5", "上海美德康ＭＤ门诊部", "MD Clinic"),
    ("R6", "普陀区长征·镇社区卫生服务中心", "长征社区"),
    ("R7", "仁济医院", ""),
    ("R8", "仁济医院", ""),
    ("R9", "六院", ""),
]


@pytest.fixture(autouse=True)
def _directory(tmp_path, registers):
    rows = [
        RIGHT[Kind.HOSPITALS] | {"code": code, "name": name, "aliases": aliases}
        for code, name, aliases in ROWS
    ]
    bring(tmp_path, Kind.HOSPITALS, rows)


def codes(text, **wish):
    return [one.code for one in clients.find_hospitals(text, **wish)]


def named(text):
    found = clients.hospital_by_name(text)
    return found and found.code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("复旦大学附属中山医院", "R1"),
        (" 复旦大学附属中山医院 ", "R1"),
        ("复旦大学 附属 中山医院", "R1"),
        ("复旦大学附属中山医院　", "R1"),
        ("中山医院", "R1"),
        ("上海中山医院", "R1"),
        ("复旦大学附属中山医院(青浦分院)", "R2"),
        ("复旦大学附属中山医院（青浦分院）", "R2"),
        ("复旦大学附属中山医院[青浦分院]", "R2"),
        ("复旦大学附属中山医院【青浦分院】", "R2"),
        ("复旦大学附属中山医院〔青浦分院〕", "R2"),
        ("复旦大学附属中山医院青浦分院", "R2"),
        ("复旦大学附属中山医院-青浦分院", "R2"),
        ("复旦大学附属中山医院，青浦分院", "R2"),
        ("市六医院", "R3"),
        ("上海六院", "R3"),
        ("上海美德康MD门诊部", "R5"),
        ("上海美德康md门诊部", "R5"),
        ("上海美德康ｍｄ门诊部", "R5"),
        ("mdclinic", "R5"),
        ("MD  CLINIC", "R5"),
        ("M.D. Clinic", "R5"),
        ("普陀区长征•镇社区卫生服务中心", "R6"),
        ("普陀区长征镇社区卫生服务中心", "R6"),
        ("普陀区长征・镇社区卫生服务中心", "R6"),
        ("普陀区长征.镇社区卫生服务中心", "R6"),
    ],
)
def test_a_whole_name_or_alias_names_its_hospital(typed, code):
    assert named(typed) == code


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "（）",
        "、",
        "中山",
        "复旦大学附属中山医院分院",
        "第六人民医院",
        "上海六",
        "zhongshan",
        "%",
        "_",
    ],
)
def test_a_part_of_a_name_names_nobody(typed):
    assert named(typed) is None


def test_a_name_of_two_hospitals_names_neither():
    assert named("仁济医院") is None
    assert codes("仁济医院") == ["R7", "R8"]


def test_a_name_comes_before_the_alias_of_another():
    assert named("六院") == "R9"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("中山医院", ["R1", "R2"]),
        ("中山", ["R1", "R2"]),
        ("青浦", ["R2"]),
        ("六院", ["R3", "R9"]),
        ("第六人民", ["R3", "R4"]),
        ("上海市第六人民医院", ["R3", "R4"]),
        ("上海", ["R3", "R4", "R5", "R1"]),
        ("ＭＤ", ["R5"]),
        ("长征社区", ["R6"]),
        ("征镇", ["R6"]),
        ("人民医院东", ["R4"]),
        ("协和", []),
        ("复旦中山", []),
        ("%", []),
        ("_", []),
        ("*", []),
        ("'", []),
        ("\0", []),
    ],
)
def test_a_part_finds_exact_names_then_beginnings_then_the_rest(typed, found):
    assert codes(typed) == found


@pytest.mark.parametrize("limit", [0, 1, 2, 5, 100])
def test_never_more_than_the_limit(limit):
    whole = codes("院", limit=100)
    assert codes("院", limit=limit) == whole[:limit]


def test_the_answer_is_the_same_each_time():
    assert codes("医院") == codes("医院") == codes(" 医院 ")


@given(st.sampled_from([name for _code, name, _aliases in ROWS]), st.data())
def test_any_part_of_a_name_finds_its_hospital(name, data):
    begin = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(begin + 1, len(name)))
    part = name[begin:end]
    if fold(part):
        found = [one.name for one in clients.find_hospitals(part, limit=100)]
        assert name in found


@given(st.text(max_size=12))
def test_whatever_is_typed_each_answer_holds_it(text):
    wanted = fold(text)
    for one in clients.find_hospitals(text, limit=100):
        assert any(wanted in name for name in one.folded)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        ({}, [True, True, True, True]),
        ({"designated": "no"}, [False, False, False, False]),
        ({"valid_from": "2026-01-01"}, [False, True, True, True]),
        ({"valid_to": "2026-06-30"}, [True, True, True, False]),
        ({"valid_from": "2026-01-01", "valid_to": "2026-06-30"}, [False, True, True, False]),
        ({"valid_from": "2026-01-01", "designated": "否"}, [False, False, False, False]),
    ],
)
def test_it_is_designated_on_its_days_both_days_in(tmp_path, cells, days):
    row = RIGHT[Kind.HOSPITALS] | {"code": "N1", "name": "新院"}
    bring(tmp_path, Kind.HOSPITALS, [row | cells])
    hospital = clients.hospital_by_name("新院")
    asked = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [hospital.is_designated_on(day) for day in asked] == days


def test_a_hospital_that_was_renamed_is_found_by_its_new_name_alone(tmp_path):
    renamed = RIGHT[Kind.HOSPITALS] | {"code": "R7", "name": "仁爱医院", "aliases": ""}
    bring(tmp_path, Kind.HOSPITALS, [renamed])
    assert named("仁爱医院") == "R7"
    assert named("仁济医院") == "R8"


@pytest.mark.parametrize(
    ("aliases", "kept"),
    [
        ("", ()),
        ("一院", ("一院",)),
        ("一院、二院", ("一院", "二院")),
        ("一院|二院", ("一院", "二院")),
        (" 一院 、、 二院 |", ("一院", "二院")),
    ],
)
def test_aliases_are_parted_and_empty_ones_left_out(tmp_path, aliases, kept):
    row = RIGHT[Kind.HOSPITALS] | {"code": "N2", "name": "别名院", "aliases": aliases}
    bring(tmp_path, Kind.HOSPITALS, [row])
    assert clients.hospital_by_name("别名院").aliases == kept
