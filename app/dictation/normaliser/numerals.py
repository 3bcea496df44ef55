"""Numbers in Chinese, Arabic and mixed figures. What is not well formed is no number."""

import re
from decimal import Decimal

CHINESE = "零一二两三四五六七八九"
_FORMAL = str.maketrans("〇○壹贰叁肆伍陆柒捌玖拾佰仟弍", "零零一二三四五六七八九十百千二")
_TO_ARABIC = str.maketrans("零一二两三四五六七八九点", "01223456789.")
_READ_OUT = re.compile(rf"[1-9{CHINESE[1:]}][{CHINESE}]|[{CHINESE[1:]}]\d|(?<![万千百亿])零\d|零零")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SECTION = re.compile(r"0?(?:([1-9])千)?0?(?:([1-9])百)?0?(?:([1-9])?(十)|0)?([1-9])?")
_SHORT = re.compile(r"([亿万千百])([1-9])$")
_CUT_OFF = re.compile(r"[千百][1-9]$|[亿万千百十]0$")
_LOWER = {"亿": "千万", "万": "千", "千": "百", "百": "十"}
_SIZES = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100}
_SCALED = re.compile(r"(\d+\.\d+)([亿万千百])")
IDIOMS = re.compile(
    r"加起来|加(?:在)?一起|一共|一起|一总|一下子?|一般|一直|一定|统一|一样|一些|一边|一会儿?|一家|一点[儿都也]|一趟|一辈子|(?<![一二两三四五六七八九十百千\d])万一|唯一|十分(?=的)"
)


def plain_figures(text: str) -> str:
    """Formal figures (叁仟) and 廿 卅 made everyday ones; 一共 and the like taken out."""
    formal = re.sub("参(?=[仟千佰百拾十])", "三", text).translate(_FORMAL)
    plain = formal.replace("廿", "二十").replace("卅", "三十")
    return IDIOMS.sub(" ", plain)


def arabic(text: str) -> str:
    """Each Chinese figure as its Arabic one, 点 as a point; units stay."""
    return text.translate(_TO_ARABIC)


def is_read_out(text: str) -> bool:
    """Figures side by side without a unit: read figure by figure, or a range as in 两三百."""
    return _READ_OUT.search(text) is not None


def read_number(text: str, *, shortened: bool = False) -> Decimal | None:
    """三千二百 and 3千2百 and 3,200; with `shortened` also 三千二. None when it is not well formed."""
    whole, _, fraction = text.replace(".", "点").partition("点")
    if not text or is_read_out(whole):
        return None
    figures = arabic(text)
    if "," in figures:
        return Decimal(figures.replace(",", "")) if _GROUPED.fullmatch(figures) else None
    if scaled := _SCALED.fullmatch(figures):
        return Decimal(scaled[1]) * _SIZES[scaled[2]]
    return _with_fraction(arabic(whole), arabic(fraction), "点" in text or "." in text, shortened)


def _with_fraction(whole: str, fraction: str, has_point: bool, shortened: bool) -> Decimal | None:
    if has_point and not fraction.isdecimal():
        return None
    if shortened and not has_point:
        whole = _SHORT.sub(lambda found: found[0] + _LOWER[found[1]], whole)
    number = _whole(whole)
    return None if number is None else Decimal(f"{number}.{fraction or 0}")


def _whole(text: str) -> int | None:
    if _CUT_OFF.search(text) and not text.isdecimal():
        return None
    for unit in "亿万":
        high, found, low = text.partition(unit)
        if found:
            return _joined(_whole(high), _whole(low) if low else 0, _SIZES[unit])
    return _section(text)


def _joined(high: int | None, low: int | None, size: int) -> int | None:
    return None if high is None or low is None or low >= size else high * size + low


def _section(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    found = _SECTION.fullmatch(text)
    if not text or not found:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    tenth = int(tens or 1) if ten else 0
    return int(thousands or 0) * 1000 + int(hundreds or 0) * 100 + tenth * 10 + int(ones or 0)
