"""近亲属说明: a relative of the dead says in a sentence who he is, on a page of its own."""

import pytest
from flask import Flask

from tests.citizen import Book, Citizen
from tests.strict_client import plain

DECEASED = {
    "who": "proxy",
    "insured": "EMP",
    "situation": "OTHER_PROVINCE_EMERGENCY",
    "kind": ["outpatient"],
    "patient_state": "deceased",
    "deceased_has_id": "no",
    "has_social_card": "yes",
    "address": "yes",
    "relation": "child",
}


@pytest.fixture
def daughter(app: Flask, registers: None) -> Citizen:
    """王丽 files for somebody who died, and stands at the statement."""
    citizen = Citizen(app, "wang-li")
    citizen.start("SJ-REIMB-EMP")
    citizen.walk(Book(DECEASED, "刘洪", "990117196005200036"), until="fill/heir")
    return citizen


def test_the_statement_is_asked_once_and_kept_as_it_was_written(daughter: Citizen) -> None:
    daughter.answer("fill/heir", statement="我是他的女儿，\n１个弟弟。")
    assert daughter.where() != "fill/heir"
    page = daughter.get(f"{daughter.filing}/fill/heir")
    assert "我是他的女儿， 1个弟弟。" in page.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请写一句，比如：我是他的女儿，家里还有母亲。"),
        ("女" * 301, "太长了，最多300个字。您写了301个。"),
        ("女儿😀", "有读不出的符号，请只写字和数字。"),
    ],
)
def test_a_statement_that_cannot_be_kept_says_why_and_keeps_what_was_typed(
    daughter: Citizen, typed: str, sentence: str
) -> None:
    assert daughter.fault("fill/heir", "statement", statement=typed) == sentence


def test_nobody_else_is_asked_for_it(app: Flask, registers: None) -> None:
    citizen = Citizen(app)
    citizen.start()
    citizen.agree()
    citizen.identify()
    assert citizen.where() != "fill/heir"
    assert "近亲属" not in plain(citizen.get(f"{citizen.filing}/papers"))
