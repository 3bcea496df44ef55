"""The blueprint of the desk, and what its acts share: what the clerk saw, and the page when it changed."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from app import audit, db
from app.access import Permission, allowed
from app.audit import Act
from app.errors import OutOfStep, Refusal
from app.filing.model import Filing
from app.filing.service import events_of, find_filing
from app.review import lease
from app.review.words import HAPPENED, LEDGER, RISKS, STANDS
from app.web import go_to, page, sentence
from app.web.errors import refused
from app.web.look import unbroken

NUMBER = re.compile(r"[0-9]{1,9}")
bp = Blueprint("review", __name__)
bp.app_context_processor(
    lambda: {"happened": HAPPENED, "stands": STANDS, "risks": RISKS, "ledger_names": LEDGER}
)


def short_date(day: date) -> str:
    """`12月4日`: at the desk the year is plain."""
    return _("%(month)s月%(day)s日", month=day.month, day=day.day)


bp.add_app_template_filter(unbroken(short_date), "short_date")


def looked_at(filing: Filing) -> None:
    """Record in a transaction of its own that this clerk saw the case; her look renews her time."""
    db.begin_writing()
    audit.record(
        Act.CASE_LOOKED_AT, about=filing.about, by=current_user.person_id, number=filing.number
    )
    lease.renew(filing, current_user)
    db.session.commit()


def seen() -> int:
    """The revision of the case that the clerk's page showed; 0 for a form without one."""
    return number_in("revision") or 0


def number_in(name: str) -> int | None:
    """A small number that a hidden field carries; None for anything else."""
    text = request.form.get(name, "")
    return int(text) if NUMBER.fullmatch(text) else None


def case_address(filing: Filing, **more: Any) -> str:
    return url_for("review.case", thing_id=filing.id, **more)


def back_to_case(filing: Filing) -> Any:
    return go_to(case_address(filing))


@bp.errorhandler(OutOfStep)
def out_of_step(refusal: OutOfStep) -> Any:
    """Somebody was quicker, or the person did something meanwhile: what changed, and the way back to the case."""
    db.session.rollback()
    filing = find_filing((request.view_args or {}).get("thing_id", ""))
    if filing is None or not allowed(Permission.CASE_READ, filing):
        return refused(refusal)
    since = number_in("last")
    new = [one for one in events_of(filing) if since is not None and one.seq > since]
    return page("review/changed.html", why=sentence(refusal), filing=filing, events=new), 409


@bp.errorhandler(StaleDataError)
def written_meanwhile(_error: StaleDataError) -> Any:
    return out_of_step(OutOfStep("case_changed"))


def why_not(refusal: Refusal) -> str:
    """A refusal that belongs to the form that was sent; a case that changed gets its own page."""
    if isinstance(refusal, OutOfStep):
        raise refusal
    db.session.rollback()
    return sentence(refusal)


def count_words(done: int, refused_ones: int) -> str:
    """What became of several cases at once, in one line."""
    if not refused_ones:
        return _("%(done)s件都办好了。", done=done)
    return _("%(done)s件办好了，%(left)s件没办成，原因在下面。", done=done, left=refused_ones)
