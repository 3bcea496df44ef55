"""Papers as the reader would have told them, put where it puts them: for the pages that show what was read."""

import base64
from typing import Any

from sqlalchemy import select

from app.db import begin_writing
from app.documents.model import PageReading, ReadingState, Upload, UploadState
from app.documents.readings import store
from tests.citizen import Citizen, photo

INVOICE = {
    "invoice_code": "31060125",
    "invoice_number": "0086221740",
    "check_code": "99d2d9",
    "payer": "王建国",
    "issue_date": "2026-10-14",
    "total": "18642.50",
    "fund_pay": "13616.00",
    "self_pay": "2384.00",
    "self_fee": "2642.50",
    "hospital": "江海示范医院",
    "admitted": "2026-10-06",
    "discharged": "2026-10-14",
}
PLACE = [10.0, 20.0, 210.0, 50.0]


def fields(sure: dict[str, Any], unsure: dict[str, Any] | None = None) -> dict[str, Any]:
    """What was read, proven and not."""
    proven = {name: _told(value, 0.95) for name, value in sure.items()}
    return proven | {name: _told(value, 0.3) for name, value in (unsure or {}).items()}


def _told(value: Any, confidence: float) -> dict[str, Any]:
    return {"value": value, "confidence": confidence, "source": "ocr", "box": PLACE}


def pages_of(citizen: Citizen, paper: str) -> list[str]:
    """The ids of the pages of a paper, in order."""
    with citizen.database() as session:
        rows = select(Upload.id).where(
            Upload.filing_id == citizen.filing_id,
            Upload.paper == paper,
            Upload.removed_at.is_(None),
        )
        return list(session.scalars(rows.order_by(Upload.page)))


def give(citizen: Citizen, paper: str, shade: int = 200) -> str:
    """Photograph a page of a paper; its id. The look finds it fine and asks for a reading."""
    citizen.photograph(paper, shade=shade)
    page = pages_of(citizen, paper)[-1]
    with citizen.database() as session:
        upload = session.get(Upload, page)
        upload.state = UploadState.FINE
        session.add(PageReading(id=page, content_hash=upload.content_hash))
        session.commit()
    return page


def tell(citizen: Citizen, page: str, state: str = ReadingState.READ, **told: Any) -> None:
    """The reader has answered."""
    with citizen.database() as session:
        begin_writing()
        reading = session.get(PageReading, page)
        store(reading, state, **told)
        session.commit()


def read(
    citizen: Citizen,
    paper: str,
    kind: str,
    sure: dict[str, Any],
    unsure: dict[str, Any] | None = None,
    shade: int = 200,
) -> str:
    """A page given and read; unsure fields come with a picture of their place."""
    page = give(citizen, paper, shade)
    crops = {name: crop() for name in unsure or {}}
    tell(citizen, page, kind=kind, result={"fields": fields(sure, unsure), "pages": 1}, crops=crops)
    return page


def crop() -> str:
    return base64.b64encode(photo(40, 20, 90).getvalue()).decode()
