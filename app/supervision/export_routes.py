"""导出: ask, see what became of it, fetch, try again."""

from datetime import date
from typing import Any

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_login import current_user

from app import db
from app.access import Permission, may
from app.catalogue.current import catalogue
from app.clock import in_china
from app.errors import OutOfStep, Refusal
from app.supervision import exports
from app.supervision.blueprint import bp
from app.supervision.model import Export
from app.supervision.rows import Selection
from app.supervision.sheets import TYPES
from app.supervision.words import STATUSES
from app.web import go_to, page, sentence
from app.web.sentences import add

add(
    {
        "export_format": lazy_gettext("只能导出 XLSX 或 CSV。"),
        "too_many_exports": lazy_gettext("已经有%(most)s个在做。请等做好一个再点。"),
        "export_waits": lazy_gettext("这个还在做。请等一等再看列表。"),
        "export_gone": lazy_gettext("文件不在这台服务器上了。请点“重做”。"),
        "export_not_ready": lazy_gettext("这个还没做好，或者已经删了。请看列表。"),
    }
)


@bp.get("/office/exports")
@may(Permission.OFFICE_EXPORT)
def exports_page() -> Any:
    return listed({})


def listed(faults: dict[str, str]) -> str:
    services = catalogue().services()
    return page(
        "supervision/exports.html",
        exports=exports.exports_of(current_user),
        services=services,
        districts=sorted({(one.district, one.region) for one in services}),
        statuses=STATUSES,
        typed=request.form,
        faults=faults,
    )


@bp.post("/office/exports")
@may(Permission.OFFICE_EXPORT)
def ask_for_export() -> Any:
    kind = request.form.get("kind", "")
    kind = kind if kind in exports.KINDS else "queue"
    try:
        exports.ask(kind, request.form.get("format", ""), read_selection(), current_user)
    except Refusal as refusal:
        return listed({"format": sentence(refusal)}), 422
    db.session.commit()
    flash(_("在做了。做好了在下面取，可以先去忙别的。"))
    return go_to(url_for("supervision.exports_page"))


def read_selection() -> Selection:
    """What was chosen; a value that nobody offers chooses nothing."""
    said = {name: request.form.get(name, "") for name in ("service", "district", "status")}
    days = {name: day_or_nothing(request.form.get(name, "")) for name in ("first", "last")}
    known = {
        "service": set(catalogue().versions),
        "district": {one.district for one in catalogue().services()},
        "status": set(STATUSES),
    }
    kept = {name: value if value in known[name] else "" for name, value in said.items()}
    return Selection(**kept, **days)


def day_or_nothing(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if 2000 <= day.year < 3000 else ""


@bp.get("/office/exports/<thing_id>/file")
@may(Permission.EXPORT_FETCH, on=exports.find_export)
def fetch_export(export: Export) -> Any:
    """The file, streamed; who fetched it is on record."""
    db.begin_writing()
    pieces = exports.fetch(export, current_user)
    db.session.commit()
    name = f"bangban-{in_china(export.asked_at):%Y%m%d-%H%M}.{export.format}"
    answer = Response(pieces, mimetype=TYPES[export.format])
    answer.content_length = export.size or 0
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.post("/office/exports/<thing_id>/again")
@may(Permission.EXPORT_FETCH, on=exports.find_export)
def make_export_again(export: Export) -> Any:
    try:
        exports.try_again(export, current_user)
    except OutOfStep:
        raise
    except Refusal as refusal:
        return listed({f"again-{export.id}": sentence(refusal)}), 422
    db.session.commit()
    flash(_("又在做了。"))
    return go_to(url_for("supervision.exports_page"))
