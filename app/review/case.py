"""Everything a clerk has to know about one case, gathered for its page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.accounts.model import Account, Person
from app.catalogue.current import catalogue
from app.catalogue.definition import Service
from app.catalogue.reasons import current, reason
from app.clock import in_china, now, today
from app.db import session
from app.decisions.service import decisions_of
from app.documents.model import Upload
from app.documents.service import pages_of
from app.filing import deadline, places, risk, summary
from app.filing.again import asked_items, owed_papers, rounds
from app.filing.agreement import as_agreed
from app.filing.asking import is_answered
from app.filing.claims import build
from app.filing.model import AskedItem, Event, Filing, OwedPaper, Status
from app.filing.outcome import findings_of, is_disputed, kept_reckoning, name_of, reckon
from app.filing.service import events_of, same_invoices
from app.filing.sheet import Sheet
from app.mandates.model import Mandate
from app.notices.service import of_filing
from app.registers.clients import PersonFile, person_file
from app.review import lease
from app.tasks.model import Task, TaskKind
from app.tasks.service import tasks_about

EARLIER = 10


@dataclass(frozen=True)
class Money:
    """The estimate as it was handed in, as it would be today, and what lies between."""

    then: summary.Shown | None
    now: summary.Shown | None

    @property
    def difference(self) -> Decimal | None:
        """Today's amount minus the one the person saw; None where one of them is missing."""
        if self.then is None or self.now is None or self.then.fault or self.now.fault:
            return None
        return self.now.amount - self.then.amount


@dataclass(frozen=True)
class Asked:
    """One thing that was asked for, as the desk shows it."""

    title: str
    why: str
    note: str | None
    item: AskedItem
    is_answered: bool


def whole(sheet: Sheet, by: Account) -> dict[str, Any]:
    """What the case page shows, by the names its template uses."""
    sheet = as_agreed(sheet)
    filing, moment = sheet.filing, now()
    events = events_of(filing)
    # What never happened leaves nothing to ask for.
    happened = {one.name for one in events}
    promised = owed_papers(filing) if Event.OWED_PROMISED in happened else []
    pages, same = pages_of(filing.id), same_invoices(sheet)
    claim = build(sheet, pages, same)
    findings = findings_of(sheet, claim)
    return {
        "filing": filing,
        "sheet": sheet,
        "service": sheet.service,
        "groups": summary.groups(sheet),
        "papers": by_paper(sheet, pages),
        "findings": [(one, is_disputed(sheet, one)) for one in findings],
        "name_of": name_of,
        "money": money(sheet, claim),
        "register": register(sheet),
        "reasons": risk.reasons(sheet),
        "earlier": earlier(filing),
        "same": same,
        "mandate": filing.mandate,
        "acting": acting(filing),
        "asked": asked(sheet) if Event.PAPERS_ASKED_FOR in happened else [],
        "owed": [(places.title(sheet, f"paper:{one.paper}"), one) for one in promised],
        "may_owe": may_owe(sheet, promised),
        "events": events,
        "names": names([one.by for one in events] + [filing.leased_by]),
        "last": events[-1].seq if events else 0,
        "messages": of_filing(filing.id),
        "is_mine": lease.is_held_by(filing, by),
        "may_take": may_take(filing, by),
        "denial": denial(filing) if filing.is_held else None,
        "is_leased": lease.is_leased(filing, moment),
        "days_left": deadline.days_left(filing, today()),
        "today": today(),
        "waive_reasons": current("waive"),
        "decisions": decisions_of(filing) if Event.PROPOSED in happened else [],
    }


def may_take(filing: Filing, by: Account) -> bool:
    """The button is there; whether it succeeds, the verb decides again."""
    free = not lease.is_leased(filing, now()) or lease.is_held_by(filing, by)
    mine = lease.is_held_by(filing, by) and filing.status == Status.TAKEN
    return filing.status in lease.TO_TAKE and free and not mine and not filing.is_held


def denial(filing: Filing) -> Task | None:
    """What waits for a person while the case stands still: he has to be asked."""
    found = tasks_about(filing.about, (TaskKind.CONSENT_DENIED,))
    return next((one for one in found if not one.is_done), None)


def by_paper(sheet: Sheet, pages: list[Upload]) -> list[tuple[str, list[Upload]]]:
    """The photos under the names of their papers."""
    found = dict.fromkeys(one.paper for one in pages)
    return [
        (places.title(sheet, f"paper:{paper}"), [one for one in pages if one.paper == paper])
        for paper in found
    ]


def money(sheet: Sheet, claim: Any) -> Money | None:
    """None for services where no money is paid."""
    fresh, kept = reckon(sheet, claim), kept_reckoning(sheet)
    if fresh is None and kept is None:
        return None
    return Money(
        summary.estimate_shown(kept) if kept else None,
        summary.estimate_shown(fresh) if fresh else None,
    )


def register(sheet: Sheet) -> PersonFile | None:
    """What the registers say of the patient now; None when there is no number to ask about."""
    number = sheet.body("patient").get("id_number")
    return person_file(number, today()) if number else None


def earlier(filing: Filing) -> list[tuple[Filing, Service]]:
    """Other cases about the same patient, whoever filed them, the newest first."""
    if not filing.patient_hash:
        return []
    others = (
        select(Filing)
        .where(Filing.patient_hash == filing.patient_hash, Filing.id != filing.id)
        .where(Filing.submitted_at.is_not(None))
        .order_by(Filing.submitted_at.desc())
        .limit(EARLIER)
    )
    return [
        (one, catalogue().get(one.service_id, one.service_version))
        for one in session.scalars(others)
    ]


def acting(filing: Filing) -> tuple[str, Mandate | None] | None:
    """Who filed for whom: the name of who acted, and the mandate; None when he filed for himself."""
    if filing.mandate_id is None and filing.account.person_id == filing.person_id:
        return None
    return filing.account.person.say_name, filing.mandate


def asked(sheet: Sheet) -> list[list[Asked]]:
    """What was asked for, request by request."""
    return [[shown(sheet, one) for one in turn] for turn in rounds(asked_items(sheet.filing))]


def shown(sheet: Sheet, item: AskedItem) -> Asked:
    why = reason(item.reason)
    title = places.title(sheet, item.place)
    words = why.title_zh if why else ""
    return Asked(title, words, item.note, item, is_answered(sheet, item))


def may_owe(sheet: Sheet, owed: list[OwedPaper]) -> list[tuple[str, str]]:
    """Papers that are not here and may follow later: (id, name)."""
    promised = {one.paper for one in owed if one.settled_at is None}
    papers = [key.removeprefix("paper:") for key in places.paper_keys(sheet)]
    return [
        (one, places.title(sheet, f"paper:{one}"))
        for one in papers
        if sheet.service.may_be_owed(one)
        and one not in promised
        and not sheet.body(f"paper:{one}").get("pages")
    ]


def names(people: list[str | None]) -> dict[str, str]:
    """Who is who, for events and leases: staff by name, others with the middle hidden."""
    ids = {one for one in people if one}
    rows = session.scalars(select(Person).where(Person.id.in_(ids))) if ids else ()
    return {one.id: one.say_name for one in rows}


def waited(filing: Filing, on: date) -> int:
    """Calendar days since it came in."""
    came = filing.submitted_at
    return (on - in_china(came).date()).days if came else 0
