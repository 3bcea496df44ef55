"""Journey 3: a clerk takes a case and asks for everything at once; the person mends exactly that and gives it
back; it lies with the same clerk again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journeys.ways import Way
from tests.pages.desk import Desk
from tests.pages.filing import FilingPages
from tests.pages.way_in import WayIn


class Person(WayIn, FilingPages):
    """One person, all pages."""


def test_what_was_asked_is_mended_and_comes_back_to_her(
    opened: Callable[..., Any], camera: Callable[[], Path], way: Way
) -> None:
    desk = opened(Desk, who="shen-yi")
    number = desk.case_of("刘*")
    desk.take_up(number).leave("接手办这件")
    assert "在您手里" in desk.words
    desk.leave("请他补件").sees("请他补件")
    desk.leave("一次发给他")
    assert "还没有选要补什么" in desk.refused()
    desk.ask("急诊病历", "没有拍全").ask("收款的卡", "卡号银行不认", "第六位看不清")
    desk.leave("一次发给他")
    assert "发出去了" in desk.words

    filing = desk.path.replace("/desk/cases/", "/filings/")
    person = opened(Person, who="liu-hong")
    person.open(filing).sees("请您补2样")
    assert "第六位看不清" in person.words
    person.press("去改")
    person.sees("钱打到哪张卡").fill("银行卡号", "0000001234567890128").save()
    person.sees("请您补一样").press("去拍")
    person.tab.locator("input[name=album]").set_input_files(camera())
    person.leave("上传照片")
    person.leave("拍好了，回去")
    person.sees("都补好了").leave("交回去")
    assert "您补的材料收到了" in person.words

    desk.open("/desk/mine").sees("我手里的")
    assert number in desk.words
    desk.take_up(number)
    assert "补了" in desk.words


def test_who_comes_second_is_told_who_was_first(opened: Callable[..., Any]) -> None:
    first = opened(Desk, who="shen-yi")
    second = opened(Desk, who="fu-er")
    number = first.case_of("钱*")
    second.open("/desk").take_up(number)
    first.take_up(number).leave("接手办这件")
    second.leave("接手办这件")
    second.sees("这件有了变化")
    assert "正在办这件" in second.words
