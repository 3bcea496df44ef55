"""The figures are data: any policy file of the same shape is computed by the same rules."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import policies
from app.estimate import estimate
from app.estimate.explain import explain
from tests.estimate import strategies
from tests.estimate.claims import claim, clinic, mutual_claim, stay
from tests.estimate.second_computation import second_result
from tests.estimate.test_paying_basic_insurance import RAW

RATES = st.integers(0, 1000).map(lambda thousandth: f"{thousandth / 1000:.3f}")
SEQUENCES = st.lists(st.sampled_from(["1", "0.5", "0.333", "0"]), min_size=1, max_size=3)


def among(change):
    """The own policies after `change` was made to their raw form."""
    raw = copy.deepcopy(RAW)
    change(raw["policies"])
    return policies.read(raw, "changed.json")


def _refigure(value, draw, name=""):
    """Every amount, rate, sequence and cap of a section drawn anew."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            _refigure(inner, draw, key if key in ("rates", "deductible") else name)
        elif name == "rates":
            value[key] = draw(RATES)
        elif name == "deductible" and key not in ("kind", "by", "sequence"):
            value[key] = draw(strategies.fen(0, 200_000))
        elif key == "sequence":
            value[key] = draw(SEQUENCES)
        elif key in ("year_pay_cap", "amount") and inner is not None:
            value[key] = draw(strategies.fen(0, 3_000_000))
        elif key == "over_cap_rate":
            value[key] = draw(RATES)


@st.composite
def other_files(draw):
    """The own file with other figures, other year starts, splits and caps."""
    raw = copy.deepcopy(RAW)
    for policy in raw["policies"].values():
        if policy["layer"] == "basic":
            policy["benefit_year_start"] = draw(st.sampled_from(["01-01", "07-01", "04-15"]))
            policy["year_cross"] = draw(st.sampled_from(["discharge_date", "daily_split"]))
            for name in policy["remote"]:
                if name not in ("kind", "notes"):
                    policy["remote"][name] = draw(RATES)
        if policy["layer"] in ("basic", "mutual"):
            for version in policy["versions"]:
                _refigure(version, draw)
                if version.get("outpatient") and draw(st.booleans()):
                    version["outpatient"]["year_pay_cap"] = draw(strategies.fen(0, 300_000))
    return raw


@strategies.patient(40)
@given(strategies.claims(), other_files())
def test_two_computations_agree_under_other_figures(case, raw):
    first = estimate(case, policies.read(raw, "drawn.json"))
    second = second_result(case, raw["policies"])
    for name in ("layers", "total_fund", "personal", "status", "ytd_after"):
        assert first[name] == second[name]


def test_an_exclusive_limit_ends_a_day_earlier():
    def change(raw):
        raw["SH-EMP"]["filing_limit"]["inclusive"] = False

    other = among(change)

    def decided(on):
        return estimate(claim(clinic(on="2025-09-01"), on=on), other)["invoices"][0]

    assert decided("2026-02-28")["decision"] == "accepted"
    assert decided("2026-03-01")["deadline"] == "2026-02-28"


def test_a_clinic_cap_beside_an_expense_cap_holds_and_is_told():
    def change(raw):
        for version in raw["SH-EMP"]["versions"]:
            version["outpatient"]["year_pay_cap"] = "100.00"

    other, case = among(change), claim()
    result = estimate(case, other)
    (part,) = result["invoices"][0]["steps"]["parts"]
    assert (part["within"], part["pay_pool"]) == ("500.00", "100.00")
    assert result["ytd_after"]["2025"]["out_fund_paid"] == "100.00"
    told = [step["text"] for step in explain(case, result, other)]
    assert "全年能报的数快满了或已满，这次报 100.00 元。" in told


def test_a_rate_never_falls_below_nothing():
    def change(raw):
        raw["ZJ-RES"]["remote"]["none"] = "0.90"

    result = estimate(claim(stay(remote="none"), basic="ZJ-RES"), among(change))
    assert result["layers"]["basic"] == "0.00"


def test_a_policy_without_a_yearly_cap_pays_on():
    def change(raw):
        raw["SH-MUTUAL"]["versions"][0]["year_pay_cap"] = None

    case = mutual_claim(stay("200000.00"))
    assert estimate(case, among(change))["layers"]["mutual"] == "99750.00"


def test_no_better_terms_where_the_policy_has_none():
    def change(raw):
        raw["ZJ-MAJOR"]["versions"][0]["tilt"] = None

    case = claim(
        stay("60000.00"),
        basic="ZJ-RES",
        layers={"major": "ZJ-MAJOR"},
        person={"categories": ["低保"]},
    )
    (plain,) = estimate(case, among(change))["major_steps"]
    (better,) = estimate(case, policies.own())["major_steps"]
    assert (plain["tilt"], better["tilt"]) == (False, True)
    assert plain["tiers_on_cumulative"] == [["6520.00", "0.60", "3912.00"]]


@pytest.mark.parametrize("rate", ["0", "0.5", "0.333333", "1"])
def test_any_rate_from_0_to_1_is_shown_as_it_was_written(rate):
    def change(raw):
        for version in raw["SH-EMP"]["versions"]:
            version["outpatient"]["rates"]["active"]["3"] = rate

    steps = estimate(claim(), among(change))["invoices"][0]["steps"]
    assert steps["parts"][0]["rate"] == rate


def test_a_version_that_starts_in_mid_year_counts_from_its_day_within_the_same_ledger():
    def change(raw):
        old = raw["ZJ-RES"]["versions"][0]
        new = json.loads(json.dumps(old)) | {"id": "mid", "from": "2025-07-01"}
        new["outpatient"]["deductible"]["3"] = "300.00"
        raw["ZJ-RES"]["versions"] = [old | {"to": "2025-06-30"}, new]

    sheets = [clinic(on="2025-06-30"), clinic(on="2025-07-01", no="0002")]
    result = estimate(claim(*sheets, basic="ZJ-RES"), among(change))
    first, second = (one["steps"]["parts"][0] for one in result["invoices"])
    assert (first["version"], first["deductible_applied"]) == ("2023", "200.00")
    assert (second["version"], second["deductible_applied"]) == ("mid", "100.00")
