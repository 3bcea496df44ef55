"""The list of submitted cases, keyset-paged."""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import selectinload

from app.catalogue.current import catalogue
from app.catalogue.definition import Service
from app.db import session
from app.filing.model import Filing
from app.filing.sheet import Sheet
from app.tasks.model import Task
from app.vault import mask_name

PAGE = 30


@dataclass(frozen=True)
class CaseRow:
    filing: Filing
    service: Service
    patient: str


def cases_before(mark: str) -> tuple[list[CaseRow], str]:
    """One page of cases older than `mark` (from the page before), and the mark of the next; empty at the end."""
    cases = (
        select(Filing)
        .where(Filing.submitted_at.is_not(None))
        .options(selectinload(Filing.sections))
    )
    place = read_mark(mark)
    if place:
        cases = cases.where(tuple_(Filing.submitted_at, Filing.id) < tuple_(*place))
    found = list(
        session.scalars(
            cases.order_by(Filing.submitted_at.desc(), Filing.id.desc()).limit(PAGE + 1)
        )
    )
    rows = [row_of(filing) for filing in found[:PAGE]]
    return rows, mark_of(found[PAGE - 1]) if len(found) > PAGE else ""


def numbers_of(tasks: Iterable[Task]) -> dict[str, Filing]:
    """The submitted cases that tasks are about, by the name that tasks use; drafts stay out of sight."""
    ids = {task.about.removeprefix("filing/") for task in tasks if task.about[:7] == "filing/"}
    cases = select(Filing).where(Filing.id.in_(ids), Filing.submitted_at.is_not(None))
    return {filing.about: filing for filing in session.scalars(cases)} if ids else {}


def row_of(filing: Filing) -> CaseRow:
    service = catalogue().get(filing.service_id, filing.service_version)
    name = Sheet.of(filing, service).patient_name
    return CaseRow(filing, service, mask_name(name) if name else "")


def mark_of(filing: Filing) -> str:
    moment = filing.submitted_at.isoformat() if filing.submitted_at else ""
    return base64.urlsafe_b64encode(f"{moment} {filing.id}".encode()).decode()


def read_mark(mark: str) -> tuple[datetime, str] | None:
    """A place in the list; anything else counts as the beginning."""
    try:
        moment, filing_id = base64.urlsafe_b64decode(mark.encode()).decode().split(" ")
        return datetime.fromisoformat(moment).astimezone(UTC), filing_id
    except (ValueError, OverflowError, binascii.Error):
        return None
