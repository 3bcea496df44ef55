"""Characters described in words: 弓长张 by its parts, 桂花的桂 by a word that everybody knows."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

_RADICALS = (
    "三点水|两点水|草字头|草头|竹字头|宝盖头|单人旁|双人旁|单立人|双立人|木字旁|女字旁|王字旁|金字旁|提手旁|竖心旁|言字旁|绞丝旁|火字旁|日字旁"
    "|月字旁|土字旁|石字旁|立刀旁|耳朵旁|雨字头|山字旁|米字旁|示字旁|衣字旁|马字旁|鸟字旁|虫字旁|走之底?|心字底|四点底|三点水旁"
)
_BY_RADICAL = re.compile(rf"(?:{_RADICALS})[的边儿]*([一-龥])")
_LEFT = re.compile(r"[一-龥]的[一-龥]")
_MINE = re.compile(r"([我他她您人妈爸亲伴儿女])的(?=名字|姓名|大名)|^(?:我的|他的|她的)")


class Spelled(NamedTuple):
    """The characters that were described, and the words without the descriptions."""

    letters: tuple[str, ...]
    rest: str
    is_unclear: bool


@cache
def _parts() -> tuple[re.Pattern[str], dict[str, str]]:
    known: dict[str, str] = json.loads((Path(__file__).parent / "spelled.json").read_text("utf-8"))
    longest = sorted(known, key=len, reverse=True)
    return re.compile("|".join(f"{part}的?(?:{known[part]})" for part in longest)), known


def read_spelling(text: str) -> Spelled:
    """Every described character in the order in which it was said."""
    found: dict[int, str] = {}
    words = _MINE.sub(lambda one: (one[1] or "") + "　" * (len(one[0]) - len(one[1] or "")), text)
    for pattern in (_parts()[0], _BY_RADICAL):
        words = pattern.sub(lambda one: _take(one, found, one[0][-1]), words)
    words = _by_word(words, found)
    words = re.sub(r"[，\s][一-龥](?:就?是)(?=[ ，]*　)", " ", words)
    rest = re.sub(r"[ ，]*　+[ ，]*", " ", words).strip("， ")
    letters = tuple(found[place] for place in sorted(found))
    return Spelled(letters, rest, _LEFT.search(rest) is not None)


def _take(one: re.Match[str], found: dict[int, str], letter: str) -> str:
    found[one.start()] = letter
    return "　" * len(one[0])


def _by_word(words: str, found: dict[int, str]) -> str:
    """优秀的秀: the shortest word before 的 that holds the character."""
    for end in [one.start() for one in re.finditer("的", words)]:
        letter = words[end + 1 : end + 2]
        place = words.rfind(letter, max(0, end - 4), end) if letter.strip("， 　") else -1
        if place < 0:
            continue
        start = _start_of_word(words, min(place, end - 2), end)
        if re.fullmatch("[一-龥]+", words[start:end]):
            found[start] = letter
            words = words[:start] + "　" * (end + 2 - start) + words[end + 2 :]
    return words


def _start_of_word(words: str, start: int, end: int) -> int:
    """国泰民安的安: a whole saying, when a pause stands before it."""
    run = re.search(r"[，\s　]([一-龥]{3,4})$", words[:end])
    return min(start, run.start(1)) if run else start
