"""What came of a file: counts, the wrong rows with line and reason, and the words for them."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.registers.words import say

MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Wrong:
    """One cell (or, without a column, one row) that is wrong. It never repeats what the cell says."""

    line: int
    column: str
    reason: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return say(self.reason, **self.facts)


@dataclass(slots=True)
class Report:
    """`state`: loading, live, unchanged (the same file was in already), refused or failed."""

    kind: str
    file_name: str
    state: str = "loading"
    reason: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    import_id: int | None = None
    encoding: str = ""
    ignored_columns: list[str] = field(default_factory=list)
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0
    faults: list[Wrong] = field(default_factory=list)

    @property
    def is_in(self) -> bool:
        """The right rows of the file are in the register, now or since earlier."""
        return self.state in ("live", "unchanged")

    @property
    def counts(self) -> dict[str, int]:
        return {
            name: getattr(self, name) for name in ("rows", "added", "changed", "unchanged", "wrong")
        }

    @property
    def sentence(self) -> str:
        """The outcome in one plain sentence."""
        if self.reason:
            return say(self.reason, **self.facts)
        return say("imported", **self.counts)

    def note_wrong(self, faults: list[Wrong]) -> None:
        """Count one wrong row; the first thousand faults are kept word for word."""
        self.wrong += 1
        self.faults.extend(faults[: MOST_KEPT - len(self.faults)])

    def end(self, state: str, reason: str | None = None, **facts: object) -> "Report":
        """Close the report."""
        self.state, self.reason, self.facts = state, reason, facts
        return self

    def as_json(self) -> dict[str, Any]:
        """For the command line and for tests."""
        return {
            "kind": self.kind,
            "file": self.file_name,
            "state": self.state,
            "reason": self.reason,
            "message": self.sentence,
            "encoding": self.encoding,
            "ignored_columns": self.ignored_columns,
            **self.counts,
            "faults": [
                {
                    "line": fault.line,
                    "column": fault.column,
                    "reason": fault.reason,
                    "message": fault.sentence,
                }
                for fault in self.faults
            ],
        }

    def write_csv(self, path: Path) -> None:
        """The outcome and the faults as a table that a spreadsheet program opens."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow([say("heading_line"), say("heading_column"), say("heading_reason")])
            table.writerow(["", "", self.sentence])
            if self.ignored_columns:
                names = "、".join(self.ignored_columns)
                table.writerow(["", "", say("columns_ignored", columns=names)])
            table.writerows([fault.line, fault.column, fault.sentence] for fault in self.faults)
            if self.wrong and len(self.faults) >= MOST_KEPT:
                table.writerow(["", "", say("more_not_listed", wrong=self.wrong, kept=MOST_KEPT)])
