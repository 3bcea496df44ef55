import pytest

from tests.estimate.claims import answered, claim, clinic, line, stay, yuan
from tests.estimate.test_paying_basic_insurance import with_policy

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
    result = answered(case)
    return yuan(result["total"]) - yuan(result["layers"]["basic"])


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
        sum((yuan(step["pay"]) for step in steps), yuan("0.00"))
    )


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
    assert after == str(yuan(used) + yuan(applied))


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
