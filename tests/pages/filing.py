"""The pages of an application, in the order they come."""

from datetime import date
from pathlib import Path

from tests.pages.page import Page


class FilingPages(Page):
    """Questions, papers, stays, invoices, and the end of it."""

    @property
    def filing(self) -> str:
        """The address of the application itself."""
        return "/".join(self.path.split("/")[:3])

    def who(self, name: str, id_number: str) -> "FilingPages":
        self.sees("名字").fill("姓名", name).fill("身份证号", id_number).save()
        return self

    def open_draft_at(self, heading: str) -> "FilingPages":
        """Of one's drafts, the one that goes on at this page."""
        for path in self.open("/progress").tab.get_by_text("接着办", exact=True).all():
            target = str(path.get_attribute("href"))
            second = Page(self.context, self.base).open(target)
            found = second.heading
            second.tab.close()
            if heading in found:
                self.open(target)
                return self
        raise AssertionError(f"no draft goes on at {heading}")

    def on(self, heading: str, words: str = "知道了，下一步") -> "FilingPages":
        """A page that only tells something: read it and go on."""
        self.sees(heading).leave(words)
        return self

    def bring(self, paper: str, photo: Path) -> "FilingPages":
        """拍照 on the list of papers, choose a photo, send it, and 返回 to the list."""
        row = self.tab.locator("main li", has=self.tab.get_by_role("heading", name=paper))
        row.locator(".acts").get_by_text("拍照").first.click()
        self.tab.locator("input[name=album]").set_input_files(photo)
        self.leave("上传照片")
        self.sees("收到1张").leave("返回")
        return self

    def lack(self, paper: str, way: str) -> "FilingPages":
        """我没有这个, and one of the ways out."""
        row = self.tab.locator("main li", has=self.tab.get_by_role("heading", name=paper))
        row.get_by_text("我没有这个").click()
        self.choose(way).leave("就这样办")
        return self

    def missing(self) -> list[str]:
        return self.tab.locator("#missing h2").all_inner_texts()

    def stay(self, hospital: str, admit: date, discharge: date) -> "FilingPages":
        self.sees("先填住院的情况").leave("填一次住院")
        self.sees("哪家医院").tab.locator("#hospital").fill(hospital)
        self.save()
        self.sees("哪天住进去").day("哪天住进去", admit).day("哪天出院", discharge).save()
        self.sees("填了一次住院").leave("没有别的了，下一步")
        return self

    def invoice_numbers(self, code: str, number: str, issued: date) -> "FilingPages":
        self.sees("发票号码").fill("票据代码", code).fill("票据号码", number)
        self.day("哪天开的票", issued)
        return self

    def invoice_amounts(self, total: str, fund: str, own: str, off_list: str) -> "FilingPages":
        self.sees("各是多少钱").fill("合计", total).fill("医保已经付的", fund)
        self.fill("个人自付", own).fill("个人自费", off_list).save()
        return self

    def payee(self, card: str) -> "FilingPages":
        self.sees("钱打到哪张卡").fill("银行卡号", card).save()
        return self

    def submit(self) -> "FilingPages":
        """The pledge is ticked, then handed in."""
        self.sees("请核对，没错再交").tab.locator("#pledge").check()
        self.leave("确认无误，提交申请")
        return self

    @property
    def number(self) -> str:
        """The number on the receipt."""
        return self.tab.locator(".panel.done .num").inner_text()

    def file_behind(self, words: str) -> bytes:
        """The file that a link leads to, fetched as this person; its bytes."""
        answer = self.context.request.get(
            self.base + str(self.control(words).first.get_attribute("href"))
        )
        assert answer.ok
        return answer.body()
