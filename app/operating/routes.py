"""The operator's page: what failed and waits for a person, and what was deleted when."""

from pathlib import Path
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, flash, request, url_for
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app import db
from app.access import Permission, may, public
from app.operating import failures, metrics, retention
from app.web import go_to, page, sentences

bp = Blueprint("operating", __name__)
bp.record_once(lambda state: metrics.set_up(cast(Flask, state.app)))
sentences.add({"task_settled": _("这件刚才已经有人处理了，不用再动。")})
LONGEST_NOTE = 500


@bp.get("/metrics")
@public
def read_metrics() -> Any:
    """Figures for Prometheus, where a setting says who may read them."""
    return Response(metrics.text(), content_type=metrics.CONTENT_TYPE)


@bp.get("/desk/operator")
@may(Permission.SITE_RUN)
def overview() -> Any:
    """Everything that waits for the operator; empty and green in health."""
    return shown(faults={})


def shown(faults: dict[str, str]) -> Any:
    place = Path(current_app.config["INSTANCE"])
    return page(
        "operating/overview.html",
        failures=failures.every_failure(place, current_app.extensions["schedule"]),
        kinds=failures.Kind,
        periods=retention.periods(),
        runs=retention.latest_runs(),
        faults=faults,
    )


@bp.post("/desk/failures/<thing_id>/again")
@may(Permission.SITE_RUN, on=failures.find_failure)
def try_again(failure: Any) -> Any:
    """The job is done, or the message sent, once more."""
    failures.try_it_again(failure, current_user.person_id)
    db.session.commit()
    flash(gettext("已经重新排上，过一会儿再看这里。"))
    return go_to(url_for("operating.overview"))


@bp.post("/desk/failures/<thing_id>/settled")
@may(Permission.SITE_RUN, on=failures.find_failure)
def mark_settled(failure: Any) -> Any:
    """Dealt with outside; a note says how."""
    note = request.form.get("note", "").strip()
    if not 0 < len(note) <= LONGEST_NOTE:
        fault = ngettext(
            "写一句怎么处理的，最多%(num)s个字。",
            "写一句怎么处理的，最多%(num)s个字。",
            LONGEST_NOTE,
        )
        return shown({failure.task.id: fault}), 422
    failures.settle_by_hand(failure, current_user.person_id, note)
    db.session.commit()
    flash(gettext("已经记下怎么处理的。"))
    return go_to(url_for("operating.overview"))
