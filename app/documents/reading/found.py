"""Finding values: behind their labels, beside them, under them, or by their looks alone."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.documents.reading.layouts import Field, Layout
from app.documents.reading.page import Line, Page
from app.documents.reading.tokens import Token, is_under
from app.documents.reading.values import HAN, PARSERS, day, hospital, tidy

FAR = 0.62
SLACK = 0.6


@dataclass
class Value:
    """A value as it was read. `lines` are what it was read from, `whole` the lines around them."""

    text: str
    source: str
    score: float = 1.0
    lines: tuple[Line, ...] = ()
    whole: tuple[Line, ...] = ()
    number: int = 0
    by: str = ""
    rivals: tuple[str, ...] = ()
    proofs: set[str] = field(default_factory=set)


def find_all(page: Page, layout: Layout, tokens: Sequence[Token]) -> dict[str, Value]:
    """Every field of the layout that stands on the page."""
    found: dict[str, Value] = {}
    for one in layout.fields.values():
        value = find(page, one, layout, tokens)
        if value is None:
            continue
        value.by = one.name
        for name, text in zip(one.into or (one.name,), value.text.split("/"), strict=False):
            whole = value if not one.into else replace(value, text=text, proofs=set())
            found.setdefault(name, whole)
    return found


def find(page: Page, one: Field, layout: Layout, tokens: Sequence[Token]) -> Value | None:
    """The value of a field; a second label that says otherwise makes it a rival."""
    read = list(_readings(page, one, layout, tokens))
    if not read and one.loose:
        read = list(LOOSE[one.loose](page, one, tokens))
    if not read:
        return None
    best = read[0]
    others = [value for value in read[1:] if one.type in ("money", "id", "card", "date")]
    best.rivals += tuple(value.text for value in others if value.text != best.text)
    if any(value.text == best.text and value.whole != best.whole for value in others):
        best.proofs.add("printed_twice")
    return best


def _readings(page: Page, one: Field, layout: Layout, tokens: Sequence[Token]) -> Iterator[Value]:
    for label in one.labels:
        wanted = tidy(label).lower()
        for at, token in enumerate(tokens):
            if token.label == wanted:
                for chosen in _candidates(page, at, tokens, one.wraps):
                    value = _parsed(page, one, layout, chosen)
                    if value is not None:
                        yield value
                        break


def _parsed(page: Page, one: Field, layout: Layout, chosen: Sequence[Token]) -> Value | None:
    joined = "".join(part.text for part in chosen)
    text = PARSERS[one.type](trim(joined, layout, one))
    if text is not None:
        return _value(page, text, chosen)
    if one.type == "money" and (guess := _pointless(joined)) is not None:
        return _value(page, guess[0], chosen, guess[1])
    return None


def trim(text: str, layout: Layout, one: Field) -> str:
    """Without what a stamp wrote over its end: for words of a closed list, the word itself."""
    if one.closed:
        words = layout.closed_lists[one.closed]
        known = [word for word in words if text.startswith(word)]
        return max(known, key=len, default=None) or nearest_word(text, words) or text
    if one.type == "hospital":
        return _without_stamp(text.strip(":;"))
    if one.type in ("money", "date"):
        return (
            re.sub(r"[^\d年月日元]+$", "", text.lstrip(":;."))
            if one.type == "date"
            else text.lstrip(":;")
        )
    return text.strip(":;")


def nearest_word(text: str, words: Collection[str]) -> str | None:
    """The one word of a closed list that differs in a single sign; short ones are too much alike."""
    near = [
        word
        for word in words
        if len(word) == len(text) >= 3 and sum(a != b for a, b in zip(word, text, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else None


def _without_stamp(text: str) -> str:
    """Without the one sign of a round stamp that begins where the name ends."""
    if hospital(text) is None and text[-1:] not in ("区", "部") and hospital(text[:-1]) is not None:
        return text[:-1]
    return text


def _is_as_read(seen: str, text: str) -> bool:
    """Was a word read as it is, and not put right by a closed list?"""
    return not HAN.fullmatch(text) or not seen.isalpha() or text in seen or len(text) != len(seen)


def _pointless(text: str) -> tuple[str, tuple[str, ...]] | None:
    """Figures whose point was not read: as whole yuan, and as what it is when the last two are cents."""
    bare = text.strip(":;¥元")
    if not re.fullmatch(r"[1-9]\d{2,9}", bare):
        return None
    return f"{bare}.00", (f"{bare[:-2]}.{bare[-2:]}",)


def _value(page: Page, text: str, chosen: Sequence[Token], rivals: tuple[str, ...] = ()) -> Value:
    lines = tuple(part.line for part in chosen)
    seen = "".join(part.text for part in chosen)
    return Value(
        text=text,
        rivals=rivals,
        source=page.source,
        score=min([line.score for line in lines] + [1.0 if _is_as_read(seen, text) else 0.6]),
        lines=lines,
        whole=tuple(part.whole for part in chosen),
        number=page.number,
    )


def _candidates(page: Page, at: int, tokens: Sequence[Token], wraps: bool) -> Iterator[list[Token]]:
    """Where the value of a label may stand, the likeliest first."""
    label = tokens[at]
    behind = tokens[at + 1] if at + 1 < len(tokens) and tokens[at + 1].is_behind else None
    if behind is not None and behind.whole is label.whole:
        whole = _with_wraps(page, label, [behind], tokens)
        yield from _prefixes(whole) if wraps else ([behind], whole)
        return
    right = _right_of(page, label, tokens)
    if right is not None:
        yield from _prefixes(_with_wraps(page, right, [right], tokens)) if wraps else ([right],)
        yield from ([right, more] for more in [_right_of(page, right, tokens)] if more is not None)
    elif wraps:
        wrapped = _with_wraps(page, label, [], tokens)
        if wrapped:
            yield wrapped
    below = [
        token for token in tokens if not token.is_label and _is_below(page, label.line, token.line)
    ]
    if below and right is None:
        yield [min(below, key=lambda token: page.drop(label.line, token.line))]


def _prefixes(chosen: list[Token]) -> Iterator[list[Token]]:
    """All of what may belong to a value, then less and less of it."""
    for length in range(len(chosen), 0, -1):
        yield chosen[:length]


def _right_of(page: Page, label: Token, tokens: Sequence[Token]) -> Token | None:
    """The next token on the same line of the paper, unless that is a label."""
    width = max((line.right for line in page.lines), default=1.0)
    reach = [
        token
        for token in tokens
        if token is not label
        and token.line.left
        > label.line.right - SLACK * min(label.line.height, token.line.height) - 1e-6
        and page.is_level(label.line, token.line, SLACK)
    ]
    if not reach:
        return None
    nearest = min(reach, key=lambda token: token.line.left)
    is_near = nearest.line.left - label.line.right < FAR * width
    return nearest if is_near and not nearest.is_label else None


def _is_below(page: Page, label: Line, line: Line) -> bool:
    size = min(label.height, line.height)
    overlap = min(label.right, line.right) - max(label.left, line.left)
    return (
        overlap > 0.3 * (label.right - label.left)
        and 0.6 * size < page.drop(label, line) < 2.2 * size
    )


def _with_wraps(
    page: Page, edge: Token, begun: list[Token], tokens: Sequence[Token]
) -> list[Token]:
    """What goes on below, beginning at the same edge as the label or the value."""
    chosen, above = list(begun), edge.line
    edges = [edge.line, *(one.line for one in begun)]
    while len(chosen) < len(begun) + 3:
        below = [
            token
            for token in tokens
            if not token.is_label
            and not token.is_behind
            and token not in chosen
            and not _is_labelled(page, token, edge, tokens)
            and any(is_under(page, replace(above, left=one.left), token.line, 1.9) for one in edges)
        ]
        if not below:
            break
        chosen.append(min(below, key=lambda token: page.drop(above, token.line)))
        above = chosen[-1].line
        edges = [edge.line, chosen[-1].line]
    return chosen


def _is_labelled(page: Page, token: Token, edge: Token, tokens: Sequence[Token]) -> bool:
    """Does a label of another line of the paper stand to the left of it?"""
    return any(
        label.is_label
        and label is not edge
        and label.line.right <= token.line.left + 0.5 * token.line.height
        and page.is_level(label.line, token.line, 0.35)
        and abs(page.drop(label.line, edge.line)) > 0.35 * edge.line.height
        for label in tokens
    )


def _any(page: Page, one: Field, tokens: Sequence[Token]) -> Iterator[Value]:
    """Whatever on the page is a value of this type by its looks."""
    for token in tokens:
        text = PARSERS[one.type](trim_loose(token.text))
        if text is not None and not token.is_label:
            yield _value(page, text, [token])


def trim_loose(text: str) -> str:
    return text.strip(":;.,")


def _first(page: Page, one: Field, tokens: Sequence[Token]) -> Iterator[Value]:
    """The topmost line that is one, such as the hospital in the heading."""
    found = [
        token
        for token in tokens
        if not token.is_label and not token.is_behind and hospital(token.text)
    ]
    if found:
        top = min(found, key=lambda token: token.line.top)
        if top.line.top < 0.35 * max(line.bottom for line in page.lines):
            yield _value(page, top.text, [top])


def _last_date(page: Page, one: Field, tokens: Sequence[Token]) -> Iterator[Value]:
    """The lowest date without a label, put together from what stands on its line."""
    free = sorted(
        (token for token in tokens if not token.is_label), key=lambda token: -token.line.middle
    )
    for token in free:
        row = [other for other in free if page.is_level(token.line, other.line, SLACK)]
        row = [
            one for one in row if re.fullmatch(r"[\d年月日./-]+", one.text) and not one.is_behind
        ]
        row.sort(key=lambda other: other.line.left)
        text = day("".join(other.text for other in row))
        if text is not None:
            yield _value(page, text, row)
            return


LOOSE = {"any": _any, "first": _first, "last_date": _last_date}
