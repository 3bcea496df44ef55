"""A daughter files for her father: he reads her a code, she fills in, he hears of it and says 不是我同意的."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.pages.filing import FilingPages
from tests.pages.page import Page
from tests.pages.way_in import WayIn

HIS_NUMBER = "990107194803120012"
HIS_PHONE = "19900000001"
BOTH_NAMES = "您在替 王*国 办"


class Helping(WayIn, FilingPages):
    """A helper: all pages of the way in, of a mandate, and of an application."""

    @property
    def filing(self) -> str:
        """The address of the application, with the one it is for in front."""
        return "/".join(self.path.split("/")[:5])

    def write_mandate(self) -> "Helping":
        """Whom for, how related, what, until when, his phone."""
        self.sees("您替谁办").fill("他的姓名", "王建国").fill("他的身份证号", HIS_NUMBER)
        self.leave("下一步")
        self.sees("您是他的什么人").choose("志愿者").save()
        self.sees("替他办哪几件事").choose("住院补助代人办").save()
        self.sees("替他办到什么时候").choose("30天").save()
        self.sees("他的手机号").fill("他的手机号", HIS_PHONE).save()
        return self

    def by_code(self) -> "Helping":
        """He reads the six digits out."""
        self.leave("发数字给他")
        code = re.search(r"(?<!\d)(\d{6})(?!\d)", self.message("念给他"))
        assert code
        self.sees("念给您").fill("他念的6位数字", code[1]).leave("填好了")
        return self

    def message(self, words: str) -> str:
        """The newest message to his phone with these words, read in a second tab."""
        masked = f"{HIS_PHONE[:3]}****{HIS_PHONE[-4:]}"
        second = Page(self.context, self.base)
        try:
            for _look in range(60):
                for row in second.open("/demo/sms").tab.locator("main li").all_inner_texts():
                    if masked in row and words in row:
                        return str(row)
                second.tab.wait_for_timeout(500)
        finally:
            second.tab.close()
        raise AssertionError(f"no message {words} came to {masked}")

    def bar(self) -> str:
        """Who acts for whom, as it stands above every page."""
        return self.tab.locator(".acting").inner_text()


def says_yes(his: Page, helper: str) -> None:
    """On his own screen: he reads who asks and for what, and agrees."""
    his.open("/mandates/given").sees("谁在替我办")
    row = his.tab.locator("main li", has=his.tab.get_by_role("heading", name=helper))
    with his.tab.expect_navigation():
        row.get_by_text("看一看，再决定").click()
    his.sees(f"让 {helper} 替您办吗").leave("同意")
    his.sees("谁在替我办")


@pytest.mark.parametrize(
    ("mode", "scripts", "who", "number"),
    [
        ("elder", True, "stranger", "0411000001"),
        ("normal", False, "liu-hong", "0411000002"),
    ],
)
def test_she_files_for_him_and_he_stops_it(
    opened: Callable[..., Any],
    camera: Callable[[], Path],
    mode: str,
    scripts: bool,
    who: str,
    number: str,
) -> None:
    page = opened(Helping, mode=mode, scripts=scripts, who=who)
    page.open("/help").leave("我替谁办")
    page.sees("我替谁办").leave("替别人办")
    page.write_mandate()
    page.sees("请 王*国 点头")
    if scripts:
        page.by_code()
    else:
        says_yes(opened(Page, scripts=False, who="wang-jianguo"), "刘洪")
        page.open(page.path)
    page.sees("替 王*国 办").leave("开始办")
    assert BOTH_NAMES in page.bar()
    page.leave("开始填写").wait_and_accept_notice()
    page.leave("开始填写").agree()
    page.on("对上了，可以办")
    while missing := page.missing():
        assert BOTH_NAMES in page.bar()
        page.bring(missing[0], camera())
    page.leave("材料好了，下一步")
    page.stay("江海示范医院", date(2026, 10, 6), date(2026, 10, 14))
    page.sees("再填发票上的数").leave("填一张发票")
    page.invoice_numbers("31060126", number, date(2026, 10, 14)).save()
    page.invoice_amounts("18642.50", "13616.00", "2384.00", "2642.50")
    page.sees("填了一张发票").leave("没有别的了，下一步")
    page.payee("0000001234567890128")
    page.leave("知道了，下一步").sees("大约能报").leave("知道了，下一步")
    assert BOTH_NAMES in page.bar()
    page.submit()
    page.sees("已经交上去了")
    assert "/for/" in page.path

    link = re.search(r"https?://[^/]+(/not-mine/[\w-]+)", page.message("替您交了"))[1]  # type: ignore[index]
    his = opened(Page, mode="elder", scripts=scripts)
    his.open(link).sees("不是您同意的吗").leave("不是我同意的")
    his.sees("已经停下了")
    page.leave("看进度")
    page.sees("先停着")
    assert "撤回申请" not in page.words
