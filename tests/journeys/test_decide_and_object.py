"""Journeys 4 and 5: a clerk proposes, her colleague confirms, the elder reads the decision and objects; somebody
who had no part in it answers."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.journeys.site import PASSWORD, Site
from tests.journeys.ways import Way
from tests.pages.desk import Desk
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


def test_two_people_decide_the_elder_objects_and_a_third_answers(
    opened: Callable[..., Any], site: Site, way: Way
) -> None:
    case = waiting_case(site)
    propose(opened(Page, who="shen-yi"), case)
    confirm(opened(Page, who="fu-er"), case)
    elder = opened(Page, who="wang-jianguo")
    elder.open(f"/filings/{case}/progress").leave("看结果").sees("审核好了")
    for words in ("384.00", "依据", "不同意怎么办", "行政复议"):
        assert words in elder.words
    elder.leave("我不同意，申请复核").sees("哪里不对")
    elder.leave("交上去")
    assert "请写一写哪里不对" in elder.refused()
    elder.fill("说一说哪里不对", "那是医生开的药").leave("交上去")
    assert "那是医生开的药" in elder.words

    login = f"third-{way.place}"
    third = opened(Desk).sign_in(login, PASSWORD, site.add_clerk(login, "孔三"))
    number = third.open(f"/desk/cases/{case}").tab.locator(".tools .meta").inner_text()
    third.task("申请复核", " ".join(re.findall(r"\d{4}", number)[:3])).leave("我来办")
    assert "那是医生开的药" in third.words
    third.answer("药在目录外，维持原来的决定", "答复，办完")
    elder.open(f"/filings/{case}/decision")
    assert "药在目录外，维持原来的决定" in elder.words
