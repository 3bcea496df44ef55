"""Work in the background: keeping to the periods, and finding what failed without anybody noticing."""

from typing import Any

from app.operating import failures, retention


def watch(_payload: dict[str, Any]) -> None:
    """Every ten minutes: what nobody would notice becomes a task."""
    failures.watch_files()


def keep_to_the_periods(_payload: dict[str, Any]) -> None:
    """Every day: warn, delete what is over its period, and say so in the record."""
    retention.keep_to_the_periods()
