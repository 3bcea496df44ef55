"""Declaring who may use a view. The rules themselves stand on one page at the top of the house: app/policy.py."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, request
from flask_login import current_user

from app import db

SAFE = ("GET", "HEAD", "OPTIONS")


class Permission(StrEnum):
    """Everything that may be asked of a signed-in person, `subject:part:action`."""

    ACCOUNT_SELF = "account:self:use"
    SESSION_END = "account:session:end"
    CONSENT_WITHDRAW = "consent:purpose:withdraw"
    FILING_START = "filing:draft:start"
    FILING_READ = "filing:whole:read"
    FILING_EDIT = "filing:draft:edit"
    FILING_SUBMIT = "filing:draft:submit"
    FILING_WITHDRAW = "filing:case:withdraw"
    DESK_READ = "desk:cases:read"
    CASE_READ = "desk:case:read"
    CASE_REVEAL = "desk:case:reveal"
    SITE_RUN = "site:whole:run"


Allows = Callable[[Any, Permission, Any], bool]
View = Callable[..., Any]


def init_app(app: Flask, allows: Allows) -> None:
    """Hand the table of rights to the views, and let every request begin as a mere look."""
    app.extensions["allows"] = allows
    app.before_request(db.only_read)


def demand_declared(app: Flask) -> None:
    """A site with a view that nobody declared to be for anyone does not start."""
    open_ended = [
        name
        for name, view in app.view_functions.items()
        if name != "static" and not hasattr(view, "permission")
    ]
    if open_ended:
        raise RuntimeError(f"declare with @may or @public who may use: {', '.join(open_ended)}")


def allowed(permission: Permission, thing: object = None) -> bool:
    """May the person signed in now do this? For menus; the view's own guard decides."""
    return current_user.is_authenticated and current_app.extensions["allows"](
        current_user, permission, thing
    )


def public(view: View) -> View:
    """Anyone may use this view."""

    @wraps(view)
    def open_to_all(**kwargs: Any) -> Any:
        if request.method not in SAFE:
            db.begin_writing()
        return view(**kwargs)

    open_to_all.permission = "public"  # type: ignore[attr-defined]
    return open_to_all


def may(permission: Permission, on: Callable[[str], Any] | None = None) -> Callable[[View], View]:
    """Load the thing named in the URL and pass it to the view; what is not yours does not exist (404)."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            found = [on(kwargs.pop("thing_id")) or abort(404)] if on else []
            if not allowed(permission, *found):
                abort(404)
            if request.method not in SAFE:
                db.begin_writing()
            return view(*found, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare
