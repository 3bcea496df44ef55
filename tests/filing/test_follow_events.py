"""The status is only cached: it is what the events say, for every filing, whatever was done to it."""

import random

import pytest
from flask import Flask

from app.filing.asking import Wish
from app.filing.model import Event, Filing, Status
from app.filing.service import events_of
from app.filing.status import Action, open_actions, status_after
from tests.citizen import Book, Citizen
from tests.decisions.bureau import Bureau
from tests.filing.test_withdraw import take
from tests.review.cases import asked, reason_named
from tests.review.desk import Clerk


def test_the_status_of_every_filing_follows_from_its_events(
    app: Flask, registers: None, book: Book
) -> None:
    wang, liu = Citizen(app), Citizen(app, "liu-hong")
    wang.start()
    wang.file_mutual()
    wang.post(f"{wang.filing}/withdraw")
    wang.post(f"{wang.filing}/again")
    liu.start("SJ-REIMB-EMP")
    liu.walk(book)
    liu.submit()
    take(liu)
    desk = Clerk(app), Clerk(app, "fu-er", ("checker",))
    wang.file_mutual()
    asked(wang, desk[0], Wish("payee", reason_named("card_refused")))
    wang.file_mutual()
    Bureau(wang, *desk).take().propose()
    wang.file_mutual()
    Bureau(wang, *desk).take().decided()
    wang.file_mutual()
    with wang.database() as session:
        filings = session.query(Filing).all()
        assert {one.status for one in filings} == set(Status)
        for filing in filings:
            events = events_of(filing)
            assert filing.status == status_after(one.name for one in events)
            assert [one.seq for one in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize("event", list(Event))
def test_only_some_events_change_the_status(event: Event) -> None:
    before = status_after(["started"])
    after = status_after(["started", event.value])
    changes = {
        Event.SUBMITTED,
        Event.TAKEN,
        Event.HANDED_BACK,
        Event.PAPERS_ASKED_FOR,
        Event.PAPERS_GIVEN,
        Event.WITHDRAWN,
    }
    changes |= {Event.PROPOSED, Event.SENT_BACK, Event.DECIDED, Event.REOPENED}
    assert (after != before) == (event in changes)


def test_a_filing_of_any_status_has_something_to_do(citizen: Citizen) -> None:
    citizen.file_mutual()
    filing = citizen.row()
    moment = filing.submitted_at
    for status in Status:
        filing.status = status
        assert open_actions(filing, moment)
    filing.status = Status.DRAFT
    assert Action.WITHDRAW not in open_actions(filing, moment)


CHOICES = {
    "who": ["self"],
    "insured": ["EMP", "RES"],
    "situation": ["OTHER_PROVINCE_EMERGENCY", "PREHOSPITAL_LOCAL", "TRANSFERRED", "NONE"],
    "kind": [["outpatient"], ["inpatient"], ["outpatient", "inpatient"], ["prehospital"]],
    "patient_state": ["adult", "minor_id", "deceased"],
    "deceased_has_id": ["yes", "no"],
    "has_social_card": ["yes", "no"],
    "address": ["yes", "no"],
    "filed": [
        {"text": "江苏苏州", "date-year": "2026", "date-month": "1", "date-day": "2"},
        {"text": "浙江杭州", "date-year": "2025", "date-month": "12", "date-day": "31"},
    ],
}


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_answered_the_way_has_an_end(app: Flask, registers: None, seed: int) -> None:
    """A walker with answers by lot, who changes his mind on the way, insists where he may, and hands in."""
    lot = random.Random(seed)
    answers = {name: lot.choice(options) for name, options in CHOICES.items()}
    places = ["苏州示范医院", "江海示范医院", "远方县医院"]
    book = Book(
        answers,
        name="刘洪",
        id_number="990117196005200036",
        hospital=lot.choice(places),
        total=lot.choice(["0.01", "1000.00", "99999999.99"]),
        self_fee="0.01",
        stays=lot.randint(1, 2),
        invoices=lot.randint(1, 3),
    )
    walker = Citizen(app, "liu-hong")
    walker.start(lot.choice(["SJ-REIMB-EMP", "SJ-REIMB-RES"]))
    for _change in range(lot.randint(0, 3)):
        walker.walk(book)
        name = lot.choice(["situation", "kind", "patient_state", "has_social_card"])
        book.answers[name] = lot.choice(CHOICES[name])
        walker.say(name, book.answers[name])
    walker.walk(book)
    hand_in(walker)
    assert walker.row().status == Status.SUBMITTED
    walker.get(f"{walker.filing}/application.pdf")


def hand_in(walker: Citizen) -> None:
    """Dispute whatever stands in the way, then hand in."""
    from tests.citizen import every_field

    for name in every_field(walker.get(f"{walker.filing}/findings").text, "dispute"):
        walker.post(f"{walker.filing}/findings", {"dispute": name})
    assert walker.submit().location == f"{walker.filing}/receipt"
