"""How long a task of each kind may wait, in working days, whether the person is answered, and whether a finding
of the machine is judged: as data."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.tasks.model import TaskKind
from app.working_days import working_day_after

FILE = Path(__file__).parent / "kinds.json"


@cache
def kinds() -> dict[TaskKind, dict[str, Any]]:
    """Every kind with its days. A kind without days would wait for ever: KeyError at the first look."""
    found = json.loads(FILE.read_text("utf-8"))["kinds"]
    return {kind: found[kind.value] for kind in TaskKind}


def due_day(kind: TaskKind, opened_on: date) -> date:
    """The day by which somebody has to have finished it."""
    return working_day_after(opened_on, int(kinds()[kind]["days"]))


def answers_a_person(kind: TaskKind) -> bool:
    """A person waits for the answer; else it is a technical matter that is closed with a note."""
    return bool(kinds()[kind]["answers"])


def asks_verdict(kind: TaskKind) -> bool:
    """A finding of the machine is disputed, and whoever answers says whether it was right."""
    return bool(kinds()[kind].get("verdict"))
