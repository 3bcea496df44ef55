"""机器和人: each disputed finding of the machine is counted under its code by what a person said, or as open."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event

from app import clock, db
from app.prereview import codes, rules
from app.supervision import counting
from app.supervision.model import Export
from app.supervision.report import Period, report
from app.supervision.rows import Selection
from app.supervision.verdicts import COLUMNS, HEADS, Judged, judged, rows_of, words_of
from app.supervision.words import FINDING_KINDS, PRECHECK_CODES
from app.tasks.model import Task, Verdict
from app.work import drain
from tests.review.desk import Clerk
from tests.strict_client import plain
from tests.supervision.cases import DAY, NOW, Case, at_noon, noon

MONTH = Period.around("month", DAY)
PRECHECK, FINDING, ESTIMATE = FINDING_KINDS


def disputed(
    case: Case, kind: str, *codes: str, verdict: str = "", day: date = DAY, **columns
) -> Task:
    """A task that disputes these findings, answered the next day when there is a verdict."""
    task = Task(kind=kind, about=case.filing.about, opened_at=noon(day), codes=list(codes))
    task.detail = {}
    if verdict:
        task.verdict, task.done_at = verdict, noon(day + timedelta(days=1))
    for name, value in columns.items():
        setattr(task, name, value)
    db.session.add(task)
    db.session.flush()
    return task


def count(days_later: int = 0) -> None:
    """What the job does on 20 November, or later: the days before are counted again once a day."""
    with clock.stopped_at(NOW + timedelta(days=days_later)):
        counting.count_due_days()
        db.session.commit()


def found(period: Period = MONTH, service: str = "") -> dict[str, tuple[int, ...]]:
    return {one.code or one.kind: one.numbers for one in judged(report(period, service))}


@pytest.fixture
def month(session):
    """What was disputed in November by two services, and once in October."""
    one, other = Case().hand_in(), Case("YZ-AID-APPLY").hand_in()
    disputed(one, FINDING, "DATES_OUTSIDE", verdict="upheld")
    disputed(one, FINDING, "DATES_OUTSIDE", verdict="upheld", day=DAY - timedelta(days=9))
    disputed(one, FINDING, "DATES_OUTSIDE", verdict="overturned")
    disputed(other, FINDING, "DATES_OUTSIDE")
    disputed(other, FINDING, "DUPLICATE", verdict="unclear")
    disputed(one, PRECHECK, "name_differs", "not_active", verdict="overturned")
    disputed(one, ESTIMATE, verdict="upheld")
    disputed(other, ESTIMATE)
    disputed(Case(begun=date(2026, 10, 30)), FINDING, "DUPLICATE", day=date(2026, 10, 30))
    session.commit()
    count()
    return session


def test_each_code_has_what_was_said_of_it_and_what_is_open(month):
    assert (*Verdict, "open") == COLUMNS
    assert found() == {
        "name_differs": (0, 1, 0, 0),
        "not_active": (0, 1, 0, 0),
        "DATES_OUTSIDE": (2, 1, 0, 1),
        "DUPLICATE": (0, 0, 1, 0),
        ESTIMATE: (1, 0, 0, 1),
    }


def test_kinds_follow_each_other_and_the_most_frequent_code_comes_first(month):
    assert [one.kind for one in judged(report(MONTH))] == [PRECHECK] * 2 + [FINDING] * 2 + [
        ESTIMATE
    ]
    assert [one.code for one in judged(report(MONTH))][2] == "DATES_OUTSIDE"


def test_a_service_has_its_own_and_the_month_before_too(month):
    assert found(service="YZ-AID-APPLY") == {
        "DATES_OUTSIDE": (0, 0, 0, 1),
        "DUPLICATE": (0, 0, 1, 0),
        ESTIMATE: (0, 0, 0, 1),
    }
    assert found(MONTH.before) == {"DUPLICATE": (0, 0, 0, 1)}


def test_an_answer_moves_it_from_open_to_what_was_said(month):
    for task in month.query(Task).filter(Task.verdict.is_(None)):
        task.verdict, task.done_at = "overturned", NOW
    month.commit()
    count(days_later=1)
    assert found()["DATES_OUTSIDE"] == (2, 2, 0, 0)
    assert found()[ESTIMATE] == (1, 1, 0, 0)


def test_counted_again_it_is_the_same(month):
    before = found()
    count()
    assert found() == before


def test_what_no_machine_said_and_what_ended_without_a_word_is_not_counted(session):
    case = Case().hand_in()
    for kind in ("asking_disputed", "objection", "payee_unclear", "paper_overdue"):
        disputed(case, kind, "DUPLICATE")
    disputed(case, FINDING, "DUPLICATE", done_at=noon(DAY))
    disputed(case, FINDING, "DUPLICATE", about="page/x")
    session.commit()
    count()
    assert found() == {}


def test_nothing_sealed_is_opened_for_it(month, monkeypatch):
    monkeypatch.setattr("app.vault.read", lambda *_any: pytest.fail("something sealed was opened"))
    statements = []

    def note(_connection, _cursor, statement, *_more):
        statements.append(statement)

    sqlalchemy_event.listen(db.session.get_bind(), "before_cursor_execute", note)
    list(counting.verdicts(*counting.bounds(DAY)))
    sqlalchemy_event.remove(db.session.get_bind(), "before_cursor_execute", note)
    assert statements
    assert not any("_sealed" in one for one in statements)


@pytest.mark.parametrize("kind", FINDING_KINDS)
def test_every_code_there_is_has_its_words(kind):
    for code in (*codes(), *PRECHECK_CODES, "stop", "", "AN_OLD_CODE"):
        words = words_of(Judged(kind, code, (0, 0, 0, 0)), str)
        assert words
        assert "%" not in words
        assert (words == code) == (code == "AN_OLD_CODE")


def test_every_code_fits_the_column_of_a_measure():
    longest = max(len(rule.code) for rule in rules())
    kind = max(len(one) for one in FINDING_KINDS)
    assert len("verdict:::overturned") + longest + kind <= 100
    assert not [code for code in (*codes(), *PRECHECK_CODES) if ":" in code]


@pytest.mark.parametrize("length", ["week", "month"])
def test_the_page_shows_them_in_words(month, lead, length):
    with at_noon():
        said = plain(lead.get(f"/office/{length}?day={DAY}"))
    assert "查出的问题 机器判断对 机器判断错 说不清 还没答复" in said
    assert "姓名和身份证号对不上 0 1 0 0" in said
    assert "试算 1 0 0 1" in said


def test_a_period_without_any_says_so(app, lead):
    said = plain(lead.get("/office/month"))
    assert "还没答复 没有。" in said


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Machine right"), ("zh_Hant_TW", "機器判斷對")]
)
def test_the_page_speaks_the_language_of_the_reader(month, lead, language, words):
    with at_noon():
        assert words in plain(lead.get(f"/office/month?lang={language}"))


def test_an_export_has_a_line_for_each_code(month):
    rows = list(rows_of(Selection(first="2026-11-01", last="2026-11-30")))
    assert rows[0] == ["核对参保", "name_differs", "姓名和身份证号对不上", "0", "1", "0", "0"]
    assert rows[-1] == ["试算", "", "试算", "1", "0", "0", "1"]
    assert {len(row) for row in rows} == {len(HEADS)}


def test_an_export_without_days_holds_all_of_them(month):
    with at_noon():
        rows = list(rows_of(Selection()))
    (line,) = [row for row in rows if row[1] == "DUPLICATE"]
    assert line[3:] == ["0", "0", "1", "1"]


def test_it_is_asked_for_on_the_page_of_the_period_and_fetched(month, lead):
    with at_noon():
        page = lead.get("/office/month").text
    assert '<input type="hidden" name="kind" value="verdicts">' in page
    form = {"kind": "verdicts", "first": "2026-11-01", "last": "2026-11-30", "format": "csv"}
    lead.post("/office/exports", form)
    db.session.remove()
    drain()
    db.session.remove()
    db.begin_writing()
    export = db.session.query(Export).one()
    assert (export.kind, export.rows) == ("verdicts", 5)
    data = lead.get(f"/office/exports/{export.id}/file").data.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(data, newline="")))
    assert tuple(lines[0]) == HEADS
    assert ["DATES_OUTSIDE", "2", "1", "0", "1"] in [[one[1], *one[3:]] for one in lines]
    assert "机器和人" in plain(lead.get("/office/exports"))


def test_clerks_and_citizens_take_nothing_along(app, citizen):
    form = {"kind": "verdicts", "format": "csv"}
    for who in (Clerk(app), Clerk(app, "fu-er", ("checker",)), citizen):
        who.post("/office/exports", form, status=404)
    db.session.remove()
    assert db.session.query(Export).count() == 0
