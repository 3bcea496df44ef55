"""Lines are cut at labels: inside a line only before a sign, at its beginning before a value of its form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.reading.layouts import layouts
from app.documents.reading.page import Line, page_of_lines
from app.documents.reading.tokens import cut_line, share, tokens
from tests.documents.reading import papers

LAYOUTS = {layout.kind: layout for layout in layouts() if not layout.region}


def line(text, left=0.0):
    right = left + papers.width_of(text)
    quad = ((left, 0.0), (right, 0.0), (right, 20.0), (left, 20.0))
    return Line(text, 0.99, left, 0.0, right, 20.0, quad)


def cut(text, kind="invoice"):
    return [(one.text, one.is_label) for one in cut_line(line(text), LAYOUTS[kind])]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("票据代码：99060225", [("票据代码", True), ("99060225", False)]),
        ("票据代码 99060225", [("票据代码", True), ("99060225", False)]),
        ("票据代码", [("票据代码", True)]),
        ("交款人：贾淑芬", [("交款人", True), ("贾淑芬", False)]),
        ("交款人统一社会信用代码：99**84", [("交款人统一社会信用代码", True), ("99**84", False)]),
        ("收款单位（章）：样板医院", [("收款单位(章)", True), ("样板医院", False)]),
        ("收款单位（盖章）样板医院", [("收款单位(盖章)", True), ("样板医院", False)]),
        ("金额合计（大写）壹元整", [("金额合计(大写)", True), ("壹元整", False)]),
        ("（小写）12.00", [("(小写)", True), ("12.00", False)]),
        ("(小写)￥12.00", [("(小写)", True), ("¥", True), ("12.00", False)]),
        ("￥12.00", [("¥", True), ("12.00", False)]),
        ("NO.0158781442", [("NO.", True), ("0158781442", False)]),
        ("NO: 0158781442", [("NO", True), ("0158781442", False)]),
        (
            "业务流水号:2025病历号:46056956",
            [("业务流水号", True), ("2025", False), ("病历号", True), ("46056956", False)],
        ),
        (
            "自付：1.00自费：2.00",
            [("自付", True), ("1.00", False), ("自费", True), ("2.00", False)],
        ),
        ("个人自付：5.00", [("个人自付", True), ("5.00", False)]),
        ("检查费", [("检查费", False)]),
        ("其他住院费", [("其他住院费", False)]),
        ("乘据代码:99060225", [("票据代码", True), ("99060225", False)]),
        ("21149.00护理费", [("21149.00", False), ("护理费", False)]),
        ("1,250.00元", [("1,250.00元", False)]),
        ("", []),
    ],
)
def test_an_invoice_is_cut_at_its_labels(text, pieces):
    spelled = [
        ("票据代码" if text.startswith("乘") and label else piece, label)
        for piece, label in cut(text)
    ]
    assert spelled == pieces


@pytest.mark.parametrize(
    ("kind", "text", "pieces"),
    [
        ("id_front", "民族满", [("民族", True), ("满", False)]),
        ("id_front", "姓名贾淑芬", [("姓名", True), ("贾淑芬", False)]),
        ("id_front", "女民族壮", [("女", False), ("民族", True), ("壮", False)]),
        ("id_back", "签发机关 青禾市公安局", [("签发机关", True), ("青禾市公安局", False)]),
        ("social_card", "卡号 Z68757446", [("卡号", True), ("Z68757446", False)]),
        (
            "discharge",
            "入院日期:2025-出院日期：2025-",
            [("入院日期", True), ("2025-", False), ("出院日期", True), ("2025-", False)],
        ),
        ("discharge", "因头晕入院诊断不明", [("因头晕入院诊断不明", False)]),
        ("household", "户主或与户主关系", [("户主或与户主关系", True)]),
        ("cost_list", "合计金额：17111.40", [("合计金额", True), ("17111.40", False)]),
    ],
)
def test_other_papers_are_cut_at_theirs(kind, text, pieces):
    assert cut(text, kind) == pieces


def test_each_piece_has_its_share_of_the_box():
    pieces = list(cut_line(line("自付：1.00自费：2.00", left=100.0), LAYOUTS["invoice"]))
    assert [one.line.left for one in pieces] == sorted(one.line.left for one in pieces)
    assert pieces[0].line.left == pytest.approx(100.0)
    assert pieces[-1].line.right == pytest.approx(line("自付：1.00自费：2.00", left=100.0).right)
    assert all(one.line.quad[0][0] == pytest.approx(one.line.left) for one in pieces)


def test_pieces_behind_a_label_say_so():
    label, value = cut_line(line("校验码：99d2d9"), LAYOUTS["invoice"])
    assert not label.is_behind
    assert value.is_behind
    assert value.whole.text == "校验码：99d2d9"


@given(st.text(alphabet="票据代码：自付费12.0（）大写小NO￥ 合计交款人", max_size=30))
def test_no_text_is_lost_but_signs_and_spaces(text):
    pieces = list(cut_line(line(text), LAYOUTS["invoice"])) if text.strip() else []
    kept = "".join(one.text for one in pieces)
    assert len(kept) <= len(text)
    for digit in "12":
        assert kept.count(digit) == text.count(digit)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_share_lies_within_the_line(one, other):
    start, end = sorted((one, other))
    part = share(line("票据代码"), start, end)
    assert -0.01 <= part.left <= part.right <= 80.01


@pytest.mark.parametrize(
    ("stack", "label"),
    [
        (("公民身份", "号码"), "公民身份号码"),
        (("医疗费总", "额"), "医疗费总额"),
        (("先行自付", "金额"), "先行自付金额"),
        (("符合政策", "范围金额"), "符合政策范围金额"),
        (("基本医保", "统筹基金", "支付"), "基本医保统筹基金支付"),
        (("个人账户", "支付"), "个人账户支付"),
    ],
)
def test_labels_wrapped_in_a_cell_are_one(stack, label):
    cells = [(0, 24 * at, text) for at, text in enumerate(stack)]
    for order in (cells, cells[::-1]):
        found = tokens(papers.page(order), LAYOUTS["settlement"])
        assert [(one.text, one.is_label) for one in found] == [(label, True)]


def test_what_stands_beside_is_not_joined():
    cells = [(0, 0, "公民身份"), (300, 24, "号码")]
    found = tokens(papers.page(cells), LAYOUTS["settlement"])
    assert not any(one.is_label for one in found)


def test_a_page_of_nothing_has_no_tokens():
    assert tokens(page_of_lines([]), LAYOUTS["invoice"]) == []
