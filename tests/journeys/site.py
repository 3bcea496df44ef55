"""A real site for the browser: `bangban serve --demo` on a free port, in an instance of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from sqlalchemy import create_engine, text

BANGBAN = Path(sys.executable).with_name("bangban")
PATIENCE = 90
PASSWORD = "a long enough sentence 26"


@dataclass(frozen=True)
class Site:
    """Where it answers, and how its command is run."""

    base: str
    environment: dict[str, str]
    signed_in: dict[str, dict[str, str]] = field(default_factory=dict)

    def bangban(self, *words: str, given: str = "") -> str:
        """Run the command against this instance; what it printed."""
        return self.run(BANGBAN, *words, given=given)

    def run(self, *words: str | Path, given: str = "") -> str:
        """Run anything against this instance; what it printed."""
        done = subprocess.run(
            words,
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def instance(self) -> Path:
        return Path(self.environment["BANGBAN_INSTANCE"])

    def cookie(self, cast_name: str) -> dict[str, str]:
        """The sign-in of somebody of the cast, as a browser keeps it; the same one each time."""
        if cast_name not in self.signed_in:
            said = json.loads(self.bangban("demo", "cookie", cast_name))
            self.signed_in[cast_name] = {"name": said["name"], "value": said["value"]}
        return {**self.signed_in[cast_name], "url": self.base}

    def add_clerk(self, login: str, name: str) -> str:
        """A new clerk made at the command line; the secret of the authenticator."""
        words = ("--login", login, "--name", name, "--role", "clerk", "--password-stdin")
        said = self.bangban("staff", "add", *words, given=f"{PASSWORD}\n")
        found = re.search(r"secret=([A-Z2-7]+)", said)
        assert found, said
        return found[1]

    def pages(self, cast_name: str) -> list[str]:
        """Every page that this person can open."""
        return json.loads(self.bangban("demo", "pages", cast_name))["paths"]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@contextmanager
def own_database(server: str, number: int = 0) -> Iterator[str]:
    """An empty database of the PostgreSQL server, dropped at the end."""
    name = f"bangban_journeys_{os.getpid()}_{number}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def running_site(instance: Path, database_url: str = "") -> Iterator[Site]:
    """The site from its first start to its stop, which has to be clean."""
    port = free_port()
    kept = {name: os.environ[name] for name in os.environ if not name.startswith("BANGBAN_")}
    environment = kept | {"BANGBAN_INSTANCE": str(instance)}
    if database_url:
        environment["BANGBAN_DATABASE_URL"] = database_url
    log = instance / "serve.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [BANGBAN, "serve", "--demo", "--port", str(port)],
            env=environment,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(process, f"http://127.0.0.1:{port}", log)
        yield Site(f"http://127.0.0.1:{port}", environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_until_ready(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{base}/readyz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            assert process.poll() is None, f"serve ended: {log.read_text()[-2000:]}"
            time.sleep(0.2)
    raise AssertionError(f"the site did not get ready: {log.read_text()[-2000:]}")
