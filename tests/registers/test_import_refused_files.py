"""A file that cannot be a register: refused by name of what is wrong, and nothing changes."""

import re

import pytest
from sqlalchemy import select

from app import db
from app.registers import clients
from app.registers.load import load
from app.registers.model import Hospital, ImportState, Kind, RegisterImport
from app.registers.words import SENTENCES
from app.tasks.model import Task
from tests.registers.files import RIGHT, bring, table, write

GOOD = table([RIGHT[Kind.HOSPITALS]])
HEADER = GOOD.split("\n")[0]


def refuse(tmp_path, data: bytes):
    """Load bytes as a file of hospitals; it must be refused and leave nothing."""
    path = tmp_path / "hospitals.csv"
    path.write_bytes(data)
    report = load(Kind.HOSPITALS, path, by=None)
    assert report.state == "refused"
    assert report.sentence
    assert db.session.scalars(select(Hospital)).all() == []
    assert clients.find_hospitals("医院") == []
    return report


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "file_empty"),
        (b"\n \n , \n", "missing_columns"),
        (HEADER.encode() + b"\n", "no_rows"),
        (GOOD.encode() + b"\0", "file_has_nul"),
        (b"PK\x03\x04 a workbook", "file_is_spreadsheet"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "file_is_spreadsheet"),
        (b"%PDF-1.7", "not_a_table"),
        (GOOD.encode("utf-16"), "file_is_utf16"),
        (b"\xff\xd8\xff\xe0 a photo \xff", "not_text"),
        (GOOD.encode() + b"\xe4\xb8", "not_text"),
        (GOOD.replace("江海示范医院", '"江海示范医院').encode(), "quotes_unbalanced"),
        (GOOD.replace("江海示范医院", '"江海"示范医院').encode(), "quotes_unbalanced"),
        (b'{"hospitals": []}', "missing_columns"),
        (GOOD.replace(",", ";").encode(), "missing_columns"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path, data, reason):
    assert refuse(tmp_path, data).reason == reason


def test_a_missing_column_is_named_in_both_languages(tmp_path):
    rows = [{k: v for k, v in RIGHT[Kind.HOSPITALS].items() if k not in ("city", "province")}]
    report = refuse(tmp_path, table(rows).encode())
    assert report.reason == "missing_columns"
    assert report.sentence == "缺少这些列：province（省份代码）、city（城市）。"


def test_a_column_that_stands_twice_is_refused(tmp_path):
    report = refuse(tmp_path, GOOD.replace("city", "city,城市").encode())
    assert (report.reason, report.facts) == ("double_column", {"columns": "city（城市）"})


def test_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.source.PIECE", 4096)
    report = refuse(tmp_path, GOOD.encode() + b"x" * 20_000)
    assert report.reason == "line_too_long"


def test_a_line_of_exactly_one_piece_across_two_pieces_is_still_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.source.PIECE", 300)
    path = write(tmp_path / "h.csv", f"{GOOD}{'x' * 299}\n")
    assert load(Kind.HOSPITALS, path, by=None).reason is None


def test_a_cell_too_long_for_a_cell_is_refused_with_its_line(tmp_path):
    report = refuse(tmp_path, GOOD.replace("江海示范医院", "长" * 70_000).encode())
    assert (report.reason, report.facts) == ("cell_too_long", {"line": 2})


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    report = load(Kind.HOSPITALS, tmp_path / "none.csv", by=None)
    assert (report.state, report.reason) == ("refused", "file_missing")
    assert report.sentence == "读不到文件none.csv。"
    assert load(Kind.HOSPITALS, tmp_path, by=None).reason == "file_missing"


def test_an_unbalanced_quote_after_a_thousand_right_rows_leaves_none_of_them(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.load.BATCH", 10)
    rows = [RIGHT[Kind.HOSPITALS] | {"code": f"H{at}"} for at in range(100)]
    report = refuse(tmp_path, (table(rows) + 'H,"never closed,31\n').encode())
    assert report.reason == "quotes_unbalanced"
    assert report.facts["line"] == 102
    kept = db.session.scalars(select(RegisterImport)).one()
    assert (kept.state, kept.reason, kept.is_tidy) == (
        ImportState.FAILED,
        "quotes_unbalanced",
        True,
    )


def test_a_file_with_no_right_row_changes_nothing_and_may_come_again(tmp_path):
    rows = [RIGHT[Kind.INSURED]]
    report = bring(tmp_path, Kind.INSURED, rows, demo=False)
    assert (report.state, report.reason, report.wrong) == ("refused", "no_right_row", 1)
    assert bring(tmp_path, Kind.INSURED, rows, demo=True).state == "live"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.load.BATCH", 1)
    path = write(tmp_path / "hospitals.csv", GOOD)

    def another_line(_rows, _percent):
        with path.open("a", encoding="utf-8") as file:
            file.write("H2,第二医院,,31,上海,1,yes\n")

    report = load(Kind.HOSPITALS, path, by=None, tell=another_line)
    assert (report.state, report.reason) == ("refused", "file_changed")
    assert clients.find_hospitals("医院") == []
    assert load(Kind.HOSPITALS, path, by=None).state == "live"


def test_the_operator_who_sees_a_refusal_gets_no_task_for_it(tmp_path):
    refuse(tmp_path, b"")
    assert db.session.scalars(select(Task)).all() == []


def test_every_sentence_can_be_said():
    names = set(re.findall(r"%\((\w+)\)s", " ".join(str(one) for one in SENTENCES.values())))
    for code, sentence in SENTENCES.items():
        said = str(sentence) % dict.fromkeys(names, "7")
        assert "%(" not in said, code
        assert said.endswith(("。", "行号", "列", "问题")), code
