"""复核: upheld, or decided anew with more, less or nothing; year, invoices and pages follow the last word."""

from decimal import Decimal

import pytest

from app import db
from app.accounts.model import Account
from app.decisions import objecting
from app.decisions.service import decisions_of
from app.errors import OutOfStep, Refusal
from app.filing.model import Event, Status
from app.review import answering
from app.review import objecting as at_the_desk
from app.tasks.model import Task, TaskKind
from tests.decisions.told import Desk, bill, sheet_of
from tests.review.desk import Clerk
from tests.strict_client import plain

CUT = ("cut", "OFF_LIST", "1000.00")
NO = ("refuse", "OTHER_PERSON", "")


@pytest.fixture
def third(app) -> Clerk:
    return Clerk(app, "third", ("clerk", "checker"))


def object_to(desk: Desk, case: str, text: str = "不对") -> str:
    """The person objects; the id of the task."""
    with desk.writing() as session:
        sheet = sheet_of(case)
        task = objecting.object_to(sheet, sheet.filing.account, text, [])
        session.flush()
        return task.id


def answer(desk: Desk, task_id: str, by: Clerk, *, reopen: bool, text: str = "看过了") -> None:
    with desk.writing() as session:
        task, account = session.get(Task, task_id), session.get(Account, by.account_id)
        sheet = sheet_of(task.about.removeprefix("filing/"))
        answering.take(task, sheet, account)
        at_the_desk.answer(task, sheet, account, text, reopen=reopen)


def reopened(desk: Desk, third: Clerk, said, *bills) -> str:
    """A decision that was objected to and opened again, in the hands of the third person."""
    case = desk.case("PT-MUTUAL-SELF", *bills)
    desk.decided(case, said)
    answer(desk, object_to(desk, case), third, reopen=True)
    desk.clerk = third
    with desk.writing() as session:
        desk.take(case, session)
    return case


@pytest.mark.parametrize(
    ("first", "again", "amounts"),
    [
        (CUT, "accept", ("2100.00", "2700.00")),
        (NO, "accept", ("0.00", "2700.00")),
        ("accept", CUT, ("2700.00", "2100.00")),
        ("accept", NO, ("2700.00", "0.00")),
        (CUT, CUT, ("2100.00", "2100.00")),
        (NO, NO, ("0.00", "0.00")),
        (CUT, NO, ("2100.00", "0.00")),
        (NO, CUT, ("0.00", "2100.00")),
        (CUT, ("cut", "PAID_BY_OTHERS", "0.01"), ("2100.00", "2699.99")),
    ],
)
def test_decided_anew_the_last_word_is_what_is_paid_and_used_up(desk, third, first, again, amounts):
    case = reopened(desk, third, first)
    former = desk.decision(case)
    assert former.amount == desk.used() == Decimal(amounts[0])
    newest = desk.decided(case, again)
    assert newest.amount == Decimal(amounts[1])
    assert desk.used() == Decimal(amounts[1])
    assert [one for one in desk.settled() if one] == [case] * (again != NO)
    citizen = desk.citizen(case)
    assert f"{newest.amount:,.2f}" in plain(citizen.get(f"/filings/{case}/decision"))
    before = plain(citizen.get(f"/filings/{case}/decision?of={former.id}"))
    assert f"{former.amount:,.2f}" in before or former.amount == 0
    assert citizen.events()[-6:] == [
        "objected", "objection_answered", "reopened", "taken", "proposed", "decided",
    ]  # fmt: skip


def test_until_it_is_decided_anew_the_former_decision_stands_and_counts(desk, third):
    case = reopened(desk, third, CUT)
    assert desk.used() == Decimal("2100.00")
    citizen = desk.citizen(case)
    assert "2,100.00" in plain(citizen.get(f"/filings/{case}/decision"))
    desk.propose(case)
    assert desk.used() == Decimal("2100.00")
    assert "2,100.00" in plain(citizen.get(f"/filings/{case}/decision"))
    assert "现在是2,100.00元" in plain(citizen.get(f"/filings/{case}/decision"))


def test_an_upheld_decision_changes_nothing_but_is_answered(desk, third):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    answer(desk, object_to(desk, case), third, reopen=False, text="不能算")
    citizen = desk.citizen(case)
    assert citizen.row().status == Status.DECIDED
    assert desk.used() == Decimal("2100.00")
    assert citizen.messages()[-2:] == ["objection_received", "objection_answered"]
    assert Event.REOPENED not in citizen.events()
    assert "不能算" in plain(citizen.get(f"/filings/{case}/decision"))


def test_a_decision_is_objected_to_once_and_a_new_one_again_once(desk, third):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, NO)
    first = object_to(desk, case)
    with pytest.raises(OutOfStep, match="objection_closed"):
        object_to(desk, case)
    answer(desk, first, third, reopen=False)
    with pytest.raises(OutOfStep, match="objection_closed"):
        object_to(desk, case)
    other = reopened(desk, third, CUT)
    desk.decided(other, NO)
    assert object_to(desk, other) != first
    with pytest.raises(OutOfStep, match="objection_closed"):
        object_to(desk, other)


@pytest.mark.parametrize("reopen", [True, False])
@pytest.mark.parametrize("who", ["clerk", "checker"])
def test_who_decided_does_not_judge_the_objection(desk, who, reopen):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task = object_to(desk, case)
    with pytest.raises(Refusal, match="decided_it_himself"):
        answer(desk, task, getattr(desk, who), reopen=reopen)
    assert desk.citizen(case).events()[-1] == "objected"


@pytest.mark.parametrize("reopen", [True, False])
def test_an_objection_is_answered_once(desk, third, reopen):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task = object_to(desk, case)
    answer(desk, task, third, reopen=reopen)
    with pytest.raises(OutOfStep):
        answer(desk, task, third, reopen=not reopen)
    assert desk.citizen(case).messages().count("objection_answered") == 1


@pytest.mark.parametrize("text", ["", "   ", "长" * 501])
def test_without_words_of_its_own_length_an_answer_is_none_and_nothing_is_opened(desk, third, text):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task = object_to(desk, case)
    with pytest.raises(Refusal):
        answer(desk, task, third, reopen=True, text=text)
    assert desk.citizen(case).row().status == Status.DECIDED
    with desk.writing() as session:
        assert not session.get(Task, task).is_done


def test_a_case_that_is_held_is_neither_objected_to_nor_opened_again(desk, third):
    from app import clock

    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task = object_to(desk, case)
    with desk.writing():
        sheet_of(case).filing.held_at = clock.now()
    with pytest.raises(OutOfStep, match="case_held"):
        answer(desk, task, third, reopen=True)
    other = desk.case("PT-MUTUAL-SELF")
    desk.decided(other, CUT)
    with desk.writing():
        sheet_of(other).filing.held_at = clock.now()
    with pytest.raises(OutOfStep, match="objection_closed"):
        object_to(desk, other)


def test_the_day_of_the_objection_is_the_day_of_the_case_again(desk, third):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task_id = object_to(desk, case)
    answer(desk, task_id, third, reopen=True)
    with desk.writing() as session:
        filing = sheet_of(case).filing
        assert filing.due_on == session.get(Task, task_id).due_on
        assert (filing.status, filing.leased_by) == (Status.TAKEN, None)


def test_an_invoice_that_is_refused_anew_is_free_for_another_filing(desk, third):
    bills = [bill("5000.00")]
    case = desk.case("PT-MUTUAL-SELF", *bills, number="70707070")
    desk.decided(case)
    twin = desk.case("PT-MUTUAL-SELF", *bills, number="70707070")
    desk.propose(twin)
    assert desk.decision(twin).body["lines"][0]["reason"] == "DUPLICATE"
    answer(desk, object_to(desk, case), third, reopen=True)
    first, desk.clerk = desk.clerk, third
    with desk.writing() as session:
        desk.take(case, session)
    desk.decided(case, NO)
    desk.clerk = first
    desk.confirm(twin)
    assert desk.decision(twin).amount == Decimal("2700.00")
    assert desk.settled() == [twin]
    assert desk.used() == Decimal("2700.00")


def test_what_was_said_is_sealed_and_only_the_day_is_told(desk):
    case = desk.case("PT-MUTUAL-SELF")
    desk.decided(case, CUT)
    task_id = object_to(desk, case, "那是看病用的药")
    with desk.writing() as session:
        task = session.get(Task, task_id)
        assert "那是看病用的药".encode() not in task.detail_sealed
        assert task.kind == TaskKind.OBJECTION
    sms = plain_messages(desk, case)
    assert f"{task.due_on.month}月{task.due_on.day}日" in sms
    assert "那是看病用的药" not in sms


def plain_messages(desk: Desk, case: str) -> str:
    from app.notices.service import of_filing

    with desk.writing():
        return of_filing(case)[-1].text


def test_the_newest_decision_comes_first_and_each_names_who_and_when(desk, third):
    case = reopened(desk, third, CUT)
    desk.decided(case)
    with desk.writing():
        newest, former = decisions_of(sheet_of(case).filing)
    assert newest.proposed_at > former.confirmed_at > former.proposed_at
    assert (newest.proposed_by, former.proposed_by) != (former.proposed_by, newest.proposed_by)
    assert former.confirmed_by == newest.confirmed_by == desk.checker.person_id
    db.session.remove()
