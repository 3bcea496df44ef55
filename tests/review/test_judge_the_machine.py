"""An answer to 判断有误 says whether the machine was right: chosen by the clerk and kept with the task."""

import re

import pytest

from app.accounts.model import Account
from app.audit.model import AuditEntry
from app.filing import service
from app.filing.model import FilingEvent
from app.tasks import open_task
from app.tasks.model import Task, TaskKind, Verdict
from tests.citizen import Citizen
from tests.review.cases import sheet_of, writing
from tests.review.desk import Clerk
from tests.strict_client import plain

WORDS = {"upheld": "机器判断对", "overturned": "机器判断错", "unclear": "说不清"}


@pytest.fixture
def clerk(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def doubted(citizen: Citizen) -> Citizen:
    """王建国 says that his estimate is wrong, and hands in."""
    citizen.fill_mutual()
    citizen.post(f"{citizen.filing}/estimate")
    citizen.submit()
    return citizen


@pytest.fixture
def found_wanting(citizen: Citizen) -> Citizen:
    """王建国 files with a name that the register does not know, and says that it is right."""
    citizen.start()
    citizen.agree()
    citizen.answer("fill/patient", name="王健国", id_number=citizen.who["id_number"])
    citizen.post(f"{citizen.filing}/precheck", {"act": "dispute"})
    return citizen


def task_of(citizen: Citizen) -> Task:
    with citizen.database() as session:
        return session.query(Task).one()


def answer(clerk: Clerk, citizen: Citizen, status: int = 303, **form: str):
    page = f"/desk/tasks/{task_of(citizen).id}"
    clerk.post(f"{page}/take")
    return clerk.post(f"{page}/answer", form, status=status)


@pytest.mark.parametrize("verdict", WORDS)
def test_the_verdict_is_kept_and_read_at_the_task(doubted, clerk, verdict):
    answer(clerk, doubted, answer="重新算过了。", verdict=verdict)
    task = task_of(doubted)
    assert (task.verdict, task.answer) == (verdict, "重新算过了。")
    assert WORDS[verdict] in plain(clerk.get(f"/desk/tasks/{task.id}"))


def test_what_can_be_said_is_what_the_page_offers(doubted, clerk):
    clerk.post(f"/desk/tasks/{task_of(doubted).id}/take")
    page = clerk.get(f"/desk/tasks/{task_of(doubted).id}").text
    offered = re.findall(r'type="radio" name="verdict" value="([^"]*)"', page)
    assert offered == list(Verdict) == list(WORDS)
    assert "checked" not in page
    for words in WORDS.values():
        assert words in plain(clerk.get(f"/desk/tasks/{task_of(doubted).id}"))


@pytest.mark.parametrize("verdict", ["", "right", "UPHELD", "open"])
def test_without_a_choice_nothing_is_answered_and_what_was_typed_stays(doubted, clerk, verdict):
    shown = answer(clerk, doubted, status=422, answer="重新算过，<对>的。", verdict=verdict)
    assert "重新算过，&lt;对&gt;的。" in shown.text
    assert '<a href="#verdict">请选一选：机器判断得对不对。</a>' in shown.text
    assert 'id="verdict-why"' in shown.text
    task = task_of(doubted)
    assert (task.verdict, task.answer, task.done_at) == (None, None, None)
    assert "dispute_answered" not in doubted.messages()


@pytest.mark.parametrize(("words", "why"), [(" ", "请写答复"), ("长" * 501, "最多写500个字")])
def test_without_fit_words_the_choice_stays(doubted, clerk, words, why):
    shown = answer(clerk, doubted, status=422, answer=words, verdict="overturned")
    chosen = re.findall(r'value="(\w+)"[^>]* checked', shown.text)
    assert chosen == ["overturned"]
    assert why in plain(shown)
    assert '<a href="#answer">' in shown.text
    assert task_of(doubted).verdict is None


def test_the_event_and_the_record_carry_it_without_a_word_of_the_answer(doubted, clerk):
    answer(clerk, doubted, answer="算错了，改好了。", verdict="overturned")
    with doubted.database() as session:
        event = session.query(FilingEvent).filter_by(name="dispute_answered").one()
        entry = session.query(AuditEntry).filter_by(act="task:item:answer").one()
        assert event.facts == entry.detail
        assert entry.detail["verdict"] == "overturned"
        assert set(entry.detail) == {"task", "kind", "verdict"}


def test_the_person_reads_the_answer_and_not_the_verdict(doubted, clerk):
    answer(clerk, doubted, answer="我们算过，是对的。", verdict="upheld")
    said = plain(doubted.get(f"{doubted.filing}/progress"))
    assert "我们算过，是对的。" in said
    assert "机器判断" not in said


def test_a_second_tap_changes_no_verdict(doubted, clerk):
    answer(clerk, doubted, answer="对的。", verdict="upheld")
    page = f"/desk/tasks/{task_of(doubted).id}/answer"
    clerk.post(page, {"answer": "错的。", "verdict": "overturned"}, status=409)
    assert task_of(doubted).verdict == "upheld"


def test_a_precheck_is_judged_with_its_codes_beside_it(found_wanting, clerk):
    assert task_of(found_wanting).codes == ["name_differs"]
    answer(clerk, found_wanting, answer="名字是录错了。", verdict="overturned")
    task = task_of(found_wanting)
    assert (task.kind, task.verdict) == (TaskKind.PRECHECK_DISPUTED, "overturned")


def test_an_estimate_has_no_code(doubted):
    assert task_of(doubted).codes == []


def test_a_finding_has_the_one_code(citizen):
    citizen.fill_mutual()
    with writing(citizen.app) as session:
        by = session.get(Account, citizen.account_id)
        kind, where = TaskKind.FINDING_DISPUTED, "invoice:a"
        service.dispute(sheet_of(citizen.filing_id), kind, by, code="DUPLICATE", where=where)
    assert task_of(citizen).codes == ["DUPLICATE"]
    assert task_of(citizen).verdict is None


def test_what_no_machine_found_is_answered_without_a_verdict(app, session, clerk):
    task = open_task(TaskKind.PAYEE_UNCLEAR, about="page/x", by=None)
    session.commit()
    clerk.post(f"/desk/tasks/{task.id}/take")
    assert 'name="verdict"' not in clerk.get(f"/desk/tasks/{task.id}").text
    clerk.post(f"/desk/tasks/{task.id}/answer", {"answer": "打给本人", "verdict": "upheld"})
    session.expire_all()
    assert session.get(Task, task.id).verdict is None


def test_nobody_else_says_anything(doubted, app):
    page = f"/desk/tasks/{task_of(doubted).id}/answer"
    for who in (doubted, Citizen(app, "liu-hong"), Clerk(app, "admin", ("admin",))):
        who.post(page, {"answer": "x", "verdict": "upheld"}, status=404)
    assert task_of(doubted).verdict is None
