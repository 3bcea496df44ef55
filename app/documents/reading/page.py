"""A page as upright lines: turned by the geometry of its boxes, level whatever the tilt of the photo."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Point = tuple[float, float]
SIDEWAYS, TALL = 0.5, 1.5
LONG = 4.0
CLEAR_LINE, CLEAR_PAGE = 0.95, 0.85


@dataclass(frozen=True)
class Line:
    """Recognised or embedded text in upright coordinates; `quad` are the corners in the file, in
    reading order."""

    text: str
    score: float
    left: float
    top: float
    right: float
    bottom: float
    quad: tuple[Point, ...] = ()

    @property
    def height(self) -> float:
        return max(self.bottom - self.top, 1e-6)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass
class Page:
    """Lines of one page, how it slopes, and where its values came from."""

    lines: list[Line]
    source: str = "ocr"
    slope: tuple[float, float, float] = (0.0, 0.0, 0.0)
    is_hard: bool = False
    codes: list[dict[str, Any]] = field(default_factory=list)
    number: int = 0
    against: list[Line] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Nearly all lines were read without doubt, so that a single reading may be believed."""
        worth = [line for line in self.lines if len(line.text) >= 3]
        clear = sum(line.score >= CLEAR_LINE for line in worth)
        return not self.is_hard and clear >= CLEAR_PAGE * len(worth)

    def drop(self, one: Line, other: Line) -> float:
        """How far `other` stands below `one` when the slope of the page between them is taken out."""
        base, by_x, by_y = self.slope
        x, y = (one.centre + other.centre) / 2, (one.middle + other.middle) / 2
        return (
            other.middle - one.middle - (base + by_x * x + by_y * y) * (other.centre - one.centre)
        )

    def is_level(self, one: Line, other: Line, part: float = 0.5) -> bool:
        """Do both stand on one line of the paper?"""
        return abs(self.drop(one, other)) < part * max(
            min(one.height, other.height), 0.6 * max(one.height, other.height)
        )


def page_of_lines(found: Sequence[Sequence[Any]], is_hard: bool = False) -> Page:
    """A page from what the engine saw: [text, score, corners, is upside down]."""
    corners = [[(float(x), float(y)) for x, y in quad] for _text, _score, quad, _head in found]
    turn = quarter_turns(found)
    quads = [_in_reading_order(quad, turn) for quad in corners]
    angle = tilt(quads)
    turned = [
        _line(text, score, quad, angle)
        for (text, score, _quad, _head), quad in zip(found, quads, strict=True)
    ]
    lines = _from_the_corner(turned)
    heads = majority(found, is_lying(found))
    against = [
        line
        for line, (text, _s, _q, head) in zip(lines, found, strict=True)
        if head != heads and len(text) <= 2
    ]
    return Page(lines, slope=slope(lines), is_hard=is_hard, against=against)


def _from_the_corner(lines: Sequence[Line]) -> list[Line]:
    """Coordinates that begin at nought, whatever the turn made of them."""
    left, top = (
        min((getattr(line, side) for line in lines), default=0) for side in ("left", "top")
    )
    return [
        replace(
            line,
            left=line.left - left,
            right=line.right - left,
            top=line.top - top,
            bottom=line.bottom - top,
        )
        for line in lines
    ]


def page_of_text(runs: Iterable[Sequence[Any]]) -> Page:
    """A page from embedded text: [text, [left, top, right, bottom]]. Runs that touch are one line."""
    lines: list[Line] = []
    for text, (left, top, right, bottom) in runs:
        quad = ((left, top), (right, top), (right, bottom), (left, bottom))
        line = Line(text, 1.0, left, top, right, bottom, quad)
        if lines and _touch(lines[-1], line):
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
    return Page(lines, source="text")


def majority(found: Sequence[Sequence[Any]], lying: bool) -> bool:
    """Were most of the longer lines on their heads when the engine saw them?"""
    heads = [
        bool(head)
        for text, _score, quad, head in found
        if len(text) > 2 and _is_tall(quad) == lying
    ]
    return sum(heads) > len(heads) / 2


def quarter_turns(found: Sequence[Sequence[Any]]) -> int:
    """How often the page must be turned by 90 degrees against the clock to be upright.

    Boxes taller than wide say that it lies; the classifier of the engine, which sees each tall line
    turned against the clock first, says on which side.
    """
    lying = is_lying(found)
    if lying:
        return 3 if majority(found, lying) else 1
    return 2 if majority(found, lying) else 0


def is_lying(found: Sequence[Sequence[Any]]) -> bool:
    """Are most of the longer lines taller than wide in the picture?"""
    long = [quad for text, _score, quad, _head in found if len(text) > 2]
    return sum(_extent(quad, 1) > TALL * _extent(quad, 0) for quad in long) > SIDEWAYS * len(long)


def _extent(quad: Sequence[Sequence[float]], axis: int) -> float:
    along = [corner[axis] for corner in quad]
    return max(along) - min(along)


def _is_tall(quad: Sequence[Sequence[float]]) -> bool:
    width, height = math.dist(quad[0], quad[1]), math.dist(quad[1], quad[2])
    return height > TALL * width


READING = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))


def _in_reading_order(quad: Sequence[Point], turn: int) -> tuple[Point, ...]:
    """The corners so that the first is where reading begins: the edge that runs as the page is read.

    The engine numbers the corners of tall, tilted boxes differently.
    """
    x, y = READING[turn]

    def along(at: int) -> float:
        one, other = quad[at % 4], quad[(at + 1) % 4]
        length = max(math.dist(one, other), 1e-6)
        return ((other[0] - one[0]) * x + (other[1] - one[1]) * y) / length

    first = max(range(4), key=along)
    return tuple(quad[(at + first) % 4] for at in range(4))


def tilt(quads: Sequence[Sequence[Point]]) -> float:
    """The angle of the long lines against the horizontal of the file, in radians."""
    long = [quad for quad in quads if _length(quad) > LONG * _depth(quad)] or quads
    if not long:
        return 0.0
    vectors = [(quad[1][0] - quad[0][0], quad[1][1] - quad[0][1]) for quad in long]
    x, y = (sum(vector[at] for vector in vectors) for at in (0, 1))
    main = math.atan2(y, x)
    off = [_between(math.atan2(vy, vx) - main) for vx, vy in vectors]
    return main + statistics.median(off)


def _between(angle: float) -> float:
    return (angle + math.pi) % (2 * math.pi) - math.pi


def _length(quad: Sequence[Point]) -> float:
    return math.dist(quad[0], quad[1])


def _depth(quad: Sequence[Point]) -> float:
    return max(math.dist(quad[0], quad[3]), 1e-6)


def _line(text: str, score: float, quad: tuple[Point, ...], angle: float) -> Line:
    cos, sin = math.cos(-angle), math.sin(-angle)
    turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in quad]
    left, right = (turned[0][0] + turned[3][0]) / 2, (turned[1][0] + turned[2][0]) / 2
    top, bottom = (turned[0][1] + turned[1][1]) / 2, (turned[2][1] + turned[3][1]) / 2
    return Line(text, score, left, top, right, bottom, quad)


def slope(lines: Sequence[Line]) -> tuple[float, float, float]:
    """The rest of the slope after turning, as a plane over the page: perspective makes it differ.

    Solved by least squares over the long lines; few lines have none.
    """
    long = [line for line in lines if line.right - line.left > LONG * line.height and line.quad]
    if len(long) < 8:
        return (0.0, 0.0, 0.0)
    whole = tilt([line.quad for line in lines])
    rows = [(1.0, line.centre, line.middle) for line in long]
    rises = [math.tan(_between(_angle(line) - whole)) for line in long]
    return _plane(rows, rises)


def _angle(line: Line) -> float:
    (x0, y0), (x1, y1) = line.quad[0], line.quad[1]
    (x3, y3), (x2, y2) = line.quad[3], line.quad[2]
    return math.atan2(y1 - y0 + y2 - y3, x1 - x0 + x2 - x3)


def _plane(
    rows: Sequence[tuple[float, ...]], values: Sequence[float]
) -> tuple[float, float, float]:
    """Least squares for three unknowns by elimination; flat where the places do not span a plane."""
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(3)]
        + [sum(row[i] * value for row, value in zip(rows, values, strict=True))]
        for i in range(3)
    ]
    for at in range(3):
        pivot = table[at][at]
        if abs(pivot) < 1e-9:
            return (0.0, 0.0, 0.0)
        table[at] = [cell / pivot for cell in table[at]]
        for other in range(3):
            if other != at:
                factor = table[other][at]
                table[other] = [
                    a - factor * b for a, b in zip(table[other], table[at], strict=True)
                ]
    return (table[0][3], table[1][3], table[2][3])


def _touch(one: Line, other: Line) -> bool:
    size = min(one.height, other.height)
    return (
        abs(one.middle - other.middle) < 0.3 * size
        and -0.2 * size < other.left - one.right < 0.25 * size
    )


def _joined(one: Line, other: Line) -> Line:
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    quad = ((one.left, top), (other.right, top), (other.right, bottom), (one.left, bottom))
    return Line(one.text + other.text, 1.0, one.left, top, other.right, bottom, quad)
