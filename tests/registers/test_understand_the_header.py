"""The first line of a file: any heading a column has, in any order, among strangers; else a refusal that names it."""

import random

import pytest

from app.errors import Refusal
from app.registers.columns import REGISTERS
from app.registers.load import load
from app.registers.model import Kind
from app.registers.rows import layout, read_row
from tests.registers.files import RIGHT, bring, heading_of, table, write

EVERY_HEADING = [
    (kind, one.name, heading)
    for kind, register in REGISTERS.items()
    for one in register.columns
    for heading in one.headings
]


def names_of(kind):
    return [one.name for one in REGISTERS[kind].columns]


def places(kind, header):
    return {column.name: place for column, place in layout(REGISTERS[kind], header).places}


def refused(kind, header):
    with pytest.raises(Refusal) as refusal:
        layout(REGISTERS[kind], header)
    return refusal.value.reason, refusal.value.facts


@pytest.mark.parametrize(("kind", "name", "heading"), EVERY_HEADING)
def test_each_heading_of_a_column_finds_it(kind, name, heading):
    header = [heading if one == name else one for one in names_of(kind)]
    assert places(kind, header)[name] == names_of(kind).index(name)


def test_no_heading_of_a_register_means_two_columns():
    for kind in Kind:
        headings = [heading for its, _name, heading in EVERY_HEADING if its == kind]
        assert len(headings) == len(set(headings))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        str.title,
        lambda text: f"  {text}\t",
        lambda text: text.replace("_", " "),
        lambda text: text.replace("_", "-"),
        lambda text: text.replace("_", ""),
        lambda text: f"（{text}）",
        lambda text: "".join(chr(ord(sign) + 0xFEE0) if "a" <= sign <= "z" else sign for sign in text),
    ],
    ids=["upper", "title", "spaces", "parted", "dashed", "joined", "brackets", "wide"],
)  # fmt: skip
def test_a_heading_counts_whatever_its_case_widths_and_signs(kind, disguise):
    plain = places(kind, names_of(kind))
    assert places(kind, [disguise(name) for name in names_of(kind)]) == plain


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("seed", range(3))
def test_columns_in_any_order_among_strangers_give_the_same_row(kind, seed):
    chance = random.Random(seed)
    cells = {name: RIGHT[kind].get(name, "") for name in names_of(kind)}
    strangers = {"序号": "1", "备注": "x", "经办人": "y"}
    header = list(cells) + list(strangers)
    chance.shuffle(header)
    found = layout(REGISTERS[kind], header)
    line = [(cells | strangers)[name] for name in header]
    straight = layout(REGISTERS[kind], names_of(kind))
    assert read_row(REGISTERS[kind], found, 2, line, demo=True) == read_row(
        REGISTERS[kind], straight, 2, list(cells.values()), demo=True
    )
    assert sorted(found.ignored) == sorted(strangers)
    assert found.width == len(header)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("seed", range(2))
def test_english_and_chinese_headings_may_be_mixed(kind, seed, tmp_path):
    chance = random.Random(seed)
    row = {
        name if chance.random() < 0.5 else heading_of(kind, name): cell
        for name, cell in RIGHT[kind].items()
    }
    report = bring(tmp_path, kind, [row])
    assert (report.state, report.added, report.ignored_columns) == ("live", 1, [])


@pytest.mark.parametrize("kind", Kind)
def test_each_required_column_that_lacks_is_named_alone_in_both_languages(kind):
    for one in REGISTERS[kind].columns:
        header = [name for name in names_of(kind) if name != one.name]
        if one.required:
            facts = {"columns": f"{one.name}（{one.heading}）"}
            assert refused(kind, header) == ("missing_columns", facts)
        else:
            assert places(kind, header)[one.name] is None


@pytest.mark.parametrize("kind", Kind)
def test_all_that_lack_are_named_at_once_in_the_order_of_the_register(kind):
    reason, facts = refused(kind, ["序号"])
    assert reason == "missing_columns"
    assert facts["columns"].split("、") == [
        f"{one.name}（{one.heading}）" for one in REGISTERS[kind].columns if one.required
    ]


@pytest.mark.parametrize(
    ("kind", "again", "named"),
    [
        (Kind.INSURED, "id_number", "id_number（身份证号）"),
        (Kind.INSURED, "证件号码", "id_number（身份证号）"),
        (Kind.INSURED, "ID Number", "id_number（身份证号）"),
        (Kind.CATEGORIES, "开始日期", "valid_from（有效期起）"),
        (Kind.CATEGORIES, "to", "valid_to（有效期止）"),
        (Kind.FISCAL, "发票号码", "invoice_number（票据号码）"),
        (Kind.HOSPITALS, "机构名称", "name（医院名称）"),
        (Kind.ITEMS, "class", "item_class（类别）"),
    ],
)
def test_two_columns_of_one_meaning_are_refused_by_name(kind, again, named):
    assert refused(kind, [*names_of(kind), again]) == ("double_column", {"columns": named})


@pytest.mark.parametrize("blank", ["", " ", "　", "\t"])
def test_columns_without_a_heading_are_passed_over_and_not_listed(blank):
    header = [blank, *names_of(Kind.FISCAL), blank, "备注"]
    found = layout(REGISTERS[Kind.FISCAL], header)
    assert found.ignored == ["备注"]
    assert found.width == len(header)


def test_two_strangers_of_one_name_are_nobody_s_business():
    assert layout(REGISTERS[Kind.FISCAL], [*names_of(Kind.FISCAL), "备注", "备注"]).ignored == [
        "备注",
        "备注",
    ]


@pytest.mark.parametrize(
    "header",
    [
        "姓 名，身份证号",
        "id_number;name;kind;status;birth;district;valid_from",
        "id_number\tname\tkind\tstatus\tbirth\tdistrict\tvalid_from",
        "1,2,3",
        ",,,",
    ],
)
def test_a_first_line_that_is_no_header_is_refused_and_nothing_is_begun(header, tmp_path):
    path = write(tmp_path / "insured.csv", f"{header}\n{header}\n")
    report = load(Kind.INSURED, path, by=None, demo=True)
    assert (report.state, report.reason, report.rows) == ("refused", "missing_columns", 0)
    assert "id_number（身份证号）" in report.sentence


def test_blank_lines_before_the_header_are_passed_over(tmp_path):
    path = write(tmp_path / "fiscal.csv", "\n,,,\n\n" + table([RIGHT[Kind.FISCAL]]))
    report = load(Kind.FISCAL, path, by=None)
    assert (report.state, report.added) == ("live", 1)


def test_a_header_alone_is_refused_in_words(tmp_path):
    path = write(tmp_path / "fiscal.csv", ",".join(RIGHT[Kind.FISCAL]) + "\n\n")
    report = load(Kind.FISCAL, path, by=None)
    assert (report.state, report.sentence) == ("refused", "文件里只有表头，没有数据。")


@pytest.mark.parametrize("kind", Kind)
def test_keys_and_finders_of_a_register_are_columns_of_it(kind):
    register = REGISTERS[kind]
    assert {*register.key, *register.found_by} <= set(names_of(kind))
    assert set(register.found_by) <= set(register.key)
