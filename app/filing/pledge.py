"""The truth pledge: dated wordings that are kept for ever, with the hash of what was ticked."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.clock import today

FOLDER = Path(__file__).parent / "pledges"


@dataclass(frozen=True)
class Pledge:
    """The words of one day; `hash` is of title, liability and text."""

    version: str
    title: str
    liability: str
    text: str
    hash: str


def current(*, acting: bool = False) -> Pledge:
    """The wording in force today: for the person himself, or for a helper who is `acting` for him."""
    place = "for/" if acting else ""
    versions = [path.stem for path in (FOLDER / place).glob("*.json")]
    return wording(place + max(version for version in versions if version <= today().isoformat()))


@cache
def wording(version: str) -> Pledge:
    """The wording published on the day `version`."""
    raw = json.loads((FOLDER / f"{version}.json").read_text("utf-8"))
    words = [raw["title_zh"], raw["liability_zh"], raw["text_zh"]]
    title, liability, text = words
    digest = hashlib.sha256("\n".join(words).encode()).hexdigest()
    return Pledge(version, title, liability, text, digest)
