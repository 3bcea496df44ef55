"""What our own tables hold beside a claim, looked up in the statement that asks the registers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, bindparam, select

from app.documents.model import PageReading, Upload
from app.filing.model import Filing, Section, Status
from app.registers.enquiry import Look, columns

PAGES = cast(Table, Upload.__table__).c
READINGS = cast(Table, PageReading.__table__).c
SECTIONS = cast(Table, Section.__table__).c
FILINGS = cast(Table, Filing.__table__).c


class Page(NamedTuple):
    """One photo of a paper, as far as a claim wants it. Its reading is a copy that no session watches."""

    id: str
    paper: str
    state: str
    reading: PageReading | None


class Other(NamedTuple):
    """A filing that holds an invoice of this one: what may be said of it."""

    number: str | None
    submitted_at: datetime | None
    patient_hash: bytes | None


PAGES_HERE = Look(
    "page",
    select(
        *columns(
            "page",
            id=PAGES.page,
            name=PAGES.paper,
            state=PAGES.state,
            first=PAGES.id,
            second=READINGS.state,
            third=READINGS.kind,
            moment=READINGS.insisted_at,
            detail_sealed=READINGS.result_sealed,
        )
    )
    .outerjoin_from(Upload.__table__, PageReading.__table__)
    .where(PAGES.filing_id == bindparam("filing"), PAGES.removed_at.is_(None)),
)
SAME_INVOICES = Look(
    "filing",
    select(
        *columns(
            "filing",
            found_by=SECTIONS.lookup,
            name=FILINGS.number,
            moment=FILINGS.submitted_at,
            id_number_hash=FILINGS.patient_hash,
        )
    )
    .join_from(Section.__table__, Filing.__table__)
    .where(SECTIONS.lookup.in_(bindparam("lookups", expanding=True)))
    .where(FILINGS.id != bindparam("filing"))
    .where(FILINGS.status.not_in((Status.DRAFT, Status.WITHDRAWN))),
)


def pages_in(rows: Iterable[Any]) -> list[Page]:
    """The pages in the rows of the look PAGES_HERE, paper by paper, in order."""
    ordered = sorted(rows, key=lambda row: (row.name, row.id))
    return [Page(row.first, row.name, row.state, _reading(row)) for row in ordered]


def _reading(row: Any) -> PageReading | None:
    if row.second is None:
        return None
    return PageReading(
        id=row.first,
        state=row.second,
        kind=row.third,
        insisted_at=row.moment,
        result_sealed=row.detail_sealed,
    )
