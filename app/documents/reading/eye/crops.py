"""Small pictures of single values, to be shown beside the question what they say."""

import base64

import cv2
import numpy as np

from .engine import cut_out
from .pictures import Pixels

WIDER, TALLER = 1.5, 0.45
MOST_WIDE = 900


def crop(picture: Pixels, quads: list[list[list[float]]]) -> str:
    """The lines of a value upright, one under the other, as a JPEG in base64."""
    lines = [cut_out(picture, np.array(quad, np.float32), WIDER, TALLER) for quad in quads]
    width = max(line.shape[1] for line in lines)
    whole = np.vstack(
        [
            cv2.copyMakeBorder(line, 0, 0, 0, width - line.shape[1], cv2.BORDER_REPLICATE)
            for line in lines
        ]
    )
    if width > MOST_WIDE:
        size = (MOST_WIDE, max(1, round(whole.shape[0] * MOST_WIDE / width)))
        whole = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
    done, packed = cv2.imencode(".jpg", whole, (cv2.IMWRITE_JPEG_QUALITY, 75))
    return base64.b64encode(packed.tobytes()).decode() if done else ""
