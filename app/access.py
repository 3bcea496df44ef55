"""Declaring who may use a view. The rules themselves stand on one page at the top of the house: app/policy.py."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple

from flask import Flask, abort, current_app, g, request
from flask_login import current_user

from app import db

SAFE = ("GET", "HEAD", "OPTIONS")


class Permission(StrEnum):
    """Everything that may be asked of a signed-in person, `subject:part:action`."""

    ACCOUNT_SELF = "account:self:use"
    SESSION_END = "account:session:end"
    CONSENT_WITHDRAW = "consent:purpose:withdraw"
    MANDATE_ASK = "mandate:own:ask"
    MANDATE_HOLD = "mandate:held:use"
    MANDATE_ANSWER = "mandate:asked:answer"
    MANDATE_END = "mandate:whole:end"
    FILING_START = "filing:draft:start"
    FILING_READ = "filing:whole:read"
    FILING_EDIT = "filing:draft:edit"
    FILING_SUBMIT = "filing:draft:submit"
    FILING_WITHDRAW = "filing:case:withdraw"
    FILING_DENY = "filing:case:deny"
    DESK_READ = "desk:cases:read"
    DESK_WORK = "desk:cases:work"
    CASE_READ = "desk:case:read"
    CASE_REVEAL = "desk:case:reveal"
    CASE_WORK = "desk:case:work"
    CASE_CONFIRM = "desk:case:confirm"
    FILING_OBJECT = "filing:decision:object"
    TASK_READ = "desk:tasks:read"
    TASK_ANSWER = "desk:task:answer"
    OBJECTION_ANSWER = "desk:objection:answer"
    OFFICE_READ = "office:figures:read"
    OFFICE_EXPORT = "office:export:make"
    EXPORT_FETCH = "office:export:fetch"
    SITE_RUN = "site:whole:run"


Allows = Callable[[Any, Permission, Any], bool]
View = Callable[..., Any]
Finder = Callable[[str], Any]


class Beside(NamedTuple):
    """A statement that reads who is signed in and, in the columns behind that, the thing of the address
    with the id `thing_id`; and what makes the thing of those columns of its rows."""

    statement: Any
    made_of: Callable[[Sequence[Sequence[Any]]], Any]


BESIDE: dict[Finder, Beside] = {}


def init_app(app: Flask, allows: Allows) -> None:
    """Hand the table of rights to the views, and let every request begin as a mere look."""
    app.extensions["allows"] = allows
    app.before_request(demand_text)
    app.before_request(db.only_read)


def demand_text() -> None:
    """No row and no page has a name with the sign zero in it; PostgreSQL cannot even be asked for one."""
    if not is_text(request.path) or b"%00" in request.query_string:
        abort(404)


def is_text(words: str) -> bool:
    """May a database be asked for these words?"""
    return "\0" not in words


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


def names_the_right_one(thing: Any) -> bool:
    """Who acts for somebody says for whom in the address, and nobody else does: two tabs with two
    fathers in them can never be taken for one another."""
    acts_for = getattr(thing, "acted_for_by", None)
    return g.get("acting_for") == (acts_for(current_user) if acts_for else None)


def public(view: View) -> View:
    """Anyone may use this view."""

    @wraps(view)
    def open_to_all(**kwargs: Any) -> Any:
        if request.method not in SAFE:
            db.begin_writing()
        return view(**kwargs)

    open_to_all.permission = "public"  # type: ignore[attr-defined]
    return open_to_all


def beside_the_session() -> Beside | None:
    """How the thing of this address is read with the session of the browser; None when it is read alone."""
    view = current_app.view_functions.get(request.endpoint or "")
    return BESIDE.get(getattr(view, "finder", None))  # type: ignore[arg-type]


def find(finder: Finder, thing_id: str) -> Any:
    """The thing of this address: read with the session already, or read here."""
    return g.pop("found_beside") if "found_beside" in g else finder(thing_id)


def may(permission: Permission, on: Finder | None = None) -> Callable[[View], View]:
    """Load the thing named in the URL and pass it to the view; what is not yours does not exist (404)."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(**kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            found = [find(on, kwargs.pop("thing_id")) or abort(404)] if on else []
            if not allowed(permission, *found) or not all(map(names_the_right_one, found)):
                abort(404)
            if request.method not in SAFE:
                db.begin_writing()
            return view(*found, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.finder = on  # type: ignore[attr-defined]
        return guarded

    return declare
