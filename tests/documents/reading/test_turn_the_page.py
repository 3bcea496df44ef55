"""A page is upright and level however it was photographed."""

import pytest

from app.documents.reading.page import (
    Page,
    page_of_lines,
    page_of_text,
    quarter_turns,
    tilt,
)
from tests.documents.reading import papers

TURNS = (0, 1, 2, 3)
TILTS = (-9.0, -4.0, 0.0, 3.0, 8.0)


def order_of(page: Page) -> list[str]:
    return [line.text for line in sorted(page.lines, key=lambda line: round(line.middle))]


@pytest.mark.parametrize("turn", TURNS)
def test_the_turn_is_told_by_the_boxes_and_the_classifier(turn):
    photographed = {0: 0, 1: 1, 2: 2, 3: 3}[turn]
    assert quarter_turns(papers.seen(papers.INVOICE, turn)) == photographed


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("tilt_", TILTS)
def test_lines_stand_in_their_order_however_the_sheet_lay(turn, tilt_):
    cells = [cell for cell in papers.INVOICE if cell[0] == 0]
    cells += [cell for cell in papers.INVOICE if cell[0] == 600]
    page = papers.page(papers.INVOICE, turn, tilt_)
    titles = [
        line for line in page.lines if line.text.startswith(("票据代码", "交款人：", "收款单位"))
    ]
    assert [line.text[:4] for line in sorted(titles, key=lambda line: line.top)] == [
        "票据代码",
        "交款人：",
        "收款单位",
    ]
    assert all(line.left >= -1 and line.top >= -1 for line in page.lines)
    assert len(page.lines) == len(papers.INVOICE)
    assert cells


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("tilt_", TILTS)
def test_what_stood_on_one_line_is_level(turn, tilt_):
    page = papers.page(papers.INVOICE, turn, tilt_)
    by_text = {line.text: line for line in page.lines}
    code = by_text[f"票据代码：{papers.CODE}"]
    number = by_text[f"票据号码：{papers.NUMBER}"]
    payer = by_text["交款人：贾淑芬"]
    assert page.is_level(code, number)
    assert not page.is_level(code, payer)
    assert page.drop(code, payer) == pytest.approx(60, abs=12)


@pytest.mark.parametrize("turn", TURNS)
def test_every_line_keeps_its_length_and_height(turn):
    page = papers.page(papers.INVOICE, turn, 5.0)
    for line, (_x, _y, text) in zip(page.lines, papers.INVOICE, strict=True):
        assert line.right - line.left == pytest.approx(papers.width_of(text), rel=0.05, abs=3)
        assert line.height == pytest.approx(papers.SIZE, rel=0.3)


def test_corners_stay_those_of_the_file():
    page = papers.page(papers.INVOICE, 1, 0.0)
    ((x, y), *_others) = page.lines[0].quad
    assert x > 1000
    assert y > 1000


def test_perspective_is_taken_out_of_the_slope():
    bent = []
    for x, y, text in papers.INVOICE:
        line = papers.seen([(x, y, text)])[0]
        line[2] = [[px, py + (px - 3000) * (py - 3000) * 1e-4] for px, py in line[2]]
        bent.append(line)
    page = page_of_lines(bent)
    by_text = {line.text: line for line in page.lines}
    left, right = by_text["个人自付：2136.18"], by_text["个人自费：1630.64"]
    assert page.is_level(left, right, 0.4)
    assert any(abs(part) > 0 for part in page.slope)


def test_few_lines_have_no_slope_of_their_own():
    assert papers.page(papers.BANK_CARD).slope == (0.0, 0.0, 0.0)


def test_a_page_of_nothing_is_a_page():
    page = page_of_lines([])
    assert page.lines == []
    assert page.is_clear
    assert quarter_turns([]) == 0
    assert tilt([]) == 0.0


def test_single_signs_against_the_page_are_told_apart():
    lines = papers.seen(papers.COST_LIST)
    at = next(at for at, line in enumerate(lines) if line[0] == "甲")
    lines[at][0], lines[at][3] = "由", True
    assert [line.text for line in page_of_lines(lines).against] == ["由"]


def test_long_lines_are_not_read_once_more_for_that():
    lines = papers.seen(papers.COST_LIST)
    lines[0][3] = True
    assert page_of_lines(lines).against == []


@pytest.mark.parametrize(("doubtful", "is_clear"), [(0, True), (3, True), (12, False), (30, False)])
def test_a_page_is_clear_when_nearly_all_lines_are(doubtful, is_clear):
    lines = papers.seen(papers.INVOICE)
    for line in [line for line in lines if len(line[0]) >= 3][:doubtful]:
        line[1] = 0.7
    assert page_of_lines(lines).is_clear is is_clear


def test_a_soft_photo_is_never_clear():
    assert not page_of_lines(papers.seen(papers.INVOICE), is_hard=True).is_clear


def test_touching_runs_of_embedded_text_are_one_line():
    runs = [
        ["交款人统一", [34, 114, 90, 125]],
        ["社会信用代码：99", [91, 114, 274, 126]],
        ["校验码：2a91f2", [550, 114, 631, 126]],
        ["交款人：贾德明", [34, 130, 113, 142]],
    ]
    page = page_of_text(runs)
    assert [line.text for line in page.lines] == [
        "交款人统一社会信用代码：99",
        "校验码：2a91f2",
        "交款人：贾德明",
    ]
    assert page.source == "text"
    assert page.lines[0].right == 274


def test_embedded_text_is_clear():
    assert page_of_text([["票据代码：99060225", [0, 0, 100, 10]]]).is_clear
    assert order_of(page_of_text([["下", [0, 20, 9, 29]], ["上", [0, 0, 9, 9]]])) == ["上", "下"]
