"""Views of the lists of stays and invoices: add one, take one out, bring it back, no more."""

from typing import Any

from flask import abort, request
from flask_login import current_user

from app.access import Permission, may
from app.db import session
from app.documents.service import pages_of
from app.filing import service
from app.filing.blueprint import address, bp, frame, on_from, opened, while_draft
from app.filing.care import belongs_to
from app.filing.flow import choices_of_which
from app.filing.offers import not_filled_in
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.web import go_to, page

LISTS = {"stays": "stay", "invoices": "invoice"}


@bp.route("/filings/<thing_id>/<any(stays, invoices):items>", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def list_items(filing: Any, items: str) -> Any:
    sheet, kind = opened(filing), LISTS[items]
    if request.method == "GET":
        read = not_filled_in(sheet, kind, pages_of(filing.id))
        shown = {"kind": kind, "items": items, "read": read} | frame(sheet, items)
        if not any(sheet.items(kind)):
            return page("filing/first_item.html", **shown)
        removed = [
            key for key, row in sheet.rows.items() if row.removed_at and key.startswith(f"{kind}:")
        ]
        return page("filing/items.html", removed=removed, **shown)
    if request.form.get("act") == "add" or not any(sheet.items(kind)):
        path = add(sheet, kind)
        session.commit()
        return go_to(address(sheet, path))
    sheet = service.save(sheet, items, {"complete": True}, current_user)
    session.commit()
    return on_from(sheet, items, request.form.get("back", ""))


def add(sheet: Sheet, kind: str) -> str:
    """A new empty stay or invoice; the path of its first page."""
    if kind == "stay":
        return f"fill/stay/{service.add_item(sheet, 'stay', {}, current_user)}/hospital"
    choices = choices_of_which(sheet)
    body = belongs_to(sheet, choices[0]) if len(choices) == 1 else {}
    item = service.add_item(sheet, "invoice", body, current_user)
    first = "which" if len(choices) > 1 else ("numbers" if body.get("stay_id") else "hospital")
    return f"fill/invoice/{item}/{first}"


@bp.post("/filings/<thing_id>/<any(stay, invoice):kind>/<item>/<any(remove, restore):act>")
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def change_item(filing: Any, kind: str, item: str, act: str) -> Any:
    sheet, key = opened(filing), f"{kind}:{item}"
    if key not in sheet.rows:
        abort(404)
    (service.remove if act == "remove" else service.restore)(sheet, key, current_user)
    session.commit()
    return go_to(address(sheet, f"{kind}s"))
