"""The main way of the desk, and a question about a mandate, without a mouse."""

from collections.abc import Callable
from typing import Any

from tests.pages.keys import Keys


def free_case(clerk: Keys) -> str:
    """The number of a case that a helper handed in and nobody has in hand."""
    rows = clerk.open("/desk").tab.locator("tbody tr", has_text="住院补助代人办")
    return rows.filter(has_text="待看").first.locator("th a").inner_text()


def test_a_case_is_taken_proposed_and_confirmed_by_keys(opened: Callable[..., Any]) -> None:
    clerk = opened(Keys, who="shen-yi")
    number = free_case(clerk)
    clerk.enter(number).enter("接手办这件")
    assert "在您手里" in clerk.words
    clerk.enter("请他补件")
    stops = clerk.walk()
    assert "一次发给他" in stops
    assert len([one for one in stops if one.startswith("为什么要补")]) >= 5
    clerk.tab_to(field="select[name^=why-]").strike("ArrowDown")
    assert clerk.tab.locator("select[name^=why-]").first.input_value()
    clerk.tab_to("一次发给他")
    clerk.tab.go_back()
    clerk.enter("提出决定")
    assert "提出，请同事确认" in clerk.walk()
    clerk.tab_to(field="input[value=accept]").strike("Space")
    clerk.enter("提出，请同事确认")
    assert "已经提出" in clerk.words
    checker = opened(Keys, who="fu-er")
    checker.open("/desk?status=proposed").enter(number).enter("看提出的决定").enter("确认")
    assert "已经确认" in checker.words


def test_how_long_a_mandate_lasts_is_chosen_by_keys(opened: Callable[..., Any]) -> None:
    helper = opened(Keys, mode="elder", who="chen-jing")
    helper.open("/mandates/held").enter("请他点头：王*国").enter("改办到什么时候")
    helper.sees("替他办到什么时候").tab_to(field="input[name=until]:checked")
    helper.strike("ArrowUp").enter("保存，下一步")
    assert helper.sees("点头").path.startswith("/mandates/")


def test_the_decision_is_read_from_top_to_bottom_by_keys(opened: Callable[..., Any]) -> None:
    elder = opened(Keys, mode="elder", who="wang-jianguo")
    read_a_decision_with(elder, "看每一步怎么算")
    stops = elder.walk()
    ends = ["看每一步怎么算", "打电话问", "存下或打印结果"]
    assert [one for one in stops if one in ends] == ends
    elder.tab_to("看每一步怎么算").strike("Enter")
    assert elder.tab.locator("details[open]").count() == 1


def read_a_decision_with(elder: Keys, words: str) -> None:
    """Other journeys decide cases of his as well, some without an amount."""
    rows = elder.open("/progress").tab.locator("main li", has_text="有结果了")
    for path in [str(one.get_attribute("href")) for one in rows.locator("a").all()]:
        elder.open(path).leave("看结果")
        if elder.tab.get_by_text(words).count():
            return
