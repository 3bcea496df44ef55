"""The site as real processes, and a browser that walks up to one form and sends it."""

import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.config import ROOT
from tests.conftest import KEYS

NOBODY = (http.client.RemoteDisconnected, ConnectionResetError, http.client.BadStatusLine)
FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
# Long enough for a machine that is busy with other things; what hangs is told all the same.
PATIENCE = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


class Server:
    """gunicorn with one process, so that the next request meets its successor."""

    def __init__(self, database: str, instance: str, **settings: str) -> None:
        self.port = free_port()
        whole = {name: value for name, value in os.environ.items() if name[:8] != "BANGBAN_"}
        whole |= {
            "BANGBAN_INSTANCE": instance,
            "BANGBAN_DATABASE_URL": database,
            "BANGBAN_VAULT_KEYS": KEYS,
            "BANGBAN_SECRET_KEY": "test",
            "BANGBAN_PORT": str(self.port),
            "BANGBAN_WORKERS": "1",
        } | settings
        command = ["-m", "gunicorn", "-c", "gunicorn.conf.py", "tests.faults.deadly_web:app"]
        self.log = Path(instance) / "gunicorn.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=whole, stderr=log
            )
        wait_for(self.answers, "the server did not start")

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def wait_for(is_so: Any, what: Any, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(0.05)


class Browser:
    """Somebody signed in, with real cookies and the real token of each form."""

    def __init__(self, server: Server, token: str) -> None:
        self.server = server
        self.cookies = {"bangban_sign_in": token}
        self.places = 0

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None, kill_at: int = 0
    ) -> tuple[int, str, str]:
        """Status, where it leads to, and the page; (0, "", "") when the process died over it."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"X-Kill-At": str(kill_at), "Referer": f"http://127.0.0.1:{self.server.port}/"}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        try:
            connection.request(method, path, urlencode(form or {}) if form else None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        except NOBODY:
            return 0, "", ""
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        self.places = int(answer.headers.get("X-Places", "0"))
        return answer.status, answer.headers.get("Location", ""), page

    def form(self, page: str, action: str) -> dict[str, str] | None:
        """The hidden fields of the form that is sent to `action`; None when the page has no such form."""
        status, _leads, shown = self.ask("GET", page)
        found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', shown, re.S)
        if status != 200 or found is None:
            return None
        fields = {name: html.unescape(value) for name, value in FIELD.findall(found[0])}
        verdicts = re.findall(r'name="(verdict-[0-9a-z]+)"', found[0])
        return fields | dict.fromkeys(verdicts, "accept")
