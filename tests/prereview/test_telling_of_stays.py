"""Stays and hospitals: days in their order, beds that do not overlap, and whether the fund knows the place."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from app.catalogue.claim import Claim
from app.prereview import words
from tests.prereview.claims import (
    answered,
    clinic,
    invoice,
    look_at,
    mutual,
    songjiang,
    stay,
)
from tests.prereview.spoiled import other_service, with_clinic, with_invoice, with_stay

DAYS = {
    *("STAY_DATES_MISSING", "DISCHARGE_BEFORE_ADMIT", "ADMIT_IN_FUTURE"),
    *("DISCHARGE_IN_FUTURE", "STAY_OVER_YEAR", "STAYS_OVERLAP"),
}
HOSPITALS = {
    *("HOSPITAL_MISSING", "HOSPITAL_UNKNOWN", "HOSPITAL_NOT_PAYABLE", "HOSPITAL_NOT_DESIGNATED"),
}


def seen(claim: Claim, among: set[str]) -> list[str]:
    return [one.code for one in look_at(claim) if one.code in among]


def october(first: int, last: int, name: str = "s2"):
    return stay(id=name, admit=date(2026, 10, first), discharge=date(2026, 10, last))


@pytest.mark.parametrize(
    ("admit", "discharge", "found"),
    [
        (None, None, ["STAY_DATES_MISSING"]),
        (date(2026, 10, 6), None, ["STAY_DATES_MISSING"]),
        (None, date(2026, 10, 6), ["STAY_DATES_MISSING"]),
        (date(2026, 10, 6), date(2026, 10, 6), []),
        (date(2026, 10, 6), date(2026, 10, 5), ["DISCHARGE_BEFORE_ADMIT"]),
        (date(2026, 11, 21), date(2026, 11, 21), []),
        (date(2026, 11, 20), date(2026, 11, 22), ["DISCHARGE_IN_FUTURE"]),
        (date(2026, 11, 22), date(2026, 11, 25), ["ADMIT_IN_FUTURE"]),
        (date(2026, 11, 22), None, ["STAY_DATES_MISSING", "ADMIT_IN_FUTURE"]),
        (None, date(2026, 11, 22), ["STAY_DATES_MISSING", "DISCHARGE_IN_FUTURE"]),
        (date(2026, 11, 25), date(2026, 11, 22), ["DISCHARGE_BEFORE_ADMIT", "ADMIT_IN_FUTURE"]),
        # 365 nights, then 366; 2024 has a day more
        (date(2025, 10, 14), date(2026, 10, 14), []),
        (date(2025, 10, 13), date(2026, 10, 14), ["STAY_OVER_YEAR"]),
        (date(2024, 1, 10), date(2025, 1, 9), []),
        (date(2024, 1, 10), date(2025, 1, 10), ["STAY_OVER_YEAR"]),
    ],
)
def test_the_days_of_a_stay_follow_each_other_and_are_past(admit, discharge, found):
    assert seen(with_stay(admit=admit, discharge=discharge), DAYS) == found


@pytest.mark.parametrize(
    ("admit", "said"),
    [
        (date(2025, 10, 13), "按您填的，住了366天。"),
        (date(2024, 10, 14), "按您填的，住了730天。"),
    ],
)
def test_a_long_stay_is_told_in_days(admit, said):
    found = look_at(with_stay(admit=admit))
    assert [words(one, str).text for one in found if one.code == "STAY_OVER_YEAR"] == [said]


@pytest.mark.parametrize(
    ("first", "second", "overlap"),
    [
        # one after the other, also on one day
        ((1, 6), (7, 10), False),
        ((1, 6), (6, 10), False),
        ((6, 10), (1, 6), False),
        # over each other, inside each other, from or to the same day
        ((1, 7), (6, 10), True),
        ((6, 10), (1, 7), True),
        ((1, 20), (5, 6), True),
        ((5, 6), (1, 20), True),
        ((1, 6), (1, 10), True),
        ((1, 10), (6, 10), True),
        ((1, 6), (1, 6), True),
        # a day in bed: inside another stay, at its edge, twice
        ((1, 10), (5, 5), True),
        ((5, 5), (1, 10), True),
        ((1, 10), (10, 10), False),
        ((1, 10), (1, 1), False),
        ((5, 5), (5, 5), True),
        ((5, 5), (6, 6), False),
    ],
)
def test_nobody_lies_in_two_beds(first, second, overlap):
    claim = mutual(stays=(october(*first, "s1"), october(*second, "s2")))
    assert ("STAYS_OVERLAP" in seen(claim, DAYS)) is overlap


@pytest.mark.parametrize(
    "open_end",
    [
        {"admit": None},
        {"discharge": None},
        {"admit": date(2026, 10, 20), "discharge": date(2026, 10, 1)},
    ],
)
def test_days_that_are_open_or_reversed_overlap_with_nothing(open_end):
    for stays in permutations((october(1, 20, "s1"), stay(id="s2", **open_end))):
        assert "STAYS_OVERLAP" not in seen(mutual(stays=stays), DAYS)


@pytest.mark.parametrize("order", list(permutations(("s1", "s2", "s3"))))
def test_an_overlap_is_told_with_the_later_stay_in_whatever_order_they_were_typed(order):
    days = {"s1": (1, 6), "s2": (5, 10), "s3": (9, 12)}
    claim = mutual(stays=tuple(october(*days[name], name) for name in order))
    found = [
        (one.about, one.facts["admit"]) for one in look_at(claim) if one.code == "STAYS_OVERLAP"
    ]
    assert found == [("stay:s2", date(2026, 10, 1)), ("stay:s3", date(2026, 10, 5))]


def test_of_two_equal_stays_the_second_by_name_is_told():
    for stays in permutations((october(1, 6, "s1"), october(1, 6, "s2"))):
        found = [one.about for one in look_at(mutual(stays=stays)) if one.code == "STAYS_OVERLAP"]
        assert found == ["stay:s2"]


@pytest.mark.parametrize(
    ("service_id", "kind", "is_told"),
    [
        ("PT-MUTUAL-SELF", None, True),
        ("SJ-REIMB-EMP", ["inpatient"], True),
        ("SJ-REIMB-EMP", ["outpatient"], False),
        ("SJ-REIMB-EMP", None, False),
        ("MTB-APPLY", None, False),
    ],
)
def test_a_stay_is_missing_only_where_stays_are_asked_for(service_id, kind, is_told):
    claim = replace(other_service(service_id, kind=kind), stays=())
    assert ("NO_STAY" in [one.code for one in look_at(claim)]) is is_told


def test_a_stay_without_invoice_is_told_once_there_are_invoices():
    def told(*invoices):
        claim = mutual(stays=(stay(), october(20, 25)), invoices=invoices)
        return [one.about for one in look_at(claim) if one.code == "STAY_WITHOUT_INVOICE"]

    assert told() == []
    assert told(invoice()) == ["stay:s2"]
    assert told(invoice(), invoice(id="i2", number="0012345679", stay_id="s2")) == []
    assert told(invoice(stay_id=None)) == ["stay:s1", "stay:s2"]


KNOWN = {"hospital": "某医院", "hospital_known": True}


@pytest.mark.parametrize(
    ("place", "emergency", "found"),
    [
        (KNOWN | {"designated": True}, False, []),
        (KNOWN | {"designated": None}, False, []),
        (KNOWN | {"designated": False}, False, ["HOSPITAL_NOT_PAYABLE"]),
        (KNOWN | {"designated": False}, True, ["HOSPITAL_NOT_DESIGNATED"]),
        ({"hospital": "某医院", "hospital_known": False}, False, ["HOSPITAL_UNKNOWN"]),
        (
            {"hospital": "某医院", "hospital_known": False, "designated": False},
            True,
            ["HOSPITAL_UNKNOWN"],
        ),
        ({"hospital": "", "hospital_known": False}, False, ["HOSPITAL_MISSING"]),
        ({"hospital": "", "hospital_known": True, "designated": False}, True, ["HOSPITAL_MISSING"]),
    ],
)
def test_a_hospital_is_named_known_and_designated_or_it_was_an_emergency(place, emergency, found):
    assert seen(with_clinic(**place, emergency=emergency), HOSPITALS) == found
    of_stay = with_stay(**place)
    kinds = ["rescue"] if emergency else ["inpatient"]
    assert seen(answered(of_stay, kind=kinds), HOSPITALS) == found


@pytest.mark.parametrize(
    ("situation", "kind", "marked", "code"),
    [
        # what is marked on the invoice stands above what was answered
        ("OTHER_PROVINCE_EMERGENCY", ["outpatient"], False, "HOSPITAL_NOT_PAYABLE"),
        ("CARD_LOSS", ["outpatient"], True, "HOSPITAL_NOT_DESIGNATED"),
        # without a mark the situation or the kind of cost says it
        ("OTHER_PROVINCE_EMERGENCY", ["outpatient"], None, "HOSPITAL_NOT_DESIGNATED"),
        ("PREHOSPITAL_LOCAL", None, None, "HOSPITAL_NOT_DESIGNATED"),
        ("CARD_LOSS", ["outpatient", "emergency"], None, "HOSPITAL_NOT_DESIGNATED"),
        ("TRANSFERRED", ["rescue"], None, "HOSPITAL_NOT_DESIGNATED"),
        ("TRANSFERRED", ["outpatient"], None, "HOSPITAL_NOT_PAYABLE"),
        (None, None, None, "HOSPITAL_NOT_PAYABLE"),
    ],
)
def test_who_called_it_an_emergency(situation, kind, marked, code):
    claim = with_clinic(**KNOWN, designated=False, emergency=marked)
    assert seen(answered(claim, situation=situation, kind=kind), HOSPITALS) == [code]


@pytest.mark.parametrize(
    ("setting", "stay_id", "is_told"),
    [
        ("outpatient", None, True),
        ("observation", None, True),
        ("prehospital", None, False),
        ("inpatient", None, False),
        ("outpatient", "s1", False),
        ("observation", "s1", False),
        ("observation", "s9", True),
    ],
)
def test_an_invoice_is_asked_for_its_hospital_where_no_stay_tells_it(setting, stay_id, is_told):
    claim = with_invoice(setting=setting, stay_id=stay_id, hospital="")
    assert ("HOSPITAL_MISSING" in seen(claim, HOSPITALS)) is is_told


def test_each_stay_and_each_invoice_has_its_own_hospital():
    stays = (stay(hospital=""), replace(october(20, 25), hospital_known=False))
    claim = songjiang(stays=stays, invoices=(clinic(), clinic(id="i2", hospital_known=False)))
    found = [(one.about, one.code) for one in look_at(claim) if one.code in HOSPITALS]
    assert found == [
        ("stay:s1", "HOSPITAL_MISSING"),
        ("stay:s2", "HOSPITAL_UNKNOWN"),
        ("invoice:i2", "HOSPITAL_UNKNOWN"),
    ]
