"""Lines cut at the labels of a layout: labels, values behind them, labels wrapped over two lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.reading.layouts import Layout
from app.documents.reading.page import Line, Page, Point
from app.documents.reading.values import PARSERS, tidy

GAP = re.compile(r"[:.。;]*(?:\([^()]{0,4}\))?[:.。;]*")
SHORT_LABEL = 4
OF_A_FORM = frozenset(
    "money date name sex nation code8 number10 check6 id count upper period bank".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Token:
    """A piece of a line. `label` is the label it is (tidied), "" for a value; `rest` says that it
    stands behind a label in the same line."""

    text: str
    line: Line
    whole: Line
    label: str = ""
    is_behind: bool = False

    @property
    def is_label(self) -> bool:
        return bool(self.label)


def tokens(page: Page, layout: Layout) -> list[Token]:
    """Every line of the page cut into tokens, with wrapped labels put together."""
    cut = [token for line in page.lines for token in cut_line(line, layout)]
    return join_labels(page, cut, layout)


def cut_line(line: Line, layout: Layout) -> Iterator[Token]:
    """The pieces of one line, each with its share of the box."""
    text, places = _tidied(line.text)
    at = start = 0
    behind = False
    while at < len(text):
        label = _label_at(text, at, layout) or _misread_label(text, at, start, layout)
        if not label:
            at += 1
            continue
        if text[start:at]:
            yield _piece(line, text, places, start, at, is_behind=behind)
        end = at + len(label)
        yield _piece(line, text, places, at, end, label=label)
        at = start = end + len(_gap_behind(text, end))
        behind = True
    for first, last in _runs(text, start):
        yield _piece(line, text, places, first, last, is_behind=behind)


AMOUNT_AND_NAME = re.compile(r"[\d,]+\.\d\d(?=[\u3400-\u9fff]{2})")


def _runs(text: str, start: int) -> list[tuple[int, int]]:
    """What is left of a line; an amount and the name of the next item that touch are two."""
    glued = AMOUNT_AND_NAME.match(text, start)
    if glued and not text[glued.end() :].startswith("元"):
        return [(start, glued.end()), (glued.end(), len(text))]
    return [(start, len(text))] if text[start:] else []


def _gap_behind(text: str, end: int) -> str:
    found = GAP.match(text, end)
    return found[0] if found else ""


def _misread_label(text: str, at: int, start: int, layout: Layout) -> str:
    """A label before a colon of which one sign was misread, as 乘据代码 for 票据代码; the right one."""
    if at != start or not (colon := text.find(":", at)) > at + SHORT_LABEL - 1:
        return ""
    seen = text[at:colon].lower()
    near = [
        label
        for label in layout.labels
        if len(label) == len(seen) and sum(a != b for a, b in zip(label, seen, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else ""


def _label_at(text: str, at: int, layout: Layout) -> str:
    """The longest label that stands here, if it may begin here."""
    lower = text.lower()
    for length in range(min(16, len(text) - at), 0, -1):
        label = lower[at : at + length]
        if label in layout.labels and _may_stand(text, at, at + length, label, layout):
            return label
    return ""


def _may_stand(text: str, start: int, end: int, label: str, layout: Layout) -> bool:
    """Within a line a label is followed by a sign; at its beginning, by a value of its own kind."""
    after = text[end:]
    if after[:1] in (":", ";") or label.endswith(("大写)", "小写)")):
        return True
    if label == "¥":
        return re.match(r"[\d,]+\.\d\d", after) is not None
    if start and not _ends_a_value(text[:start]):
        return False
    if not after:
        return start == 0 or len(label) >= SHORT_LABEL
    return _fits(start, label, after, layout)


def _fits(start: int, label: str, after: str, layout: Layout) -> bool:
    """Without a sign between: does what follows look like the value of that label?"""
    field = layout.fields.get(layout.labels[label])
    if field is not None and field.type in OF_A_FORM:
        return _begins_with(GAP.sub("", after, count=1), field.type)
    if start:
        return False
    is_long = len(label) >= SHORT_LABEL and not after.startswith(("(", "及", "和", "的"))
    return is_long or (field is not None and field.type != "text" and len(label) >= 2)


def _ends_a_value(before: str) -> bool:
    return bool(re.search(r"[\d.)]$", before)) or before.endswith(("元", "日", "天", "男", "女"))


def _begins_with(text: str, kind: str) -> bool:
    """May this text be, or begin with, a value of that kind?"""
    if kind in ("money", "date", "period", "count", "code8", "number10", "check6", "id"):
        return bool(re.match(r"[¥\dA-Za-z]", text)) and bool(re.search(r"\d", text))
    return PARSERS[kind](text) is not None


def _tidied(text: str) -> tuple[str, list[float]]:
    """The text without spaces, and how far along the line each sign begins (0 to 1)."""
    kept, places, at = "", [], 0.0
    for sign in text:
        wide = 1.0 if ord(sign) > 0x2E7F else 0.55
        clean = tidy(sign)
        if clean:
            kept += clean
            places.append(at)
        at += wide
    return kept, [place / at for place in places] + [1.0] if at else [1.0]


def _piece(
    line: Line,
    text: str,
    places: list[float],
    start: int,
    end: int,
    label: str = "",
    is_behind: bool = False,
) -> Token:
    part = share(line, places[start], places[end])
    return Token(text[start:end], replace(part, text=text[start:end]), line, label, is_behind)


def share(line: Line, start: float, end: float) -> Line:
    """The part of a line between two shares of its length."""
    width = line.right - line.left
    quad = line.quad
    if quad:
        tl, tr, br, bl = quad
        quad = (_at(tl, tr, start), _at(tl, tr, end), _at(bl, br, end), _at(bl, br, start))
    return replace(line, left=line.left + start * width, right=line.left + end * width, quad=quad)


def _at(one: Point, other: Point, part: float) -> Point:
    return (one[0] + (other[0] - one[0]) * part, one[1] + (other[1] - one[1]) * part)


def join_labels(page: Page, cut: Sequence[Token], layout: Layout) -> list[Token]:
    """Labels wrapped in a cell of a grid become one: the longest stack that spells a label."""
    taken: dict[int, Token] = {}
    gone: set[int] = set()
    downwards = sorted(range(len(cut)), key=lambda at: cut[at].line.middle)
    for at in downwards:
        if at in gone or not _may_be_part(cut[at]):
            continue
        stack = _stack(page, cut, at, gone)
        for length in range(len(stack), 1, -1):
            text = "".join(cut[one].text for one in stack[:length]).lower().rstrip(":")
            if text in layout.labels:
                taken[at] = _merged([cut[one] for one in stack[:length]], text)
                gone.update(stack[1:length])
                break
    return [taken.get(at, token) for at, token in enumerate(cut) if at not in gone]


def _may_be_part(token: Token) -> bool:
    return not token.is_behind and len(token.text) <= 10 and not re.search(r"\d{2}", token.text)


def _stack(page: Page, cut: Sequence[Token], at: int, gone: set[int]) -> list[int]:
    """The token and up to three below it that begin where it begins."""
    stack = [at]
    parts = [other for other, token in enumerate(cut) if _may_be_part(token) and other not in gone]
    while len(stack) < 4:
        last = cut[stack[-1]].line
        below = [o for o in parts if o not in stack and is_under(page, last, cut[o].line)]
        if not below:
            break
        stack.append(min(below, key=lambda other: page.drop(cut[stack[-1]].line, cut[other].line)))
    return stack


def is_under(page: Page, above: Line, below: Line, reach: float = 1.7) -> bool:
    """Does `below` begin on the next line at the same edge?"""
    size = min(above.height, below.height)
    return (
        abs(below.left - above.left) < 0.8 * size
        and 0.5 * size < page.drop(above, below) < reach * size
    )


def _merged(parts: Sequence[Token], label: str) -> Token:
    lines = [part.line for part in parts]
    whole = replace(
        lines[0],
        text=label,
        right=max(line.right for line in lines),
        bottom=lines[-1].bottom,
    )
    return Token(label, whole, whole, label)
