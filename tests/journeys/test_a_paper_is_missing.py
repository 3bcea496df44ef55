"""Journey 2: the fee list follows later. The message opens exactly that paper, also on a phone nobody signed in
on; with the photo there the case goes on."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journeys.ways import Way
from tests.pages.filing import FilingPages
from tests.pages.page import Page
from tests.pages.way_in import WayIn

PHONE = "19900000003"


class Owing(WayIn, FilingPages):
    """One person, all pages."""


def papers_in_messages(page: Page, words: str) -> list[str]:
    """The paths in the messages that say this, the newest first."""
    said = page.open("/demo/sms").tab.locator("main li").all_inner_texts()
    found = [re.search(r"https?://[^/]+(/filings/\S+)", one) for one in said if words in one]
    return [one[1] for one in found if one]


def paper_in_time(page: Page, number: int) -> str:
    """A paper that is owed and not late; each run of the journey takes another."""
    late = papers_in_messages(page, "没有作废")
    return [one for one in papers_in_messages(page, "先办着") if one not in late][number]


def test_the_message_opens_exactly_the_paper_and_the_photo_keeps_the_promise(
    opened: Callable[..., Any], camera: Callable[[], Path], way: Way
) -> None:
    page = opened(Owing, who="" if way.scripts else "liu-hong")
    path = paper_in_time(page, way.place)
    page.open(path)
    if way.scripts:
        page.sign_in(PHONE)
    page.sees("请拍费用清单")
    assert page.path == path
    page.tab.locator("input[name=album]").set_input_files(camera())
    page.leave("上传照片")
    page.sees("收到1张").leave("拍好了，回去")
    page.open(path.split("/papers/")[0] + "/progress")
    assert "晚一点补的材料收到了" in page.words
    assert "还要补的材料" not in page.words


def test_a_late_paper_waits_in_plain_sight_and_may_still_come(
    opened: Callable[..., Any], camera: Callable[[], Path]
) -> None:
    page = opened(Owing, mode="elder", who="liu-hong")
    page.open(papers_in_messages(page, "没有作废")[0].split("/papers/")[0] + "/progress")
    assert "日子过了，还可以补" in page.words
    page.leave("拍照")
    page.sees("请拍费用清单").tab.locator("input[name=album]").set_input_files(camera())
    page.leave("上传照片")
    page.sees("收到1张").leave("拍好了，回去")
    expect(page.tab.locator("main")).not_to_contain_text("还要补的材料")
