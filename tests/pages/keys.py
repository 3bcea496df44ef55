"""A person who has no mouse: Tab goes on, Enter presses, arrows choose."""

from typing import Any

from tests.pages.page import Page

MOST = 120
# What has the focus: whether that shows, and whether it is what is looked for, by its words or as a field.
HERE = """([words, field]) => {
  const here = document.activeElement;
  const ring = one => one && getComputedStyle(one).outlineStyle === 'solid'
    && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  const said = (here.getAttribute('aria-label') || here.innerText || '').trim();
  return {shows: Boolean(ring(here) || ring(here.closest('label'))),
    found: field ? here.matches(field) : said.startsWith(words)};
}"""

# A stop on a walk through the page: its place in it, whether it is seen where it stands, and its words.
STOP = """() => {
  const here = document.activeElement;
  const box = (here.closest('label') || here).getBoundingClientRect();
  const on_top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height, innerHeight) / 2);
  const whole = here.closest('label') || here;
  return {place: Array.from(document.querySelectorAll('*')).indexOf(here),
    seen: Boolean(on_top && (whole.contains(on_top) || on_top.contains(whole))),
    said: (here.getAttribute('aria-label') || here.innerText || here.name || '').trim()};
}"""


class Keys(Page):
    """Everything by keys; whatever has the focus on the way has to show it."""

    def tab_to(self, words: str = "", field: str = "") -> "Keys":
        """Go on until what begins with these words, or a field of this kind, has the focus."""
        for _step in range(MOST):
            self.tab.keyboard.press("Tab")
            here = self.tab.evaluate(HERE, [words, field])
            assert here["shows"], f"no sign of the focus on the way to {words or field}"
            if here["found"]:
                return self
        raise AssertionError(f"Tab never came to {words or field}")

    def enter(self, words: str) -> "Keys":
        """Go to it, press it, and wait for the page behind it."""
        self.tab_to(words)
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
        return self

    def strike(self, key: str) -> "Keys":
        self.tab.keyboard.press(key)
        return self

    def walk(self) -> list[str]:
        """From the top of the page to its end: every stop shows its focus, is in sight, and comes after the
        one before; what they say."""
        stops: list[dict[str, Any]] = []
        self.tab.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
        for _step in range(MOST):
            self.tab.keyboard.press("Tab")
            stop = self.tab.evaluate(STOP)
            if stops and stop["place"] <= stops[0]["place"]:
                return [one["said"] for one in stops]
            assert self.tab.evaluate(HERE, ["", ""])["shows"], f"no sign of the focus at {stop}"
            assert stop["seen"], f"hidden: {stop}"
            assert not stops or stop["place"] > stops[-1]["place"], f"out of order: {stop}"
            stops.append(stop)
        raise AssertionError("Tab never came to the end of the page")
