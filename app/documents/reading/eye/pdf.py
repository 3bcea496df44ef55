"""PDF by pdfium: text with its places, or the page drawn. No script of a PDF is ever run."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pypdfium2
from pypdfium2 import raw

from .limits import MOST_PAGES, RENDERED, Problem
from .pictures import Pixels


class Run(NamedTuple):
    """Characters that stand side by side, in points from the top left."""

    text: str
    box: tuple[float, float, float, float]


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The document. Raises Problem when it wants a password, is broken or is a book."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Problem("encrypted" if locked else "damaged") from None
    if len(document) == 0:
        raise Problem("damaged")
    if len(document) > MOST_PAGES:
        raise Problem("too_many_pages")
    return document


def draw(document: pypdfium2.PdfDocument, number: int) -> tuple[Pixels, float]:
    """The page as a picture of 2000 pixels at most, and pixels for a point."""
    page = document[number]
    scale = min(RENDERED / max(1.0, *page.get_size()), 20.0)
    try:
        drawn = page.render(scale=scale, may_draw_forms=False, rev_byteorder=False).to_numpy()
    except pypdfium2.PdfiumError:
        raise Problem("damaged") from None
    return np.ascontiguousarray(drawn[..., :3]), scale


def text_of(document: pypdfium2.PdfDocument, number: int, most: int = 20_000) -> list[Run]:
    """Runs of characters in the order they are written; a new one at every gap and line."""
    page = document[number]
    height = page.get_height()
    text = page.get_textpage()
    runs: list[list[tuple[str, tuple[float, ...]]]] = []
    for sign, box in _signs(text, height, min(text.count_chars(), most)):
        if not runs or not _goes_on(runs[-1][-1], box):
            runs.append([])
        runs[-1].append((sign, box))
    return [_run(run) for run in runs]


def _signs(text: Any, height: float, count: int) -> Iterator[tuple[str, tuple[float, ...]]]:
    for at in range(count):
        sign = text.get_text_range(at, 1)
        if not sign.strip():
            continue
        left, bottom, right, top = text.get_charbox(at, loose=True)
        yield sign, (left, height - top, right, height - bottom)


def _goes_on(last: tuple[str, tuple[float, ...]], box: tuple[float, ...]) -> bool:
    _sign, (left, top, right, bottom) = last
    size = max(bottom - top, 1.0)
    is_level = abs((top + bottom) - (box[1] + box[3])) < size * 0.6
    return is_level and -0.5 * size < box[0] - right < 0.45 * size and box[0] > left


def _run(signs: list[tuple[str, tuple[float, ...]]]) -> Run:
    boxes = [box for _sign, box in signs]
    sides = (min, min, max, max)
    edges = [side(box[at] for box in boxes) for at, side in enumerate(sides)]
    return Run("".join(sign for sign, _box in signs), (edges[0], edges[1], edges[2], edges[3]))
