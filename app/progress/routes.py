"""查进度: my filings, and the dated line of one."""

from typing import Any

from flask import Blueprint, url_for
from flask_login import current_user

from app.access import Permission, may
from app.catalogue.current import catalogue
from app.clock import now, today
from app.filing.blueprint import opened
from app.filing.service import events_of, filings_of, find_filing
from app.filing.status import open_actions
from app.notices.service import of_filing
from app.progress.line import line_of, say_range, usual_range
from app.web import go_to, page

bp = Blueprint("progress", __name__)


@bp.get("/progress")
@may(Permission.FILING_START)
def mine() -> Any:
    rows = [
        (one, catalogue().get(one.service_id, one.service_version))
        for one in filings_of(current_user)
    ]
    return page("progress/mine.html", rows=rows)


@bp.get("/filings/<thing_id>/progress")
@may(Permission.FILING_READ, on=find_filing)
def timeline(filing: Any) -> Any:
    if filing.is_draft:
        return go_to(url_for("filing.go_on", thing_id=filing.id))
    sheet = opened(filing)
    expected = usual_range(sheet)
    return page(
        "progress/timeline.html",
        filing=filing,
        sheet=sheet,
        service=sheet.service,
        line=line_of(sheet, events_of(filing)),
        expected=say_range(expected, today()) if expected else [],
        messages=of_filing(filing.id),
        actions=open_actions(filing, now()),
    )
