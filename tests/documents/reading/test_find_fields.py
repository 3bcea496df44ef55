"""Every field of every kind of paper is found by its label and its place, upright, turned or tilted."""

import pytest

from app.documents.reading import checks, kinds, tables
from app.documents.reading.found import find_all
from app.documents.reading.layouts import layouts
from app.documents.reading.reader import Paper
from app.documents.reading.tokens import tokens
from tests.documents.reading import papers

NAMES = sorted(papers.PAPERS)


def fields(cells, turn=0, tilt=0.0):
    page = papers.page(cells, turn, tilt)
    layout = kinds.recognise(page, layouts())
    assert layout is not None
    paper = Paper([page], layout)
    checks.prove(paper.values, layout)
    paper.read_table()
    found = {
        name: value.text
        for name, value in paper.values.items()
        if layout.fields[name].kept and not layout.fields[name].into
    }
    if paper.table is not None:
        found[layout.table["field"]] = paper.table.rows
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_kind_is_recognised(name):
    cells, _truth = papers.PAPERS[name]
    layout = kinds.recognise(papers.page(cells), layouts())
    assert layout is not None
    assert layout.kind == papers.kind_of(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_found_and_none_is_invented(name):
    cells, truth = papers.PAPERS[name]
    assert fields(cells) == truth


@pytest.mark.parametrize("name", ["invoice", "receipt", "settlement", "household", "cost_list"])
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_a_turned_paper_says_the_same(name, turn):
    cells, truth = papers.PAPERS[name]
    assert fields(cells, turn) == truth


@pytest.mark.parametrize("name", ["invoice", "receipt", "settlement", "death_certificate"])
@pytest.mark.parametrize("tilt", [-7.0, -3.0, 4.0, 8.0])
def test_a_crooked_paper_says_the_same(name, tilt):
    cells, truth = papers.PAPERS[name]
    assert fields(cells, tilt=tilt) == truth


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_lines_does_not_matter(name):
    cells, truth = papers.PAPERS[name]
    assert fields(cells[::-1]) == truth


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("票据代码", "invoice_code"),
        ("票据号码", "invoice_number"),
        ("校验码", "check_code"),
        ("开票日期", "issue_date"),
        ("医保统筹基金支付", "fund_pay"),
        ("其他支付", "other_pay"),
        ("个人账户支付", "account_pay"),
        ("个人现金支付", "cash_pay"),
        ("个人自付", "self_pay"),
        ("个人自费", "self_fee"),
        ("收款单位", "hospital"),
    ],
)
def test_a_field_that_is_not_on_the_paper_is_absent(label, field):
    assert field not in fields(papers.without(papers.INVOICE, label))


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("票据代码：", "票据代码:", "invoice_code", papers.CODE),
        ("票据代码：", "票据代码", "invoice_code", papers.CODE),
        ("票据代码：", "乘据代码：", "invoice_code", papers.CODE),
        ("票据代码：", "电子票据代码：", "invoice_code", papers.CODE),
        ("交款人：贾", "姓名：贾", "payer", "贾淑芬"),
        ("开票日期：2025-04-13", "开票日期：2025年04月13日", "issue_date", "2025-04-13"),
        ("（小写）12,406.33", "（小写）￥12406.33", "total", "12406.33"),
        ("（小写）12,406.33", "￥12,406.33", "total", "12406.33"),
        ("金额合计（大写）", "合计人民币（大写）", "total_upper", "壹万贰仟肆佰零陆元叁角叁分"),
        ("医保统筹基金支付", "统筹基金支付", "fund_pay", "8219.51"),
        ("医保统筹基金支付", "公医记账", "fund_pay", "8219.51"),
        ("其他支付", "附加支付", "other_pay", "420.00"),
        ("个人现金支付", "现金支付", "cash_pay", "3766.82"),
        ("8219.51", "8219,51", "fund_pay", "8219.51"),
        ("20250321-20250413", "2025-03-21至2025-04-13", "admitted", "2025-03-21"),
        ("样板中心医院", "样板中心医院医", "hospital", "东湖区样板中心医院"),
        ("收款单位（章）", "收款单位（盖章）", "hospital", "东湖区样板中心医院"),
        (
            "城乡居民基本医疗保险",
            "城乡居民基本医疗保院",
            "medical_insurance_type",
            "城乡居民基本医疗保险",
        ),
    ],
)
def test_labels_and_values_differ_from_city_to_city(old, new, field, value):
    assert fields(papers.with_text(papers.INVOICE, old, new))[field] == value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("医疗费总", "医疗总费用"),
        ("险种类型", "参保类型"),
        ("结算日期", "结算时间"),
        ("入院日期", "入院时间"),
        ("起付线", "起付标准"),
        ("医疗机构", "定点医疗机构"),
    ],
)
def test_a_settlement_sheet_of_another_city_says_the_same(old, new):
    cells = papers.with_text(papers.SETTLEMENT, old, new)
    if old == "医疗费总":
        cells = [cell for cell in cells if cell not in ((0, 324, "额"), (0, 300, new))]
        cells.append((0, 312, new))
    assert fields(cells) == papers.SETTLEMENT_TRUTH


def test_an_amount_and_the_next_item_that_touch_are_two():
    cells = [cell for cell in papers.INVOICE if cell[:2] not in ((330, 190), (500, 190))]
    cells.append((330, 190, "2,207.30化验费"))
    assert fields(cells)["items"] == papers.INVOICE_TRUTH["items"]


def test_an_item_of_which_one_sign_was_misread_is_the_item():
    cells = papers.with_text(papers.INVOICE, "卫生材料费", "卫生材抖费")
    assert fields(cells)["items"] == papers.INVOICE_TRUTH["items"]


def test_items_with_a_line_each_are_read_as_well():
    cells = [cell for cell in papers.INVOICE if not 160 <= cell[1] <= 220]
    rows = papers.INVOICE_TRUTH["items"]
    cells += [(30, 160, "项目名称"), (300, 160, "数量"), (400, 160, "单位"), (520, 160, "金额(元)")]
    for at, (name, amount) in enumerate(rows):
        y = 190 + 28 * at
        cells += [(30, y, name), (300, y, "1"), (400, y, "项"), (520, y, amount)]
    assert fields(cells)["items"] == rows


def test_without_heads_items_stand_above_the_total():
    cells = [cell for cell in papers.INVOICE if cell[1] != 160]
    assert fields(cells)["items"] == papers.INVOICE_TRUTH["items"]


@pytest.mark.parametrize(
    ("seen", "meant"), [("2", "乙"), ("Z", "乙"), ("由", "甲"), ("乙类", "乙")]
)
def test_classes_that_look_alike_are_the_class(seen, meant):
    cells = [
        (x, y, seen) if (x, y) == (700, 210) else (x, y, text) for x, y, text in papers.COST_LIST
    ]
    assert fields(cells)["lines"][1][4] == meant


def test_a_long_name_goes_on_above_its_line():
    cells = [cell for cell in papers.COST_LIST if cell[:2] != (0, 210)]
    cells += [(0, 202, "0.9%氯化"), (0, 222, "钠注射液")]
    assert fields(cells)["lines"][1][0] == "0.9%氯化钠注射液"


def test_figures_without_their_point_are_told_by_the_sum():
    cells = papers.with_text(papers.INVOICE, "8219.51", "821951")
    assert fields(cells)["fund_pay"] == "8219.51"


def test_a_date_on_the_receipt_stands_without_label():
    cells = [cell for cell in papers.RECEIPT if "10 月" not in cell[2]]
    cells += [(700, 350, "2025"), (760, 350, "年10"), (820, 350, "月11日")]
    assert fields(cells)["issue_date"] == "2025-10-11"


def test_a_second_label_that_says_otherwise_is_kept_beside_the_first():
    page = papers.page([*papers.SETTLEMENT, (0, 800, "全自费金额"), (300, 800, "77.00")])
    layout = kinds.recognise(page, layouts())
    value = find_all(page, layout, tokens(page, layout))["self_fee"]
    assert value.text == "3109.57"
    assert "77.00" in value.rivals


def test_the_same_value_under_two_labels_is_printed_twice():
    cells = papers.with_text(papers.SETTLEMENT, "3109.5市示例第医保结算章", "3109.57")
    page = papers.page(cells)
    layout = kinds.recognise(page, layouts())
    value = find_all(page, layout, tokens(page, layout))["self_fee"]
    assert "printed_twice" in value.proofs
    assert value.rivals == ()


@pytest.mark.parametrize(
    ("name", "place", "field"),
    [
        ("id_front", "尤凤仙", "name"),
        ("id_front", "满", "nation"),
        ("bank_card", "0000 0013", "card_number"),
        ("social_card", "Z687", "card_no"),
        ("discharge", "出院诊断：2型", "diagnosis"),
        ("household", "76弄", "address"),
        ("death_certificate", "2025年03月", "death_date"),
        ("settlement", "23866", "total"),
        ("cost_list", "2001.36", "total"),
    ],
)
def test_a_place_stands_where_the_value_was_read(name, place, field):
    cells, _truth = papers.PAPERS[name]
    page = papers.page(cells)
    layout = kinds.recognise(page, layouts())
    value = find_all(page, layout, tokens(page, layout))[field]
    read_from = [line for line in page.lines if place in line.text]
    assert read_from
    assert value.lines[0].top == pytest.approx(read_from[0].top, abs=70)


def test_a_table_without_its_heads_is_no_table():
    page = papers.page(papers.without(papers.COST_LIST, "单价"))
    layout = kinds.best_of_kind(page, layouts(), "cost_list")
    assert tables.lines_of_list(page, layout, tokens(page, layout), None) is None


def test_tables_over_several_pages_are_one():
    one = tables.Table([["a", "1.00"]], (), 0.9)
    other = tables.Table([["b", "2.00"]], (), 0.8, is_doubtful=True)
    joined = tables.join([one, other])
    assert joined.rows == [["a", "1.00"], ["b", "2.00"]]
    assert joined.score == 0.8
    assert joined.is_doubtful
    assert tables.join([]) is None
