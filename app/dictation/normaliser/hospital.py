"""A hospital by its sound, against the directory that is given. Only one that fits alone is sure."""

import re
from collections.abc import Sequence

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.sound import Sounds, is_part, loosely, sounds
from app.dictation.normaliser.text import is_doubtful, last_said, without_fillers

_AROUND = re.compile(
    r"^(?:[我他她俺您]们?|[妈爸爹娘]+|父亲|母亲|爱人|儿子|女儿|爷爷|奶奶|老伴|当时|一直|上次|这次|后来|那天|都|就|也)*(?:的?医院(?:名字)?(?:叫|是))?"
    r"(?:[是在去到叫跑找往从住]|就诊|看的?是|住的?是|送到了?|送去了?|转到了?)*(?:那个|那家|这家|一家|什么|叫)*"
)
_AFTER = re.compile(
    r"(?:住院部|门诊部|急诊[科部]?|里面|里头|那[里边儿]|这[里边儿])?(?:看的?急诊|看的?门诊|看的?病|看的|看|住的?院|住的|住|做的?手术|开的?刀|动的?手术|抢救的?|检查的?|挂的?号|去的|[的了过])*$"
)
_GENERIC = re.compile(r"[省市区县第]|人民|附属|大学|医院|[医院]")
_JOINING = re.compile(r"[的 ，]")
_KINDS = ("医院", "院", "保健院")
_NUMERALS = "一二三四五六七八九十"
_BESIDE = re.compile(r"[东西南北]院|分院|院区|旁边|对面|附近|隔壁|不是|没|别")


def read_hospital(text: str, given: Given) -> Heard:
    """One hospital of the directory."""
    last, before = last_said(text)
    words = _JOINING.sub("", without_fillers(last))
    said = _core(words)
    if not said:
        return ask(s.CORRECTED) if before is not None else nothing(s.NOTHING)
    fitting = [one for one in given.hospitals if one == words] or _fitting(said, given.hospitals)
    doubtful = is_doubtful(last) or _BESIDE.search(last)
    if len(fitting) == 1 and not doubtful:
        return sure(fitting[0], s.HOSPITAL)
    candidates = fitting or _similar(said, given.hospitals)
    if not candidates:
        return nothing(s.HOSPITAL_UNKNOWN)
    return ask(s.HOSPITAL_WHICH, names="、".join(candidates[:3]))


def _core(words: str) -> str:
    return _AFTER.sub("", _AROUND.sub("", words, count=1))


def _fitting(said: str, names: Sequence[str]) -> list[str]:
    """The whole name first; then a piece of it, or the name without its general words."""
    for whole in (said, _no_town(said)):
        for sounding in (_as_written, sounds, loosely):
            if found := [name for name in names if sounding(name) == sounding(whole)]:
                return found
    if found := [name for name in names if _no_town(name) == _no_town(said)]:
        return found
    return [name for name in names if _is_short_for(said, name)]


def _as_written(text: str) -> Sounds:
    return tuple(text)


def _no_town(name: str) -> str:
    return name.replace("市", "") if len(name) > 3 else name


def _is_short_for(said: str, name: str) -> bool:
    if len(said) < 2 + ("院" not in said) or not re.sub("[医院]", "", said):
        return False
    if "院" not in said:
        return _is_all_but_the_kind(said, name) or (
            said.endswith("医") and _leaves_out_general(said, name)
        )
    return is_part(loosely(said), loosely(name)) or _leaves_out_general(said, name)


def _is_all_but_the_kind(said: str, name: str) -> bool:
    """江苏省中医 lacks only 院; 东南大学 is something else than its hospital."""
    return any(
        name.endswith(kind) and loosely(name.removesuffix(kind))[-len(said) :] == loosely(said)
        for kind in _KINDS
    )


def _leaves_out_general(said: str, name: str) -> bool:
    """市一院 is 市第一医院: every word said is in the name, what is missing is general or leads it."""
    is_vague = "人民" in name and "人" not in said and not _numerals(said)
    if is_vague or not _is_within(said, name):
        return False
    return any(
        re.fullmatch(_pattern(name[start:]), "".join(said)) for start in range(len(name) - 1)
    )


def _pattern(name: str) -> str:
    """The name with each general word left open, to be said or not."""
    pieces, end = [], 0
    for found in _GENERIC.finditer(name):
        pieces.append(re.escape(name[end : found.start()]) + _open(found[0]))
        end = found.end()
    return "".join(pieces) + re.escape(name[end:])


def _open(word: str) -> str:
    return {"医院": "医?院?", "人民": "(?:人民?)?"}.get(word, f"(?:{word})?")


def _similar(said: str, names: Sequence[str]) -> list[str]:
    """Names that might be meant: one syllable off, or the same without every general word."""
    bare = _GENERIC.sub("", said)
    return [
        name
        for name in names
        if _is_within(said, name)
        or is_part(sounds(name), sounds(said))
        or (bare and _GENERIC.sub("", name) == bare)
        or (_is_one_off(said, name) and _numerals(said) == _numerals(name))
    ]


def _is_within(said: str, name: str) -> bool:
    """Every character said is in the name, in its order: 市人民医院 and 市第一人民医院."""
    signs = iter(name)
    return len(said) > 1 and said != "医院" and all(sign in signs for sign in said)


def _numerals(text: str) -> str:
    return "".join(sign for sign in text if sign in _NUMERALS)


def _is_one_off(said: str, name: str) -> bool:
    """One syllable heard wrongly, too many or too few."""
    one, other = loosely(said), loosely(name)
    head = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if head is None:
        return len(said) > 3 and abs(len(one) - len(other)) == 1
    left, right = one[head:], other[head:]
    return len(said) > 3 and (left[1:] == right[1:] or left[1:] == right or left == right[1:])
