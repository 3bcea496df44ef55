"""Cases as rows, for figures: what the counting looks at and nothing else."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings

from app import clock, db
from app.accounts.model import Account, Person
from app.filing.model import AskedItem, Decision, Filing, FilingEvent, OwedPaper, Section

DAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
# A busy machine is no fault of what is tested.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NUMBERS = itertools.count(100_000)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


def somebody() -> Account:
    person = Person(name="某人")
    db.session.add(person)
    db.session.flush()
    account = Account(kind="citizen", person_id=person.id, roles=[])
    db.session.add(account)
    db.session.flush()
    return account


class Case:
    """One filing; each method is something that happens to it on a day."""

    def __init__(self, service: str = "JS-REIMB", begun: date = DAY, **columns: Any) -> None:
        account = somebody()
        serial = str(next(NUMBERS))
        self.seq = itertools.count(1)
        self.filing = Filing(
            id=db.uid(),
            service_id=service,
            service_version="2026-11-01",
            district=columns.pop("district", "jiangsu"),
            account_id=account.id,
            person_id=account.person_id,
            status="draft",
            return_code_hash=serial.encode(),
            started_at=noon(begun),
            updated_at=noon(begun),
            **columns,
        )
        db.session.add(self.filing)
        db.session.flush()
        self.serial = serial
        self.event("started", begun)

    def event(self, name: str, day: date, **facts: Any) -> "Case":
        db.session.add(
            FilingEvent(
                filing_id=self.filing.id, seq=next(self.seq), name=name, at=noon(day), facts=facts
            )
        )
        db.session.flush()
        return self

    def section(self, key: str, day: date = DAY, hour: int = 0, **body: Any) -> "Case":
        row = Section(id=f"{self.filing.id}/{key}", filing_id=self.filing.id, key=key, saved_by="a")
        row.body = body
        row.version = 1
        row.saved_at = noon(day) + timedelta(hours=hour)
        db.session.add(row)
        db.session.flush()
        return self

    def hand_in(self, day: date = DAY, **columns: Any) -> "Case":
        self.filing.number = f"26{self.serial}0001"[:12]
        self.filing.status, self.filing.submitted_at = "submitted", noon(day)
        for name, value in columns.items():
            setattr(self.filing, name, value)
        return self.event("submitted", day)

    def decide(
        self, day: date, outcome: str = "approved", amount: str = "10.00", estimated: str = ""
    ) -> "Case":
        self.filing.status, self.filing.decided_at = "decided", noon(day)
        db.session.add(
            Decision(
                filing_id=self.filing.id,
                outcome=outcome,
                amount=Decimal(amount),
                estimated=Decimal(estimated) if estimated else None,
                proposed_by="a",
                confirmed_by="b",
                proposed_on_revision=1,
                confirmed_at=noon(day),
                digest="",
            )
        )
        return self.event("decided", day)

    def ask(self, day: date, *reasons: str) -> "Case":
        for reason in reasons:
            db.session.add(
                AskedItem(
                    filing_id=self.filing.id,
                    place="payee",
                    reason=reason,
                    asked_by="a",
                    asked_at=noon(day),
                )
            )
        return self.event("papers_asked_for", day)

    def owe(self, due_on: date, **columns: Any) -> "Case":
        db.session.add(
            OwedPaper(filing_id=self.filing.id, paper="invoice_detail", due_on=due_on, **columns)
        )
        db.session.flush()
        return self


def at_noon():
    """The clock stands at noon of 20 November 2026."""
    return clock.stopped_at(NOW)
