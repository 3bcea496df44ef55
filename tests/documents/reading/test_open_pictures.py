"""Photos are opened within limits, upright, on white, and never larger than recognition can use."""

from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from app.documents.reading.eye.limits import LONG_SIDE, Problem
from app.documents.reading.eye.pictures import open_picture
from tests.documents import specimens
from tests.documents.reading import papers

JPEG, PNG, WEBP, HEIC = "image/jpeg", "image/png", "image/webp", "image/heic"


def photo(width=1200, height=900, colour="white"):
    return Image.new("RGB", (width, height), colour)


def heic(picture):
    out = BytesIO()
    pillow_heif.from_pillow(picture).save(out, quality=60)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "media"),
    [
        pytest.param(papers.as_file(photo(), "JPEG"), JPEG, id="jpeg"),
        pytest.param(papers.as_file(photo(), "PNG"), PNG, id="png"),
        pytest.param(papers.as_file(photo(), "WEBP"), WEBP, id="webp"),
        pytest.param(heic(photo()), HEIC, id="heic"),
    ],
)
def test_every_kind_of_photo_is_opened(data, media):
    picture = open_picture(data, media)
    assert picture.shape == (900, 1200, 3)
    assert picture.dtype == np.uint8
    assert picture.min() > 240


def test_colours_come_as_the_engine_wants_them():
    picture = open_picture(papers.as_file(photo(colour=(200, 20, 10)), "PNG"), PNG)
    assert picture[0, 0].tolist() == [10, 20, 200]


@pytest.mark.parametrize(
    ("turn", "corner"),
    [(1, (100, 100)), (3, (800, 1100)), (6, (100, 800)), (8, (1100, 100))],
)
def test_a_photo_is_turned_as_the_camera_says(turn, corner):
    data = specimens.jpeg(turn)
    picture = open_picture(data, JPEG)
    blue, _green, red = picture[corner[0], corner[1]].tolist()
    assert red > 150
    assert blue < 100


@pytest.mark.parametrize("mode", ["L", "1", "P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_three_colours(mode):
    kind, media = ("JPEG", JPEG) if mode == "CMYK" else ("PNG", PNG)
    image = photo(300, 200).convert("L" if mode.startswith("I") else "RGB").convert(mode)
    assert open_picture(papers.as_file(image, kind), media).shape == (200, 300, 3)


def test_what_is_transparent_is_paper():
    clear = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert open_picture(papers.as_file(clear, "PNG"), PNG).min() == 255


def test_sixteen_bits_become_eight():
    deep = Image.fromarray(np.full((40, 60), 40_000, np.uint16))
    assert 150 < open_picture(papers.as_file(deep, "PNG"), PNG).mean() < 160


@pytest.mark.parametrize(
    ("size", "shape"),
    [((5000, 2500), (1800, 3600)), ((2500, 5000), (3600, 1800)), ((800, 600), (600, 800))],
)
def test_no_picture_is_larger_than_recognition_can_use(size, shape):
    picture = open_picture(papers.as_file(photo(*size), "JPEG"), JPEG)
    assert max(picture.shape) <= LONG_SIDE
    assert picture.shape[:2] == pytest.approx(shape, abs=2)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(kind):
    with pytest.raises(Problem, match="animated"):
        open_picture(specimens.moving(kind), f"image/{kind.lower()}")


def test_a_picture_that_unfolds_to_gigabytes_is_refused_before():
    with pytest.raises(Problem, match="too_large"):
        open_picture(specimens.bomb_png(), PNG)


@pytest.mark.parametrize("part", [0.1, 0.33, 0.5, 0.9])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_cut_photo_is_damaged(kind, part):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 400, 3), np.uint8))
    data = papers.as_file(noise, kind)
    with pytest.raises(Problem, match="damaged"):
        open_picture(data[: int(len(data) * part)], f"image/{kind.lower()}")


@pytest.mark.parametrize("media", [JPEG, PNG, WEBP, HEIC])
@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"text", b"\x89PNG\r\n\x1a\n", b"\0" * 99])
def test_what_is_no_photo_is_damaged(media, data):
    with pytest.raises(Problem, match="damaged"):
        open_picture(data, media)


def test_a_photo_is_opened_only_as_what_it_claims_to_be():
    with pytest.raises(Problem, match="damaged"):
        open_picture(papers.as_file(photo(), "PNG"), JPEG)
