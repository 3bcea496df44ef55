"""Where the edge of a rule lies: the last day that is still fine, the first that is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.claim import Elsewhere, FeeLine, Payee
from app.prereview import words
from tests.prereview.claims import (
    CARD,
    answered,
    clinic,
    codes_of,
    invoice,
    known,
    look_at,
    mutual,
    patient,
    problems,
    songjiang,
    stay,
)
from tests.prereview.spoiled import (
    ambulance,
    card_loss,
    deceased,
    other_service,
    transferred,
    with_clinic,
    with_invoice,
    with_stay,
)


@pytest.mark.parametrize("number", ["12345678", "0012345678", "26312000000123456789"])
def test_numbers_of_8_to_20_digits_are_invoice_numbers(number: str):
    assert "NUMBER_SHAPE" not in codes_of(with_invoice(number=number))


@pytest.mark.parametrize(
    "number", ["1234567", "123456789012345678901", "12345678a", "１２３４５６７８"]
)
def test_other_texts_are_not(number: str):
    assert "NUMBER_SHAPE" in codes_of(with_invoice(number=number))


def test_an_electronic_invoice_with_twenty_digits_needs_no_code():
    assert "CODE_MISSING" not in codes_of(with_invoice(code="", number="26312000000123456789"))


def test_an_invoice_without_number_is_not_also_a_duplicate():
    both = mutual(invoices=(invoice(number=""), invoice(id="i2", number="")))
    assert "DUPLICATE" not in codes_of(both)


def test_ten_million_is_not_yet_huge():
    whole = with_invoice(total=Decimal("10000000.00"))
    assert "AMOUNT_HUGE" not in codes_of(whole)


def test_parts_nobody_typed_are_unknown_and_not_zero():
    assert "PARTS_TOO_LITTLE" not in codes_of(with_invoice(self_fee=None))


def test_parts_above_the_total_are_seen_even_when_one_is_not_typed():
    assert "PARTS_TOO_MUCH" in codes_of(with_invoice(self_fee=None, fund_pay=Decimal("18642.51")))


def test_a_total_that_is_wrong_by_itself_is_not_also_compared():
    found = codes_of(with_invoice(total=Decimal("0.00")))
    assert "ZERO_AMOUNT" in found
    assert "PARTS_TOO_MUCH" not in found


def test_lines_that_meet_the_total_are_fine():
    lines = (FeeLine("床位费", Decimal("8000.00")), FeeLine("西药费", Decimal("10642.50")))
    assert "LINES_DIFFER" not in codes_of(with_invoice(lines=lines))


def test_a_name_with_a_middle_dot_or_a_space_is_the_same_name():
    claim = patient(with_invoice(payer="买买提 · 艾力"), name="买买提•艾力")
    assert "PAYER_DIFFERS" not in codes_of(claim)


def test_an_invoice_made_out_on_the_day_of_discharge_is_in_time():
    assert "ISSUED_BEFORE_CARE" not in codes_of(with_invoice(issued=date(2026, 10, 14)))


def test_an_invoice_made_out_today_is_not_in_the_future():
    assert "ISSUED_IN_FUTURE" not in codes_of(with_invoice(issued=date(2026, 11, 21)))


@pytest.mark.parametrize(
    ("issued", "late"), [(date(2026, 5, 21), False), (date(2026, 5, 20), True)]
)
def test_songjiang_gives_six_months_and_the_last_day_counts(issued: date, late: bool):
    found = codes_of(with_clinic(issued=issued, service_date=issued))
    assert ("OVER_TIME_LIMIT" in found) is late
    assert ("WITHIN_TIME_LIMIT" in found) is not late


def test_the_limit_at_the_end_of_a_short_month_is_its_last_day():
    claim = replace(with_clinic(issued=date(2025, 8, 31)), filed_on=date(2026, 2, 28))
    assert "WITHIN_TIME_LIMIT" in codes_of(claim)
    assert "OVER_TIME_LIMIT" in codes_of(replace(claim, filed_on=date(2026, 3, 1)))


def test_jiangsu_counts_to_a_day_of_the_next_year():
    claim = other_service("JS-REIMB", kind=["inpatient"])
    old = replace(claim, invoices=(invoice(issued=date(2025, 3, 1)),), filed_on=date(2026, 6, 30))
    assert "WITHIN_TIME_LIMIT" in codes_of(old)
    assert "OVER_TIME_LIMIT" in codes_of(replace(old, filed_on=date(2026, 7, 1)))


def test_a_service_without_policy_knows_no_limit():
    assert "WITHIN_TIME_LIMIT" not in codes_of(other_service("MTB-APPLY"))


def test_an_invoice_of_another_person_tells_nothing_of_him():
    other = Elsewhere("BB-20261020-0007", "paid", same_person=False, on=date(2026, 10, 30))
    claim = known(mutual(), elsewhere={invoice().key: other})
    told = next(one for one in look_at(claim) if one.code == "DUPLICATE_OTHER_PERSON")
    assert set(told.facts) == {"tail"}


def test_the_code_of_a_scheme_is_for_the_desk_and_not_for_the_person():
    paid = Elsewhere("SH-MUTUAL", "paid", same_person=True, on=date(2026, 6, 18))
    found = problems(known(mutual(), elsewhere={invoice().key: paid}))["DUPLICATE_PAID_ON"]
    assert found.facts["number"] == "SH-MUTUAL"
    assert "SH-MUTUAL" not in "".join(words(found, str))


def test_both_copies_of_an_invoice_are_shown():
    twice = mutual(invoices=(invoice(), invoice(id="i2")))
    assert [one.about for one in look_at(twice) if one.code == "DUPLICATE"] == [
        "invoice:i1",
        "invoice:i2",
    ]


def test_to_leave_one_hospital_and_enter_another_on_one_day_is_no_overlap():
    moved = stay(id="s2", admit=date(2026, 10, 14), discharge=date(2026, 10, 20))
    assert "STAYS_OVERLAP" not in codes_of(mutual(stays=(stay(), moved)))


def test_the_same_stay_typed_twice_overlaps_once():
    twice = mutual(stays=(stay(), stay(id="s2")))
    assert codes_of(twice).count("STAYS_OVERLAP") == 1


def test_a_stay_of_one_day_overlaps_with_its_copy():
    day = date(2026, 10, 6)
    twice = mutual(stays=(stay(discharge=day), stay(id="s2", discharge=day)))
    assert "STAYS_OVERLAP" in codes_of(twice)


def test_a_stay_of_365_days_is_long_but_possible():
    assert "STAY_OVER_YEAR" not in codes_of(with_stay(admit=date(2025, 10, 14)))
    assert "STAY_OVER_YEAR" in codes_of(with_stay(admit=date(2025, 10, 13)))


def test_a_hospital_outside_the_directory_is_not_called_undesignated():
    found = codes_of(with_stay(hospital_known=False, designated=None))
    assert "HOSPITAL_UNKNOWN" in found
    assert "HOSPITAL_NOT_PAYABLE" not in found


def test_nobody_asks_the_hospital_of_an_ambulance():
    assert problems(ambulance()).keys().isdisjoint({"HOSPITAL_MISSING", "HOSPITAL_UNKNOWN"})


def test_an_emergency_nobody_marked_is_unknown_and_no_fault():
    assert "NOT_EMERGENCY" not in codes_of(with_clinic(emergency=None))


def test_a_hospital_whose_place_is_unknown_is_no_fault_of_the_situation():
    assert "NOT_OTHER_PROVINCE" not in codes_of(with_clinic(place=None))


@pytest.mark.parametrize("served", [date(2026, 11, 1), date(2026, 11, 10)])
def test_both_days_of_a_card_loss_count(served: date):
    assert "OUTSIDE_CARD_LOSS" not in codes_of(card_loss(service_date=served))


@pytest.mark.parametrize("served", [date(2026, 10, 31), date(2026, 11, 11)])
def test_the_days_around_a_card_loss_do_not(served: date):
    assert "OUTSIDE_CARD_LOSS" in codes_of(card_loss(service_date=served))


def test_card_loss_days_nobody_told_decide_nothing():
    claim = answered(card_loss(service_date=date(2026, 1, 1)), loss_dates=None)
    assert "OUTSIDE_CARD_LOSS" not in codes_of(claim)
    assert "QUESTION_OPEN" in codes_of(claim)


def test_reversed_days_of_a_card_loss_are_told_once_and_not_blamed_on_invoices():
    lost = {"from": date(2026, 11, 10), "to": date(2026, 11, 1)}
    found = codes_of(answered(card_loss(), loss_dates=lost))
    assert "LOSS_DATES_REVERSED" in found
    assert "OUTSIDE_CARD_LOSS" not in found


def test_care_on_the_day_of_the_transfer_counts():
    assert "TRANSFERRED_LATER" not in codes_of(transferred())


def test_a_stay_is_placed_by_its_hospital_and_dated_by_its_admission():
    away = stay(place="other_province", admit=date(2026, 10, 1))
    claim = answered(transferred(), kind=["inpatient"])
    claim = replace(claim, stays=(away,), invoices=(invoice(),))
    assert "TRANSFERRED_LATER" in codes_of(claim)
    assert "TRANSFERRED_LOCAL" not in codes_of(claim)


def test_the_mutual_plan_knows_no_situation():
    assert "SITUATION_NONE" not in codes_of(answered(mutual(), situation="NONE"))


def test_an_emergency_ticked_as_emergency_covers_an_outpatient_invoice():
    claim = other_service("JS-REIMB", kind=["emergency"])
    assert "KIND_NOT_TICKED" not in codes_of(replace(claim, invoices=(clinic(),)))


def test_aid_applied_for_last_year_may_be_applied_for_again():
    claim = other_service("YZ-AID-APPLY", who="household")
    assert "ALREADY_APPLIED_THIS_YEAR" not in codes_of(known(claim, aid_years=(2025,)))


def test_an_injury_of_nobodys_fault_is_paid():
    claim = other_service("JS-REIMB", injury=True, third_party=False)
    assert "THIRD_PARTY_PAYS" not in codes_of(claim)


def test_an_answer_left_over_from_before_decides_nothing():
    claim = other_service("JS-REIMB", injury=False, third_party=True)
    assert "THIRD_PARTY_PAYS" not in codes_of(claim)


@pytest.mark.parametrize("district", ["sh-putuo", "普陀", "普陀区", "上海市普陀区"])
def test_the_district_may_be_written_in_several_ways(district: str):
    assert "OTHER_DISTRICT" not in codes_of(known(mutual(), insured_district=district))


@pytest.mark.parametrize("kind", ["EMP", "职保"])
def test_the_register_may_name_the_insurance_by_word_or_code(kind: str):
    assert "INSURED_OTHERWISE" not in codes_of(known(songjiang(), insured_kind=kind))


def test_a_child_with_no_card_needs_no_number():
    child = patient(songjiang(), id_number=None, birth=date(2020, 2, 29))
    assert "ID_MISSING" not in codes_of(answered(child, patient_state="minor_no_id"))


def test_the_dead_whose_card_is_lost_need_no_number():
    claim = answered(patient(deceased(), id_number=None), deceased_has_id=False)
    assert "ID_MISSING" not in codes_of(claim)


@pytest.mark.parametrize(
    "number",
    [
        "99010719480312001",
        "9901071948031200123",
        "990107194802300012",
        "99010719480312001X",
        "九" * 18,
    ],
)
def test_numbers_that_cannot_be_an_id_are_wrong(number: str):
    assert "ID_NUMBER_WRONG" in codes_of(patient(mutual(), id_number=number, birth=None))


@pytest.mark.parametrize(("day", "is_minor"), [(28, True), (1, False)])
def test_born_on_29_february_one_comes_of_age_on_1_march(day: int, is_minor: bool):
    child = patient(mutual(), birth=date(2008, 2, 29), id_number=None)
    filed = replace(child, filed_on=date(2026, 2 if day == 28 else 3, day))
    assert ("MINOR_FILES_ALONE" in codes_of(filed)) is is_minor


def test_a_guardian_files_for_a_child():
    child = patient(mutual(acts_himself=False), birth=date(2010, 1, 1), id_number=None)
    assert "MINOR_FILES_ALONE" not in codes_of(child)


def test_care_on_the_day_of_death_is_paid():
    same_day = deceased(invoices=(clinic(service_date=date(2026, 10, 15)),))
    assert "AFTER_DEATH" not in codes_of(same_day)


def test_a_stay_that_began_in_life_is_not_after_death():
    claim = replace(deceased(), stays=(stay(discharge=date(2026, 10, 18)),), invoices=(invoice(),))
    assert "AFTER_DEATH" not in codes_of(claim)
    later = replace(claim, stays=(stay(admit=date(2026, 10, 16)),))
    assert "AFTER_DEATH" in codes_of(later)


def test_a_death_that_was_told_is_not_held_against_anybody():
    claim = known(deceased(), death=date(2026, 10, 15))
    assert problems(claim).keys().isdisjoint({"REGISTER_SAYS_DEAD", "DEATH_DATES_DIFFER"})


@pytest.mark.parametrize("card", ["0" * 11, "0" * 20, "0000 0000 0000", "００００００００００００"])
def test_texts_that_cannot_be_a_card_are_wrong(card: str):
    assert "CARD_WRONG" in codes_of(mutual(payee=Payee("王建国", card)))


def test_the_heir_is_not_asked_for_a_card_of_the_dead():
    claim = deceased(payee=Payee("刘小红", CARD))
    found = problems(claim)
    assert "PAYEE_OF_DECEASED" in found
    assert found.keys().isdisjoint({"HOLDER_DIFFERS", "PAYEE_MISSING"})


def test_who_keeps_his_card_to_himself_is_told_of_the_window_and_not_stopped():
    found = problems(mutual(payee=None, payee_withheld=True))
    assert found["PAYEE_AT_WINDOW"].kind == "look"
    assert "PAYEE_MISSING" not in found
    assert "PAYEE_AT_WINDOW" not in problems(deceased(payee=None, payee_withheld=True))


def test_a_service_that_pays_nothing_asks_for_no_card():
    claim = replace(other_service("MTB-APPLY"), payee=None, invoices=(), stays=())
    assert codes_of(claim).count("PAYEE_MISSING") == 0
    assert "NO_INVOICE" not in codes_of(claim)
