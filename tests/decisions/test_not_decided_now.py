"""What keeps a case from being proposed, confirmed or sent back, and that nothing is left behind by a refusal."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app import clock
from app.accounts.model import Account
from app.audit.model import AuditEntry
from app.decisions.lines import accepted, decidable
from app.decisions.service import decisions_of, proposal
from app.errors import OutOfStep, Refusal
from app.filing import owing
from app.filing.model import Decision, FilingEvent, OwedPaper, Status
from app.filing.outcome import claim_of
from app.notices.model import Message
from app.review import deciding
from tests.citizen import field
from tests.decisions.told import Desk, sheet_of
from tests.review.desk import Clerk
from tests.strict_client import plain


def held(desk: Desk, case: str) -> None:
    sheet_of(case).filing.held_at = clock.now()


def owed(case: str, days: int, *, overdue: bool = False, settled: bool = False) -> OwedPaper:
    moment = clock.now()
    return OwedPaper(
        filing_id=case,
        paper="inpatient_invoice",
        due_on=clock.today() + timedelta(days=days),
        overdue_at=moment if overdue else None,
        settled_at=moment if settled else None,
    )


def is_status(status: Status):
    def change(desk: Desk, session, case: str) -> None:
        sheet_of(case).filing.status = status

    return change


def is_of(who: str):
    def change(desk: Desk, session, case: str) -> None:
        sheet_of(case).filing.leased_by = getattr(desk, who).person_id if who else None

    return change


def changed(desk: Desk, session, case: str) -> None:
    sheet_of(case).filing.risk += 1


def late(desk: Desk, session, case: str) -> None:
    session.add(owed(case, -1, overdue=True))


def own(desk: Desk, session, case: str) -> None:
    sheet_of(case).filing.person_id = desk.clerk.person_id


KEEPS_FROM_PROPOSING = {
    "held": (lambda desk, _session, case: held(desk, case), "case_held"),
    "a paper is late": (late, "paper_overdue"),
    "nobody has it": (is_of(""), "not_taken_by_you"),
    "another has it": (is_of("checker"), "not_taken_by_you"),
    "it waits for papers": (is_status(Status.ASKED), "not_in_hand"),
    "it was withdrawn": (is_status(Status.WITHDRAWN), "not_in_hand"),
    "it is proposed": (is_status(Status.PROPOSED), "not_in_hand"),
    "it is decided": (is_status(Status.DECIDED), "not_in_hand"),
    "it is her own": (own, "not_taken_by_you"),
}


def kept(session) -> tuple[int, ...]:
    """How many decisions, events and messages there are."""
    return tuple(session.query(one).count() for one in (Decision, FilingEvent, Message))


def propose(desk: Desk, case: str, seen: int | None = None) -> None:
    with desk.writing() as session:
        sheet = sheet_of(case)
        lines = accepted(one.id for one in decidable(claim_of(sheet)))
        by = session.get(Account, desk.clerk.account_id)
        deciding.propose(sheet, lines, by, seen=sheet.filing.revision if seen is None else seen)


@pytest.mark.parametrize("name", KEEPS_FROM_PROPOSING)
def test_it_is_not_proposed_and_nothing_is_kept(desk: Desk, name: str):
    change, code = KEEPS_FROM_PROPOSING[name]
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        change(desk, session, case)
        before = kept(session)
    with pytest.raises(OutOfStep) as refusal:
        propose(desk, case)
    assert refusal.value.reason == code
    with desk.writing() as session:
        assert kept(session) == before
        assert session.query(AuditEntry).filter_by(act="filing:case:propose").count() == 0


@pytest.mark.parametrize("seen", [-1, 0, 1, 10**6])
def test_what_she_saw_is_not_what_it_is_and_nothing_is_proposed(desk: Desk, seen: int):
    case = desk.case("PT-MUTUAL-SELF")
    with pytest.raises(OutOfStep, match="case_changed"):
        propose(desk, case, seen)


@pytest.mark.parametrize(
    ("days", "overdue", "settled", "blocks"),
    [
        (5, False, False, False),
        (0, False, False, False),
        (-1, True, False, True),
        (-90, True, False, True),
        (-1, True, True, False),
        (5, False, True, False),
        (5, True, False, True),
    ],
)
def test_only_a_paper_that_is_late_and_not_settled_keeps_the_case_waiting(
    desk: Desk, days, overdue, settled, blocks
):
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        session.add(owed(case, days, overdue=overdue, settled=settled))
    if not blocks:
        propose(desk, case)
        return
    with pytest.raises(OutOfStep, match="paper_overdue"):
        propose(desk, case)


def test_the_page_says_what_to_do_about_a_late_paper_and_keeps_the_case(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        session.add(owed(case, -1, overdue=True))
        revision = sheet_of(case).filing.revision
    form = {"revision": revision, "act": "propose", "verdict-b00000": "accept"}
    page = desk.clerk.post(f"/desk/cases/{case}/decide", form, status=409)
    assert "请先延期、免补，或等他补来" in plain(page)
    assert desk.citizen(case).row().status == Status.TAKEN


def test_after_more_time_was_given_it_can_be_proposed(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        session.add(owed(case, -1, overdue=True))
        session.flush()
        by = session.get(Account, desk.clerk.account_id)
        owing.extend(sheet_of(case), "inpatient_invoice", clock.today() + timedelta(days=9), by)
    propose(desk, case)
    assert desk.citizen(case).row().status == Status.PROPOSED


@pytest.fixture
def proposed_in_time(desk: Desk) -> str:
    """A case that was proposed while a paper was owed, and the day of the paper has passed since."""
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing() as session:
        session.add(owed(case, 1))
    propose(desk, case)
    with desk.writing() as session:
        session.query(OwedPaper).one().overdue_at = clock.now()
    return case


def confirm(desk: Desk, case: str, by: Clerk | None = None, figure: str = "") -> None:
    with desk.writing() as session:
        sheet = sheet_of(case)
        found = proposal(decisions_of(sheet.filing))
        mark = figure or (deciding.weigh_proposal(sheet, found).reckoned.mark if found else "")
        who = session.get(Account, (by or desk.checker).account_id)
        deciding.confirm(sheet, who, seen=sheet.filing.revision, figure=mark)


def send_back(desk: Desk, case: str, by: Clerk | None = None, why: str = "不对") -> None:
    with desk.writing() as session:
        sheet = sheet_of(case)
        who = session.get(Account, (by or desk.checker).account_id)
        deciding.send_back(sheet, who, seen=sheet.filing.revision, why=why)


KEEPS_FROM_CONFIRMING = {
    "held": (lambda desk, _session, case: held(desk, case), "case_held"),
    "it was withdrawn": (is_status(Status.WITHDRAWN), "not_proposed"),
    "it is taken again": (is_status(Status.TAKEN), "not_proposed"),
    "it is decided": (is_status(Status.DECIDED), "not_proposed"),
    "it waits for papers": (is_status(Status.ASKED), "not_proposed"),
}


@pytest.mark.parametrize("verb", [confirm, send_back], ids=["confirm", "send back"])
@pytest.mark.parametrize("name", KEEPS_FROM_CONFIRMING)
def test_it_is_neither_confirmed_nor_sent_back_and_nothing_is_kept(desk: Desk, name: str, verb):
    change, code = KEEPS_FROM_CONFIRMING[name]
    case = desk.case("PT-MUTUAL-SELF")
    propose(desk, case)
    with desk.writing() as session:
        change(desk, session, case)
        before = kept(session)
    with pytest.raises(OutOfStep, match=code):
        verb(desk, case)
    with desk.writing() as session:
        assert kept(session) == before
    assert desk.used() == 0
    assert desk.decision(case).confirmed_at is None


@pytest.mark.parametrize("verb", [confirm, send_back], ids=["confirm", "send back"])
def test_who_proposed_neither_confirms_nor_sends_back(desk: Desk, verb):
    case = desk.case("PT-MUTUAL-SELF")
    propose(desk, case)
    with pytest.raises(Refusal, match="same_person"):
        verb(desk, case, desk.clerk)
    assert desk.decision(case).sent_back_at is None


def test_a_paper_that_became_late_after_the_proposal_keeps_it_from_being_confirmed(
    desk: Desk, proposed_in_time: str
):
    with desk.writing() as session:
        before = kept(session)
    with pytest.raises(OutOfStep, match="paper_overdue"):
        confirm(desk, proposed_in_time)
    with desk.writing() as session:
        assert kept(session) == before
    assert desk.used() == 0
    assert desk.settled() == []
    assert desk.decision(proposed_in_time).confirmed_at is None
    assert desk.citizen(proposed_in_time).row().status == Status.PROPOSED


def test_the_second_person_reads_why_and_may_still_send_it_back(desk: Desk, proposed_in_time: str):
    address = f"/desk/cases/{proposed_in_time}"
    page = desk.checker.get(f"{address}/confirm").text
    form = {name: field(page, name) for name in ("revision", "last", "figure")}
    shown = desk.checker.post(f"{address}/confirm", form, status=409)
    assert "有材料过了约定的日子还没补。请先延期、免补，或等他补来。" in plain(shown)
    form = {"revision": field(shown.text, "revision"), "why": "材料过期了，请延期"}
    desk.checker.post(f"{address}/send-back", form)
    assert desk.citizen(proposed_in_time).row().status == Status.TAKEN


@pytest.mark.parametrize("is_given", [True, False])
def test_given_or_given_more_time_it_is_confirmed(
    desk: Desk, proposed_in_time: str, is_given: bool
):
    with desk.writing() as session:
        paper = session.query(OwedPaper).one()
        paper.settled_at = paper.overdue_at = clock.now() if is_given else None
    confirm(desk, proposed_in_time)
    assert desk.citizen(proposed_in_time).row().status == Status.DECIDED


@pytest.mark.parametrize("figure", ["x", "0" * 16, "0.00", "2700.00"])
def test_a_figure_that_nobody_saw_confirms_nothing(desk: Desk, figure: str):
    case = desk.case("PT-MUTUAL-SELF")
    propose(desk, case)
    with pytest.raises(OutOfStep, match="figure_changed"):
        confirm(desk, case, figure=figure)
    assert desk.used() == 0
    assert desk.settled() == []


@pytest.mark.parametrize("why", ["", " ", "\n\t　"])
def test_sent_back_without_a_reason_it_stays_proposed(desk: Desk, why: str):
    case = desk.case("PT-MUTUAL-SELF")
    propose(desk, case)
    with pytest.raises(Refusal, match="send_back_why"):
        send_back(desk, case, why=why)
    assert desk.citizen(case).row().status == Status.PROPOSED


def test_sent_back_and_proposed_again_many_times_the_last_proposal_is_confirmed(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    for place in range(4):
        desk.propose(case, ("cut", "OFF_LIST", f"{place + 1}000.00"))
        send_back(desk, case, why=f"第{place}次")
    desk.propose(case)
    confirm(desk, case)
    with desk.writing():
        found = decisions_of(sheet_of(case).filing)
    assert len(found) == 5
    assert [one.confirmed_at is not None for one in found] == [True] + [False] * 4
    assert found[0].amount == desk.used() == Decimal("2700.00")
    citizen = desk.citizen(case)
    assert citizen.events().count("sent_back") == 4
    assert [one for one in citizen.messages() if one.startswith("decided")] == ["decided_approved"]
    assert "第0次" not in plain(citizen.get(f"/filings/{case}/decision"))
