"""A case in one clerk's hands: taken, held for a while, handed back, and free again when she is away."""

from datetime import timedelta

import pytest

from app import clock, db
from app.accounts.model import Person
from app.audit.model import AuditEntry
from app.errors import OutOfStep, Refusal
from app.filing.model import Filing, Status
from app.filing.status import status_after
from app.review import lease
from tests.citizen import Citizen
from tests.review.cases import account, sheet_of, taken, writing
from tests.review.desk import Clerk


@pytest.fixture
def shen(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def fu(app) -> Clerk:
    clerk = Clerk(app, "fu-er")
    with writing(app):
        db.session.get(Person, clerk.person_id).name = "傅二"
    return clerk


@pytest.fixture
def case(citizen: Citizen) -> Citizen:
    citizen.file_mutual()
    return citizen


def give_back(case: Citizen, clerk: Clerk) -> None:
    seen = revision(case)
    with writing(case.app):
        lease.hand_back(sheet_of(case.filing_id), account(clerk), seen=seen)


def revision(case: Citizen) -> int:
    return case.row().revision


def test_who_takes_a_case_holds_it_for_half_an_hour(case, shen):
    before = clock.now()
    taken(case, shen)
    row = case.row()
    assert (row.status, row.leased_by) == (Status.TAKEN, shen.person_id)
    assert row.leased_until - lease.LEASE >= before
    assert case.events()[-1] == "taken"
    assert case.messages() == ["submitted", "taken"]


def test_another_is_told_who_has_it_and_until_when(case, shen, fu):
    taken(case, shen)
    with pytest.raises(OutOfStep) as refused:
        taken(case, fu)
    assert refused.value.reason == "taken_by_another"
    assert refused.value.facts["name"] == "沈一"
    until = clock.in_china(case.row().leased_until)
    assert refused.value.facts["until"] == f"{until:%H:%M}"
    assert case.row().leased_by == shen.person_id


def test_taking_twice_is_taking_once(case, shen):
    taken(case, shen)
    taken(case, shen)
    assert case.events().count("taken") == 1
    assert case.messages().count("taken") == 1


def test_her_absence_frees_it_by_itself(case, shen, fu):
    taken(case, shen)
    with clock.stopped_at(clock.now() + lease.LEASE + timedelta(seconds=1)):
        taken(case, fu)
    assert case.row().leased_by == fu.person_id
    assert case.events().count("taken") == 2
    assert case.messages().count("taken") == 1


def test_a_minute_before_the_end_it_is_still_hers(case, shen, fu):
    taken(case, shen)
    with (
        clock.stopped_at(clock.now() + lease.LEASE - timedelta(minutes=1)),
        pytest.raises(OutOfStep),
    ):
        taken(case, fu)


def test_each_act_of_hers_renews_the_time(app, case, shen):
    taken(case, shen)
    later = clock.now() + timedelta(minutes=20)
    with clock.stopped_at(later), writing(app):
        lease.demand_lease(sheet_of(case.filing_id).filing, account(shen))
    assert case.row().leased_until == later + lease.LEASE


def test_a_look_of_hers_renews_it_and_her_open_pages_stay_good(app, case, shen):
    taken(case, shen)
    before, later = revision(case), clock.now() + timedelta(minutes=20)
    with clock.stopped_at(later), writing(app):
        lease.renew(sheet_of(case.filing_id).filing, account(shen))
    assert case.row().leased_until == later + lease.LEASE
    assert revision(case) == before


def test_a_look_of_somebody_else_renews_nothing(app, case, shen, fu):
    taken(case, shen)
    until = case.row().leased_until
    with clock.stopped_at(clock.now() + timedelta(minutes=20)), writing(app):
        lease.renew(sheet_of(case.filing_id).filing, account(fu))
    assert case.row().leased_until == until


def test_after_her_time_she_may_go_on_when_nobody_else_took_it(app, case, shen):
    taken(case, shen)
    with clock.stopped_at(clock.now() + timedelta(days=2)), writing(app):
        lease.demand_lease(sheet_of(case.filing_id).filing, account(shen))
    assert case.row().leased_by == shen.person_id


def test_after_her_time_she_has_lost_it_when_somebody_took_it(app, case, shen, fu):
    taken(case, shen)
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        taken(case, fu)
        with writing(app), pytest.raises(OutOfStep) as refused:
            lease.demand_lease(sheet_of(case.filing_id).filing, account(shen))
    assert refused.value.reason == "not_taken_by_you"


def test_who_did_not_take_it_cannot_act_on_it(app, case, shen):
    with writing(app), pytest.raises(OutOfStep) as refused:
        lease.demand_lease(sheet_of(case.filing_id).filing, account(shen))
    assert refused.value.reason == "not_taken_by_you"


def test_handed_back_it_is_free_for_everybody_and_the_person_keeps_his_place(app, case, shen, fu):
    taken(case, shen)
    give_back(case, shen)
    row = case.row()
    assert (row.status, row.leased_by, row.leased_until) == (Status.SUBMITTED, None, None)
    assert status_after(case.events()) == Status.SUBMITTED
    taken(case, fu)
    assert case.messages().count("taken") == 1


def test_only_who_holds_it_hands_it_back(app, case, shen, fu):
    taken(case, shen)
    with pytest.raises(OutOfStep):
        give_back(case, fu)
    assert case.row().status == Status.TAKEN


def test_a_second_hand_back_changes_nothing(app, case, shen):
    taken(case, shen)
    give_back(case, shen)
    with pytest.raises(OutOfStep):
        give_back(case, shen)
    assert case.events().count("handed_back") == 1


def test_what_changed_since_it_was_opened_is_not_acted_on(app, case, shen):
    taken(case, shen)
    seen = revision(case) - 1
    with writing(app), pytest.raises(OutOfStep) as refused:
        lease.demand_in_hand(sheet_of(case.filing_id).filing, account(shen), seen)
    assert refused.value.reason == "case_changed"


def test_a_withdrawn_case_is_not_taken(case, shen):
    case.post(f"{case.filing}/withdraw")
    with pytest.raises(OutOfStep) as refused:
        taken(case, shen)
    assert refused.value.reason == "not_to_be_taken"


def test_a_draft_is_not_taken(app, citizen, shen):
    citizen.start()
    with pytest.raises(OutOfStep):
        taken(citizen, shen)


def test_of_two_who_loaded_it_together_the_second_is_refused(app, case, shen, fu):
    """Both opened the page while it was free; the row is read anew under lock before it is given."""
    with writing(app):
        sheet = sheet_of(case.filing_id)
        stale = sheet.filing
        db.session.expunge(stale)
    taken(case, shen)
    with writing(app) as session:
        session.add(stale)
        with pytest.raises(OutOfStep) as refused:
            lease.take(sheet, account(fu))
    assert refused.value.reason == "taken_by_another"


def test_taking_and_handing_back_are_on_record(app, case, shen):
    taken(case, shen)
    give_back(case, shen)
    with case.database() as session:
        found = session.query(AuditEntry).filter(AuditEntry.by == shen.person_id)
        acts = [one.act for one in found.order_by(AuditEntry.id)]
    assert acts[-2:] == ["filing:case:take", "filing:case:hand_back"]


def test_nobody_takes_his_own_case(app, case, shen):
    with writing(app) as session:
        session.get(Filing, case.filing_id).person_id = shen.person_id
    with pytest.raises(Refusal) as refused:
        taken(case, shen)
    assert refused.value.reason == "own_case"
