"""Everything about one claim in one statement: the same as each register says for itself."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event

from app.registers import clients
from app.registers.enquiry import enquire
from tests.citizen import fill_registers

DAY = date(2026, 11, 21)
WANG = "990107194803120012"
INVOICES = [
    ("31060126", "0200000005"),
    ("31060126", "0200000008"),
    ("32060126", "0300000002"),
    ("", "26312000000900000007"),
    ("31060126", "0999999999"),
]


@pytest.fixture(autouse=True)
def registers(app: Flask, session: object) -> None:
    fill_registers(app)


@pytest.mark.parametrize("id_number", [WANG, "990117196005200036", "991182195202140160", "0"])
def test_it_is_what_the_registers_say_one_by_one(id_number: str) -> None:
    found = enquire(id_number, INVOICES, DAY)
    assert found.person == clients.person_file(id_number, DAY)
    assert found.fiscal == clients.fiscal_states(INVOICES)
    assert found.paid == clients.paid_invoices(INVOICES)
    assert len(found.fiscal) == 4
    assert len(found.paid) == 3


def test_without_a_number_nothing_is_said_of_the_person() -> None:
    found = enquire(None, INVOICES, DAY)
    assert found.person is None
    assert found.fiscal == clients.fiscal_states(INVOICES)


def test_without_anything_to_ask_the_registers_are_silent() -> None:
    found = enquire(None, [("31060126", "")], DAY)
    assert (found.person, found.fiscal, found.paid) == (None, {}, {})


def test_it_costs_one_statement(app: Flask) -> None:
    asked: list[str] = []
    engine = app.extensions["engine"]

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        enquire(WANG, INVOICES, DAY)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.startswith("SELECT")]) == 1
