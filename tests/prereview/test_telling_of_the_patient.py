"""The patient: numbers, names, ages on the day, insurance, a death told or registered, and the card."""

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue.claim import Claim, Payee
from app.prereview import words
from app.prereview.payee import is_card_number
from app.prereview.people import age, is_id_number
from tests.prereview.claims import (
    CARD,
    WANG,
    answered,
    clinic,
    invoice,
    known,
    look_at,
    mutual,
    patient,
    songjiang,
    stay,
)
from tests.prereview.spoiled import deceased, other_service

BORN = date(1948, 3, 12)


def codes(claim: Claim) -> set[str]:
    return {one.code for one in look_at(claim)}


def mends(claim: Claim, code: str) -> list[str | None]:
    return [one.mend for one in look_at(claim) if one.code == code]


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("990107194803120012", True),
        ("990107194803120011", False),
        ("990107194813120012", False),
        ("99010719480312001", False),
        ("9901071948031200120", False),
        ("99010719480312001２", False),
        ("９９0107194803120012", False),
        ("", False),
    ],
)
def test_an_id_number_has_a_day_that_exists_and_the_right_last_digit(number, is_one):
    assert is_id_number(number) is is_one


def test_the_last_sign_may_be_an_x_of_either_size():
    """Weights 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2: a remainder of 2 gives X."""
    with_x = [f"9901071948031200{tens}X" for tens in range(10)]
    good = [number for number in with_x if is_id_number(number)]
    assert good
    assert all(is_id_number(number.lower()) for number in good)
    assert len(good) < len(with_x)


@pytest.mark.parametrize(
    ("number", "birth", "found"),
    [
        ("990107194803120012", BORN, set()),
        ("990107194803120012", None, set()),
        ("990107194803120012", date(1948, 3, 13), {"BIRTH_DIFFERS"}),
        ("990107194803120013", date(1948, 3, 13), {"ID_NUMBER_WRONG"}),
        (None, BORN, {"ID_MISSING"}),
        ("", BORN, {"ID_MISSING"}),
    ],
)
def test_the_number_and_the_day_of_birth_agree(number, birth, found):
    told = codes(patient(mutual(), id_number=number, birth=birth))
    about = {"BIRTH_DIFFERS", "ID_NUMBER_WRONG", "ID_MISSING", "BIRTH_MISSING"}
    assert told & about == found


@pytest.mark.parametrize(
    ("state", "has_id", "number", "birth", "found"),
    [
        ("minor_no_id", None, None, None, {"BIRTH_MISSING"}),
        ("minor_no_id", None, None, date(2020, 1, 1), set()),
        ("minor_id", None, None, date(2020, 1, 1), {"ID_MISSING"}),
        ("adult", None, None, BORN, {"ID_MISSING"}),
        ("deceased", True, None, BORN, {"ID_MISSING"}),
        ("deceased", None, None, BORN, {"ID_MISSING"}),
        ("deceased", False, None, BORN, set()),
        ("minor_no_id", None, "990107194803120013", None, {"ID_NUMBER_WRONG"}),
    ],
)
def test_who_may_have_no_number(state, has_id, number, birth, found):
    claim = patient(songjiang(acts_himself=False), id_number=number, birth=birth)
    told = codes(answered(claim, patient_state=state, deceased_has_id=has_id))
    assert told & {"BIRTH_MISSING", "ID_MISSING", "ID_NUMBER_WRONG"} == found


@pytest.mark.parametrize(("name", "is_told"), [("", True), ("  ", True), ("王", False)])
def test_a_patient_has_a_name(name, is_told):
    assert ("NAME_MISSING" in codes(patient(mutual(), name=name))) is is_told


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (BORN, date(2026, 3, 11), 77),
        (BORN, date(2026, 3, 12), 78),
        (BORN, date(2026, 12, 31), 78),
        (BORN, date(2027, 1, 1), 78),
        (BORN, date(2026, 2, 28), 77),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20),
        (date(2026, 11, 21), date(2026, 11, 21), 0),
    ],
)
def test_a_year_older_on_the_birthday(born, on, years):
    assert age(born, on) == years


@pytest.mark.parametrize(
    ("state", "born", "found"),
    [
        # the claim is filed on 21 November 2026
        ("adult", date(2008, 11, 21), set()),
        ("adult", date(2008, 11, 22), {"MINOR_SAID_ADULT"}),
        ("minor_id", date(2008, 11, 21), {"ADULT_SAID_MINOR"}),
        ("minor_id", date(2008, 11, 22), set()),
        ("minor_no_id", date(2008, 11, 21), {"ADULT_SAID_MINOR"}),
        ("minor_no_id", date(2026, 11, 1), set()),
        ("deceased", date(2020, 1, 1), set()),
        (None, date(2020, 1, 1), set()),
        ("adult", None, set()),
    ],
)
def test_of_age_or_not_is_what_the_birthday_says(state, born, found):
    claim = patient(songjiang(acts_himself=False), id_number=None, birth=born)
    told = codes(answered(claim, patient_state=state))
    assert told & {"MINOR_SAID_ADULT", "ADULT_SAID_MINOR", "MINOR_FILES_ALONE"} == found


@pytest.mark.parametrize(
    ("born", "himself", "is_told"),
    [
        (date(2008, 11, 22), True, True),
        (date(2008, 11, 21), True, False),
        (date(2008, 11, 22), False, False),
    ],
)
def test_a_child_does_not_file_alone(born, himself, is_told):
    claim = patient(mutual(acts_himself=himself), id_number=None, birth=born)
    assert ("MINOR_FILES_ALONE" in codes(claim)) is is_told


def test_the_birthday_is_read_from_the_number_where_nobody_typed_it():
    claim = answered(patient(songjiang(), birth=None), patient_state="minor_id")
    found = next(one for one in look_at(claim) if one.code == "ADULT_SAID_MINOR")
    assert words(found, str).text == "您选的是未成年，按生日是66岁。"


@pytest.mark.parametrize(
    ("district", "is_told"),
    [
        ("sh-putuo", False),
        ("上海市普陀区", False),
        ("普陀", False),
        ("上海市普陀区长寿路街道", False),
        ("sh-songjiang", True),
        ("松江区", True),
        (None, False),
        ("", False),
    ],
)
def test_the_district_of_the_register_against_that_of_the_service(district, is_told):
    assert ("OTHER_DISTRICT" in codes(known(mutual(), insured_district=district))) is is_told


def test_a_service_for_every_district_asks_for_none():
    claim = known(other_service("MTB-APPLY"), insured_district="sh-songjiang")
    assert "OTHER_DISTRICT" not in codes(claim)


@pytest.mark.parametrize(
    ("service_id", "registered", "is_told"),
    [
        ("SJ-REIMB-EMP", "职保", False),
        ("SJ-REIMB-EMP", "居保", True),
        ("SJ-REIMB-EMP", "RES", True),
        ("SJ-REIMB-RES", "居保", False),
        ("SJ-REIMB-RES", "EMP", True),
        ("SJ-REIMB-RES", "征地养老", True),
        ("SJ-REIMB-EMP", None, False),
        # whoever is in the mutual plan has some insurance beside it
        ("PT-MUTUAL-SELF", "居保", False),
        ("PT-MUTUAL-SELF", "职保", False),
        ("JS-REIMB", "居保", False),
        ("JS-REIMB", "征地养老", True),
        ("MTB-APPLY", "职保", False),
    ],
)
def test_the_insurance_of_the_register_against_that_of_the_service(service_id, registered, is_told):
    claim = known(other_service(service_id), insured_kind=registered)
    assert ("INSURED_OTHERWISE" in codes(claim)) is is_told


@pytest.mark.parametrize(
    ("answer", "is_told"), [("EMP", False), ("RES", True), ("MUTUAL", True), (None, False)]
)
def test_the_insurance_answered_against_that_of_the_service(answer, is_told):
    assert ("ANSWERED_OTHERWISE" in codes(answered(songjiang(), insured=answer))) is is_told
    assert "ANSWERED_OTHERWISE" not in codes(answered(mutual(), insured=answer))


@pytest.mark.parametrize(
    ("service_id", "is_member", "found"),
    [
        ("PT-MUTUAL-SELF", True, {"IS_MEMBER"}),
        ("PT-MUTUAL-SELF", False, {"NOT_MEMBER"}),
        ("PT-MUTUAL-SELF", None, set()),
        ("SJ-REIMB-EMP", True, set()),
        ("SJ-REIMB-EMP", False, set()),
    ],
)
def test_only_the_mutual_plan_asks_who_is_a_member(service_id, is_member, found):
    told = codes(known(other_service(service_id), is_member=is_member))
    assert told & {"IS_MEMBER", "NOT_MEMBER"} == found


DIED = date(2026, 10, 15)
OF_DEATH = {"REGISTER_SAYS_DEAD", "DEATH_DATES_DIFFER", "SELF_BUT_DECEASED"}


@pytest.mark.parametrize(
    ("state", "told", "registered", "found"),
    [
        ("adult", None, None, set()),
        ("adult", None, DIED, {"REGISTER_SAYS_DEAD"}),
        (None, None, DIED, {"REGISTER_SAYS_DEAD"}),
        ("deceased", DIED, None, set()),
        ("deceased", DIED, DIED, set()),
        ("deceased", None, DIED, set()),
        ("deceased", DIED, date(2026, 10, 14), {"DEATH_DATES_DIFFER"}),
        (None, DIED, DIED, set()),
        ("adult", DIED, date(2026, 10, 16), {"REGISTER_SAYS_DEAD", "DEATH_DATES_DIFFER"}),
    ],
)
def test_a_death_that_is_registered_was_told_on_the_same_day(state, told, registered, found):
    claim = patient(answered(songjiang(), who="proxy", patient_state=state), death=told)
    assert codes(known(claim, death=registered)) & OF_DEATH == found


@pytest.mark.parametrize(
    ("alive", "told", "is_told"),
    [(True, None, True), (False, None, False), (None, None, True), (None, DIED, False)],
)
def test_in_putuo_the_question_is_whether_he_lives(alive, told, is_told):
    claim = patient(other_service("PT-MUTUAL-PROXY", alive=alive), death=told)
    claim = known(claim, death=DIED)
    assert ("REGISTER_SAYS_DEAD" in codes(claim)) is is_told
    assert mends(claim, "REGISTER_SAYS_DEAD") == (["question:alive"] if is_told else [])


def test_where_nobody_asks_it_is_put_right_with_the_patient():
    assert mends(known(mutual(), death=DIED), "REGISTER_SAYS_DEAD") == ["patient"]
    claim = known(songjiang(), death=DIED)
    assert mends(claim, "REGISTER_SAYS_DEAD") == ["question:patient_state"]


@pytest.mark.parametrize(
    ("who", "state", "is_told"),
    [
        ("self", "deceased", True),
        ("proxy", "deceased", False),
        ("self", "adult", False),
        (None, "deceased", False),
    ],
)
def test_nobody_files_for_himself_after_his_death(who, state, is_told):
    claim = answered(deceased(), who=who, patient_state=state)
    assert ("SELF_BUT_DECEASED" in codes(claim)) is is_told


@pytest.mark.parametrize(
    ("served", "told", "registered", "is_told"),
    [
        (date(2026, 10, 15), DIED, None, False),
        (date(2026, 10, 16), DIED, None, True),
        (date(2026, 10, 15), None, date(2026, 10, 14), True),
        # where both are known the register decides
        (date(2026, 10, 15), DIED, date(2026, 10, 14), True),
        (date(2026, 10, 16), DIED, date(2026, 10, 16), False),
        (None, DIED, None, False),
        (date(2026, 10, 16), None, None, False),
    ],
)
def test_care_begins_in_life(served, told, registered, is_told):
    claim = patient(deceased(invoices=(clinic(service_date=served),)), death=told)
    claim = known(claim, death=registered)
    assert ("AFTER_DEATH" in codes(claim)) is is_told


@pytest.mark.parametrize(
    ("stay_id", "mend", "decided_by"),
    [
        ("s1", "invoice:i1:which", ("death", "stay.admit")),
        (None, "invoice:i1:numbers", ("death", "invoice.service_date")),
        # the stay was taken away again: the day of the visit decided
        ("s9", "invoice:i1:numbers", ("death", "invoice.service_date")),
    ],
)
def test_what_decided_that_care_came_after_death(stay_id, mend, decided_by):
    late = invoice(stay_id=stay_id, service_date=date(2026, 10, 16))
    claim = replace(deceased(), stays=(stay(admit=date(2026, 10, 16)),), invoices=(late,))
    found = next(one for one in look_at(claim) if one.code == "AFTER_DEATH")
    assert (found.mend, found.decided_by) == (mend, decided_by)


@pytest.mark.parametrize(
    ("card", "is_one"),
    [
        # Luhn by hand: 0000…00 sums to 0; 79927398713 is the classic example, here with a 0 before
        ("0" * 12, True),
        ("0" * 19, True),
        ("0" * 11, False),
        ("0" * 20, False),
        ("079927398713", True),
        ("079927398710", False),
        ("0799273987 13", False),
        ("07992739871a", False),
        ("０７９９２７３９８７１３", False),
        ("", False),
    ],
)
def test_a_card_has_12_to_19_digits_and_the_right_last_one(card, is_one):
    assert is_card_number(card) is is_one


@pytest.mark.parametrize(
    ("payee", "found"),
    [
        (None, {"PAYEE_MISSING"}),
        (Payee("", ""), {"PAYEE_MISSING"}),
        (Payee("王建国", ""), {"PAYEE_MISSING"}),
        (Payee("", CARD), {"PAYEE_MISSING"}),
        (Payee("王建国", CARD), set()),
        (Payee("王 建国", CARD), set()),
        (Payee("王丽", ""), {"PAYEE_MISSING", "HOLDER_DIFFERS"}),
        (Payee("王丽", CARD), {"HOLDER_DIFFERS"}),
        (Payee("王建国", "1"), {"CARD_WRONG"}),
        (Payee("王丽", "1"), {"CARD_WRONG", "HOLDER_DIFFERS"}),
    ],
)
def test_the_card_is_the_patient_s_own(payee, found):
    of_payee = {"PAYEE_MISSING", "CARD_WRONG", "HOLDER_DIFFERS", "PAYEE_OF_DECEASED"}
    assert codes(mutual(payee=payee)) & of_payee == found


def test_a_card_of_a_patient_without_a_name_is_nobody_else_s():
    claim = patient(mutual(payee=Payee("王丽", CARD)), name="")
    assert "HOLDER_DIFFERS" not in codes(claim)


@pytest.mark.parametrize(
    ("payee", "withheld", "found"),
    [
        (None, False, {"PAYEE_OF_DECEASED"}),
        (None, True, {"PAYEE_OF_DECEASED"}),
        (Payee("刘小红", CARD), False, {"PAYEE_OF_DECEASED"}),
        (Payee("刘小红", "1"), False, {"PAYEE_OF_DECEASED", "CARD_WRONG"}),
    ],
)
def test_after_a_death_a_person_decides_who_is_paid(payee, withheld, found):
    told = codes(deceased(payee=payee, payee_withheld=withheld))
    of_payee = {"PAYEE_MISSING", "CARD_WRONG", "HOLDER_DIFFERS", "PAYEE_AT_WINDOW"}
    assert told & (of_payee | {"PAYEE_OF_DECEASED"}) == found


def test_a_death_that_only_the_register_knows_leaves_the_card_to_be_checked():
    told = codes(known(mutual(payee=Payee("王丽", CARD)), death=DIED))
    assert {"PAYEE_OF_DECEASED", "HOLDER_DIFFERS"} <= told


def test_long_names_of_holder_and_patient_are_cut_to_twelve_signs():
    claim = patient(mutual(payee=Payee("阿卜杜热合曼·买买提明江·艾力", CARD)), name=WANG.name * 5)
    found = next(one for one in look_at(claim) if one.code == "HOLDER_DIFFERS")
    assert found.facts == {"name": "王建国" * 4, "holder": "阿卜杜热合曼·买买提明" + "江"}
