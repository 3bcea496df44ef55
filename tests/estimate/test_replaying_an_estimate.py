import copy
import json

import pytest
from hypothesis import given

from app.catalogue import policies
from app.estimate import estimate
from app.estimate.record import NotReplayable, record, replay
from tests.estimate import strategies
from tests.estimate.claims import claim, clinic, given_sums, stay
from tests.estimate.test_estimating_the_worked_cases import CASES
from tests.estimate.test_paying_basic_insurance import with_policy

P = policies.own()


def kept(case, among=P):
    """The record as it comes back from where it was stored."""
    return json.loads(json.dumps(record(case, estimate(case, among), among)))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_kept_estimate_comes_out_the_same_again(case):
    assert replay(kept(case), P) == case["expected"]


@strategies.patient(30)
@given(strategies.claims())
def test_any_kept_estimate_comes_out_the_same_again(case):
    once = kept(case)
    assert replay(once, P) == once["result"]


def test_a_record_names_each_version_that_was_used_once():
    sheets = [clinic(on="2025-06-30"), clinic(on="2025-07-01", no="0002"), stay(no="0003")]
    layers = {"major": "ZJ-MAJOR", "aid": "YZ-AID", "charity": "YZ-CHARITY"}
    case = claim(*sheets, layers=layers, person={"categories": ["低保"]})
    used = [(one["id"], one["version"]) for one in kept(case)["policies"]]
    assert used == [
        ("SH-EMP", "2024"),
        ("SH-EMP", "2025"),
        ("YZ-AID", "seed"),
        ("YZ-CHARITY", "seed"),
        ("ZJ-MAJOR", "2023"),
    ]
    assert all(len(one["sha256"]) == 64 for one in kept(case)["policies"])


def test_a_record_of_given_sums_names_the_layers_that_were_worked_out():
    case = given_sums({"major": "ZJ-MAJOR", "aid": "YZ-AID"}, category="低保")
    used = [(one["id"], one["version"]) for one in kept(case)["policies"]]
    assert used == [("YZ-AID", "seed"), ("ZJ-MAJOR", "2023")]
    ill_only = given_sums({"major": "SH-MAJOR"})
    assert kept(ill_only)["policies"] == []
    assert kept(ill_only)["result"]["layers"]["major"] == "0.00"


def test_a_changed_case_is_not_replayed():
    once = kept(claim())
    once["case"]["invoices"][0]["total"] = "999.00"
    with pytest.raises(NotReplayable) as refused:
        replay(once, P)
    assert refused.value.what == "case"


def test_the_order_of_the_cases_fields_does_not_matter():
    once = kept(claim())
    once["case"] = dict(reversed(once["case"].items()))
    assert replay(once, P) == once["result"]


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw["SH-EMP"]["versions"][1]["outpatient"]["rates"]["active"].update(
            {"3": "0.71"}
        ),
        lambda raw: raw["SH-EMP"]["filing_limit"].update({"months": 7}),
        lambda raw: raw["SH-EMP"]["versions"][1].update({"label": "official"}),
        lambda raw: raw.pop("SH-EMP"),
    ],
)
def test_a_policy_that_was_changed_afterwards_is_noticed(change, tmp_path):
    with pytest.raises(NotReplayable) as refused:
        replay(kept(claim()), with_policy(tmp_path, change))
    assert refused.value.what == "SH-EMP 2025"


def test_a_later_version_leaves_earlier_estimates_replayable(tmp_path):
    def change(raw):
        old = raw["ZJ-RES"]["versions"][0]
        new = copy.deepcopy(old) | {"id": "2027", "from": "2027-01-01"}
        raw["ZJ-RES"]["versions"] = [old | {"to": "2026-12-31"}, new]

    once = kept(claim(stay(), basic="ZJ-RES"))
    assert replay(once, with_policy(tmp_path, change)) == once["result"]
