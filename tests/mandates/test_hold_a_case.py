"""不是我同意的: one tap by the link in his message, or on his screen, and nobody moves the case any more."""

import pytest

from app import db
from app.accounts.model import Account
from app.errors import OutOfStep
from app.filing import held
from app.filing.blueprint import opened
from app.filing.model import Event, Status
from app.filing.service import find_filing
from app.filing.status import demand_decidable, demand_not_held
from app.links import token
from app.mandates.model import Mandate
from app.tasks.model import Task, TaskKind
from tests.citizen import Citizen, field
from tests.mandates.helper import Helper, anybody, link_in, sent, told
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def case(daughter: Helper) -> Helper:
    daughter.file_case_for_him()
    return daughter


def link(case: Helper) -> str:
    return link_in(case, "submitted_for_you", case.whom["phone"])


def tasks(case: Helper) -> list[str]:
    with case.database() as session:
        found = session.query(Task).filter_by(about=f"filing/{case.filing_id}")
        return [one.kind for one in found]


def test_the_link_opens_one_page_with_one_button_and_a_look_stops_nothing(app, case) -> None:
    page = anybody(app).get(link(case))
    assert "王丽替您办的" in plain(page)
    assert page.text.count("<form") == 1
    assert case.row().held_at is None


def test_one_tap_stops_it_and_both_hear(app, case) -> None:
    page = anybody(app).post(link(case), status=200)
    assert "已经停下了" in plain(page)
    assert case.row().is_held
    assert case.events()[-1] == Event.CONSENT_DENIED
    assert tasks(case) == [TaskKind.CONSENT_DENIED]
    assert told(case, case.whom["phone"])[-1] == "consent_denied"
    assert told(case, case.who["phone"])[-1] == "consent_denied"


def test_the_task_has_a_day(app, case) -> None:
    anybody(app).post(link(case), status=200)
    with case.database() as session:
        assert session.query(Task).filter_by(kind="consent_denied").one().due_on


def test_a_second_tap_changes_nothing(app, case) -> None:
    nobody = anybody(app)
    nobody.post(link(case), status=200)
    first = case.row().held_at
    nobody.post(link(case), status=200)
    assert case.row().held_at == first
    assert case.events().count(Event.CONSENT_DENIED) == 1
    assert len(tasks(case)) == 1
    assert "已经停下了" in plain(nobody.get(link(case)))


def test_he_says_it_on_his_own_screen(case: Helper, father: Citizen) -> None:
    path = f"{case.plain()}/not-mine"
    father.get(path)
    father.post(path, status=200)
    assert case.row().is_held
    with case.database() as session:
        from app.audit.model import AuditEntry

        act = session.query(AuditEntry).filter_by(act="filing:case:hold").one()
        assert act.detail == {"via": "screen"}
        assert act.by


def test_she_can_do_nothing_more_in_it_but_read(app, case: Helper) -> None:
    anybody(app).post(link(case), status=200)
    case.post(f"{case.filing}/withdraw")
    assert case.row().status == Status.SUBMITTED
    case.get(f"{case.filing}/progress")


def test_a_draft_is_stopped_too_and_nothing_is_saved_in_it(app, daughter: Helper) -> None:
    daughter.get_mandate()
    daughter.file_for_him()
    daughter.agree()
    address = link_in(daughter, "started_for_you", daughter.whom["phone"])
    anybody(app).post(address, status=200)
    page = daughter.get(f"{daughter.filing}/papers", status=409)
    assert "本人说没有同意" in plain(page)
    daughter.post(f"{daughter.filing}/papers/proxy_id/lack", {"way": "ask"}, status=409)
    daughter.post(f"{daughter.filing}/submit", {"pledge": "1"})
    assert daughter.row().status == Status.DRAFT
    assert daughter.body("paper:proxy_id") == {}


@pytest.mark.parametrize("check", [demand_not_held, demand_decidable])
def test_the_desk_decides_nothing_while_it_stands_still(app, case: Helper, check) -> None:
    anybody(app).post(link(case), status=200)
    with case.database(), pytest.raises(OutOfStep) as refused:
        check(find_filing(case.filing_id))
    assert refused.value.reason == "case_held"


def test_while_it_stands_still_nobody_takes_it_and_the_page_leads_to_asking_him(app, case) -> None:
    anybody(app).post(link(case), status=200)
    clerk, page = Clerk(app), f"/desk/cases/{case.filing_id}"
    shown = clerk.get(page)
    assert "核实好以前，这件不能往下办。" in plain(shown)
    assert "接手办这件" not in shown.text
    refused = clerk.post(f"{page}/take", {}, status=409)
    assert "这件先停着，谁都不能接手" in plain(refused)
    with case.database() as session:
        task = session.query(Task).filter_by(kind="consent_denied").one().id
    assert f'href="/desk/words/{task}"' in shown.text


def test_stopped_in_her_hands_she_may_only_hand_it_back(app, case) -> None:
    clerk, page = Clerk(app), f"/desk/cases/{case.filing_id}"
    clerk.post(f"{page}/take", {})
    anybody(app).post(link(case), status=200)
    shown = clerk.get(page)
    assert "提出决定" not in shown.text
    assert "请他补件" not in shown.text
    clerk.post(f"{page}/hand-back", {"revision": field(shown.text, "revision")})
    assert case.row().status == Status.SUBMITTED
    settle(case, clerk, "yes")
    assert "接手办这件" in clerk.get(page).text


def test_his_word_unproven_nothing_is_decided_either(daughter: Helper) -> None:
    daughter.get_mandate(phone="13912345678")
    daughter.fill_for_him()
    daughter.submit()
    with daughter.database(), pytest.raises(OutOfStep) as refused:
        demand_decidable(find_filing(daughter.filing_id))
    assert refused.value.reason == "mandate_unproven"


def test_a_made_up_link_opens_nothing(app, case: Helper) -> None:
    nobody, mine = anybody(app), link(case)
    other = "A" if mine[-1] != "A" else "B"
    for path in (mine[:-1] + other, "/not-mine/x", f"/not-mine/{case.filing_id}"):
        nobody.get(path, status=404)
        nobody.post(path, status=404)
    ending = f"/not-mine/{token('end-mandate', case.filing_id)}"
    nobody.post(ending, status=404)
    assert not case.row().is_held


def test_what_he_files_himself_has_no_such_page(app, father: Citizen) -> None:
    father.file_mutual()
    father.get(f"{father.filing}/not-mine", status=404)
    anybody(app).get(f"/not-mine/{token('not-mine', father.filing_id)}", status=404)


def test_she_cannot_say_it_for_him(case: Helper) -> None:
    case.get(f"{case.filing}/not-mine", status=404)
    case.post(f"{case.plain()}/not-mine", status=404)


def test_what_was_withdrawn_is_not_stopped_any_more(app, case: Helper) -> None:
    case.post(f"{case.filing}/withdraw")
    nobody = anybody(app)
    assert "已经撤回" in plain(nobody.get(link(case)))
    nobody.post(link(case), status=409)
    assert not case.row().is_held


def settle(case: Helper, clerk: Clerk, agreed: str, answer: str = "打过电话。", status: int = 303):
    with case.database() as session:
        task = session.query(Task).filter_by(kind="consent_denied").one().id
    page = clerk.get(f"/desk/words/{task}")
    assert case.whom["phone"] in page.text
    form = {"agreed": agreed, "answer": answer}
    return clerk.post(f"/desk/words/{task}", form, status=status)


def test_he_had_agreed_and_it_goes_on(app, case: Helper) -> None:
    anybody(app).post(link(case), status=200)
    settle(case, Clerk(app), "yes", "电话里说是他同意的。")
    assert not case.row().is_held
    assert case.row().status == Status.SUBMITTED
    assert case.events()[-1] == Event.HOLD_LIFTED
    assert case.kept().ended_at is None
    for phone in (case.whom["phone"], case.who["phone"]):
        assert told(case, phone)[-1] == "hold_lifted"
    case.post(f"{case.filing}/withdraw")
    assert case.row().status == Status.WITHDRAWN


def test_he_had_not_and_the_mandate_ends_and_the_case_is_taken_back(app, case: Helper) -> None:
    anybody(app).post(link(case), status=200)
    settle(case, Clerk(app), "no", "他不知道这件事。")
    assert case.row().status == Status.WITHDRAWN
    assert case.kept().ended_at
    assert case.events()[-2:] == [Event.HOLD_LIFTED, Event.WITHDRAWN]
    case.get(f"{case.filing}/progress", status=404)
    with case.database() as session:
        task = session.query(Task).filter_by(kind="consent_denied").one()
        assert (task.answer, bool(task.done_at)) == ("他不知道这件事。", True)


@pytest.mark.parametrize(
    ("agreed", "answer", "field", "words"),
    [
        ("", "问过", "agreed", "请选一个"),
        ("yes", " ", "answer", "请写"),
        ("no", "长" * 2000, "answer", "最多"),
    ],
)
def test_an_answer_has_to_be_whole(app, case: Helper, agreed, answer, field, words) -> None:
    """What is lacking is said above and at its field; what was chosen and typed stays."""
    anybody(app).post(link(case), status=200)
    page = settle(case, Clerk(app), agreed, answer, status=422)
    assert words in plain(page)
    assert f'href="#{field}"' in page.text
    assert f'aria-describedby="{field}-why" aria-invalid="true"' in page.text
    assert (" checked>" in page.text) == bool(agreed)
    assert answer.strip() in page.text
    assert case.row().is_held


def test_two_clerks_answer_once(app, case: Helper) -> None:
    anybody(app).post(link(case), status=200)
    one, other = Clerk(app), Clerk(app, "fu-er")
    settle(case, one, "yes")
    settle(case, other, "no", status=409)
    assert case.kept().ended_at is None


def test_the_desk_s_page_is_for_the_desk(app, case: Helper, father: Citizen) -> None:
    anybody(app).post(link(case), status=200)
    with case.database() as session:
        task = session.query(Task).filter_by(kind="consent_denied").one().id
    for who in (case, father, Clerk(app, "admin", ("admin",))):
        who.get(f"/desk/words/{task}", status=404)
        who.post(f"/desk/words/{task}", {"agreed": "yes", "answer": "x"}, status=404)


def test_nothing_stands_still_twice_and_nothing_is_lifted_that_goes(case: Helper) -> None:
    with case.database():
        sheet = opened(find_filing(case.filing_id))
        with pytest.raises(OutOfStep) as refused:
            held.lift(sheet, sheet.filing.account, agreed=True, answer="x")
    assert refused.value.reason == "not_held"


def test_a_case_can_be_stopped_again_after_it_went_on(app, case: Helper) -> None:
    nobody = anybody(app)
    nobody.post(link(case), status=200)
    settle(case, Clerk(app), "yes")
    nobody.post(link(case), status=200)
    assert case.row().is_held
    assert len(tasks(case)) == 2


def test_the_messages_carry_the_link_only_to_him(case: Helper) -> None:
    from app.notices.model import Message

    with case.database() as session:
        texts = [(one.phone, one.text) for one in session.query(Message)]
    for phone, text in texts:
        assert ("/not-mine/" in text) <= (phone == case.whom["phone"])
    assert sent(case, "mandate_given", case.who["phone"]) == []


IN_HAND = ["submitted", "taken", "asked", "proposed"]


@pytest.mark.parametrize("status", IN_HAND)
@pytest.mark.parametrize("agreed", [True, False])
def test_his_answer_ends_or_frees_a_case_wherever_it_stands(app, case, status, agreed) -> None:
    """He had not agreed: also a case that waits for papers, or for a second pair of eyes, is taken back."""
    anybody(app).post(link(case), status=200)
    staff = Clerk(app)
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        filing = find_filing(case.filing_id)
        filing.status = status
        db.session.flush()
        clerk = db.session.get(Account, staff.account_id)
        held.lift(opened(filing), clerk, agreed=agreed, answer="问过了。")
        db.session.commit()
        db.session.remove()
    assert case.row().status == (status if agreed else Status.WITHDRAWN)
    assert not case.row().is_held
    last = case.events()[-1]
    assert last == (Event.HOLD_LIFTED if agreed else Event.WITHDRAWN)
    with case.database() as session:
        mandate = session.get(Mandate, case.mandate)
        assert (mandate.ended_at is None) == agreed


@pytest.mark.parametrize("status", ["decided", "withdrawn"])
def test_what_is_over_stays_as_it_ended_when_he_had_not_agreed(app, case, status) -> None:
    anybody(app).post(link(case), status=200)
    staff = Clerk(app)
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        filing = find_filing(case.filing_id)
        filing.status = status
        db.session.flush()
        clerk = db.session.get(Account, staff.account_id)
        held.lift(opened(filing), clerk, agreed=False, answer="问过了。")
        db.session.commit()
        db.session.remove()
    assert case.row().status == status
    assert case.events()[-1] == Event.HOLD_LIFTED
