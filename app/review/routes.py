"""Views of the bureau's desk: the queue, my cases, one case with its papers, and what waits for a person."""

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import audit, db
from app.access import Permission, allowed, may
from app.audit import Act
from app.documents import service as documents
from app.filing.agreement import as_agreed
from app.filing.blueprint import opened
from app.filing.service import find_filing
from app.review import ask_routes, decision_routes, hold_routes, task_routes, word_routes
from app.review.blueprint import bp, case_address, looked_at
from app.review.case_page import case_page
from app.review.queue import case_numbered, own_cases, queue_page, wish_of
from app.web import go_to, page

__all__ = ["ask_routes", "bp", "decision_routes", "hold_routes", "task_routes", "word_routes"]


@bp.get("/desk")
@may(Permission.DESK_READ)
def queue() -> Any:
    """The cases by service or district, status and order, from a place in the list (no counting, no OFFSET)."""
    wish = wish_of(request.args)
    return page("review/queue.html", wish=wish, **queue_page(wish, current_user))


@bp.get("/desk/find")
@may(Permission.DESK_READ)
def find() -> Any:
    """A case by its whole receipt number; one that is not there for this reader is not found."""
    filing = case_numbered(request.args.get("q", ""))
    if filing is None or not allowed(Permission.CASE_READ, filing):
        flash(_("没有这个受理号。请看一看有没有输错，12位都要。"))
        return go_to(url_for("review.queue"))
    return go_to(case_address(filing))


@bp.get("/desk/mine")
@may(Permission.DESK_WORK)
def mine() -> Any:
    """The cases that this clerk holds, or asked the person about."""
    return page("review/mine.html", **own_cases(current_user, request.args.get("before", "")))


@bp.get("/desk/cases/<thing_id>")
@may(Permission.CASE_READ, on=find_filing)
def case(filing: Any) -> Any:
    """One case with everything known about it; every look is on record, and renews the clerk's time."""
    sheet = opened(filing)
    looked_at(filing)
    return case_page(sheet)


@bp.get("/desk/cases/<thing_id>/pages/<upload_id>")
@may(Permission.CASE_READ, on=find_filing)
def look_at_paper(filing: Any, upload_id: str) -> Response:
    """The photo of one page, decrypted as it is sent; the look is on record."""
    upload = documents.find_upload(upload_id)
    if upload is None or upload.filing_id != filing.id:
        abort(404)
    db.begin_writing()
    audit.record(
        Act.PAPER_LOOKED_AT, about=filing.about, by=current_user.person_id, upload=upload.id
    )
    db.session.commit()
    return Response(documents.bytes_of(upload), mimetype=upload.media)


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
    shown = {
        "id_number": sheet.body("patient").get("id_number", ""),
        "card": sheet.body("payee").get("card", ""),
        "phone": sheet.body("contact").get("phone", ""),
    }
    return case_page(sheet, revealed=shown)
