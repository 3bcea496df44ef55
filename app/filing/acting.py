"""Acting for somebody: whom for stands in the address of every page, /for/PERSON/filings/…, and is checked there.

Each address of a filing has a second one with that beginning and the same view. Which of the two is right
for whom, the guard of the views decides (app/access.py); links made while acting keep the beginning.
"""

from typing import Any

from flask import Flask, abort, current_app, g, url_for
from flask_login import current_user

from app.filing.model import Filing
from app.mandates.model import Mandate
from app.mandates.service import standing

PREFIX = "/for/<acting_for>"
BEGINNINGS = ("filing.start", "filing.ready_to_start", "pages.notice")


def init_app(app: Flask) -> None:
    """Give every address of a filing its twin. Called when all features are there."""
    for rule in list(app.url_map.iter_rules()):
        if rule.rule.startswith("/filings/<thing_id>") or rule.endpoint in BEGINNINGS:
            view = app.view_functions[rule.endpoint]
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            app.add_url_rule(PREFIX + rule.rule, rule.endpoint, view, methods=methods)
    app.url_value_preprocessor(remember)
    app.url_defaults(carry_on)
    app.jinja_env.globals.update(way_to=way_to)


def remember(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Whom this request acts for, out of its address."""
    g.acting_for = values.pop("acting_for", None) if values else None


def carry_on(endpoint: str, values: dict[str, Any]) -> None:
    """Links from a page on which somebody acts for another lead to pages on which he still does."""
    acting_for = g.get("acting_for")
    if acting_for and current_app.url_map.is_endpoint_expecting(endpoint, "acting_for"):
        values.setdefault("acting_for", acting_for)


def way_to(endpoint: str, filing: Filing) -> str:
    """The address of a page of this filing for whoever is signed in, from anywhere."""
    return url_for(endpoint, thing_id=filing.id, acting_for=filing.acted_for_by(current_user))


def mandate_here(service_id: str) -> Mandate | None:
    """Under which mandate a filing is being begun; None for oneself. Without one that stands, 404."""
    if g.get("acting_for") is None:
        return None
    found = standing(current_user, g.acting_for, service_id) if is_citizen() else None
    return found or abort(404)


def is_citizen() -> bool:
    return current_user.is_authenticated and not current_user.is_staff
