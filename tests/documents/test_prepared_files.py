"""The prepared set of real-looking papers: the good ones come in, the bad ones do not."""

import json
from pathlib import Path

import pytest

from app.documents.look import Looker
from app.documents.media import HEAD, check_first_bytes
from app.errors import Refusal
from tests.conftest import SHARED

FOLDER = SHARED / "documents"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not FOLDER.exists(), reason="the prepared set of documents is not here"),
]
BAD = {
    "41_bad_text_named.jpg": "not_an_image",
    "42_bad_truncated.jpg": "damaged",
    "43_bad_empty.jpg": "empty",
    "44_bad_bomb.png": "too_large",
    "45_bad_200pages.pdf": "too_many_pages",
    "46_bad_encrypted.pdf": "encrypted",
    "47_bad_animated.gif": "animated",
    "49_bad_script.svg": "unsafe",
    "50_bad_zipbomb.ofd": "unsafe",
    "51_bad_xxe.ofd": "unsafe",
}


def outcome(path: Path, looker: Looker) -> str | None:
    data = path.read_bytes()
    try:
        return looker.look(data, check_first_bytes(data[:HEAD], len(data))).problem
    except Refusal as refused:
        return refused.reason


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_bad_file_is_refused_or_found_unreadable(looker: Looker, name: str) -> None:
    assert outcome(FOLDER / name, looker) == BAD[name]


def test_every_other_file_is_fine(looker: Looker) -> None:
    """Also the picture of a cat: that it is no paper, only reading it tells."""
    cases = json.loads((FOLDER / "truth.json").read_text("utf-8"))["cases"]
    good = [case["file"] for case in cases if case["file"] not in BAD]
    assert len(good) == 41
    assert {name: outcome(FOLDER / name, looker) for name in good} == dict.fromkeys(good)
