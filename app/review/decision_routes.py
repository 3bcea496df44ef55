"""Views of the decision at the desk: propose line by line, confirm as the second person, send back."""

from typing import Any

from flask import flash, request
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.access import Permission, may
from app.decisions.lines import accepted, decidable
from app.decisions.reasons import reasons
from app.decisions.service import decisions_of, proposal, weigh
from app.errors import OutOfStep, Refusal
from app.filing.agreement import as_agreed
from app.filing.blueprint import opened
from app.filing.model import Decision, Filing, Status
from app.filing.outcome import claim_of
from app.filing.service import events_of, find_filing
from app.filing.sheet import Sheet
from app.review import deciding
from app.review import decision_pages as shown
from app.review.blueprint import back_to_case, bp, looked_at, number_in, seen
from app.review.lines_form import LinesForm, choices, read_form
from app.review.one_by_one import MOVES, turn
from app.web import page, sentence
from app.web.look import mode


@bp.route("/desk/cases/<thing_id>/decide", methods=["GET", "POST"])
@may(Permission.CASE_WORK, on=find_filing)
def decide(filing: Any) -> Any:
    """Line by line; `act=count` only works the amount out and shows it."""
    sheet = as_agreed(opened(filing))
    if request.method == "GET":
        if filing.status != Status.TAKEN:
            return back_to_case(filing)
        looked_at(filing)
        return decide_page(sheet, LinesForm())
    form = read_form(sheet, claim_of(sheet), request.form)
    act = request.form.get("act", "")
    if form.faults or act == "count" or act in MOVES:
        return decide_page(sheet, form, act)
    deciding.propose(sheet, form.lines, current_user, seen=seen())
    db.session.commit()
    flash(_("已经提出，等另一位同事确认。"))
    return back_to_case(filing)


def last_event(filing: Filing) -> int:
    """The newest event that the page shows, so that what comes after it can be named."""
    return max((one.seq for one in events_of(filing)), default=0)


def decide_page(sheet: Sheet, form: LinesForm, act: str = "") -> Any:
    """All invoices at once; in elder mode one of them, and the way on. `act` is what was pressed."""
    claim = claim_of(sheet)
    whole = accepted(one.id for one in decidable(claim))
    bills = shown.bills(sheet, claim)
    now = turn([one["id"] for one in bills], form.faults, number_in("place") or 0, act)
    by_one = mode() != "normal" and len(bills) > 1
    faults = now.faults if by_one else form.faults
    may_count = not form.faults and act not in MOVES
    counted = amount_of(sheet, claim, form.lines) if may_count else None
    shown_page = page(
        "review/decide.html",
        filing=sheet.filing,
        service=sheet.service,
        last=last_event(sheet.filing),
        bills=bills,
        turn=now if by_one else None,
        suggested=shown.suggested(amount_of(sheet, claim, whole)),
        choices=choices("cut", "refuse") if sheet.service.policy else choices("matter"),
        typed=request.form,
        reasons=reasons(),
        faults=faults,
        counted=counted,
        is_uncountable=act == "count" and may_count and counted is None,
        layers=shown.shown_of(counted) if counted else None,
        estimated=shown.estimated_amount(sheet),
        came_back=shown.was_sent_back(decisions_of(sheet.filing)),
    )
    return (shown_page, 422) if faults else shown_page


def amount_of(sheet: Sheet, claim: Any, lines: Any) -> Any:
    """What these lines come to; None where there are none or it cannot be worked out."""
    try:
        return weigh(sheet, claim, lines, hold=False).reckoned if lines else None
    except Refusal:
        return None


@bp.get("/desk/cases/<thing_id>/confirm")
@may(Permission.CASE_CONFIRM, on=find_filing)
def see_proposal(filing: Any) -> Any:
    """What was proposed and what it comes to now, for the second person."""
    sheet = as_agreed(opened(filing))
    decision = proposal(decisions_of(filing))
    if decision is None:
        return back_to_case(filing)
    looked_at(filing)
    return confirm_page(sheet, decision)


@bp.post("/desk/cases/<thing_id>/confirm")
@may(Permission.CASE_CONFIRM, on=find_filing)
def confirm(filing: Any) -> Any:
    """Make it final, if the amount is the one that was seen; a second tap finds it decided."""
    sheet = as_agreed(opened(filing))
    try:
        figure = request.form.get("figure", "")
        deciding.confirm(sheet, current_user, seen=seen(), figure=figure)
    except OutOfStep as refusal:
        return not_decided(sheet, refusal)
    db.session.commit()
    flash(_("已经确认，短信马上发给本人。"))
    return back_to_case(filing)


def not_decided(sheet: Sheet, refusal: OutOfStep) -> Any:
    """Nothing was decided: a new figure, or a paper late by now, is said where he may send it back; a case
    decided by an earlier tap is only shown."""
    db.session.rollback()
    sheet = as_agreed(opened(find_filing(sheet.filing.id)))  # type: ignore[arg-type]
    decision = proposal(decisions_of(sheet.filing))
    if refusal.reason in ("figure_changed", "paper_overdue") and decision:
        return confirm_page(sheet, decision, why=sentence(refusal)), 409
    newest = next(iter(decisions_of(sheet.filing)), None)
    if newest and newest.confirmed_by == current_user.person_id:
        return back_to_case(sheet.filing)
    raise refusal


def confirm_page(sheet: Sheet, decision: Decision, **said: Any) -> str:
    """The proposal as it is weighed now; `said` are `why`, `faults` and what was `typed`."""
    weighed = deciding.weigh_proposal(sheet, decision)
    return page(
        "review/confirm.html",
        filing=sheet.filing,
        service=sheet.service,
        last=last_event(sheet.filing),
        decision=decision,
        proposer=shown.name_of(decision.proposed_by),
        is_own=deciding.is_same_person(current_user, decision.proposed_by),
        reckoned=weighed.reckoned,
        rows=shown.say_lines(sheet, weighed.claim, weighed.reckoned.lines),
        layers=shown.shown_of(weighed.reckoned),
        estimated=decision.body["estimated"],
        **{"why": "", "faults": {}, "typed": "", **said},
    )


@bp.post("/desk/cases/<thing_id>/send-back")
@may(Permission.CASE_CONFIRM, on=find_filing)
def send_back(filing: Any) -> Any:
    sheet = as_agreed(opened(filing))
    why = request.form.get("why", "")
    try:
        deciding.send_back(sheet, current_user, seen=seen(), why=why)
    except Refusal as refusal:
        decision = proposal(decisions_of(filing))
        if refusal.reason != "send_back_why" or decision is None:
            raise
        return confirm_page(sheet, decision, faults={"why": sentence(refusal)}, typed=why), 422
    db.session.commit()
    flash(_("已经退回给提出的同事。"))
    return back_to_case(filing)
