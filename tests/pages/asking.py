"""查进度 without an account, and the pages of the office."""

import re
from collections.abc import Sequence

from tests.pages.page import Page

CODE = "查进度的验证码是"


class Asking(Page):
    """From the door at home to the look, and out again."""

    def ask(self, name: str, id_number: str) -> "Asking":
        self.sees("查办到哪一步了").fill("看病的人的名字", name)
        self.fill("看病的人的身份证号", id_number)
        self.leave("发短信验证").sees("填短信里的6位数字")
        return self

    def codes(self, phone: str) -> list[str]:
        """The messages with a code of this kind that this phone has got."""
        return self.inbox(phone, CODE)

    def code_for(self, phone: str, but: Sequence[str]) -> str:
        """The code that came after those."""
        found = re.search(rf"{CODE} ?(\d{{6}})", self.message(phone, CODE, but))
        assert found
        return found[1]


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
