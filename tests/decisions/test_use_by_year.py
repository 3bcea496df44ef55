"""年度累计 by year: what is read, what the register has already, what is written, and whose it is."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import today
from app.decisions import locks, yearly
from app.decisions.yearly import Uses, difference, spent_by, total
from app.filing.model import YearlyUse
from app.registers.demo_people import demo_people
from tests.decisions.told import Desk, bill, sheet_of

DAY = date(2026, 6, 15)
FEN = st.decimals("0.00", "9999.99", places=2)
FIGURES = st.dictionaries(st.sampled_from(["fund_paid", "mutual_paid", "aid_paid"]), FEN)


def uses(**years) -> Uses:
    """`y2026=[(filing, day, mutual_paid)]`."""
    rows = {}
    for name, entries in years.items():
        kept = [
            {"filing": one, "on": day.isoformat(), "mutual_paid": paid}
            for one, day, paid in entries
        ]
        rows[f"p/{name[1:]}"] = YearlyUse(id=f"p/{name[1:]}", used={"uses": kept})
    return Uses(rows)


def paid(found: Uses, register="0.00", as_of=None, without="none", year="2026") -> Decimal:
    known = {year: {"mutual_paid": register}} if register is not None else {}
    ledger = found.ledgers(known, {year: as_of} if as_of else {}, without=without)
    return Decimal(ledger[year]["mutual_paid"])


BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "as_of", "register", "without", "expected"),
    [
        (DAY, None, "0.00", "none", "100.00"),
        (DAY, None, "500.00", "none", "600.00"),
        (DAY, None, None, "none", "100.00"),
        (DAY, DAY, "500.00", "none", "600.00"),
        (DAY, BEFORE, "500.00", "none", "600.00"),
        (DAY, AFTER, "500.00", "none", "500.00"),
        (BEFORE, DAY, "500.00", "none", "500.00"),
        (DAY, None, "500.00", "f1", "500.00"),
        (DAY, DAY, "500.00", "f1", "500.00"),
        (DAY, AFTER, "500.00", "f1", "400.00"),
        (DAY, AFTER, "50.00", "f1", "0.00"),
        (DAY, AFTER, "100.00", "f1", "0.00"),
        (DAY, AFTER, "99.99", "another", "99.99"),
    ],
)
def test_a_use_counts_once_whether_the_register_has_it_or_not(
    on, as_of, register, without, expected
):
    found = uses(y2026=[("f1", on, "100.00")])
    assert paid(found, register, as_of, without) == Decimal(expected)


def test_a_register_in_the_middle_has_the_older_uses_only():
    found = uses(y2026=[("f1", BEFORE, "100.00"), ("f2", DAY, "10.00"), ("f3", AFTER, "1.00")])
    assert paid(found, "1000.00", DAY) == Decimal("1011.00")
    assert paid(found, "1000.00", DAY, without="f1") == Decimal("911.00")
    assert paid(found, "1000.00", DAY, without="f2") == Decimal("1001.00")


def test_the_years_stand_apart():
    found = uses(y2025=[("f1", DAY, "70.00")], y2026=[("f2", DAY, "5.00")])
    assert paid(found, year="2025") == Decimal("70.00")
    assert paid(found, year="2026") == Decimal("5.00")
    assert paid(found, register=None, year="2025", as_of=AFTER) == Decimal("0.00")


def test_a_register_that_is_of_another_year_s_day_changes_nothing_here():
    found = uses(y2025=[("f1", DAY, "70.00")], y2026=[("f2", DAY, "5.00")])
    ledger = found.ledgers({}, {"2025": AFTER}, without="none")
    assert ledger["2026"]["mutual_paid"] == "5.00"


@pytest.mark.parametrize("year", ["2024", "2030"])
def test_a_year_that_only_the_register_knows_is_passed_on(year: str):
    ledger = uses(y2026=[]).ledgers({year: {"mutual_paid": "9.90"}}, {}, without="none")
    assert sorted(ledger) == sorted({year, "2026"})
    assert ledger[year]["mutual_paid"] == "9.90"


def test_admissions_stay_a_count():
    row = YearlyUse(
        id="p/2026", used={"uses": [{"filing": "f", "on": "2026-06-15", "admissions": "1"}]}
    )
    ledger = Uses({"p/2026": row}).ledgers({"2026": {"admissions": 2}}, {}, without="none")
    assert ledger["2026"]["admissions"] == 3
    assert type(ledger["2026"]["admissions"]) is int


def spent(amount: str) -> dict:
    return {"2026": {"mutual_paid": Decimal(amount)}} if Decimal(amount) else {}


@pytest.mark.parametrize(
    ("amounts", "entries"),
    [
        (["100.00"], ["100.00"]),
        (["100.00", "100.00"], ["100.00"]),
        (["100.00", "60.00"], ["100.00", "-40.00"]),
        (["100.00", "0.00"], ["100.00", "-100.00"]),
        (["0.00"], []),
        (["0.00", "100.00"], ["100.00"]),
        (["100.00", "0.00", "100.00"], ["100.00", "-100.00", "100.00"]),
        (["60.00", "100.00", "100.00"], ["60.00", "40.00"]),
        (["0.01", "0.02"], ["0.01", "0.01"]),
    ],
)
def test_only_the_difference_is_written_each_with_its_day(amounts, entries):
    found = uses(y2026=[("other", BEFORE, "7.00")])
    for place, amount in enumerate(amounts):
        found.settle("mine", spent(amount), DAY + timedelta(days=place))
    mine = [one for one in found.of("2026") if one.filing == "mine"]
    assert [str(one.figures["mutual_paid"]) for one in mine] == entries
    assert [one.on for one in mine] == sorted(one.on for one in mine)
    assert paid(found) == Decimal("7.00") + Decimal(amounts[-1])
    assert paid(found, without="mine") == Decimal("7.00")


def test_a_decision_that_moves_to_another_year_leaves_nothing_in_the_first():
    found = uses(y2025=[], y2026=[])
    found.settle("mine", {"2025": {"mutual_paid": Decimal("5.00")}}, DAY)
    found.settle("mine", {"2026": {"mutual_paid": Decimal("5.00")}}, AFTER)
    assert paid(found, year="2025") == 0
    assert paid(found, year="2026") == Decimal("5.00")
    assert total(one.figures for one in found.of("2025"))["mutual_paid"] == 0


@given(st.lists(FIGURES, min_size=1, max_size=6))
def test_whatever_is_settled_last_is_all_that_is_used(many):
    found = uses(y2026=[])
    for place, figures in enumerate(many):
        found.settle("mine", {"2026": figures}, DAY + timedelta(days=place))
    kept = total(one.figures for one in found.of("2026"))
    wanted = {name: value for name, value in many[-1].items() if value}
    assert {name: value for name, value in kept.items() if value} == wanted


@given(FIGURES, FIGURES)
def test_what_was_added_leads_from_before_to_after(before, after):
    change = difference(before, after)
    assert Decimal(0) not in change.values()
    reached = total([before, change])
    for name in {*before, *after}:
        assert reached.get(name, Decimal(0)) == after.get(name, Decimal(0))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, {}),
        ({}, {"2026": {"fund_paid": "5.00"}}, {"2026": {"fund_paid": Decimal("5.00")}}),
        ({"2026": {"fund_paid": "5.00"}}, {"2026": {"fund_paid": "5.00"}}, {}),
        ({"2026": {"fund_paid": "2.00"}}, {"2026": {"fund_paid": "5.00"}}, {"2026": {"fund_paid": Decimal("3.00")}}),
        ({"2025": {"fund_paid": "2.00"}}, {"2026": {"aid_paid": "1.00"}}, {"2026": {"aid_paid": Decimal("1.00")}}),
        ({}, {"2026": {"admissions": 1}}, {"2026": {"admissions": Decimal(1)}}),
        ({}, {"2026": {"no_such": "1.00"}}, {}),
    ],
)  # fmt: skip
def test_what_a_settlement_used_up_is_after_less_before(before, after, expected):
    assert spent_by(before, after) == expected


def use(desk: Desk, case: str, year: str, amount: str) -> None:
    """Another decision of the same patient used up so much of this year."""
    with desk.writing():
        found = yearly.hold_years(yearly.key_of(sheet_of(case)), [year])
        locks.write(found.settle("another", {year: {"mutual_paid": Decimal(amount)}}, today()))


@pytest.mark.parametrize(
    ("year", "used", "amount"),
    [
        ("2026", "0.01", "2700.00"),
        ("2026", "26813.80", "2700.00"),
        ("2026", "26813.81", "2699.99"),
        ("2026", "29513.79", "0.01"),
        ("2026", "29513.80", "0.00"),
        ("2026", "50000.00", "0.00"),
        ("2025", "50000.00", "2700.00"),
        ("2027", "50000.00", "2700.00"),
    ],
)
def test_the_cap_is_of_the_year_of_the_stay_and_holds_to_the_fen(desk: Desk, year, used, amount):
    """The cap is 30000.00 a year; the register says that 486.20 of 2026 are used."""
    case = desk.case("PT-MUTUAL-SELF")
    desk.propose(case)
    use(desk, case, year, used)
    desk.confirm(case)
    assert desk.decision(case).amount == Decimal(amount)
    assert desk.used(year="2026") == Decimal(amount) + (Decimal(used) if year == "2026" else 0)


def test_two_cases_of_one_person_share_one_start_line_and_one_cap(desk: Desk):
    for place in range(4):
        case = desk.case("PT-MUTUAL-SELF", bill("20000.00"))
        decision = desk.decided(case)
        assert decision.amount == Decimal(["11700.00", "12000.00", "5813.80", "0.00"][place])
    assert desk.used() == Decimal("29513.80")


def test_the_name_of_a_row_holds_no_id_number(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case)
    number = demo_people()["wang-jianguo"]["id_number"]
    with desk.writing() as session:
        for row in session.query(YearlyUse):
            assert number not in row.id
            assert number not in str(row.used)
            assert "王" not in str(row.used)


def test_a_child_without_a_number_is_known_by_name_and_birth(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        sheet = sheet_of(case)
        by_number = yearly.key_of(sheet)
        sheet.filing.patient_hash = None
        by_name = yearly.key_of(sheet)
        assert by_name != by_number
        assert by_name == yearly.key_of(sheet)
        session.rollback()


def test_looking_makes_no_rows_and_holding_makes_them_once(desk: Desk):
    with desk.writing() as session:
        assert yearly.look("p", ["2026"]).rows == {}
        assert session.query(YearlyUse).count() == 0
        for _time in range(2):
            held = yearly.hold_years("p", ["2026", "2025", "2026"])
            assert sorted(held.rows) == ["p/2025", "p/2026"]
            assert held.of("2026") == []
        assert session.query(YearlyUse).count() == 2
        assert yearly.hold_years("p", []).rows == {}
        assert yearly.look("p", []).rows == {}


def test_holding_reads_what_another_wrote_meanwhile(desk: Desk):
    with desk.writing():
        locks.write(yearly.hold_years("p", ["2026"]).settle("a", spent("5.00"), DAY))
    with desk.writing() as session:
        stale = yearly.look("p", ["2026"])
        session.execute(YearlyUse.__table__.update().values(used={"uses": []}))
        assert stale.of("2026")
        assert yearly.hold_years("p", ["2026"]).of("2026") == []
