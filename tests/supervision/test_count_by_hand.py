"""A month worked out by hand: sixteen cases of three services, each with its days; every figure of the report
and of the export is compared with what a person counted on paper."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import clock, db
from app.supervision import counting, exports
from app.supervision.model import DayCount, Export
from app.supervision.report import Period, by_service, report
from app.supervision.rows import HEADS, Selection, rows_of
from app.work import drain
from tests.scenes import STAGE
from tests.strict_client import plain
from tests.supervision.cases import NOW, Case, at_noon

A, B, C = "JS-REIMB", "YZ-AID-APPLY", "SJ-REIMB-EMP"


def nov(day: int) -> date:
    return date(2026, 11, day)


# service, handed in, decided (day, outcome, amount, estimated), events (name, day), reasons (day, names)
BOOK = (
    (A, 2, (4, "approved", "100.00", "100.00"), (), ()),
    (A, 2, (5, "approved", "0.01", "0.01"), (), ()),
    (A, 3, (12, "partly", "250.50", "300.00"), (("finding_disputed", 3),), ()),
    (A, 4, (12, "refused", "0.00", ""), (("objected", 13),), ()),
    (A, 9, (19, "approved", "1999.99", "2000.00"), (), ((10, ("blurred", "cut_off")),)),
    (A, 9, None, (("withdrawn", 11),), ()),
    (A, 16, None, (), ((17, ("blurred",)),)),
    (A, 20, None, (("estimate_doubted", 20),), ()),
    (B, 2, (20, "approved", "5000.00", ""), (), ()),
    (B, 6, (20, "partly", "4999.99", ""), (("objected", 20), ("objection_answered", 20)), ()),
    (B, 13, None, (("consent_denied", 14),), ((16, ("unsigned", "blurred")),)),
    (B, 13, None, (("papers_given", 18),), ((16, ("cut_off",)),)),
    (C, 10, (11, "approved", "12.34", "12.34"), (("sent_back", 10),), ()),
    (C, 10, (13, "refused", "0.00", "88.00"), (("precheck_disputed", 10),), ()),
    (C, 18, None, (("owed_promised", 18),), ()),
    (C, 18, None, (("owed_promised", 18), ("owed_given", 19)), ()),
)


def enter(service: str, came: int, decided, events, asked) -> Case:
    case = Case(service, begun=nov(came)).hand_in(nov(came))
    for name, day in events:
        case.event(name, nov(day))
    for day, reasons in asked:
        case.ask(nov(day), *reasons)
    if decided:
        day, outcome, amount, estimated = decided
        case.decide(nov(day), outcome, amount, estimated)
    return case


@pytest.fixture
def book(app, session):
    """The cases of the book, and two drafts, one of them left at the card."""
    STAGE.play(app, "book", enter_all)


def enter_all():
    for line in BOOK:
        enter(*line)
    Case(A, begun=nov(5)).section("payee", nov(5))
    Case(C, begun=nov(6))
    db.session.commit()
    with at_noon():
        counting.count_due_days()
        db.session.commit()


def month(service: str = ""):
    return report(Period.around("month", nov(15)), service)


@pytest.mark.parametrize(
    ("measure", "everything", "a", "b", "c"),
    [
        ("received", 16, 8, 4, 4),
        ("started", 18, 9, 4, 5),
        ("decided:approved", 5, 3, 1, 1),
        ("decided:partly", 2, 1, 1, 0),
        ("decided:refused", 2, 1, 0, 1),
        ("withdrawn", 1, 1, 0, 0),
        ("papers_asked_for", 4, 2, 2, 0),
        ("papers_given", 1, 0, 1, 0),
        ("reason:blurred", 3, 2, 1, 0),
        ("reason:cut_off", 2, 1, 1, 0),
        ("reason:unsigned", 1, 0, 1, 0),
        ("objected", 2, 1, 1, 0),
        ("objection_answered", 1, 0, 1, 0),
        ("finding_disputed", 1, 1, 0, 0),
        ("estimate_doubted", 1, 1, 0, 0),
        ("precheck_disputed", 1, 0, 0, 1),
        ("asking_disputed", 0, 0, 0, 0),
        ("consent_denied", 1, 0, 1, 0),
        ("sent_back", 1, 0, 0, 1),
        ("owed_promised", 2, 0, 0, 2),
        ("owed_given", 1, 0, 0, 1),
        ("owed_overdue", 0, 0, 0, 0),
        ("paid_fen", 1236283, 235050, 999999, 1234),
        ("estimate:compared", 6, 4, 0, 2),
        ("estimate:equal", 3, 2, 0, 1),
        ("estimate:apart_fen", 13751, 4951, 0, 8800),
        ("stopped:payee", 1, 1, 0, 0),
        ("stopped:start", 1, 0, 0, 1),
        ("stopped:contact", 0, 0, 0, 0),
        ("days:1", 1, 0, 0, 1),
        ("days:2", 1, 1, 0, 0),
        ("days:3", 2, 1, 0, 1),
        ("days:6", 1, 1, 0, 0),
        ("days:7", 1, 1, 0, 0),
        ("days:8", 1, 1, 0, 0),
        ("days:10", 1, 0, 1, 0),
        ("days:14", 1, 0, 1, 0),
    ],
)
def test_every_figure_is_what_was_counted_on_paper(book, measure, everything, a, b, c):
    found = [month(service).number(measure) for service in ("", A, B, C)]
    assert found == [everything, a, b, c]


@pytest.mark.parametrize(
    ("service", "decided", "disputed", "paid", "gap", "half", "most"),
    [
        ("", 9, 3, "12362.83", "22.92", 6, 14),
        (A, 5, 2, "2350.50", "12.38", 6, 8),
        (B, 2, 0, "9999.99", None, 10, 14),
        (C, 2, 1, "12.34", "44.00", 1, 3),
        ("PT-MUTUAL-SELF", 0, 0, "0.00", None, None, None),
    ],
)
def test_sums_and_medians_are_those_of_the_paper(
    book, service, decided, disputed, paid, gap, half, most
):
    found = month(service)
    assert found.decided == decided
    assert found.disputed == disputed
    assert found.paid == Decimal(paid)
    assert found.mean_gap == (Decimal(gap) if gap else None)
    assert (found.days_within(50), found.days_within(90)) == (half, most)


@pytest.mark.parametrize(
    ("first", "received", "decided"),
    [(2, 6, 2), (9, 6, 4), (16, 4, 3), (23, 0, 0)],
)
def test_the_weeks_of_the_month_have_their_own_figures(book, first, received, decided):
    found = report(Period.around("week", nov(first)))
    assert (found.number("received"), found.decided) == (received, decided)


def test_weeks_and_days_add_up_to_the_month(book):
    weeks = [report(Period.around("week", nov(day))) for day in (2, 9, 16, 23)]
    whole = month()
    for measure in whole.sums:
        assert sum(one.number(measure) for one in weeks) == whole.number(measure), measure
        assert sum(whole.series(measure)) == whole.number(measure), measure


def test_the_services_add_up_to_the_whole(book):
    whole, parts = month(), by_service(Period.around("month", nov(1)))
    assert set(parts) == {A, B, C}
    for measure, number in whole.sums.items():
        assert sum(one.get(measure, 0) for one in parts.values()) == number, measure


def test_money_is_never_lost_to_rounding(book):
    paid = [Decimal(line[2][2]) for line in BOOK if line[2]]
    assert month().paid == sum(paid)


@pytest.mark.parametrize("day", [2, 4, 9, 12, 13, 20])
def test_each_day_of_the_chart_is_the_day_of_the_book(book, day):
    found = month()
    assert found.series("received")[day - 1] == sum(line[1] == day for line in BOOK)
    names = [f"decided:{one}" for one in ("approved", "partly", "refused")]
    decided = sum(bool(line[2]) and line[2][0] == day for line in BOOK)
    assert found.series(*names)[day - 1] == decided


def test_the_page_of_the_month_shows_these_figures(book, lead):
    with at_noon():
        said = plain(lead.get("/office/month"))
    for figure in ("收到 16", "办结 9", "12,362.83"):
        assert figure in said, figure


def test_counted_again_a_week_later_nothing_of_it_changes(book):
    first = month().sums
    with clock.stopped_at(NOW + timedelta(days=7)):
        counting.count_due_days()
        db.session.commit()
    assert month().sums == first


def test_a_figure_that_fell_to_nothing_is_gone_and_not_left_behind(book):
    db.begin_writing()
    db.session.add(
        DayCount(day=nov(19), service_id=A, measure="withdrawn", district="jiangsu", value=7)
    )
    db.session.commit()
    with clock.stopped_at(NOW + timedelta(hours=1)):
        counting.count_due_days()
        db.session.commit()
    assert month().number("withdrawn") == 1


@pytest.mark.parametrize(
    ("selection", "many"),
    [
        ({}, 16),
        ({"service": A}, 8),
        ({"service": B}, 4),
        ({"service": C}, 4),
        ({"status": "decided"}, 9),
        ({"status": "submitted"}, 7),
        ({"service": A, "status": "decided"}, 5),
        ({"first": "2026-11-09"}, 10),
        ({"last": "2026-11-09"}, 8),
        ({"first": "2026-11-09", "last": "2026-11-09"}, 2),
        ({"first": "2026-11-10", "last": "2026-11-09"}, 0),
        ({"first": "2026-11-18", "service": C, "status": "submitted"}, 2),
        ({"service": "PT-MUTUAL-SELF"}, 0),
    ],
)
def test_the_list_taken_along_has_as_many_lines_as_the_book(book, selection, many):
    assert len(list(rows_of(Selection(**selection)))) == many


def test_the_list_and_the_report_agree_on_the_money(book):
    paid = HEADS.index("支付（元）")
    rows = list(rows_of(Selection()))
    assert sum(Decimal(row[paid]) for row in rows if row[paid]) == month().paid
    assert sum(row[HEADS.index("状态")] == "已决定" for row in rows) == month().decided


def test_the_list_is_in_the_order_in_which_cases_came(book):
    came = [row[HEADS.index("交上来")] for row in rows_of(Selection())]
    assert came == sorted(came)


# What a person typed may begin like a formula; names are masked, and what is left is text in every cell.
TRICKS = ("=1+1", "+41", "-2+3", "@SUM(A1)", "\t=1", "＝cmd", '=HYPERLINK("http://x","y")', "=王国")


@pytest.mark.parametrize("name", TRICKS, ids=range(len(TRICKS)))
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_no_name_becomes_a_formula(session, lead, file_format, name):
    Case().section("patient", name=name, id_number="990107194803120012").hand_in()
    session.commit()
    lead.post("/office/exports", {"format": file_format})
    db.session.remove()
    drain()
    db.session.remove()
    export = db.session.query(Export).one()
    db.session.remove()
    data = lead.get(f"/office/exports/{export.id}/file").data
    assert name.encode() not in data
    if file_format == "csv":
        _heads, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert not [one for one in row if one.startswith(("=", "+", "-", "@", "\t", "＝"))]


@pytest.mark.parametrize(
    ("name", "number", "shown"),
    [
        ("王建国", "990107194803120012", ("王*国", "9***************12")),
        ("王丽", "990107198001010021", ("王*", "9***************21")),
        ("欧阳小明", "", ("欧*明", "")),
        ("", "990107194803120012", ("", "9***************12")),
        ("", "", ("", "")),
    ],
)
def test_of_name_and_number_only_the_ends_are_shown(session, name, number, shown):
    Case().section("patient", name=name, id_number=number).hand_in()
    (row,) = rows_of(Selection())
    assert (row[3], row[4]) == shown


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31", "3000-01-01", "x"])
@pytest.mark.parametrize("which", ["first", "last"])
def test_a_day_that_never_was_chooses_nothing_away(session, lead, which, day):
    Case().hand_in()
    session.commit()
    lead.post("/office/exports", {"format": "csv", which: day})
    db.session.remove()
    drain()
    db.session.remove()
    export = db.session.query(Export).one()
    assert (export.state, export.rows) == ("ready", 1)


@pytest.mark.parametrize("length", ["week", "month"])
@pytest.mark.parametrize(
    "day", ["0001-01-01", "0001-01-31", "1999-12-31", "2000-01-01", "9999-12-31", "-1", "２０２６"]
)
def test_a_report_of_any_day_is_a_page(lead, length, day):
    lead.get(f"/office/{length}", query_string={"day": day})


def test_an_export_that_failed_and_is_made_again_has_one_file(session, lead, monkeypatch):
    Case().hand_in()
    session.commit()
    lead.post("/office/exports", {"format": "csv"})
    export = db.session.query(Export).one().id
    db.session.remove()
    db.begin_writing()
    exports.fail(export, "x" * 999)
    db.session.commit()
    assert len(db.session.get(Export, export).error) == 200
    db.session.remove()
    lead.post(f"/office/exports/{export}/again")
    lead.post(f"/office/exports/{export}/again", status=409)
    db.session.remove()
    drain()
    db.session.remove()
    made = db.session.get(Export, export)
    assert (made.state, made.rows, made.error) == ("ready", 1, None)
