"""Journey 1: an elder files a hospital stay under the mutual-aid plan, from home to the receipt and back out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.filing import FilingPages
from tests.pages.way_in import WayIn

ADMIT, DISCHARGE = date(2026, 10, 6), date(2026, 10, 14)
CARD = "0000001234567890128"


class Elder(WayIn, FilingPages):
    """One person, all pages."""


def to_the_questions(page: Elder, phone: str) -> None:
    page.open("/").find("领住院补助", "上海普陀", "市民社区医疗互助帮困计划", "我自己")
    page.sees("住院补助").leave("开始办")
    page.read_notice()
    page.sign_in(phone)
    page.sees("住院补助").leave("开始填写")
    page.agree()


def to_the_findings(page: Elder, name: str, id_number: str, photo: Path, number: str) -> None:
    page.who(name, id_number)
    page.on("对上了，可以办")
    page.sees("用哪个手机收短信").save()
    page.sees("还差一样材料").bring("住院发票", photo)
    page.sees("材料都有着落了").leave("材料好了，下一步")
    page.stay("江海示范医院", ADMIT, DISCHARGE)
    page.sees("再填发票上的数").leave("填一张发票")
    page.invoice_numbers("31060126", number, DISCHARGE).save()
    page.invoice_amounts("18,642.50", "13616", "2384.00", "2642.5")
    page.sees("填了一张发票").leave("没有别的了，下一步")
    page.payee(CARD)


def to_the_receipt(page: Elder) -> None:
    page.tab.locator("h1").wait_for()
    page.leave("知道了，下一步")
    page.sees("这次大约能报")
    assert "示例标准" in page.words
    assert page.tab.locator(".bar rect").count() == page.tab.locator(".who dt svg").count()
    page.leave("知道了，下一步")
    page.submit()
    page.sees("已经交上去了")


@pytest.mark.parametrize(
    ("mode", "scripts", "name", "id_number", "phone", "number"),
    [
        ("elder", True, "王建国", "990107194803120012", "19900000001", "0200000002"),
        ("normal", False, "李桂英", "99010719441001012X", "19900000012", "0200000007"),
    ],
    ids=["on a phone in elder mode", "on a computer without scripts"],
)
def test_an_elder_files_a_hospital_stay(
    opened: Callable[..., Any],
    camera: Callable[[], Path],
    mode: str,
    scripts: bool,
    name: str,
    id_number: str,
    phone: str,
    number: str,
) -> None:
    page = opened(Elder, mode=mode, scripts=scripts)
    to_the_questions(page, phone)
    to_the_findings(page, name, id_number, camera(), number)
    to_the_receipt(page)
    received = page.number
    paper = page.file_behind("存下或打印申请表")
    assert paper.startswith(b"%PDF-")
    assert len(paper) > 5000
    page.leave("看进度").sees("正在审核")
    assert received in page.words
    page.leave("撤回申请").sees("要撤回这件申请吗？").leave("撤回申请")
    page.sees("已经撤回")
    assert page.open("/progress").words.count("已撤回") >= 1


def test_an_empty_answer_is_told_in_place_and_keeps_the_focus(opened: Callable[..., Any]) -> None:
    page = opened(Elder, mode="elder-max", who="wang-jianguo")
    page.open_draft_at("先填住院的情况").leave("填一次住院")
    address = page.tab.url
    page.tab.locator("#hospital").fill("")
    page.press("保存，下一步")
    assert "请写医院的名字" in page.refused()
    assert page.tab.url == address
    expect(page.tab.locator(".summary")).to_be_focused()
    assert page.tab.title().startswith("有一处要改")
    page.press("请写医院的名字。", inside=".summary")
    expect(page.tab.locator("#hospital")).to_be_focused()
    page.tab.locator("#hospital").fill("江海示范医院")
    page.save().sees("哪天住进去")
    page.tab.go_back()
    page.sees("哪家医院")
    assert page.tab.locator("#hospital").input_value() == "江海示范医院"


def test_a_broken_net_is_told_and_a_double_tap_sends_once(opened: Callable[..., Any]) -> None:
    page = opened(Elder, mode="elder", who="wang-jianguo")
    page.open("/").leave("接着办")
    asked = page.open(f"{page.filing}/fill/contact").heading
    page.tab.locator("#phone").fill("13800002468")
    page.context.set_offline(True)
    page.press("保存，下一步")
    page.tab.locator("#trouble", has_text="没有网").wait_for()
    assert page.heading == asked
    page.context.set_offline(False)
    sent: list[str] = []
    page.tab.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    with page.tab.expect_navigation():
        page.tab.get_by_text("保存，下一步", exact=True).dblclick()
    page.tab.wait_for_load_state()
    assert len(sent) == 1
    assert page.heading != asked
    assert "尾号2468" in page.open(f"{page.filing}/fill/contact").words


def test_a_photo_is_looked_at_while_the_page_stays_open(
    opened: Callable[..., Any], camera: Callable[[], Path]
) -> None:
    page = opened(Elder, mode="elder", who="wang-jianguo")
    page.open("/").leave("接着办")
    page.open(f"{page.filing}/papers/inpatient_invoice")
    before = page.tab.locator("#pages img").count()
    page.tab.locator("input[name=album]").set_input_files(camera())
    page.leave("上传照片").sees(f"收到{before + 1}张")
    left: list[str] = []
    page.tab.on("framenavigated", lambda frame: left.append(frame.url))
    expect(page.tab.locator("#pages img")).to_have_count(before + 1, timeout=30_000)
    expect(page.tab.locator("#pages")).not_to_contain_text("正在看", timeout=30_000)
    assert left == []
    page.leave("删掉")
    page.sees(f"收到{before}张" if before else "请拍").leave("找回").sees(f"收到{before + 1}张")
