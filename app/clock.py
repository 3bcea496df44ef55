"""The only clock. Tests set it; nobody else calls datetime.now()."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def _system() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _system


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _read()


def today() -> date:
    """The present day in China, where every deadline is counted."""
    return _read().astimezone(CHINA).date()


def in_china(moment: datetime) -> datetime:
    return moment.astimezone(CHINA)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (aware) for the length of the block; for tests and demo."""
    global _read
    before, _read = _read, lambda: moment
    try:
        yield
    finally:
        _read = before
