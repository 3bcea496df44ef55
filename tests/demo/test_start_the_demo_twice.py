"""`bangban serve --demo` stopped and started again: the second start finds everything and fills nothing."""

import signal
import socket

from sqlalchemy import func, select

from app import db
from app.filing.model import Filing
from tests.cli.test_serve_the_site import ask, serve_demo

CONTRACT = 10


def cases() -> tuple[int, str | None]:
    db.session.remove()
    db.only_read()
    found = db.session.scalar(select(func.count()).select_from(Filing)), db.fact("demo")
    db.session.remove()
    return found


def stop(process) -> None:
    """The contract gives ten seconds from SIGTERM to the end of everything."""
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=CONTRACT) == 0


def test_a_second_start_finds_the_demo_as_the_first_left_it(start, empty_site, port):
    stop(serve_demo(start, empty_site, port))
    before = cases()
    again = serve_demo(start, empty_site, port)
    assert ask(port, "/readyz") == 200
    assert cases() == before
    assert before[1] == "filled"
    stop(again)
    assert ask_nobody(port)


def ask_nobody(port: int) -> bool:
    """Does nobody listen there any more?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_demo_goes_on_as_a_demo_without_the_word(start, empty_site, port):
    stop(serve_demo(start, empty_site, port))
    process = start("serve", "--port", str(port))
    assert f":{port}/" in process.stdout.readline()
    assert "Demo" in process.stdout.readline()
    stop(process)
