"""Is a photo sharp, bright and large enough to be read? Figures measured on papers, see decision 023."""

import cv2
import numpy as np

from .pictures import Pixels

LOOKED_AT = 1000
BLURRED, SOFT = 1.55, 2.2
DARK = 40
FLAT = 15
SPARSE, BLOCK = 30, 15
TINY, SMALL = 500, 900


def grey(picture: Pixels, long_side: int = LOOKED_AT) -> Pixels:
    """The picture in grey, no longer than `long_side`."""
    scale = long_side / max(picture.shape[:2])
    if scale < 1:
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = cv2.resize(
            picture, (max(1, size[0]), max(1, size[1])), interpolation=cv2.INTER_AREA
        )
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def measure(picture: Pixels) -> dict[str, float]:
    """Sharpness (edges against contrast), brightness of paper, contrast, long side."""
    small = grey(picture)
    steps = edges(small)
    bright = float(np.percentile(small, 95))
    written, steps = where_it_is_written(small, steps)
    low, high = (float(level) for level in np.percentile(written, (5, 95)))
    return {
        "sharp": float(np.percentile(steps, 99)) / max(high - low, 1.0),
        "bright": bright,
        "contrast": high - low,
        "long_side": float(max(picture.shape[:2])),
    }


def edges(small: Pixels) -> Pixels:
    across, down = (cv2.Sobel(small, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    return cv2.magnitude(across, down)


def where_it_is_written(small: Pixels, steps: Pixels) -> tuple[Pixels, Pixels]:
    """The whole page, or of a nearly empty one (a card on a white sheet) only the parts with writing."""
    low, high = np.percentile(small, (5, 95))
    lowest, highest = np.percentile(small, (0.2, 99.8))
    if high - low >= SPARSE or highest - lowest < SPARSE:
        return small, steps
    most = cv2.dilate(small, np.ones((BLOCK, BLOCK)))
    least = cv2.erode(small, np.ones((BLOCK, BLOCK)))
    busy = most.astype(np.float32) - least > 0.4 * (highest - lowest)
    return small[busy], steps[busy]


def problems(figures: dict[str, float]) -> list[str]:
    """Codes of what makes it unreadable, the worst first; none when it can be read."""
    found = {
        "dark": figures["bright"] < DARK,
        "no_contrast": figures["contrast"] < FLAT,
        "blurred": figures["sharp"] < BLURRED,
        "too_small": figures["long_side"] < TINY,
    }
    return [code for code, is_so in found.items() if is_so]


def remarks(figures: dict[str, float]) -> list[str]:
    """Codes of what makes it hard to read, though it is tried."""
    found = {"soft": figures["sharp"] < SOFT, "small": figures["long_side"] < SMALL}
    return [code for code, is_so in found.items() if is_so]
