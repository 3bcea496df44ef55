"""Asking the person for everything missing at once, and settling papers that are owed."""

from datetime import date
from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.access import Permission, may
from app.catalogue import reasons
from app.errors import Refusal
from app.filing import asking, owing
from app.filing.again import asked_items, rounds
from app.filing.asking import Wish
from app.filing.blueprint import opened
from app.filing.places import places
from app.filing.service import events_of, find_filing
from app.filing.sheet import Sheet
from app.review import lease
from app.review.blueprint import back_to_case, bp, seen, why_not
from app.review.case_page import case_page
from app.web import page


def wishes() -> list[Wish]:
    """What was chosen: a reason for each place, and its note."""
    found = []
    for name, value in request.form.items():
        if name.startswith("why-") and value:
            place = name.removeprefix("why-")
            note = request.form.get(f"note-{place}", "").strip()
            found.append(Wish(place, value, note))
    return found


def ask_page(sheet: Sheet, faults: dict[str, str]) -> str:
    every = reasons.current()
    rows = [(one, [why for why in every if why.fits(one.key)]) for one in places(sheet)]
    events = events_of(sheet.filing)
    return page(
        "review/ask.html",
        filing=sheet.filing,
        service=sheet.service,
        rows=[row for row in rows if row[1]],
        turn=len(rounds(asked_items(sheet.filing))) + 1,
        again=reasons.current("again"),
        typed=request.form,
        last=events[-1].seq if events else 0,
        faults=faults,
    )


@bp.get("/desk/cases/<thing_id>/ask")
@may(Permission.CASE_WORK, on=find_filing)
def choose_what_is_missing(filing: Any) -> Any:
    """Every place of the case with the reasons that fit it; whoever does not hold the case is sent to it."""
    if not lease.is_held_by(filing, current_user) or filing.status != "taken":
        return back_to_case(filing)
    return ask_page(opened(filing), {})


@bp.post("/desk/cases/<thing_id>/ask")
@may(Permission.CASE_WORK, on=find_filing)
def ask(filing: Any) -> Any:
    sheet = opened(filing)
    lease.demand_in_hand(filing, current_user, seen())
    try:
        asking.ask_for(sheet, wishes(), current_user, again=request.form.get("again", ""))
    except Refusal as refusal:
        faults = {"ask": why_not(refusal)}
        return ask_page(opened(find_filing(filing.id) or filing), faults), 422
    db.session.commit()
    flash(_("发出去了。短信已经在发，他补好就回到您这里。"))
    return back_to_case(filing)


@bp.post("/desk/cases/<thing_id>/owed")
@may(Permission.CASE_WORK, on=find_filing)
def settle_owed(filing: Any) -> Any:
    """容缺: accept with a paper owed, give more time, or do without it."""
    sheet = opened(filing)
    lease.demand_in_hand(filing, current_user, seen())
    try:
        said = settle(sheet, request.form.get("act", ""), request.form.get("paper", ""))
    except Refusal as refusal:
        faults = {field_of(refusal): why_not(refusal)}
        return case_page(opened(find_filing(filing.id) or filing), faults=faults), 422
    db.session.commit()
    flash(said)
    return back_to_case(filing)


def field_of(refusal: Refusal) -> str:
    """The field that is to be mended: of the one paper, where the refusal is about what was typed for it."""
    name = {"day_unfit": "until", "waive_without_reason": "waive"}.get(refusal.reason)
    return f"{name}-{request.form['paper']}" if name else "owed"


def settle(sheet: Sheet, act: str, paper: str) -> str:
    """Do it, and say what was done."""
    if act == "promise":
        owing.promise(sheet, paper, current_user)
        return _("先收下了，这一样他晚点补。短信已经在发。")
    if act == "extend":
        owing.extend(sheet, paper, day_typed(), current_user)
        return _("延期了，新的日子已经发短信告诉他。")
    owing.waive(sheet, paper, request.form.get("why", ""), current_user)
    return _("免补了，已经发短信告诉他。")


def day_typed() -> date | None:
    try:
        return date.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return None
