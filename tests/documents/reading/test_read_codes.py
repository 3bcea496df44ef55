"""QR codes are found on a page in any turn, soft ones after sharpening; what they say is only text."""

import cv2
import numpy as np
import pytest
from PIL import Image

from app.documents.reading.eye.codes import LONGEST, MOST_CODES, read_codes
from tests.documents.reading import papers


def sheet(*codes, size=(1400, 1000)):
    page = Image.new("RGB", size, "white")
    for at, text in enumerate(codes):
        page.paste(papers.code(text), (60 + 420 * (at % 3), 60 + 420 * (at // 3)))
    return np.asarray(page)[..., ::-1].copy()


def texts(picture):
    return [code["text"] for code in read_codes(picture)]


@pytest.mark.parametrize(
    "text",
    [
        papers.QR,
        "http://einvoice.example/page/99060225/0108064274/99d2d9",
        "01,06,99060225,0108064274,124006.33,20250413,99d2d9,39A7,",
        "javascript:alert(1)",
        "你好",
    ],
)
def test_a_code_says_its_text(text):
    assert texts(sheet(text)) == [text]


@pytest.mark.parametrize("turn", [0, 1, 2, 3])
def test_the_turn_of_the_page_does_not_matter(turn):
    assert texts(np.rot90(sheet(papers.QR), turn).copy()) == [papers.QR]


@pytest.mark.parametrize("angle", [-5, -3, 4, 7])
def test_a_crooked_code_is_read(angle):
    page = sheet(papers.QR)
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    crooked = cv2.warpAffine(page, turn, (width, height), borderValue=(255, 255, 255))
    assert texts(crooked) == [papers.QR]


@pytest.mark.parametrize("sigma", [1.0, 2.0])
def test_a_soft_code_is_read(sigma):
    assert texts(cv2.GaussianBlur(sheet(papers.QR), (0, 0), sigma)) == [papers.QR]


def test_the_place_is_told_in_the_picture():
    (code,) = read_codes(sheet(papers.QR))
    assert all(50 < x < 420 and 50 < y < 420 for x, y in code["quad"])
    assert len(code["quad"]) == 4


def test_several_codes_are_all_read_and_not_too_many():
    assert sorted(texts(sheet("a" * 20, "b" * 20))) == ["a" * 20, "b" * 20]
    assert len(texts(sheet(*(f"code number {at}" for at in range(6))))) <= MOST_CODES


def test_a_page_without_code_has_none():
    assert texts(sheet()) == []
    assert texts(np.asarray(papers.as_picture(papers.INVOICE))[..., ::-1].copy()) == []


def test_a_very_long_text_is_cut():
    (text,) = texts(sheet("x" * 1200, size=(1800, 1800)))
    assert len(text) <= LONGEST
