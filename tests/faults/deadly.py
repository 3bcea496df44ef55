"""Processes that end in the middle, without warning, at a place the test names: `X-Kill-At: 7`.

A place is the moment before or after one write, and before or after one commit, counted from the start
of the request or job. The product knows nothing of it: it is loaded as it is and listened to from here.
"""

import os
import re
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Engine, event

from app import db

WRITE = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b", re.I)


class Countdown(threading.local):
    """How many places this thread has passed, and at which of them its process ends (0: at none)."""

    passed = 0
    end_at = 0

    def start(self, end_at: int) -> None:
        self.passed, self.end_at = 0, end_at

    def pass_by(self) -> None:
        self.passed += 1
        if self.passed == self.end_at:
            os.kill(os.getpid(), signal.SIGKILL)


countdown = Countdown()


def listen(engine: Engine) -> None:
    """Pass a place at each write and each commit of this engine."""

    def at_a_write(_connection, _cursor, statement, *_more):
        if WRITE.match(statement):
            countdown.pass_by()

    event.listen(engine, "before_cursor_execute", at_a_write)
    event.listen(engine, "after_cursor_execute", at_a_write)
    event.listen(engine, "commit", lambda _connection: countdown.pass_by())
    event.listen(db.session, "after_commit", lambda _session: countdown.pass_by())


class Deadly:
    """A WSGI application around the real one; `X-Places` of an answer says how many places were passed."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        countdown.start(int(environ.get("HTTP_X_KILL_AT", "0")))

        def start(status, headers, *more):
            return start_response(status, [*headers, ("X-Places", str(countdown.passed))], *more)

        return self.inner(environ, start)
