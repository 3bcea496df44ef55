"""查进度: my filings, and the dated line of one."""

from typing import Any

from flask import url_for
from flask_login import current_user

from app.access import Permission, may
from app.catalogue.current import catalogue
from app.clock import now
from app.filing.blueprint import opened
from app.filing.mandated import filings_made_for
from app.filing.service import filings_of, find_filing
from app.filing.status import open_actions
from app.notices.model import Message
from app.progress import ask_routes as ask_routes
from app.progress.answers import RAISED, asked_by
from app.progress.blueprint import bp
from app.progress.service import beside
from app.progress.story import told
from app.web import go_to, page

__all__ = ["bp"]


@bp.get("/progress")
@may(Permission.FILING_START)
def mine() -> Any:
    """His own filings, and those that somebody made for him."""
    rows = [
        (one, catalogue().get(one.service_id, one.service_version))
        for one in [*filings_made_for(current_user), *filings_of(current_user)]
    ]
    return page("progress/mine.html", rows=rows)


def is_mine(message: Message) -> bool:
    """Of a case that one files for another each reads what was sent to him: the other's holds his links."""
    return message.to_account == current_user.id or message.phone == current_user.phone


@bp.get("/filings/<thing_id>/progress")
@may(Permission.FILING_READ, on=find_filing)
def timeline(filing: Any) -> Any:
    if filing.is_draft:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    sheet = opened(filing)
    may_read = is_mine if filing.mandate_id else lambda _message: True
    story = told(sheet, beside([filing])[filing.id], may_read)
    return page(
        "progress/timeline.html",
        **vars(story),
        service=sheet.service,
        asked=asked_by(filing) if story.events & RAISED else [],
        actions=open_actions(filing, now()),
    )
