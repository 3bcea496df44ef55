"""Views of what was read from a page: keep a photo that is not clear, move a paper to its slot, a small picture."""

import base64
from typing import Any

from flask import Response, abort, flash
from flask_login import current_user

from app.access import Permission, may
from app.db import session
from app.documents import readings
from app.documents import service as documents
from app.errors import Refusal
from app.filing import paper_routes, service
from app.filing.blueprint import address, bp, opened, while_draft
from app.filing.service import find_filing
from app.filing.told import slots_of, told_of
from app.web import go_to, sentence


@bp.post("/filings/<thing_id>/pages/<upload_id>/insist")
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def insist_on_page(filing: Any, upload_id: str) -> Any:
    """就用这张，请人看: the photo stays, and the desk sees that nobody could read it."""
    sheet = opened(filing)
    upload = paper_routes.find_page(sheet, upload_id)
    service.demand_open(filing, f"paper:{upload.paper}", current_user)
    readings.insist(upload, current_user.person_id, filing.acted_for_by(current_user))
    session.commit()
    return go_to(address(sheet, f"papers/{upload.paper}"))


@bp.post("/filings/<thing_id>/pages/<upload_id>/move")
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def move_page(filing: Any, upload_id: str) -> Any:
    """Put a page where it belongs, as it was offered: one that fits where it lies stays."""
    sheet = opened(filing)
    upload = paper_routes.find_page(sheet, upload_id)
    before, target = upload.paper, told_of(upload, slots_of(sheet)).move_to
    if target is None or upload.is_removed or not filing.is_draft:
        return go_to(address(sheet, f"papers/{before}"))
    try:
        acting_for = filing.acted_for_by(current_user)
        documents.move_page(upload, target, current_user.person_id, acting_for)
    except Refusal as refusal:
        session.rollback()
        flash(sentence(refusal))
        return go_to(address(sheet, f"papers/{before}"))
    for paper, more in ((before, -1), (target, 1)):
        pages = max(0, sheet.body(f"paper:{paper}").get("pages", 0) + more)
        sheet = paper_routes.count_pages(sheet, paper, pages)
    session.commit()
    return go_to(address(sheet, f"papers/{target}"))


@bp.get("/filings/<thing_id>/pages/<upload_id>/read/<name>")
@may(Permission.FILING_READ, on=find_filing)
def look_at_place(filing: Any, upload_id: str, name: str) -> Response:
    """The small picture of one value that has to be asked."""
    upload = paper_routes.find_page(opened(filing), upload_id)
    crops = upload.reading.crops if upload.reading else None
    picture = (crops or {}).get(name) or abort(404)
    return Response(base64.b64decode(picture), mimetype="image/jpeg")
