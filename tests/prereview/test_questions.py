"""Questions: each one that applies is answered; an open one is told with its own words."""

from app.catalogue.claim import Claim
from app.prereview import words
from tests.prereview.claims import answered, look_at, mutual, songjiang
from tests.prereview.spoiled import card_loss, other_service


def open_questions(claim: Claim) -> list[str]:
    return [one.about for one in look_at(claim) if one.code == "QUESTION_OPEN"]


def test_a_claim_without_answers_is_asked_everything_that_applies_at_once():
    claim = songjiang(answers={})
    assert open_questions(claim) == [
        f"answer:{name}"
        for name in (
            "address",
            "has_social_card",
            "insured",
            "kind",
            "patient_state",
            "phone",
            "situation",
            "who",
        )
    ]


def test_a_question_that_does_not_apply_is_not_asked():
    assert "answer:loss_dates" not in open_questions(songjiang())


def test_a_question_that_an_answer_opens_is_asked():
    assert open_questions(answered(card_loss(), loss_dates=None)) == ["answer:loss_dates"]


def test_no_is_an_answer():
    assert open_questions(answered(songjiang(), has_social_card=False)) == []


def test_nothing_ticked_is_no_answer():
    assert open_questions(answered(songjiang(), kind=[])) == ["answer:kind"]


def test_ticks_and_buttons_and_entries_are_not_questions_here():
    assert open_questions(mutual()) == []


def test_a_phone_is_mended_where_phones_are_told():
    found = [one for one in look_at(answered(mutual(), phone=None)) if one.about == "answer:phone"]
    assert [one.mend for one in found] == ["contact"]


def test_the_question_is_repeated_in_its_own_words():
    claim = other_service("JS-REIMB", who="self", kind=["inpatient"], outside_drug=False)
    found = next(one for one in look_at(claim) if one.about == "answer:injury")
    assert words(found, str).text == "是不是受伤(摔伤、车祸…)?"
