"""What a confirmation costs the database: a bound that does not grow with the bills, and no hidden second look."""

from decimal import Decimal

import pytest
from sqlalchemy import event

from app import db
from app.accounts.model import Account
from app.review import deciding
from tests.decisions.many import look
from tests.decisions.told import Desk, bill, sheet_of

MOST = 18


def statements_of(desk: Desk, case: str) -> list[str]:
    """Confirm the case as it was seen; every statement, the loads of the case and of the checker among them."""
    with desk.app.app_context():
        seen, figure = look(case)
        db.session.remove()
    found: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        found.append(" ".join(statement.split()))

    engine = desk.app.extensions["engine"]
    with desk.writing() as session:
        session.connection()
        event.listen(engine, "before_cursor_execute", note)
        try:
            sheet, by = sheet_of(case), session.get(Account, desk.checker.account_id)
            deciding.confirm(sheet, by, seen=seen, figure=figure)
            session.flush()
        finally:
            event.remove(engine, "before_cursor_execute", note)
    return found


@pytest.mark.parametrize("bills", [1, 2, 8])
def test_a_confirmation_stays_within_its_statements(desk: Desk, bills: int):
    case = desk.case("PT-MUTUAL-SELF", *[bill("500.00")] * bills)
    desk.propose(case)
    found = statements_of(desk, case)
    assert len(found) <= MOST, "\n".join(found)


def test_without_money_it_is_fewer(desk: Desk):
    case = desk.case("YDJY-FILING")
    desk.propose(case)
    found = statements_of(desk, case)
    assert len(found) <= MOST - 3, "\n".join(found)
    assert not [one for one in found if "yearly_use" in one or "settled_invoice" in one]


@pytest.mark.parametrize(
    ("table", "most"),
    [
        ("decision", 1),
        ("filing", 1),
        ("filing_event", 1),
        ("yearly_use", 2),
        ("settled_invoice", 1),
        ("message", 1),
        ("job", 1),
        ("audit_entry", 1),
        ("filing_section", 0),
    ],
)
def test_no_row_is_written_more_often_than_it_changes(desk: Desk, table: str, most: int):
    case = desk.case("PT-MUTUAL-SELF")
    desk.propose(case)
    verbs = (f"INSERT INTO {table} ", f"UPDATE {table} ")
    written = [one for one in statements_of(desk, case) if one.startswith(verbs)]
    assert len(written) <= most, written


def test_a_figure_as_it_was_estimated_opens_no_estimate_and_no_page(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF", bill("500.00"))
    desk.propose(case)
    found = statements_of(desk, case)
    assert not [one for one in found if "filing_estimate" in one or "FROM upload" in one]


def test_another_figure_than_the_estimate_opens_it_once_for_its_causes(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF", bill("5000.00"))
    desk.propose(case, ("cut", "OFF_LIST", "100.00"))
    found = statements_of(desk, case)
    assert len([one for one in found if "FROM filing_estimate" in one]) == 1
    assert len(found) <= MOST + 1
    decision = desk.decision(case)
    (cause,) = decision.body["causes"]
    assert Decimal(cause["difference"]) == decision.amount - decision.estimated < 0
