"""The words that may stand around a value without touching it. Any other word is a doubt."""

import json
import re
from functools import cache
from pathlib import Path

_EVERYWHERE = ("people", "little", "care")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    lists = json.loads((Path(__file__).parent / "around.json").read_text("utf-8"))
    words = {word for name in (*_EVERYWHERE, kind) for word in lists[name].split()}
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(longest)}|[，\s＃])*")


def is_harmless(words: str, kind: str) -> bool:
    """Whether everything around the value is known to leave it as it is; `kind` names a list."""
    return _pattern(kind).fullmatch(words) is not None
