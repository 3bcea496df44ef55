"""A person who has no mouse: Tab goes on, Enter presses, arrows choose."""

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
