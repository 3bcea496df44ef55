"""Papers: asked for by the answers, brought, replaced, owed, or said to be lacking."""

from dataclasses import replace
from datetime import date

from app.catalogue.claim import Claim
from app.catalogue.definition import PRE_CHECKS
from app.prereview import of_material, words
from app.prereview.by_paper import NEEDS_PHOTO, RULES_OF
from tests.prereview.claims import (
    answered,
    invoice,
    look_at,
    mutual,
    paper,
    problems,
    service_of,
    songjiang,
    stay,
)
from tests.prereview.spoiled import deceased, fiscal, other_service


def papers_of(claim: Claim) -> dict[str, str]:
    """The code found about each paper."""
    return {
        one.about.removeprefix("paper:"): one.code
        for one in look_at(claim)
        if one.about.startswith("paper:")
    }


def material(claim: Claim, name: str):
    return service_of(claim).material(name)


def away(**changes: object) -> Claim:
    """A stay in another province, of which no fact was asked."""
    return replace(mutual(stays=(stay(place="other_province"),), facts={}), **changes)


def test_a_stay_in_another_province_owes_its_settlement_sheet():
    assert papers_of(away()) == {
        "cross_province_settlement": "PAPER_OWED",
        "fee_list": "PAPER_OWED",
    }


def test_a_stay_at_home_needs_no_settlement_sheet():
    assert papers_of(mutual(facts={})) == {}


def test_a_hospital_nobody_knows_asks_for_no_settlement_sheet_yet():
    assert papers_of(mutual(stays=(stay(place=None),), facts={})) == {}


def test_a_paper_owed_is_due_thirty_days_after_filing():
    found = problems(away(filed_on=date(2026, 12, 10)))["PAPER_OWED"]
    assert found.kind == "owed"
    assert found.facts["last_day"] == date(2027, 1, 9)


def test_a_paper_that_may_be_owed_is_owed_also_when_said_to_be_lacking():
    claim = paper(songjiang(), "emergency_record", lacks="ask")
    assert papers_of(claim) == {"emergency_record": "PAPER_OWED"}


def test_a_paper_that_was_brought_is_not_asked_for_again():
    claim = paper(paper(away(), "fee_list", pages=3), "cross_province_settlement", pages=1)
    assert papers_of(claim) == {}


def test_pages_that_cannot_be_read_are_asked_for_again_and_not_called_missing():
    claim = paper(mutual(), "inpatient_invoice", unreadable=2)
    assert papers_of(claim) == {"inpatient_invoice": "PAGE_UNREADABLE"}


def test_a_paper_nobody_has_to_bring_is_still_looked_at():
    claim = paper(mutual(), "bank_card", pages=1, unreadable=1)
    assert papers_of(claim) == {"bank_card": "PAGE_UNREADABLE"}


def test_papers_that_nobody_photographs_are_not_missing():
    assert "heir_statement" not in papers_of(deceased())


def test_a_helper_brings_his_own_card():
    assert papers_of(paper(deceased(), "proxy_id")) == {"proxy_id": "PAPER_MISSING"}


def test_the_dead_without_a_card_may_be_proved_by_any_of_three_papers():
    claim = answered(paper(deceased(), "patient_id", lacks="alternative"), deceased_has_id=False)
    said = words(problems(claim)["PAPER_REPLACEABLE"], str)
    assert said.text == "这样也行：死亡证明，或户籍注销证明，或火化证明。"


def test_a_child_without_a_card_is_proved_by_the_household_book():
    claim = answered(
        paper(songjiang(), "patient_id", lacks="alternative"), patient_state="minor_no_id"
    )
    assert words(problems(claim)["PAPER_REPLACEABLE"], str).text == "这样也行：户口本本人页。"
    assert papers_of(claim)["guardian_proof"] == "PAPER_MISSING"


def test_a_paper_that_nothing_replaces_tells_the_way_out_of_the_catalogue():
    claim = answered(songjiang(), kind=["outpatient", "inpatient"])
    claim = paper(replace(claim, stays=(stay(),)), "discharge_summary", lacks="window")
    assert (
        words(problems(claim)["PAPER_LACKED"], str).text == "请到医院病案室补一份。这一样不能晚交。"
    )


def test_a_promise_stands_in_for_a_proof_of_residence():
    claim = other_service("YDJY-FILING", type="long_residence", promise=True, multi=1)
    claim = paper(claim, "residence_proof", lacks="alternative")
    assert papers_of(claim)["residence_proof"] == "PAPER_REPLACEABLE"


def test_papers_of_an_answer_nobody_gave_are_not_asked_for():
    claim = answered(songjiang(), kind=None)
    assert "discharge_summary" not in papers_of(claim)


def test_each_check_that_the_catalogue_names_is_answered_or_needs_a_photo():
    assert set(RULES_OF) | NEEDS_PHOTO == PRE_CHECKS
    assert not set(RULES_OF) & NEEDS_PHOTO


def test_the_panel_of_a_paper_shows_its_own_checks_only():
    claim = fiscal("void")
    found = of_material(look_at(claim), material(claim, "inpatient_invoice"))
    assert [one.code for one in found] == [
        "INVOICE_VOID",
        "NOT_CLAIMED_BEFORE",
        "WITHIN_TIME_LIMIT",
    ]
    assert of_material(look_at(claim), material(claim, "fee_list")) == []


def test_the_panel_of_a_paper_does_not_show_the_bad_pages_of_another():
    claim = paper(songjiang(), "invoice_detail", pages=1, unreadable=1)
    found = of_material(look_at(claim), material(claim, "invoice"))
    assert "PAGE_UNREADABLE" not in [one.code for one in found]


def test_nobody_asks_the_bereaved_for_the_card_of_the_dead():
    claim = paper(deceased(), "bank_card")
    assert "bank_card" not in papers_of(claim)
    assert papers_of(paper(songjiang(), "bank_card")) == {"bank_card": "PAPER_MISSING"}


def test_a_page_for_each_invoice_is_enough():
    two = mutual(invoices=(invoice(), invoice(id="i2", number="0012345679")))
    assert "inpatient_invoice" not in papers_of(paper(two, "inpatient_invoice", pages=2))


def test_invoices_without_any_photo_are_missing_and_not_too_few():
    assert papers_of(paper(mutual(), "inpatient_invoice")) == {"inpatient_invoice": "PAPER_MISSING"}


def test_a_paper_of_which_no_page_can_be_opened_is_told_once():
    claim = paper(mutual(), "inpatient_invoice", pages=0, unreadable=2)
    found = [one.code for one in look_at(claim) if one.about == "paper:inpatient_invoice"]
    assert found == ["PAGE_UNREADABLE"]


def test_one_page_of_another_paper_is_enough_for_several_invoices():
    two = mutual(invoices=(invoice(), invoice(id="i2", number="0012345679")))
    claim = paper(paper(two, "inpatient_invoice", pages=2), "fee_list", pages=1)
    assert papers_of(claim) == {}


def test_the_panel_of_a_paper_shows_what_was_said_about_it_without_any_check_of_the_catalogue():
    claim = paper(away(), "fee_list", pages=1, unreadable=1)
    named = replace(material(claim, "fee_list"), pre_checks=())
    found = of_material(look_at(claim), named)
    assert [(one.code, one.about) for one in found] == [("PAGE_UNREADABLE", "paper:fee_list")]
