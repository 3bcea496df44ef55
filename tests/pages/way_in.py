"""From the home page to an empty application: finder, guide, notice, sign-in, consents."""

import re
import time
from collections.abc import Sequence

from tests.pages.page import Page

NOTICE_SECONDS = 10
CODE = "登录验证码是"


class WayIn(Page):
    """The pages before the questions."""

    def find(self, *choices: str) -> "WayIn":
        """我要报销, then one choice a page until a service is found."""
        self.press("我要报销")
        for choice in choices:
            self.choose(choice)
            self.leave("下一步")
        return self

    def read_notice(self) -> "WayIn":
        """Tick too early first: the site asks to read on and keeps the tick. Then wait as long as it asks."""
        self.sees("办之前请看一看")
        began = time.monotonic()
        self.choose("我已经看过")
        self.leave("线上办理")
        assert "再看一看" in self.refused()
        assert self.tab.locator("#read").is_checked()
        self.tab.wait_for_timeout(
            max(0.0, NOTICE_SECONDS + 0.5 - (time.monotonic() - began)) * 1000
        )
        self.leave("线上办理")
        return self

    def wait_and_accept_notice(self) -> "WayIn":
        self.sees("办之前请看一看").choose("我已经看过")
        self.tab.wait_for_timeout((NOTICE_SECONDS + 0.5) * 1000)
        self.leave("线上办理")
        return self

    def sign_in(self, phone: str) -> "WayIn":
        """By phone and the code of the text message, which the demo shows on a page."""
        before = self.inbox(phone, CODE)
        self.sees("用手机号登录").fill("您的手机号", phone).leave("发短信给我")
        return self.type_code(phone, before)

    def type_code(self, phone: str, but: Sequence[str] = ()) -> "WayIn":
        """The code that was just sent to this phone; `but` are those that came before."""
        found = re.search(rf"{CODE} ?(\d{{6}})", self.message(phone, CODE, but))
        assert found
        self.sees("填短信里的6位数字").fill("6位数字", found[1]).leave("登录，接着办")
        return self

    def agree(self) -> "WayIn":
        """Every consent is its own tick, none is set beforehand."""
        self.sees("同意我们用这些吗？")
        assert self.tab.locator("input[name=agreed]:checked").count() == 0
        for row in self.tab.locator("label.choice").all():
            row.click()
        self.save()
        return self
