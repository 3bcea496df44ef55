"""`bangban import KIND FILE`: JSON on standard output, progress beside it, an exit code."""

import json

import pytest
from sqlalchemy.exc import OperationalError

from app.registers import staging
from app.registers.command import import_file
from app.registers.model import Kind
from tests.registers.files import RIGHT, table, write


@pytest.fixture
def answer(tmp_path, capsys):
    """Run the command on a table; exit code, report, and what stood on standard error."""

    def run(kind, text, demo=True):
        said = []
        code = import_file(kind, write(tmp_path / "file.csv", text), demo, said.append)
        heard = capsys.readouterr()
        assert heard.out == ""
        return code, json.loads(said[0]) if said else None, heard.err

    return run


def test_a_good_file_answers_with_its_counts_and_tells_its_progress(answer):
    code, report, progress = answer("fiscal", table([RIGHT[Kind.FISCAL]]))
    assert code == 0
    assert (report["state"], report["added"], report["faults"]) == ("live", 1, [])
    assert report["seconds"] >= 0
    assert progress.endswith("\r100%  1\n")


def test_a_refusal_is_an_answer(answer):
    code, report, _ = answer("fiscal", "a,b\n1,2\n")
    assert (code, report["state"], report["reason"]) == (0, "refused", "missing_columns")
    assert "invoice_number（票据号码）" in report["message"]


def test_progress_never_says_the_whole_of_a_file_that_did_not_go_in(answer):
    _, _, progress = answer("insured", table([RIGHT[Kind.INSURED]]), demo=False)
    assert "100%" not in progress
    assert progress.endswith("1\n")


def test_the_same_file_again_is_an_answer_without_progress(answer):
    answer("fiscal", table([RIGHT[Kind.FISCAL]]))
    code, report, progress = answer("fiscal", table([RIGHT[Kind.FISCAL]]))
    assert (code, report["state"], report["rows"]) == (0, "unchanged", 0)
    assert "以前导入过" in report["message"]
    assert progress == ""


def test_wrong_rows_stand_in_the_report_with_line_column_and_sentence(answer):
    code, report, _ = answer("insured", table([RIGHT[Kind.INSURED]]), demo=False)
    assert code == 0
    assert report["faults"] == [
        {
            "line": 2,
            "column": "id_number",
            "reason": "id_region",
            "message": "99 开头的身份证号只用于演示，这里不能用。",
        }
    ]


def test_an_unknown_kind_is_wrong_usage_and_names_the_kinds(answer):
    code, report, said = answer("people", "x")
    assert (code, report) == (2, None)
    assert all(kind in said for kind in Kind)


def test_a_database_that_breaks_is_no_success(answer, monkeypatch):
    def break_down(*_):
        raise OperationalError("INSERT", {}, Exception("disk"))

    monkeypatch.setattr(staging, "store", break_down)
    code, report, _ = answer("fiscal", table([RIGHT[Kind.FISCAL]]))
    assert (code, report["state"], report["reason"]) == (1, "failed", "broke")
