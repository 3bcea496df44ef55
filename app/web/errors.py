"""Error pages that say what happened, what to do, and keep what was typed."""

import logging
import secrets
import sqlite3
from errno import ENOSPC
from sqlite3 import SQLITE_FULL
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, make_response, render_template
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from htmx_flask import request
from markupsafe import escape
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app import db, vault
from app.errors import OutOfStep, Refusal
from app.web.look import asked_for, here
from app.web.sentences import sentence

log = logging.getLogger("bangban.web")
PG_FULL = "53100"


def init_app(app: Flask) -> None:
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(CSRFError, gone_stale)
    app.register_error_handler(RequestEntityTooLarge, too_large)
    app.register_error_handler(HTTPException, not_possible)
    app.register_error_handler(SQLAlchemyError, failed)
    app.register_error_handler(OSError, failed)
    app.register_error_handler(Exception, failed)


def typed() -> list[tuple[str, str]]:
    """What the person sent, to be sent again; files cannot be repeated by a browser."""
    return [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]


def error_page(name: str, status: int, **context: Any) -> Response:
    """The page of an error; htmx gets its main part, to stand where the main part of the page was."""
    answer = make_response(render_template(f"errors/{name}.html", **context), status)
    if request.htmx:
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#main", "innerHTML"
    return answer


def refused(refusal: Refusal) -> Any:
    """A refusal that no view turned into words at the field. What was typed stays on the page."""
    db.session.rollback()
    status = 409 if isinstance(refusal, OutOfStep) else 400
    if not request.htmx:
        return error_page("refused", status, why=sentence(refusal))
    answer = make_response(escape(sentence(refusal)), status)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#trouble", "innerHTML"
    return answer


def gone_stale(_error: CSRFError) -> Any:
    """The page stood open so long that its mark ran out. What was typed is shown as one button to go on."""
    if request.files or not came_from_here():
        return error_page("again", 400, address=here())
    return error_page("resend", 400, address=asked_for(), typed=typed())


def came_from_here() -> bool:
    """Was this form on a page of ours? A foreign one gets nothing back that a tap could send."""
    said = urlsplit(request.headers.get("Origin") or request.referrer or "")
    return (said.scheme, said.netloc) == (request.scheme, request.host)


def too_large(_error: Exception) -> Any:
    """More than we take at once, before anything of it was read."""
    flash(_("文件太大了，一张最多20兆。请重新拍一张，或者选小一点的。"))
    return error_page("again", 413, address=here())


def not_possible(error: HTTPException) -> Any:
    """404 and its kin, in plain words."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    if status == 404:
        return error_page("not_found", 404)
    return error_page("not_possible", status)


def failed(error: Exception) -> Any:
    """We failed. The page comforts, gives a number to tell on the phone, and can send everything again."""
    db.session.rollback()
    code, full, away = secrets.token_hex(3).upper(), is_full(error), is_away(error)
    log.error("error %s on %s", code, vault.mask_text(request.path), exc_info=error)
    _leave_a_task(code)
    # This page asks the database nothing, not even who looks at it.
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    again = None if request.files or request.method != "POST" else typed()
    return error_page(
        "failed",
        503 if full or away else 500,
        code=" ".join(code[i : i + 2] for i in (0, 2, 4)),
        typed=again,
        full=full,
        away=away,
        address=here() if again is None else asked_for(),
    )


def is_full(error: BaseException) -> bool:
    """Is the disk of the site or of its database full?"""
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    known = (getattr(cause, "errno", 0), getattr(cause, "sqlite_errorcode", 0))
    return (
        known[0] == ENOSPC or known[1] == SQLITE_FULL or getattr(cause, "sqlstate", "") == PG_FULL
    )


def is_away(error: BaseException) -> bool:
    """Does the database of the site not answer, or break off? Then the next try may well succeed."""
    if isinstance(error, PoolTimeout) or getattr(error, "connection_invalidated", False):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    known = str(getattr(error.orig, "sqlstate", None) or "")
    return known[:2] in ("", "08", "57") and not isinstance(error.orig, sqlite3.Error)


def _leave_a_task(code: str) -> None:
    try:
        db.begin_writing()
        current_app.extensions["tell_operator"](code=code, path=vault.mask_text(request.path))
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("error %s could not be written down as a task", code)
