"""Journey 6: somebody without an account asks how far a case is; a stranger learns nothing."""

from collections.abc import Callable
from typing import Any

from app.registers.demo_people import demo_people
from tests.journeys.ways import Way
from tests.pages.asking import CODE, Asking

WANG, NOBODY = demo_people()["wang-jianguo"], demo_people()["wang-li"]


def test_a_code_to_the_phone_on_file_shows_the_line_and_nothing_else(
    opened: Callable[..., Any], way: Way
) -> None:
    page = opened(Asking)
    with page.open("/").tab.expect_navigation():
        page.tab.locator("a.door", has_text="查进度").click()
    before = page.codes(WANG["phone"])
    page.ask(WANG["name"], WANG["id_number"])
    assert "****" not in page.words
    page.fill("6位数字", page.code_for(WANG["phone"], before)).leave("看进度")
    page.sees("办到哪一步了")
    assert "受理号" in page.words
    assert "现在：" in page.words
    page.tab.locator("summary", has_text="发过的短信").first.click()
    assert f"发到{WANG['phone'][:3]}****{WANG['phone'][-4:]}" in page.words
    page.open("/progress").sees("用手机号登录")
    page.open("/progress/ask/cases").leave("看好了，关掉")
    page.open("/progress/ask/cases").sees("查办到哪一步了")


def test_a_stranger_sees_the_same_pages_and_no_message_goes_out(
    opened: Callable[..., Any],
) -> None:
    page = opened(Asking, mode="elder")
    before = page.inbox("", CODE)
    page.open("/progress/ask").ask(NOBODY["name"], NOBODY["id_number"])
    assert "如果有这个人的办件" in page.words
    page.fill("6位数字", "123456").leave("看进度")
    assert "还能试4次" in page.refused()
    assert page.inbox("", CODE) == before
    page.leave("重新查").sees("查办到哪一步了")


def test_a_number_typed_wrong_is_said_at_its_field_and_kept(opened: Callable[..., Any]) -> None:
    page = opened(Asking, mode="elder")
    page.open("/progress/ask").fill("看病的人的名字", WANG["name"])
    page.fill("看病的人的身份证号", WANG["id_number"][:-1]).leave("发短信验证")
    assert "要18位" in page.refused()
    assert page.tab.get_by_label("看病的人的名字", exact=True).input_value() == WANG["name"]
