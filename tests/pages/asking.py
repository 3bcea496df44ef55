"""查进度 without an account, and the pages of the office."""

import re

from tests.pages.page import Page


class Asking(Page):
    """From the door at home to the look, and out again."""

    def ask(self, name: str, id_number: str) -> "Asking":
        self.before = self.codes_shown()
        self.sees("查办到哪一步了").fill("看病的人的名字", name)
        self.fill("看病的人的身份证号", id_number)
        self.leave("发短信验证").sees("填短信里的6位数字")
        return self

    def code_for(self, phone: str) -> str:
        """The newest code of this kind sent to this phone, read in a second tab."""
        masked = f"{phone[:3]}****{phone[-4:]}"
        second = Page(self.context, self.base)
        try:
            for _look in range(60):
                rows = second.open("/demo/sms").tab.locator("main li").all_inner_texts()
                found = [(row, re.search(r"查进度的验证码是 ?(\d{6})", row)) for row in rows]
                codes = [code[1] for row, code in found if code and masked in row]
                if sum(1 for _row, code in found if code) > self.before:
                    return codes[0]
                second.tab.wait_for_timeout(500)
        finally:
            second.tab.close()
        raise AssertionError(f"no code came to {masked}")

    def codes_shown(self) -> int:
        """How many codes of this kind were ever sent."""
        second = Page(self.context, self.base)
        try:
            words = second.open("/demo/sms").words
        finally:
            second.tab.close()
        return words.count("查进度的验证码是")


class Office(Page):
    """Day, week, month and exports, as whoever leads reads them."""

    def tab_of(self, words: str) -> "Office":
        with self.tab.expect_navigation():
            self.tab.get_by_role("navigation", name="看什么").get_by_text(words, exact=True).click()
        return self

    def until_made(self) -> "Office":
        """Look again until nothing is being made any more."""
        for _look in range(60):
            if self.tab.get_by_text("看做好没有", exact=True).count() == 0:
                return self
            self.tab.wait_for_timeout(500)
            self.open("/office/exports")
        raise AssertionError("the export was never ready")
