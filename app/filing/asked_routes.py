"""请您补的: everything the bureau asked for on one page, each with its reason and the way to mend it."""

from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.access import Permission, may
from app.catalogue.reasons import reason
from app.errors import Refusal
from app.filing import asking, places
from app.filing.again import open_items
from app.filing.blueprint import address, bp, frame, opened
from app.filing.model import AskedItem, Status
from app.filing.paper_routes import row_of, ways_of
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.web import go_to, page, sentence


def shown(sheet: Sheet, item: AskedItem) -> dict[str, Any]:
    """One item as the page says it: what, why, what to do, and where."""
    why = reason(item.reason)
    kind, _colon, name = item.place.partition(":")
    is_paper = kind == "paper"
    return {
        "id": item.id,
        "title": places.title(sheet, item.place),
        "why": why.title_zh if why else "",
        "instruction": why.instruction_zh if why else "",
        "note": item.note,
        "to": address(sheet, places.path(item.place, why.part if why else ""), back="asked"),
        "lack": address(sheet, f"papers/{name}/lack", back="asked")
        if is_paper and ways_of(sheet, row_of(sheet, name))
        else "",
        "is_paper": is_paper,
        "is_disputed": bool(item.disputed_at),
        "is_answered": asking.is_answered(sheet, item),
    }


@bp.route("/filings/<thing_id>/asked", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
def asked(filing: Any) -> Any:
    """What the bureau asks for; 判断有误 for one of them, and 交回去 for all."""
    sheet = opened(filing)
    if filing.is_held:
        return go_to(url_for("progress.timeline", thing_id=filing.id))
    if filing.status != Status.ASKED:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    if request.method == "GET":
        return asked_page(sheet, {})
    try:
        return dispute_or_give_back(sheet)
    except Refusal as refusal:
        db.session.rollback()
        return asked_page(sheet, {"give": sentence(refusal)}), 422


def dispute_or_give_back(sheet: Sheet) -> Any:
    if wish := request.form.get("dispute"):
        asking.dispute_item(sheet, wish, current_user)
        db.session.commit()
        flash(_("已经记下，工作人员会看。"))
        return go_to(address(sheet, "asked"))
    asking.give_back(sheet, current_user)
    db.session.commit()
    flash(_("交回去了。工作人员接着看，有结果会发短信。"))
    return go_to(url_for("progress.timeline", thing_id=sheet.filing.id))


def asked_page(sheet: Sheet, faults: dict[str, str]) -> str:
    items = [shown(sheet, item) for item in open_items(sheet.filing)]
    missing = [one for one in items if not one["is_answered"]]
    return page(
        "filing/asked.html", items=items, missing=missing, faults=faults, **frame(sheet, "asked")
    )
