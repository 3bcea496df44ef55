import pytest

from app.catalogue import policies
from app.estimate import estimate
from tests.estimate.claims import answered, claim, clinic, fault, line, mutual_claim, stay

TILTED = {"categories": ["低保"]}


def layered(*sheets, **more):
    """A claim under Zhenjiang's basic insurance and 大病."""
    layers = {"major": "ZJ-MAJOR"} | more.pop("layers", {})
    return claim(*sheets, basic="ZJ-RES", layers=layers, **more)


def major(case):
    (only,) = answered(case)["major_steps"]
    return only


@pytest.mark.parametrize(
    ("before", "pay", "tiers"),
    [
        ("0.00", "0.00", []),
        ("11500.00", "0.00", []),
        ("11500.01", "0.01", [["0.01", "0.60", "0.01"]]),
        ("15000.00", "2100.00", [["3500.00", "0.60", "2100.00"]]),
        ("46500.00", "2100.00", [["35000.00", "0.60", "21000.00"]]),
        (
            "48000.00",
            "2250.00",
            [["35000.00", "0.60", "21000.00"], ["1500.00", "0.70", "1050.00"]],
        ),
        (
            "98500.00",
            "2650.00",
            [
                ["35000.00", "0.60", "21000.00"],
                ["50000.00", "0.70", "35000.00"],
                ["2000.00", "0.80", "1600.00"],
            ],
        ),
    ],
)
def test_tiers_are_measured_on_the_burden_of_the_whole_year(before, pay, tiers):
    sheet = stay("10000.00")
    step = major(layered(sheet, ytd={"2025": {"admissions": 2, "major_base": before}}))
    assert step["base"] == "3500.00"
    assert (step["tiers_on_cumulative"], step["pay"]) == (tiers, pay)


def test_the_poor_have_half_the_start_line_and_five_points_more():
    step = major(layered(stay("40000.00", level="3"), person=TILTED))
    assert step["tilt"] is True
    assert step["base"] == "14520.00"
    assert step["tiers_on_cumulative"] == [["7020.00", "0.65", "4563.00"]]


def test_clinics_and_stays_add_to_the_burden_rejected_ones_do_not():
    case = layered(
        clinic("1200.00", on="2025-06-01"),
        stay(),
        stay("99999.00", no="0009", void=True),
        on="2025-12-01",
    )
    assert major(case)["base"] == str(_owed(case))


def _owed(case):
    from decimal import Decimal

    result = answered(case)
    return Decimal(result["total"]) - Decimal(result["layers"]["basic"])


def test_items_out_of_scope_and_the_remote_first_share_add_nothing_to_the_burden():
    lines = [line("9000.00"), line("700.00", "SELF"), line("300.00", "OVER_LIMIT")]
    assert major(layered(stay(lines=lines)))["base"] == "3670.00"
    away = claim(stay(remote="none"), basic="DZ-RES", layers={"major": "ZJ-MAJOR"})
    assert major(away)["base"] == "3182.00"


def test_the_yearly_cap_of_major_illness_insurance_holds():
    ytd = {"2025": {"admissions": 2, "major_base": "60000.00", "major_paid": "299000.00"}}
    assert major(layered(stay(), ytd=ytd))["pay"] == "1000.00"
    ytd["2025"]["major_paid"] = "300000.00"
    assert major(layered(stay(), ytd=ytd))["pay"] == "0.00"


def test_without_the_required_disease_nothing_accumulates():
    case = claim(stay(), basic="SH-RES", layers={"major": "SH-MAJOR"})
    result = answered(case)
    assert result["major_steps"] == []
    assert result["ytd_after"]["2025"]["major_base"] == "0.00"
    ill = claim(
        stay(), basic="SH-RES", layers={"major": "SH-MAJOR"}, person={"major_disease": True}
    )
    assert answered(ill)["ytd_after"]["2025"]["major_base"] == major(ill)["base"] == "4180.00"


def test_without_a_major_policy_nothing_accumulates_and_no_steps_are_shown():
    result = answered(claim(stay(), basic="ZJ-RES"))
    assert "major_steps" not in result
    assert result["ytd_after"]["2025"]["major_base"] == "0.00"


def test_every_benefit_year_has_a_step_of_its_own():
    split = stay("80000.00", admit="2025-12-22", discharge="2026-01-01", remote="local")
    later = stay("50000.00", admit="2026-01-05", discharge="2026-01-09", no="0002")
    case = claim(split, later, basic="DZ-RES", layers={"major": "ZJ-MAJOR"}, on="2026-03-01")
    steps = answered(case)["major_steps"]
    assert [step["year"] for step in steps] == ["2025", "2026"]
    assert [step["base"] for step in steps] == ["27662.00", "17462.00"]
    assert answered(case)["layers"]["major"] == str(
        sum((_money(step["pay"]) for step in steps), _money("0.00"))
    )


def _money(text):
    from decimal import Decimal

    return Decimal(text)


def aided(*categories, layers=None, **more):
    """A stay of 10,000.00 of which 1,000.00 is out of scope, with aid."""
    sheet = stay(lines=[line("9000.00"), line("1000.00", "SELF")])
    names = {"aid": "YZ-AID"} if layers is None else layers
    return claim(
        sheet, basic="ZJ-RES", layers=names, person={"categories": list(categories)}, **more
    )


def test_aid_on_everything_owed_counts_what_is_out_of_scope_too():
    steps = answered(aided("低保"))["aid_steps"]
    assert (steps["base"], steps["pay"]) == ("4670.00", "2335.00")


def test_aid_within_scope_does_not():
    steps = answered(aided("低保", layers={"aid": "NAT-AID"}))["aid_steps"]
    assert (steps["base"], steps["pay"]) == ("3670.00", "2752.50")


def test_aid_counts_stays_and_observation_not_clinics():
    lying = stay(
        "5000.00", setting="observation", no="0002", admit="2025-08-01", discharge="2025-08-03"
    )
    case = claim(clinic(), lying, basic="ZJ-RES", layers={"aid": "YZ-AID"}, person=TILTED)
    assert answered(case)["aid_steps"]["base"] == "2270.00"
    only_clinic = claim(clinic(), basic="ZJ-RES", layers={"aid": "YZ-AID"}, person=TILTED)
    assert answered(only_clinic)["aid_steps"]["base"] == "0.00"
    assert answered(only_clinic)["layers"]["aid"] == "0.00"


@pytest.mark.parametrize(
    ("categories", "best", "rate"),
    [
        (["低边", "低保"], "低保", "0.75"),
        (["低保", "特困", "低边"], "特困", "0.90"),
        (["因病支出型", "无"], "因病支出型", "0.60"),
    ],
)
def test_of_several_categories_the_highest_rate_counts(categories, best, rate):
    steps = answered(aided(*categories, layers={"aid": "NAT-AID"}))["aid_steps"]
    assert (steps["category"], steps["rate"]) == (best, rate)


def test_at_equal_rates_the_lower_threshold_counts(tmp_path):
    from tests.estimate.test_paying_basic_insurance import with_policy

    def change(raw):
        raw["NAT-AID"]["versions"][0]["categories"]["低边"]["rate"] = "0.75"

    among = with_policy(tmp_path, change)
    steps = answered(aided("低边", "低保", layers={"aid": "NAT-AID"}), among)["aid_steps"]
    assert (steps["category"], steps["threshold_applied"]) == ("低保", "0.00")


@pytest.mark.parametrize(
    ("used", "applied", "pay"),
    [
        ("0.00", "3670.00", "0.00"),
        ("4000.00", "900.00", "1800.50"),
        ("4900.00", "0.00", "2385.50"),
        ("9999.00", "0.00", "2385.50"),
    ],
)
def test_the_threshold_of_aid_is_taken_once_a_year(used, applied, pay):
    case = aided("低边", layers={"aid": "NAT-AID"}, ytd={"2025": {"aid_threshold_used": used}})
    steps = answered(case)["aid_steps"]
    assert (steps["threshold_applied"], steps["pay"]) == (applied, pay)
    after = answered(case)["ytd_after"]["2025"]["aid_threshold_used"]
    assert after == str(_money(used) + _money(applied))


def test_the_yearly_cap_of_aid_holds_except_where_a_category_has_none():
    ytd = {"2025": {"aid_paid": "159999.00"}}
    capped = answered(aided("低保", layers={"aid": "BJ-AID"}, ytd=ytd))["aid_steps"]
    assert (capped["before_cap"], capped["pay"]) == ("3119.50", "1.00")
    free = answered(aided("特困", layers={"aid": "BJ-AID"}, ytd=ytd))["aid_steps"]
    assert (free["before_cap"], free["pay"]) == ("3670.00", "3670.00")


def test_aid_is_written_in_the_latest_year_of_the_claim():
    sheets = [
        stay(admit="2025-11-01", discharge="2025-11-05"),
        stay(admit="2026-01-05", discharge="2026-01-09", no="0002"),
    ]
    case = claim(*sheets, basic="ZJ-RES", layers={"aid": "YZ-AID"}, person=TILTED, on="2026-03-01")
    after = answered(case)["ytd_after"]
    assert after["2025"]["aid_paid"] == "0.00"
    assert after["2026"]["aid_paid"] == answered(case)["layers"]["aid"] == "4020.00"


def test_without_a_category_there_is_no_aid_and_it_says_why():
    assert answered(aided("无"))["aid_steps"] == {
        "category": None,
        "pay": "0.00",
        "why": "no category of the aid policy",
    }


BOTH = {"aid": "YZ-AID", "charity": "YZ-CHARITY"}


def test_charity_gives_its_share_of_what_the_aid_left():
    result = answered(aided("低保", layers=BOTH))
    assert result["charity_steps"] == {
        "base": "2335.00",
        "rate": "0.60",
        "before_balance": "1401.00",
        "pay": "1401.00",
    }


@pytest.mark.parametrize(
    ("balance", "pay"), [("1401.00", "1401.00"), ("7.00", "7.00"), ("0.00", "0.00")]
)
def test_charity_gives_no_more_than_its_fund_holds(balance, pay):
    case = aided("低保", layers=BOTH, charity_fund_balance=balance)
    assert answered(case)["charity_steps"]["pay"] == pay


def test_where_only_charity_knows_the_category_it_starts_from_the_whole_base():
    names = {"aid": "NAT-AID", "charity": "YZ-CHARITY"}
    result = answered(aided("困境儿童", layers=names))
    assert result["aid_steps"]["category"] is None
    assert result["charity_steps"]["base"] == "3670.00"


def test_charity_alone_starts_from_everything_owed():
    result = answered(aided("低保", layers={"charity": "YZ-CHARITY"}))
    assert "aid_steps" not in result
    assert result["charity_steps"]["base"] == "4670.00"


def test_charity_steps_are_absent_where_no_category_applies():
    assert "charity_steps" not in answered(aided("低边", layers=BOTH))


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


def household(burden="72000.00", **more):
    return {
        "policy": {"standalone": "BJ-POVERTY"},
        "claim_date": "2025-03-01",
        "household": {"year": "2024", "burden": burden} | more,
    }


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
    assert result["personal"] == str(_money(burden) - _money(pay))


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


def given_sums(layers, **more):
    sums = {"total": "300000.00", "in_scope": "270000.00", "basic_paid": "100000.00"}
    return {
        "policy": {"standalone": "LAYERS"} | layers,
        "claim_date": "2025-06-01",
        "person": {},
        "given": sums | more,
    }


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
