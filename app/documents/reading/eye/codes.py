"""QR codes of a page: what they say, as text. Nothing here follows an address."""

from collections.abc import Iterator

import cv2
import zxingcpp

from .pictures import Pixels

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
MOST_CODES, LONGEST = 4, 2000


def read_codes(picture: Pixels) -> list[dict[str, object]]:
    """Every QR code with its corners; where none is found at first, sharpened and in parts."""
    for attempt, (left, top) in _attempts(picture):
        found = zxingcpp.read_barcodes(attempt, formats=QR)
        if found:
            return [_told(code, left, top) for code in found[:MOST_CODES]]
    return []


def _attempts(picture: Pixels) -> Iterator[tuple[Pixels, tuple[int, int]]]:
    page = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    yield page, (0, 0)
    height, width = page.shape
    for left, top in ((0, 0), (width // 2, 0), (0, height // 2), (width // 2, height // 2)):
        part = page[top : top + height // 2 + 1, left : left + width // 2 + 1]
        blurred = cv2.GaussianBlur(part, (0, 0), 3)
        yield cv2.addWeighted(part, 2.5, blurred, -1.5, 0), (left, top)


def _told(code: zxingcpp.Barcode, left: int, top: int) -> dict[str, object]:
    place = code.position
    corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    return {"text": code.text[:LONGEST], "quad": [[p.x + left, p.y + top] for p in corners]}
