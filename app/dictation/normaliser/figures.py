"""Numbers that are read figure by figure: 幺 洞 拐 勾, groups, 三个零, X."""

import re
from typing import NamedTuple

from app.dictation.normaliser.numerals import CHINESE, arabic, plain_figures
from app.dictation.normaliser.text import is_doubtful, last_said, without_fillers

_SPOKEN = str.maketrans("幺腰妖夭吆洞灵铃拐勾", "1111100079")
_LETTER_X = re.compile(
    r"(?:大写|小写|英文|字母)*的?(?:[艾埃爱诶唉哎][克科][斯思丝死司]|[ei]x|叉|×|x)"
)
_CONTEXT = re.compile(
    r"身份证件?|证件|号码|银行卡|社保卡|卡片|手机|电话|联系|尾号|末尾|结尾|尾巴|开头|[最末]后?(?:还?有)?一[位个]|[一两]位一位|最后|数字"
    r"|[我他她您你俺]的?|[就也]?是|号|卡|的|了|个大写|大写|字母|一?个(?=x)|没错|对的?$|完了|说完|讲完|没了|后面|然后|接着|接下来|再"
)
_REPEATED = re.compile(rf"([两二三四五六七八2-8])个([\d{CHINESE}])(?!个)")
_DOUBLED = re.compile(rf"双([\d{CHINESE}])")
_HUNDREDS = re.compile(r"([1-9])百(?:0([1-9])(?!\d*十)|([1-9])?十([1-9])?)")
_TENS = re.compile(r"([1-9])?十([1-9])?(?!\d*十)")


class Figures(NamedTuple):
    """`digits` in order; `is_clear` when nothing unknown stood between them and nobody doubted."""

    digits: str
    is_clear: bool
    in_words: bool = False
    is_mended: bool = False


def read_figures(text: str) -> Figures:
    """The figures of one number as it was said, without looking at corrections."""
    bare = _REPEATED.sub(_repeat, _DOUBLED.sub(r"\1\1", _words_away(text)))
    in_words = _TENS.sub(_tens, _HUNDREDS.sub(_hundreds, arabic(bare)))
    grouped = re.sub("[ ，]", "", in_words)
    between = re.search(r"\d.*[^\dx].*[\dx]", grouped)
    rest = re.sub(r"[\dx]", "", grouped)
    digits = re.sub(r"[^\dx]", "", grouped).upper()
    is_clear = not between and not is_doubtful(text) and not re.search(r"[百千万十个不没第]", rest)
    return Figures(digits, is_clear, in_words != arabic(bare))


def _words_away(text: str) -> str:
    spoken = without_fillers(text.replace(",", "，"))
    plain = plain_figures(_LETTER_X.sub("x", spoken)).translate(_SPOKEN)
    return re.sub(r"(?<=\d)[-/.](?=\d)|^\+", "", _CONTEXT.sub(" ", plain).strip())


def _repeat(found: re.Match[str]) -> str:
    return found[2] * int(arabic(found[1]))


def _hundreds(found: re.Match[str]) -> str:
    hundred, low, tens, ones = found.groups()
    return hundred + (f"0{low}" if low else f"{tens or 1}{ones or 0}")


def _tens(found: re.Match[str]) -> str:
    return f"{found[1] or 1}{found[2] or 0}"


def once(digits: str, lengths: range) -> str:
    """The number said twice in the same words counts once."""
    half = len(digits) // 2
    return digits[:half] if digits[:half] == digits[half:] and half in lengths else digits


def figures_said(text: str, lengths: range) -> Figures | None:
    """The figures that count after corrections; None when everything was taken back."""
    last, before = last_said(text)
    tail = read_figures(last)
    if before is None:
        return tail._replace(digits=once(tail.digits, lengths))
    if not tail.digits:
        return None
    return tail if len(tail.digits) >= lengths.start else _mended(read_figures(before), tail)


def _mended(head: Figures, tail: Figures) -> Figures:
    """The last few figures said anew: sure only for who can check the whole."""
    kept = head.digits[: max(len(head.digits) - len(tail.digits), 0)]
    return Figures(kept + tail.digits, head.is_clear and tail.is_clear, is_mended=True)


def grouped(digits: str, *sizes: int) -> str:
    """The figures in groups of these sizes; what is left goes on in the last size."""
    groups: list[str] = []
    start = 0
    while start < len(digits):
        size = sizes[min(len(groups), len(sizes) - 1)]
        groups.append(digits[start : start + size])
        start += size
    return " ".join(groups)
