"""Tables: the items of an invoice, and the lines of a fee list by its column heads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from app.documents.reading.found import nearest_word
from app.documents.reading.layouts import Layout
from app.documents.reading.page import Line, Page
from app.documents.reading.tokens import Token
from app.documents.reading.values import money, tidy

QUANTITY = re.compile(r"\d*(?:\.\d+)?/?[项次日天盒瓶支个片粒床套人份袋包]?")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
CLASSES = {
    "甲": "甲",
    "乙": "乙",
    "丙": "丙",
    "自费": "自费",
    "甲类": "甲",
    "乙类": "乙",
    "丙类": "丙",
    "无": "无",
}
LOOKALIKES = {"2": "乙", "Z": "乙", "z": "乙", "由": "甲", "田": "甲", "申": "甲", "Z类": "乙"}


@dataclass(frozen=True)
class Table:
    """Rows of texts as the truth has them, and the lines they were read from."""

    rows: list[list[str]]
    lines: tuple[Line, ...]
    score: float
    is_doubtful: bool = False


def rows_of(page: Page, lines: Sequence[Token]) -> list[list[Token]]:
    """Tokens gathered into lines of the paper, each from left to right."""
    rows: list[list[Token]] = []
    for token in sorted(lines, key=lambda one: one.line.left):
        fitting = [row for row in rows if page.is_level(row[-1].line, token.line, 0.5)]
        if fitting:
            min(fitting, key=lambda row: abs(page.drop(row[-1].line, token.line))).append(token)
        else:
            rows.append([token])
    return sorted(rows, key=lambda row: row[0].line.middle)


def items(page: Page, layout: Layout, tokens: Sequence[Token], end: Line | None) -> Table | None:
    """Name and amount of every item above the total."""
    inside = [
        token for token in tokens if end is None or page.drop(token.line, end) > 0.5 * end.height
    ]
    inside = _below_heads(page, inside)
    rows, lines = [], []
    for row in rows_of(page, inside):
        name: Token | None = None
        for token in row:
            amount = money(token.text)
            if amount is not None and name is not None:
                rows.append([_item(name.text, layout), amount])
                lines += [name.line, token.line]
                name = None
            elif name is None and _is_name(token):
                name = token
    if not rows:
        return None
    return Table(rows, tuple(lines), min(line.score for line in lines))


def _item(text: str, layout: Layout) -> str:
    """The item as the list of items writes it, when a single sign was misread."""
    words = layout.closed_lists.get("item", frozenset())
    return text if text in words else nearest_word(text, words) or text


def _is_name(token: Token) -> bool:
    is_item = token.label in ("", "自费") and not token.is_behind
    return (
        is_item
        and not QUANTITY.fullmatch(token.text)
        and bool(re.search("[\u3400-\u9fff]{2}", token.text))
    )


HEADS = ("项目名称", "收费项目", "项目", "金额(元)", "金额")


def _below_heads(page: Page, tokens: Sequence[Token]) -> list[Token]:
    """What stands under the heads of the columns, or under the last label where there are none."""
    heads = [token for token in tokens if token.text in HEADS] or [
        token for token in tokens if token.is_label and token.text != "自费"
    ]
    if not heads:
        return list(tokens)
    return [
        token for token in tokens if token not in heads and _is_below_nearest(page, token, heads)
    ]


def _is_below_nearest(page: Page, token: Token, heads: Sequence[Token]) -> bool:
    """Under the head that stands nearest: far ones tell little where the page is bent."""
    head = min(heads, key=lambda one: abs(one.line.centre - token.line.centre))
    return page.drop(head.line, token.line) > 0.4 * head.line.height


def lines_of_list(
    page: Page, layout: Layout, tokens: Sequence[Token], end: Line | None
) -> Table | None:
    """Lines of a fee list: name, count, price, amount, class."""
    heads = _heads(layout, tokens)
    if not {"name", "count", "price", "amount"} <= set(heads):
        return None
    bottom = [end] if end else []
    inside = [
        token
        for token in tokens
        if _is_below_nearest(page, token, list(heads.values()))
        and all(page.drop(token.line, last) > 0.4 * last.height for last in bottom)
    ]
    cells = [(_column(token, heads), token) for token in inside]
    anchors = [token for column, token in cells if column == "amount" and money(token.text)]
    rows = [
        _row(page, anchor, anchors, cells)
        for anchor in sorted(anchors, key=lambda one: one.line.middle)
    ]
    told = [row for row in rows if row is not None]
    if not told:
        return None
    used = tuple(line for _texts, lines in told for line in lines)
    is_doubtful = any(line.text in LOOKALIKES and line.score < 0.9 for line in used)
    rows_told = [texts for texts, _lines in told]
    return Table(rows_told, used, min(line.score for line in used), is_doubtful)


def _heads(layout: Layout, tokens: Sequence[Token]) -> dict[str, Token]:
    """The column heads: those on the line that has most of them."""
    wanted = {
        tidy(text): column for column, texts in layout.table["headers"].items() for text in texts
    }
    found = [token for token in tokens if token.text in wanted and not token.is_behind]
    best: dict[str, Token] = {}
    for one in found:
        level = [
            other
            for other in found
            if abs(other.line.middle - one.line.middle) < 2 * one.line.height
        ]
        heads: dict[str, Token] = {}
        for token in level:
            heads.setdefault(wanted[token.text], token)
        best = max(best, heads, key=len)
    return best


def _column(token: Token, heads: dict[str, Token]) -> str:
    """The column whose head stands nearest: by the left edge or the middle, whichever fits better."""

    def far(head: Token) -> float:
        edges = (
            head.line.left - token.line.left,
            head.line.centre - token.line.centre,
            head.line.right - token.line.right,
        )
        return min(abs(edge) for edge in edges)

    return min(heads, key=lambda column: far(heads[column]))


Row = tuple[list[str], list[Line]]


def _row(
    page: Page, anchor: Token, anchors: Sequence[Token], cells: Sequence[tuple[str, Token]]
) -> Row | None:
    """What stands on the line of an amount; a name may go on above or below it."""
    pitch = _pitch(page, anchors)
    level = [
        (column, token) for column, token in cells if page.is_level(anchor.line, token.line, 0.7)
    ]
    if pitch:
        level += [
            (column, token)
            for column, token in cells
            if column == "name"
            and (column, token) not in level
            and abs(page.drop(anchor.line, token.line)) < 0.5 * pitch
        ]
    level.sort(key=lambda cell: cell[1].line.middle)
    cell = {
        name: [token for column, token in level if column == name]
        for name in ("name", "count", "price", "amount", "class")
    }
    texts = {name: "".join(token.text for token in found) for name, found in cell.items()}
    amount = money(anchor.text)
    if not texts["name"] or amount is None:
        return None
    name, count = _restored(texts["name"]), texts["count"]
    price = money(texts["price"]) or texts["price"]
    group = CLASSES.get(texts["class"]) or LOOKALIKES.get(texts["class"], texts["class"])
    return [name, count, price, amount, group], [token.line for _column, token in level]


def _restored(name: str) -> str:
    """Roman numerals as fee lists print them."""
    numerals = (("III级", "Ⅲ级"), ("II级", "Ⅱ级"), ("I级", "Ⅰ级"))
    for plain, numeral in numerals:
        if name.startswith(plain):
            return numeral + name[len(plain) :]
    return name


def _pitch(page: Page, anchors: Sequence[Token]) -> float:
    middles = sorted(token.line.middle for token in anchors)
    steps = [after - before for before, after in zip(middles, middles[1:], strict=False)]
    return median(steps) if steps else 0.0


READERS = {"items": items, "lines": lines_of_list}


def join(parts: Sequence[Table]) -> Table | None:
    """The parts of a table over several pages as one."""
    if not parts:
        return None
    return Table(
        [row for part in parts for row in part.rows],
        tuple(line for part in parts for line in part.lines),
        min(part.score for part in parts),
        any(part.is_doubtful for part in parts),
    )


def adds_up(rows: Sequence[Sequence[str]]) -> bool:
    """Is every amount its count times its price?"""
    return all(
        NUMBER.fullmatch(count)
        and NUMBER.fullmatch(price)
        and abs(Decimal(count) * Decimal(price) - Decimal(amount)) < Decimal("0.01")
        for _name, count, price, amount, _class in rows
    )


def sum_of(rows: Sequence[Sequence[str]], column: int) -> Decimal:
    return sum((Decimal(row[column]) for row in rows), Decimal(0))
