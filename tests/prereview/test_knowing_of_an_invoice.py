"""What registers and other filings know of an invoice, and until when it may be filed."""

from dataclasses import replace
from datetime import date

import pytest

from app.catalogue import policies
from app.catalogue.claim import Claim, Elsewhere
from app.prereview import review, words
from tests.prereview.claims import invoice, known, look_at, mutual, service_of
from tests.prereview.spoiled import fiscal, with_clinic, with_invoice

KEY = invoice().key
NUMBER = "BB-20261020-0007"
OF_LIMIT = {"OVER_TIME_LIMIT", "WITHIN_TIME_LIMIT"}


def about_history(claim: Claim) -> list[tuple[str, str | None]]:
    """What is known of the invoices, and where it is put right."""
    other = {"INVOICE_VOID", "FISCAL_REIMBURSED", "INVOICE_GENUINE", "NOT_CLAIMED_BEFORE"}
    return [
        (one.code, one.mend)
        for one in look_at(claim)
        if one.code in other or one.code.startswith("DUPLICATE")
    ]


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("valid", [("INVOICE_GENUINE", None)]),
        ("void", [("INVOICE_VOID", "invoice:i1:numbers")]),
        ("reimbursed", [("FISCAL_REIMBURSED", "invoice:i1:numbers")]),
        ("", []),
        ("something new", []),
    ],
)
def test_the_fiscal_register_says_one_of_three_things_or_nothing(says, found):
    assert about_history(known(fiscal(says), looked_up=frozenset())) == found


def test_the_fiscal_register_speaks_of_the_invoice_with_this_code_and_number():
    assert about_history(known(mutual(), fiscal={"31060226-0012345679": "void"})) == [
        ("NOT_CLAIMED_BEFORE", None)
    ]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (Elsewhere(NUMBER, "open", True), "DUPLICATE_FILED"),
        (Elsewhere("", "open", True), "DUPLICATE_UNNAMED"),
        (Elsewhere(NUMBER, "open", True, date(2026, 10, 30)), "DUPLICATE_FILED"),
        (Elsewhere(NUMBER, "paid", True), "DUPLICATE_PAID"),
        (Elsewhere("", "paid", True), "DUPLICATE_PAID"),
        (Elsewhere(NUMBER, "paid", True, date(2026, 10, 30)), "DUPLICATE_PAID_ON"),
        (Elsewhere(NUMBER, "open", False), "DUPLICATE_OTHER_PERSON"),
        (Elsewhere(NUMBER, "paid", False, date(2026, 10, 30)), "DUPLICATE_OTHER_PERSON"),
    ],
)
def test_the_same_invoice_elsewhere_is_told_without_whose_it_is(other, found):
    claim = known(mutual(), fiscal={}, elsewhere={KEY: other})
    assert about_history(claim) == [(found, "invoice:i1:numbers")]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Elsewhere(NUMBER, "open", True), f"那一件是{NUMBER}，还在办。"),
        (Elsewhere("", "open", True), "那一件还没有办完。"),
        (Elsewhere(NUMBER, "paid", True, date(2026, 10, 30)), "登记里，2026年10月30日报过一次。"),
        (Elsewhere(NUMBER, "paid", True), "登记里，它已经报过一次。"),
        (Elsewhere(NUMBER, "paid", False), "系统里有一张代码和号码都一样的。"),
    ],
)
def test_what_the_person_reads_of_the_other_filing(other, said):
    claim = known(mutual(), elsewhere={KEY: other})
    texts = [words(one, str).text for one in look_at(claim) if one.code.startswith("DUPLICATE")]
    assert texts == [said]


def test_an_invoice_without_number_is_never_found_elsewhere_and_never_called_new():
    bare = with_invoice(number="")
    key = bare.invoices[0].key
    other = {key: Elsewhere(NUMBER, "paid", True)}
    assert about_history(known(bare, elsewhere=other, looked_up=frozenset({key}))) == []


@pytest.mark.parametrize(
    ("codes_and_numbers", "doubles"),
    [
        ([("31060226", "0012345678"), ("31060226", "0012345678")], ["i1", "i2"]),
        ([("31060226", "0012345678"), ("31060226", "0012345679")], []),
        ([("31060226", "0012345678"), ("31060227", "0012345678")], []),
        ([("31060226", ""), ("31060226", "")], []),
        (
            [
                ("31060226", "0012345678"),
                ("31060226", "0012345679"),
                ("31060226", "0012345678"),
                ("31060226", "0012345678"),
            ],
            ["i1", "i3", "i4"],
        ),
    ],
)
def test_an_invoice_stands_once_in_a_claim(codes_and_numbers, doubles):
    invoices = tuple(
        invoice(id=f"i{at}", code=code, number=number)
        for at, (code, number) in enumerate(codes_and_numbers, start=1)
    )
    found = [one.about for one in look_at(mutual(invoices=invoices)) if one.code == "DUPLICATE"]
    assert found == [f"invoice:{name}" for name in doubles]


def limits(claim: Claim) -> list[tuple[str, str | None, object]]:
    return [
        (one.code, one.mend, one.facts["last_day"])
        for one in look_at(claim)
        if one.code in OF_LIMIT
    ]


@pytest.mark.parametrize(
    ("issued", "filed", "found"),
    [
        # Songjiang: six months, the last day counts
        (
            date(2026, 5, 21),
            date(2026, 11, 21),
            ("WITHIN_TIME_LIMIT", None, date(2026, 11, 21)),
        ),
        (
            date(2026, 5, 20),
            date(2026, 11, 21),
            ("OVER_TIME_LIMIT", "invoice:i1:numbers", date(2026, 11, 20)),
        ),
        # issued and filed on one day
        (
            date(2026, 11, 21),
            date(2026, 11, 21),
            ("WITHIN_TIME_LIMIT", None, date(2027, 5, 21)),
        ),
        # 31 August and a February that has 28 days
        (
            date(2025, 8, 31),
            date(2026, 3, 1),
            ("OVER_TIME_LIMIT", "invoice:i1:numbers", date(2026, 2, 28)),
        ),
    ],
)
def test_songjiang_gives_six_months(issued, filed, found):
    claim = replace(with_clinic(issued=issued, service_date=issued), filed_on=filed)
    assert limits(claim) == [found]


@pytest.mark.parametrize("issued", [None, date(2026, 11, 22)])
def test_a_day_of_issue_that_cannot_be_is_held_against_no_limit(issued):
    assert limits(with_clinic(issued=issued)) == []


def test_of_two_policies_the_earlier_last_day_counts():
    """SH-EMP gives six months, SH-MUTUAL twenty-four: 14 April 2026 is past, 14 October 2027 not."""
    claim = with_invoice(issued=date(2025, 10, 14))
    for order in (
        {"basic": "SH-EMP", "mutual": "SH-MUTUAL"},
        {"mutual": "SH-MUTUAL", "basic": "SH-EMP"},
    ):
        service = replace(service_of(claim), policy=order)
        found = [one for one in review(claim, service, policies.own()) if one.code in OF_LIMIT]
        assert [(one.code, one.facts["last_day"]) for one in found] == [
            ("OVER_TIME_LIMIT", date(2026, 4, 14))
        ]


def test_policies_without_a_limit_beside_one_with_it_change_nothing():
    claim = with_invoice(issued=date(2025, 10, 14))
    service = replace(service_of(claim), policy={"basic": "SH-EMP", "major": "SH-MAJOR"})
    found = [one for one in review(claim, service, policies.own()) if one.code in OF_LIMIT]
    assert [one.facts["last_day"] for one in found] == [date(2026, 4, 14)]
