"""A photo that cannot be read is told at once; one that can is never refused."""

import cv2
import numpy as np
import pytest

from app.documents.reading.eye.quality import grey, measure, problems, remarks
from tests.documents.reading import papers


def picture(cells=papers.INVOICE, scale=1.6):
    return np.asarray(papers.as_picture(cells, scale))[..., ::-1].copy()


def blurred(sigma):
    return cv2.GaussianBlur(picture(), (0, 0), sigma)


@pytest.mark.parametrize("name", sorted(papers.PAPERS))
@pytest.mark.parametrize("scale", [1.2, 2.0])
def test_no_readable_paper_is_refused(name, scale):
    cells, _truth = papers.PAPERS[name]
    assert problems(measure(picture(cells, scale))) == []


@pytest.mark.parametrize("sigma", [0.5, 1.0, 1.5])
def test_a_little_blur_is_no_reason(sigma):
    assert problems(measure(blurred(sigma))) == []


@pytest.mark.parametrize("sigma", [8, 10, 16])
def test_a_blurred_photo_is_told(sigma):
    assert problems(measure(blurred(sigma))) == ["blurred"]


def test_a_soft_photo_is_read_with_care():
    figures = measure(picture()) | {"sharp": 1.9}
    assert problems(figures) == []
    assert remarks(figures) == ["soft"]


@pytest.mark.parametrize("gain", [0.03, 0.08, 0.14])
def test_a_dark_photo_is_told(gain):
    assert "dark" in problems(measure((picture() * gain).astype(np.uint8)))


@pytest.mark.parametrize("gain", [0.3, 0.5, 0.8])
def test_a_dim_photo_is_read(gain):
    assert problems(measure((picture() * gain).astype(np.uint8))) == []


@pytest.mark.parametrize("level", [60, 128, 255])
def test_a_sheet_without_any_contrast_is_told(level):
    assert "no_contrast" in problems(measure(np.full((900, 1200, 3), level, np.uint8)))


@pytest.mark.parametrize(
    ("side", "faults", "notes"),
    [
        (300, ["too_small"], ["small"]),
        (499, ["too_small"], ["small"]),
        (700, [], ["small"]),
        (1200, [], []),
    ],
)
def test_a_photo_too_small_for_its_letters_is_told(side, faults, notes):
    figures = {"sharp": 5.0, "bright": 250.0, "contrast": 120.0, "long_side": float(side)}
    assert problems(figures) == faults
    assert remarks(figures) == notes


def test_the_worst_comes_first():
    figures = {"sharp": 1.0, "bright": 10.0, "contrast": 5.0, "long_side": 200.0}
    assert problems(figures) == ["dark", "no_contrast", "blurred", "too_small"]


def test_figures_are_figures():
    figures = measure(picture())
    assert set(figures) == {"sharp", "bright", "contrast", "long_side"}
    assert all(isinstance(value, float) for value in figures.values())


@pytest.mark.parametrize(
    ("shape", "small"),
    [
        ((2000, 1000), (1000, 500)),
        ((900, 1200), (750, 1000)),
        ((100, 50), (100, 50)),
        ((3000, 2), (1000, 1)),
    ],
)
def test_it_looks_at_a_small_grey_copy(shape, small):
    assert grey(np.zeros((*shape, 3), np.uint8)).shape == small
