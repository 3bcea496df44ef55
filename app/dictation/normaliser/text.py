"""A transcript made plain: half-width, simplified characters, without fillers, and its corrections."""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from opencc import OpenCC

# These are changed by the conversion although a name on an ID card may be written with them.
_ALSO_SIMPLIFIED = frozenset("乾甯於夥矩昇陞迺邨祕喆堃")
_STOPS = re.compile(r"[^\w\s.,\-/~¥+·×%]|(?<!\d)[.,\-/+]|[.,\-/+](?!\d)")
_SPACES = re.compile(r"\s+")

FILLERS = re.compile(
    r"嗯|呃|(?<![金总余限全数差])额|啊|哦|噢|喔|唔(?![系使要得知])|哎|诶|欸|唉|嘛|呢|呀|哈|哩|咧|噶|嘎"
    r"|啦|咯|喽|噻|撒|喂|嗲|哟|那个(?!月)|这个(?!月|礼拜|星期|周)|就是说?|怎么说|你听我说|我跟你说"
    r"|我告诉你|我说|同志|医生|师傅|姑娘|小伙子|老师|你好"
)
HEDGES = re.compile(
    r"大概|大约|约[摸莫]|(?<![预节签])约|大致|差不多|左右|上下|将近|接近|好[像象]|可能|也许|或许|应该|应当|估[计摸]"
    r"|(?<![找看听])不到|至少|起码|最多|顶多|不止|超过|不超|以上|以下|以内|出头|有余|不足|还是|或者?|要么|记不|忘|不确定"
    r"|不清楚|说不[准好]|拿不准|吃不准|不敢|吧|怕是|恐怕|似乎|印象|反正|看着|看看|想想|猜|吗|样子|光景|往上|朝上|开外|冒头|挂零|不晓得|不知道|不记得"
)
_MARKS = re.compile(
    r"(?:(?<![对都也全太])(?:不对)+|[说讲报念搞弄记]错了?|错了|更正(?:一下)?|重新说|重说|重来|我?再说一[遍次]|[哦噢啊呃]不(?=[，\s])"
    r"|不是(?=[，\s]*(?:应[该当])?是)|不是(?=[，\s]*不是))+"
)
_INSTEAD = re.compile(r"^[，\s]*(?:应[该当]|应)?(?:就?是|改成|要改成|叫)?[，\s]*")
_NOT_BUT = re.compile(
    r"^(?:[我的号码是]*)不[是叫](?P<wrong>[^，\s].*?)[，\s]*(?:而)?[是叫](?P<right>.+)$"
)


class Said(NamedTuple):
    """`last` is what counts; `before` was taken back, None when nothing was."""

    last: str
    before: str | None


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters made simplified; a text that is simplified already stays as it is."""
    made: str = _converter().convert(text)
    changed = {old for old, new in zip(text, made, strict=False) if old != new}
    return text if len(made) == len(text) and changed <= _ALSO_SIMPLIFIED else made


def plain(transcript: str) -> str:
    """Half-width, simplified, lower case; every stop is ，and every gap one space."""
    text = unicodedata.normalize("NFKC", transcript)
    text = "".join(mark for mark in text if unicodedata.category(mark) != "Cf")
    text = _STOPS.sub("，", simplified(text).lower().replace("_", " "))
    return re.sub(r"\s*，[，\s]*", "，", _SPACES.sub(" ", text)).strip("， ")


def without_fillers(text: str) -> str:
    """The words without those that only fill a pause."""
    return FILLERS.sub(" ", text).strip("， ")


def is_doubtful(text: str) -> bool:
    """The speaker says himself that he is not sure, or gives a choice."""
    return HEDGES.search(text) is not None


def last_said(text: str) -> Said:
    """What stands after 「不对，是…」, and what it takes the place of."""
    if swapped := _NOT_BUT.match(text):
        return Said(swapped["right"].strip("， "), swapped["wrong"])
    pieces = _MARKS.split(text)
    if len(pieces) == 1:
        return Said(text, None)
    return Said(_INSTEAD.sub("", pieces[-1]).strip("， "), pieces[-2].strip("， "))


def says_the_same(words: str) -> bool:
    """Whether what stands between two equal values only repeats: 三千二，就是三千二."""
    return re.fullmatch(r"[，\s就是对总共的]*", words) is not None
