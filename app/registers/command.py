"""`bangban import KIND FILE.csv`."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.registers.load import load
from app.registers.model import Kind
from app.registers.words import say

ANSWERED, BROKE, WRONG_USE = 0, 1, 2


def import_file(kind: str, path: Path, demo: bool, echo: Callable[[str], None]) -> int:
    """Load a file: progress to standard error, the report as JSON through `echo`. The exit code:
    0 when it answered (a refusal is an answer), 1 when database or disk broke, 2 for no such kind."""
    if kind not in set(Kind):
        _progress(say("wrong_kind", kind=kind, kinds=" ".join(Kind)) + "\n")
        return WRONG_USE
    began = time.monotonic()
    report = load(Kind(kind), path, by=None, demo=demo, tell=_tell)
    if report.state == "live":
        _tell(report.rows, 100)
    if report.rows:
        _progress("\n")
    seconds = round(time.monotonic() - began, 1)
    echo(json.dumps(report.as_json() | {"seconds": seconds}, ensure_ascii=False, indent=1))
    return BROKE if report.state == "failed" else ANSWERED


def _tell(rows: int, percent: int) -> None:
    _progress(f"\r{percent:3d}%  {rows:,}")


def _progress(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
