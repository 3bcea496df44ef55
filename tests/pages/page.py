"""A page in a real browser, as a person uses it: he reads headings, presses what is written, fills boxes."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, expect
from playwright.sync_api import Page as Tab

EXPECTED = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
CONTROLS = "main button, main a, main summary"


class Page:
    """One tab of one person's browser. Everything goes by visible words, as he would find it."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.tab: Tab = context.new_page()
        self.complaints: list[str] = []
        self.tab.on("console", self._note)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: Any) -> None:
        """What the console complains of; an answer of 4xx, or a request cut off because the
        person went on or the net broke, is no fault of the page."""
        if message.type in ("error", "warning") and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def open(self, path: str) -> "Page":
        self.tab.goto(self.base + path)
        return self

    @property
    def path(self) -> str:
        return urlsplit(self.tab.url).path

    @property
    def heading(self) -> str:
        return self.tab.locator("h1").inner_text()

    @property
    def words(self) -> str:
        return self.tab.locator("main").inner_text()

    def sees(self, heading: str) -> "Page":
        """Waits until the one heading says this."""
        expect(self.tab.locator("h1")).to_contain_text(heading)
        return self

    def press(self, words: str, inside: str = "") -> "Page":
        """Press the button or link that says exactly this."""
        self.control(words, inside).first.click()
        return self

    def control(self, words: str, inside: str = "") -> Locator:
        """What can be pressed under these words."""
        ground = self.tab.locator(inside) if inside else self.tab
        return (
            ground.locator(CONTROLS if not inside else "button, a, summary")
            .filter(has=self.tab.get_by_text(words, exact=True))
            .or_(ground.locator("button, a").get_by_text(words, exact=True))
        )

    def choose(self, words: str) -> "Page":
        """Tap the row of a choice."""
        self.tab.locator("label.choice", has_text=words).first.click()
        return self

    def fill(self, label: str, value: str) -> "Page":
        self.tab.get_by_label(label, exact=True).fill(value)
        return self

    def day(self, label: str, day: date) -> "Page":
        """Three boxes: year, month, day."""
        group = self.tab.get_by_role("group", name=label, exact=True)
        for box, value in zip(
            group.locator("input").all(), (day.year, day.month, day.day), strict=True
        ):
            box.fill(str(value))
        return self

    def inbox(self, phone: str, words: str) -> list[str]:
        """The messages to this phone with these words, the newest first, read in a second tab."""
        masked = f"{phone[:3]}****{phone[-4:]}"
        second = Page(self.context, self.base)
        try:
            rows = second.open("/demo/sms").tab.locator("main li").all_inner_texts()
        finally:
            second.tab.close()
        return [row for row in rows if masked in row and words in row]

    def message(self, phone: str, words: str, but: Sequence[str] = ()) -> str:
        """The newest message to this phone with these words, once there is one that is none of `but`."""
        for _look in range(60):
            if found := [row for row in self.inbox(phone, words) if row not in but]:
                return found[0]
            self.tab.wait_for_timeout(500)
        raise AssertionError(f"no message {words} came to {phone}")

    def save(self) -> "Page":
        """The one filled button of a question, and the page that comes after it."""
        return self.leave("保存，下一步")

    def leave(self, words: str) -> "Page":
        """Press something that leads to another page, and wait for it."""
        with self.tab.expect_navigation():
            self.press(words)
        return self

    def refused(self) -> str:
        """What the summary of mistakes says; it is on top and has the focus when scripts run."""
        summary = self.tab.locator(".summary")
        summary.wait_for()
        return summary.inner_text()
