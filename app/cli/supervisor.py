"""Keeps the processes of one machine running and stops them all. Run by its path: `supervisor.py PLAN`.

It replaces the process that prepared the site and imports nothing but the standard library, so that the
one process which only waits costs next to nothing. PLAN is JSON: {"children": {name: command}, "host", "port",
"lines": [what to say once the site answers]}.
"""

import ctypes
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

PATIENCE = 8.0
LOOK_EVERY = 0.2
SHORT_LIFE = 10.0
LONGEST_PAUSE = 30.0
DIE_WITH_PARENT = 1


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def warn(line: str) -> None:
    sys.stderr.write(f"bangban serve: {line}\n")
    sys.stderr.flush()


class Child:
    """One process that has to run: started, and started again when it died, with growing pauses."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.pause, self.due = 0.0, 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look_after(self) -> None:
        """Start it when it does not run and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self._note_death(self.process.returncode)
        if self.process is None and time.monotonic() >= self.due:
            self.began = time.monotonic()
            self.process = subprocess.Popen(  # noqa: S603 our own commands
                self.command, start_new_session=True, preexec_fn=end_with_parent
            )

    def _note_death(self, code: int) -> None:
        lived = time.monotonic() - self.began
        self.pause = 0.0 if lived > SHORT_LIFE else min(max(1.0, self.pause * 2), LONGEST_PAUSE)
        self.due, self.process = time.monotonic() + self.pause, None
        warn(f"the {self.name} process ended ({code}) and is started again")

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def see_ended(self, until: float) -> None:
        """Wait for its end; after `until` it is ended without asking."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            warn(f"the {self.name} process did not end in time")
            self.process.kill()
            self.process.wait()


def end_with_parent() -> None:
    """When this supervisor is killed without warning, Linux asks its children to end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def supervise(plan: dict[str, Any], stop: threading.Event) -> None:
    """Run every child until `stop`, then end them all within ten seconds."""
    children = [Child(name, command) for name, command in plan["children"].items()]
    untold = list(plan["lines"])
    try:
        while not stop.is_set():
            for child in children:
                child.look_after()
            if untold and answers(plan["host"], plan["port"]):
                say("\n".join(untold))
                untold = []
            stop.wait(LOOK_EVERY)
    finally:
        until = time.monotonic() + PATIENCE
        for child in children:
            child.ask_to_end()
        for child in children:
            child.see_ended(until)


def main() -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    supervise(json.loads(sys.argv[1]), stop)


if __name__ == "__main__":
    main()
