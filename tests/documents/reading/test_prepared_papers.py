"""The prepared set of documents, where it stands beside the checkout; three of its papers, for their cost."""

import json
from datetime import date

import pytest

from app.documents.reading.reader import read
from tests.conftest import SHARED

SET = SHARED / "documents"
TODAY = date(2026, 11, 22)
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(
        not (SET / "truth.json").exists(),
        reason="the prepared set of documents is not beside the checkout (shared/documents)",
    ),
]
TRUTH = json.loads((SET / "truth.json").read_text("utf-8"))["cases"] if SET.exists() else []
BY_NAME = {case["file"]: case for case in TRUTH}
DIGITAL = [name for name in BY_NAME if name.endswith((".ofd", "text.pdf")) and "bad" not in name]
BAD = [name for name, case in BY_NAME.items() if case.get("expect") == "reject"]


def due(case):
    return {k: v for k, v in case["fields"].items() if k not in ("doc_type", "layout")}


@pytest.mark.parametrize("name", DIGITAL)
def test_digital_papers_are_read_whole_and_sure(eyes, name):
    reading = read((SET / name).read_bytes(), eyes, today=TODAY)
    told = {field: one["value"] for field, one in reading.fields.items()}
    assert due(BY_NAME[name]).items() <= told.items()
    assert all(one["confidence"] >= 0.5 for one in reading.fields.values())


@pytest.mark.parametrize("name", BAD)
def test_bad_inputs_are_refused(eyes, name):
    reading = read((SET / name).read_bytes(), eyes, today=TODAY)
    assert not reading.accepted
    assert reading.fields == {}


@pytest.mark.parametrize(
    "name", ["33_bank_card_tilt.jpg", "29_id_front_rot90.jpg", "34_social_card_flat.jpg"]
)
def test_cards_are_read_right_and_nothing_wrong_is_sure(eyes, name):
    reading = read((SET / name).read_bytes(), eyes, today=TODAY)
    assert reading.kind == BY_NAME[name]["doc_type"]
    for field, value in due(BY_NAME[name]).items():
        assert reading.fields[field]["value"] == value
