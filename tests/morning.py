"""The clock of the tests: it runs, and every test begins in the morning of 2026-11-21 in China."""

import time
from datetime import UTC, datetime, timedelta

from app import clock

MORNING = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
_system = clock._read
_began = time.monotonic()


def read() -> datetime:
    """The present moment, as tests see it."""
    return MORNING + timedelta(seconds=time.monotonic() - _began)


def go_to(moment: datetime) -> None:
    """Go on from this moment, unless it is over."""
    global _began
    _began = min(_began, time.monotonic() - (moment - MORNING).total_seconds())


def begin() -> None:
    """It is morning again."""
    global _began
    _began = time.monotonic()
    clock._read = read


def stand() -> None:
    """What modules read while they are loaded is not later than any test."""
    clock._read = lambda: MORNING


def as_the_machine() -> None:
    """Where other processes run beside a test, all of them go by the machine's clock."""
    clock._read = _system


def is_real() -> bool:
    """Is it the machine's clock that runs?"""
    return clock._read is _system


def stands() -> datetime | None:
    """The moment at which somebody stopped the clock; None while it runs."""
    return None if clock._read is read else clock.now()
