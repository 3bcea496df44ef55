"""Error pages that say what happened, what to do, and keep what was typed."""

import logging
import secrets
from typing import Any

from flask import Flask, current_app, flash, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from app import db, vault
from app.errors import OutOfStep, Refusal
from app.web.sentences import sentence

log = logging.getLogger("bangban.web")
Answer = tuple[str, int]


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


def refused(refusal: Refusal) -> Answer:
    """A refusal that no view turned into words at the field."""
    db.session.rollback()
    status = 409 if isinstance(refusal, OutOfStep) else 400
    return render_template("errors/refused.html", why=sentence(refusal)), status


def gone_stale(error: CSRFError) -> Any:
    """The page stood open so long that its mark ran out. What was typed is shown as one button to go on."""
    same_site = request.headers.get("Origin", request.host_url.rstrip("/"))
    if same_site != request.host_url.rstrip("/") or request.files:
        return render_template("errors/again.html", address=request.path), 400
    return render_template("errors/resend.html", address=request.full_path, typed=typed()), 400


def too_large(_error: Exception) -> Answer:
    flash(_("文件太大了，一张最多20兆。请重新拍一张，或者选小一点的。"))
    return render_template("errors/again.html", address=request.path), 413


def not_possible(error: HTTPException) -> Any:
    """404 and its kin, in plain words."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error.get_response()
    if status == 404:
        return render_template("errors/not_found.html"), 404
    return render_template("errors/not_possible.html", status=status), status


def failed(error: Exception) -> Answer:
    """We failed. The page comforts, gives a number to tell on the phone, and can send everything again."""
    db.session.rollback()
    code = secrets.token_hex(3).upper()
    log.error("error %s on %s", code, vault.mask_text(request.path), exc_info=error)
    _leave_a_task(code)
    again = None if request.files or request.method != "POST" else typed()
    spoken = " ".join(code[i : i + 2] for i in (0, 2, 4))
    return render_template(
        "errors/failed.html", code=spoken, typed=again, address=request.full_path
    ), 500


def _leave_a_task(code: str) -> None:
    try:
        db.begin_writing()
        current_app.extensions["tell_operator"](code=code, path=vault.mask_text(request.path))
        db.session.commit()
    except Exception:
        db.session.rollback()
        log.exception("error %s could not be written down as a task", code)
