"""Clean claims to spoil, one fact at a time: a mutual-aid stay, and an emergency in another province."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from app.catalogue import policies, services
from app.catalogue.claim import Claim, Invoice, Known, Paper, Patient, Payee, Stay
from app.catalogue.definition import Service
from app.prereview import Finding, review

TODAY = date(2026, 11, 21)
WANG = Patient("王建国", "990107194803120012", date(1948, 3, 12))
CARD = "0000000000000000"
PROBLEMS = ("fix", "look", "owed")


@cache
def catalogue() -> services.Catalogue:
    return services.load()


def service(service_id: str) -> Service:
    return catalogue().latest(service_id, TODAY)


def version_of(service_id: str) -> str:
    return service(service_id).version


def stay(**changes: Any) -> Stay:
    ruijin = Stay(
        id="s1",
        hospital="上海市普陀区中心医院",
        admit=date(2026, 10, 6),
        discharge=date(2026, 10, 14),
        hospital_known=True,
        designated=True,
        place="local",
        level="2",
    )
    return replace(ruijin, **changes)


def invoice(**changes: Any) -> Invoice:
    """The invoice of the stay."""
    whole = Invoice(
        id="i1",
        code="31060226",
        number="0012345678",
        check_code="a1b2c3",
        issued=date(2026, 10, 14),
        setting="inpatient",
        stay_id="s1",
        total=Decimal("18642.50"),
        fund_pay=Decimal("12000.00"),
        self_pay=Decimal("5642.50"),
        self_fee=Decimal("1000.00"),
    )
    return replace(whole, **changes)


def clinic(**changes: Any) -> Invoice:
    """The invoice of an emergency in another province."""
    emergency = Invoice(
        id="i1",
        code="32060126",
        number="0087654321",
        issued=date(2026, 10, 2),
        setting="outpatient",
        service_date=date(2026, 10, 2),
        hospital="扬中市人民医院",
        hospital_known=True,
        designated=True,
        place="other_province",
        level="2",
        total=Decimal("860.00"),
    )
    return replace(emergency, **changes)


def mutual(**changes: Any) -> Claim:
    """王建国's stay under the mutual-aid plan, with every register in his favour."""
    key = invoice().key
    claim = Claim(
        service_id="PT-MUTUAL-SELF",
        service_version=version_of("PT-MUTUAL-SELF"),
        filed_on=TODAY,
        patient=WANG,
        answers={"phone": "13800000001"},
        facts={"inpatient_other_province": False},
        stays=(stay(),),
        invoices=(invoice(),),
        payee=Payee("王建国", CARD),
        papers={"inpatient_invoice": Paper("inpatient_invoice", pages=1)},
        known=Known(
            insured_name_matches=True,
            insured_active=True,
            insured_kind="职保",
            insured_status="retired",
            insured_district="sh-putuo",
            is_member=True,
            fiscal={key: "valid"},
            looked_up=frozenset({key}),
        ),
    )
    return replace(claim, **changes)


def songjiang(**changes: Any) -> Claim:
    """刘洪's emergency in Jiangsu, claimed in Songjiang; the registers know nothing of it."""
    claim = Claim(
        service_id="SJ-REIMB-EMP",
        service_version=version_of("SJ-REIMB-EMP"),
        filed_on=TODAY,
        patient=Patient("刘洪", "990117196005050015", date(1960, 5, 5)),
        answers={
            "who": "self",
            "insured": "EMP",
            "situation": "OTHER_PROVINCE_EMERGENCY",
            "kind": ["outpatient"],
            "patient_state": "adult",
            "has_social_card": True,
            "address": True,
            "phone": "13800000002",
        },
        invoices=(clinic(),),
        payee=Payee("刘洪", CARD),
        papers={
            name: Paper(name, pages=1)
            for name in (
                "invoice",
                "invoice_detail",
                "emergency_record",
                "bank_card",
                "social_card",
                "patient_id",
            )
        },
    )
    return replace(claim, **changes)


def answered(claim: Claim, **answers: Any) -> Claim:
    """The claim with some answers changed; None takes one away."""
    merged = {**claim.answers, **answers}
    return replace(claim, answers={k: v for k, v in merged.items() if v is not None})


def known(claim: Claim, **facts: Any) -> Claim:
    return replace(claim, known=replace(claim.known, **facts))


def patient(claim: Claim, **changes: Any) -> Claim:
    return replace(claim, patient=replace(claim.patient, **changes))


def paper(claim: Claim, name: str, **changes: Any) -> Claim:
    """The claim with one paper as told; without changes, without it."""
    kept = {one: value for one, value in claim.papers.items() if one != name}
    return replace(claim, papers={**kept, name: Paper(name, **changes)} if changes else kept)


def service_of(claim: Claim) -> Service:
    """The service of the claim; one of ours gives Beijing's yearly aid to a household."""
    its_service = catalogue().get(claim.service_id, claim.service_version)
    if claim.answers.get("who") == "household":
        return replace(its_service, policy={"aid": "BJ-POVERTY"})
    return its_service


def look_at(claim: Claim) -> list[Finding]:
    """What pre-review says, with the service and policies of the product."""
    return review(claim, service_of(claim), policies.own())


def problems(claim: Claim) -> dict[str, Finding]:
    """What is to be done, by code."""
    return {one.code: one for one in look_at(claim) if one.kind in PROBLEMS}


def codes_of(claim: Claim) -> list[str]:
    return [one.code for one in look_at(claim)]
