"""A page of the filing that is filled in: which section it writes, what it shows, how it reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.filing.fields import Fault, Form

Patch = dict[str, Any]
Faults = dict[str, str]


class Reading:
    """Collects what was read and what is wrong, field by field, all at once."""

    def __init__(self) -> None:
        self.values: Patch = {}
        self.faults: Faults = {}

    def take(self, name: str, read: Callable[[], Any]) -> None:
        """Run one reader; its value or its fault is kept under `name`."""
        try:
            self.values[name] = read()
        except Fault as fault:
            self.faults[name] = str(fault)

    def fault(self, name: str, why: str) -> None:
        self.faults.setdefault(name, why)


@dataclass(frozen=True)
class FillPage:
    """One question page. `fields` are the parts of the section it edits; `part` marks it as done there."""

    path: str
    section: str
    template: str
    title: str
    fields: tuple[str, ...]
    read: Callable[[Form], Reading]
    shown: Mapping[str, Any] = field(default_factory=dict)
    hint: str = ""
    part: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
