"""One application, built by one function."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from app import access, config, db, links, policy, vault, web
from app.catalogue import current

FEATURES = (
    "accounts",
    "decisions",
    "documents",
    "filing",
    "mandates",
    "operating",
    "pages",
    "progress",
    "review",
    "supervision",
)


class Site(Flask):
    """Flask without its question, at every step of every request, whether a function is asynchronous."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No function of this site is."""
        return func


def create_app(**overrides: Any) -> Flask:
    """The web application. `overrides` win over environment and instance/config.py (bare names)."""
    settings = config.load() | overrides
    app = Site(
        __name__,
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
        instance_path=str(settings["INSTANCE"]),
    )
    app.config.update(
        BABEL_TRANSLATION_DIRECTORIES=str(config.ROOT / "translations"),
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=24 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="bangban",
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        # It is written when something in it changes: the sign-in has a cookie and an end of its own.
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.config.update(settings)
    vault.use(app.config["VAULT_KEYS"], app.config["VAULT_FILE"])
    links.use(app.config["SITE"])
    store_files(app)
    app.extensions["engine"] = db.connect(app.config["DATABASE_URL"])
    app.config["DEMO"] = db.is_demo()
    current.use(*config.catalogue_folders(settings, demo=app.config["DEMO"]))
    app.teardown_appcontext(lambda _error: db.session.remove())
    web.init_app(app)
    access.init_app(app, policy.allows)
    CSRFProtect(app)
    sign_in(app)
    register_features(app)
    access.demand_declared(app)
    return app


def store_files(app: Flask) -> None:
    from app.documents import service

    service.use(service.choose_place(app.config) if app.config["STORE_URL"] else None)


def sign_in(app: Flask) -> None:
    from app.accounts import routes

    manager = LoginManager(app)
    manager.session_protection = None
    manager.request_loader(routes.account_of_this_browser)
    manager.unauthorized_handler(routes.ask_to_sign_in)


def register_features(app: Flask) -> None:
    from importlib import import_module

    from app.filing import acting
    from app.tasks import TaskKind, open_task
    from app.work import SCHEDULE

    app.extensions["tell_operator"] = lambda code, path: open_task(
        TaskKind.SITE_ERROR, about=f"error/{code}", by=None, path=path
    )
    app.extensions["schedule"] = SCHEDULE
    for feature in FEATURES:
        app.register_blueprint(import_module(f"app.{feature}.routes").bp)
    acting.init_app(app)
