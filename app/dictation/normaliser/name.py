"""A person's name, also spelled out: 弓长张, 桂花的桂. A part that does not fit is asked for."""

import re

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.names import (
    double_surnames,
    everyday_words,
    known_surnames,
    surnames,
    usual_surnames,
)
from app.dictation.normaliser.sound import sounds
from app.dictation.normaliser.spelling import Spelled, read_spelling
from app.dictation.normaliser.text import is_doubtful, last_said

_RARE = frozenset("不没别是的了过那和都来位但才由从却后空通能利养终当须相成向全时单强应常花万")
_OFTEN_WORDS = frozenset("高马黄金石方龙武文毛白钱江史顾万常安康温于钟易倪严牛施")
_FILLERS = re.compile(r"嗯|呃|啊|哦|噢|那个|这个|就是说|[哎诶欸唉喂]|你好|同志|姑娘")
_LEAD = re.compile(
    r"^.*?(?:姓名|名字|大名|全名|真名|名)[是叫做为个就，\s]*|^.*?(?:叫做|叫作|名叫|叫)|^(?:就?是|我是|本人是?|患者是?|病人是?)"
)
_CALLED = re.compile("姓名|名字|大名|全名|真名|叫|患者|病人|本人")
_SURNAMED = re.compile(
    r"(?:^|[，\s]|[我他她本人者])(?:他|她|我)?姓(?!名)([一-龥]{1,2}?)(?=$|[，\s]|叫|名|单名|的)"
)
_ONE_LETTER = re.compile(r"(?:单名|名)[，\s]*(?:一个?|个|叫)?[，\s]*([一-龥])字?$|单字([一-龥])$")
_TAIL = re.compile(
    r"[，\s]*(?:今年|住在?|身份证|电话|手机|\d|来办|来报|想办|要办|没错|对的?$|就这个|这个名字).*$|(?:[啊呀呢嘛哈啦咯喽的噻撒哟哩噶嘎]|就是我|[这三两]个字)+$"
)
_TITLES = re.compile(
    r"^[老小阿]|先生$|女士$|大[爷妈娘姐哥叔伯]|阿[姨婆公]|师傅|护士|经理|书记|家属|[家某人科药院区路市县镇村街费]$|[奶爷]{2}|老师|医生|主任|同志|婆婆|伯伯|叔叔"
)
_NEVER_IN_NAMES = re.compile(
    r"[的了是我你他她不没吗呢么什怎这哪病药费您谁吃喝很姓叫]|医院|报销|办理|时候|说话|号码|今天|明天|昨天|电话|谢谢|血压"
)


def read_name(text: str, _: Given) -> Heard:
    """A Chinese name of two to four characters that begins with a surname."""
    last, before = last_said(text)
    if before is not None and not last:
        return ask(s.CORRECTED)
    spelled = read_spelling(_FILLERS.sub(" ", last).strip("， "))
    said = _said(spelled)
    name = _as_spelled(said, spelled.letters) if said else "".join(spelled.letters)
    is_introduced = bool(_CALLED.search(last) or spelled.letters or _SURNAMED.search(last))
    is_clear = not is_doubtful(last) and not spelled.is_unclear
    if name and is_clear and is_name(name) and (is_introduced or _stands_alone(name)):
        return sure(name, s.NAME, letters=" ".join(name))
    is_near = is_introduced or _may_hold_a_name(last)
    return ask(s.NAME_UNCLEAR) if is_near and name != "" else nothing(s.NOTHING)


def _may_hold_a_name(text: str) -> bool:
    short = len(text) < 5 or (text[0] in surnames() and len(text) < 12)
    return short and not _NEVER_IN_NAMES.search(text)


def is_name(name: str) -> bool:
    """A surname and one or two characters after it."""
    if _NEVER_IN_NAMES.search(name) or _TITLES.search(name) or not re.fullmatch("[一-龥]+", name):
        return False
    if name in double_surnames():
        return False
    if name[:2] in double_surnames() and len(name) > 2:
        return len(name) <= 4
    return name[0] in surnames() and 2 <= len(name) <= 3 and not _TITLES.search(name[1:])


def _stands_alone(name: str) -> bool:
    """Without 我叫 before it a word of everyday talk is no name."""
    known = usual_surnames() - _OFTEN_WORDS if len(name) == 2 else known_surnames() - _RARE
    is_usual = name[0] in known or name[:2] in double_surnames()
    return is_usual and len(set(name)) > 1 and not {name, name[:2]} & everyday_words()


def _said(spelled: Spelled) -> str | None:
    """The name as it was said, put together from its pieces; None when it cannot be."""
    words = spelled.rest
    surname = _SURNAMED.search(words)
    if surname:
        words = words[surname.end() :]
    one = _ONE_LETTER.search(words) if surname else None
    given = one[1] or one[2] if one else _joined(_TAIL.sub("", _LEAD.sub("", words)))
    return _with_surname(surname[1] if surname else "", given)


def _joined(words: str) -> str:
    """王 秀 英 is one name, 王秀英 王秀英 too; two different ones are left as they are."""
    pieces = [piece for piece in re.split(r"[，\s]+", words) if piece]
    if len(set(pieces)) == 1:
        half = len(pieces[0]) // 2
        return pieces[0][:half] if half > 1 and pieces[0] == pieces[0][:half] * 2 else pieces[0]
    is_split = (
        pieces and (pieces[0] in surnames() or pieces[0] in double_surnames()) and len(words) < 7
    )
    return "".join(pieces) if is_split else words.strip("， ")


def _with_surname(surname: str, given: str) -> str:
    if not surname or given.startswith(surname):
        return given
    is_whole = len(given) == 2 and given[0] in usual_surnames()
    return given + "，" if is_whole or len(given) > 2 else surname + given


def _as_spelled(said: str, letters: tuple[str, ...]) -> str | None:
    """Each spelled character takes the place of the one that sounds like it."""
    name = list(said)
    for letter in letters:
        if letter in name:
            continue
        places = [i for i, old in enumerate(name) if sounds(old) == sounds(letter)]
        if len(places) != 1:
            return None
        name[places[0]] = letter
    return "".join(name)
