"""Conflict of interest: one's own case, and a case of somebody one ever had a mandate with, do not exist
at the desk for that member of staff."""

from datetime import date

import pytest
from sqlalchemy import event, select

from app import clock
from app.accounts.model import Account, Person
from app.filing.model import Filing
from app.mandates.model import Mandate
from app.review.interest import has_interest, without_interest
from tests.citizen import PEOPLE, Citizen
from tests.review.cases import account, sheet_of, writing
from tests.review.desk import Clerk


@pytest.fixture
def clerk(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(citizen: Citizen) -> Citizen:
    citizen.file_mutual()
    return citizen


def interest(case: Citizen, clerk: Clerk) -> tuple[bool, bool]:
    """What the single question says, and what the list says; they must never differ."""
    with writing(case.app) as session:
        who = account(clerk)
        single = has_interest(who, sheet_of(case.filing_id).filing)
        ids = select(Filing.id).where(without_interest(who), Filing.submitted_at.is_not(None))
        return single, case.filing_id not in list(session.scalars(ids))


def person_of(case: Citizen) -> str:
    with case.database() as session:
        return session.get(Account, case.account_id).person_id


def mandate(case: Citizen, clerk: Clerk, *, given_by_clerk: bool = False, **more) -> None:
    giver, holder = person_of(case), clerk.person_id
    if given_by_clerk:
        giver, holder = holder, giver
    with writing(case.app) as session:
        session.add(
            Mandate(
                giver_id=giver,
                holder_id=holder,
                services=["PT-MUTUAL-SELF"],
                relation="child",
                until=date(2027, 1, 1),
                wording_version="2026-01-01",
                wording_hash="x",
                **more,
            )
        )


def test_a_stranger_s_case_is_open(case, clerk):
    assert interest(case, clerk) == (False, False)
    clerk.get(f"/desk/cases/{case.filing_id}")


def test_who_is_the_patient_by_number_does_not_see_it(case, clerk):
    with writing(case.app) as session:
        session.get(Person, clerk.person_id).identify("王建国", PEOPLE["wang-jianguo"]["id_number"])
    assert interest(case, clerk) == (True, True)
    clerk.get(f"/desk/cases/{case.filing_id}", status=404)
    clerk.post(f"/desk/cases/{case.filing_id}/reveal", status=404)


def test_who_filed_it_with_another_account_does_not_see_it(case, clerk):
    me = person_of(case)
    with writing(case.app) as session:
        session.get(Account, clerk.account_id).person_id = me
    assert interest(case, clerk) == (True, True)


def test_who_files_for_another_person_has_an_interest_in_that_case(case, clerk):
    with writing(case.app) as session:
        other = Person()
        session.add(other)
        session.flush()
        session.get(Filing, case.filing_id).person_id = other.id
        session.get(Account, case.account_id).person_id = clerk.person_id
    assert interest(case, clerk) == (True, True)


@pytest.mark.parametrize("given_by_clerk", [False, True])
@pytest.mark.parametrize("state", ["asked", "given", "ended", "run_out"])
def test_a_mandate_in_either_direction_closes_it_whatever_became_of_it(
    case, clerk, given_by_clerk, state
):
    given = None if state == "asked" else clock.now()
    ended = clock.now() if state == "ended" else None
    mandate(case, clerk, given_by_clerk=given_by_clerk, given_at=given, ended_at=ended)
    assert interest(case, clerk) == (True, True)
    clerk.get(f"/desk/cases/{case.filing_id}", status=404)


def test_a_mandate_with_the_patient_closes_a_case_that_somebody_else_files(case, clerk):
    mandate(case, clerk)
    with writing(case.app) as session:
        other = Person()
        session.add(other)
        session.flush()
        filing = session.get(Filing, case.filing_id)
        filing.person_id = other.id
        session.get(Account, case.account_id).person_id = other.id
    assert interest(case, clerk) == (True, True)


def test_a_second_row_of_the_same_human_being_is_the_same_one(case, clerk):
    """The clerk has a citizen's account as well, and that one holds the mandate."""
    with writing(case.app) as session:
        number = PEOPLE["wang-li"]["id_number"]
        session.get(Person, clerk.person_id).identify("王丽", number)
        other = Person()
        other.identify("王丽", number)
        session.add(other)
        session.flush()
        twin = other.id
    clerk.person_id = twin
    mandate(case, clerk, given_at=clock.now())
    assert interest(case, clerk) == (True, True)


def test_a_mandate_between_others_closes_nothing(app, case, clerk):
    fu = Clerk(app, "fu-er")
    mandate(case, fu)
    assert interest(case, clerk) == (False, False)
    assert interest(case, fu) == (True, True)


def test_a_case_without_a_patient_is_everybody_s(app, citizen, clerk):
    citizen.start()
    with writing(app):
        filing = sheet_of(citizen.filing_id).filing
        assert filing.patient_hash is None
        assert not has_interest(account(clerk), filing)


def test_the_rule_asks_the_database_once(case, clerk):
    with writing(case.app):
        who, filing = account(clerk), sheet_of(case.filing_id).filing
        assert who.person
        statements: list[str] = []

        def note(*given):
            statements.append(given[2])

        engine = case.app.extensions["engine"]
        event.listen(engine, "before_cursor_execute", note)
        has_interest(who, filing)
        event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1
