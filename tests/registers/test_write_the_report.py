"""The report of an import word for word: as JSON for the command line, as a table beside the file."""

import csv
import json

import pytest

from app.registers.command import import_file
from app.registers.load import load
from app.registers.model import Kind
from app.registers.report import MOST_KEPT, Report, Wrong
from app.registers.words import SENTENCES, say
from tests.registers.files import LIU, RIGHT, WANG, table, write

INSURED = RIGHT[Kind.INSURED]
ROWS = [
    INSURED | {"备注": "x"},
    INSURED | {"id_number": WANG[:-1] + "9"},
    INSURED | {"kind": "商保", "birth": "1948-03-13"},
    INSURED | {"name": ""},
    INSURED | {"id_number": LIU, "birth": "1960-05-20", "name": "刘洪"},
    INSURED | {"name": "王建民"},
]
FAULTS = [
    (3, "id_number", "id_check", "身份证号的最后一位校验不对，请核对是否抄错。"),
    (4, "kind", "not_in_list", "不在可选范围内。可写：EMP / 职保 / 职工医保 / RES / 居保 / 居民医保。"),
    (4, "birth", "birth_differs", "出生日期和身份证号里的不一样。"),
    (5, "name", "cell_empty", "不能空着。"),
    (7, "", "row_contradicts", "和第2行说的是同一条，但内容不一样。只收了前面那行。"),
]  # fmt: skip
MESSAGE = "已导入：共6行，新增2行，更新0行，没有变化0行，有错没有导入4行。"


@pytest.fixture
def report(tmp_path):
    path = write(tmp_path / "insured-2026.csv", table(ROWS), "gbk")
    return load(Kind.INSURED, path, by=None, demo=True)


def lines_of(report, folder):
    report.write_csv(folder / "report.csv")
    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_whole_report_as_json(report):
    assert report.as_json() == {
        "kind": "insured",
        "file": "insured-2026.csv",
        "state": "live",
        "reason": None,
        "message": MESSAGE,
        "encoding": "gb18030",
        "ignored_columns": ["备注"],
        "rows": 6,
        "added": 2,
        "changed": 0,
        "unchanged": 0,
        "wrong": 4,
        "faults": [
            {"line": line, "column": column, "reason": reason, "message": message}
            for line, column, reason, message in FAULTS
        ],
    }


def test_the_whole_report_as_a_table(report, tmp_path):
    assert lines_of(report, tmp_path) == [
        ["行号", "列", "问题"],
        ["", "", MESSAGE],
        ["", "", "这些列用不到，没有读：备注。"],
        *([str(line), column, message] for line, column, _reason, message in FAULTS),
    ]


def test_the_table_opens_in_a_spreadsheet_program(report, tmp_path):
    report.write_csv(tmp_path / "report.csv")
    data = (tmp_path / "report.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 3 + len(FAULTS)


def test_the_counts_add_up(report):
    counts = report.counts
    parts = ("added", "changed", "unchanged", "wrong")
    assert counts["rows"] == sum(counts[part] for part in parts)


def test_the_same_rows_in_another_file_are_counted_as_unchanged(report, tmp_path):
    rows = [
        ROWS[4] | {"kind": "居保"},
        ROWS[0],
        ROWS[0] | {"valid_from": "2018-01-01", "district": "sh-xuhui"},
        ROWS[1],
    ]
    path = write(tmp_path / "again.csv", table([{k: row[k] for k in INSURED} for row in rows]))
    again = load(Kind.INSURED, path, by=None, demo=True)
    assert again.counts == {"rows": 4, "added": 1, "changed": 0, "unchanged": 2, "wrong": 1}
    assert again.encoding == "utf-8-sig"
    assert again.sentence == "已导入：共4行，新增1行，更新0行，没有变化2行，有错没有导入1行。"


def test_a_refusal_as_json_has_its_reason_and_no_counts(tmp_path):
    path = write(tmp_path / "fiscal.csv", "a,b\n1,2\n")
    answer = load(Kind.FISCAL, path, by=None).as_json()
    assert (answer["state"], answer["reason"]) == ("refused", "missing_columns")
    assert answer["message"] == (
        "缺少这些列：invoice_number（票据号码）、state（状态）、as_of（数据日期）。"
    )
    assert answer["faults"] == []
    assert {answer[name] for name in ("rows", "added", "changed", "unchanged", "wrong")} == {0}


def test_a_refusal_as_a_table_is_its_sentence(tmp_path):
    report = Report("fiscal", "f.csv").end("refused", "file_empty")
    assert lines_of(report, tmp_path) == [["行号", "列", "问题"], ["", "", "文件是空的。"]]


def test_no_row_of_the_report_names_anybody(report, tmp_path):
    report.write_csv(tmp_path / "report.csv")
    written = (tmp_path / "report.csv").read_text("utf-8-sig") + json.dumps(report.as_json())
    for secret in (WANG[:-1], LIU, "王建国", "王建民", "刘洪", "商保", "1948-03-13"):
        assert secret not in written


@pytest.mark.parametrize("many", [MOST_KEPT - 1, MOST_KEPT, MOST_KEPT + 1])
def test_faults_are_kept_up_to_the_limit_and_the_rest_is_counted(many, tmp_path):
    report = Report("fiscal", "f.csv", rows=many + 1)
    for line in range(many):
        report.note_wrong([Wrong(line, "state", "cell_empty")])
    report.end("live")
    lines = lines_of(report, tmp_path)
    assert report.wrong == many
    assert len(report.faults) == min(many, MOST_KEPT)
    last = f"共有{many}行有错，这里只列出前{MOST_KEPT}处。"
    assert (lines[-1] == ["", "", last]) == (many >= MOST_KEPT)


def test_the_faults_of_one_row_may_be_cut_at_the_limit_and_the_row_counts_once():
    report = Report("fiscal", "f.csv")
    for line in range(MOST_KEPT - 1):
        report.note_wrong([Wrong(line, "state", "cell_empty")])
    report.note_wrong([Wrong(9999, name, "cell_empty") for name in ("state", "as_of", "x")])
    assert len(report.faults) == MOST_KEPT
    assert report.faults[-1].column == "state"
    assert report.wrong == MOST_KEPT


@pytest.mark.parametrize(
    ("state", "is_in"),
    [
        ("loading", False),
        ("live", True),
        ("unchanged", True),
        ("refused", False),
        ("failed", False),
    ],
)
def test_a_file_is_in_when_it_went_live_now_or_before(state, is_in):
    assert Report("fiscal", "f.csv", state=state).is_in is is_in


FACTS = {
    "rows": 1, "added": 2, "changed": 3, "unchanged": 4, "wrong": 5, "on": "2026-11-21",
    "file": "f.csv", "most": 6, "line": 7, "columns": "c", "kind": "k", "kinds": "ks",
    "kept": 8, "found": 9, "expected": 10, "digits": 11, "choices": "a / b",
}  # fmt: skip


@pytest.mark.parametrize("reason", SENTENCES)
def test_every_sentence_is_said_whole(reason):
    said = say(reason, **FACTS)
    assert "%(" not in said
    assert "%%" not in said
    assert said == said.strip() != ""
    assert reason.startswith("heading_") or said.endswith("。")


@pytest.mark.parametrize("kind", Kind)
def test_the_command_answers_with_the_report_and_the_seconds(kind, tmp_path, capsys):
    path = write(tmp_path / f"{kind}.csv", table([RIGHT[kind]]))
    answers = []
    assert import_file(kind.value, path, True, answers.append) == 0
    (answer,) = map(json.loads, answers)
    assert answer.pop("seconds") >= 0
    assert answer["message"] == "已导入：共1行，新增1行，更新0行，没有变化0行，有错没有导入0行。"
    assert answer["kind"] == kind
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.endswith("\r100%  1\n")


@pytest.mark.parametrize("word", ["", "Insured", "insured ", "person", "registers", "insured.csv"])
def test_a_word_that_is_no_kind_is_wrong_use_and_lists_the_kinds(word, tmp_path, capsys):
    assert import_file(word, tmp_path / "none.csv", True, print) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == f"没有这一类数据：{word}。可用的有：{' '.join(Kind)}。\n"
