"""The two sites that are compared, each started from nothing in a folder that is thrown away."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import deque
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
START = 30.0


class Server:
    """A running process, and where it answers."""

    def __init__(
        self, command: list[str], cwd: Path, environment: dict[str, str], log: Path
    ) -> None:
        self.log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                command, cwd=cwd, env=os.environ | environment, stdout=out, stderr=out
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait(self, address: str) -> None:
        """Until it answers."""
        end = time.monotonic() + START
        while True:
            try:
                urllib.request.urlopen(address, timeout=2).close()
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(self.log.read_text("utf-8", "replace")[-3000:]) from None
                time.sleep(0.1)
            else:
                return

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_floor(prepared: Path, folder: Path) -> tuple[Server, str]:
    """The floor, from a copy, as its own description says to start it."""
    shutil.copytree(prepared / "floor", folder / "floor")
    (folder / "floor-home").mkdir()
    port = free_port()
    environment = {"SYNC": "FULL", "FLOOR_HOME": str(folder / "floor-home")}
    gunicorn = [sys.executable, "-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4"]
    command = [*gunicorn, "-b", f"127.0.0.1:{port}", "--no-control-socket", "wsgi:app"]
    server = Server(command, folder / "floor", environment, folder / "floor.log")
    base = f"http://127.0.0.1:{port}"
    server.wait(f"{base}/hello")
    return server, base


class Ours:
    """The product with its own settings: 2 processes of 4 threads, SQLite with synchronous=FULL."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "BANGBAN_INSTANCE": str(folder / "instance"),
            "BANGBAN_CATALOGUE_FOLDERS": str(HERE),
            "BANGBAN_PORT": str(self.port),
            "BANGBAN_WORKERS": "2",
            "BANGBAN_THREADS": "4",
            "BANGBAN_LOG_LEVEL": "WARNING",
            "PYTHONPATH": str(ROOT),
        }
        self._run([sys.executable, "-m", "app.cli", "migrate"])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | self.environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(done.stderr[-3000:])
        return done.stdout

    def drafts(self, count: int, *, whole: bool = False) -> deque[dict[str, str]]:
        """So many people with a session and a draft of their own."""
        command = [sys.executable, str(HERE / "drafts.py"), "--count", str(count)]
        lines = self._run([*command, *(["--whole"] if whole else [])]).splitlines()
        return deque(json.loads(line) for line in lines)

    def start_web(self) -> Server:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "-c",
            str(ROOT / "gunicorn.conf.py"),
            "wsgi:app",
        ]
        server = Server(command, ROOT, self.environment, self.folder / "web.log")
        server.wait(f"{self.base}/healthz")
        return server

    def start_worker(self) -> Server:
        command = [sys.executable, "-m", "app.cli", "worker"]
        return Server(command, ROOT, self.environment, self.folder / "worker.log")
