"""The client of the process that opens and recognises: bounded in time and memory, recycled, restarted."""

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, cast

CHILD = Path(__file__).with_name("child.py")
SECONDS = 20.0
MEMORY = 2 * 1024**3
MOST_LAPS = 3
MOST_PAGES = 200
MOST_ANSWER = 8 * 1024 * 1024
QUIET = {"OMP_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}
BAD_ANSWERS = (OSError, EOFError, ValueError, KeyError, TypeError, struct.error)

Answer = dict[str, Any]


class EyesFailed(Exception):
    """No answer: `code` is timeout or engine_died."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Eyes:
    """One process, started at the first question, replaced after `most_pages` recognitions."""

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        most_pages: int = MOST_PAGES,
        nice: int = 0,
        script: Path = CHILD,
    ) -> None:
        self.seconds, self.most_pages = seconds, most_pages
        self.command = [sys.executable, "-I", str(script), str(memory), str(nice)]
        self.child: subprocess.Popen[bytes] | None = None
        self.pages = 0
        self.turn = threading.RLock()

    def open(self, data: bytes, media: str) -> Answer:
        """Lay a file on the desk; a worn process is replaced before."""
        if self.pages >= self.most_pages:
            self.close()
        return self._ask({"do": "open", "media": media, "size": len(data)}, data)

    def page(self, number: int) -> Answer:
        """Quality, codes and embedded text of a page of the open file."""
        return self._ask({"do": "page", "page": number})

    def read(self, number: int) -> Answer:
        """The recognised lines of a page of the open file."""
        self.pages += 1
        return self._ask({"do": "read", "page": number})

    def again(self, number: int, quads: Sequence[Any]) -> Answer:
        """Second readings of lines of that page."""
        return self._ask({"do": "again", "page": number, "quads": list(quads)})

    def crops(self, number: int, places: Sequence[Sequence[Any]]) -> Answer:
        """Small pictures (base64 JPEG) of places of that page, each made of the corners of its lines."""
        return self._ask({"do": "crops", "page": number, "places": list(places)})

    def close(self) -> None:
        """End the process; a later question starts another."""
        with self.turn:
            if self.child is not None:
                _end(self.child)
            self.child, self.pages = None, 0

    def _ask(self, head: Answer, body: bytes = b"") -> Answer:
        with self.turn:
            child = self._warm()
            done, late = threading.Event(), threading.Event()
            watch = threading.Thread(target=self._watch, args=(child, done, late), daemon=True)
            watch.start()
            try:
                return _exchange(child, head, body)
            except BAD_ANSWERS as error:
                self.close()
                raise EyesFailed("timeout" if late.is_set() else "engine_died") from error
            finally:
                done.set()
                watch.join()

    def _watch(
        self, child: subprocess.Popen[bytes], done: threading.Event, late: threading.Event
    ) -> None:
        """Kill the process when its seconds are over; three times as late where the machine was so busy
        that it got less than half of them."""
        before = _worked(child.pid)
        for _lap in range(MOST_LAPS):
            if done.wait(self.seconds):
                return
            if _worked(child.pid) - before > self.seconds / 2:
                break
        late.set()
        child.kill()

    def _warm(self) -> subprocess.Popen[bytes]:
        if self.child is not None and self.child.poll() is not None:
            self.close()
        if self.child is None:
            self.child = _started(self.command)
        return self.child


def _worked(pid: int) -> float:
    """Seconds of processor that a process has had; none when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """The process gets nothing of our environment: no settings, no keys."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return subprocess.Popen(  # noqa: S603 our own interpreter and our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=kept | QUIET
    )


def _exchange(child: subprocess.Popen[bytes], head: Answer, body: bytes) -> Answer:
    to, back = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    asked = json.dumps(head).encode()
    to.write(struct.pack(">I", len(asked)) + asked + body)
    to.flush()
    (length,) = struct.unpack(">I", _exactly(back, 4))
    told = json.loads(_exactly(back, length))
    if not isinstance(told, dict):
        raise TypeError("an answer is an object")
    return told


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    """`size` bytes, never more than the most: the process may have been taken over by what it read."""
    data = pipe.read(size) if size <= MOST_ANSWER else b""
    if len(data) != size:
        raise EOFError
    return data


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            _close(pipe)


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return
