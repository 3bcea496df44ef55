"""The product's own figures, one row each, worked out by hand: 10,000.00 within scope.

A row that changes here means that people are paid something else.
"""

import pytest

from tests.estimate.claims import answered, claim, clinic, mutual_claim, stay

WORKING = {"birth": "1980-01-01"}
YOUNG_RETIRED = {"birth": "1960-01-01", "status": "retired"}
OLD_RETIRED = {"birth": "1950-01-01", "status": "retired"}
CHILD = {"birth": "2015-01-01", "status": "resident"}
ADULT = {"birth": "1980-01-01", "status": "resident"}
ELDER = {"birth": "1960-01-01", "status": "resident"}


@pytest.mark.parametrize(
    ("basic", "person", "level", "on", "pays"),
    [
        ("SH-EMP", WORKING, "1", "2024-09-01", "7600.00"),
        ("SH-EMP", WORKING, "2", "2024-09-01", "7125.00"),
        ("SH-EMP", WORKING, "3", "2024-09-01", "6650.00"),
        ("SH-EMP", YOUNG_RETIRED, "1", "2025-09-01", "8245.00"),
        ("SH-EMP", YOUNG_RETIRED, "2", "2025-09-01", "7760.00"),
        ("SH-EMP", YOUNG_RETIRED, "3", "2025-09-01", "7275.00"),
        ("SH-EMP", OLD_RETIRED, "1", "2025-09-01", "8730.00"),
        ("SH-EMP", OLD_RETIRED, "2", "2025-09-01", "8245.00"),
        ("SH-EMP", OLD_RETIRED, "3", "2025-09-01", "7760.00"),
        ("SH-EMP", WORKING, "1", "2026-09-01", "7680.00"),
        ("SH-EMP", OLD_RETIRED, "3", "2026-09-01", "7760.00"),
        ("SH-RES", CHILD, "1", "2025-09-01", "6790.00"),
        ("SH-RES", CHILD, "2", "2025-09-01", "5820.00"),
        ("SH-RES", CHILD, "3", "2025-09-01", "4850.00"),
        ("SH-RES", ADULT, "1", "2025-09-01", "6650.00"),
        ("SH-RES", ADULT, "3", "2025-09-01", "4750.00"),
        ("SH-RES", ELDER, "1", "2025-09-01", "6790.00"),
        ("SH-RES", ELDER, "1", "2026-09-01", "7275.00"),
        ("SH-RES", ELDER, "2", "2026-09-01", "5820.00"),
        ("ZJ-RES", ADULT, "1", "2025-09-01", "800.00"),
        ("ZJ-RES", ADULT, "3", "2025-09-01", "800.00"),
        ("DZ-RES", ADULT, "1", "2025-09-01", "350.00"),
        ("DZ-RES", ADULT, "2", "2025-09-01", "0.00"),
        ("DZ-RES", ADULT, "3", "2025-09-01", "0.00"),
        ("BJ-EMP-FAQ", WORKING, "1", "2025-09-01", "7380.00"),
        ("BJ-EMP-FAQ", WORKING, "3", "2025-09-01", "5740.00"),
        ("BJ-EMP-FAQ", YOUNG_RETIRED, "2", "2025-09-01", "7395.00"),
        ("BJ-EMP-FAQ", OLD_RETIRED, "3", "2025-09-01", "7830.00"),
    ],
)
def test_a_clinic_visit_of_ten_thousand(basic, person, level, on, pays):
    case = claim(clinic("10000.00", on=on, level=level), basic=basic, on=on, person=person)
    assert answered(case)["layers"]["basic"] == pays


@pytest.mark.parametrize(
    ("basic", "person", "level", "pays"),
    [
        ("SH-EMP", WORKING, "1", "7225.00"),
        ("SH-EMP", WORKING, "3", "7225.00"),
        ("SH-EMP", YOUNG_RETIRED, "2", "8096.00"),
        ("SH-EMP", OLD_RETIRED | {"retired_pre2001": True}, "3", "8556.00"),
        ("SH-RES", CHILD, "1", "7960.00"),
        ("SH-RES", CHILD, "2", "7425.00"),
        ("SH-RES", ADULT, "3", "5820.00"),
        ("SH-RES", ELDER, "1", "8955.00"),
        ("SH-RES", ELDER, "2", "7920.00"),
        ("SH-RES", ELDER, "3", "6790.00"),
        ("ZJ-RES", ADULT, "1", "8330.00"),
        ("ZJ-RES", ADULT, "2", "7125.00"),
        ("ZJ-RES", ADULT, "3", "5980.00"),
        ("DZ-RES", ADULT, "1", "8415.00"),
        ("DZ-RES", ADULT, "2", "7334.00"),
        ("DZ-RES", ADULT, "3", "6138.00"),
    ],
)
@pytest.mark.parametrize("setting", ["inpatient", "observation"])
def test_a_first_stay_of_ten_thousand(basic, person, level, pays, setting):
    case = claim(stay(level=level, setting=setting), basic=basic, person=person)
    assert answered(case)["layers"]["basic"] == pays


@pytest.mark.parametrize(
    ("aid", "category", "pays"),
    [
        ("YZ-AID", "特困", "2010.00"),
        ("YZ-AID", "低保", "2010.00"),
        ("YZ-AID", "困境儿童", "2010.00"),
        ("YZ-AID", "低边", "0.00"),
        ("NAT-AID", "特困", "3618.00"),
        ("NAT-AID", "低保", "3015.00"),
        ("NAT-AID", "低边", "0.00"),
        ("NAT-AID", "因病支出型", "0.00"),
        ("BJ-AID", "特困", "4020.00"),
        ("BJ-AID", "低保", "3417.00"),
        ("BJ-AID", "低收入", "3417.00"),
    ],
)
def test_aid_on_the_4020_that_a_third_level_stay_leaves(aid, category, pays):
    case = claim(stay(), basic="ZJ-RES", layers={"aid": aid}, person={"categories": [category]})
    assert answered(case)["layers"]["aid"] == pays


@pytest.mark.parametrize(
    ("person", "pays"),
    [(ADULT, "4750.00"), (ELDER, "5225.00"), (OLD_RETIRED, "5700.00"), (CHILD, "4750.00")],
)
def test_the_mutual_plan_on_a_stay_of_ten_thousand(person, pays):
    assert answered(mutual_claim(stay(), person=person))["layers"]["mutual"] == pays
