"""The bureau's desk, read-only until its own issue: submitted cases, one case, and what waits for a person."""

from typing import Any

from flask import Blueprint, request
from flask_login import current_user

from app import audit, db
from app.access import Permission, allowed, may
from app.audit import Act
from app.documents.service import pages_of
from app.filing import summary
from app.filing.agreement import as_agreed
from app.filing.blueprint import opened
from app.filing.outcome import claim_of, findings_of, reckon
from app.filing.service import events_of, find_filing
from app.review.queue import cases_before, numbers_of
from app.tasks.service import open_tasks
from app.web import page

bp = Blueprint("review", __name__)


@bp.get("/desk")
@may(Permission.DESK_READ)
def queue() -> Any:
    """The submitted cases, the newest first, page by page from a place in the list (no counting, no OFFSET)."""
    rows, more = cases_before(request.args.get("before", ""))
    return page("review/queue.html", rows=rows, more=more)


@bp.get("/desk/tasks")
@may(Permission.DESK_READ)
def tasks() -> Any:
    """What waits for a person, the oldest first; a task about a draft does not lead into the draft."""
    waiting = open_tasks()
    found = numbers_of(waiting)
    cases = {name: one for name, one in found.items() if allowed(Permission.CASE_READ, one)}
    return page("review/tasks.html", tasks=waiting, cases=cases)


@bp.get("/desk/cases/<thing_id>")
@may(Permission.CASE_READ, on=find_filing)
def case(filing: Any) -> Any:
    """One case with answers, papers, findings and estimate; every look is on record."""
    sheet = as_agreed(opened(filing))
    db.begin_writing()
    audit.record(
        Act.CASE_LOOKED_AT, about=filing.about, by=current_user.person_id, number=filing.number
    )
    db.session.commit()
    return case_page(sheet, None)


@bp.post("/desk/cases/<thing_id>/reveal")
@may(Permission.CASE_REVEAL, on=find_filing)
def reveal(filing: Any) -> Any:
    """Show the whole ID number and bank card once; that is on record as well."""
    sheet = as_agreed(opened(filing))
    audit.record(
        Act.FIELD_REVEALED,
        about=filing.about,
        by=current_user.person_id,
        fields="id_number card phone",
    )
    db.session.commit()
    whole = {
        "id_number": sheet.body("patient").get("id_number", ""),
        "card": sheet.body("payee").get("card", ""),
        "phone": sheet.body("contact").get("phone", ""),
    }
    return case_page(sheet, whole)


def case_page(sheet: Any, whole: dict[str, str] | None) -> str:
    claim = claim_of(sheet)
    reckoning = reckon(sheet, claim)
    return page(
        "review/case.html",
        filing=sheet.filing,
        sheet=sheet,
        service=sheet.service,
        groups=summary.groups(sheet),
        findings=findings_of(sheet, claim),
        shown=summary.estimate_shown(reckoning) if reckoning else None,
        events=events_of(sheet.filing),
        pages=pages_of(sheet.filing.id),
        whole=whole,
    )
