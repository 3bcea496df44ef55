import copy
import json

import pytest

from app.catalogue import policies
from tests.estimate.claims import answered, claim, clinic, line, part, stay

RETIRED = {"status": "retired"}
RAW = json.loads(policies.OWN_FILE.read_text("utf-8"))


def with_policy(tmp_path, change):
    """The own policies after `change` was made to the raw file."""
    raw = copy.deepcopy(RAW)
    change(raw["policies"])
    file = tmp_path / "policies.json"
    file.write_text(json.dumps(raw), "utf-8")
    return policies.load(file)


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        ("1955-09-18", "2025-09-17", 69),
        ("1955-09-18", "2025-09-18", 70),
        ("1956-02-29", "2026-02-28", 69),
        ("1956-02-29", "2026-03-01", 70),
        ("1956-02-29", "2028-02-28", 71),
        ("1956-02-29", "2028-02-29", 72),
        ("2025-09-18", "2025-09-18", 0),
    ],
)
def test_a_year_older_on_the_birthday_and_on_1_march_where_there_is_no_29_february(birth, on, age):
    case = claim(clinic(on=on), person={"birth": birth}, on=on, basic="BJ-EMP-FAQ")
    assert part(case)["age"] == age


def test_the_age_for_a_stay_is_that_on_admission():
    over = stay(admit="2025-09-17", discharge="2025-09-20")
    case = claim(over, person=RETIRED | {"birth": "1965-09-18"}, basic="SH-RES")
    assert (part(case)["age"], part(case)["rate"]) == (59, "0.60")


@pytest.mark.parametrize(
    ("person", "level", "rate"),
    [
        ({}, "1", "0.80"),
        ({}, "2", "0.75"),
        ({}, "3", "0.70"),
        (RETIRED | {"birth": "1955-09-19"}, "1", "0.85"),
        (RETIRED | {"birth": "1955-09-19"}, "3", "0.75"),
        (RETIRED | {"birth": "1955-09-18"}, "1", "0.90"),
        (RETIRED | {"birth": "1955-09-18"}, "3", "0.80"),
        ({"birth": "1955-09-18"}, "3", "0.70"),
        ({"status": "resident", "insurance": "居保"}, "3", "0.70"),
    ],
)
def test_clinic_rates_go_by_status_age_and_level(person, level, rate):
    assert part(claim(clinic(level=level), person=person))["rate"] == rate


@pytest.mark.parametrize(
    ("person", "start", "rate"),
    [
        ({}, "1500.00", "0.85"),
        (RETIRED, "1200.00", "0.92"),
        (RETIRED | {"retired_pre2001": True}, "700.00", "0.92"),
        ({"retired_pre2001": True}, "1500.00", "0.85"),
    ],
)
def test_the_start_line_of_stays_goes_by_status_and_year_of_retirement(person, start, rate):
    found = part(claim(stay(), person=person))
    assert (found["deductible_standard"], found["rate"]) == (start, rate)


@pytest.mark.parametrize(
    ("birth", "standard"),
    [
        ("2007-01-01", "300.00"),
        ("2006-09-18", "500.00"),
        ("2006-09-19", "300.00"),
        ("1965-09-19", "500.00"),
        ("1965-09-18", "300.00"),
    ],
)
def test_the_yearly_start_line_of_residents_is_that_of_the_age_on_the_day(birth, standard):
    found = part(claim(basic="SH-RES", person={"birth": birth}))
    assert found["deductible_standard"] == standard


def test_what_was_used_under_one_age_band_is_carried_into_the_next():
    before = clinic("400.00", on="2025-09-17")
    after = clinic("400.00", on="2025-09-18", no="0002")
    case = claim(before, after, basic="SH-RES", person={"birth": "1965-09-18"})
    young, old = (part(case, at) for at in (0, 1))
    assert (young["deductible_standard"], young["deductible_applied"]) == ("500.00", "400.00")
    assert (old["deductible_standard"], old["deductible_used_before"]) == ("300.00", "400.00")
    assert (old["deductible_applied"], old["base"]) == ("0.00", "400.00")


def test_coming_of_age_raises_the_start_line_by_the_difference():
    child = clinic("300.00", on="2025-09-17")
    adult = clinic("300.00", on="2025-09-18", no="0002")
    case = claim(child, adult, basic="SH-RES", person={"birth": "2006-09-18"})
    assert [part(case, at)["deductible_applied"] for at in (0, 1)] == ["300.00", "200.00"]


def test_used_up_more_than_the_start_line_is_no_credit():
    found = part(claim(ytd={"2025": {"out_ded_used": "800.00"}}))
    assert (found["deductible_applied"], found["base"]) == ("0.00", "1000.00")


def test_clinic_and_stay_have_ledgers_of_their_own():
    after = answered(claim(clinic("500.00"), stay(no="0002")))["ytd_after"]["2025"]
    assert (after["out_ded_used"], after["in_ded_used"]) == ("500.00", "1500.00")


@pytest.mark.parametrize(
    ("admissions", "standard"), [(0, "800.00"), (1, "400.00"), (2, "0.00"), (9, "0.00")]
)
def test_later_stays_of_the_year_have_smaller_start_lines(admissions, standard):
    case = claim(stay(), basic="ZJ-RES", ytd={"2025": {"admissions": admissions}})
    assert part(case)["deductible_standard"] == standard
    assert answered(case)["ytd_after"]["2025"]["admissions"] == admissions + 1


def test_stays_of_one_claim_count_on_and_rejected_ones_do_not_count():
    sheets = [
        stay(no="3", admit="2025-07-20", discharge="2025-07-25"),
        stay(no="2", admit="2025-07-12", discharge="2025-07-18", void=True),
        stay(no="1", admit="2025-07-01", discharge="2025-07-11", setting="observation"),
        clinic(no="0", on="2025-07-15"),
    ]
    result = answered(claim(*sheets, basic="ZJ-RES"))
    standards = {
        one["no"]: one["steps"]["parts"][0]["deductible_standard"]
        for one in result["invoices"]
        if one["decision"] == "accepted"
    }
    assert standards == {"1": "800.00", "0": "200.00", "3": "400.00"}
    assert result["ytd_after"]["2025"]["admissions"] == 2


def test_under_a_yearly_start_line_admissions_are_not_counted():
    after = answered(claim(stay(), ytd={"2025": {"admissions": 4}}))["ytd_after"]
    assert after["2025"]["admissions"] == 4


def test_prehospital_care_uses_the_clinics_ledger_and_the_level_the_policy_names():
    ambulance = clinic(setting="prehospital", level="3")
    found = part(claim(ambulance))
    assert (found["rate"], found["deductible_standard"]) == ("0.80", "500.00")
    assert answered(claim(ambulance))["ytd_after"]["2025"]["out_ded_used"] == "500.00"


def test_prehospital_care_needs_no_level():
    ambulance = clinic(setting="prehospital")
    del ambulance["level"]
    assert part(claim(ambulance))["rate"] == "0.80"


@pytest.mark.parametrize(
    ("lines", "first", "in_scope"),
    [
        ([("B", "10.05", "0.10")], "1.01", "9.04"),
        ([("B", "10.04", "0.10")], "1.00", "9.04"),
        ([("B", "0.05", "0.10"), ("B", "0.05", "0.10")], "0.02", "0.08"),
        ([("B", "100.00", "0")], "0.00", "100.00"),
        ([("B", "100.00", "1")], "100.00", "0.00"),
    ],
)
def test_the_first_share_of_class_b_is_rounded_line_by_line(lines, first, in_scope):
    sheet = [line(amount, kind, first_share=share) for kind, amount, share in lines]
    total = str(sum(float(amount) * 100 for _, amount, _ in lines) / 100)
    total = f"{float(total):.2f}"
    steps = answered(claim(clinic(total, lines=sheet)))["invoices"][0]["steps"]
    assert (steps["class_b_first"], steps["in_scope"]) == (first, in_scope)


def test_half_a_fen_is_rounded_up():
    ytd = {"2025": {"out_ded_used": "500.00"}}
    assert part(claim(clinic("0.45"), ytd=ytd))["pay_pool"] == "0.32"
    assert part(claim(clinic("0.05", level="1"), ytd=ytd))["pay_pool"] == "0.04"
    assert part(claim(clinic("0.01", level="3"), ytd=ytd))["pay_pool"] == "0.01"


@pytest.mark.parametrize(
    ("used", "total", "within", "over", "pool", "additional"),
    [
        ("649000.00", "1000.00", "1000.00", "0.00", "850.00", "0.00"),
        ("649000.00", "1000.01", "1000.00", "0.01", "850.00", "0.01"),
        ("650000.00", "1000.00", "0.00", "1000.00", "0.00", "800.00"),
        ("700000.00", "1000.00", "0.00", "1000.00", "0.00", "800.00"),
    ],
)
def test_above_the_expense_cap_the_additional_fund_pays_at_its_rate(
    used, total, within, over, pool, additional
):
    ytd = {"2025": {"in_ded_used": "1500.00", "pool_expense_used": used}}
    found = part(claim(stay(total), ytd=ytd))
    assert (found["within"], found["over"]) == (within, over)
    assert (found["pay_pool"], found["pay_additional"]) == (pool, additional)


def test_clinic_and_stays_share_the_expense_cap():
    ytd = {"2025": {"out_ded_used": "500.00", "pool_expense_used": "649500.00"}}
    found = part(claim(clinic("1000.00", level="1"), ytd=ytd))
    assert (found["within"], found["over"], found["pay_additional"]) == (
        "500.00",
        "500.00",
        "400.00",
    )


@pytest.mark.parametrize(
    ("paid", "pay"), [("0.00", "6000.00"), ("245000.00", "5000.00"), ("250000.00", "0.00")]
)
def test_a_payment_cap_cuts_what_the_fund_pays(paid, pay):
    case = claim(stay("8800.00", level="2"), basic="ZJ-RES", ytd={"2025": {"fund_paid": paid}})
    found = part(case)
    assert found["before_cap"] == "6225.00"
    assert found["pay_pool"] == (pay if pay != "6000.00" else "6225.00")


def test_the_clinic_cap_and_the_whole_cap_both_hold():
    def paid(**used):
        case = claim(clinic("3000.00"), basic="ZJ-RES", ytd={"2025": used})
        return part(case)["before_cap"], part(case)["pay_pool"]

    assert paid() == ("1120.00", "800.00")
    assert paid(out_fund_paid="700.00") == ("1120.00", "100.00")
    assert paid(out_fund_paid="900.00") == ("1120.00", "0.00")
    assert paid(fund_paid="249950.00") == ("1120.00", "50.00")


def test_only_a_clinic_cap_counts_what_clinics_were_paid():
    capped = answered(claim(clinic("3000.00"), basic="ZJ-RES"))["ytd_after"]["2025"]
    assert (capped["out_fund_paid"], capped["fund_paid"]) == ("800.00", "800.00")
    free = answered(claim(clinic("3000.00")))["ytd_after"]["2025"]
    assert (free["out_fund_paid"], free["fund_paid"]) == ("0.00", "1750.00")


@pytest.mark.parametrize(
    ("remote", "rate"),
    [
        ("local", "0.65"),
        ("longterm", "0.65"),
        ("referral", "0.60"),
        ("temporary", "0.55"),
        ("none", "0.45"),
        ("emergency", "0.65"),
    ],
)
def test_away_from_home_points_come_off_the_rate(remote, rate):
    assert part(claim(stay(remote=remote), basic="ZJ-RES"))["rate"] == rate


@pytest.mark.parametrize(
    ("remote", "first"), [("local", "0.00"), ("referral", "500.00"), ("none", "2000.01")]
)
def test_away_from_home_a_first_share_is_cut_before_the_start_line(remote, first):
    found = part(claim(stay("10000.03", remote=remote), basic="DZ-RES"))
    assert (found["remote_first"], found["deductible_applied"]) == (first, "700.00")


def test_a_rate_of_nothing_pays_nothing():
    found = part(claim(clinic(level="2"), basic="DZ-RES"))
    assert (found["base"], found["pay_pool"]) == ("1000.00", "0.00")


@pytest.mark.parametrize(
    ("on", "year", "version"),
    [
        ("2024-07-01", "2024", "2024"),
        ("2025-06-30", "2024", "2024"),
        ("2025-07-01", "2025", "2025"),
        ("2026-06-30", "2025", "2025"),
        ("2026-07-01", "2026", "2026"),
    ],
)
def test_year_and_version_change_on_1_july(on, year, version):
    found = part(claim(clinic(on=on), on=on))
    assert (found["year"], found["version"]) == (year, version)


def test_each_year_has_a_start_line_of_its_own():
    case = claim(clinic(on="2025-06-30"), clinic(on="2025-07-01", no="0002"))
    assert [part(case, at)["deductible_applied"] for at in (0, 1)] == ["500.00", "500.00"]
    assert set(answered(case)["ytd_after"]) == {"2024", "2025"}


def test_years_given_but_not_touched_are_handed_back():
    after = answered(claim(ytd={"2023": {"fund_paid": "5.00"}}))["ytd_after"]
    assert after["2023"]["fund_paid"] == "5.00"
    assert len(after["2023"]) == len(after["2025"]) == 12


@pytest.mark.parametrize(
    ("total", "status"), [("10000000.00", "ok"), ("10000000.01", "manual_review")]
)
def test_a_very_large_invoice_is_computed_and_reviewed_by_hand(total, status):
    assert answered(claim(stay(total)))["status"] == status


def test_a_rejected_large_invoice_needs_no_review():
    assert (
        answered(claim(clinic(), stay("20000000.00", no="0002", void=True)))["status"] == "partial"
    )


def test_other_payments_lower_only_what_remains():
    plain = answered(claim(clinic("1500.00")))
    paid = answered(claim(clinic("1500.00", other_paid="800.00")))
    assert plain["total_fund"] == paid["total_fund"] == "700.00"
    assert (plain["personal"], paid["personal"], paid["status"]) == ("800.00", "0.00", "ok")
    too_much = answered(claim(clinic("1500.00", other_paid="800.01")))
    assert (too_much["personal"], too_much["status"]) == ("0.00", "manual_review")
