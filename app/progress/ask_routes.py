"""查进度 without signing in: name and ID number, the code of the text message, the look."""

from typing import Any

from flask import current_app, request, session, url_for
from flask_babel import lazy_gettext as _

from app import audit, db, vault
from app.access import public
from app.accounts.numbers import read_id_number
from app.audit import Act
from app.errors import Refusal
from app.notices.model import Message
from app.progress import ask
from app.progress.blueprint import bp
from app.progress.model import ProgressAsk
from app.progress.service import beside
from app.progress.story import told, without_links
from app.web import go_to, page, sentence
from app.web.sentences import add

COOKIE = "bangban_progress"
KEY = "progress_ask"
LONGEST_NAME = 60

add(
    {
        "name_bare": _("请填名字，和身份证上一样。"),
        "name_long": _("名字太长了，只填名字就行。"),
        "look_spent": _("试了5次都不对。请点“重新查”。"),
        "look_expired": _("这条短信过期了，或者已经用过。请点“重新查”。"),
    }
)


@bp.get("/progress/ask")
@public
def ask_about() -> Any:
    return page("progress/ask.html", typed={}, faults={})


@bp.post("/progress/ask")
@public
def send_code() -> Any:
    """The answer is the same for everybody; whether there is a case is looked up later, by a job."""
    typed = {name: request.form.get(name, "") for name in ("name", "id_number")}
    name, number, faults = read(typed)
    if not faults:
        try:
            asked = ask.ask(name, number, request.remote_addr or "")
        except Refusal as refusal:
            faults = {"id_number": sentence(refusal)}
    if faults:
        return page("progress/ask.html", typed=typed, faults=faults), 422
    db.session.commit()
    session[KEY] = asked.id
    return go_to(url_for("progress.type_code"))


def read(typed: dict[str, str]) -> tuple[str, str, dict[str, str]]:
    """Name and number as they count, and what is wrong with them."""
    name, number, faults = typed["name"].strip(), "", {}
    if not ask.bare(name):
        faults["name"] = sentence(Refusal("name_bare"))
    elif len(name) > LONGEST_NAME:
        faults["name"] = sentence(Refusal("name_long"))
    try:
        number = read_id_number(typed["id_number"], demo=current_app.config["DEMO"])
    except Refusal as refusal:
        faults["id_number"] = sentence(refusal)
    return name, number, faults


@bp.get("/progress/ask/code")
@public
def type_code() -> Any:
    if KEY not in session:
        return go_to(url_for("progress.ask_about"))
    return page("progress/ask_code.html", typed={}, faults={})


@bp.post("/progress/ask/code")
@public
def check_code() -> Any:
    if KEY not in session:
        return go_to(url_for("progress.ask_about"))
    try:
        token = ask.open_look(session[KEY], request.form.get("code", ""))
    except Refusal as refusal:
        db.session.commit()
        faults = {"code": sentence(refusal)}
        return page("progress/ask_code.html", typed=request.form, faults=faults), 422
    db.session.commit()
    session.pop(KEY)
    answer = go_to(url_for("progress.look"))
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(ask.LOOK_LIFE.total_seconds()),
        path=url_for("progress.ask_about"),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    return answer


@bp.get("/progress/ask/cases")
@public
def look() -> Any:
    """The cases behind the phone that was proved, each look on record; this opens nothing else."""
    found = ask.look_of(request.cookies.get(COOKIE, ""))
    if found is None:
        return go_to(url_for("progress.ask_about"))
    sheets = ask.cases_in(found)
    db.begin_writing()
    for sheet in sheets:
        audit.record(Act.PROGRESS_LOOKED_AT, about=sheet.filing.about, by=None, ask=found.id)
    db.session.commit()
    known = beside(sheet.filing for sheet in sheets)
    stories = [told(sheet, known[sheet.filing.id], readable_by(found)) for sheet in sheets]
    return page("progress/look.html", stories=stories, until=found.open_until, plain=without_links)


def readable_by(found: ProgressAsk) -> Any:
    """Only the words that went to the phone in hand are shown."""

    def may_read(message: Message) -> bool:
        return vault.lookup("phone", message.phone) == found.phone_hash

    return may_read


@bp.post("/progress/ask/end")
@public
def end_look() -> Any:
    found = ask.look_of(request.cookies.get(COOKIE, ""))
    if found is not None:
        ask.close(found)
        db.session.commit()
    answer = go_to(url_for("pages.home"))
    answer.delete_cookie(COOKIE, path=url_for("progress.ask_about"))
    return answer
