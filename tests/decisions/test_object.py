"""复核: the person says what is wrong; somebody who had no part in it answers; the case may be decided anew."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app import clock
from app.filing.model import Decision, Event
from app.tasks.model import Task, TaskKind
from tests.decisions.bureau import Bureau
from tests.review.desk import Clerk
from tests.strict_client import plain

WHY = "清单上那384元是看病用的药"


def object_to(bureau: Bureau, text: str = WHY, status: int = 303, **more):
    form = {"text": text, **more}
    return bureau.citizen.post(f"{bureau.citizen.filing}/objection", form, status=status)


def task_of(bureau: Bureau) -> Task:
    with bureau.citizen.database() as session:
        return session.query(Task).filter_by(kind=TaskKind.OBJECTION).one()


def answer(bureau: Bureau, who: Clerk, text: str, outcome: str = "uphold", status: int = 303):
    page = f"/desk/tasks/{task_of(bureau).id}"
    if status == 303:
        who.post(f"{page}/take")
    return who.post(f"{page}/answer", {"answer": text, "outcome": outcome}, status=status)


@pytest.fixture
def cut(bureau: Bureau) -> Bureau:
    """A decision that cut 384 yuan."""
    return bureau.decided([("cut", "OFF_LIST", "384.00")])


@pytest.fixture
def third(app) -> Clerk:
    return Clerk(app, "third", ("clerk",))


def test_an_objection_waits_for_a_person_with_its_day_and_the_citizen_is_told(cut: Bureau):
    object_to(cut)
    task = task_of(cut)
    assert task.detail["text"] == WHY
    assert task.due_on is not None
    assert task.due_on > clock.today() + timedelta(days=14)
    assert cut.citizen.events()[-1] == "objected"
    assert cut.citizen.messages()[-1] == "objection_received"
    assert WHY.encode() not in task.detail_sealed


def test_the_page_shows_what_was_asked_and_that_it_is_being_looked_at(cut: Bureau):
    object_to(cut)
    for tail in ("decision", "progress"):
        said = plain(cut.citizen.get(f"{cut.citizen.filing}/{tail}"))
        assert WHY in said
        assert "在看" in said


def test_the_clerk_reads_it_among_the_tasks(cut: Bureau, third: Clerk):
    object_to(cut)
    assert "申请复核" in plain(third.get("/desk/tasks"))
    assert WHY in plain(third.get(f"/desk/tasks/{task_of(cut).id}"))


@pytest.mark.parametrize(
    ("text", "words"), [("", "请写一写哪里不对"), ("  ", "请写一写"), ("长" * 1001, "太长了")]
)
def test_what_cannot_be_taken_is_said_at_the_field_and_kept(cut: Bureau, text, words):
    page = object_to(cut, text, status=422)
    assert words in plain(page)
    assert text.strip() in page.text
    assert cut.citizen.events()[-1] == "decided"


def test_a_second_tap_makes_no_second_objection(cut: Bureau):
    for _tap in range(3):
        object_to(cut)
    assert cut.citizen.events().count("objected") == 1
    assert "现在不能申请复核了" in plain(cut.citizen.get(f"{cut.citizen.filing}/decision"))


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (30, True), (31, False)])
def test_it_is_open_for_thirty_days(cut: Bureau, days, is_open):
    with cut.citizen.database() as session:
        session.query(Decision).one().confirmed_at = clock.now() - timedelta(days=days)
        session.commit()
    cut.citizen.get(f"{cut.citizen.filing}/objection", status=200 if is_open else 303)
    offered = "我不同意，申请复核" in plain(cut.citizen.get(f"{cut.citizen.filing}/decision"))
    object_to(cut)
    assert offered is is_open
    assert (cut.citizen.events()[-1] == "objected") is is_open


def test_before_a_decision_there_is_nothing_to_object_to(bureau: Bureau):
    bureau.propose()
    object_to(bureau)
    assert bureau.citizen.tasks() == []


@pytest.mark.parametrize("place", ["clerk", "checker"])
def test_who_proposed_or_confirmed_does_not_answer(cut: Bureau, place):
    object_to(cut)
    who = getattr(cut, place)
    page = f"/desk/tasks/{task_of(cut).id}"
    said = who.post(f"{page}/take", status=422)
    assert "复核要请别的同事答复" in plain(said)
    with cut.citizen.database() as session:
        session.get(Task, task_of(cut).id).owner = who.person_id
        session.commit()
    said = who.post(f"{page}/answer", {"answer": "不行"}, status=422)
    assert "复核要请别的同事答复" in plain(said)
    assert task_of(cut).done_at is None


def test_an_upheld_decision_is_answered_and_stays(cut: Bureau, third: Clerk):
    object_to(cut)
    answer(cut, third, "看过了，是营养品，不能报。")
    assert cut.citizen.row().status == "decided"
    assert cut.citizen.messages()[-1] == "objection_answered"
    for tail in ("decision", "progress"):
        said = plain(cut.citizen.get(f"{cut.citizen.filing}/{tail}"))
        assert "看过了，是营养品，不能报。" in said


def test_an_answer_without_words_is_refused(cut: Bureau, third: Clerk):
    object_to(cut)
    page = f"/desk/tasks/{task_of(cut).id}"
    third.post(f"{page}/take")
    said = third.post(f"{page}/answer", {"answer": " ", "outcome": "reopen"}, status=422)
    assert "请写答复" in plain(said)
    assert cut.citizen.row().status == "decided"


def test_a_case_decided_anew_keeps_the_former_decision_and_only_the_difference_is_used(
    cut: Bureau, third: Clerk
):
    object_to(cut)
    assert cut.used() == Decimal("900.00")
    answer(cut, third, "您说得对，重新算。", "reopen")
    assert cut.citizen.row().status == "taken"
    assert cut.used() == Decimal("900.00")
    said = plain(cut.citizen.get(f"{cut.citizen.filing}/decision"))
    assert "这件正在重新办理" in said
    cut.take(third)
    cut.clerk = third
    cut.decided()
    assert cut.used() == Decimal("1130.40")
    newest, former = cut.decisions()
    assert (newest.amount, former.amount) == (Decimal("1130.40"), Decimal("900.00"))
    page = cut.citizen.get(f"{cut.citizen.filing}/decision")
    assert "1,130.40" in plain(page)
    assert "900.00" in plain(cut.citizen.get(f"{cut.citizen.filing}/decision?of={former.id}"))
    assert Event.REOPENED in cut.citizen.events()


def test_what_was_paid_too_much_is_given_back_to_the_year(bureau: Bureau, third: Clerk):
    bureau.decided()
    object_to(bureau)
    answer(bureau, third, "再算一遍。", "reopen")
    bureau.take(third)
    bureau.clerk = third
    bureau.decided([("refuse", "DUPLICATE", "")])
    assert bureau.used() == 0
    assert bureau.used("mutual_ded_used") == 0


def test_a_decision_of_another_filing_is_not_shown_here(cut: Bureau):
    said = plain(cut.citizen.get(f"{cut.citizen.filing}/decision?of=something"))
    assert "900.00" in said
