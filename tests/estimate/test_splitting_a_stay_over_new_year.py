import copy

from tests.estimate.claims import answered, claim, parts, stay
from tests.estimate.test_paying_basic_insurance import with_policy

NEW_YEAR = {"admit": "2025-12-28", "discharge": "2026-01-07", "remote": "local"}


def test_a_stay_over_new_year_is_split_by_its_nights():
    first, second = parts(claim(stay("10000.01", **NEW_YEAR), basic="DZ-RES", on="2026-03-01"))
    assert (first["year"], first["amount"]) == ("2025", "4000.00")
    assert (second["year"], second["amount"]) == ("2026", "6000.01")
    assert (first["deductible_applied"], second["deductible_applied"]) == ("700.00", "0.00")


def test_what_the_first_part_leaves_of_the_start_line_is_carried_over():
    first, second = parts(claim(stay("1000.00", **NEW_YEAR), basic="DZ-RES", on="2026-03-01"))
    assert (first["amount"], first["deductible_applied"]) == ("400.00", "400.00")
    assert (second["amount"], second["deductible_applied"]) == ("600.00", "300.00")
    assert first["deductible_standard"] == second["deductible_standard"] == "700.00"


def test_a_split_stay_is_one_admission_and_has_the_age_of_its_first_day():
    case = claim(stay(**NEW_YEAR), basic="DZ-RES", on="2026-03-01", person={"birth": "1966-01-01"})
    assert [one["age"] for one in parts(case)] == [59, 59]
    after = answered(case)["ytd_after"]
    assert (after["2025"]["admissions"], after["2026"]["admissions"]) == (1, 0)


def test_the_earlier_part_is_rounded_and_the_last_takes_the_rest():
    odd = stay("100.00", admit="2025-12-31", discharge="2026-01-03")
    amounts = [one["amount"] for one in parts(claim(odd, basic="DZ-RES", on="2026-03-01"))]
    assert amounts == ["33.33", "66.67"]


def test_a_stay_over_two_new_years_has_three_parts():
    long = stay("73100.00", admit="2024-12-31", discharge="2026-01-01")
    found = parts(claim(long, basic="DZ-RES", on="2026-03-01"))
    assert [one["year"] for one in found] == ["2024", "2025", "2026"]
    assert [one["amount"] for one in found] == ["199.73", "72900.27", "0.00"]


def test_one_fen_over_two_new_years_is_not_paid_twice():
    long = stay("0.01", admit="2024-07-02", discharge="2026-01-01")
    found = parts(claim(long, basic="DZ-RES", on="2026-03-01"))
    assert [one["amount"] for one in found] == ["0.00", "0.01", "0.00"]
    halves = stay("0.01", admit="2024-01-01", discharge="2026-01-01")
    found = parts(claim(halves, basic="DZ-RES", on="2026-03-01"))
    assert [one["amount"] for one in found] == ["0.01", "0.00", "0.00"]


def test_leaving_on_new_years_day_leaves_no_night_to_the_new_year():
    found = parts(
        claim(stay(admit="2025-12-28", discharge="2026-01-01"), basic="DZ-RES", on="2026-03-01")
    )
    assert [one["amount"] for one in found] == ["10000.00", "0.00"]


def test_elsewhere_a_stay_belongs_wholly_to_the_year_of_its_discharge():
    (only,) = parts(claim(stay(**NEW_YEAR), basic="ZJ-RES", on="2026-03-01"))
    assert (only["year"], only["amount"]) == ("2026", "10000.00")


def test_each_part_of_a_split_stay_goes_by_the_version_of_its_year(tmp_path):
    def change(raw):
        (old,) = raw["DZ-RES"]["versions"]
        new = copy.deepcopy(old) | {"id": "2026", "from": "2026-01-01"}
        new["inpatient"]["rates"]["any"]["3"] = "0.50"
        new["inpatient"]["deductible"]["3"] = "100.00"
        raw["DZ-RES"]["versions"] = [old | {"to": "2025-12-31"}, new]

    among = with_policy(tmp_path, change)
    first, second = parts(claim(stay(**NEW_YEAR), basic="DZ-RES", on="2026-03-01"), 0, among)
    assert (first["version"], first["rate"]) == ("2024", "0.66")
    assert (second["version"], second["rate"]) == ("2026", "0.50")
    assert second["deductible_applied"] == "0.00"


def test_a_stay_of_one_day_is_not_split():
    (only,) = parts(claim(stay(admit="2025-12-31", discharge="2025-12-31"), basic="DZ-RES"))
    assert only["amount"] == "10000.00"
