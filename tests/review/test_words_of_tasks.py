"""Every kind of task at the desk: in words, never in codes, with its facts, its day, and the right button."""

import re

import pytest

from app.review import word
from app.tasks import TaskKind, open_task
from app.tasks.clock import answers_a_person, asks_verdict
from app.tasks.model import Task
from tests.review.desk import Clerk
from tests.strict_client import plain

WORDS = {
    TaskKind.PRECHECK_DISPUTED: "说核对有误",
    TaskKind.FINDING_DISPUTED: "说判断有误",
    TaskKind.ESTIMATE_DOUBTED: "说试算不对",
    TaskKind.ASKING_DISPUTED: "说补件有误",
    TaskKind.PAPER_OVERDUE: "晚补过期",
    TaskKind.PAYEE_UNCLEAR: "收款人要确认",
    TaskKind.NO_SERVICE_FITS: "没有合适的事项",
    TaskKind.MESSAGE_FAILED: "短信没发出去",
    TaskKind.JOB_FAILED: "后台的活没做成",
    TaskKind.IMPORT_FAILED: "名单没导进来",
    TaskKind.FILE_UNREADABLE: "文件打不开",
    TaskKind.SITE_ERROR: "网站出错",
    TaskKind.OBJECTION: "申请复核",
    TaskKind.CONSENT_DENIED: "说不是他同意的",
    TaskKind.MANDATE_UNPROVEN: "授权要看一看",
}
HERE = [kind for kind in TaskKind if kind not in word.KINDS and kind != TaskKind.OBJECTION]


@pytest.fixture
def clerk(app) -> Clerk:
    return Clerk(app)


def left(session, kind: TaskKind, **detail) -> Task:
    task = open_task(kind, about="page/x", by=None, **detail)
    session.commit()
    return task


def test_every_kind_has_its_words():
    assert set(WORDS) == set(TaskKind)
    assert len(set(WORDS.values())) == len(WORDS)


@pytest.mark.parametrize("kind", TaskKind)
def test_the_list_names_it_in_words_with_its_day_and_no_code(session, clerk, kind: TaskKind):
    task = left(session, kind)
    page = clerk.get("/desk/tasks")
    said = plain(page)
    assert WORDS[kind] in said
    assert f"{task.due_on.month}月{task.due_on.day}日" in said
    assert not re.search(rf"\b{kind.value}\b", said)


@pytest.mark.parametrize("kind", HERE)
def test_its_page_asks_for_an_answer_or_for_a_note(session, clerk, kind: TaskKind):
    task = left(session, kind)
    path = f"/desk/tasks/{task.id}"
    before = plain(clerk.get(path))
    assert WORDS[kind] in before
    assert "还没有人" in before
    assert "我来办" in before
    clerk.post(f"{path}/take")
    said = plain(clerk.get(path))
    assert ("答复本人（他会看到）" in said) is answers_a_person(kind)
    assert ("怎么处理的（留作记录）" in said) is not answers_a_person(kind)
    assert ("机器判断得对不对" in said) is asks_verdict(kind)
    clerk.post(f"{path}/answer", {"answer": "看过了", "verdict": "unclear"})
    after = plain(clerk.get(path))
    assert "已经办完" in after
    assert "看过了" in after
    assert ("说不清" in after) is asks_verdict(kind)
    assert "我来办" not in after
    assert WORDS[kind] not in plain(clerk.get("/desk/tasks"))


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ({"code": "LATE"}, "查出的问题 LATE"),
        ({"codes": ["A", "B"]}, "没对上的 A、B"),
        ({"where": "invoice:1"}, "在哪里 invoice:1"),
        ({"text": "不对呀"}, "本人说 不对呀"),
        ({"error": "<b>broken</b>"}, "毛病 &lt;b&gt;broken&lt;/b&gt;"),
        ({"template": "submitted"}, "短信 submitted"),
        ({"phone": "199****0001"}, "手机 199****0001"),
        ({"path": "/filings"}, "网页 /filings"),
    ],
)
def test_what_was_left_with_it_stands_beside_its_name(session, clerk, detail, shown: str):
    task = left(session, TaskKind.SITE_ERROR, **detail)
    assert shown in plain(clerk.get(f"/desk/tasks/{task.id}"))


@pytest.mark.parametrize(
    "detail", [{"decision": "abcdef123"}, {"filing": "abcdef123"}, {"n": "abcdef123"}]
)
def test_ids_of_rows_are_left_out(session, clerk, detail):
    task = left(session, TaskKind.SITE_ERROR, **detail)
    assert "abcdef123" not in clerk.get(f"/desk/tasks/{task.id}").text


@pytest.mark.parametrize("empty", ["", None, []])
def test_a_fact_without_a_value_has_no_row(session, clerk, empty):
    task = left(session, TaskKind.SITE_ERROR, text=empty)
    assert "本人说" not in plain(clerk.get(f"/desk/tasks/{task.id}"))


@pytest.mark.parametrize("roles", [("checker",), ("lead",), ("admin",)])
def test_whoever_may_only_read_has_no_button(app, session, roles):
    from app.access import Permission, allowed

    task = left(session, TaskKind.SITE_ERROR)
    reader = Clerk(app, "reader", roles)
    with app.test_request_context():
        from flask_login import login_user

        from app import db
        from app.accounts.model import Account

        login_user(db.session.get(Account, reader.account_id))
        may_read, may_answer = allowed(Permission.TASK_READ), allowed(Permission.TASK_ANSWER)
    page = reader.get(f"/desk/tasks/{task.id}", status=200 if may_read else 404)
    if may_read:
        assert ("我来办" in plain(page)) is may_answer
    reader.post(f"/desk/tasks/{task.id}/take", status=303 if may_answer else 404)


@pytest.mark.parametrize("act", ["take", "answer"])
@pytest.mark.parametrize("name", ["nothing", "-", "x" * 24])
def test_a_task_that_is_none_is_not_found(clerk, act: str, name: str):
    clerk.get(f"/desk/tasks/{name}", status=404)
    clerk.post(f"/desk/tasks/{name}/{act}", {"answer": "x"}, status=404)
