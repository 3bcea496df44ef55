"""Second readings: lines of values that nothing has proven yet, read once more from other cut-outs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.documents.reading.checks import Look
from app.documents.reading.found import Value, trim
from app.documents.reading.layouts import Layout
from app.documents.reading.page import Line, Page
from app.documents.reading.tokens import cut_line
from app.documents.reading.values import PARSERS

MOST = 16
WORTH_A_LOOK = 0.75
Seen = Mapping[Line, Sequence[Any]]


def unproven(values: Mapping[str, Value], layout: Layout, page: Page) -> dict[str, Value]:
    """What is kept, was recognised on this page at first sight, and has no proof."""
    return {
        name: value
        for name, value in values.items()
        if layout.fields[name].kept
        and not value.proofs
        and value.source == "ocr"
        and value.number == page.number
        and value.score >= WORTH_A_LOOK
    }


def lines_of(values: Mapping[str, Value]) -> list[Line]:
    """The lines that these values were read from, each once, and not too many."""
    lines = dict.fromkeys(line for value in values.values() for line in value.whole)
    return [line for line in lines if line.quad][:MOST]


def looks_at(name: str, value: Value, layout: Layout, seen: Sequence[Seen]) -> list[Look]:
    """The value as each further reading gives it."""
    return [_look(name, value, layout, one) for one in seen]


def _look(name: str, value: Value, layout: Layout, seen: Seen) -> Look:
    if not all(whole in seen for whole in value.whole):
        return None, 0.0
    pairs = list(zip(value.lines, value.whole, strict=True))
    parts = [_same_part(line, whole, seen[whole][0], layout) for line, whole in pairs]
    by = layout.fields[value.by]
    text = PARSERS[by.type](trim("".join(parts), layout, by))
    if text is not None and by.into:
        text = text.split("/")[by.into.index(name)]
    return text, min(float(seen[whole][1]) for whole in value.whole)


def _same_part(line: Line, whole: Line, text: str, layout: Layout) -> str:
    """The piece of the newly read line that stands where the piece of the old one stood."""
    old = list(cut_line(whole, layout))
    new = list(cut_line(replace(whole, text=text), layout))
    at = next((at for at, token in enumerate(old) if token.line == line), len(new))
    return new[at].text if at < len(new) else ""
