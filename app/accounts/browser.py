"""How one browser is known: its sign-in cookie, the phone in hand, and the place it wants to get back to."""

import base64
from urllib.parse import urlsplit

from flask import Request, current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from app import db, vault
from app.access import SAFE, beside_the_session, is_text
from app.accounts import sessions
from app.accounts.model import Account
from app.accounts.sessions import SignedIn
from app.web import go_to, parked

COOKIE = "bangban_sign_in"
SEAL = "phone signing in"
KNOWN_LONGER = 30
PAGES = ("document", "empty")
STAFF_RIGHTS = ("desk:", "site:", "office:")
DEVICES = {
    "tablet": lazy_gettext("平板"),
    "phone": lazy_gettext("手机"),
    "computer": lazy_gettext("电脑"),
}


def account_of_this_browser(request: Request) -> Account | None:
    """Whose session the cookie of this request opens. Use is noted when something is sent, once an hour."""
    token = request.cookies.get(COOKIE)
    signed_in = session_of_this_request(token) if token else None
    if signed_in is None:
        return None
    g.signed_in = signed_in
    if request.method not in SAFE and sessions.needs_touch(signed_in):
        db.begin_writing()
        sessions.touch(signed_in)
    return signed_in.account


def session_of_this_request(token: str) -> SignedIn | None:
    """The session, and where that can be done what the address names beside it, for the view's guard."""
    beside = beside_the_session()
    thing_id = (request.view_args or {}).get("thing_id", "")
    if beside is None or not is_text(thing_id):
        return sessions.session_of(token)
    signed_in, g.found_beside = sessions.session_and(beside, thing_id, token)
    return signed_in


def device_of(agent: str) -> str:
    """`phone`, `tablet` or `computer`; nothing else of what the browser says about itself is kept."""
    if "iPad" in agent or ("Android" in agent and "Mobile" not in agent):
        return "tablet"
    return "phone" if "Mobile" in agent or "iPhone" in agent else "computer"


def ask_to_sign_in() -> Response:
    """Send whoever is not signed in to the right door, and keep what he wanted and what he typed."""
    if request.method not in SAFE:
        _keep_what_was_sent()
    if request.headers.get("Sec-Fetch-Dest", "document") in PAGES:
        session["next"] = place_to_return_to() or ""
    view = current_app.view_functions[request.endpoint or ""]
    is_for_staff = str(getattr(view, "permission", "")).startswith(STAFF_RIGHTS)
    return go_to(url_for("accounts.staff_sign_in" if is_for_staff else "accounts.sign_in"))


def _keep_what_was_sent() -> None:
    session.pop("parked", None)
    parked.park()
    session["parked_by"] = sessions.owner_of(request.cookies.get(COOKIE, ""))
    if "parked" in session:
        flash(_("请先登录。刚才填的都替您留着。"))
    else:
        flash(_("请先登录。刚才那一下没有存上，登录后请再做一次。"))


def place_to_return_to() -> str | None:
    """The page the person looks at: this one, or the one that a form or a part of it belongs to."""
    if request.method in SAFE and "HX-Request" not in request.headers:
        return request.full_path.removesuffix("?")
    shown = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "")
    if shown.netloc != request.host:
        return None
    return local(shown._replace(scheme="", netloc="", fragment="").geturl())


def local(address: str) -> str | None:
    """`address` when it is a path of this site and nothing that a browser could read as another site."""
    is_plain = all(mark > " " and mark != "\\" for mark in address)
    if not is_plain or not address.startswith("/") or address.startswith("//"):
        return None
    return address


def take_next(account: Account | None) -> str:
    """Where to go after signing in, once: to what was asked for, or where the day begins."""
    return local(session.pop("next", "")) or url_for(first_page(account))


def first_page(account: Account | None) -> str:
    """Where the day begins: at home, at the desk, or, for who only leads, in the office."""
    if account is None or not account.is_staff:
        return "pages.home"
    return "supervision.day" if set(account.roles) == {"lead"} else "review.queue"


def hold_phone(phone: str) -> None:
    """Keep the phone that is being signed in, sealed, between its page and the page of the code."""
    session["phone"] = base64.b64encode(vault.ring.seal(phone.encode(), SEAL)).decode()


def phone_in_hand() -> str | None:
    """The phone that a code was asked for in this browser."""
    try:
        return vault.ring.open(base64.b64decode(session.get("phone", "")), SEAL).decode()
    except (vault.Unreadable, ValueError):
        return None


def sign_in(account: Account) -> Response:
    """Open a session for this browser, commit, and go on to what was interrupted."""
    days = int(current_app.config["SESSION_DAYS"])
    device = device_of(request.user_agent.string)
    token = sessions.open_session(account, device, days)
    db.session.commit()
    session.pop("phone", None)
    answer = go_to(url_for("accounts.go_on") if "parked" in session else take_next(account))
    life = None if account.is_staff else (days + KNOWN_LONGER) * 24 * 3600
    answer.set_cookie(
        COOKIE, token, max_age=life, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return answer


def forget(address: str) -> Response:
    """Go to `address` with nothing of the sign-in left in this browser."""
    session.clear()
    answer = go_to(address)
    answer.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    return answer
