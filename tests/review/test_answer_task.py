"""判断有误: a dispute is taken by somebody, answered by its day, and the person reads question and answer."""

import re
from datetime import date, timedelta

import pytest

from app import clock, db
from app.audit.model import AuditEntry
from app.tasks import TaskKind, open_task
from app.tasks.clock import due_day, kinds
from app.tasks.model import Task
from app.tasks.service import PAGE
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def clerk(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def other(app) -> Clerk:
    return Clerk(app, "second", ("clerk",))


@pytest.fixture
def doubted(citizen: Citizen) -> Citizen:
    """王建国 says that his estimate is wrong, and hands in."""
    citizen.fill_mutual()
    citizen.post(f"{citizen.filing}/estimate")
    citizen.submit()
    return citizen


def task_of(citizen: Citizen) -> Task:
    with citizen.database() as session:
        return session.query(Task).one()


def page_of(citizen: Citizen) -> str:
    return f"/desk/tasks/{task_of(citizen).id}"


def answer(clerk: Clerk, citizen: Citizen, text: str, status: int = 303):
    form = {"answer": text, "verdict": "upheld"}
    return clerk.post(f"{page_of(citizen)}/answer", form, status=status)


def test_a_dispute_has_a_day_in_working_days_and_no_owner(doubted):
    task = task_of(doubted)
    assert task.due_on == due_day(TaskKind.ESTIMATE_DOUBTED, clock.today())
    assert task.owner is None


def test_every_kind_has_its_days():
    assert set(kinds()) == set(TaskKind)
    friday = date(2026, 11, 20)
    for kind in TaskKind:
        assert due_day(kind, friday) > friday


def test_it_is_taken_answered_and_the_person_is_told(doubted, clerk):
    clerk.post(f"{page_of(doubted)}/take")
    answer(clerk, doubted, "我们算过，是对的。")
    task = task_of(doubted)
    assert (task.owner, task.done_by) == (clerk.person_id, clerk.person_id)
    assert doubted.messages()[-1] == "dispute_answered"
    assert doubted.events()[-1] == "dispute_answered"
    said = plain(doubted.get(f"{doubted.filing}/progress"))
    assert "您说试算的数字不对" in said
    assert "工作人员答复： 我们算过，是对的。" in said or "工作人员答复：我们算过，是对的。" in said


def test_until_then_he_reads_by_when(doubted):
    task = task_of(doubted)
    said = plain(doubted.get(f"{doubted.filing}/progress"))
    assert f"在看，{task.due_on.year}年{task.due_on.month}月{task.due_on.day}日前答复" in said


def test_what_was_not_taken_is_not_answered(doubted, clerk):
    said = answer(clerk, doubted, "好", status=409)
    assert "请先接手" in plain(said)
    assert task_of(doubted).done_at is None


@pytest.mark.parametrize(("text", "words"), [("", "请写答复"), ("长" * 501, "答复最多写500个字")])
def test_an_answer_has_words_and_not_too_many(doubted, clerk, text, words):
    clerk.post(f"{page_of(doubted)}/take")
    page = answer(clerk, doubted, text, status=422)
    assert words in plain(page)
    assert text in page.text


def test_what_a_colleague_took_is_his_until_its_day_has_passed(doubted, clerk, other):
    clerk.post(f"{page_of(doubted)}/take")
    said = other.post(f"{page_of(doubted)}/take", status=409)
    assert "同事正在办" in plain(said)
    answer(other, doubted, "抢着答", status=409)
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        other = Clerk(doubted.app, "second")
        other.post(f"{page_of(doubted)}/take")
        answer(other, doubted, "过期了，我来答。")
    assert task_of(doubted).done_by == other.person_id


def test_a_second_tap_answers_once(doubted, clerk):
    clerk.post(f"{page_of(doubted)}/take")
    answer(clerk, doubted, "一次")
    said = answer(clerk, doubted, "两次", status=409)
    assert "刚刚有人办完了" in plain(said)
    assert task_of(doubted).answer == "一次"
    assert doubted.messages().count("dispute_answered") == 1


def test_what_is_overdue_is_on_its_own_list_and_says_so(doubted, app):
    assert "没有。" in plain(Clerk(app).get("/desk/tasks?view=late"))
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        clerk = Clerk(app)
        page = clerk.get("/desk/tasks?view=late")
        assert "过期" in plain(page)
        assert "说试算不对" in plain(page)
        assert "已经过期，请马上办" in plain(clerk.get(page_of(doubted)))


def test_mine_are_those_i_took(doubted, clerk, other):
    clerk.post(f"{page_of(doubted)}/take")
    assert "说试算不对" in plain(clerk.get("/desk/tasks?view=mine"))
    assert "没有。" in plain(other.get("/desk/tasks?view=mine"))


def test_a_dispute_about_a_draft_is_answered_without_a_look_into_the_draft(citizen, clerk):
    citizen.fill_mutual()
    citizen.post(f"{citizen.filing}/estimate")
    page = clerk.get(page_of(citizen))
    assert "还没交的申请" in plain(page)
    assert citizen.filing_id not in page.text
    clerk.post(f"{page_of(citizen)}/take")
    answer(clerk, citizen, "交上来我们再算。")
    assert citizen.messages()[-1] == "dispute_answered"


def test_one_s_own_dispute_is_answered_by_others(doubted, clerk):
    with doubted.database() as session:
        from app.accounts.model import Account

        account = session.get(Account, doubted.account_id)
        session.get(Account, clerk.account_id).person_id = account.person_id
        session.commit()
    said = clerk.post(f"{page_of(doubted)}/take", status=422)
    assert "要由别人办" in plain(said)


def test_a_technical_matter_is_closed_with_a_note_and_nobody_is_told(app, session, clerk):
    task = open_task(TaskKind.FILE_UNREADABLE, about="page/x", by=None, error="broken")
    session.commit()
    page = f"/desk/tasks/{task.id}"
    assert "broken" in plain(clerk.get(page))
    clerk.post(f"{page}/take")
    clerk.post(f"{page}/answer", {"answer": "请他重拍了"})
    assert "请他重拍了" in plain(clerk.get(page))


def test_looks_and_acts_are_on_record(doubted, clerk):
    clerk.get(page_of(doubted))
    clerk.post(f"{page_of(doubted)}/take")
    answer(clerk, doubted, "好")
    db.session.remove()
    found = db.session.query(AuditEntry).filter(AuditEntry.act.like("task:item:%"))
    assert [one.act for one in found.order_by(AuditEntry.seq) if one.by == clerk.person_id] == [
        "task:item:read",
        "task:item:take",
        "task:item:answer",
    ]


def test_citizens_and_the_operator_do_not_answer(doubted, app):
    page = page_of(doubted)
    doubted.get(page, status=404)
    doubted.post(f"{page}/take", status=404)
    admin = Clerk(app, "admin", ("admin",))
    admin.get(page)
    admin.post(f"{page}/take", status=404)
    admin.post(f"{page}/answer", {"answer": "x"}, status=404)
    admin.get("/desk/tasks/nothing", status=404)


def links(page) -> list[str]:
    return re.findall(r'<th scope="row"><a href="(/desk/tasks/[^"]+)"', page.text)


def test_many_tasks_come_page_by_page_each_once_the_soonest_due_first(clerk, session):
    made = []
    for place in range(2 * PAGE + 3):
        kind = (TaskKind.SITE_ERROR, TaskKind.OBJECTION)[place % 2]
        made.append(open_task(kind, about=f"x/{place}", by=None))
    session.commit()
    due = {f"/desk/tasks/{one.id}": one.due_on for one in made}
    seen, address = [], "/desk/tasks"
    while address:
        page = clerk.get(address)
        seen += links(page)
        assert len(seen) <= len(due), "the pages go round in circles"
        found = re.search(r'href="(/desk/tasks\?[^"]*after=[^"]+)">下一页', page.text)
        address = found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(due)
    assert [due[one] for one in seen] == sorted(due.values())


@pytest.mark.parametrize("mark", ["", "x", "字", "eHg=", "%00", "AAAA"])
def test_a_place_that_nobody_gave_is_the_beginning(clerk, doubted, mark):
    for view in ("open", "mine", "late", "nonsense"):
        clerk.get("/desk/tasks", query_string={"after": mark, "view": view})
