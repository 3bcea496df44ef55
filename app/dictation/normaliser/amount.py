"""Sums of money. A sum is sure when it is said to the end, once, and by nobody who doubts it."""

import re
from decimal import Decimal

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.around import is_harmless
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.numerals import (
    CHINESE,
    arabic,
    is_read_out,
    plain_figures,
    read_number,
)
from app.dictation.normaliser.text import is_doubtful, last_said, says_the_same, without_fillers
from app.money import MOST, to_fen

_FIGURE = rf"[{CHINESE}十百千万亿\d]"
_UNITS = str.maketrans({"块": "元", "圆": "元", "蚊": "元", "毛": "角", "毫": "角", "正": "整"})
_UNIT_WORDS = re.compile(r"(?<=[元角分])(?:洋?钱|洋钿|子|人民币|大洋)|¥|人民币|rmb")
_GAP = re.compile(
    rf"(?<=[{CHINESE}十百千万亿元角]) (?=[\d{CHINESE}十百千万亿元角分])|(?<=\d) (?=[千百万元角分])"
)
_COUNTED = re.compile(
    rf"第{_FIGURE}+[个张次回份]?|{_FIGURE}+(?:年|个?月份?|[号日](?!元)|[张天次份回趟岁位盒瓶支种项晚夜]|个(?:人|孩子|礼拜|星期|小时))"
)
_ABOUT = re.compile(
    rf"多|几|[十百千万]来|来[元千百万]|[百千万]把|个把|上[百千万]|成[百千万]|小(?={_FIGURE})|好(?={_FIGURE})"
    rf"|(?<![最附])近|超|[快过够](?={_FIGURE})|若干|零头|把[元钱]|总有"
)
_RUN = re.compile(rf"[{CHINESE}十百千万亿点\d.,元角分整半]+")
_AFTER_YUAN = re.compile(
    r"(?:(?:0?(?P<jiao>\d)角(?:(?P<fen>\d)分?|0(?P<fen0>\d)分)?|0?(?P<only_fen>\d)分|(?P<bare>\d)|(?P<two>\d\d))?整?"
    r"|(?P<half>半))"
)
_SMALL = re.compile(r"(?:(?P<jiao>\d)角(?:0?(?P<fen>\d)分?)?|(?P<only_fen>\d)分)")
_BY_FIGURES = re.compile(r"(\d{3,})(\.\d{1,2})?")
_NEIGHBOURS = re.compile("12|23|34|45|56|67|78|89")


def read_amount(text: str, _: Given) -> Heard:
    """Yuan with two decimals."""
    last, before = last_said(text)
    if before is not None and not last:
        return ask(s.CORRECTED)
    clean = _prepared(last)
    if not re.search(_FIGURE + "|半", clean.replace("＃", "")):
        return ask(s.AMOUNT_ABOUT) if _ABOUT.search(clean) else nothing(s.NOTHING)
    if is_doubtful(clean) or _ABOUT.search(clean):
        return ask(s.AMOUNT_ABOUT)
    return _one_of(clean)


def _prepared(text: str) -> str:
    words = plain_figures(without_fillers(text)).translate(_UNITS)
    return _COUNTED.sub("＃", _GAP.sub("", _UNIT_WORDS.sub("", words)))


def _one_of(clean: str) -> Heard:
    runs = [run.strip(".,点") for run in _RUN.findall(clean) if re.search(_FIGURE, run)]
    rest = _RUN.sub("", clean)
    sums = {read_sum(run) for run in runs}
    if re.search(rf"＃ ?{_FIGURE}|[元角分] ?＃", clean) or not is_harmless(rest, "money"):
        return ask(s.AMOUNT_UNCLEAR)
    if len(sums) > 1 or (len(runs) > 1 and not says_the_same(rest)):
        return ask(s.AMOUNT_TWO)
    found = next(iter(sums), None)
    return ask(s.AMOUNT_UNCLEAR) if found is None else _sure(found)


def _sure(amount: Decimal) -> Heard:
    return sure(f"{amount:.2f}", s.AMOUNT, amount=say_amount(amount))


def say_amount(amount: Decimal) -> str:
    """3200 元 5 角: as it is spoken."""
    fen = int(amount * 100)
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    parts = [f"{yuan} 元" if yuan or not fen else "", f"{jiao} 角" if jiao else ""]
    return " ".join(part for part in (*parts, f"{rest} 分" if rest else "") if part)


def read_sum(run: str) -> Decimal | None:
    """One run of figures and units; None when it is not a whole sum, or might be two."""
    whole, unit, after = run.partition("元")
    found = _with_yuan(whole, after) if unit else _without_yuan(run)
    return to_fen(found) if found is not None and _fits(found) else None


def _fits(amount: Decimal) -> bool:
    return amount <= MOST and amount == to_fen(amount)


def _with_yuan(whole: str, after: str) -> Decimal | None:
    number = Decimal("0.5") if whole == "半" and not after else _plain_or_read_out(whole)
    tail = _AFTER_YUAN.fullmatch(arabic(after))
    if number is None or tail is None or (after and number != int(number)):
        return None
    cents = _cents(tail)
    return None if cents is None else number + cents


def _plain_or_read_out(whole: str) -> Decimal | None:
    figures = arabic(whole)
    if not is_read_out(whole.partition("点")[0]):
        return read_number(whole)
    by_figures = _BY_FIGURES.fullmatch(figures)
    if not by_figures or (len(by_figures[1]) == 3 and _NEIGHBOURS.search(by_figures[1])):
        return None
    return Decimal(figures)


def _cents(tail: re.Match[str]) -> Decimal | None:
    if tail["half"]:
        return Decimal("0.5")
    if tail["two"]:
        is_range = _NEIGHBOURS.fullmatch(tail["two"]) or tail["two"].startswith("0")
        return None if is_range else Decimal(f"0.{tail['two']}")
    jiao = tail["jiao"] or tail["bare"] or 0
    fen = tail["fen"] or tail["fen0"] or tail["only_fen"] or 0
    return Decimal(f"0.{jiao}{fen}")


def _without_yuan(run: str) -> Decimal | None:
    if small := _SMALL.fullmatch(arabic(run)):
        return Decimal(f"0.{small['jiao'] or 0}{small['fen'] or small['only_fen'] or 0}")
    bare = run.removesuffix("整")
    is_bare_figure = len(bare) == 1 and bare != "十"
    return (
        None
        if is_bare_figure or bare[0] in "零0点." or bare[-1] == "两"
        else read_number(bare, shortened=True)
    )
