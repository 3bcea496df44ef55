"""Days in hospital and numbers of papers."""

import re

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.around import is_harmless
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.numerals import CHINESE, plain_figures, read_number
from app.dictation.normaliser.text import is_doubtful, last_said, says_the_same, without_fillers

_NUMBER = rf"[{CHINESE}十百千万\d.]+"
_ABOUT = re.compile(
    r"几|多|来[天日张份个]|十来|把[天日张个份]|个把|[大小]半|半[天日张份]|天半|不到|近|快(?=[十一二三四五六七八九两\d])|上[百千]|超|好些|若干|还有|还要|还差"
)
_WEEKS = re.compile(
    rf"({_NUMBER}) ?个? ?(?:礼拜|星期|周)(?: ?[零又加]? ?({_NUMBER}) ?[天日])?(?![{CHINESE}\d])"
)
_HALF_MONTH = re.compile(rf"(?<![{CHINESE}十\d个大小])半个月")
_MONTHS = re.compile(r"个 ?半? ?月|月|年|半|旬|小时")
_DAYS = re.compile(rf"({_NUMBER}) ?个? ?[天日]?")
_MEASURES = "张份个本页套件次回笔项条种盒单"
_COUNT = re.compile(rf"({_NUMBER}) ?[{_MEASURES}]?")
_LEFT = re.compile(rf"[{CHINESE}十百千万\d半夜晚第没不别到至-]|号|另外|再加|还有")


def read_days(text: str, _: Given) -> Heard:
    """A number of days; 半个月 is 15, a longer month has no fixed number."""
    last, before = last_said(text)
    clean = _plain(last)
    if before is not None and not clean:
        return ask(s.CORRECTED)
    if is_doubtful(clean) or _ABOUT.search(clean):
        return ask(s.NUMBER_ABOUT)
    weeks = _WEEKS.search(clean)
    if weeks:
        return _one([_in_weeks(weeks)], _WEEKS.sub("", clean, 1), s.DAYS)
    if _HALF_MONTH.search(clean):
        return _one([15], _HALF_MONTH.sub("", clean, 1), s.DAYS)
    return ask(s.NUMBER_ABOUT) if _MONTHS.search(clean) else _counted(clean, _DAYS, s.DAYS)


def read_count(text: str, _: Given) -> Heard:
    """A number of papers or times."""
    last, before = last_said(text)
    clean = _plain(last).replace("俩", "两个").replace("仨", "三个")
    if before is not None and not clean:
        return ask(s.CORRECTED)
    if is_doubtful(clean) or _ABOUT.search(clean):
        return ask(s.NUMBER_ABOUT)
    return _counted(clean, _COUNT, s.COUNT)


def _plain(text: str) -> str:
    return plain_figures(without_fillers(text)).strip("， ")


def _in_weeks(found: re.Match[str]) -> int | None:
    weeks, days = _integer(found[1]), _integer(found[2]) if found[2] else 0
    return None if weeks is None or days is None else weeks * 7 + days


def _integer(text: str) -> int | None:
    number = read_number(text.removeprefix("零") or "零")
    return None if number is None or number != int(number) else int(number)


def _counted(clean: str, pattern: re.Pattern[str], msgid: str) -> Heard:
    numbers = [_integer(one[1]) for one in pattern.finditer(clean)]
    if not numbers:
        return ask(s.NUMBER_UNCLEAR) if _LEFT.search(clean) else nothing(s.NOTHING)
    return _one(numbers, pattern.sub("", clean), msgid)


def _one(numbers: list[int | None], rest: str, msgid: str) -> Heard:
    known = "length" if msgid == s.DAYS else "paper"
    number, is_repeated = numbers[0], len(numbers) > 1
    if number is None or len(set(numbers)) > 1 or not is_harmless(rest, known):
        return ask(s.NUMBER_UNCLEAR)
    if is_repeated and not says_the_same(rest):
        return ask(s.NUMBER_UNCLEAR)
    return sure(str(number), msgid)
