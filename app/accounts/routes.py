"""Signing in and out, and what a person sees about himself."""

import json

from flask import Blueprint, Response, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app import clock, db, vault
from app.access import Permission, may, public
from app.accounts import browser, codes, consents, own_data, sessions, staff
from app.accounts.browser import account_of_this_browser, ask_to_sign_in
from app.accounts.model import Consent, SignInSession
from app.accounts.numbers import read_phone
from app.accounts.sentences import SENTENCES
from app.errors import Refusal
from app.web import go_to, page, parked, sentence, sentences

__all__ = ["account_of_this_browser", "ask_to_sign_in", "bp"]

bp = Blueprint("accounts", __name__)
sentences.add(SENTENCES)
Answer = str | AnyResponse | tuple[str, int]


def from_address() -> str:
    """Where the request comes from, for the limits only; it is kept as a keyed hash."""
    return request.remote_addr or ""


@bp.get("/sign-in")
@public
def sign_in() -> Answer:
    if wish := browser.local(request.args.get("next", "")):
        session["next"] = wish
    if current_user.is_authenticated:
        return go_to(url_for("accounts.go_on"))
    return page("accounts/sign_in.html", typed={}, faults={})


@bp.post("/sign-in")
@public
def ask_for_code() -> Answer:
    try:
        phone = read_phone(request.form.get("phone", ""))
        codes.send_code(phone, from_address())
    except Refusal as refusal:
        if refusal.reason != "code_too_soon":
            faults = {"phone": sentence(refusal)}
            return page("accounts/sign_in.html", typed=request.form, faults=faults), 422
        flash(_("刚才已经发过一条了，请看手机短信。"))
    db.session.commit()
    browser.hold_phone(phone)
    return go_to(url_for("accounts.type_code"))


@bp.get("/sign-in/code")
@public
def type_code() -> Answer:
    phone = browser.phone_in_hand()
    if phone is None:
        return go_to(url_for("accounts.sign_in"))
    return page("accounts/code.html", phone=vault.mask_phone(phone), typed={}, faults={})


@bp.post("/sign-in/code")
@public
def check_code() -> Answer:
    phone = browser.phone_in_hand()
    if phone is None:
        return go_to(url_for("accounts.sign_in"))
    try:
        account = codes.check_code(phone, request.form.get("code", ""))
    except Refusal as refusal:
        db.session.commit()
        said, faults = vault.mask_phone(phone), {"code": sentence(refusal)}
        return page("accounts/code.html", phone=said, typed=request.form, faults=faults), 422
    return browser.sign_in(account)


@bp.post("/sign-in/code/again")
@public
def send_code_again() -> Answer:
    phone = browser.phone_in_hand()
    if phone is None:
        return go_to(url_for("accounts.sign_in"))
    try:
        codes.send_code(phone, from_address())
    except Refusal as refusal:
        flash(sentence(refusal))
    else:
        flash(_("又发了一条。请看最新的那条短信。"))
    db.session.commit()
    return go_to(url_for("accounts.type_code"))


@bp.get("/sign-in/go-on")
@public
def go_on() -> Answer:
    """After signing in again: what was typed waits for one tap, or the page that was asked for."""
    account = current_user if current_user.is_authenticated else None
    kept = parked.unpark() if account else None
    owner = session.pop("parked_by", None)
    is_his = account is not None and owner in (None, account.id)
    if kept and is_his:
        return page("errors/resend.html", address=kept[0], typed=kept[1])
    return go_to(browser.take_next(account))


@bp.post("/sign-out")
@bp.post("/staff/sign-out", endpoint="staff_sign_out")
@may(Permission.ACCOUNT_SELF)
def sign_out() -> Answer:
    to = "accounts.staff_sign_in" if current_user.is_staff else "pages.home"
    if here := sessions.find_session(g.signed_in.id):
        sessions.end_session(here, by=current_user)
    db.session.commit()
    return browser.forget(url_for(to))


@bp.get("/staff/sign-in")
@public
def staff_sign_in() -> Answer:
    if not staff.is_any_staff():
        return page("accounts/no_staff.html")
    return page("accounts/staff_sign_in.html", typed={}, faults={})


@bp.post("/staff/sign-in")
@public
def check_staff() -> Answer:
    typed = {name: request.form.get(name, "") for name in ("login", "password", "totp")}
    try:
        db.only_read()
        weighed = staff.weigh(typed["login"], typed["password"], from_address())
        db.begin_writing()
        account = staff.admit(weighed, typed["totp"])
    except Refusal as refusal:
        db.session.commit()
        kept, faults = {"login": typed["login"]}, {"login": sentence(refusal)}
        return page("accounts/staff_sign_in.html", typed=kept, faults=faults), 422
    return browser.sign_in(account)


@bp.get("/me")
@may(Permission.ACCOUNT_SELF)
def me() -> Answer:
    given = consents.consents_of(current_user)
    return page(
        "accounts/me.html",
        account=current_user,
        devices=browser.DEVICES,
        here_now=g.signed_in.id,
        sessions=sessions.sessions_of(current_user),
        consents=[(one, consents.wording_of(one)) for one in given],
    )


@bp.post("/me/copy")
@may(Permission.ACCOUNT_SELF)
def copy_my_data() -> Answer:
    data = own_data.copy_for(current_user)
    db.session.commit()
    text = json.dumps(data, ensure_ascii=False, indent=1)
    name = f"bangban-{clock.today().isoformat()}.json"
    answer = Response(text, mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@bp.post("/me/sessions/<thing_id>/end")
@may(Permission.SESSION_END, on=sessions.find_session)
def end_session(signed_in: SignInSession) -> Answer:
    sessions.end_session(signed_in, by=current_user)
    db.session.commit()
    flash(_("那台已经退出了。"))
    return go_to(url_for("accounts.me"))


@bp.post("/me/sessions/end-all")
@may(Permission.ACCOUNT_SELF)
def end_all_sessions() -> Answer:
    sessions.end_all_sessions(current_user, by=current_user)
    db.session.commit()
    return browser.forget(url_for("accounts.sign_in"))


@bp.get("/me/consents/<thing_id>")
@may(Permission.CONSENT_WITHDRAW, on=consents.find_consent)
def read_consent(consent: Consent) -> Answer:
    return page("accounts/consent.html", consent=consent, wording=consents.wording_of(consent))


@bp.post("/me/consents/<thing_id>/withdraw")
@may(Permission.CONSENT_WITHDRAW, on=consents.find_consent)
def withdraw_consent(consent: Consent) -> Answer:
    consents.withdraw(consent, by=current_user)
    db.session.commit()
    flash(_("已经撤回了。从现在起不再用。"))
    return go_to(url_for("accounts.me"))
