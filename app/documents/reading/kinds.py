"""Which kind of paper this is: by its titles first, by its labels then."""

from collections.abc import Sequence

from app.documents.reading.layouts import Layout
from app.documents.reading.page import Page
from app.documents.reading.values import tidy

TITLE, MARK = 4, 1
LEAST = 3


def recognise(page: Page, layouts: Sequence[Layout]) -> Layout | None:
    """The layout that fits best; None when fewer than three labels of any are there."""
    texts = [tidy(line.text) for line in page.lines]
    best = max(layouts, key=lambda layout: (fit(texts, layout), layout.region == ""))
    return best if fit(texts, best) >= LEAST else None


def best_of_kind(page: Page, layouts: Sequence[Layout], kind: str) -> Layout | None:
    """The layout of a kind that a person named; None for a kind that has none."""
    texts = [tidy(line.text) for line in page.lines]
    of_kind = [layout for layout in layouts if layout.kind == kind]
    return max(of_kind, key=lambda layout: fit(texts, layout)) if of_kind else None


def fit(texts: Sequence[str], layout: Layout) -> int:
    """Points for what is found: a title counts as much as four labels."""
    joined = "\n".join(texts)
    titles = any(title in joined for title in layout.titles)
    marks = sum(mark in joined for mark in layout.also_known_by)
    return TITLE * titles + MARK * marks


def looks_like_a_paper(page: Page) -> bool:
    """Enough lines of writing to be some paper, though none we know."""
    written = [line for line in page.lines if len(tidy(line.text)) >= 3 and line.score >= 0.7]
    return len(written) >= 6
