"""Layouts are data: every file is whole, a city's file lies over that of its kind, a fault is named."""

import shutil

import pytest

from app.documents.reading import kinds
from app.documents.reading.layouts import FOLDER, LayoutFault, layouts, read_layout
from app.documents.reading.values import PARSERS, tidy
from tests.documents.reading import papers

KINDS = {
    *("invoice", "id_front", "id_back", "bank_card", "social_card", "settlement", "discharge"),
    *("cost_list", "death_certificate", "household"),
}
EVERY = layouts()
NAMED = [pytest.param(layout, id=f"{layout.kind}{layout.region}") for layout in EVERY]


def test_every_kind_of_the_contract_has_a_layout():
    assert {layout.kind for layout in EVERY} == KINDS


@pytest.mark.parametrize("layout", NAMED)
def test_every_layout_is_known_by_a_title_and_by_labels(layout):
    assert layout.titles
    assert len(layout.also_known_by) >= 3 or layout.kind == "id_back"
    assert all(tidy(title) == title for title in layout.titles)


@pytest.mark.parametrize("layout", NAMED)
def test_every_field_has_a_form_and_a_way_to_be_found(layout):
    for field in layout.fields.values():
        assert field.type in PARSERS
        assert field.labels or field.loose
        assert not field.closed or field.closed in layout.closed_lists


@pytest.mark.parametrize("layout", NAMED)
def test_every_label_leads_to_its_field(layout):
    for field in layout.fields.values():
        for label in field.labels:
            assert layout.labels[tidy(label).lower()] == field.name


@pytest.mark.parametrize("layout", NAMED)
def test_identities_are_about_money_of_the_paper(layout):
    for left, right in layout.identities:
        assert all(layout.fields[name].type == "money" for name in left + right)


@pytest.mark.parametrize("layout", NAMED)
def test_a_stay_fills_fields_of_its_layout(layout):
    for field in layout.fields.values():
        assert all(name in layout.fields for name in field.into)


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
def test_truth_names_only_fields_of_the_layout(name):
    _cells, truth = papers.PAPERS[name]
    layout = next(one for one in EVERY if one.kind == papers.kind_of(name) and not one.region)
    table = {layout.table["field"]} if layout.table else set()
    assert set(truth) <= set(layout.fields) | table


@pytest.fixture
def folder(tmp_path):
    for file in FOLDER.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


CITY = """
extends = "settlement"
region = "虚拟市"
titles = ["虚拟市医保结算凭据"]

[fields]
fund_pay = { type = "money", labels = ["本市统筹列支"] }
"""


def test_a_city_is_a_file_over_that_of_its_kind(folder):
    (folder / "settlement-virtual.toml").write_text(CITY, "utf-8")
    city = read_layout(folder / "settlement-virtual.toml")
    plain = read_layout(folder / "settlement.toml")
    assert city.kind == "settlement"
    assert city.region == "虚拟市"
    assert "虚拟市医保结算凭据" in city.titles
    assert set(plain.titles) < set(city.titles)
    assert city.fields["fund_pay"].labels == ("本市统筹列支",)
    assert city.fields["cash_pay"] == plain.fields["cash_pay"]
    assert city.identities == plain.identities


def test_the_paper_of_that_city_is_recognised_by_its_own_file(folder):
    (folder / "settlement-virtual.toml").write_text(CITY, "utf-8")
    cells = papers.without(papers.SETTLEMENT, "结算单")
    cells = [(x, y, "虚拟市医保结算凭据") if y == 0 else (x, y, text) for x, y, text in cells]
    found = kinds.recognise(papers.page(cells), layouts(folder))
    assert found.region == "虚拟市"


def test_an_ordinary_paper_keeps_the_ordinary_file(folder):
    (folder / "settlement-virtual.toml").write_text(CITY, "utf-8")
    found = kinds.recognise(papers.page(papers.SETTLEMENT), layouts(folder))
    assert found.region == ""


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('kind = "invoice"', "fields"),
        (
            'kind = "x"\ntitles = []\nalso_known_by = []\n[fields]\na = { type = "nosuch", labels = [] }',
            "nosuch",
        ),
        ('kind = "x"\ntitles = []\nalso_known_by = []\n[fields]\na = { labels = [] }', "type"),
        (
            (
                'kind = "x"\ntitles = []\nalso_known_by = []\n[fields]\n'
                'a = { type = "money", labels = [] }\n[[identities]]\nleft = ["a"]\nright = ["b"]'
            ),
            "names b",
        ),
        (
            (
                'kind = "x"\ntitles = []\nalso_known_by = []\n[fields]\n'
                'a = { type = "money", labels = [], colour = "red" }'
            ),
            "colour",
        ),
        ("kind = ", "wrong.toml"),
    ],
)
def test_a_faulty_file_is_named_with_its_fault(tmp_path, content, told):
    (tmp_path / "wrong.toml").write_text(content, "utf-8")
    with pytest.raises(LayoutFault, match="wrong.toml") as fault:
        read_layout(tmp_path / "wrong.toml")
    assert told in str(fault.value)
