"""What the engine really saw on hard photos: nearly all is right, and nothing wrong is proven."""

from datetime import date

import pytest

from app.documents.reading import again, checks, kinds
from app.documents.reading.found import Value
from app.documents.reading.layouts import layouts
from app.documents.reading.page import page_of_lines
from app.documents.reading.reader import Paper
from tests.documents.reading import papers
from tests.documents.reading.recorded import RECORDED

MAY_MISS = 3


def paper_of(case):
    page = page_of_lines(case["lines"])
    layout = kinds.recognise(page, layouts())
    paper = Paper([page], layout)
    checks.prove(paper.values, layout)
    paper.read_table()
    checks.drop_illegible(paper.values)
    return paper


def told(paper):
    return paper.told(date(2026, 11, 22))


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_the_kind_is_right(name):
    assert paper_of(RECORDED[name]).layout.kind == RECORDED[name]["kind"]


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_nearly_every_field_is_right(name):
    truth, found = RECORDED[name]["truth"], told(paper_of(RECORDED[name]))
    missed = [key for key, due in truth.items() if found.get(key, {}).get("value") != due]
    assert len(missed) <= MAY_MISS, missed


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_nothing_wrong_is_proven(name):
    truth, found = RECORDED[name]["truth"], told(paper_of(RECORDED[name]))
    lies = [
        key
        for key, one in found.items()
        if one["confidence"] >= 0.5 and key in truth and one["value"] != truth[key]
    ]
    assert lies == []


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_no_field_is_invented(name):
    truth, found = RECORDED[name]["truth"], told(paper_of(RECORDED[name]))
    assert set(found) <= set(truth)


@pytest.mark.parametrize("name", sorted(RECORDED))
def test_before_the_second_look_names_are_not_sure(name):
    found = told(paper_of(RECORDED[name]))
    for key in ("payer", "name", "hospital"):
        assert found.get(key, {"confidence": 0.0})["confidence"] < 0.5


def look_again(cells, readings, name="payer"):
    """The paper after its lines were read once more; `readings` gives other texts for lines."""
    page = papers.page(cells)
    layout = kinds.recognise(page, layouts())
    paper = Paper([page], layout)
    checks.prove(paper.values, layout)
    open_ = again.unproven(paper.values, layout, page)
    lines = again.lines_of(open_)
    seen = [{line: (one.get(line.text, line.text), 0.98) for line in lines} for one in readings]
    value = paper.values[name]
    return value, again.looks_at(name, value, layout, seen), page, open_, lines


def test_what_is_proven_is_not_looked_at_again():
    _value, _looks, _page, open_, _lines = look_again(papers.INVOICE, [{}])
    assert "fund_pay" not in open_
    assert "total" not in open_
    assert {"payer", "hospital", "check_code"} <= set(open_)


def test_each_line_is_looked_at_once_and_not_too_many():
    _value, _looks, _page, _open, lines = look_again(papers.INVOICE, [{}])
    assert len(lines) == len(set(lines)) <= again.MOST


def test_the_second_look_reads_the_value_behind_its_label():
    value, looks, page, _open, _lines = look_again(papers.INVOICE, [{}, {}])
    assert looks == [("贾淑芬", 0.98), ("贾淑芬", 0.98)]
    checks.confirm(value, "name", looks, page)
    assert value.proofs == {"clear_reading"}


@pytest.mark.parametrize(
    ("seen", "told_"),
    [
        ("交款人：贾淑芳", "贾淑芳"),
        ("交款人： 贾淑芬", "贾淑芬"),
        ("交款人:贾淑芬", "贾淑芬"),
        ("交欺人：贾淑芬", None),
        ("贾淑芬", None),
        ("", None),
        ("交款人：", None),
        ("交款人：12", None),
    ],
)
def test_a_second_look_that_sees_otherwise_says_so(seen, told_):
    _value, looks, _page, _open, _lines = look_again(papers.INVOICE, [{"交款人：贾淑芬": seen}])
    assert looks[0][0] == told_


def test_a_value_over_two_lines_is_read_from_both():
    _value, looks, _page, _open, _lines = look_again(papers.ID_FRONT, [{}], "address")
    assert looks[0][0] == papers.ID_FRONT_TRUTH["address"]
    other = {"50号451室": "50号457室"}
    _value, looks, _page, _open, _lines = look_again(papers.ID_FRONT, [other], "address")
    assert looks[0][0] == papers.ID_FRONT_TRUTH["address"].replace("451", "457")


@pytest.mark.parametrize(
    ("name", "due"), [("admitted", "2025-03-21"), ("discharged", "2025-04-13")]
)
def test_both_ends_of_a_stay_are_read_again_from_one_line(name, due):
    _value, looks, _page, _open, _lines = look_again(papers.INVOICE, [{}], name)
    assert looks[0][0] == due


def test_lines_that_were_not_seen_again_say_nothing():
    page = papers.page(papers.INVOICE)
    layout = kinds.recognise(page, layouts())
    value = Paper([page], layout).values["payer"]
    assert again.looks_at("payer", value, layout, [{}]) == [(None, 0.0)]


@pytest.mark.parametrize(
    ("more", "is_open"),
    [
        ({}, True),
        ({"score": 0.5}, False),
        ({"source": "text"}, False),
        ({"source": "qr"}, False),
        ({"number": 3}, False),
        ({"proofs": {"qr"}}, False),
    ],
)
def test_only_what_is_worth_it_is_looked_at_again(more, is_open):
    page = papers.page(papers.INVOICE)
    layout = kinds.recognise(page, layouts())
    value = Value(**({"text": "贾淑芬", "source": "ocr", "score": 0.99} | more))
    assert bool(again.unproven({"payer": value}, layout, page)) is is_open


def test_what_is_not_told_is_not_looked_at_again():
    page = papers.page(papers.SETTLEMENT)
    layout = kinds.recognise(page, layouts())
    open_ = again.unproven({"stay_days": Value("15", "ocr")}, layout, page)
    assert open_ == {}
