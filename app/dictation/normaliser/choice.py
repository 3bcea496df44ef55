"""One of the options of a question: by its place, its words, its sound, or words that mean it."""

import re
from collections.abc import Callable, Sequence

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.concepts import (
    SAYS_LITTLE,
    concepts_in,
    meanings_of,
    names_two_people,
)
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.numerals import CHINESE, arabic
from app.dictation.normaliser.sound import is_part, sounds
from app.dictation.normaliser.text import is_doubtful, last_said, plain, without_fillers

_LEAD = re.compile(
    r"^(?:[我俺咱]?(?:就|还|也)?(?:选(?!项)择?|要|点|按|属于|应该选|情况)(?:的?是|的)?|我?(?:就|应该)?是(?!不|说)|那?就|给我选)+"
)
_TAIL = re.compile(r"(?:这个|那个|这一个|这种|这项|那种|的|了|情况|好了?|呗)+$")
_ORDINAL = re.compile(
    rf"(?P<back>倒数)?第(?P<place>[{CHINESE}十\d]+)(?!次|天|年|人民|医院|张|回)(?:个|项|种|条|样|选项)?"
)
_BARE = re.compile(
    rf"(?:选项?|数字)?(?P<place>[{CHINESE[1:]}\d])号?(?:选项|个)?|(?:选项?)(?P<letter>[a-h])|(?P<alone>[a-h])"
)
_LAST = re.compile(
    r"最后(?:面)?(?:那|这)?一?[个项种条]|末[尾了]?(?:那|一)+个|最(?:下|底下|后)[面边头]?(?:的|那个)?$|倒数头一个"
)
_FIRST = re.compile(r"头一?[个项种条]|最(?:上|前)[面边头]?(?:的|那个)?$|打头的?")
_MIDDLE = re.compile(r"(?:正?当?中间|中间)(?:那|的|这)*[个项]?$")
_NONE_SAID = re.compile(
    r"(?<!不是)都不[是对符属]|都没有?$|全不是|一[个样项]也?都?[不没]|没有?一[个样项]|以上都?不|哪[个样]都?[也]?不是|上面都不|都不沾|统统不是|都没得|没有我的"
)
_NONE_OPTION = re.compile(r"都不是|都没有|以上都不|都不属于|没有以上|都不符合|以上皆非")
_NOT = re.compile(r"不|没|别(?!人|的)|非|除了|未|冇|勿|谁|哪|什么|吗|第")
_MANY = re.compile(r"都是|都行|都可以|随便|一样|[和跟及]|还有|除了")


def read_choice(text: str, given: Given) -> Heard:
    """One of the options given, in its own words."""
    last, before = last_said(text)
    said = without_fillers(last)
    if not said:
        return ask(s.CORRECTED) if before is not None or text else nothing(s.NOTHING)
    place = _place(said, given.options)
    if place is not None and not 0 <= place < len(given.options):
        return ask(s.CHOICE_RANGE, count=str(len(given.options)))
    by_words = None if _ORDINAL.search(said) else _by_words(said, given.options)
    found = given.options[place] if place is not None else by_words
    return sure(found, s.CHOICE) if found else ask(s.CHOICE_WHICH)


def _place(said: str, options: Sequence[str]) -> int | None:
    """The place that was named, counted from 0; None when none was, or words beside it say another."""
    places = {_numbered(one, len(options)) for one in _ORDINAL.finditer(said)}
    places |= set(_named(_TAIL.sub("", said), said, options))
    rest = _LAST.sub("", _FIRST.sub("", _ORDINAL.sub("", said)))
    if len(places) != 1 or _NOT.search(rest) or is_doubtful(said):
        return None
    (place,) = places
    other = _by_words(rest.strip("， "), options) if 0 <= place < len(options) else None
    return place if other in (None, *options[place : place + 1]) else None


def _numbered(one: re.Match[str], count: int) -> int:
    place = _figure(one["place"])
    return count - place if one["back"] else place - 1


def _figure(text: str) -> int:
    """十 and what is beyond stands past every list of options."""
    figures = arabic(text)
    return int(figures) if figures.isdecimal() else 10


def _named(short: str, said: str, options: Sequence[str]) -> list[int]:
    if _ORDINAL.search(said):
        return []
    found = [
        place for words, place in ((_LAST, len(options) - 1), (_FIRST, 0)) if words.search(said)
    ]
    if len(options) % 2 and _MIDDLE.search(said):
        found.append(len(options) // 2)
    bare = _BARE.fullmatch(_LEAD.sub("", short).strip("， ") or said)
    return [_bare_place(bare)] if bare and not found and not _has_figures(options) else found


def _bare_place(bare: re.Match[str]) -> int:
    letter = bare["letter"] or bare["alone"]
    return ord(letter) - ord("a") if letter else _figure(bare["place"]) - 1


def _has_figures(options: Sequence[str]) -> bool:
    return any(re.search(rf"[{CHINESE}\d]", option) for option in options)


def _by_words(said: str, options: Sequence[str]) -> str | None:
    words = re.sub(r"[，\s]", "", said)
    core = _TAIL.sub("", _LEAD.sub("", words)) or words
    for one in dict.fromkeys((words, core)):
        for fits in (_is_it, _is_piece):
            if found := [option for option in options if fits(one, option)]:
                return found[0] if len(found) == 1 else None
    if _NONE_SAID.search(words):
        return _only(options, lambda option: _NONE_OPTION.search(option) is not None)
    if is_doubtful(said) or _MANY.search(words):
        return None
    return _containing(words, options) or _by_meaning(words, options)


def _only(options: Sequence[str], fits: Callable[[str], bool]) -> str | None:
    found = [option for option in options if fits(option)]
    return found[0] if len(found) == 1 else None


def _pieces(option: str) -> list[str]:
    """An option, and the pieces that stand in it between brackets and strokes."""
    return [piece for piece in re.split(r"[，\s/、]+", plain(option)) if piece]


def _is_it(said: str, option: str) -> bool:
    whole = "".join(_pieces(option))
    return any(sounds(said) == sounds(one) for one in (whole, *_pieces(option)))


def _is_piece(said: str, option: str) -> bool:
    """A piece that says more than 看病 or 上海."""
    return bool(meanings_of(said)[0] - SAYS_LITTLE) and is_part(
        sounds(said), sounds("".join(_pieces(option)))
    )


def _containing(said: str, options: Sequence[str]) -> str | None:
    """The option that was said whole among other words, none of which turns it round."""
    found = [one for one in options if is_part(sounds("".join(_pieces(one))), sounds(said))]
    longest = max(found, key=len, default=None)
    if longest is None or any(one not in longest for one in found):
        return None
    return None if _NOT.search(said.replace("".join(_pieces(longest)), "")) else longest


def _by_meaning(said: str, options: Sequence[str]) -> str | None:
    """The only option that shares with the words a meaning which no other option has."""
    meanings, rest = meanings_of(said)
    if _NOT.search(rest) or names_two_people(meanings):
        return None
    shared = [meanings & meanings_of("".join(_pieces(option)))[0] for option in options]
    alone = [
        place
        for place in range(len(options))
        if shared[place] - SAYS_LITTLE - set().union(*shared[:place], *shared[place + 1 :])
    ]
    if len(alone) != 1 or concepts_in(set().union(*shared) - shared[alone[0]]):
        return None
    return options[alone[0]]
