"""The server that is killed, started once for a file; the table of what was done at the end."""

import os
from collections import Counter

import pytest

from app.notices import client
from tests.faults.site import Server
from tests.notices.provider import LocalProvider

IS_SOAK = os.environ.get("BANGBAN_SOAK") == "1"
DONE: Counter[str] = Counter()


@pytest.fixture(scope="module")
def server(one_app, database_url, instance):
    """The site of the tests, served by real processes; made as a demo, whose people have ID region 99."""
    from app import db

    with one_app.app_context():
        db.session.remove()
        db.begin_writing()
        db.set_fact("demo", "filled")
        db.session.commit()
        db.session.remove()
    found = Server(database_url, str(instance))
    yield found
    found.stop()


@pytest.fixture
def provider():
    with LocalProvider() as local:
        client.use(client.choose({"SMS_URL": local.url, "SMS_KEY": "secret"}, demo=False))
        yield local
        client.use(None)


@pytest.fixture
def done():
    """What was killed where, counted for the table."""
    return DONE


def pytest_terminal_summary(terminalreporter):
    if DONE:
        terminalreporter.section("killed without warning")
        for what, count in sorted(DONE.items()):
            terminalreporter.write_line(f"{count:6}  {what}")
        terminalreporter.write_line(f"{sum(DONE.values()):6}  in all")
