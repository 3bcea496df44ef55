"""A decision from the proposal to the page of the citizen, for every service: with money, and without."""

from decimal import Decimal
from itertools import product

import pytest

from app.accounts import consents
from app.accounts.model import Purpose
from app.decisions.invoices import marks_of
from app.decisions.reasons import reasons, reasons_for
from app.errors import Refusal
from app.filing.claims import estimate_case
from app.filing.model import Outcome, Status
from app.filing.outcome import claim_of, claim_to_pay
from tests.decisions.told import GRANTED, PAID, Desk, bill, sheet_of
from tests.documents.pdf_text import text_of
from tests.strict_client import plain

# What an invoice of 5000.00, all in scope, comes to by the policies and the registers of the demo.
WHOLE = {
    "SJ-REIMB-EMP": "3750.00",
    "SJ-REIMB-RES": "3290.00",
    "JS-REIMB": "3500.75",
    "YZ-AID-APPLY": "4893.53",
    "PT-MUTUAL-SELF": "2700.00",
    "PT-MUTUAL-PROXY": "2700.00",
}
TOLD = {
    Outcome.APPROVED: "decided_approved",
    Outcome.PARTLY: "decided_partly",
    Outcome.REFUSED: "decided_refused",
}


def read(desk: Desk, case: str, tail: str = "decision") -> str:
    return plain(desk.citizen(case).get(f"/filings/{case}/{tail}"))


def printed(desk: Desk, case: str) -> str:
    return text_of(desk.citizen(case).get(f"/filings/{case}/decision.pdf").data)


def say(amount: Decimal) -> str:
    return f"{amount:,.2f}"


@pytest.mark.parametrize("service", PAID)
def test_what_is_accepted_whole_is_paid_as_it_was_estimated(desk: Desk, service: str):
    case = desk.case(service)
    decision = desk.decided(case)
    assert (decision.outcome, decision.amount) == (Outcome.APPROVED, Decimal(WHOLE[service]))
    assert decision.estimated == decision.amount
    assert decision.body["causes"] == []
    citizen = desk.citizen(case)
    assert citizen.row().status == Status.DECIDED
    assert citizen.events()[-3:] == ["taken", "proposed", "decided"]
    assert citizen.messages() == ["submitted", "taken", "decided_approved"]
    said = read(desk, case)
    for words in ("审核好了，都同意", say(decision.amount), "尾号0128", "和当初试算的一样"):
        assert words in said
    assert say(decision.amount) in printed(desk, case)


@pytest.mark.parametrize("service", PAID)
def test_what_it_used_up_is_kept_to_the_fen(desk: Desk, service: str):
    case = desk.case(service)
    body = desk.decided(case).body
    result, before = body["result"], body["case"]["ytd"]
    for year, after in result["ytd_after"].items():
        for name in ("fund_paid", "major_paid", "aid_paid", "mutual_paid"):
            was = Decimal(before.get(year, {}).get(name, "0.00"))
            assert desk.used(name, year) == Decimal(after[name]) - was, (year, name)


@pytest.mark.parametrize("service", PAID)
def test_a_filing_that_waits_with_the_same_invoice_is_a_finding_and_changes_no_amount(
    desk: Desk, service: str
):
    number = "60999999"
    case = [desk.case(service, number=number) for _twin in range(2)][0]
    with desk.writing():
        sheet = sheet_of(case)
        whole, to_pay = claim_of(sheet), claim_to_pay(sheet)
    assert [one.state for one in whole.known.elsewhere.values()] == ["open"]
    assert to_pay.known.elsewhere == {}
    assert estimate_case(to_pay, sheet.service.policy) == estimate_case(whole, sheet.service.policy)
    assert marks_of(to_pay) == marks_of(whole)


@pytest.mark.parametrize("service", PAID)
def test_a_refused_invoice_pays_nothing_uses_nothing_and_stays_free(desk: Desk, service: str):
    case = desk.case(service)
    decision = desk.decided(case, ("refuse", "OTHER_PERSON", ""))
    assert (decision.outcome, decision.amount) == (Outcome.REFUSED, Decimal("0.00"))
    assert [desk.used(name) for name in ("fund_paid", "mutual_paid", "aid_paid")] == [0, 0, 0]
    assert set(desk.settled()) <= {None}
    assert desk.citizen(case).messages()[-1] == "decided_refused"
    said = read(desk, case)
    for words in (
        "这次没有同意",
        reasons()["OTHER_PERSON"].text_zh,
        f"少{say(Decimal(WHOLE[service]))}",
    ):
        assert words in said
    assert "银行卡里" not in said


@pytest.mark.parametrize("service", PAID)
def test_a_part_that_does_not_count_costs_something_and_says_so(desk: Desk, service: str):
    case = desk.case(service)
    decision = desk.decided(case, ("cut", "OFF_LIST", "1000.00"))
    assert decision.outcome == Outcome.PARTLY
    assert Decimal("0.00") < decision.amount < Decimal(WHOLE[service])
    less = Decimal(WHOLE[service]) - decision.amount
    (cause,) = decision.body["causes"]
    assert (cause["code"], Decimal(cause["difference"])) == ("cut", -less)
    assert desk.citizen(case).messages()[-1] == "decided_partly"
    said = read(desk, case)
    for words in ("同意一部分", say(decision.amount), "有1,000.00元没有算", f"少{say(less)}"):
        assert words in said
    assert "有1,000.00元没有算" in printed(desk, case)


@pytest.mark.parametrize("service", PAID)
def test_a_part_that_does_not_count_is_worth_what_a_bill_of_that_shape_would_be(desk, service):
    """Cutting 1000 of 5000 is the same as an invoice that says by itself that 1000 are not covered."""
    cut = desk.case(service, bill("5000.00"))
    own = desk.case(service, bill("5000.00", own="1000.00"))
    desk.propose(cut, ("cut", "OFF_LIST", "1000.00"))
    desk.propose(own)
    assert desk.decision(cut).amount == desk.decision(own).amount


@pytest.mark.parametrize("service", PAID)
def test_a_refused_invoice_beside_another_is_as_if_it_were_not_there(desk: Desk, service: str):
    two = desk.case(service, bill("3000.00"), bill("800.00"))
    one = desk.case(service, bill("3000.00"))
    desk.propose(two, "accept", ("refuse", "NON_MEDICAL", ""))
    desk.propose(one)
    assert desk.decision(two).amount == desk.decision(one).amount
    assert desk.decision(two).outcome == Outcome.PARTLY


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (("accept", "accept", "accept"), Outcome.APPROVED),
        (("accept", "accept", ("refuse", "NON_MEDICAL", "")), Outcome.PARTLY),
        (("accept", ("cut", "OFF_LIST", "1.00"), "accept"), Outcome.PARTLY),
        ((("cut", "OFF_LIST", "0.01"),) * 3, Outcome.PARTLY),
        ((("cut", "OFF_LIST", "1.00"), ("refuse", "ABROAD", ""), "accept"), Outcome.PARTLY),
        ((("refuse", "ABROAD", ""), ("cut", "OFF_LIST", "1.00"), ("refuse", "ABROAD", "")), Outcome.PARTLY),
        ((("refuse", "NON_MEDICAL", ""),) * 3, Outcome.REFUSED),
        ((("refuse", "ABROAD", ""), ("refuse", "NON_MEDICAL", ""), ("refuse", "CARD_FORGOTTEN", "")), Outcome.REFUSED),
    ],
)  # fmt: skip
def test_three_invoices_and_what_the_whole_is_called(desk: Desk, said, outcome: Outcome):
    case = desk.case("PT-MUTUAL-SELF", bill("1000.00"), bill("2000.00"), bill("3000.00"))
    decision = desk.decided(case, *said)
    assert decision.outcome == outcome
    assert desk.citizen(case).messages()[-1] == TOLD[outcome]
    verdicts = [one if isinstance(one, str) else one[0] for one in said]
    assert [line["verdict"] for line in decision.body["lines"]] == verdicts
    kept = [one for one in desk.settled() if one]
    assert kept == [case] * (3 - verdicts.count("refuse"))
    assert read(desk, case).count("没有同意") >= verdicts.count("refuse")


@pytest.mark.parametrize("service", GRANTED)
def test_a_matter_that_is_granted_names_no_money(desk: Desk, service: str):
    case = desk.case(service)
    decision = desk.decided(case)
    assert (decision.outcome, decision.amount) == (Outcome.APPROVED, Decimal("0.00"))
    assert decision.body["result"] is None
    assert desk.citizen(case).messages()[-1] == "decided_granted"
    said = read(desk, case)
    assert "审核好了，同意办理" in said
    assert "0.00" not in said
    assert "银行卡" not in said
    assert "试算" not in said
    assert "0.00" not in printed(desk, case)
    assert desk.settled() == []
    assert desk.used("fund_paid") == 0


MATTERS = list(product(GRANTED, [one.code for one in reasons_for("matter")]))


@pytest.mark.parametrize(("service", "code"), MATTERS)
def test_a_matter_that_is_refused_says_why_and_what_to_do(desk: Desk, service: str, code: str):
    case = desk.case(service)
    decision = desk.decided(case, ("refuse", code, ""))
    assert decision.outcome == Outcome.REFUSED
    assert desk.citizen(case).messages()[-1] == "decided_refused"
    said, reason = read(desk, case), reasons()[code]
    for words in ("这次没有同意", reason.text_zh, reason.next_zh, reason.article_zh):
        assert words in said
    assert "0.00" not in said


@pytest.mark.parametrize("service", GRANTED)
@pytest.mark.parametrize(
    "line",
    [
        ("cut", "FILING_UNPROVEN", "1.00"),
        ("refuse", "", ""),
        ("refuse", "DUPLICATE", ""),
        ("refuse", "OFF_LIST", ""),
        ("refuse", "no such", ""),
    ],
)
def test_a_matter_is_not_cut_and_not_refused_for_a_reason_of_invoices(desk: Desk, service, line):
    case = desk.case(service)
    with pytest.raises(Refusal):
        desk.propose(case, line)
    assert desk.citizen(case).row().status == Status.TAKEN


@pytest.mark.parametrize("service", [*PAID, *GRANTED])
def test_until_it_is_confirmed_the_citizen_hears_and_sees_nothing_of_it(desk: Desk, service: str):
    case = desk.case(service)
    desk.propose(case)
    citizen = desk.citizen(case)
    assert citizen.messages() == ["submitted", "taken"]
    said = plain(citizen.get(f"/filings/{case}/progress"))
    assert "审核好了" not in said
    for tail in ("decision", "decision.pdf", "objection"):
        citizen.get(f"/filings/{case}/{tail}", status=303)


@pytest.mark.parametrize("service", [*PAID, *GRANTED])
def test_the_pages_of_the_desk_show_the_proposal_of_every_service(desk: Desk, service: str):
    case = desk.case(service)
    shown = plain(desk.clerk.get(f"/desk/cases/{case}/decide"))
    assert ("减多少" in shown) is (service in PAID)
    desk.propose(case)
    shown = plain(desk.checker.get(f"/desk/cases/{case}/confirm"))
    assert (f"确认 {say(Decimal(WHOLE.get(service, '0')))}" in shown) is (service in PAID)
    desk.confirm(case)
    desk.clerk.get(f"/desk/cases/{case}")
    desk.clerk.get(f"/desk/cases/{case}/decide", status=303)
    desk.checker.get(f"/desk/cases/{case}/confirm", status=303)


@pytest.mark.parametrize("service", PAID)
@pytest.mark.parametrize("language", ["zh_Hant_TW", "en"])
def test_every_language_says_the_same_amount(desk: Desk, service: str, language: str):
    case = desk.case(service)
    decision = desk.decided(case, ("cut", "OFF_LIST", "500.00"))
    page = desk.citizen(case).get(f"/filings/{case}/decision", query_string={"lang": language})
    assert say(decision.amount) in plain(page)
    assert reasons()["OFF_LIST"].text_zh not in plain(page)


def test_a_card_that_he_agrees_to_no_more_is_not_shown_and_a_person_calls(desk: Desk):
    case = desk.case("PT-MUTUAL-SELF")
    with desk.writing():
        filing = sheet_of(case).filing
        given = consents.standing(filing.person_id, filing.id)[Purpose.BANK_ACCOUNT]
        assert given
        consents.withdraw(given, filing.account)
    desk.decided(case)
    said = read(desk, case)
    assert "0128" not in said
    assert "怎么领，工作人员会打电话告诉您" in said
