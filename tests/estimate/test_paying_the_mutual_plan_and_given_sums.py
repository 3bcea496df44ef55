import pytest

from app.catalogue import policies
from app.estimate import estimate
from tests.estimate.claims import (
    answered,
    fault,
    given_sums,
    household,
    mutual_claim,
    stay,
    yuan,
)


def subsidised(total="3800.00", birth="1957-03-03", **more):
    used = more.pop("used", {})
    case = mutual_claim(stay(total, **more), person={"birth": birth}, ytd={"2025": used})
    return answered(case)["invoices"][0]["steps"]


@pytest.mark.parametrize(
    ("birth", "rate"),
    [
        ("1965-07-02", "0.50"),
        ("1965-07-01", "0.55"),
        ("1955-07-02", "0.55"),
        ("1955-07-01", "0.60"),
        ("2024-01-01", "0.50"),
    ],
)
def test_the_mutual_plans_rate_goes_by_age_on_admission(birth, rate):
    assert subsidised(birth=birth)["rate"] == rate


def test_the_mutual_plan_pays_on_what_others_left():
    steps = subsidised(other_paid="1000.00")
    assert (steps["base"], steps["deductible_applied"], steps["pay"]) == (
        "2800.00",
        "500.00",
        "1265.00",
    )
    nothing = subsidised(other_paid="3800.01")
    assert (nothing["base"], nothing["deductible_applied"], nothing["pay"]) == (
        "0.00",
        "0.00",
        "0.00",
    )


def test_the_mutual_start_line_and_cap_are_those_of_the_year():
    used = {"mutual_ded_used": "400.00", "mutual_paid": "29000.00"}
    steps = subsidised(used=used)
    assert (steps["deductible_applied"], steps["before_cap"], steps["pay"]) == (
        "100.00",
        "2035.00",
        "1000.00",
    )


def test_several_stays_share_the_mutual_start_line():
    sheets = [stay("300.00", discharge="2025-07-05"), stay("700.00", no="0002")]
    result = answered(mutual_claim(*sheets))
    applied = [one["steps"]["deductible_applied"] for one in result["invoices"]]
    assert applied == ["300.00", "200.00"]
    assert result["ytd_after"]["2025"]["mutual_ded_used"] == "500.00"


@pytest.mark.parametrize(
    ("burden", "pay"),
    [
        ("0.00", "0.00"),
        ("0.01", "0.00"),
        ("0.02", "0.01"),
        ("30000.00", "9000.00"),
        ("30000.01", "9000.00"),
        ("50000.00", "17000.00"),
        ("316000.00", "150000.00"),
        ("900000.00", "150000.00"),
    ],
)
def test_a_households_burden_is_paid_by_tiers_up_to_the_cap(burden, pay):
    result = estimate(household(burden), policies.own())
    assert result["layers"] == {"aid": pay}
    assert result["personal"] == str(yuan(burden) - yuan(pay))


def test_a_household_applies_once_a_year():
    result = estimate(household(already_applied=True), policies.own())
    assert (result["status"], result["reason"]) == ("rejected", "ALREADY_APPLIED_THIS_YEAR")
    assert (result["total_fund"], result["personal"]) == ("0.00", "72000.00")
    assert estimate(household(already_applied=False), policies.own())["status"] == "ok"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"burden": "x"}, "household.burden"),
        ({"burden": "-1.00"}, "household.burden"),
        ({"year": 2024}, "household.year"),
        ({"year": "24"}, "household.year"),
        ({"already_applied": "no"}, "household.already_applied"),
    ],
)
def test_a_malformed_household_is_named_by_its_path(change, field):
    code, message = fault(household(**change))
    assert (code, message.split(":")[0]) == ("BAD_FIELD", field)


def test_a_household_needs_a_version_on_the_day_of_filing():
    assert fault(household() | {"claim_date": "2022-12-31"})[0] == "NO_POLICY_VERSION"


def test_later_layers_follow_sums_settled_elsewhere():
    case = given_sums({"major": "ZJ-MAJOR", "aid": "YZ-AID"}, category="低保")
    result = estimate(case, policies.own())
    assert result["layers"] == {"basic": "100000.00", "major": "124625.00", "aid": "37687.50"}
    assert result["steps"]["aid"]["base"] == "75375.00"
    assert (result["total_fund"], result["personal"]) == ("262312.50", "37687.50")
    assert "ytd_after" not in result
    assert "other_paid" not in result


def test_aid_paid_earlier_in_the_year_narrows_the_cap_of_given_sums():
    case = given_sums({"aid": "NAT-AID"}, category="低保", aid_paid_ytd="59999.00")
    result = estimate(case, policies.own())
    assert (result["layers"]["aid"], result["layers"]["major"]) == ("1.00", "0.00")


def test_given_sums_that_exceed_the_total_go_to_a_person():
    result = estimate(given_sums({}, basic_paid="300000.01"), policies.own())
    assert (result["personal"], result["status"]) == ("0.00", "manual_review")


def test_given_sums_go_by_their_own_date_and_aid_by_the_day_of_filing():
    late = given_sums({"major": "SD-MAJOR-2014"})
    assert fault(late)[0] == "NO_POLICY_VERSION"
    assert estimate(given_sums({"major": "SD-MAJOR-2014"}, date="2016-12-31"), policies.own())
    early = given_sums({"aid": "YZ-AID"}, date="2025-01-01") | {"claim_date": "2020-12-31"}
    assert fault(early)[0] == "NO_POLICY_VERSION"


@pytest.mark.parametrize("name", ["total", "in_scope", "basic_paid"])
def test_given_sums_must_be_amounts(name):
    for value in ("x", "-1.00", None):
        code, message = fault(given_sums({}, **{name: value}))
        assert (code, message.split(":")[0]) == ("BAD_FIELD", f"given.{name}")
