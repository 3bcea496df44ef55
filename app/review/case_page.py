"""The page of one case, shown by every view that leads to it."""

from flask import request
from flask_login import current_user

from app.access import Permission, allowed
from app.filing.sheet import Sheet
from app.review.case import whole
from app.review.paper_read import paper_read
from app.web import page


def case_page(
    sheet: Sheet,
    *,
    revealed: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
) -> str:
    """The page of one case; `page` in the address chooses the photo."""
    context = whole(sheet, current_user)
    every = [one for _title, pages in context["papers"] for one in pages]
    chosen = next((one for one in every if one.id == request.args.get("page")), None)
    shown = chosen or next(iter(every), None)
    context["may_work"] = context["is_mine"] and allowed(Permission.CASE_WORK, sheet.filing)
    context["may_confirm"] = allowed(Permission.CASE_CONFIRM, sheet.filing)
    context["read"] = paper_read(context["sheet"], shown, every)
    context |= {"revealed": revealed, "faults": faults or {}, "typed": request.form}
    return page("review/case.html", paper=shown, **context)
