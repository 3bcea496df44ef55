"""The blueprint of the citizen's flow, and the few words its views share."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, g, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from app.catalogue.current import catalogue
from app.errors import OutOfStep
from app.filing.again import open_places
from app.filing.flow import STAGES, Step, around, next_path, steps
from app.filing.model import Filing, Status
from app.filing.service import demand, find_filing
from app.filing.sheet import Sheet
from app.filing.status import Action
from app.prereview import Finding
from app.prereview.finding import Words, words
from app.web import go_to
from app.web.errors import refused
from app.web.sentences import add

bp = Blueprint("filing", __name__)

add(
    {
        "too_many_items": _("最多填%(most)s个。还有的请打电话，我们帮您。"),
        "findings_open": _("还有要改的地方。改好，或点“判断有误”，再交。"),
        "no_such_version": _("这件事的办法已经换了，请从首页重新开始。"),
        "no_such_service": _("没有这件事。请从首页重新开始。"),
    }
)


@bp.errorhandler(StaleDataError)
def changed_meanwhile(_error: StaleDataError) -> tuple[str, int]:
    """Two devices wrote in the same moment; who came second is asked to look again."""
    return refused(OutOfStep("changed_meanwhile"))


def while_draft(view: Callable[..., Any]) -> Callable[..., Any]:
    """What was handed in is not changed here any more: a look leads to its progress, a change is refused.
    What the bureau asked for, and what is owed, is open all the same."""

    @wraps(view)
    def open_for_change(filing: Filing, **kwargs: Any) -> Any:
        if not filing.is_draft and is_open_again(filing, **kwargs):
            return view(filing, **kwargs)
        if not filing.is_draft and request.method == "GET":
            return go_to(url_for("progress.timeline", thing_id=filing.id))
        demand(filing, Action.EDIT)
        return view(filing, **kwargs)

    return open_for_change


def is_open_again(filing: Filing, **address: str) -> bool:
    """Does the page at this address write a place that is open after handing in? Which page of a paper
    is removed, only its row says: there the verb asks again."""
    places = open_places(filing)
    match address:
        case {"tail": tail}:
            return ":".join(tail.split("/")[:2]) in places or tail in places
        case {"paper": paper}:
            return f"paper:{paper}" in places
        case {"kind": kind, "item": item}:
            return f"{kind}:{item}" in places
        case {"upload_id": _upload}:
            return any(place.startswith("paper:") for place in places)
    return False


def home_of(sheet: Sheet) -> str | None:
    """Where a change after handing in leads back to: what was asked for, else the progress; None in a draft."""
    if sheet.filing.is_draft:
        return None
    if sheet.filing.status == Status.ASKED:
        return address(sheet, "asked")
    return url_for("progress.timeline", thing_id=sheet.filing.id)


def opened(filing: Filing) -> Sheet:
    """The filing with the version of the service it was started or submitted under."""
    return Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))


def reloaded(sheet: Sheet) -> Sheet:
    """The filing as another device left it in this moment."""
    return opened(find_filing(sheet.filing.id) or abort(404))


def address(sheet: Sheet, path: str, **query: Any) -> str:
    """The address of a step, given the tail of it."""
    whole = beginning(sheet.filing.id) + (f"/{path}" if path else "")
    return whole + (f"?{urlencode(query)}" if query else "")


def beginning(filing_id: str) -> str:
    """What the addresses of a filing's pages begin with in this request, worked out once: each page has many."""
    known = g.setdefault("beginnings", {})
    if filing_id not in known:
        known[filing_id] = url_for("filing.go_on", thing_id=filing_id)
    return str(known[filing_id])


def on_from(sheet: Sheet, path: str | None, back: str = "") -> Response:
    """Send the person to the next step, or back to the page he came from: the check, or what was asked."""
    if home := home_of(sheet):
        return go_to(home)
    if back == "check" and all(step.is_done for step in _others(sheet, path)):
        return go_to(address(sheet, "check"))
    return go_to(address(sheet, next_path(sheet, path)))


def _others(sheet: Sheet, path: str | None) -> list[Step]:
    return [step for step in steps(sheet) if step.path != path]


@bp.app_template_filter("finding_words")
def finding_words(finding: Finding) -> Words:
    """The sentences of a finding in the language of the page."""
    return words(finding, gettext)


@bp.app_template_filter("mend_path")
def mend_path(finding: Finding, at: Callable[..., str]) -> str:
    """Where a finding is put right: `invoice:ID:numbers` is the page fill/invoice/ID/numbers."""
    kind, _colon, rest = (finding.mend or "").partition(":")
    if kind == "paper":
        return at(f"papers/{rest}")
    if kind == "consents":
        return at("consents")
    return at(f"fill/{finding.mend}".replace(":", "/"), back="check")


def frame(sheet: Sheet, path: str, stage: int = 0) -> dict[str, Any]:
    """What every page of the flow shows around its own matter."""
    step, before = around(sheet, path)
    home = home_of(sheet)
    return {
        "sheet": sheet,
        "filing": sheet.filing,
        "service": sheet.service,
        "path": path,
        "stage": step.stage if step else stage,
        "stages": 0 if home else STAGES,
        "back_to": home or (address(sheet, before) if before else url_for("pages.home")),
        "at": lambda tail, **query: address(sheet, tail, **query),
    }
