"""A look at a file by a warm child process: bounded in time and memory, and replaced when it dies."""

import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

CHILD = Path(__file__).with_name("child.py")
SECONDS = 10.0
MEMORY = 700 * 1024 * 1024
MOST_LOOKS = 50
MOST_SMALL = 1024 * 1024
BAD_ANSWERS = (OSError, EOFError, ValueError, KeyError, TypeError)


class ChildDied(Exception):
    """The child ended or was killed at its time limit before it answered."""


@dataclass(frozen=True)
class Seen:
    """What came of a look. `problem` is a code of sentences.PROBLEMS, None when the file is fine."""

    problem: str | None
    small: bytes | None
    clean: bytes | None


class Looker:
    """One child, kept between files, replaced after `most_looks`. Starts with the first look."""

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        most_looks: int = MOST_LOOKS,
        script: Path = CHILD,
    ) -> None:
        self.seconds, self.most_looks = seconds, most_looks
        self.command = [sys.executable, "-I", str(script), str(memory)]
        self.child: subprocess.Popen[bytes] | None = None
        self.looks = 0
        self.turn = threading.Lock()

    def look(self, data: bytes, media: str) -> Seen:
        """Have `data` opened as `media`. Raises ChildDied; the next look gets a fresh child."""
        with self.turn:
            child = self._warm_child()
            limit = threading.Timer(self.seconds, child.kill)
            limit.start()
            answered = False
            try:
                seen = _ask(*_pipes(child), data, media)
                answered = True
                return seen
            except BAD_ANSWERS as error:
                self._end()
                raise ChildDied(f"exit {child.returncode}") from error
            finally:
                limit.cancel()
                self.looks += 1
                if not answered:
                    self._end()

    def close(self) -> None:
        """End the child; a later look starts another."""
        with self.turn:
            self._end()

    def _warm_child(self) -> subprocess.Popen[bytes]:
        if self.looks >= self.most_looks or (self.child and self.child.poll() is not None):
            self._end()
        if self.child is None:
            self.child, self.looks = _started(self.command), 0
        return self.child

    def _end(self) -> None:
        if self.child is None:
            return
        self.child.kill()
        self.child.wait()
        for pipe in (self.child.stdin, self.child.stdout):
            _close(pipe)
        self.child = None


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """The child gets nothing of our environment: no settings, no keys."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return subprocess.Popen(  # noqa: S603 our own interpreter and our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=kept, close_fds=True
    )


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    return cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)


def _ask(to: IO[bytes], back: IO[bytes], data: bytes, media: str) -> Seen:
    head = json.dumps({"media": media, "size": len(data)}).encode()
    to.write(struct.pack(">I", len(head)) + head)
    to.write(data)
    to.flush()
    (length,) = struct.unpack(">I", _exactly(back, 4, 4))
    told = json.loads(_exactly(back, length, MOST_SMALL))
    small = _exactly(back, told["small"], MOST_SMALL) or None
    clean = _exactly(back, told["clean"], len(data)) or None
    return Seen(told["problem"], small, clean)


def _exactly(pipe: IO[bytes], size: int, most: int) -> bytes:
    """`size` bytes, never more than `most`: the child may have been taken over by what it read."""
    data = pipe.read(size) if 0 <= size <= most else b""
    if len(data) != size:
        raise EOFError
    return data


def _close(pipe: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone; what was still to be written has no reader."""
    if pipe is None:
        return
    try:
        pipe.close()
    except BrokenPipeError:
        return
