"""Wrong rows are told by line, column and reason; the right ones go in."""

import csv

import pytest
from sqlalchemy import func, select

from app import db
from app.registers import clients
from app.registers.demo_people import invented_id
from app.registers.model import FiscalInvoice, Kind
from app.registers.report import MOST_KEPT
from tests.registers.files import LIU, ON, RIGHT, WANG, bring, people


def faults_of(report):
    return [(one.line, one.column, one.reason) for one in report.faults]


@pytest.mark.parametrize(
    ("kind", "cell", "reason"),
    [
        (Kind.INSURED, {"id_number": WANG[:-1] + "9"}, "id_check"),
        (Kind.INSURED, {"id_number": WANG[:-1]}, "id_length"),
        (Kind.INSURED, {"id_number": "王" + WANG[1:]}, "id_letters"),
        (Kind.INSURED, {"id_number": "990107194813120012"}, "id_date"),
        (Kind.INSURED, {"kind": "商保"}, "not_in_list"),
        (Kind.INSURED, {"birth": "1948-03-13"}, "birth_differs"),
        (Kind.INSURED, {"birth": "去年"}, "not_a_day"),
        (Kind.INSURED, {"valid_from": "2019-02-29"}, "no_such_day"),
        (Kind.INSURED, {"name": "王" * 61}, "too_long"),
        (Kind.ACCUMULATORS, {"year": "26"}, "not_a_year"),
        (Kind.ACCUMULATORS, {"fund_paid": "三千"}, "money_words"),
        (Kind.ACCUMULATORS, {"fund_paid": "-1"}, "money_negative"),
        (Kind.ACCUMULATORS, {"fund_paid": "1.005"}, "money_too_fine"),
        (Kind.ACCUMULATORS, {"fund_paid": "1e9"}, "money_too_large"),
        (Kind.ACCUMULATORS, {"fund_paid": "abc"}, "money_not_number"),
        (Kind.ACCUMULATORS, {"admissions": "1.5"}, "not_a_count"),
        (Kind.ACCUMULATORS, {"admissions": "1000"}, "not_a_count"),
        (Kind.FISCAL, {"state": "maybe"}, "not_in_list"),
        (Kind.FISCAL, {"invoice_number": "０２＃"}, "not_a_code"),
        (Kind.HOSPITALS, {"province": "99"}, "no_such_province"),
        (Kind.HOSPITALS, {"level": "4"}, "not_in_list"),
        (Kind.ITEMS, {"first_share": "1.1"}, "not_a_share"),
        (Kind.ITEMS, {"first_share": "NaN"}, "not_a_share"),
        (Kind.ITEMS, {"first_share": "0.00001"}, "share_too_fine"),
    ],
)
def test_a_wrong_cell_is_told_and_its_right_neighbour_goes_in(kind, cell, reason, tmp_path):
    right = RIGHT[kind] | (
        {"invoice_number": "1"} if kind == Kind.FISCAL else {"district": "sh-putuo"}
    )
    right = {name: right[name] for name in RIGHT[kind]}
    report = bring(tmp_path, kind, [RIGHT[kind] | cell, right])
    assert faults_of(report) == [(2, next(iter(cell)), reason)]
    assert (report.rows, report.added, report.wrong) == (2, 1, 1)
    assert report.state == "live"


def test_all_faults_of_a_row_are_told_at_once(tmp_path):
    wrong = RIGHT[Kind.INSURED] | {"id_number": LIU, "kind": "?", "valid_to": "2018-12-31"}
    rows = [RIGHT[Kind.INSURED] | {"valid_to": ""}, wrong]
    report = bring(tmp_path, Kind.INSURED, rows)
    assert faults_of(report) == [
        (3, "kind", "not_in_list"),
        (3, "birth", "birth_differs"),
        (3, "valid_to", "days_reversed"),
    ]
    assert report.wrong == 1


def test_an_invented_region_is_refused_outside_the_demo(tmp_path):
    real = invented_id("0107", ON, 1).replace("99", "31", 1)
    from app.numbers import check_digit

    real = real[:-1] + check_digit(real)
    rows = [RIGHT[Kind.CATEGORIES], RIGHT[Kind.CATEGORIES] | {"id_number": real}]
    report = bring(tmp_path, Kind.CATEGORIES, rows, demo=False)
    assert faults_of(report) == [(2, "id_number", "id_region")]
    assert clients.categories(real, ON) == ("低保",)


def test_a_row_with_too_few_or_too_many_cells_is_told(tmp_path):
    path = tmp_path / "fiscal.csv"
    good = "31060126,1,valid,2026-11-20"
    path.write_text(
        f"invoice_code,invoice_number,state,as_of\n{good}\n31060126,2,valid\n{good},x\n", "utf-8"
    )
    from app.registers.load import load

    report = load(Kind.FISCAL, path, by=None)
    assert faults_of(report) == [(3, "", "cells_missing"), (4, "", "cells_missing")]
    assert report.faults[0].sentence == "这一行有3格，表头有4格。"


def test_the_line_is_the_line_of_the_file_also_after_blank_and_broken_lines(tmp_path):
    rows = [RIGHT[Kind.HOSPITALS] | {"aliases": '"一院\n二院"'}, {}, {}]
    wrong = RIGHT[Kind.HOSPITALS] | {"code": "H2", "city": ""}
    report = bring(tmp_path, Kind.HOSPITALS, [*rows, wrong])
    assert faults_of(report) == [(6, "city", "cell_empty")]


def test_a_report_never_repeats_the_cell(tmp_path):
    report = bring(tmp_path, Kind.INSURED, [RIGHT[Kind.INSURED] | {"id_number": WANG[:-1] + "9"}])
    assert WANG[:-1] not in str(report.as_json())


def test_two_lines_that_contradict_each_other_keep_the_first(tmp_path, monkeypatch):
    for size in (1, 100):
        monkeypatch.setattr("app.registers.load.BATCH", size)
        number = {"invoice_number": f"77{size}"}
        rows = [
            RIGHT[Kind.FISCAL] | number,
            RIGHT[Kind.FISCAL] | number,
            RIGHT[Kind.FISCAL] | number | {"state": "valid"},
        ]
        report = bring(tmp_path, Kind.FISCAL, rows)
        assert (report.added, report.unchanged, report.wrong) == (1, 1, 1)
        assert faults_of(report) == [(4, "", "row_contradicts")]
        assert "第2行" in report.faults[0].sentence
        assert clients.fiscal_state("31060126", f"77{size}") == "void"


def test_a_thousand_faults_are_kept_and_all_are_counted(tmp_path):
    rows = [someone | {"kind": "?"} for someone in people(MOST_KEPT + 50)]
    report = bring(tmp_path, Kind.INSURED, [RIGHT[Kind.INSURED], *rows])
    assert (report.wrong, len(report.faults)) == (MOST_KEPT + 50, MOST_KEPT)
    report.write_csv(tmp_path / "report.csv")
    text = (tmp_path / "report.csv").read_text("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert lines[0] == ["行号", "列", "问题"]
    assert lines[2][:2] == ["3", "kind"]
    assert lines[-1][2] == "共有1050行有错，这里只列出前1000处。"


def test_the_report_file_names_the_columns_that_were_not_read(tmp_path):
    report = bring(tmp_path, Kind.FISCAL, [RIGHT[Kind.FISCAL] | {"备注": "x"}])
    report.write_csv(tmp_path / "report.csv")
    assert "这些列用不到，没有读：备注。" in (tmp_path / "report.csv").read_text("utf-8-sig")


def test_full_width_cells_are_read_as_plain_ones(tmp_path):
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    row = {name: cell.translate(wide) for name, cell in RIGHT[Kind.PAID_INVOICES].items()}
    assert bring(tmp_path, Kind.PAID_INVOICES, [row]).wrong == 0
    assert clients.paid_invoice("31060126", "0200000005").is_of(WANG)
    assert db.session.scalar(select(func.count()).select_from(FiscalInvoice)) == 0
