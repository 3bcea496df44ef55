"""Charts as figures in a coordinate system; a template draws them as SVG, with a table beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, BELOW = 640, 220, 44, 24


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class Chart:
    """Bars beside each other, one group for each label. `lines` are drawn across, `labels` stand below."""

    bars: list[Bar]
    lines: list[Tick]
    labels: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    bottom: int = HEIGHT - BELOW


def chart(labels: Sequence[str], *series: Sequence[int]) -> Chart:
    """A chart of several series of numbers, none of them below zero."""
    top = nice_top(max((value for one in series for value in one), default=0))
    slot = (WIDTH - LEFT) / max(1, len(labels))
    bar = slot * 0.8 / max(1, len(series))
    room = HEIGHT - BELOW - 8
    bars = [
        Bar(
            x=round(LEFT + slot * (place + 0.1) + bar * kind, 2),
            y=round(HEIGHT - BELOW - room * value / top, 2),
            width=round(bar, 2),
            height=round(room * value / top, 2),
            kind=kind + 1,
        )
        for kind, values in enumerate(series)
        for place, value in enumerate(values)
        if value
    ]
    every = max(1, len(labels) // 8)
    below = [
        Tick(round(LEFT + slot * (place + 0.5), 2), words)
        for place, words in enumerate(labels)
        if place % every == 0
    ]
    marks = sorted({0, top // 2, top})
    across = [Tick(round(HEIGHT - BELOW - room * mark / top, 2), str(mark)) for mark in marks]
    return Chart(bars, across, below)


def nice_top(most: int) -> int:
    """The least of 2, 4, 10, 20, 40, 100, … that is not below `most`: the scale of the chart."""
    size = 1
    while True:
        for step in (2, 4, 10):
            if step * size >= most:
                return step * size
        size *= 10
