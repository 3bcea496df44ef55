"""Views of the citizen: the decision, its print, and asking for a recheck."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from app import db
from app.access import Permission, may
from app.decisions import objecting
from app.decisions.printing import decision_pdf
from app.decisions.service import decisions_of, lines_of, standing
from app.decisions.shown import how_paid, said_of
from app.errors import OutOfStep, Refusal
from app.filing.agreement import as_agreed
from app.filing.blueprint import opened
from app.filing.model import Decision, Filing
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.web import go_to, page, sentence
from app.web.sentences import add

bp = Blueprint("decisions", __name__)

add(
    {
        "objection_closed": lazy_gettext(
            "现在不能申请复核了：已经申请过，或过了日子。有话请打电话。"
        ),
        "objection_empty": lazy_gettext("请写一写哪里不对。写几个字也行。"),
        "objection_too_long": lazy_gettext("太长了，最多%(most)s个字。要说的多，请打电话。"),
    }
)


def wanted(filing: Filing) -> Decision | None:
    """The decision that stands, or an earlier confirmed one that is asked for by name."""
    every = decisions_of(filing)
    named = (one for one in every if one.confirmed_at and one.id == request.args.get("of"))
    return next(named, None) or standing(every)


def back(filing: Filing) -> Any:
    return go_to(url_for("progress.timeline", thing_id=filing.id))


def context_of(sheet: Sheet, decision: Decision) -> dict[str, Any]:
    """What the pages of a decision share."""
    return {
        "sheet": sheet,
        "filing": sheet.filing,
        "service": sheet.service,
        "decision": decision,
        "said": said_of(sheet, decision),
        "how_paid": how_paid,
        "back_to": url_for("progress.timeline", thing_id=sheet.filing.id),
    }


@bp.get("/filings/<thing_id>/decision")
@may(Permission.FILING_READ, on=find_filing)
def decision(filing: Any) -> Any:
    """What was decided, in plain words."""
    found, sheet = wanted(filing), as_agreed(opened(filing))
    if found is None:
        return back(filing)
    every = [one for one in decisions_of(filing) if one.confirmed_at]
    before = objecting.objections_of(filing)
    return page(
        "decisions/decision.html",
        others=[one for one in every if one.id != found.id],
        objections=[one for one in before if one.detail.get("decision") == found.id],
        may_object=objecting.may_object(filing, found, before) and found == standing(every),
        is_open_again=filing.status != "decided",
        **context_of(sheet, found),
    )


@bp.get("/filings/<thing_id>/decision.pdf")
@may(Permission.FILING_READ, on=find_filing)
def print_decision(filing: Any) -> Any:
    found = wanted(filing)
    if found is None:
        return back(filing)
    pdf = decision_pdf(as_agreed(opened(filing)), found)
    headers = {"Content-Disposition": f"inline; filename=bangban-{filing.number}-decision.pdf"}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@bp.route("/filings/<thing_id>/objection", methods=["GET", "POST"])
@may(Permission.FILING_OBJECT, on=find_filing)
def object_to(filing: Any) -> Any:
    """One page: what is not right, and which invoices. A second tap finds it handed in."""
    sheet, found = as_agreed(opened(filing)), standing(decisions_of(filing))
    if found is None or not objecting.may_object(filing, found, objecting.objections_of(filing)):
        flash(str(sentence(OutOfStep("objection_closed"))))
        return go_to(url_for("decisions.decision", thing_id=filing.id))
    if request.method == "GET":
        return page("decisions/objection.html", typed={}, faults={}, **context_of(sheet, found))
    text, known = request.form.get("text", ""), {line.invoice for line in lines_of(found)}
    lines = [one for one in request.form.getlist("lines") if one in known]
    try:
        objecting.object_to(sheet, current_user, text, lines)
    except OutOfStep:
        raise
    except Refusal as refusal:
        typed = {"text": text, "lines": lines}
        faults = {"text": sentence(refusal)}
        shown = context_of(sheet, found)
        return page("decisions/objection.html", typed=typed, faults=faults, **shown), 422
    db.session.commit()
    flash(_("收到了。换一位工作人员再看，看完发短信告诉您。"))
    return back(filing)
