"""The claim that one statement makes is the claim that three looks make, whatever stands beside the filing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, literal, select

from app.catalogue.claim import Claim
from app.catalogue.current import catalogue
from app.documents.model import ReadingState, Upload, UploadState
from app.documents.service import pages_of
from app.filing import claims
from app.filing.beside import Page, pages_in
from app.filing.claims import build, build_at_once
from app.filing.model import Filing, Status
from app.filing.service import find_filing, same_invoices
from app.filing.sheet import Sheet
from app.registers.enquiry import Look, columns, enquire
from tests.citizen import Citizen
from tests.filing.papers_read import INVOICE, read

SLOT = "inpatient_invoice"


@pytest.fixture
def wang(app: Flask, registers: None) -> Citizen:
    return Citizen(app)


def sheet_of(citizen: Citizen) -> Sheet:
    filing = find_filing(citizen.filing_id)
    assert filing
    return Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))


def both(citizen: Citizen) -> tuple[Claim, Claim]:
    """The claim in one statement, and the claim from rows that were looked up one after the other."""
    with citizen.database():
        sheet = sheet_of(citizen)
        slowly = build(sheet, pages_of(sheet.filing.id), same_invoices(sheet))
        return build_at_once(sheet), slowly


def change(citizen: Citizen, what: Callable[[Any], None]) -> None:
    """Change something behind his back."""
    with citizen.database() as session:
        what(session)
        session.commit()


def pages(session: Any, citizen: Citizen) -> list[Upload]:
    return list(session.query(Upload).filter_by(filing_id=citizen.filing_id))


def begun(wang: Citizen) -> None:
    wang.start()


def without_a_number(wang: Citizen) -> None:
    wang.start()
    wang.agree()
    wang.answer("fill/contact", phone=wang.who["phone"])


def filled(wang: Citizen) -> None:
    wang.fill_mutual()


def before_papers(wang: Citizen) -> None:
    wang.start()
    wang.agree()
    wang.identify()
    wang.answer("fill/contact", phone=wang.who["phone"])


def without_invoices(wang: Citizen) -> None:
    before_papers(wang)
    wang.photograph(SLOT)


def unreadable(wang: Citizen) -> None:
    wang.fill_mutual()
    change(wang, lambda session: spoil(pages(session, wang)[0]))


def spoil(page: Upload) -> None:
    page.state, page.problem = UploadState.UNREADABLE, "broken"


def removed(wang: Citizen) -> None:
    wang.fill_mutual()
    wang.photograph(SLOT, shade=90)
    change(wang, lambda session: take_away(pages(session, wang)[0]))


def take_away(page: Upload) -> None:
    page.removed_at = datetime(2026, 11, 21, tzinfo=UTC)


def several_pages(wang: Citizen) -> None:
    wang.fill_mutual()
    for shade in (10, 60, 120):
        wang.photograph(SLOT, shade=shade)
    wang.photograph("bank_card", shade=170)


def was_read(wang: Citizen) -> None:
    before_papers(wang)
    read(wang, SLOT, "invoice", INVOICE)
    wang.stay()
    wang.invoice()


def read_as_something_else(wang: Citizen) -> None:
    before_papers(wang)
    read(wang, SLOT, "cost_list", {"lines": [["床位费", "1", "100.00", "100.00", "甲"]]})


def in_doubt(wang: Citizen) -> None:
    before_papers(wang)
    read(wang, SLOT, "invoice", INVOICE, {"payer": "王丽"})
    wang.stay()
    wang.invoice()


def handed_in(wang: Citizen) -> None:
    wang.file_mutual()


def another_has_it(wang: Citizen) -> None:
    wang.file_mutual()
    again = Citizen(wang.app)
    again.fill_mutual()
    wang.filing = again.filing


def another_took_it_back(wang: Citizen) -> None:
    another_has_it(wang)

    def withdraw(session: Any) -> None:
        session.query(Filing).filter_by(status=Status.SUBMITTED).one().status = Status.WITHDRAWN

    change(wang, withdraw)


def somebody_else_has_it(wang: Citizen) -> None:
    wang.file_mutual()
    liu = Citizen(wang.app, "liu-hong")
    liu.fill_mutual()
    wang.filing = liu.filing


@pytest.mark.parametrize(
    "situation",
    [
        begun,
        without_a_number,
        without_invoices,
        filled,
        unreadable,
        removed,
        several_pages,
        was_read,
        read_as_something_else,
        in_doubt,
        handed_in,
        another_has_it,
        another_took_it_back,
        somebody_else_has_it,
    ],
)
def test_it_is_the_same_claim(wang: Citizen, situation: Callable[[Citizen], None]) -> None:
    situation(wang)
    at_once, slowly = both(wang)
    assert at_once == slowly


@pytest.mark.parametrize(
    ("situation", "same_person"), [(another_has_it, True), (somebody_else_has_it, False)]
)
def test_another_filing_with_the_invoice_is_found_and_whose_it_is(
    wang: Citizen, situation: Callable[[Citizen], None], same_person: bool
) -> None:
    situation(wang)
    (other,) = both(wang)[0].known.elsewhere.values()
    assert (other.state, other.same_person) == ("open", same_person)
    assert len(other.number) == 12


def test_one_that_was_taken_back_is_not_held_against_him(wang: Citizen) -> None:
    another_took_it_back(wang)
    assert not both(wang)[0].known.elsewhere


def test_it_costs_one_statement(wang: Citizen) -> None:
    another_has_it(wang)
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told.append(statement)

    engine = wang.app.extensions["engine"]
    with wang.database():
        sheet = sheet_of(wang)
        event.listen(engine, "before_cursor_execute", note)
        build_at_once(sheet)
        event.remove(engine, "before_cursor_execute", note)
    assert [one.split()[0] for one in told] == ["SELECT"]


def test_pages_come_paper_by_paper_in_order_with_their_readings(wang: Citizen, monkeypatch) -> None:
    several_pages(wang)
    read(wang, SLOT, "invoice", INVOICE, shade=30)
    seen: list[Page] = []
    monkeypatch.setattr(claims, "pages_in", lambda rows: seen.extend(pages_in(rows)) or seen)
    with wang.database():
        sheet = sheet_of(wang)
        build_at_once(sheet)
        rows = pages_of(sheet.filing.id)
        assert [one.id for one in seen] == [one.id for one in rows]
        assert [read_from(one) for one in seen] == [read_from(one) for one in rows]
    assert [one.reading.state for one in seen if one.reading] == [ReadingState.READ]


def read_from(page: Page | Upload) -> Any:
    return page.reading and (page.reading.kind, page.reading.fields, page.reading.is_insisted)


def test_no_pages_are_no_pages() -> None:
    assert pages_in([]) == []


def test_a_look_of_ones_own_leaves_the_answer_of_the_registers_alone(wang: Citizen) -> None:
    own = Look("own", select(*columns("own", name=literal("我的"))))
    with wang.database():
        day = datetime(2026, 11, 21, tzinfo=UTC).date()
        asked = (wang.who["id_number"], [("31060125", "0086221740")], day)
        alone, beside = enquire(*asked), enquire(*asked, beside=(own,))
    assert (alone.person, alone.fiscal, alone.paid) == (beside.person, beside.fiscal, beside.paid)
    assert (alone.beside, [row.name for row in beside.beside["own"]]) == ({}, ["我的"])
