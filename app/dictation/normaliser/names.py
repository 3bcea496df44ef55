"""Surnames, and words of everyday talk that begin like one."""

import json
from functools import cache
from pathlib import Path


@cache
def _lists() -> dict[str, str]:
    kept = json.loads((Path(__file__).parent / "names.json").read_text("utf-8"))
    return {name: " ".join(some) if isinstance(some, list) else some for name, some in kept.items()}


@cache
def usual_surnames() -> frozenset[str]:
    """The hundred that most people have."""
    return frozenset(_lists()["usual"])


@cache
def known_surnames() -> frozenset[str]:
    """Those that a name without 我叫 before it may begin with."""
    return usual_surnames() | frozenset(_lists()["known"])


@cache
def surnames() -> frozenset[str]:
    """Every surname of one character."""
    return known_surnames() | frozenset(_lists()["rare"])


@cache
def double_surnames() -> frozenset[str]:
    """欧阳 and its like."""
    return frozenset(_lists()["double"].split())


@cache
def everyday_words() -> frozenset[str]:
    """谢谢, 方便: they begin with a surname and are no names."""
    return frozenset(_lists()["words"].split())
