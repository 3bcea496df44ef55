"""Journeys 4 and 5: a clerk proposes, her colleague confirms, the elder reads the decision and objects."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.site import Site
from tests.pages.page import Page


def waiting_case(site: Site) -> str:
    """A stay of 王建国 that nobody has in hand."""
    found = [
        one
        for status in ("submitted", "taken")
        for one in json.loads(site.bangban("cases", "--status", status))["cases"]
    ]
    return next(one["id"] for one in found if one["service"] == "PT-MUTUAL-SELF")


def propose(page: Page, case: str) -> None:
    page.open(f"/desk/cases/{case}")
    if "接手办这件" in page.words:
        page.leave("接手办这件")
    page.leave("提出决定")
    page.sees("提出决定").choose("减一部分")
    page.tab.locator("input[name^=cut-]").first.fill("384.00")
    page.tab.locator("select[name^=reason-]").first.select_option("OFF_LIST")
    page.leave("先算一算")
    assert "部分同意" in page.words
    page.leave("提出，请同事确认")
    assert "已经提出" in page.words


def confirm(page: Page, case: str) -> None:
    page.open(f"/desk/cases/{case}").leave("看提出的决定").sees("确认决定")
    with page.tab.expect_navigation():
        page.tab.get_by_role("button", name="确认").first.click()
    assert "已经确认" in page.words


@pytest.mark.parametrize(
    ("mode", "scripts"),
    [("elder", True), ("normal", False)],
    ids=["on a phone in elder mode", "on a computer without scripts"],
)
def test_two_people_decide_and_the_elder_objects(
    opened: Callable[..., Any], site: Site, mode: str, scripts: bool
) -> None:
    case = waiting_case(site)
    propose(opened(Page, who="shen-yi", scripts=scripts), case)
    confirm(opened(Page, who="fu-er", scripts=scripts), case)
    elder = opened(Page, mode=mode, scripts=scripts, who="wang-jianguo")
    elder.open(f"/filings/{case}/progress").leave("看结果").sees("审核好了")
    for words in ("384.00", "依据", "不同意怎么办", "行政复议"):
        assert words in elder.words
    elder.leave("我不同意，申请复核").sees("哪里不对")
    elder.leave("交上去")
    assert "请写一写哪里不对" in elder.refused()
    elder.fill("说一说哪里不对", "那是医生开的药").leave("交上去")
    assert "那是医生开的药" in elder.words
