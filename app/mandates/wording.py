"""The words of a mandate: dated files that are kept for ever, and the text of one mandate made of them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.clock import today

FOLDER = Path(__file__).parent / "wordings"


@dataclass(frozen=True)
class Wording:
    """The words of one day, with places for names, services and the last day; `hash` is of all of them."""

    version: str
    title: str
    lines: tuple[str, ...]
    hash: str


def current() -> Wording:
    """The wording in force today."""
    versions = [path.stem for path in FOLDER.glob("*.json")]
    return wording(max(version for version in versions if version <= today().isoformat()))


@cache
def wording(version: str) -> Wording:
    """The wording published on the day `version`."""
    raw = json.loads((FOLDER / f"{version}.json").read_text("utf-8"))
    words = [raw["title_zh"], *raw["text_zh"]]
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()
    return Wording(version, words[0], tuple(words[1:]), digest)
