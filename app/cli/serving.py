"""`bangban serve`, `web` and `worker`: the processes of the site."""

import json
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import click

from app import config, db
from app.accounts.staff import is_any_staff
from app.cli import schema, supervisor
from app.cli.site import log_to_stderr, open_site
from app.notices import client

GRACE = 5.0
NOT_DEMO = (
    "this database has real entries: --demo works only on an empty instance. "
    "Choose another one with BANGBAN_INSTANCE or BANGBAN_DATABASE_URL"
)
HALF_FILLED = "the demo data of this instance was not finished: delete the database and start again"
NO_STAFF = "Nobody can sign in as staff yet. Create the first administrator: bangban admin create"
PORT = click.option("--port", type=click.IntRange(1, 65535), help="Listen here (BANGBAN_PORT).")


@click.command()
@PORT
@click.option("--demo", is_flag=True, help="Fill an empty instance with invented people.")
def serve(port: int | None, demo: bool) -> None:
    """Start everything that a single machine needs; stop it all on SIGTERM."""
    settings = open_site(migrated=False)
    port = port or int(settings["PORT"])
    refuse_taken(settings["HOST"], port)
    schema.upgrade()
    if demo:
        make_demo()
    lines = [f"Bangban answers at http://{settings['HOST']}:{port}/", *what_to_know()]
    refuse_without_sms(settings)
    db.session.remove()
    db.session.get_bind().engine.dispose()
    os.environ["BANGBAN_PORT"] = str(port)
    children = {"web": gunicorn(), "worker": [sys.executable, "-m", "app.cli", "worker"]}
    plan = {"children": children, "host": settings["HOST"], "port": port, "lines": lines}
    command = [sys.executable, "-P", str(supervisor.__file__), json.dumps(plan)]
    os.execv(sys.executable, command)  # noqa: S606 no shell, our own file


@click.command()
@PORT
def web(port: int | None) -> None:
    """Start the web processes alone."""
    settings = open_site()
    refuse_without_sms(settings)
    if port:
        os.environ["BANGBAN_PORT"] = str(port)
    os.execv(sys.executable, gunicorn())  # noqa: S606


@click.command()
def worker() -> None:
    """Work off the queue, alone or beside other workers."""
    from app import work

    settings = open_site()
    log_to_stderr(settings["LOG_LEVEL"])
    refuse_without_sms(settings)
    client.use(client.choose(settings, demo=db.is_demo()))
    stop = threading.Event()
    end_on_signal(stop, work.Interrupted)
    with suppress(work.Interrupted):
        work.run(stop, work.new_worker_name())


def end_on_signal(stop: threading.Event, interruption: type[BaseException]) -> None:
    """SIGTERM and SIGINT let the present job end; after a few seconds it is interrupted and given back."""

    def ask(_number: int, _frame: object) -> None:
        stop.set()
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def insist(_number: int, _frame: object) -> None:
        raise interruption

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    signal.signal(signal.SIGALRM, insist)


def gunicorn() -> list[str]:
    """The command that serves the web application; its settings stand in gunicorn.conf.py."""
    conf = str(config.ROOT / "gunicorn.conf.py")
    return [sys.executable, "-m", "gunicorn", "-c", conf, "wsgi:app"]


def refuse_taken(host: str, port: int) -> None:
    """Somebody else on our port: say so before anything else is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            why = f"cannot listen on {host}:{port} ({fault.strerror}); choose another with --port"
            raise click.ClickException(why) from None


def refuse_without_sms(settings: dict[str, Any]) -> None:
    """Outside the demo nobody could sign in without text messages: such a site does not start."""
    try:
        client.choose(settings, demo=db.is_demo())
    except client.SettingsMissing as missing:
        if not is_any_staff():
            click.echo(NO_STAFF, err=True)
        raise click.ClickException(str(missing)) from None


def make_demo() -> None:
    """Mark an empty database as demo and fill it, once."""
    if db.fact("demo") is None:
        if not schema.is_empty():
            raise click.ClickException(NOT_DEMO)
        db.begin_writing()
        db.set_fact("demo", "filling")
        db.session.commit()
        if cast := demo_module():
            cast.fill()
        db.begin_writing()
        db.set_fact("demo", "filled")
        db.session.commit()
    elif db.fact("demo") != "filled":
        raise click.ClickException(HALF_FILLED)


def what_to_know() -> list[str]:
    """What the operator should know at start: who plays in the demo, or that nobody is there yet."""
    if not db.is_demo():
        return [] if is_any_staff() else [NO_STAFF]
    cast = demo_module()
    return [
        "Demo: every person is invented. Codes appear at /demo/sms.",
        *(cast.people() if cast else []),
    ]


def demo_module() -> ModuleType | None:
    return import_module("app.demo") if find_spec("app.demo") else None
