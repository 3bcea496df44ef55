"""What stands on an invoice, sign by sign and day by day: numbers, codes, names, dates, its stay."""

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue.claim import Claim
from app.prereview import words
from tests.prereview.claims import (
    clinic,
    invoice,
    look_at,
    mutual,
    patient,
    songjiang,
    stay,
)
from tests.prereview.spoiled import with_clinic, with_invoice

CODES = {
    *("NO_INVOICE", "NUMBER_MISSING", "NUMBER_SHAPE", "CODE_MISSING", "CODE_SHAPE"),
    *("CHECK_CODE_SHAPE", "PAYER_DIFFERS", "ISSUED_MISSING", "ISSUED_IN_FUTURE"),
    *("ISSUED_BEFORE_CARE", "ISSUED_LONG_AFTER", "SERVICE_MISSING", "SERVICE_IN_FUTURE"),
    *("SERVICE_OUTSIDE_STAY", "STAY_NOT_CHOSEN", "HOSPITALS_DIFFER"),
}


def seen(claim: Claim) -> list[str]:
    return [one.code for one in look_at(claim) if one.code in CODES]


def said(claim: Claim, code: str) -> list[str]:
    return [words(one, str).text for one in look_at(claim) if one.code == code]


@pytest.mark.parametrize(
    ("code", "number", "found"),
    [
        # paper invoices: a code of 8 to 12 digits and a number of 8 or 10
        ("31060226", "00123456", []),
        ("310602260012", "0012345678", []),
        ("3106022", "0012345678", ["CODE_SHAPE"]),
        ("3106022600123", "0012345678", ["CODE_SHAPE"]),
        ("3106O226", "0012345678", ["CODE_SHAPE"]),
        ("31060226 ", "0012345678", ["CODE_SHAPE"]),
        ("", "0012345678", ["CODE_MISSING"]),
        # electronic ones: 20 digits and no code, though one may be typed
        ("", "26312000000123456789", []),
        ("31060226", "26312000000123456789", []),
        ("", "2631200000012345678", ["CODE_MISSING"]),
        ("", "26312000000123456789x", ["NUMBER_SHAPE", "CODE_MISSING"]),
        ("", "", ["NUMBER_MISSING", "CODE_MISSING"]),
        ("31060226", "", ["NUMBER_MISSING"]),
        ("3106", "12345", ["NUMBER_SHAPE", "CODE_SHAPE"]),
    ],
)
def test_code_and_number_have_the_shapes_that_such_numbers_have(code, number, found):
    assert seen(with_invoice(code=code, number=number)) == found


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("1234567", "号码是8到20位数字，现在有7位。"),
        ("12345678a", "号码是8到20位数字，现在有8位。"),
        ("1" * 21, "号码是8到20位数字，现在有21位。"),
        ("号码", "号码是8到20位数字，现在有0位。"),
    ],
)
def test_it_is_told_how_many_digits_were_counted(number, digits):
    assert said(with_invoice(number=number), "NUMBER_SHAPE") == [digits]


@pytest.mark.parametrize(
    ("check_code", "wrong"),
    [
        ("", False),
        ("a1b2c3", False),
        ("A1B2C3", False),
        ("123456", False),
        ("1" * 20, False),
        ("12345", True),
        ("1234567", True),
        ("1" * 19, True),
        ("1" * 21, True),
        ("a" * 20, True),
        ("a1-2c3", True),
    ],
)
def test_a_check_code_has_six_signs_or_twenty_digits(check_code, wrong):
    assert ("CHECK_CODE_SHAPE" in seen(with_invoice(check_code=check_code))) is wrong


@pytest.mark.parametrize(
    ("payer", "name", "differs"),
    [
        ("王建国", "王建国", False),
        ("", "王建国", False),
        ("王建国", "", False),
        ("王 建 国", "王建国", False),
        ("王　建国", "王建国", False),
        ("阿依古丽·买买提", "阿依古丽•买买提", False),
        ("阿依古丽．买买提", "阿依古丽.买买提", False),
        ("阿依古丽\t买买提", "阿依古丽买买提", False),
        ("王建国", "王建", True),
        ("王建", "王建国", True),
        ("王国建", "王建国", True),
        ("王丽", "王建国", True),
    ],
)
def test_the_name_on_the_invoice_is_that_of_the_patient_but_for_spaces_and_dots(
    payer, name, differs
):
    claim = patient(with_invoice(payer=payer), name=name)
    assert ("PAYER_DIFFERS" in seen(claim)) is differs


def test_long_names_are_cut_to_eight_signs_on_either_side():
    claim = patient(with_invoice(payer="阿卜杜热合曼·买买提明"), name="阿卜杜热西提·买买提江")
    assert said(claim, "PAYER_DIFFERS") == [
        "发票写的是阿卜杜热合曼·买，看病的人是阿卜杜热西提·买。"
    ]


@pytest.mark.parametrize(
    ("issued", "found"),
    [
        # the stay ended on 14 October 2026; 180 days later is 12 April 2027
        (None, ["ISSUED_MISSING"]),
        (date(2026, 10, 5), ["ISSUED_BEFORE_CARE"]),
        (date(2026, 10, 13), ["ISSUED_BEFORE_CARE"]),
        (date(2026, 10, 14), []),
        (date(2027, 4, 12), []),
        (date(2027, 4, 13), ["ISSUED_LONG_AFTER"]),
        (date(2027, 6, 1), ["ISSUED_LONG_AFTER"]),
        (date(2027, 6, 2), ["ISSUED_IN_FUTURE"]),
    ],
)
def test_an_invoice_of_a_stay_is_made_out_at_discharge_or_in_the_half_year_after(issued, found):
    claim = replace(with_invoice(issued=issued), filed_on=date(2027, 6, 1))
    assert seen(claim) == found


@pytest.mark.parametrize(
    ("served", "issued", "found"),
    [
        (date(2026, 10, 2), date(2026, 10, 2), []),
        (date(2026, 10, 3), date(2026, 10, 2), ["ISSUED_BEFORE_CARE"]),
        (date(2026, 5, 24), date(2026, 11, 20), []),
        (date(2026, 5, 24), date(2026, 11, 21), ["ISSUED_LONG_AFTER"]),
        (None, date(2026, 10, 2), ["SERVICE_MISSING"]),
        (None, None, ["ISSUED_MISSING", "SERVICE_MISSING"]),
        (date(2026, 11, 21), date(2026, 11, 21), []),
        (date(2026, 11, 22), date(2026, 11, 21), ["SERVICE_IN_FUTURE", "ISSUED_BEFORE_CARE"]),
        (date(2026, 11, 22), date(2026, 11, 22), ["ISSUED_IN_FUTURE", "SERVICE_IN_FUTURE"]),
    ],
)
def test_an_invoice_of_a_visit_goes_by_the_day_of_the_visit(served, issued, found):
    assert seen(with_clinic(service_date=served, issued=issued)) == found


def test_what_decided_is_the_visit_where_there_is_no_stay():
    early = with_clinic(service_date=date(2026, 10, 3), issued=date(2026, 10, 2))
    found = next(one for one in look_at(early) if one.code == "ISSUED_BEFORE_CARE")
    assert found.decided_by == ("invoice.issued", "invoice.service_date")


def test_a_stay_without_discharge_cannot_be_compared_with_the_day_of_issue():
    claim = mutual(stays=(stay(discharge=None),), invoices=(invoice(issued=date(2026, 1, 1)),))
    assert "ISSUED_BEFORE_CARE" not in seen(claim)


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("inpatient", ["STAY_NOT_CHOSEN"]),
        ("observation", ["STAY_NOT_CHOSEN"]),
        ("outpatient", ["SERVICE_MISSING"]),
        ("prehospital", ["SERVICE_MISSING"]),
    ],
)
def test_stays_are_chosen_and_visits_are_dated(setting, found):
    assert seen(with_invoice(setting=setting, stay_id=None)) == found


def test_a_stay_that_was_taken_away_has_to_be_chosen_again():
    assert seen(with_invoice(stay_id="s9")) == ["STAY_NOT_CHOSEN"]


@pytest.mark.parametrize(
    ("served", "found"),
    [
        (None, []),
        (date(2026, 10, 5), ["SERVICE_OUTSIDE_STAY"]),
        (date(2026, 10, 6), []),
        (date(2026, 10, 14), []),
        (date(2026, 10, 15), ["SERVICE_OUTSIDE_STAY"]),
    ],
)
def test_a_day_of_care_told_for_a_stay_lies_within_it(served, found):
    assert seen(with_invoice(service_date=served)) == found


@pytest.mark.parametrize("open_end", [{"admit": None}, {"discharge": None}])
def test_a_stay_with_an_open_end_holds_no_day_against_anybody(open_end):
    claim = mutual(stays=(stay(**open_end),), invoices=(invoice(service_date=date(2026, 9, 1)),))
    assert "SERVICE_OUTSIDE_STAY" not in seen(claim)


@pytest.mark.parametrize(
    ("on_invoice", "of_stay", "differ"),
    [
        ("", "上海市普陀区中心医院", False),
        ("瑞金医院", "", False),
        ("上海市普陀区 中心医院", "上海市普陀区中心医院", False),
        ("瑞金医院", "上海市普陀区中心医院", True),
    ],
)
def test_invoice_and_stay_name_one_hospital(on_invoice, of_stay, differ):
    claim = mutual(stays=(stay(hospital=of_stay),), invoices=(invoice(hospital=on_invoice),))
    assert ("HOSPITALS_DIFFER" in seen(claim)) is differ


def test_a_long_hospital_is_cut_to_sixteen_signs():
    claim = with_invoice(hospital="上海交通大学医学院附属瑞金医院北部院区")
    assert said(claim, "HOSPITALS_DIFFER") == ["发票上是上海交通大学医学院附属瑞金医院北。"]


def test_invoices_after_one_without_stay_are_still_looked_at():
    first = invoice(stay_id=None)
    second = invoice(id="i2", number="0012345679", hospital="瑞金医院")
    assert seen(mutual(invoices=(first, second))) == ["STAY_NOT_CHOSEN", "HOSPITALS_DIFFER"]


def test_a_visit_named_with_a_stay_in_another_hospital_is_told_apart():
    visit = clinic(stay_id="s1", service_date=date(2026, 10, 2))
    claim = songjiang(stays=(stay(),), invoices=(visit,))
    assert seen(claim) == ["ISSUED_BEFORE_CARE", "SERVICE_OUTSIDE_STAY", "HOSPITALS_DIFFER"]


def test_where_no_invoices_are_asked_for_none_is_missing():
    assert seen(songjiang(invoices=())) == ["NO_INVOICE"]
    assert seen(mutual(invoices=())) == ["NO_INVOICE"]
