"""Each of the other services, filed whole by forms alone, up to its receipt: they are data."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask

from app.filing.model import EstimateRecord
from tests.citizen import PEOPLE, Book, Citizen, three
from tests.strict_client import plain

SONGJIANG = {
    "who": "self",
    "situation": "OTHER_PROVINCE_EMERGENCY",
    "patient_state": "adult",
    "has_social_card": "yes",
    "address": "yes",
}


def told(cast_name: str, answers: dict[str, object], **more: object) -> Book:
    """What somebody of the cast would answer."""
    who = PEOPLE[cast_name]
    return Book(answers=answers, name=who["name"], id_number=who["id_number"], **more)  # type: ignore[arg-type]


FILED = {
    "SJ-REIMB-EMP": (
        "liu-hong",
        told(
            "liu-hong",
            SONGJIANG | {"insured": "EMP", "kind": ["outpatient", "inpatient"]},
            hospital="苏州示范医院",
            invoices=2,
        ),
    ),
    "SJ-REIMB-RES": (
        "wang-jianguo",
        told(
            "wang-jianguo",
            SONGJIANG | {"insured": "RES", "kind": ["inpatient"]},
            hospital="苏州示范医院",
            total="186000.00",
            self_fee="6000.00",
            facts={"major_disease": "yes"},
        ),
    ),
    "JS-REIMB": (
        "wu-xiuzhen",
        told(
            "wu-xiuzhen",
            {"who": "self", "kind": ["outpatient"], "injury": "no", "outside_drug": "no"},
            hospital="扬中示范人民医院",
        ),
    ),
    "YDJY-FILING": (
        "wang-jianguo",
        told(
            "wang-jianguo",
            {
                "type": "long_residence",
                "place": "江苏苏州",
                "multi": "1",
                "promise": "yes",
                "who": "self",
            },
        ),
    ),
    "MTB-APPLY": (
        "wang-jianguo",
        told(
            "wang-jianguo",
            {"disease": "高血压", "hospital": "江海示范医院", "away": "no", "who": "self"},
            facts={"needs_negotiated_drug": "yes"},
        ),
    ),
    "YZ-AID-APPLY": (
        "wu-xiuzhen",
        told(
            "wu-xiuzhen",
            {
                "identity": ["特困"],
                "settled": "no",
                "hukou": "yes",
                "commercial": "no",
                "who": "self",
            },
            hospital="扬中示范人民医院",
        ),
    ),
}


def file_whole(app: Flask, filed: tuple[str, Book], hand_in: bool = True) -> Citizen:
    """Start, walk the whole way as the book says, and hand in."""
    cast_name, book = filed
    citizen = Citizen(app, cast_name)
    service = next(name for name, one in FILED.items() if one[1].answers == book.answers)
    citizen.start(service)
    citizen.walk(replace(book))
    if hand_in:
        citizen.post(f"{citizen.filing}/findings")
        response = citizen.submit()
        assert response.location == f"{citizen.filing}/receipt", plain(citizen.follow(response))
    return citizen


@pytest.mark.parametrize("service", FILED)
def test_it_is_filed_whole_and_ends_at_a_receipt(app: Flask, registers: None, service: str) -> None:
    citizen = file_whole(app, FILED[service])
    receipt = plain(citizen.get(f"{citizen.filing}/receipt"))
    assert "已经交上去了" in receipt
    assert citizen.row().service_id == service
    assert citizen.messages() == ["submitted"]
    pdf = citizen.get(f"{citizen.filing}/application.pdf")
    assert pdf.data.startswith(b"%PDF")


def test_a_major_stay_elsewhere_is_worked_out_and_kept(app: Flask, registers: None) -> None:
    citizen = file_whole(app, FILED["SJ-REIMB-RES"], hand_in=False)
    page = plain(citizen.get(f"{citizen.filing}/estimate"))
    assert "医保付" in page
    assert "一共 186,000.00元" in page
    citizen.submit()
    with citizen.database() as session:
        kept = session.query(EstimateRecord).filter_by(filing_id=citizen.filing_id).one()
        result = kept.record["result"]
        assert {one["id"] for one in kept.policies} >= {"SH-RES"}
    assert Decimal(result["total_fund"]) + Decimal(result["personal"]) == Decimal("186000.00")
    assert Decimal(result["layers"]["basic"]) > Decimal("100000.00")
    assert Decimal(result["layers"]["major"]) > Decimal("0.00")


def test_the_major_layer_is_for_the_diseases_that_it_names(app: Flask, registers: None) -> None:
    cast_name, book = FILED["SJ-REIMB-RES"]
    sick = file_whole(app, (cast_name, book), hand_in=False)
    other = file_whole(app, (cast_name, replace(book, number=92_000_000, facts={})), hand_in=False)
    assert "大病保险" in plain(sick.get(f"{sick.filing}/estimate"))
    assert "大病保险" not in plain(other.get(f"{other.filing}/estimate"))
    assert "这次是治这几种大病吗" in plain(other.get(f"{other.filing}/check"))


def test_a_large_bill_in_yangzhong_is_paid_by_two_layers(app: Flask, registers: None) -> None:
    cast_name, book = FILED["JS-REIMB"]
    stay = replace(
        book, answers=book.answers | {"kind": ["inpatient"]}, total="186000.00", self_fee="6000.00"
    )
    citizen = Citizen(app, cast_name)
    citizen.start("JS-REIMB")
    citizen.walk(stay)
    page = plain(citizen.get(f"{citizen.filing}/estimate"))
    assert "医保付" in page
    assert "大病保险付" in page


def test_a_card_lost_and_a_place_changed_are_filed_with_their_days(
    app: Flask, registers: None
) -> None:
    cast_name, book = FILED["SJ-REIMB-EMP"]
    lost = three("from", "2026-10-01") | three("to", "2026-10-31")
    answers = {"situation": "CARD_LOSS", "loss_dates": lost, "kind": ["outpatient"]}
    local = replace(book, answers=book.answers | answers, hospital="江海示范医院", invoices=1)
    citizen = Citizen(app, cast_name)
    citizen.start("SJ-REIMB-EMP")
    citizen.walk(local)
    page = plain(citizen.get(f"{citizen.filing}/check"))
    assert "2026年10月1日到2026年10月31日" in page
    assert citizen.submit().location == f"{citizen.filing}/receipt"


def test_a_child_without_id_card_is_filed_for_by_its_mother(app: Flask, registers: None) -> None:
    cast_name, book = FILED["SJ-REIMB-EMP"]
    answers = {"who": "proxy", "patient_state": "minor_no_id", "relation": "parent"}
    child = replace(book, answers=book.answers | answers, name="孙小悦", birth="2026-02-03")
    citizen = Citizen(app, cast_name)
    citizen.start("SJ-REIMB-EMP")
    citizen.walk(child)
    assert "您正在替 孙小悦 办理" in plain(citizen.get(f"{citizen.filing}/check"))
    response = citizen.submit()
    assert response.location == f"{citizen.filing}/receipt", plain(citizen.follow(response))


def test_for_the_dead_a_person_settles_who_is_paid(app: Flask, registers: None) -> None:
    cast_name, book = FILED["SJ-REIMB-EMP"]
    answers = {
        "who": "proxy",
        "patient_state": "deceased",
        "deceased_has_id": "no",
        "relation": "child",
    }
    dead = replace(book, answers=book.answers | answers)
    citizen = Citizen(app, "qian-feng")
    citizen.start("SJ-REIMB-EMP")
    citizen.walk(dead)
    response = citizen.submit()
    assert response.location == f"{citizen.filing}/receipt", plain(citizen.follow(response))
    assert [kind for kind, _detail in citizen.tasks()] == ["payee_unclear"]
