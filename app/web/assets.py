"""Static files under addresses that change with their content, kept by the browser for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    folder = Path(app.static_folder or "static")

    @cache
    def asset(name: str) -> str:
        """The address of a static file, with the first letters of its hash."""
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()[:10]
        return url_for("static", filename=name, v=digest)

    app.jinja_env.globals["asset"] = asset
    app.after_request(keep_static_files)


def keep_static_files(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args:
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    elif request.endpoint != "static":
        response.cache_control.no_store = True
    return response
