"""SJ-REIMB-EMP for an adult: the mandate has answered who, and how he is; the rest is asked as ever."""

import pytest
from flask import Flask

from app.filing.model import Status
from tests.citizen import Book
from tests.mandates.helper import Helper
from tests.strict_client import plain

SERVICE = "SJ-REIMB-EMP"


@pytest.fixture
def neighbour(app: Flask, registers: None) -> Helper:
    """王丽 files for 刘洪 of Songjiang."""
    helper = Helper(app, "wang-li", "liu-hong")
    helper.get_mandate(SERVICE, relation="volunteer")
    helper.file_for_him(SERVICE)
    return helper


@pytest.fixture
def book() -> Book:
    return Book(
        answers={
            "insured": "EMP",
            "situation": "OTHER_PROVINCE_EMERGENCY",
            "kind": ["outpatient"],
            "has_social_card": "yes",
            "address": "yes",
        },
        name="刘洪",
        id_number="990117196005200036",
        hospital="苏州示范医院",
    )


def test_what_the_mandate_settles_is_not_asked(neighbour: Helper, book: Book) -> None:
    walked = neighbour.walk(book)
    asked = [tail.removeprefix("fill/question/") for tail in walked if "question" in tail]
    assert set(asked) == set(book.answers)
    assert "fill/patient" not in walked
    for name, value in (("who", "proxy"), ("patient_state", "adult"), ("relation", "volunteer")):
        assert neighbour.body(f"question:{name}") == {"value": value}


def test_the_paper_of_the_helper_is_wanted_and_the_mandate_stands_for_his(
    neighbour: Helper, book: Book
) -> None:
    neighbour.walk(book, until="papers")
    page = plain(neighbour.get(f"{neighbour.filing}/papers"))
    assert "帮办人" in page
    assert "不用您交" in page


def test_it_is_handed_in(neighbour: Helper, book: Book) -> None:
    neighbour.walk(book)
    neighbour.post(f"{neighbour.filing}/findings")
    neighbour.submit()
    assert neighbour.row().status == Status.SUBMITTED
    assert "您在替 刘* 办" in plain(neighbour.get(f"{neighbour.filing}/receipt"))


def test_on_the_check_page_he_cannot_be_changed(neighbour: Helper, book: Book) -> None:
    neighbour.walk(book)
    neighbour.post(f"{neighbour.filing}/findings")
    page = neighbour.get(f"{neighbour.filing}/check").text
    assert "fill/patient" not in page
    assert "question/who" not in page
