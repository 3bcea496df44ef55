"""Home, the finder, the guide of each service and its notice, language, help, and whether the site lives."""

import math
from pathlib import Path
from typing import Any

from flask import abort, current_app, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from app.access import public
from app.accounts.browser import local
from app.catalogue.checklist import checklist_rows
from app.catalogue.current import catalogue
from app.catalogue.definition import Service
from app.catalogue.finder import find as find_service
from app.clock import now
from app.documents.service import files
from app.filing.acting import mandate_here
from app.filing.service import filings_of
from app.jobs import health
from app.notices.service import latest
from app.pages import authenticators
from app.pages.blueprint import bp
from app.web import go_to, page

__all__ = ["bp"]
TABS = ("self", "proxy", "progress")
READING = "notice"


@bp.get("/")
@public
def home() -> Any:
    is_citizen = current_user.is_authenticated and not current_user.is_staff
    drafts = [one for one in filings_of(current_user) if one.is_draft] if is_citizen else []
    return page("pages/home.html", draft=drafts[0] if drafts else None, drafts=len(drafts))


@bp.get("/find")
@public
def find() -> Any:
    """A few questions find the service; the answers stand in the address, so back and reload just work."""
    questions = catalogue().finder.questions
    said = {one.id: request.args.get(one.id) for one in questions}
    answers = {one.id: said[one.id] for one in questions if one.option(said[one.id])}
    found = find_service(answers, catalogue())
    if found.state == "fits" and len(found.fits) == 1:
        return go_to(url_for("pages.guide", service_id=found.fits[0].service_id, found=1))
    is_empty = request.args.get("asked") == (found.question.id if found.question else None)
    context = {"found": found, "answers": answers, "finder": catalogue().finder}
    faults = {found.question.id: _("请选一个。")} if found.question and is_empty else {}
    body = page("pages/find.html", faults=faults, **context)
    return (body, 422) if faults else body


def service_or_404(service_id: str) -> Service:
    return catalogue().latest(service_id) if service_id in catalogue().versions else abort(404)


@bp.get("/services")
@public
def services() -> Any:
    """Everything that can be done here; the elder version is found by its other names as well."""
    wish = request.args.get("q", "").strip()
    if wish in ("亲情版", "关爱版", "关怀版", "长辈版", "老年版"):
        return go_to(url_for("pages.home", ui_mode="elder"))
    every = [
        one
        for one in catalogue().services()
        if not wish or wish in one.name_zh + one.title_zh + one.summary_zh
    ]
    return page("pages/services.html", services=every, wish=wish)


@bp.get("/services/<service_id>")
@public
def guide(service_id: str) -> Any:
    tab = request.args.get("tab", "self")
    service = service_or_404(service_id)
    if tab not in TABS:
        abort(404)
    return page("pages/guide.html", service=service, tab=tab, other=proxy_of(service))


def proxy_of(service: Service) -> Service:
    """The service for filing on somebody's behalf, where that is a service of its own."""
    name = service.service_id.replace("-SELF", "-PROXY")
    return catalogue().latest(name) if name in catalogue().versions else service


@bp.get("/services/<service_id>/papers")
@public
def papers(service_id: str) -> Any:
    """The papers this service may want, before anything is answered; to print as well."""
    service = service_or_404(service_id)
    return page("pages/papers.html", service=service, rows=checklist_rows(service, {}, {}))


def signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="notice")


@bp.route("/services/<service_id>/notice", methods=["GET", "POST"])
@public
def notice(service_id: str) -> Any:
    """The notice is read and ticked; the server measures the reading time from when it was shown."""
    service = service_or_404(service_id)
    mandate = mandate_here(service_id)
    if not mandate and not service.online.by_self:
        return go_to(url_for("pages.guide", service_id=service_id, tab="proxy"))
    started, faults = now().timestamp(), {}
    if request.method == "POST":
        started = shown_at(request.form.get("shown", ""), service, started)
        left = math.ceil(service.notice.seconds - (now().timestamp() - started))
        if not request.form.get("read"):
            faults["read"] = _("看完请在“我已经看过”前面打勾。")
        elif left > 0:
            text = ngettext(
                "再看一看，过%(num)s秒就能往下。", "再看一看，过%(num)s秒就能往下。", left
            )
            faults["read"] = text
        else:
            return remember_reading(service, now().timestamp() - started)
    mark = signer().dumps([service_id, service.notice.version, started])
    body = page(
        "pages/notice.html",
        service=service,
        mark=mark,
        mandate=mandate,
        faults=faults,
        ticked=bool(request.form.get("read")),
    )
    return (body, 422) if faults else body


def shown_at(mark: str, service: Service, otherwise: float) -> float:
    """When this person was first shown this wording; a mark of another page counts as just now."""
    try:
        service_id, version, started = signer().loads(mark)
    except (BadSignature, TypeError, ValueError):
        return otherwise
    return (
        started
        if (service_id, version) == (service.service_id, service.notice.version)
        else otherwise
    )


def remember_reading(service: Service, seconds: float) -> Response:
    read = {"version": service.notice.version, "seconds": round(seconds)}
    session["notices"] = {**session.get("notices", {}), service.service_id: read}
    session.permanent = True
    return go_to(url_for("filing.ready_to_start", service_id=service.service_id))


@bp.get("/languages")
@public
def languages() -> Any:
    back = local(request.args.get("back", ""))
    return page("pages/languages.html", back_to=back or url_for("pages.home"))


@bp.get("/help")
@public
def get_help() -> Any:
    return page("pages/help.html")


@bp.get("/demo/sms")
@public
def demo_messages() -> Any:
    """短信箱: in the demo, the messages that a phone would have got, and what authenticators show."""
    if not current_app.config["DEMO"]:
        abort(404)
    digits = authenticators.digits_of_staff()
    return page("pages/messages.html", messages=latest(200), digits=digits)


@bp.get("/healthz")
@public
def lives() -> Any:
    return {"ok": True}


@bp.get("/readyz")
@public
def is_ready() -> Any:
    folder = Path(current_app.config["INSTANCE"]) / "files"
    silent = health.ready(folder, store_answers=files().place.answers())
    return ({"ok": False, "silent": silent}, 503) if silent else {"ok": True}
