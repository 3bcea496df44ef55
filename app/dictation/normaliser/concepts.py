"""Words that mean the same when an option is chosen: 我爸 and 父母, 丢了 and 挂失."""

import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

_FOR_ME = re.compile(r"[帮替给]我(?=办|弄|报|看|申请|填|搞|跑|$)|^我(?:办|报)|我(?:来|要)?自己")
_EMPTY = frozenset("　的我了是在有不没他她你这那个就都也给和跟要去来办看一")


_PEOPLE = frozenset({"self", "parents", "family", "others", "grid", "volunteer"})


SAYS_LITTLE = frozenset({"visit", "shanghai", "period"})
_CONCEPT = re.compile("[a-z]+")


def concepts_in(meanings: Iterable[str]) -> set[str]:
    """The named meanings, without the pairs of characters."""
    return {one for one in meanings if _CONCEPT.fullmatch(one)}


def names_two_people(meanings: frozenset[str]) -> bool:
    """我女儿帮我办 says who helps and who is helped: which of them is meant is not known."""
    return len(meanings & _PEOPLE) > 1


@cache
def _words() -> tuple[re.Pattern[str], dict[str, set[str]]]:
    concepts: dict[str, list[str]] = json.loads(
        (Path(__file__).parent / "concepts.json").read_text("utf-8")
    )
    meaning: dict[str, set[str]] = {}
    for name, words in concepts.items():
        for word in words:
            meaning.setdefault(word, set()).add(name)
    longest = sorted(meaning, key=len, reverse=True)
    return re.compile("|".join(re.escape(word) for word in longest)), meaning


@lru_cache(maxsize=1024)
def meanings_of(text: str) -> tuple[frozenset[str], str]:
    """The meanings in the words, pairs of characters among them, and the words without them."""
    pattern, meaning = _words()
    found = set().union(*(meaning[word] for word in pattern.findall(text)))
    if _FOR_ME.search(text):
        found.add("self")
    rest = pattern.sub("　", text)
    pairs = {rest[i : i + 2] for i in range(len(rest) - 1)}
    return frozenset(found | {pair for pair in pairs if not _EMPTY & set(pair)}), rest
