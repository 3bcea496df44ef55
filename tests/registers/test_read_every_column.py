"""Every column of every register: right cells in odd spellings, wrong cells with the sentence an operator reads."""

from datetime import date
from decimal import Decimal

import pytest

from app.registers.columns import REGISTERS, YTD
from app.registers.demo_people import invented_id
from app.registers.model import Kind
from app.registers.reading import WrongCell
from app.registers.rows import layout, read_row
from app.registers.words import say
from tests.registers.files import LI, RIGHT, WANG

DAY_WRONG = "日期请写成 2026-11-21 这样。"
NO_DAY = "没有这一天。"
CODE_WRONG = "只能用字母、数字、点和横线。"
BORN_ON_LEAP_DAY = invented_id("0107", date(1980, 2, 29), 11)


def column(kind, name):
    return next(one for one in REGISTERS[kind].columns if one.name == name)


def read(kind, name, cell):
    """The value of a cell, or the sentence of its refusal."""
    try:
        return column(kind, name).read(cell)
    except WrongCell as wrong:
        return say(wrong.reason, **wrong.facts)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (WANG, WANG),
        (f" {WANG} ", WANG),
        (LI, LI),
        (LI.lower(), LI),
        (f"{LI[:6]} {LI[6:14]} {LI[14:]}", LI),
        (WANG.translate(str.maketrans("0123456789", "０１２３４５６７８９")), WANG),
        (LI.replace("X", "Ｘ"), LI),
        (LI.replace("X", "ｘ"), LI),
        (BORN_ON_LEAP_DAY, BORN_ON_LEAP_DAY),
        (WANG[:17], "身份证号应是18位，这里是17位。"),
        (WANG + "1", "身份证号应是18位，这里是19位。"),
        ("310107480312001", "身份证号应是18位，这里是15位。"),
        ("王建国", "身份证号应是18位，这里是3位。"),
        ("X" * 18, "身份证号只能是数字，最后一位可以是 X。"),
        (WANG[:16] + "X2", "身份证号只能是数字，最后一位可以是 X。"),
        (WANG[:17] + "Y", "身份证号只能是数字，最后一位可以是 X。"),
        (WANG[:8] + "-" + WANG[9:], "身份证号只能是数字，最后一位可以是 X。"),
        ("990107198113010012", "身份证号里的出生日期不存在。"),
        ("990107198102290012", "身份证号里的出生日期不存在。"),
        ("990107198100010012", "身份证号里的出生日期不存在。"),
        ("990107000001010012", "身份证号里的出生日期不存在。"),
        (WANG[:17] + "9", "身份证号的最后一位校验不对，请核对是否抄错。"),
        (WANG[:17] + "X", "身份证号的最后一位校验不对，请核对是否抄错。"),
    ],
)
@pytest.mark.parametrize("kind", [Kind.INSURED, Kind.CATEGORIES, Kind.PAID_INVOICES])
def test_an_id_number(kind, cell, found):
    assert read(kind, "id_number", cell) == found


DAYS = [
    ("2026-11-21", date(2026, 11, 21)),
    ("2026-1-5", date(2026, 1, 5)),
    ("20261121", date(2026, 11, 21)),
    ("2026/11/21", date(2026, 11, 21)),
    ("2026.11.21", date(2026, 11, 21)),
    ("2026年11月21日", date(2026, 11, 21)),
    ("2026年1月5", date(2026, 1, 5)),
    ("２０２６－１１－２１", date(2026, 11, 21)),
    ("２０２６．１１．２１", date(2026, 11, 21)),
    (" 2026-11-21 ", date(2026, 11, 21)),
    ("2024-02-29", date(2024, 2, 29)),
    ("2000-02-29", date(2000, 2, 29)),
    ("9999-12-31", date(9999, 12, 31)),
    ("2023-02-29", NO_DAY),
    ("1900-02-29", NO_DAY),
    ("2026-04-31", NO_DAY),
    ("2026-13-01", NO_DAY),
    ("2026-00-10", NO_DAY),
    ("20261301", NO_DAY),
    ("0000-01-01", NO_DAY),
    ("26-11-21", DAY_WRONG),
    ("21-11-2026", DAY_WRONG),
    ("11/21/2026", DAY_WRONG),
    ("2026-11", DAY_WRONG),
    ("2026-11-21T00:00:00", DAY_WRONG),
    ("2026-011-21", DAY_WRONG),
    ("2026 11 21", DAY_WRONG),
    ("二〇二六年十一月", DAY_WRONG),
    ("昨天", DAY_WRONG),
    ("46000", DAY_WRONG),
    ("-", DAY_WRONG),
]


@pytest.mark.parametrize(("cell", "found"), DAYS)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Kind.INSURED, "birth"),
        (Kind.INSURED, "death_date"),
        (Kind.CATEGORIES, "valid_from"),
        (Kind.MEMBERS, "valid_to"),
        (Kind.PAID_INVOICES, "paid_on"),
        (Kind.FISCAL, "as_of"),
    ],
)
def test_a_day(kind, name, cell, found):
    assert read(kind, name, cell) == found


MONEY = [
    ("0", Decimal("0.00")),
    ("486.20", Decimal("486.20")),
    ("486.2", Decimal("486.20")),
    ("1,486.20", Decimal("1486.20")),
    ("¥486.20", Decimal("486.20")),
    ("４８６．２０元", Decimal("486.20")),
    ("99999999.99", Decimal("99999999.99")),
    ("元", "金额不能空着。"),
    ("三百", "金额请写数字。"),
    ("486.205", "金额最多两位小数。"),
    ("-486.20", "金额不能是负数。"),
    ("100000000", "金额太大，请核对。"),
    ("abc", "金额不是数字。"),
    ("48,6", "金额不是数字。"),
    ("NaN", "金额不是数字。"),
]


@pytest.mark.parametrize(("cell", "found"), MONEY)
@pytest.mark.parametrize(
    ("kind", "name"),
    [(Kind.PAID_INVOICES, "amount"), (Kind.ACCUMULATORS, "out_ded_used")],
)
def test_an_amount(kind, name, cell, found):
    assert read(kind, name, cell) == found


@pytest.mark.parametrize("name", YTD)
def test_every_figure_of_an_accumulator_is_an_amount(name):
    assert read(Kind.ACCUMULATORS, name, "1,234.5") == Decimal("1234.50")
    assert read(Kind.ACCUMULATORS, name, "-1") == "金额不能是负数。"


@pytest.mark.parametrize(
    ("kind", "name", "cells"),
    [
        (Kind.INSURED, "kind", {"EMP": ("EMP", "职保", "职工医保"), "RES": ("RES", "居保", "居民医保")}),
        (
            Kind.INSURED,
            "status",
            {
                "active": ("active", "在职"),
                "retired": ("retired", "退休"),
                "retired_pre2001": ("retired_pre2001", "2001年前退休"),
                "resident": ("resident", "居民"),
            },
        ),
        (
            Kind.FISCAL,
            "state",
            {"valid": ("valid", "有效"), "void": ("void", "作废"), "reimbursed": ("已报销",)},
        ),
        (Kind.HOSPITALS, "level", {"1": ("1", "一级"), "2": ("2", "二级"), "3": ("3", "三级")}),
        (Kind.HOSPITALS, "designated", {True: ("yes", "是"), False: ("no", "否")}),
        (Kind.ITEMS, "item_class", {"甲": ("甲", "甲类"), "乙": ("乙", "乙类"), "丙": ("丙类",)}),
    ],
)  # fmt: skip
def test_a_word_of_a_closed_list_in_both_scripts(kind, name, cells):
    for value, spellings in cells.items():
        for spelling in spellings:
            assert read(kind, name, spelling) == value
            assert read(kind, name, f" {spelling} ") == value


@pytest.mark.parametrize(
    ("kind", "name", "cell", "found"),
    [
        (Kind.INSURED, "kind", "ＥＭＰ", "EMP"),
        (Kind.INSURED, "status", "２００１年前退休", "retired_pre2001"),
        (Kind.HOSPITALS, "level", "３", "3"),
        (Kind.INSURED, "kind", "emp", "不在可选范围内。可写：EMP / 职保 / 职工医保 / RES / 居保 / 居民医保。"),
        (Kind.FISCAL, "state", "无效", "不在可选范围内。可写：valid / 有效 / void / 作废 / reimbursed / 已报销。"),
        (Kind.HOSPITALS, "level", "4", "不在可选范围内。可写：1 / 一级 / 2 / 二级 / 3 / 三级。"),
        (Kind.HOSPITALS, "designated", "1", "不在可选范围内。可写：yes / 是 / no / 否。"),
        (Kind.ITEMS, "item_class", "丁", "不在可选范围内。可写：甲 / 甲类 / 乙 / 乙类 / 丙 / 丙类。"),
    ],
)  # fmt: skip
def test_a_word_that_is_not_in_the_list_names_the_list(kind, name, cell, found):
    assert read(kind, name, cell) == found


@pytest.mark.parametrize(
    ("kind", "name", "cell", "found"),
    [
        (Kind.PAID_INVOICES, "invoice_code", "31060126", "31060126"),
        (Kind.PAID_INVOICES, "invoice_code", "３１０６０１２６", "31060126"),
        (Kind.PAID_INVOICES, "invoice_number", " 0200 0000 05 ", "0200000005"),
        (Kind.FISCAL, "invoice_number", "ab-12.c", "AB-12.C"),
        (Kind.FISCAL, "invoice_number", "ＡＢ１２", "AB12"),
        (Kind.FISCAL, "invoice_number", "1" * 30, "1" * 30),
        (Kind.FISCAL, "invoice_number", "1" * 31, "太长，最多30个字。"),
        (Kind.FISCAL, "invoice_code", "1" * 21, "太长，最多20个字。"),
        (Kind.FISCAL, "invoice_number", "№12", "NO12"),
        (Kind.FISCAL, "invoice_number", "12号", CODE_WRONG),
        (Kind.FISCAL, "invoice_number", "1/2", CODE_WRONG),
        (Kind.FISCAL, "invoice_number", "=1+1", CODE_WRONG),
        (Kind.FISCAL, "invoice_number", "1_2", CODE_WRONG),
        (Kind.FISCAL, "invoice_number", "'01", CODE_WRONG),
        (Kind.MEMBERS, "plan", "sh-mutual", "SH-MUTUAL"),
        (Kind.MEMBERS, "plan", "互助", CODE_WRONG),
        (Kind.HOSPITALS, "code", "h 31.01-01", "H31.01-01"),
        (Kind.HOSPITALS, "code", "1" * 41, "太长，最多40个字。"),
        (Kind.ITEMS, "code", "Ｘ０１", "X01"),
        (Kind.ITEMS, "region", "310000", "310000"),
        (Kind.ITEMS, "region", "3100001", "太长，最多6个字。"),
        (Kind.ITEMS, "region", "上海", CODE_WRONG),
        (Kind.INSURED, "phone", "１９９ ０００００００１", "19900000001"),
        (Kind.INSURED, "phone", "021-12345678", "021-12345678"),
        (Kind.INSURED, "phone", "家里电话", CODE_WRONG),
    ],
)
def test_a_code_or_number(kind, name, cell, found):
    assert read(kind, name, cell) == found


@pytest.mark.parametrize(
    ("kind", "name", "most"),
    [
        (Kind.INSURED, "name", 60),
        (Kind.INSURED, "district", 40),
        (Kind.PAID_INVOICES, "scheme", 40),
        (Kind.CATEGORIES, "category", 20),
        (Kind.HOSPITALS, "name", 120),
        (Kind.HOSPITALS, "aliases", 500),
        (Kind.HOSPITALS, "city", 40),
        (Kind.ITEMS, "name", 200),
    ],
)
def test_words_are_kept_as_written_up_to_their_column(kind, name, most):
    assert read(kind, name, " 阿依·古丽（Ａ） ") == "阿依·古丽（Ａ）"
    assert read(kind, name, "𠮷" * most) == "𠮷" * most
    assert read(kind, name, "王" * (most + 1)) == f"太长，最多{most}个字。"
    stored = getattr(REGISTERS[kind].model, name, None)
    assert stored is None or stored.type.length == most


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("0", "0.0000"),
        ("1", "1.0000"),
        ("0.1", "0.1000"),
        ("10%", "0.1000"),
        ("１０％", "0.1000"),
        ("12.5%", "0.1250"),
        ("0.0001", "0.0001"),
        ("100%", "1.0000"),
        (".05", "0.0500"),
        ("0.00001", "比例最多四位小数。"),
        ("0.005%", "比例最多四位小数。"),
        ("1.0001", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("101%", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("10", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("-0.1", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("10%%", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("一成", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("NaN", "比例应在0到1之间，例如 0.10 或 10%。"),
        ("Infinity%", "比例应在0到1之间，例如 0.10 或 10%。"),
    ],
)
def test_a_share(cell, found):
    assert read(Kind.ITEMS, "first_share", cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("2026", "2026"),
        ("2026年", "2026"),
        ("２０２６", "2026"),
        (" 1999 ", "1999"),
        ("26", "年度请写成四位数字，例如 2026。"),
        ("1899", "年度请写成四位数字，例如 2026。"),
        ("2100", "年度请写成四位数字，例如 2026。"),
        ("2026-2027", "年度请写成四位数字，例如 2026。"),
        ("2026.0", "年度请写成四位数字，例如 2026。"),
        ("二〇二六", "年度请写成四位数字，例如 2026。"),
    ],
)
def test_a_year(cell, found):
    assert read(Kind.ACCUMULATORS, "year", cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("0", 0),
        ("2", 2),
        ("007", 7),
        ("９", 9),
        ("999", 999),
        ("1000", "应是0到999之间的整数。"),
        ("-1", "应是0到999之间的整数。"),
        ("1.0", "应是0到999之间的整数。"),
        ("两次", "应是0到999之间的整数。"),
        ("²", 2),
        ("٣", "应是0到999之间的整数。"),
    ],
)
def test_a_count(cell, found):
    assert read(Kind.ACCUMULATORS, "admissions", cell) == found


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("31", "31"),
        ("310000", "31"),
        ("３２", "32"),
        ("320500", "32"),
        ("65", "65"),
        ("99", "没有这个省份代码。"),
        ("00", "没有这个省份代码。"),
        ("3", "没有这个省份代码。"),
        ("上海", "没有这个省份代码。"),
    ],
)
def test_a_province(cell, found):
    assert read(Kind.HOSPITALS, "province", cell) == found


# A whole row: what no cell alone can show.


def row(kind, demo=True, **cells):
    register = REGISTERS[kind]
    whole = RIGHT[kind] | cells
    values, faults = read_row(
        register, layout(register, list(whole)), 7, list(whole.values()), demo=demo
    )
    return values, [(one.line, one.column, one.sentence) for one in faults]


@pytest.mark.parametrize("kind", Kind)
def test_a_right_row_has_a_value_for_every_column_and_no_fault(kind):
    values, faults = row(kind)
    assert faults == []
    assert set(values) == {one.name for one in REGISTERS[kind].columns}
    assert {name for name, value in values.items() if value is None} == {
        one.name for one in REGISTERS[kind].columns if one.name not in RIGHT[kind]
    }


@pytest.mark.parametrize(
    ("begins", "ends", "faults"),
    [
        ("2026-01-01", "2026-12-31", []),
        ("2026-01-01", "2026-01-01", []),
        ("2026-01-01", "", []),
        ("2026-01-02", "2026-01-01", [(7, "valid_to", "有效期止早于有效期起。")]),
        ("2026-01-02", "9999-12-31", []),
    ],
)
@pytest.mark.parametrize(
    "kind", [Kind.INSURED, Kind.CATEGORIES, Kind.MEMBERS, Kind.HOSPITALS, Kind.ITEMS]
)
def test_a_time_may_last_one_day_and_not_less(kind, begins, ends, faults):
    assert row(kind, valid_from=begins, valid_to=ends)[1] == faults


def test_an_end_without_a_beginning_is_fine_where_the_beginning_may_be_missing():
    assert row(Kind.ITEMS, valid_from="", valid_to="2020-01-01")[1] == []


@pytest.mark.parametrize("kind", [kind for kind in Kind if "id_number" in RIGHT[kind]])
def test_invented_people_are_told_in_every_register_that_names_people(kind):
    assert row(kind, demo=False)[1] == [
        (7, "id_number", "99 开头的身份证号只用于演示，这里不能用。")
    ]


@pytest.mark.parametrize("kind", [kind for kind in Kind if "id_number" not in RIGHT[kind]])
def test_registers_that_name_nobody_are_the_same_in_and_outside_the_demo(kind):
    assert row(kind, demo=False) == row(kind, demo=True)


@pytest.mark.parametrize("birth", ["1948-03-11", "1948-12-03", "2048-03-12"])
def test_a_birth_date_that_is_not_the_number_s_is_told(birth):
    assert row(Kind.INSURED, birth=birth)[1] == [(7, "birth", "出生日期和身份证号里的不一样。")]


def test_a_birth_date_is_not_compared_with_a_number_that_is_wrong_itself():
    faults = row(Kind.INSURED, id_number="1", birth="1948-03-11")[1]
    assert [name for _line, name, _sentence in faults] == ["id_number"]


@pytest.mark.parametrize(("change", "found"), [(-1, 6), (1, 8), (5, 12), (-6, 1)])
def test_a_row_of_another_width_is_told_with_both_counts(change, found):
    register = REGISTERS[Kind.INSURED]
    names = list(RIGHT[Kind.INSURED])
    cells = (list(RIGHT[Kind.INSURED].values()) + ["x"] * 5)[: len(names) + change]
    values, faults = read_row(register, layout(register, names), 7, cells, demo=True)
    assert values == {}
    assert [one.sentence for one in faults] == [f"这一行有{found}格，表头有7格。"]


@pytest.mark.parametrize("kind", Kind)
def test_a_row_of_empty_cells_misses_every_required_one(kind):
    register = REGISTERS[kind]
    names = [one.name for one in register.columns]
    _values, faults = read_row(register, layout(register, names), 3, ["　"] * len(names), demo=True)
    assert [(one.column, one.reason) for one in faults] == [
        (one.name, "cell_empty") for one in register.columns if one.required
    ]
