"""Chinese lines: no closing mark begins one, no opening mark ends one, figures keep their unit."""

import re
from collections.abc import Callable, Iterator

_OPENING = r"（［｛「『“‘《〈【〔¥￥(\["
_CLOSING = r"，。、；：？！）］｝」』”’》〉】〕…—·％%)\]!?;"
_UNIT = "元角分年月日时天张页份件样个次岁号"
_RUN = r"[A-Za-z0-9\u00c0-\u024f¥*#@&_+./:\-,~='\"’]+"
_PIECE = re.compile(rf"[{_OPENING}]*(?:{_RUN}[{_UNIT}]?|[^\s]|\s+)[{_CLOSING}]*")

Measure = Callable[[str], float]


def lines_of(text: str, width: float, measure: Measure) -> list[str]:
    """`text` broken to `width`; its own line ends are kept. One empty line for nothing."""
    return [line for part in text.split("\n") for line in _broken(part, width, measure)]


def _broken(text: str, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece in _fitting(text, width, measure):
        if line and measure((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    yield line.rstrip()


def _fitting(text: str, width: float, measure: Measure) -> Iterator[str]:
    """The pieces that stay whole; one longer than a line falls apart into signs."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        yield from [piece] if measure(piece) <= width else list(piece)
