"""The pages of the bureau."""

import pyotp

from tests.pages.page import Page


class Desk(Page):
    """Staff sign-in, the queue, a case."""

    def sign_in(self, login: str, password: str, secret: str) -> "Desk":
        self.open("/staff/sign-in").fill("登录名", login).fill("密码", password)
        self.fill("验证器里的6位数字", pyotp.TOTP(secret).now()).leave("登录工作台")
        return self

    def cases(self) -> list[str]:
        """The numbers in the queue."""
        return self.sees("交上来的申请").tab.locator("tbody th a").all_inner_texts()

    def take_up(self, number: str) -> "Desk":
        self.tab.get_by_role("link", name=number, exact=True).click()
        self.tab.locator(".desk").wait_for()
        return self

    def reveal(self) -> str:
        """看完整号码: what is shown then; the look is recorded."""
        self.leave("看完整号码")
        return self.words

    def ask(self, place: str, reason: str, note: str = "") -> "Desk":
        """Choose a reason for one place on the page of asking."""
        row = self.tab.locator("tbody tr", has=self.tab.get_by_role("rowheader", name=place))
        row.first.locator("select").select_option(label=reason)
        if note:
            row.first.locator("input").fill(note)
        return self

    def case_of(self, name: str) -> str:
        """The number of the newest case of somebody, by the masked name in the queue."""
        self.open("/desk?order=newest").sees("交上来的申请")
        row = self.tab.locator("tbody tr", has=self.tab.get_by_role("cell", name=name, exact=True))
        return row.first.locator("th a").inner_text()

    def task(self, kind: str, number: str) -> "Desk":
        """Open what waits for a person: of this kind, about this case."""
        self.open("/desk/tasks").sees("等人处理的")
        row = self.tab.locator("tbody tr", has_text=number).filter(has_text=kind)
        with self.tab.expect_navigation():
            row.get_by_role("link", name=kind, exact=True).click()
        return self

    def answer(self, words: str, button: str) -> "Desk":
        """The answer to a task that is in hand; an empty one is refused first."""
        self.leave(button)
        assert "答复" in self.refused()
        self.tab.locator("#answer").fill(words)
        self.leave(button)
        return self
