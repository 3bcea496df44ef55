"""Views of the last steps: findings, estimate, check, submit, receipt, print, withdraw, start again."""

from io import BytesIO
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from app import db
from app.access import Permission, may
from app.catalogue.current import catalogue
from app.clock import now
from app.documents import service as documents
from app.documents.service import Kept
from app.errors import OutOfStep
from app.filing import places, pledge, printing, service, summary
from app.filing.again import owed_papers
from app.filing.agreement import as_agreed
from app.filing.blueprint import address, bp, frame, opened, reloaded, while_draft
from app.filing.flow import next_path
from app.filing.handing_in import hand_in
from app.filing.model import Event, Status
from app.filing.outcome import (
    claim_of,
    disputed,
    findings_of,
    is_disputed,
    name_of,
    reckon,
    still_to_fix,
)
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.filing.status import Action, open_actions
from app.filing.stops import standing_stop
from app.tasks import TaskKind
from app.web import go_to, page, sentence

DRAWS = 20


def first_gap(sheet: Sheet) -> str | None:
    """The step that must come before the last ones, when something is not filled in yet."""
    if catalogue().latest(sheet.service.service_id).version != sheet.service.version:
        return "changes"
    if section := standing_stop(sheet):
        return f"stop?of={section.removeprefix('question:')}"
    path = next_path(sheet)
    return None if path == "findings" else path


@bp.route("/filings/<thing_id>/findings", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def findings(filing: Any) -> Any:
    sheet = as_agreed(opened(filing))
    if gap := first_gap(sheet):
        return go_to(address(sheet, gap))
    claim = claim_of(sheet)
    found = findings_of(sheet, claim)
    if request.method == "POST":
        return dispute_or_go_on(sheet, found)
    context = frame(sheet, "findings", 5) | {
        "findings": found,
        "disputed": [name_of(one) for one in found if is_disputed(sheet, one)],
        "name_of": name_of,
    }
    return page("filing/findings.html", claim=claim, open=still_to_fix(sheet, found), **context)


def dispute_or_go_on(sheet: Sheet, found: list[Any]) -> Any:
    names = {name_of(one): one for one in found}
    wish = request.form.get("dispute", "")
    if wish in names:
        said = [*disputed(sheet), *([] if wish in disputed(sheet) else [wish])]
        service.save(sheet, "disputes", {"names": said}, current_user)
        finding = names[wish]
        service.dispute(
            sheet, TaskKind.FINDING_DISPUTED, current_user, code=finding.code, where=finding.about
        )
        if finding.code.startswith("DUPLICATE"):
            service.happened(
                sheet.filing, Event.DUPLICATE_INSISTED, current_user, where=finding.about
            )
        db.session.commit()
        flash(_("已经记下，工作人员会看。您可以接着办。"))
        return go_to(address(sheet, "findings"))
    if still_to_fix(sheet, found):
        flash(_("还有要改的地方。改好，或点“判断有误”，再往下。"))
        return go_to(address(sheet, "findings"))
    return go_to(address(sheet, "estimate" if sheet.service.policy else "check"))


@bp.route("/filings/<thing_id>/estimate", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def see_estimate(filing: Any) -> Any:
    sheet = as_agreed(opened(filing))
    if gap := first_gap(sheet):
        return go_to(address(sheet, gap))
    if request.method == "POST":
        service.dispute(sheet, TaskKind.ESTIMATE_DOUBTED, current_user)
        db.session.commit()
        flash(_("已经记下，会请人来算。您可以接着办。"))
        return go_to(address(sheet, "estimate"))
    reckoning = reckon(sheet, claim_of(sheet))
    if reckoning is None:
        return go_to(address(sheet, "check"))
    shown = summary.estimate_shown(reckoning)
    return page("filing/estimate.html", shown=shown, **frame(sheet, "estimate", 5))


@bp.get("/filings/<thing_id>/check")
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def check(filing: Any) -> Any:
    sheet = as_agreed(opened(filing))
    if gap := first_gap(sheet):
        return go_to(address(sheet, gap))
    return check_page(sheet, {})


def check_page(sheet: Sheet, faults: dict[str, str]) -> str:
    claim = claim_of(sheet)
    open_findings = still_to_fix(sheet, findings_of(sheet, claim))
    reckoning = reckon(sheet, claim)
    return page(
        "filing/check.html",
        groups=summary.groups(sheet),
        shown=summary.estimate_shown(reckoning) if reckoning else None,
        open=open_findings,
        pledge=pledge.current(acting=filing_for_another(sheet)),
        faults=faults,
        **frame(sheet, "check", 6),
    )


def filing_for_another(sheet: Sheet) -> bool:
    """A helper pledges under a mandate: for what she fills in, in his name."""
    return sheet.filing.acted_for_by(current_user) is not None


@bp.post("/filings/<thing_id>/submit")
@may(Permission.FILING_SUBMIT, on=find_filing)
def submit(filing: Any) -> Any:
    """Hand in. A second tap, the back button and a second tab all end at the same receipt."""
    sheet = as_agreed(opened(filing))
    if filing.was_submitted:
        return go_to(address(sheet, "receipt"))
    if gap := first_gap(sheet):
        flash(_("还有几项没填好，先补上再交。"))
        return go_to(address(sheet, gap))
    if not request.form.get("pledge"):
        return check_page(sheet, {"pledge": _("请先在“填的都是真的”前面打勾。")}), 422
    claim = claim_of(sheet)
    found = findings_of(sheet, claim)
    if still_to_fix(sheet, found):
        flash(_("还有要改的地方。改好，或点“判断有误”，再交。"))
        return go_to(address(sheet, "findings"))
    hand_in_once(sheet, claim, [one for one in found if one.kind == "fix"])
    return go_to(address(sheet, "receipt"))


def hand_in_once(sheet: Sheet, claim: Any, insisted: list[Any]) -> None:
    """Who came second changes nothing. A number that another case drew in the same moment is drawn again."""
    for draws_left in reversed(range(DRAWS)):
        try:
            hand_in(sheet, claim, insisted, current_user, service.draw_number())
            db.session.commit()
            break
        except (OutOfStep, StaleDataError):
            db.session.rollback()
            break
        except IntegrityError:
            db.session.rollback()
            if not draws_left:
                raise
            sheet = as_agreed(reloaded(sheet))


@bp.get("/filings/<thing_id>/receipt")
@may(Permission.FILING_READ, on=find_filing)
def receipt(filing: Any) -> Any:
    sheet = opened(filing)
    if not filing.was_submitted or filing.status == Status.WITHDRAWN:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    services = catalogue().versions
    wishes = [catalogue().latest(one) for one in sheet.service.suggests if one in services]
    actions = open_actions(filing, now())
    return page(
        "filing/receipt.html",
        wishes=wishes,
        actions=actions,
        owed=still_to_come(sheet),
        **frame(sheet, "receipt"),
    )


def still_to_come(sheet: Sheet) -> list[tuple[str, Any, str]]:
    """The papers owed: name, day, and where each is photographed."""
    return [
        (
            places.title(sheet, f"paper:{one.paper}"),
            one.due_on,
            address(sheet, f"papers/{one.paper}"),
        )
        for one in owed_papers(sheet.filing)
        if one.settled_at is None
    ]


@bp.get("/filings/<thing_id>/application.pdf")
@may(Permission.FILING_READ, on=find_filing)
def print_application(filing: Any) -> Any:
    """The application as a PDF to keep or print."""
    sheet = as_agreed(opened(filing))
    if not filing.was_submitted:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    pdf = printing.application(sheet)
    name = f"bangban-{filing.number}.pdf"
    headers = {"Content-Disposition": f"inline; filename={name}"}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@bp.route("/filings/<thing_id>/withdraw", methods=["GET", "POST"])
@may(Permission.FILING_WITHDRAW, on=find_filing)
def withdraw(filing: Any) -> Any:
    sheet = opened(filing)
    try:
        service.demand_withdrawable(filing)
    except OutOfStep as refusal:
        flash(sentence(refusal))
        return go_to(url_for("progress.timeline", thing_id=filing.id))
    if request.method == "GET":
        return page("filing/withdraw.html", **frame(sheet, "withdraw"))
    service.withdraw(sheet, current_user)
    db.session.commit()
    flash(_("已经撤回了。填过的都还在，可以再办。"))
    return go_to(url_for("progress.timeline", thing_id=filing.id))


def kept_again(filing_id: str) -> list[tuple[str, Kept]]:
    """A second copy on the disk of every page of a filing, before any transaction: (paper, file)."""
    pages = documents.pages_of(filing_id)
    db.session.commit()
    return [
        (one.paper, documents.keep(BytesIO(b"".join(documents.bytes_of(one))), one.name))
        for one in pages
    ]


@bp.post("/filings/<thing_id>/again")
@may(Permission.FILING_WITHDRAW, on=find_filing)
def file_again(filing: Any) -> Any:
    """A new draft from a withdrawn case; nothing is typed twice."""
    sheet = opened(filing)
    if Action.COPY not in open_actions(filing, now()):
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    photos = kept_again(filing.id)
    fresh = service.copy_to_draft(sheet, catalogue().latest(filing.service_id), current_user)
    service.add_photos(fresh, photos, current_user)
    db.session.commit()
    return go_to(url_for("filing.go_on", thing_id=fresh.id))
