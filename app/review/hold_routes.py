"""Taking cases and handing them back: one, or several that do not depend on one another."""

from collections.abc import Callable
from typing import Any

from flask import flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from app import db
from app.access import Permission, allowed, may
from app.errors import OutOfStep, Refusal
from app.filing.blueprint import opened
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.review import lease
from app.review.blueprint import back_to_case, bp, count_words, seen
from app.review.queue import ID
from app.web import go_to, page, sentence

MOST_AT_ONCE = 30


@bp.post("/desk/cases/<thing_id>/take")
@may(Permission.CASE_WORK, on=find_filing)
def take(filing: Any) -> Any:
    lease.take(opened(filing), current_user)
    db.session.commit()
    flash(_("您接手了。半小时里别人不能办，您看一次、办一步就再续半小时。"))
    return back_to_case(filing)


@bp.post("/desk/cases/<thing_id>/hand-back")
@may(Permission.CASE_WORK, on=find_filing)
def hand_back(filing: Any) -> Any:
    lease.hand_back(opened(filing), current_user, seen=seen())
    db.session.commit()
    flash(_("交回了，谁都可以接。"))
    return go_to(url_for("review.queue"))


@bp.post("/desk/several")
@may(Permission.DESK_WORK)
def several() -> Any:
    """Take or hand back the ticked cases, each in its own transaction; what became of each is told."""
    wish, ticked = request.form.get("act"), list(dict.fromkeys(request.form.getlist("case")))
    act = {"take": take_one, "hand_back": hand_back_one}.get(wish or "")
    if act is None or not ticked:
        flash(_("请先勾选要办的。"))
        return go_to(url_for("review.queue"))
    found = [(one, result_of(one, act)) for one in ticked[:MOST_AT_ONCE]]
    done = [number for one, (number, why) in found if not why]
    refused = [(number, why) for _one, (number, why) in found if why]
    flash(count_words(len(done), len(refused)))
    if not refused:
        return go_to(url_for("review.mine" if wish == "take" else "review.queue"))
    return page("review/several.html", done=done, refused=refused), 409


def result_of(filing_id: str, act: Callable[[Sheet], None]) -> tuple[str, str]:
    """The number of the case, and why it was refused; each is a transaction of its own."""
    db.begin_writing()
    filing = find_filing(filing_id) if ID.fullmatch(filing_id) else None
    if filing is None or not allowed(Permission.CASE_WORK, filing):
        return "", _("没有这件。")
    number = filing.number or ""
    try:
        act(opened(filing))
        db.session.commit()
    except (Refusal, StaleDataError) as error:
        db.session.rollback()
        refusal = error if isinstance(error, Refusal) else OutOfStep("case_changed")
        return number, sentence(refusal)
    return number, ""


def take_one(sheet: Sheet) -> None:
    lease.take(sheet, current_user)


def hand_back_one(sheet: Sheet) -> None:
    """Only what was ticked in the list of one's own: the clerk saw that it is hers, not its answers."""
    lease.hand_back(sheet, current_user, seen=sheet.filing.revision)
