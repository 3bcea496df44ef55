"""Small pictures of single values: upright, one line under the other, small enough for a page."""

import base64
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from app.documents.reading.eye.crops import MOST_WIDE, crop
from app.documents.reading.eyes import Eyes
from tests.documents.reading import papers

LINE = [[200.0, 100.0], [500.0, 100.0], [500.0, 130.0], [200.0, 130.0]]


def picture() -> np.ndarray:
    """White, with a line that is dark on its left half and grey on its right."""
    page = np.full((800, 1200, 3), 255, np.uint8)
    page[100:130, 200:350] = 20
    page[100:130, 350:500] = 120
    return page


def seen(quads: list[list[list[float]]], page: np.ndarray) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(crop(page, quads)))).convert("L")


def test_a_line_is_cut_out_with_room_around_it() -> None:
    cut = seen([LINE], picture())
    assert cut.width > 3 * cut.height
    middle = cut.height // 2
    assert cut.getpixel((2, middle)) > 200
    assert cut.getpixel((cut.width // 3, middle)) < 70
    assert 70 < cut.getpixel((cut.width * 2 // 3, middle)) < 180


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_line_of_a_page_on_its_side_stands_upright(quarters: int) -> None:
    turned = np.ascontiguousarray(np.rot90(picture(), quarters))
    height, width = picture().shape[:2]
    turn = {
        1: lambda x, y: [y, width - x],
        2: lambda x, y: [width - x, height - y],
        3: lambda x, y: [height - y, x],
    }[quarters]
    cut = seen([[turn(x, y) for x, y in LINE]], turned)
    middle = cut.height // 2
    assert cut.width > 3 * cut.height
    assert cut.getpixel((cut.width // 3, middle)) < 70
    assert 70 < cut.getpixel((cut.width * 2 // 3, middle)) < 180


def test_a_value_over_two_lines_is_cut_as_two() -> None:
    below = [[x, y + 60] for x, y in LINE[:2]] + [[x, y + 60] for x, y in LINE[2:]]
    assert seen([LINE, below], picture()).height == 2 * seen([LINE], picture()).height


def test_a_long_line_is_made_smaller() -> None:
    long = [[10.0, 100.0], [1190.0, 100.0], [1190.0, 120.0], [10.0, 120.0]]
    assert seen([long], picture()).width == MOST_WIDE


def test_a_line_at_the_edge_of_the_page_breaks_nothing() -> None:
    edge = [[-20.0, -5.0], [40.0, -5.0], [40.0, 9.0], [-20.0, 9.0]]
    assert seen([edge], picture()).height > 0


def test_the_process_cuts_what_it_is_asked_for(eyes: Eyes) -> None:
    data = papers.as_file(Image.fromarray(picture()))
    assert eyes.open(data, "image/jpeg")["pages"] == 1
    told = eyes.crops(0, [[LINE], [LINE, LINE]])
    assert told["problem"] is None
    assert [base64.b64decode(one)[:3] for one in told["crops"]] == [b"\xff\xd8\xff"] * 2
    assert eyes.crops(0, [[[[1, 2]]]])["problem"] == "damaged"
