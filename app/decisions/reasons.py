"""Why a line is cut or refused, and what one may do about it: a catalogue as data, checked when it is read."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from app.estimate.sentences import REJECTED

DATA = Path(__file__).parent / "data"
USES = ("cut", "refuse", "matter")
LABELS = ("official", "secondary", "law", "seed", "sample")


@dataclass(frozen=True)
class Reason:
    """One reason: for the clerk its title, for the citizen a sentence and what he can do, and what it rests on.

    `label` says how sure the basis is: official text read, law, second-hand, an article, or a sample.
    `code` is the reject code of the estimate where the machine finds it as well."""

    code: str
    uses: tuple[str, ...]
    title: str
    text_zh: str
    next_zh: str
    law_zh: str
    article_zh: str
    source: str
    label: str


@dataclass(frozen=True)
class Remedy:
    """How a decision is contested, and within how many days of hearing of it."""

    name_zh: str
    days: int
    where_zh: str
    law_zh: str
    article_zh: str
    source: str
    label: str

    def last_day(self, told_on: date) -> date:
        """The last day on which it is in time; the day of the decision itself does not count."""
        return told_on + timedelta(days=self.days)


class UnsoundReasons(ValueError):
    """The catalogue may not be used; the message names the reason and what is wrong."""


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by its code."""
    return read_reasons(json.loads((DATA / "reasons.json").read_text("utf-8")))


def read_reasons(content: dict[str, Any]) -> dict[str, Reason]:
    """Read and check a catalogue. Raises UnsoundReasons."""
    found: dict[str, Reason] = {}
    for raw in content["reasons"]:
        words = {name: value for name, value in raw.items() if name != "for"}
        reason = Reason(uses=tuple(raw["for"]), **words)
        check(reason, found)
        found[reason.code] = reason
    if lacking := set(REJECTED) - set(found):
        raise UnsoundReasons(f"no reason for what the estimate refuses: {sorted(lacking)}")
    return found


def check(reason: Reason, before: dict[str, Reason]) -> None:
    """Refuse a reason that is there twice, lacks a word, or does not say what it rests on."""
    empty = [name for name, value in vars(reason).items() if not value]
    if reason.code in before or empty:
        raise UnsoundReasons(f"{reason.code}: {empty or 'stands twice'}")
    if reason.label not in LABELS or not set(reason.uses) <= set(USES):
        raise UnsoundReasons(f"{reason.code}: unknown label or use")


def reasons_for(use: str) -> list[Reason]:
    """What a clerk may choose when he cuts or refuses a line, or refuses a matter."""
    return [one for one in reasons().values() if use in one.uses]


@cache
def remedies() -> dict[str, Remedy]:
    """复核 at the bureau and 行政复议, by name."""
    content = json.loads((DATA / "remedies.json").read_text("utf-8"))
    return {name: Remedy(**raw) for name, raw in content.items()}
