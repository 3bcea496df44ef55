"""What every page shares: rendering, redirects, locale, elder mode, headers, error pages."""

from typing import Any

from flask import Flask, Response, redirect
from flask import render_template as page
from htmx_flask import Htmx, request
from werkzeug.wrappers import Response as WerkzeugResponse

from app.web import assets, components, errors, headers, look, words
from app.web.sentences import sentence

__all__ = ["go_to", "init_app", "page", "page_or_part", "sentence"]


def page_or_part(full: str, part: str, **context: Any) -> str:
    """The part alone when htmx asks for it, the whole page around it otherwise."""
    return page(part if request.htmx else full, **context)


def go_to(url: str) -> WerkzeugResponse:
    """Answer a POST by sending the browser to `url` with GET (303)."""
    return redirect(url, 303)


def follow_redirects_in_the_browser(response: Response) -> Response:
    if request.htmx and response.status_code in (302, 303):
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code = 200
        response.set_data("")
    return response


def vary_on_htmx(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
    return response


def init_app(app: Flask) -> None:
    Htmx().init_app(app)
    app.after_request(follow_redirects_in_the_browser)
    app.after_request(vary_on_htmx)
    for part in (assets, look, words, components, headers, errors):
        part.init_app(app)
