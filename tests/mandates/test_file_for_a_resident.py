"""SJ-REIMB-RES for an adult under a mandate, from the draft to the receipt, each page within its statements."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import db
from app.filing.model import Status
from app.registers.demo_people import FILES
from app.registers.load import load
from app.registers.model import Kind
from tests.citizen import PEOPLE, Book
from tests.mandates.helper import Helper, told
from tests.strict_client import plain

SERVICE = "SJ-REIMB-RES"
ASKED = 6
SENT = {"precheck": 8, "papers": 9, "submit": 14}


class Counted(Helper):
    """王丽; once `most` is set, every page and answer of the filing is counted."""

    most = 0

    def _ask(self, method: str, path: str, status: int, **more: Any) -> Any:
        response = super()._ask(method, path, status, **more)
        if self.most and "/filings/" in path:
            tail = path.partition("/filings/")[2].partition("/")[2].split("/")[0]
            most = self.most if method == "GET" else SENT.get(tail, self.most + 1)
            counted = self.counted_statements
            assert len(counted) <= most, f"{method} {path}: {len(counted)}\n" + "\n".join(counted)
        return response


def is_insured_as_a_resident(app: Flask, folder: Path) -> None:
    """刘洪 has moved from the insurance of employees to that of residents."""
    head, *rows = (FILES / "insured.csv").read_text("utf-8").splitlines()
    his = next(row for row in rows if row.startswith(PEOPLE["liu-hong"]["id_number"]))
    file = folder / "insured.csv"
    file.write_text("\n".join([head, his.replace("EMP,retired", "RES,resident")]) + "\n", "utf-8")
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        load(Kind.INSURED, file, by=None, demo=True)
        db.session.commit()
        db.session.remove()


@pytest.fixture
def neighbour(app: Flask, registers: None, tmp_path: Path) -> Counted:
    """王丽 files for a resident of Songjiang."""
    is_insured_as_a_resident(app, tmp_path)
    helper = Counted(app, "wang-li", "liu-hong")
    helper.get_mandate(SERVICE, relation="volunteer")
    helper.file_for_him(SERVICE)
    return helper


@pytest.fixture
def book() -> Book:
    who = PEOPLE["liu-hong"]
    return Book(
        answers={
            "insured": "RES",
            "situation": "OTHER_PROVINCE_EMERGENCY",
            "kind": ["outpatient"],
            "has_social_card": "yes",
            "address": "yes",
        },
        name=who["name"],
        id_number=who["id_number"],
        hospital="苏州示范医院",
    )


def test_it_is_handed_in_for_him_and_both_are_told(neighbour: Counted, book: Book) -> None:
    neighbour.walk(book)
    neighbour.post(f"{neighbour.filing}/findings")
    neighbour.submit()
    case = neighbour.row()
    assert case.status == Status.SUBMITTED
    assert case.service_id == SERVICE
    assert case.person_id == neighbour.kept().giver_id
    assert told(neighbour, neighbour.whom["phone"])[-1] == "submitted_for_you"
    assert told(neighbour, neighbour.who["phone"])[-1] == "submitted"


def test_every_page_of_a_mandated_filing_needs_six_statements_at_most(
    neighbour: Counted, book: Book
) -> None:
    neighbour.walk(book, until="findings")
    neighbour.most = ASKED
    for tail in ("findings", "papers", "invoices", "check", "later", "consents", "estimate"):
        neighbour.browser.get(f"{neighbour.filing}/{tail}")
        page = neighbour.browser.get(f"{neighbour.filing}/{tail}")
        if page.status_code == 200:
            neighbour.get(f"{neighbour.filing}/{tail}")
    neighbour.get(f"{neighbour.filing}/fill/contact")


def test_who_he_is_and_who_she_is_stand_on_the_list_of_papers(
    neighbour: Counted, book: Book
) -> None:
    neighbour.walk(book, until="papers")
    said = plain(neighbour.get(f"{neighbour.filing}/papers"))
    assert "您在替 刘* 办" in said
    assert "帮办人" in said


def test_the_mandate_for_employees_serves_no_resident(app: Flask, registers: None) -> None:
    helper = Helper(app, "wang-li", "liu-hong")
    helper.get_mandate("SJ-REIMB-EMP", relation="volunteer")
    begin = f"/for/{helper.kept().giver_id}/services/{SERVICE}"
    helper.get(f"{begin}/start", status=404)
    helper.post(f"{begin}/start", status=404)
    helper.get(f"{begin}/notice", status=404)


@pytest.mark.parametrize("person", ["", "x", "AAAAAAAAAAAAAAAA"], ids=["none", "x", "other"])
def test_an_address_with_another_person_in_it_begins_nothing(
    neighbour: Counted, person: str
) -> None:
    neighbour.post(f"/for/{person}/services/{SERVICE}/start", status=404)
    neighbour.get(f"/for/{person}/services/{SERVICE}/start", status=404)
