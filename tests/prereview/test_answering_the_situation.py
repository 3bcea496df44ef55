"""The situation that was answered against each invoice: where, what for, when, and in an emergency or not."""

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue.claim import Claim
from tests.prereview.claims import (
    answered,
    clinic,
    invoice,
    known,
    look_at,
    mutual,
    songjiang,
    stay,
)
from tests.prereview.spoiled import other_service

GATE = "NOT_ELIGIBLE_SITUATION"
LOST = {"from": "2026-11-01", "to": "2026-11-10"}
MOVED = {"text": "江苏扬中", "date": "2026-10-02"}


def refused(claim: Claim) -> list[tuple[str, str | None]]:
    """What the gate turned down, and on which page it is put right."""
    return [(one.code, one.mend) for one in look_at(claim) if one.reject == GATE]


def visit(situation: str, **changes: object) -> Claim:
    claim = songjiang(invoices=(clinic(**changes),))
    return answered(claim, situation=situation, loss_dates=LOST, filed=MOVED)


def lying(situation: str, **changes: object) -> Claim:
    """An invoice of a stay, whose hospital and days are told with the stay."""
    of_stay = replace(invoice(), emergency=True)
    claim = songjiang(stays=(stay(**changes),), invoices=(of_stay,))
    return answered(claim, situation=situation, loss_dates=LOST, filed=MOVED, kind=["inpatient"])


HOSPITAL, WHICH, NUMBERS = "invoice:i1:hospital", "invoice:i1:which", "invoice:i1:numbers"


@pytest.mark.parametrize(
    ("place", "emergency", "found"),
    [
        ("other_province", True, []),
        ("other_province", None, []),
        ("other_province", False, [("NOT_EMERGENCY", WHICH)]),
        ("local", True, [("NOT_OTHER_PROVINCE", HOSPITAL)]),
        ("local", False, [("NOT_OTHER_PROVINCE", HOSPITAL), ("NOT_EMERGENCY", WHICH)]),
        (None, True, []),
        (None, None, []),
        (None, False, [("NOT_EMERGENCY", WHICH)]),
    ],
)
def test_an_emergency_in_another_province_is_both(place, emergency, found):
    claim = visit("OTHER_PROVINCE_EMERGENCY", place=place, emergency=emergency)
    assert refused(claim) == found


@pytest.mark.parametrize(
    ("setting", "place", "found"),
    [
        ("prehospital", "local", []),
        ("prehospital", None, []),
        ("prehospital", "other_province", [("AMBULANCE_ELSEWHERE", HOSPITAL)]),
        ("outpatient", "local", [("NOT_AMBULANCE", WHICH)]),
        ("outpatient", "other_province", [("NOT_AMBULANCE", WHICH)]),
        ("observation", None, [("NOT_AMBULANCE", WHICH)]),
    ],
)
def test_a_ride_is_a_ride_and_began_in_the_city(setting, place, found):
    assert refused(visit("PREHOSPITAL_LOCAL", setting=setting, place=place)) == found


@pytest.mark.parametrize(
    ("setting", "place", "served", "found"),
    [
        ("outpatient", "local", date(2026, 11, 1), []),
        ("outpatient", "local", date(2026, 11, 10), []),
        ("outpatient", None, date(2026, 11, 5), []),
        ("outpatient", "local", None, []),
        ("outpatient", "local", date(2026, 10, 31), [("OUTSIDE_CARD_LOSS", NUMBERS)]),
        ("outpatient", "local", date(2026, 11, 11), [("OUTSIDE_CARD_LOSS", NUMBERS)]),
        ("outpatient", "other_province", date(2026, 11, 5), [("CARD_LOSS_ELSEWHERE", HOSPITAL)]),
        (
            "outpatient",
            "other_province",
            date(2026, 11, 11),
            [("CARD_LOSS_ELSEWHERE", HOSPITAL), ("OUTSIDE_CARD_LOSS", NUMBERS)],
        ),
        ("prehospital", "local", date(2026, 11, 5), [("CARD_LOSS_NOT_CLINIC", WHICH)]),
        ("prehospital", "local", date(2026, 11, 11), [("CARD_LOSS_NOT_CLINIC", WHICH)]),
        (
            "observation",
            "other_province",
            date(2026, 11, 5),
            [("CARD_LOSS_ELSEWHERE", HOSPITAL), ("CARD_LOSS_NOT_CLINIC", WHICH)],
        ),
    ],
)
def test_while_the_card_was_lost_only_clinics_in_the_city_count(setting, place, served, found):
    claim = visit("CARD_LOSS", setting=setting, place=place, service_date=served, issued=served)
    assert refused(claim) == found


@pytest.mark.parametrize(
    "lost",
    [
        None,
        {"from": "2026-11-01"},
        {"to": "2026-11-10"},
        {"from": None, "to": "2026-11-10"},
        {"from": "1. 11. 2026", "to": "2026-11-10"},
        {"from": 20261101, "to": 20261110},
        "2026-11-01",
        ["2026-11-01", "2026-11-10"],
        # the other way round: that itself is asked about, no invoice is blamed
        {"from": "2026-11-10", "to": "2026-11-01"},
    ],
)
def test_days_of_a_loss_that_are_not_both_told_in_order_hold_nothing_against_a_visit(lost):
    claim = answered(visit("CARD_LOSS", place="local"), loss_dates=lost)
    assert refused(claim) == []


@pytest.mark.parametrize(
    ("lost", "is_told"),
    [
        ({"from": "2026-11-10", "to": "2026-11-09"}, True),
        ({"from": "2026-11-10", "to": "2026-11-10"}, False),
        ({"from": date(2026, 11, 10), "to": date(2026, 11, 1)}, True),
        ({"from": "2026-11-10"}, False),
    ],
)
def test_a_new_card_before_the_loss_is_asked_about(lost, is_told):
    claim = answered(visit("CARD_LOSS", place="local"), loss_dates=lost)
    assert ("LOSS_DATES_REVERSED" in [one.code for one in look_at(claim)]) is is_told


def test_days_of_a_loss_left_over_from_another_situation_are_not():
    claim = answered(visit("TRANSFERRED"), loss_dates={"from": "2026-11-10", "to": "2026-11-01"})
    assert "LOSS_DATES_REVERSED" not in [one.code for one in look_at(claim)]


@pytest.mark.parametrize(
    ("setting", "place", "served", "found"),
    [
        ("outpatient", "other_province", date(2026, 10, 2), []),
        ("outpatient", "other_province", date(2026, 10, 1), [("TRANSFERRED_LATER", NUMBERS)]),
        ("outpatient", None, date(2026, 10, 20), []),
        ("outpatient", "local", date(2026, 10, 20), [("TRANSFERRED_LOCAL", HOSPITAL)]),
        ("prehospital", "other_province", date(2026, 10, 20), [("TRANSFERRED_AMBULANCE", WHICH)]),
        (
            "prehospital",
            "local",
            date(2026, 9, 30),
            [
                ("TRANSFERRED_LOCAL", HOSPITAL),
                ("TRANSFERRED_AMBULANCE", WHICH),
                ("TRANSFERRED_LATER", NUMBERS),
            ],
        ),
        ("outpatient", "other_province", None, []),
    ],
)
def test_who_moved_his_care_is_treated_there_and_afterwards(setting, place, served, found):
    claim = visit("TRANSFERRED", setting=setting, place=place, service_date=served)
    assert refused(claim) == found


@pytest.mark.parametrize("filed", [None, {"text": "江苏扬中"}, {"date": "十月二日"}, "2026-10-02"])
def test_a_move_without_a_day_holds_nothing_against_an_early_visit(filed):
    claim = answered(visit("TRANSFERRED", service_date=date(2026, 9, 1)), filed=filed)
    assert refused(claim) == []


@pytest.mark.parametrize(
    ("situation", "place", "found"),
    [
        ("OTHER_PROVINCE_EMERGENCY", "other_province", []),
        ("OTHER_PROVINCE_EMERGENCY", "local", [("NOT_OTHER_PROVINCE", WHICH)]),
        ("OTHER_PROVINCE_EMERGENCY", None, []),
        ("PREHOSPITAL_LOCAL", "local", [("NOT_AMBULANCE", WHICH)]),
        ("CARD_LOSS", "local", [("CARD_LOSS_NOT_CLINIC", WHICH)]),
        (
            "CARD_LOSS",
            "other_province",
            [("CARD_LOSS_ELSEWHERE", WHICH), ("CARD_LOSS_NOT_CLINIC", WHICH)],
        ),
        ("TRANSFERRED", "other_province", []),
        ("TRANSFERRED", "local", [("TRANSFERRED_LOCAL", WHICH)]),
    ],
)
def test_a_stay_says_where_it_was_and_is_mended_by_choosing_another(situation, place, found):
    """The stay began on 6 October, after the move of 2 October."""
    assert refused(lying(situation, place=place)) == found


@pytest.mark.parametrize(
    ("admit", "is_early"),
    [(date(2026, 10, 1), True), (date(2026, 10, 2), False), (None, False)],
)
def test_a_stay_is_dated_by_its_admission(admit, is_early):
    claim = lying("TRANSFERRED", place="other_province", admit=admit)
    assert (("TRANSFERRED_LATER", NUMBERS) in refused(claim)) is is_early


@pytest.mark.parametrize(
    ("situation", "found"),
    [
        ("NONE", [("SITUATION_NONE", "question:situation")]),
        ("OTHER", [("SITUATION_NONE", "question:situation")]),
        (None, []),
        ("SOMETHING_NEW", []),
    ],
)
def test_none_of_the_situations_is_told_once_and_no_answer_not_at_all(situation, found):
    two = (clinic(), clinic(id="i2", number="0087654322"))
    assert refused(answered(songjiang(invoices=two), situation=situation)) == found


def test_each_invoice_is_held_against_the_situation_by_itself():
    there, here = clinic(), clinic(id="i2", number="0087654322", place="local")
    assert refused(songjiang(invoices=(there, here))) == [
        ("NOT_OTHER_PROVINCE", "invoice:i2:hospital")
    ]


@pytest.mark.parametrize("service_id", ["JS-REIMB", "PT-MUTUAL-SELF", "YZ-AID-APPLY"])
def test_where_the_policy_asks_for_no_situation_none_is_held_against_anybody(service_id):
    claim = other_service(service_id, situation="OTHER_PROVINCE_EMERGENCY", who="self")
    claim = replace(claim, invoices=(clinic(place="local", emergency=False),))
    assert refused(claim) == []


# Answers that settle something by themselves


def codes(claim: Claim) -> set[str]:
    return {one.code for one in look_at(claim)}


@pytest.mark.parametrize(
    ("injury", "third_party", "is_told"),
    [
        (True, True, True),
        (None, True, True),
        (False, True, False),
        (True, False, False),
        (True, None, False),
        (None, None, False),
    ],
)
def test_whoever_else_is_liable_pays_first(injury, third_party, is_told):
    claim = other_service("JS-REIMB", injury=injury, third_party=third_party)
    assert ("THIRD_PARTY_PAYS" in codes(claim)) is is_told


@pytest.mark.parametrize(("address", "is_told"), [(False, True), (True, False), (None, False)])
def test_an_address_outside_the_district_is_told_where_it_is_asked(address, is_told):
    assert ("ADDRESS_OUTSIDE" in codes(answered(songjiang(), address=address))) is is_told
    assert "ADDRESS_OUTSIDE" not in codes(answered(mutual(), address=address))


@pytest.mark.parametrize(
    ("promise", "multi", "is_told"),
    [
        (True, 2, True),
        (True, 1, False),
        (True, 0, False),
        (True, None, False),
        (True, "2", False),
        (False, 2, False),
        (None, 2, False),
    ],
)
def test_a_promise_is_good_for_one_place(promise, multi, is_told):
    claim = other_service("YDJY-FILING", type="posted", promise=promise, multi=multi)
    assert ("PROMISE_FOR_SEVERAL" in codes(claim)) is is_told


@pytest.mark.parametrize(("hukou", "is_told"), [(False, True), (True, False), (None, False)])
def test_who_is_registered_elsewhere_is_told_that_somebody_decides(hukou, is_told):
    assert ("FROM_ELSEWHERE" in codes(other_service("YZ-AID-APPLY", hukou=hukou))) is is_told


@pytest.mark.parametrize(
    ("ticked", "setting", "is_told"),
    [
        (["outpatient"], "outpatient", False),
        (["inpatient"], "outpatient", True),
        (["inpatient", "outpatient"], "outpatient", False),
        (["emergency"], "outpatient", False),
        (["rescue"], "outpatient", False),
        (["inpatient"], "inpatient", False),
        (["emergency"], "inpatient", True),
        # Jiangsu asks for no observation and no rides: such an invoice cannot be ticked
        (["inpatient"], "prehospital", False),
        ([], "outpatient", False),
        (None, "outpatient", False),
    ],
)
def test_each_invoice_is_of_a_kind_that_was_ticked(ticked, setting, is_told):
    claim = other_service("JS-REIMB", kind=ticked)
    claim = replace(claim, invoices=(replace(invoice(), setting=setting),))
    assert ("KIND_NOT_TICKED" in codes(claim)) is is_told


@pytest.mark.parametrize(
    ("years", "filed", "is_told"),
    [
        ((2026,), date(2026, 11, 21), True),
        ((2025, 2026), date(2026, 1, 1), True),
        ((2026,), date(2027, 1, 1), False),
        ((2025,), date(2026, 12, 31), False),
        ((), date(2026, 11, 21), False),
    ],
)
def test_a_household_applies_once_in_a_calendar_year(years, filed, is_told):
    claim = known(other_service("YZ-AID-APPLY", who="household"), aid_years=years)
    assert ("ALREADY_APPLIED_THIS_YEAR" in codes(replace(claim, filed_on=filed))) is is_told


def test_aid_by_category_may_be_applied_for_again_in_the_year():
    claim = known(other_service("YZ-AID-APPLY", who="self"), aid_years=(2026,))
    assert "ALREADY_APPLIED_THIS_YEAR" not in codes(claim)
