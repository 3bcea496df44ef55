"""Security headers: a content policy without inline or eval, nothing framed, nothing leaked."""

import secrets
from typing import cast

from flask import Flask, Response, g, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

YEAR = 365 * 24 * 3600

POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def nonce() -> str:
    """The script nonce of this answer."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(12)
    return g.nonce


def protect(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = POLICY.format(nonce=nonce())
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR}"
    return response


class CookieOfThisConnection(SecureCookieSessionInterface):
    """Flask's own cookie is only for https where the request came by https, as the sign-in cookie is."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Made once, not for each request: the keys do not change while the site runs."""
        if "session_serializer" not in app.extensions:
            app.extensions["session_serializer"] = super().get_signing_serializer(app)
        return cast(URLSafeTimedSerializer | None, app.extensions["session_serializer"])

    def get_cookie_secure(self, app: Flask) -> bool:
        """Was this request made by https, as far as the trusted proxies say?"""
        return request.is_secure


def trust_proxies(app: Flask, proxies: int) -> None:
    """Believe what the last `proxies` reverse proxies say of the caller's address, scheme and host."""
    if proxies:
        wrapped = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
        app.wsgi_app = wrapped  # type: ignore[method-assign]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["nonce"] = nonce
    app.after_request(protect)
    app.session_interface = CookieOfThisConnection()
    trust_proxies(app, int(app.config["TRUSTED_PROXIES"]))
