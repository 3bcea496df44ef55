"""How words sound: pinyin without tones, and again with what dialects and recognisers mix up."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

Sounds = tuple[str, ...]
_MIXED_UP = (
    (r"^zh", "z"),
    (r"^ch", "c"),
    (r"^sh", "s"),
    (r"^[lr]", "n"),
    (r"^h(?=u)", "f"),
    (r"ng$", "n"),
)


@lru_cache(maxsize=8192)
def sounds(text: str) -> Sounds:
    """One syllable for each Chinese character; what has no pinyin stays as it is."""
    return tuple(lazy_pinyin(text))


@lru_cache(maxsize=8192)
def loosely(text: str) -> Sounds:
    """The same, where zh and z, n and l, in and ing and their like are one."""
    return tuple(_loose(one) for one in sounds(text))


def _loose(syllable: str) -> str:
    """四 and 十 stay apart: they are all that tells two hospitals from each other."""
    if syllable in ("si", "shi"):
        return syllable
    for heard, kept in _MIXED_UP:
        syllable = re.sub(heard, kept, syllable)
    return syllable


def is_part(short: Sounds, long: Sounds) -> bool:
    """Whether `short` stands in `long` without a gap."""
    size = len(short)
    return any(long[start : start + size] == short for start in range(len(long) - size + 1))
