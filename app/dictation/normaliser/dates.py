"""Days, spoken with a year or without, by the week or counted from today; lunar ones are asked for."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.around import is_harmless
from app.dictation.normaliser.heard import Given, Heard, ask, invalid, nothing, sure
from app.dictation.normaliser.numerals import (
    CHINESE,
    arabic,
    is_read_out,
    plain_figures,
    read_number,
)
from app.dictation.normaliser.text import is_doubtful, last_said, without_fillers

_YEARS = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "旧年": -1,
    "今年": 0,
    "本年": 0,
    "明年": 1,
}
_MONTHS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下下": 2, "下": 1}
_DAYS = {
    r"大大前[天日]": -4,
    r"大前[天日](?:子|晚|夜)?": -3,
    r"前(?:[天日]子?|儿个?|晚|夜)": -2,
    r"(?:昨|琴|寻)(?:[天日]子?|儿个?|晚|夜|早|个)": -1,
    r"今(?:[天日]子?|儿个?|早|晚|朝)": 0,
    r"明(?:[天日]|儿个?)": 1,
    r"大后[天日]": 3,
    r"后[天日]": 2,
}
_YEAR = rf"(?P<year>{'|'.join(_YEARS)}|\d{{4}} ?年|\d{{2}} ?年|\d{{4}}(?=[ 的，]))"
_MONTH = r"(?:(?P<month>\d{1,2}|元) ?月份?|(?P<near>上上|上|这|本|下) ?个?月)"
_CALENDAR = re.compile(
    rf"(?:{_YEAR}[ 的里，]*)?{_MONTH}[ 的里，]*(?P<day>\d{{1,2}})(?!\d) ?[号日]?"
)
_FIGURES = re.compile(
    r"(?<!\d)(?P<year>\d{4}) ?[-/.年 ] ?(?P<month>\d{1,2}) ?[-/.月 ] ?(?P<day>\d{1,2})(?![\d月]) ?[号日]?"
)
_EIGHT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_DAY_ONLY = re.compile(r"(?:是|就是|，| )*(?P<day>\d{1,2}) ?[号日]")
_WEEKDAY = re.compile(
    r"(?P<week>上上|上|这|本|下下|下)? ?一?个? ?(?:礼拜|星期|周)(?P<weekday>[1-6日天])(?!月)"
)
_AGO = re.compile(r"(?P<ago>\d{1,2})天(?:之|以)?前")
_RELATIVE = re.compile("|".join(f"(?P<d{place}>{words})" for place, words in enumerate(_DAYS)))
_LUNAR = re.compile(
    r"[农阴旧老]历|初[一二三四五六七八九十\d]|[正腊冬]月|闰|大年|年三十|除夕|过年|元宵|端午|中秋|重阳|七夕|清明|冬至"
    r"|立[春夏秋冬]|节|国庆|小年|元旦|(?:八|8)月(?:十五|15)(?![号日])|廿[一二三四五六七八九]?(?![一二三四五六七八九号日])"
)
_VAGUE = re.compile(
    r"[月年][初底末]|[中上下]旬|几|多|半(?!夜)|那些|那阵|前[23]天|来天|[年月][前后]|(?:礼拜|星期|周)[前后]|[春夏秋冬]天"
)
_TIMES = re.compile(
    r"\d{1,2}点(?:钟|半|\d{1,2}分?)?|早上|上午|中午|下午|晚上|夜里|凌晨|早晨|清早|挂的?号"
)
_LEFT = re.compile(
    r"\d|[去今前明]年|月|礼拜|星期|周|号|(?<!生)日(?![期子])|没|不|[之以]?[前后](?!面)|＃起|[到至]＃|天气"
)
_DATE_WORD = re.compile(r"\d|[年月周]|礼拜|星期|几天|[春夏秋冬]天")
_RUN = re.compile(rf"[{CHINESE}十百千\d]+")


class Parts(NamedTuple):
    """What was said of a day; a month without a year waits for the rule of the missing year."""

    year: int | None
    month: int
    day: int


class Unclear(ValueError):
    """Carries the sentence that asks."""

    def __init__(self, msgid: str) -> None:
        super().__init__(msgid)
        self.msgid = msgid


def read_date(text: str, given: Given) -> Heard:
    """A day of the calendar."""
    said, before = last_said(text)
    last = without_fillers(said)
    if before is not None and not last:
        return ask(s.CORRECTED)
    try:
        found = _parts_in(last, given.today, _taken_back(before or "", given))
    except Unclear as why:
        return ask(why.msgid)
    return nothing(s.NOTHING) if found is None else _day_of(found, given.today)


def _taken_back(before: str, given: Given) -> Parts | None:
    try:
        return _parts_in(without_fillers(before), given.today, None)
    except Unclear:
        return None


def _parts_in(text: str, today: date, before: Parts | None) -> Parts | None:
    if _LUNAR.search(text):
        raise Unclear(s.DATE_LUNAR)
    figures = _TIMES.sub(" ", _with_arabic(plain_figures(text)))
    found, rest = _all_parts(figures, today)
    if before and not found and (day := _DAY_ONLY.fullmatch(figures)):
        return before._replace(day=int(day["day"]))
    doubtful = is_doubtful(text) or _VAGUE.search(figures)
    if doubtful and (found or _DATE_WORD.search(rest)):
        raise Unclear(s.DATE_ABOUT)
    return _one_of(found, rest, before)


def _one_of(found: set[Parts], rest: str, before: Parts | None) -> Parts | None:
    found = _without_echoes(found)
    if len(found) > 1:
        raise Unclear(s.DATE_TWO)
    unclear = _LEFT.search(rest) or "＃的＃" in rest or not is_harmless(rest, "day")
    if unclear if found else _DATE_WORD.search(rest):
        raise Unclear(s.DATE_PART)
    one = next(iter(found), None)
    if one and before and one.year is None:
        return one._replace(year=before.year)
    return one


def _without_echoes(found: set[Parts]) -> set[Parts]:
    """昨天，十一月二十号 is one day: the second only lacks the year."""
    whole = {one[1:] for one in found if one.year is not None}
    return {one for one in found if one.year is not None or one[1:] not in whole}


def _with_arabic(text: str) -> str:
    return _RUN.sub(lambda run: _run_in_arabic(run[0], text[run.end() : run.end() + 1]), text)


def _run_in_arabic(run: str, after: str) -> str:
    """十二 is 12 and 二零二六 is 2026; 三五号 may be two days."""
    if not re.search("[十百千]", run):
        if len(run) == 2 and after != "年" and is_read_out(run):
            raise Unclear(s.DATE_ABOUT)
        return arabic(run)
    number = read_number(run.removeprefix("零"))
    if number is None or (after == "年" and number < 1000):
        raise Unclear(s.DATE_PART)
    return str(int(number))


def _all_parts(text: str, today: date) -> tuple[set[Parts], str]:
    """Every day that is named, and the words that are left."""
    found: set[Parts] = set()
    for pattern, read in _READERS:
        for one in pattern.finditer(text):
            found.add(read(one, today))
        text = pattern.sub("＃", text)
    rest, weekdays = _WEEKDAY.sub("＃", text), list(_WEEKDAY.finditer(text))
    for one in weekdays:
        _take_weekday(one, found, today)
    return found, rest


def _take_weekday(one: re.Match[str], found: set[Parts], today: date) -> None:
    """上礼拜三 is a day of its own; a bare 星期三 only goes with the day beside it."""
    if one["week"]:
        found.add(_by_week(one, today))
    elif len(found) != 1 or _resolved(next(iter(found)), today).isoweekday() != _isoweekday(one):
        raise Unclear(s.DATE_PART)


def _resolved(parts: Parts, today: date) -> date:
    try:
        return date(parts.year or today.year, parts.month, parts.day)
    except ValueError:
        raise Unclear(s.DATE_PART) from None


def _isoweekday(one: re.Match[str]) -> int:
    return 7 if one["weekday"] in "日天" else int(one["weekday"])


def _by_week(one: re.Match[str], today: date) -> Parts:
    monday = today - timedelta(days=today.weekday())
    return _parts(monday + timedelta(weeks=_WEEKS[one["week"]], days=_isoweekday(one) - 1))


def _parts(day: date) -> Parts:
    return Parts(day.year, day.month, day.day)


def _by_calendar(one: re.Match[str], today: date) -> Parts:
    day = int(one["day"])
    if near := one["near"]:
        if one["year"]:
            raise Unclear(s.DATE_PART)
        months = today.year * 12 + today.month - 1 + _MONTHS[near]
        return Parts(months // 12, months % 12 + 1, day)
    month = 1 if one["month"] == "元" else int(one["month"])
    return Parts(_year(one["year"], today) if one["year"] else None, month, day)


def _year(said: str, today: date) -> int:
    """去年, 2026年, 26年: two figures are the latest such year that has begun."""
    if said in _YEARS:
        return today.year + _YEARS[said]
    figures = said.rstrip("年 ")
    if len(figures) == 2:
        return int(figures) + (2000 if 2000 + int(figures) <= today.year else 1900)
    if not 1900 <= int(figures) <= today.year + 1:
        raise Unclear(s.DATE_PART)
    return int(figures)


def _by_figures(one: re.Match[str], today: date) -> Parts:
    return Parts(_year(one["year"], today), int(one["month"]), int(one["day"]))


def _days_ago(one: re.Match[str], today: date) -> Parts:
    return _parts(today - timedelta(days=int(one["ago"])))


def _relative(one: re.Match[str], today: date) -> Parts:
    place = int(str(one.lastgroup)[1:])
    return _parts(today + timedelta(days=list(_DAYS.values())[place]))


_READERS = (
    (_EIGHT, _by_figures),
    (_FIGURES, _by_figures),
    (_CALENDAR, _by_calendar),
    (_AGO, _days_ago),
    (_RELATIVE, _relative),
)


def _day_of(parts: Parts, today: date) -> Heard:
    year = parts.year if parts.year is not None else _missing_year(parts, today)
    shown = {"month": str(parts.month), "day": str(parts.day)}
    if year is None:
        return ask(s.DATE_YEAR, **shown)
    try:
        day = date(year, parts.month, parts.day)
    except ValueError:
        return invalid(s.DATE_NO_SUCH, **shown)
    return sure(day.isoformat(), s.DATES[day.weekday()], year=str(year), **shown)


def _missing_year(parts: Parts, today: date) -> int | None:
    """This year when the day has come; last year's when it is far nearer; else somebody must say."""
    this, last = (_month_and_day(year, parts) for year in (today.year, today.year - 1))
    if this is None or this <= today:
        return today.year
    return last.year if last and today - last < (this - today) / 3 else None


def _month_and_day(year: int, parts: Parts) -> date | None:
    try:
        return date(year, parts.month, parts.day)
    except ValueError:
        return None
