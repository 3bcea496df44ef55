"""Journey 3: the phone goes off in the middle; another device, another day, a cookie gone. Nothing is lost."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys.ways import Way
from tests.pages.filing import FilingPages
from tests.pages.way_in import WayIn

STRANGER = "19900000006"
# A phone gets one code a minute.
RETURNING = [("qian-feng", "19900000014"), ("wu-xiuzhen", "19900000015")]
ANOTHER_MODE = {"elder": "normal", "elder-max": "normal", "normal": "elder"}


class Returning(WayIn, FilingPages):
    """One person, all pages."""


def test_another_phone_comes_back_by_the_code_and_a_text_message(
    opened: Callable[..., Any], way: Way
) -> None:
    who, phone = RETURNING[way.place]
    first = opened(Returning, mode=way.mode, scripts=way.scripts, who=who)
    first.open("/services/YDJY-FILING/notice").wait_and_accept_notice()
    first.leave("开始填写").agree()
    asked = first.heading
    first.tab.locator("label.choice").first.click()
    chosen = first.tab.locator("label.choice").first.inner_text().strip()
    first.save()
    waits = first.heading
    assert waits != asked
    first.leave("稍后再办").sees("都存好了")
    code = first.tab.locator("main .num").inner_text()

    other = opened(Returning, mode=ANOTHER_MODE[way.mode], scripts=way.scripts)
    other.open("/return").fill("回来的号码是多少？", code.lower()).leave("接着办")
    other.type_code(phone)
    other.sees(waits)
    assert other.filing == first.filing
    other.leave("返回").sees(asked)
    ticked = other.tab.locator("label.choice", has=other.tab.locator("input:checked"))
    assert ticked.inner_text().strip() == chosen


def test_two_devices_on_one_draft_lose_nothing(opened: Callable[..., Any], way: Way) -> None:
    phone = opened(Returning, mode="elder", scripts=way.scripts, who="wang-jianguo")
    computer = opened(Returning, scripts=way.scripts, who="wang-jianguo")
    phone.open("/").leave("接着办")
    address = f"{phone.filing}/fill/contact"
    phone.open(address)
    computer.open(address)
    phone.tab.locator("#phone").fill("13800006021")
    phone.save()
    computer.tab.locator("#phone").fill("13900007032")
    computer.press("保存，下一步")
    assert "这里刚被别的手机改过" in computer.refused()
    assert computer.tab.locator("#phone").input_value() == "13900007032"
    if way.scripts:
        expect(computer.tab.locator(".summary")).to_be_focused()
    assert "尾号6021" in opened(Returning, beside=phone).open(address).words
    computer.save()
    assert "尾号7032" in phone.open(address).words


def test_a_night_with_the_page_open_costs_one_more_tap(opened: Callable[..., Any]) -> None:
    page = opened(Returning, mode="elder", who="wang-jianguo")
    page.open("/").leave("接着办")
    address = f"{page.filing}/fill/contact"
    page.open(address).tab.locator("#phone").fill("13800001234")
    page.context.clear_cookies(name="bangban")
    page.press("保存，下一步")
    page.sees("您填的都在，请再点一次")
    expect(page.tab.locator("h1")).to_be_focused()
    page.leave("接着保存")
    assert "尾号1234" in page.open(address).words


def test_a_sign_in_that_ran_out_comes_back_to_the_same_step_with_what_was_typed(
    opened: Callable[..., Any],
) -> None:
    page = opened(Returning, who="stranger")
    page.open("/").leave("接着办")
    asked, address = page.heading, page.path
    page.tab.locator("label.choice").last.click()
    chosen = page.tab.locator("label.choice").last.inner_text().strip()
    page.context.clear_cookies(name="bangban_sign_in")
    page.leave("保存，下一步")
    page.sign_in(STRANGER)
    if page.heading != asked:
        page.leave("接着保存")
    page.open(address).sees(asked)
    ticked = page.tab.locator("label.choice", has=page.tab.locator("input:checked"))
    assert ticked.inner_text().strip() == chosen
