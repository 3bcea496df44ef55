"""Asking for a mandate and giving one: a question a page, his screen, the code, the end. The signed paper and
what is filed under a mandate stand in app/filing, which has documents and cases."""

from typing import Any

from flask import Blueprint, abort, current_app, flash, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app import db, links, vault
from app.access import Permission, may, public
from app.accounts.numbers import read_id_number, read_name, read_phone
from app.errors import Refusal
from app.mandates import asking, codes, giving, service, words
from app.mandates.model import Mandate
from app.mandates.sentences import SENTENCES
from app.mandates.service import find_mandate
from app.web import go_to, page, sentence, sentences

bp = Blueprint("mandates", __name__)
sentences.add(SENTENCES)


@bp.app_template_filter("mandate_text")
def mandate_text(mandate: Mandate) -> list[str]:
    """The sentences of a mandate, for every page that shows one."""
    return words.text_of(mandate)


@bp.app_template_filter("helper_name")
def helper_name(mandate: Mandate) -> str:
    """Who acts under it."""
    return service.name_of_holder(mandate)


@bp.app_template_filter("masked")
def masked(name: str) -> str:
    """A name with its middle hidden, for what stands on a screen that others see."""
    return vault.mask_name(name) if name else ""


@bp.route("/mandates/ask", methods=["GET", "POST"])
@may(Permission.MANDATE_ASK)
def ask() -> Any:
    """Whom for: name and ID number. Everything else is asked on pages of its own."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            name = read_name(request.form.get("name", ""))
            number = read_id_number(
                request.form.get("id_number", ""), demo=current_app.config["DEMO"]
            )
            mandate = asking.ask(current_user, name, number)
            db.session.commit()
            return go_on(mandate)
        except Refusal as refusal:
            db.session.rollback()
            faults[field_of(refusal)] = sentence(refusal)
    body = page("mandates/ask.html", typed=request.form, faults=faults)
    return (body, 422) if faults else body


def field_of(refusal: Refusal) -> str:
    """Where on the page a refusal stands."""
    return "name" if refusal.reason.startswith("name") else "id_number"


def go_on(mandate: Mandate) -> Any:
    """To the next question, or to the ways of saying yes."""
    if step := asking.next_step(mandate):
        return go_to(url_for("mandates.tell", thing_id=mandate.id, step=step))
    return go_to(url_for("mandates.show", thing_id=mandate.id))


@bp.route("/mandates/<thing_id>/ask/<step>", methods=["GET", "POST"])
@may(Permission.MANDATE_HOLD, on=find_mandate)
def tell(mandate: Mandate, step: str) -> Any:
    """One question about the mandate that is being written."""
    if step not in asking.STEPS:
        abort(404)
    giving.demand_open(mandate)
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            asking.write(mandate, step, read_answer(step), current_user)
            db.session.commit()
            return go_on(mandate)
        except Refusal as refusal:
            db.session.rollback()
            faults[step] = sentence(refusal)
    body = page("mandates/step.html", step=step, faults=faults, **question(mandate))
    return (body, 422) if faults else body


def read_answer(step: str) -> Any:
    if step == "services":
        return request.form.getlist("services")
    if step == "myself":
        return read_name(request.form.get("myself", ""))
    if step == "phone":
        return "" if request.form.get("none") else read_phone(request.form.get("phone", ""))
    return request.form.get(step, "")


def question(mandate: Mandate) -> dict[str, Any]:
    said = mandate.evidence_facts
    kept = {
        "relation": [mandate.relation],
        "services": mandate.services,
        "until": [said.get("lasts", "")],
        "none": said.get("phone") is False,
        "myself": mandate.holder_name or "",
    }
    typed = kept | {name: request.form.getlist(name) for name in ("relation", "services", "until")}
    typed = typed if request.method == "POST" else kept
    return {
        "mandate": mandate,
        "typed": typed | {"phone": request.form.get("phone", "")},
        "known_phone": vault.mask_phone(mandate.phone) if mandate.phone else "",
        "services": [(one, words.say_service(one)) for one in asking.mandatable()],
        "place": asking.STEPS.index(str(request.view_args and request.view_args["step"])) + 2,
    }


@bp.get("/mandates/<thing_id>")
@may(Permission.MANDATE_HOLD, on=find_mandate)
def show(mandate: Mandate) -> Any:
    """What it says, and the ways in which he can say yes; or, when it stands, what can be done under it."""
    if mandate.is_open and asking.next_step(mandate):
        return go_on(mandate)
    open_services = {
        one: words.say_service(one) for one in mandate.services if one in asking.mandatable()
    }
    phone = vault.mask_phone(mandate.phone) if mandate.phone else ""
    return page("mandates/show.html", mandate=mandate, services=open_services, phone=phone)


@bp.post("/mandates/<thing_id>/message")
@may(Permission.MANDATE_HOLD, on=find_mandate)
def ask_on_his_screen(mandate: Mandate) -> Any:
    """Send him a message with the way to his own screen."""
    return after_sending(mandate, lambda: giving.tell_asked(mandate, current_user), "mandates.show")


@bp.post("/mandates/<thing_id>/code/send")
@may(Permission.MANDATE_HOLD, on=find_mandate)
def send_code(mandate: Mandate) -> Any:
    return after_sending(
        mandate, lambda: codes.send_code(mandate, current_user), "mandates.type_code"
    )


def after_sending(mandate: Mandate, send: Any, to: str) -> Any:
    giving.demand_open(mandate)
    try:
        send()
        db.session.commit()
        flash(_("短信已经在发，请他看手机。"))
    except Refusal as refusal:
        db.session.rollback()
        flash(sentence(refusal))
    return go_to(url_for(to, thing_id=mandate.id))


@bp.route("/mandates/<thing_id>/code", methods=["GET", "POST"])
@may(Permission.MANDATE_HOLD, on=find_mandate)
def type_code(mandate: Mandate) -> Any:
    """He reads the six digits out, she types them."""
    if not mandate.is_open or not mandate.phone or asking.next_step(mandate):
        return go_to(url_for("mandates.show", thing_id=mandate.id))
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            giving.give_by_code(mandate, request.form.get("code", ""), current_user)
            db.session.commit()
            flash(_("他同意了，现在就能替他办。"))
            return go_to(url_for("mandates.show", thing_id=mandate.id))
        except Refusal as refusal:
            db.session.commit()
            faults["code"] = sentence(refusal)
    phone = vault.mask_phone(mandate.phone)
    body = page("mandates/code.html", mandate=mandate, phone=phone, typed={}, faults=faults)
    return (body, 422) if faults else body


@bp.get("/mandates/given")
@may(Permission.MANDATE_ASK)
def given() -> Any:
    """谁在替我办: who asks, who may, who might."""
    return page("mandates/given.html", mandates=service.concerning(current_user))


@bp.route("/mandates/<thing_id>/answer", methods=["GET", "POST"])
@may(Permission.MANDATE_ANSWER, on=find_mandate)
def answer(mandate: Mandate) -> Any:
    """His own screen: the mandate in plain words, 同意 or 不同意."""
    if request.method == "GET":
        return page("mandates/answer.html", mandate=mandate, seen=words.terms(mandate))
    if request.form.get("answer") == "yes":
        giving.give_on_screen(mandate, current_user, request.form.get("seen", ""))
        flash(_("同意了。每办一步，都发短信告诉您。"))
    else:
        giving.refuse(mandate, current_user)
        flash(_("没有同意。他不能替您办，也已经告诉他了。"))
    db.session.commit()
    return go_to(url_for("mandates.given"))


@bp.route("/mandates/<thing_id>/end", methods=["GET", "POST"])
@may(Permission.MANDATE_END, on=find_mandate)
def end(mandate: Mandate) -> Any:
    """Take it back, or lay it down: at once."""
    is_his = mandate.holder_id != current_user.person_id
    to = "mandates.given" if is_his else "filing.held"
    if request.method == "GET":
        return page("mandates/end.html", mandate=mandate, is_his=is_his, back_to=url_for(to))
    giving.end(mandate, current_user)
    db.session.commit()
    flash(_("已经收回了，马上算数。"))
    return go_to(url_for(to))


@bp.route("/mandates/end/<token>", methods=["GET", "POST"])
@public
def end_by_link(token: str) -> Any:
    """The link in his message: no sign-in, one button. It works as long as the mandate lives."""
    row_id = links.opened(giving.END, token)
    mandate = find_mandate(row_id) if row_id else None
    if mandate is None:
        abort(404)
    if request.method == "POST":
        giving.end(mandate, None)
        db.session.commit()
    return page("mandates/end_by_link.html", mandate=mandate, token=token)
