"""Withdrawing: until the bureau takes the case, and at least ten minutes; then filing again from it."""

from datetime import timedelta

import pytest

from app import clock, db
from app.accounts.model import Account
from app.errors import OutOfStep
from app.filing import reminders, service
from app.filing.asking import Wish
from app.filing.blueprint import opened
from app.filing.model import Filing
from app.filing.status import open_actions, status_after
from app.review import lease
from app.tasks.model import Task
from tests.citizen import Book, Citizen, every_field
from tests.review.cases import asked, reason_named, writing
from tests.review.desk import Clerk
from tests.strict_client import plain


def take(citizen: Citizen) -> None:
    """The bureau takes the case."""
    clerk = Clerk(citizen.app)
    with citizen.app.app_context():
        db.session.remove()
        db.begin_writing()
        filing = service.find_filing(citizen.filing_id)
        account = db.session.get(Account, clerk.account_id)
        assert filing
        assert account
        lease.take(opened(filing), account)
        db.session.commit()
        db.session.remove()


def test_it_is_asked_first_and_then_done(citizen: Citizen) -> None:
    citizen.file_mutual()
    assert "要撤回这件申请吗" in plain(citizen.get(f"{citizen.filing}/withdraw"))
    assert citizen.row().status == "submitted"
    page = citizen.follow(citizen.post(f"{citizen.filing}/withdraw"))
    assert "已经撤回" in plain(page)
    assert citizen.row().status == "withdrawn"
    assert citizen.messages() == ["submitted", "withdrawn"]


def test_a_second_tap_changes_nothing(citizen: Citizen) -> None:
    citizen.file_mutual()
    for _tap in range(2):
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.events().count("withdrawn") == 1
    assert citizen.messages() == ["submitted", "withdrawn"]


def test_while_nobody_took_it_there_is_no_hurry(citizen: Citizen) -> None:
    citizen.file_mutual()
    with clock.stopped_at(clock.now() + timedelta(days=20)):
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "withdrawn"


def test_within_ten_minutes_even_a_case_that_was_taken_comes_back(citizen: Citizen) -> None:
    citizen.file_mutual()
    take(citizen)
    assert citizen.row().status == "taken"
    with clock.stopped_at(clock.now() + timedelta(minutes=9)):
        assert "撤回申请" in plain(citizen.get(f"{citizen.filing}/progress"))
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "withdrawn"


def test_later_a_case_that_was_taken_stays(citizen: Citizen) -> None:
    citizen.file_mutual()
    take(citizen)
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert "撤回申请" not in plain(citizen.get(f"{citizen.filing}/progress"))
        response = citizen.post(f"{citizen.filing}/withdraw")
        assert "现在不能自己撤回了" in plain(citizen.follow(response))
        citizen.get(f"{citizen.filing}/withdraw", status=303)
    assert citizen.row().status == "taken"


def test_the_verb_itself_refuses_what_is_not_open(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    staff = Clerk(citizen.app)
    with citizen.app.app_context():
        db.begin_writing()
        filing = service.find_filing(citizen.filing_id)
        account = db.session.get(Account, citizen.account_id)
        assert filing
        assert account
        with pytest.raises(OutOfStep, match="filing_closed"):
            service.withdraw(opened(filing), account)
        clerk = db.session.get(Account, staff.account_id)
        with pytest.raises(OutOfStep, match="not_to_be_taken"):
            lease.take(opened(filing), clerk)
        db.session.rollback()
        db.session.remove()


def test_a_draft_cannot_be_withdrawn(draft: Citizen) -> None:
    response = draft.post(f"{draft.filing}/withdraw")
    assert response.location == f"{draft.filing}/progress"
    assert draft.row().is_draft
    assert "withdrawn" not in draft.events() + draft.messages()


@pytest.mark.parametrize("method", ["get", "post"])
def test_of_a_draft_the_page_says_that_nothing_was_handed_in(draft: Citizen, method: str) -> None:
    getattr(draft, method)(f"{draft.filing}/withdraw", status=303)
    said = plain(draft.get(f"{draft.filing}/{draft.where()}"))
    assert "这件还没有交上去，不用撤回。" in said
    assert "工作人员已经在办" not in said


WHY_NOT = {
    "draft": "not_handed_in",
    "taken": "already_taken",
    "proposed": "already_taken",
    "decided": "already_taken",
    "withdrawn": "filing_closed",
}


@pytest.mark.parametrize("status", WHY_NOT)
def test_the_verb_says_why_it_is_not_taken_back(status: str) -> None:
    filing = Filing(id="a", status=status)
    with pytest.raises(OutOfStep) as refusal:
        service.demand_withdrawable(filing)
    assert refusal.value.reason == WHY_NOT[status]
    filing.held_at = clock.now()
    with pytest.raises(OutOfStep, match="case_held"):
        service.demand_withdrawable(filing)


def test_what_is_open_is_not_refused() -> None:
    for status in ("submitted", "asked"):
        service.demand_withdrawable(Filing(id="a", status=status))


def test_what_was_withdrawn_is_not_changed_any_more(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    page = citizen.post(f"{citizen.filing}/fill/contact", {"phone": "19900000002"}, status=409)
    assert "这件已经结束，不能再改" in plain(page)


def test_filing_again_keeps_every_answer_and_asks_only_for_what_must_be_new(
    citizen: Citizen,
) -> None:
    citizen.file_mutual()
    old, patient = citizen.filing, citizen.body("patient")
    citizen.post(f"{citizen.filing}/withdraw")
    response = citizen.post(f"{citizen.filing}/again")
    citizen.filing = response.location
    assert citizen.filing != old
    assert citizen.row().is_draft
    assert citizen.row().number is None
    assert citizen.body("patient") == patient
    assert citizen.where() == "consents"
    citizen.agree()
    assert citizen.where() == "precheck"
    citizen.post(f"{citizen.filing}/precheck")
    assert citizen.where() == "findings"
    assert citizen.submit().location == f"{citizen.filing}/receipt"


def test_a_second_tap_on_filing_again_finds_the_draft_of_the_first(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    first = citizen.post(f"{citizen.filing}/again").location
    assert citizen.post(f"{citizen.filing}/again").location == first


def test_a_dispute_of_the_old_case_does_not_speak_for_the_new_draft(citizen: Citizen) -> None:
    citizen.fill_mutual()
    citizen.invoice()
    names = every_field(citizen.get(f"{citizen.filing}/findings").text, "dispute")
    assert names
    for name in names:
        citizen.post(f"{citizen.filing}/findings", {"dispute": name})
    citizen.submit()
    citizen.post(f"{citizen.filing}/withdraw")
    citizen.filing = citizen.post(f"{citizen.filing}/again").location
    assert citizen.body("disputes") == {}


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_only_a_withdrawn_case_is_filed_again(citizen: Citizen, state: str) -> None:
    citizen.fill_mutual()
    if state == "submitted":
        citizen.submit()
    assert citizen.post(f"{citizen.filing}/again").location == citizen.filing
    assert citizen.row().status == state


def test_filing_again_brings_the_photos_along_once(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    first = citizen.post(f"{citizen.filing}/again").location
    second = citizen.post(f"{citizen.filing}/again").location
    assert first == second
    citizen.filing = first
    citizen.agree()
    photos = citizen.get(f"{first}/papers/inpatient_invoice")
    assert "住院发票：收到1张" in plain(photos)
    assert photos.text.count("/whole") == 1


def test_a_withdrawn_case_has_no_receipt_any_more(citizen: Citizen) -> None:
    citizen.file_mutual()
    citizen.post(f"{citizen.filing}/withdraw")
    answer = citizen.get(f"{citizen.filing}/receipt", status=303)
    assert "已经撤回" in plain(citizen.follow(citizen.follow(answer, status=303)))


def test_a_second_tap_on_filing_again_brings_back_no_photo_that_was_taken_away(citizen: Citizen):
    from app.documents.service import pages_of

    citizen.file_mutual()
    case = citizen.filing
    citizen.post(f"{case}/withdraw")
    citizen.filing = citizen.post(f"{case}/again").location
    with citizen.database():
        (page,) = pages_of(citizen.filing_id)
    citizen.post(f"{citizen.filing}/pages/{page.id}/remove")
    assert citizen.post(f"{case}/again").location == citizen.filing
    with citizen.database():
        assert pages_of(citizen.filing_id) == []


def ask(citizen: Citizen) -> Clerk:
    """The bureau takes the case and asks for another card."""
    clerk = Clerk(citizen.app)
    asked(citizen, clerk, Wish("payee", reason_named("card_refused")))
    return clerk


@pytest.mark.parametrize("days", [0, 1, 30], ids=["at once", "a day later", "a month later"])
def test_rather_than_answer_he_takes_it_back(citizen: Citizen, days: int) -> None:
    citizen.file_mutual()
    ask(citizen)
    with clock.stopped_at(clock.now() + timedelta(days=days, seconds=1)):
        later = Citizen(citizen.app)
        assert "撤回申请" in plain(later.get(f"{citizen.filing}/progress"))
        assert "要撤回这件申请吗" in plain(later.get(f"{citizen.filing}/withdraw"))
        later.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "withdrawn"
    assert citizen.messages()[-1] == "withdrawn"


def test_what_was_asked_for_is_closed_by_it(citizen: Citizen) -> None:
    citizen.file_mutual()
    ask(citizen)
    citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.get(f"{citizen.filing}/asked", status=303).location == citizen.filing
    assert citizen.get(f"{citizen.filing}/fill/payee", status=303)
    citizen.post(f"{citizen.filing}/fill/payee", {"holder": "王建国"}, status=409)
    citizen.post(f"{citizen.filing}/asked")
    assert citizen.row().status == "withdrawn"
    assert "papers_given" not in citizen.events()


def test_nobody_holds_it_and_no_clock_stands_afterwards(citizen: Citizen) -> None:
    citizen.file_mutual()
    clerk = ask(citizen)
    citizen.post(f"{citizen.filing}/withdraw")
    row = citizen.row()
    assert (row.paused_on, row.leased_by, row.leased_until) == (None, None, None)
    page = plain(clerk.get(citizen.filing.replace("/filings/", "/desk/cases/")))
    assert "已撤回" in page
    assert "停着" not in page
    assert "没有。" in plain(clerk.get("/desk/mine"))


def test_the_status_still_follows_from_what_happened(citizen: Citizen) -> None:
    citizen.file_mutual()
    ask(citizen)
    citizen.post(f"{citizen.filing}/withdraw")
    assert status_after(citizen.events()) == "withdrawn"


def test_after_giving_back_the_bureau_works_on_it_again_and_it_stays(citizen: Citizen) -> None:
    citizen.file_mutual()
    ask(citizen)
    citizen.answer("fill/payee", holder="王建国", card="0000001234567890128")
    citizen.post(f"{citizen.filing}/asked")
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.row().status == "taken"


def test_a_paper_owed_in_a_case_taken_back_is_asked_of_nobody(
    songjiang: Citizen, book: Book
) -> None:
    songjiang.walk(book, until="papers")
    songjiang.post(f"{songjiang.filing}/papers/invoice_detail/lack", {"way": "owed"})
    songjiang.walk(book)
    songjiang.submit()
    songjiang.post(f"{songjiang.filing}/withdraw")
    page = plain(songjiang.get(f"{songjiang.filing}/progress"))
    assert "还要补的材料" not in page
    desk = Clerk(songjiang.app).get(songjiang.filing.replace("/filings/", "/desk/cases/"))
    assert "不用补了" in plain(desk)
    assert "补来了" not in plain(desk)


def test_the_clerks_are_not_sent_after_a_late_paper_of_a_case_taken_back(
    songjiang: Citizen, book: Book
) -> None:
    songjiang.walk(book, until="papers")
    songjiang.post(f"{songjiang.filing}/papers/invoice_detail/lack", {"way": "owed"})
    songjiang.walk(book)
    songjiang.submit()
    moment = clock.now().astimezone(clock.CHINA).replace(hour=10) + timedelta(days=31)
    with clock.stopped_at(moment):
        with writing(songjiang.app):
            reminders.remind({})
        later = Citizen(songjiang.app, "liu-hong")
        later.post(f"{songjiang.filing}/withdraw")
    with songjiang.database() as session:
        task = session.query(Task).filter_by(kind="paper_overdue").one()
        assert task.done_at


ACTIONS = [
    ("draft", False, {"edit", "submit"}),
    ("submitted", False, {"withdraw", "print"}),
    ("taken", False, {"print"}),
    ("asked", False, {"answer", "withdraw", "print"}),
    ("proposed", False, {"print"}),
    ("decided", True, {"print"}),
    ("withdrawn", False, {"copy", "print"}),
    ("submitted", True, {"print"}),
    ("taken", True, {"print"}),
    ("asked", True, {"answer", "print"}),
    ("proposed", True, {"print"}),
]


@pytest.mark.parametrize(("status", "decided_before", "open_now"), ACTIONS)
@pytest.mark.parametrize("in_time", [True, False], ids=["first minutes", "later"])
def test_what_is_open_by_status(status, decided_before, open_now, in_time) -> None:
    """What was decided once is never taken back: its money is counted."""
    now = clock.now()
    filing = Filing(id="a", status=status, submitted_at=None if status == "draft" else now)
    filing.decided_at = now if decided_before else None
    filing.withdrawable_until = now + timedelta(minutes=1 if in_time else -1)
    taken_in_time = in_time and not decided_before and status in ("taken", "proposed")
    wanted = open_now | ({"withdraw"} if taken_in_time else set())
    assert {one.value for one in open_actions(filing, now)} == wanted
    filing.held_at = now
    held = set() if status == "draft" else {"print"}
    assert {one.value for one in open_actions(filing, now)} == held
