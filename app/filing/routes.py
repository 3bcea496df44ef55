"""Views of the way through a filing: start, go on, agree, pre-check, stop for today, come back."""

from typing import Any

from flask import abort, flash, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import db
from app.access import Permission, may, public
from app.accounts import browser, codes, consents
from app.accounts.own_data import PARTS
from app.catalogue.changes import changes
from app.catalogue.current import catalogue
from app.errors import Refusal
from app.filing import (
    asked_routes,
    care_routes,
    end_routes,
    fill_routes,
    mandate_routes,
    own_data,
    paper_routes,
    reading_routes,
    service,
)
from app.filing.acting import mandate_here
from app.filing.agreement import as_agreed, lacks_consent, purposes_of
from app.filing.blueprint import address, bp, frame, on_from, opened, while_draft
from app.filing.mandated import start_for
from app.filing.model import Status
from app.filing.precheck import Found, look_up
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.filing.stops import STOPS, stop_for
from app.tasks import TaskKind
from app.web import go_to, page, page_or_part, sentence

__all__ = [
    "asked_routes",
    "bp",
    "care_routes",
    "end_routes",
    "fill_routes",
    "mandate_routes",
    "paper_routes",
    "reading_routes",
]
PARTS.update(filings=own_data.filings, messages=own_data.messages)


@bp.post("/services/<service_id>/start")
@may(Permission.FILING_START)
def start(service_id: str) -> Any:
    if service_id not in catalogue().versions:
        abort(404)
    mandate = mandate_here(service_id)
    newest = catalogue().latest(service_id)
    if not mandate and not newest.online.by_self:
        return go_to(url_for("pages.guide", service_id=service_id, tab="proxy"))
    read = session.get("notices", {}).get(service_id)
    if not read or read["version"] != newest.notice.version:
        return go_to(url_for("pages.notice", service_id=service_id))
    reading = {"notice": read["version"], "seconds": read["seconds"]}
    if mandate:
        filing = start_for(newest, current_user, reading, mandate)
    else:
        filing = service.untouched_draft(newest, current_user) or service.start(
            newest, current_user, reading
        )
    db.session.commit()
    return go_to(url_for("filing.go_on", thing_id=filing.id))


@bp.get("/services/<service_id>/start")
@may(Permission.FILING_START)
def ready_to_start(service_id: str) -> Any:
    """Where a sign-in in the middle comes back to: one button starts the filing."""
    if service_id not in catalogue().versions:
        abort(404)
    mandate = mandate_here(service_id)
    return page("filing/start.html", service=catalogue().latest(service_id), mandate=mandate)


@bp.get("/filings/<thing_id>")
@may(Permission.FILING_READ, on=find_filing)
def go_on(filing: Any) -> Any:
    sheet = opened(filing)
    if filing.status == Status.ASKED:
        return go_to(address(sheet, "asked"))
    if not filing.is_draft:
        return go_to(url_for("progress.timeline", thing_id=filing.id))
    if catalogue().latest(filing.service_id).version != filing.service_version:
        return go_to(address(sheet, "changes"))
    return on_from(sheet, None)


@bp.route("/filings/<thing_id>/changes", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def see_changes(filing: Any) -> Any:
    """The definition was published anew meanwhile: what changed, and one button to go on."""
    sheet, newest = opened(filing), catalogue().latest(filing.service_id)
    if request.method == "POST" and newest.version != filing.service_version:
        service.move_to(sheet, newest, current_user)
        db.session.commit()
    if newest.version == filing.service_version:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    listed = changes(sheet.service, newest)
    return page("filing/changes.html", changes=listed, **frame(sheet, "changes", 1))


@bp.route("/filings/<thing_id>/consents", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def agree(filing: Any) -> Any:
    sheet = as_agreed(opened(filing))
    acting = ticks_for_another(sheet)
    wordings = [consents.current(purpose, acting=acting) for purpose in purposes_of(sheet)]
    ticked = request.form.getlist("agreed") if request.method == "POST" else _agreed(sheet)
    faults = {}
    if request.method == "POST":
        lacking = [one for one in wordings if one.needed and one.purpose.value not in ticked]
        if not lacking:
            return _keep_consents(sheet, ticked)
        faults["agreed"] = _(
            "没有这一项办不了网上：%(title)s。不同意的，请到窗口办。", title=_(lacking[0].title)
        )
    elif sheet.has("consents") and lacks_consent(sheet):
        flash(_("您撤回过一项同意，没有它网上办不下去。要接着办，请重新打勾。填过的都还在。"))
    context = frame(sheet, "consents") | {"wordings": wordings, "ticked": ticked, "faults": faults}
    body = page_or_part("filing/consents.html", "filing/_consents_form.html", **context)
    return (body, 422) if faults else body


def ticks_for_another(sheet: Sheet) -> bool:
    """A helper ticks under a mandate: the words speak to her, about him."""
    return sheet.filing.acted_for_by(current_user) is not None


def _agreed(sheet: Sheet) -> list[str]:
    return [purpose for purpose, yes in sheet.body("consents").items() if yes]


def _keep_consents(sheet: Sheet, ticked: list[str]) -> Any:
    asked = purposes_of(sheet)
    consents.settle(
        sheet.filing.person_id,
        current_user,
        sheet.filing.id,
        agreed=set(ticked),
        asked=set(asked),
        is_first=not sheet.filing.standing_consents,
        acting=ticks_for_another(sheet),
    )
    said = {purpose.value: purpose.value in ticked for purpose in asked}
    sheet = service.save(sheet.without(frozenset()), "consents", said, current_user)
    db.session.commit()
    return on_from(sheet, "consents", request.form.get("back", ""))


@bp.route("/filings/<thing_id>/precheck", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def precheck(filing: Any) -> Any:
    """Does the register know this person? The result is said; no page turns by itself."""
    sheet = as_agreed(opened(filing))
    if lacks_consent(sheet):
        return go_to(address(sheet, "consents"))
    if not sheet.has("patient"):
        return go_to(address(sheet, "fill/patient"))
    found = look_up(sheet)
    if request.method == "GET":
        return page("filing/precheck.html", found=found, **frame(sheet, "precheck"))
    if found.is_wrong and request.form.get("act") != "dispute":
        return go_to(address(sheet, "precheck"))
    said = {"passed": not found.is_wrong, "categories": list(found.categories)}
    if sheet.body("precheck") != said:
        sheet = keep_precheck(sheet, found, said)
    return on_from(sheet, "precheck")


def keep_precheck(sheet: Sheet, found: Found, said: dict[str, Any]) -> Sheet:
    if found.is_wrong:
        service.dispute(sheet, TaskKind.PRECHECK_DISPUTED, current_user, codes=found.codes)
        flash(_("已经记下，工作人员会看。您可以接着办。"))
    sheet = service.save(sheet, "precheck", said, current_user)
    db.session.commit()
    return sheet


@bp.route("/filings/<thing_id>/stop", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def stop(filing: Any) -> Any:
    """An answer leads elsewhere: why, where to, and the way on for who disagrees."""
    sheet = opened(filing)
    section = "question:" + request.values.get("of", "")
    found = stop_for(sheet, section) if section in STOPS else None
    if found is None:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    if request.method == "POST" and found.may_insist:
        insisted = [*sheet.body("insisted").get("sections", []), section]
        sheet = service.save(sheet, "insisted", {"sections": insisted}, current_user)
        service.dispute(sheet, TaskKind.FINDING_DISPUTED, current_user, code="stop", where=section)
        db.session.commit()
        flash(_("已经记下，工作人员会看。您可以接着办。"))
        return on_from(sheet, f"fill/{section.replace(':', '/')}")
    return page(
        "filing/stop.html",
        stop=found,
        section=section,
        **frame(sheet, f"fill/{section.replace(':', '/')}"),
    )


@bp.route("/filings/<thing_id>/later", methods=["GET", "POST"])
@may(Permission.FILING_EDIT, on=find_filing)
@while_draft
def stop_for_today(filing: Any) -> Any:
    """稍后再办: the return code on screen, and by SMS when he wants."""
    sheet = opened(filing)
    if request.method == "POST":
        code = f"{filing.return_code[:4]} {filing.return_code[4:]}"
        service.tell(sheet, current_user, "draft_started", code=code, days=service.DRAFT_DAYS)
        db.session.commit()
        flash(_("短信已经在发，请看手机。"))
        return go_to(address(sheet, "later"))
    return page("filing/later.html", **frame(sheet, "later", 1))


@bp.route("/return", methods=["GET", "POST"])
@public
def come_back() -> Any:
    """Coming back on another phone: the return code finds the filing, the code by SMS opens it."""
    typed, faults = request.form.get("code", ""), {}
    if request.method == "POST":
        try:
            filing = service.filing_to_return_to(typed, request.remote_addr or "")
            codes.send_code(filing.account.phone, request.remote_addr or "")
            db.session.commit()
            browser.hold_phone(filing.account.phone)
            session["next"] = url_for(
                "filing.go_on",
                thing_id=filing.id,
                acting_for=filing.acted_for_by(filing.account),
            )
            return go_to(url_for("accounts.type_code"))
        except Refusal as refusal:
            db.session.commit()
            faults["code"] = sentence(refusal)
    body = page("filing/come_back.html", typed={"code": typed}, faults=faults)
    return (body, 422) if faults else body
