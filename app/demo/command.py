"""`bangban demo cookie` and `bangban demo pages`: for audits of every page a person can open."""

import json
from typing import Any

import click
from flask import Flask

from app import create_app, db
from app.accounts import sessions
from app.accounts.browser import COOKIE
from app.accounts.model import Account
from app.demo.addresses import addresses_of
from app.demo.cast import CITIZENS, STAFF, account_of, people

NAME = click.Choice([*CITIZENS, *STAFF])
MODE = click.Choice(["normal", "elder", "elder-max"])
NOT_DEMO = "this database was not made with --demo"


@click.group()
def demo() -> None:
    """The people of the demo; only in a database made with --demo."""


def site() -> Flask:
    app = create_app()
    if not app.config["DEMO"]:
        raise click.ClickException(NOT_DEMO)
    return app


@demo.command()
@click.argument("cast_name", type=NAME)
def cookie(cast_name: str) -> None:
    """A session cookie for one of the cast, as JSON."""
    with site().app_context():
        click.echo(json.dumps(cookie_of(signed_in(cast_name))))


@demo.command()
@click.argument("cast_name", type=NAME)
@click.option("--mode", type=MODE, help="Show the pages in this display mode.")
def pages(cast_name: str, mode: str | None) -> None:
    """Every GET page that this person can open, as JSON."""
    app = site()
    with app.app_context():
        token = signed_in(cast_name)
        candidates = list(addresses_of(account(cast_name)))
    found = [path for path in candidates if opens(app, token, path)]
    click.echo(json.dumps({"paths": [in_mode(path, mode) for path in found]}, ensure_ascii=False))


@demo.command(name="people")
def show_people() -> None:
    """Who plays in the demo and how they sign in."""
    site()
    click.echo("\n".join(people()))


def account(cast_name: str) -> Account:
    found = account_of(cast_name)
    if found is None:
        raise click.ClickException(f"{cast_name} is not in this database")
    return found


def signed_in(cast_name: str) -> str:
    """The token of a fresh session."""
    db.begin_writing()
    token = sessions.open_session(account(cast_name), "computer", 30)
    db.session.commit()
    return token


def cookie_of(token: str) -> dict[str, Any]:
    return {"name": COOKIE, "value": token, "path": "/"}


def opens(app: Flask, token: str, path: str) -> bool:
    """Whether this is a page for him: an HTML answer, neither a refusal nor a redirect."""
    browser = app.test_client()
    browser.set_cookie(COOKIE, token)
    answer = browser.get(path)
    return answer.status_code == 200 and answer.mimetype == "text/html"


def in_mode(path: str, mode: str | None) -> str:
    return path if mode is None else path + ("&" if "?" in path else "?") + f"ui_mode={mode}"
