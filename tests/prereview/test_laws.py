"""What holds for every claim, however it was filled in."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.claim import Claim, Elsewhere, Known
from app.prereview import KINDS, words
from tests.prereview.claims import (
    TODAY,
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

REGISTER_CODES = {
    *("NAME_ID_MATCH", "NAME_ID_DIFFER", "IS_ACTIVE", "NOT_ACTIVE", "INSURED_OTHERWISE"),
    *("OTHER_DISTRICT", "IS_MEMBER", "NOT_MEMBER", "REGISTER_SAYS_DEAD", "DEATH_DATES_DIFFER"),
    *("INVOICE_VOID", "INVOICE_GENUINE", "FISCAL_REIMBURSED", "NOT_CLAIMED_BEFORE"),
    *(
        "DUPLICATE_FILED",
        "DUPLICATE_UNNAMED",
        "DUPLICATE_PAID",
        "DUPLICATE_PAID_ON",
        "DUPLICATE_OTHER_PERSON",
    ),
    "ALREADY_APPLIED_THIS_YEAR",
}

SERVICES = ("PT-MUTUAL-PROXY", "JS-REIMB", "YZ-AID-APPLY", "YDJY-FILING", "MTB-APPLY")

days = st.one_of(
    st.none(), st.dates(TODAY - timedelta(days=900), TODAY + timedelta(days=60)), st.just(TODAY)
)
amounts = st.one_of(
    st.none(),
    st.decimals(Decimal("-10.00"), Decimal("20000000.00"), places=2),
    st.sampled_from([Decimal("0.00"), Decimal("860.00")]),
)
digits = st.text("0123456789", min_size=0, max_size=21)
numbers = st.one_of(digits, st.sampled_from(["0012345678", "0012345679", "26312000000123456789"]))
places = st.sampled_from([None, "local", "other_province"])
maybe = st.sampled_from([None, True, False])


@st.composite
def stays(draw: Any, number: int) -> Any:
    return stay(
        id=f"s{number}",
        hospital=draw(st.sampled_from(["", "上海市普陀区中心医院", "扬中市人民医院"])),
        admit=draw(days),
        discharge=draw(days),
        hospital_known=draw(st.booleans()),
        designated=draw(maybe),
        place=draw(places),
    )


@st.composite
def invoices(draw: Any, number: int) -> Any:
    return replace(
        draw(st.sampled_from([invoice(), clinic()])),
        id=f"i{number}",
        code=draw(st.sampled_from(["", "31060226", "3106"])),
        number=draw(numbers),
        issued=draw(days),
        setting=draw(st.sampled_from(["inpatient", "observation", "outpatient", "prehospital"])),
        service_date=draw(days),
        stay_id=draw(st.sampled_from([None, "s0", "s1", "gone"])),
        hospital_known=draw(st.booleans()),
        place=draw(places),
        total=draw(amounts),
        fund_pay=draw(amounts),
        self_pay=draw(amounts),
        self_fee=draw(amounts),
        designated=draw(maybe),
        emergency=draw(maybe),
    )


@st.composite
def registers(draw: Any) -> Known:
    key = "31060226-0012345678"
    other = Elsewhere(
        "BB-1", draw(st.sampled_from(["open", "paid"])), draw(st.booleans()), draw(days)
    )
    return Known(
        insured_name_matches=draw(maybe),
        insured_active=draw(maybe),
        insured_kind=draw(st.sampled_from([None, "职保", "居保", "EMP"])),
        insured_district=draw(st.sampled_from([None, "sh-putuo", "sh-songjiang"])),
        is_member=draw(maybe),
        death=draw(days),
        fiscal={key: draw(st.sampled_from(["valid", "void", "reimbursed", "something new"]))},
        elsewhere=draw(st.sampled_from([{}, {key: other}])),
        looked_up=draw(st.sampled_from([frozenset(), frozenset({key})])),
    )


@st.composite
def claims(draw: Any) -> Claim:
    """Anything a person could have typed, and anything registers could say of it."""
    claim = draw(st.sampled_from([mutual(), songjiang(), *map(other_service, SERVICES)]))
    claim = answered(
        claim,
        situation=draw(
            st.sampled_from(
                [None, "OTHER_PROVINCE_EMERGENCY", "PREHOSPITAL_LOCAL", "CARD_LOSS", "TRANSFERRED"]
            )
        ),
        kind=draw(st.sampled_from([None, ["inpatient"], ["outpatient", "prehospital"]])),
        loss_dates={"from": draw(days), "to": draw(days)},
        filed={"text": "江苏", "date": draw(days)},
        patient_state=draw(st.sampled_from([None, "adult", "minor_id", "minor_no_id", "deceased"])),
    )
    return replace(
        claim,
        stays=tuple(draw(stays(n)) for n in range(draw(st.integers(0, 3)))),
        invoices=tuple(draw(invoices(n)) for n in range(draw(st.integers(1, 4)))),
        known=draw(registers()),
        payee=draw(st.sampled_from([None, claim.payee])),
        papers=draw(st.sampled_from([{}, claim.papers])),
        acts_himself=draw(st.booleans()),
    )


@given(claims(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_in_which_things_were_typed_is_irrelevant(claim: Claim, rng: random.Random):
    mixed, moved = list(claim.invoices), list(claim.stays)
    rng.shuffle(mixed)
    rng.shuffle(moved)
    assert look_at(claim) == look_at(replace(claim, invoices=tuple(mixed), stays=tuple(moved)))


@given(claims())
@settings(max_examples=60, deadline=None)
def test_another_invoice_never_hides_a_finding(claim: Claim):
    other = clinic(id="new", code="99060126", number="9912345678")
    more = look_at(replace(claim, invoices=(*claim.invoices, other)))
    before = {(one.code, one.about) for one in look_at(claim)}
    assert before <= {(one.code, one.about) for one in more}


@given(claims())
@settings(max_examples=60, deadline=None)
def test_every_finding_can_be_said_and_was_decided_by_something(claim: Claim):
    for finding in look_at(claim):
        said = words(finding, str)
        assert said.title
        assert "%(" not in "".join(said)
        assert finding.decided_by


@given(claims())
@settings(max_examples=40, deadline=None)
def test_findings_come_sorted_by_kind(claim: Claim):
    kinds = [KINDS.index(one.kind) for one in look_at(claim)]
    assert kinds == sorted(kinds)


@given(claims())
@settings(max_examples=40, deadline=None)
def test_registers_that_know_nothing_find_nothing(claim: Claim):
    silent = {one.code for one in look_at(replace(claim, known=Known()))}
    assert silent.isdisjoint(REGISTER_CODES)


@given(claims(), registers())
@settings(max_examples=40, deadline=None)
def test_what_registers_say_never_hides_what_was_typed(claim: Claim, says: Known):
    typed = {(one.code, one.about) for one in look_at(replace(claim, known=Known()))}
    with_registers = {(one.code, one.about) for one in look_at(replace(claim, known=says))}
    by_payee = {("HOLDER_DIFFERS", "payee"), ("PAYEE_MISSING", "payee")}
    assert typed - with_registers <= by_payee


@given(claims())
@settings(max_examples=30, deadline=None)
def test_a_review_can_be_made_again_with_the_same_outcome(claim: Claim):
    assert look_at(claim) == look_at(claim)


def test_insisting_is_for_people_a_second_look_at_the_same_claim_still_warns():
    claim = known(mutual(), fiscal={invoice().key: "void"})
    assert look_at(claim)[0].code == "INVOICE_VOID"
    assert look_at(claim)[0].reject == "INVOICE_VOID"
