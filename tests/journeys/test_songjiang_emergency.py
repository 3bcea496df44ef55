"""Journey 2: 刘洪 claims an emergency in another province; papers are missing and he finds a way around each."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.journeys.ways import Way
from tests.pages.filing import FilingPages
from tests.pages.way_in import WayIn

SEEN = date(2026, 9, 20)


class Emergency(WayIn, FilingPages):
    """One person, all pages."""


def answer_the_gate(page: Emergency) -> None:
    """The situations, one question a page, until who it is about."""
    answers = {
        "在给谁": "我自己",
        "哪种医保": "职工医保",
        "哪一种情况": "在外省市看急诊",
        "哪种费用": "门诊/急诊",
        "现在的": "成年人",
        "社保卡": "是",
        "松江区内": "是",
    }
    while not page.heading.startswith("您叫什么名字"):
        asked = page.heading
        answer = next((answer for part, answer in answers.items() if part in asked), None)
        assert answer, f"nobody told what to say to {asked}"
        page.choose(answer).save()
        assert page.heading != asked


def bring_what_there_is(page: Emergency, camera: Callable[[], Path]) -> None:
    """The fee list comes later, the social card is taken to the window, everything else is photographed."""
    ways = {"费用清单": "先交别的", "社保卡": "我带着材料到窗口交"}
    while missing := page.missing():
        for part, way in ways.items():
            if part in missing[0]:
                page.lack(missing[0], way)
                break
        else:
            page.bring(missing[0], camera())


def test_an_emergency_in_another_province_with_papers_missing(
    opened: Callable[..., Any], camera: Callable[[], Path], way: Way
) -> None:
    page = opened(Emergency, mode=way.mode, scripts=way.scripts, who="liu-hong")
    page.open("/").find("报销自己先垫的看病钱", "上海松江", "职工医保")
    page.leave("开始办").wait_and_accept_notice()
    page.leave("开始填写").agree()
    answer_the_gate(page)
    page.who("刘洪", "990117196005200036")
    page.on("对上了，可以办")
    page.tab.locator("textarea").fill("松江区示范路1号201室")
    page.save().sees("用哪个手机收短信").save()
    bring_what_there_is(page, camera)
    assert "晚点补" in page.words
    assert "到窗口交" in page.words
    page.leave("材料好了，下一步")
    page.sees("再填发票上的数").leave("填一张发票")
    page.sees("在哪家医院看的").tab.locator("#hospital").fill("苏州示范医院")
    page.save()
    page.invoice_numbers("32060126", f"030000009{way.place}", SEEN).day("哪天看的病", SEEN).save()
    page.invoice_amounts("1286.30", "", "", "86.30")
    page.sees("填了一张发票").leave("没有别的了，下一步")
    page.payee("0000001234567890128")
    assert "可以晚点补" in page.words
    assert "您说没有社保卡" in page.words
    page.leave("判断有误，请人工看")
    assert "已经请人来看了" in page.words
    page.leave("知道了，下一步").sees("大约能报").leave("知道了，下一步")
    page.submit()
    page.sees("已经交上去了")
    assert "快递" in page.words
