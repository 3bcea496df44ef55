"""The worked cases of the estimate, looked at before filing: the same invoices are turned down."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import policies
from app.catalogue.claim import Claim, Elsewhere, Invoice, Known, Patient, Stay
from app.catalogue.definition import Service
from app.prereview import Finding, review
from tests.prereview.claims import catalogue, mutual, songjiang

CASES = Path(__file__).parent.parent / "estimate" / "cases.json"
ORDER = (
    "ZERO_AMOUNT",
    "NEGATIVE_AMOUNT",
    "INVOICE_VOID",
    "DUPLICATE",
    "FISCAL_REIMBURSED",
    "OVER_TIME_LIMIT",
    "AFTER_DEATH",
    "NOT_ELIGIBLE_SITUATION",
)


@cache
def cases() -> dict[str, Any]:
    """Cases in which invoices were judged, by id."""
    found = json.loads(CASES.read_text("utf-8"))["cases"]
    return {one["id"]: one for one in found if one.get("invoices")}


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def claims_of(case: dict[str, Any]) -> list[Claim]:
    """One claim for each situation in the case, for a claim answers one situation."""
    situations = dict.fromkeys(one["situation"] for one in case["invoices"])
    return [claim_of(case, situation) for situation in situations]


def claim_of(case: dict[str, Any], situation: str) -> Claim:
    person, mine = case["person"], [n for n in case["invoices"] if n["situation"] == situation]
    death = day(person.get("death_date"))
    numbered = list(enumerate(mine))
    return replace(
        songjiang() if "basic" in case["policy"] else mutual(),
        filed_on=date.fromisoformat(case["claim_date"]),
        patient=Patient("某人", None, day(person["birth"]), death),
        answers=answers_of(person, situation),
        stays=tuple(stay_of(n, one) for n, one in numbered if "admit" in one),
        invoices=tuple(invoice_of(n, one) for n, one in numbered),
        known=known_of(case, mine),
    )


def answers_of(person: dict[str, Any], situation: str) -> dict[str, Any]:
    answers: dict[str, Any] = {"situation": situation, "loss_dates": person.get("card_loss")}
    if person.get("transferred_to"):
        answers["filed"] = {"text": person["transferred_to"], "date": None}
    return answers


def stay_of(number: int, one: dict[str, Any]) -> Stay:
    return Stay(
        f"s{number}", "某医院", day(one["admit"]), day(one["discharge"]), True, True, one["place"]
    )


def invoice_of(number: int, one: dict[str, Any]) -> Invoice:
    return Invoice(
        id=f"i{number}",
        code=one["code"],
        number=one["no"],
        issued=day(one["invoice_date"]),
        setting=one["setting"],
        service_date=day(one.get("service_date")),
        stay_id=f"s{number}" if "admit" in one else None,
        hospital="某医院",
        hospital_known=True,
        place=one["place"],
        total=Decimal(one["total"]),
        emergency=one["emergency"],
    )


def known_of(case: dict[str, Any], invoices: list[dict[str, Any]]) -> Known:
    says: dict[str, str] = {}
    for one in invoices:
        if one.get("void") or one.get("fiscal_reimbursed"):
            says[f"{one['code']}-{one['no']}"] = "void" if one.get("void") else "reimbursed"
    paid = {key: Elsewhere("BB-1", "paid", True) for key in case.get("paid_invoice_keys", ())}
    return Known(fiscal=says, elsewhere=paid)


def service_with(case: dict[str, Any], claim: Claim) -> Service:
    ours = catalogue().latest(claim.service_id, date(2026, 11, 21))
    return replace(ours, policy=case["policy"])


def turned_down(case: dict[str, Any]) -> dict[str, str]:
    """By invoice number the first reason, in the order of the estimate."""
    found: dict[str, str] = {}
    for claim in claims_of(case):
        findings = review(claim, service_with(case, claim), policies.own())
        for one in claim.invoices:
            reasons = {f.reject for f in findings if is_refused(f, one)}
            first = next((code for code in ORDER if code in reasons), None)
            if first:
                found[one.number] = first
    return found


def is_refused(finding: Finding, invoice: Invoice) -> bool:
    return finding.kind == "fix" and finding.about == f"invoice:{invoice.id}"


def expected(case: dict[str, Any]) -> dict[str, str]:
    judged = case["expected"]["invoices"]
    return {one["no"]: one["reason"] for one in judged if one["decision"] == "rejected"}


@pytest.mark.parametrize("case_id", sorted(cases()))
def test_pre_review_turns_down_what_the_estimate_turns_down(case_id: str):
    case = cases()[case_id]
    assert turned_down(case) == expected(case)


def test_the_cases_show_most_reasons():
    shown = {reason for case in cases().values() for reason in expected(case).values()}
    assert len(shown) >= 7
