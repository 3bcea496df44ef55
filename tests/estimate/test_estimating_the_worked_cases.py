import json
from pathlib import Path

import pytest

from app.catalogue import policies
from app.estimate import estimate

CASES = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_worked_case_comes_out_equal_to_the_fen(case):
    assert estimate(case, policies.own()) == case["expected"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_figures_checked_by_hand_agree(case):
    result = estimate(case, policies.own())
    found = result | result["layers"]
    found["decisions"] = [one.get("reason", one["decision"]) for one in result["invoices"]]
    assert case["hand_check"]
    for name, figure in case["hand_check"].items():
        assert found[name] == figure
