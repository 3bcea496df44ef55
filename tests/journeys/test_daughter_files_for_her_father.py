"""Journeys 1 and 5: a daughter files for her father. He agrees by one of three ways, she fills in, he hears of it
and says 不是我同意的; a clerk asks him and answers both."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from tests.journeys.ways import Way
from tests.pages.desk import Desk
from tests.pages.filing import FilingPages
from tests.pages.page import Page
from tests.pages.way_in import WayIn

HIS_NUMBER = "990107194803120012"
HIS_PHONE = "19900000001"
BOTH_NAMES = "您在替 王*国 办"
EVIDENCE = {
    "elder-scripts": "code",
    "normal-plain": "screen",
    "elder-max-scripts": "paper",
    "elder-plain": "screen",
    "normal-scripts": "code",
    "elder-max-plain": "paper",
}


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
        before = self.inbox(HIS_PHONE, "念给他")
        self.leave("发数字给他")
        code = re.search(r"(?<!\d)(\d{6})(?!\d)", self.message(HIS_PHONE, "念给他", before))
        assert code
        self.sees("念给您").fill("他念的6位数字", code[1]).leave("填好了")
        return self

    def by_paper(self, photo: Path) -> "Helping":
        """He signed what was printed for him; a person at the bureau will look at the photo."""
        self.leave("用纸签字").sees("用纸签字")
        self.tab.locator("input[name=shot]").set_input_files(photo)
        self.leave("上传照片")
        assert "收到一张照片" in self.words
        self.leave("拍好了，交给工作人员看")
        return self

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


def agrees(page: Helping, evidence: str, opened: Callable[..., Any], photo: Path) -> None:
    """He says yes, by one of the three ways."""
    page.sees("请 王*国 点头")
    if evidence == "code":
        page.by_code()
    elif evidence == "paper":
        page.by_paper(photo)
    else:
        helper = page.tab.locator("main li").first.inner_text()
        says_yes(opened(Page, who="wang-jianguo"), "刘洪" if "刘洪" in helper else "莫生")
        page.open(page.path)
    page.sees("替 王*国 办").leave("开始办")


def fill_in(page: Helping, number: str, camera: Callable[[], Path]) -> None:
    """From the notice to the receipt, under both names."""
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


def test_she_files_for_him_he_stops_it_and_both_are_answered(
    opened: Callable[..., Any], camera: Callable[[], Path], way: Way
) -> None:
    page = opened(Helping, who=("stranger", "liu-hong")[way.place])
    page.open("/help").leave("我替谁办")
    page.sees("我替谁办").leave("替别人办")
    page.write_mandate()
    agrees(page, EVIDENCE[str(way)], opened, camera())
    before = page.inbox(HIS_PHONE, "替您交了")
    fill_in(page, f"041100000{way.place + 1}", camera)
    assert "/for/" in page.path
    number = page.number

    told = page.message(HIS_PHONE, "替您交了", before)
    link = re.search(r"https?://[^/]+(/not-mine/[\w-]+)", told)
    assert link
    his = opened(Page)
    his.open(link[1]).sees("不是您同意的吗").leave("不是我同意的")
    his.sees("已经停下了")
    page.leave("看进度")
    page.sees("先停着")
    assert "撤回申请" not in page.words

    desk = opened(Desk, who="shen-yi").task("说不是他同意的", number)
    desk.choose(("是他同意的，放开", "不是他同意的，结束")[way.place])
    desk.answer(f"打过电话问了{number}", "答复")
    assert number in his.message(HIS_PHONE, f"打过电话问了{number}")
    page.open(page.path)
    assert "先停着" not in page.words
