"""A demo site of its own, as `make run` starts it, for whoever wants to look at every page."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
MODES = ("normal", "elder", "elder-max")


class DemoSite:
    """A running demo: its address, and what `bangban demo` says about it."""

    def __init__(self, base: str, environment: dict[str, str]) -> None:
        self.base, self.environment = base, environment

    def cookie(self, cast_name: str) -> dict[str, str]:
        """A session cookie of one of the cast."""
        return json.loads(self._ask("cookie", cast_name))

    def pages(self, cast_name: str) -> list[str]:
        """Every page that one of the cast can open."""
        return json.loads(self._ask("pages", cast_name))["paths"]

    def _ask(self, *words: str) -> str:
        command = [sys.executable, "-m", "app.cli", "demo", *words]
        asked = subprocess.run(
            command, env=self.environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
        return asked.stdout


@contextmanager
def demo_site() -> Iterator[DemoSite]:
    """Start a demo in a folder that is thrown away, and end it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BANGBAN_")}
    with tempfile.TemporaryDirectory(prefix="bangban-demo-") as folder:
        environment = kept | {"BANGBAN_INSTANCE": folder}
        command = [sys.executable, "-m", "app.cli", "serve", "--demo", "--port", port]
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            line = process.stdout.readline()
            if "answers at" not in line:
                raise RuntimeError(f"the demo did not start: {line}")
            yield DemoSite(f"http://127.0.0.1:{port}", environment)
        finally:
            process.terminate()
            process.communicate(timeout=20)
