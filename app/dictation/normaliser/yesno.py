"""Yes, no, or I do not know; in the words of several regions. A question is no answer."""

import re

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.heard import Given, Heard, ask, nothing, sure
from app.dictation.normaliser.text import last_said

_UNKNOWN = re.compile(
    r"不[太大很怎么]{0,2}(?:清|知|晓得|明白|懂|记得|确定)|说不[上出]|不知|记不[得起住]|不晓得|[不弄搞记讲说拎][不勿]?清|忘|不记得|不确定|说不[准好定]|吃不准|不好说|不一定|难说|看情况|可能|也许|大概|好[像象]|应[该当]"
    r"|差不多|随便|都[行可好]|想[一想]|想下|想好|等[一等下]|等会|问[问一下我他她]|再说|再看|什么意思|啥|听不|没听|再讲|不懂|不明白|勿晓得"
    r"|弗晓得|唔知|唔清|唔记得|晓不得|晓求得|估计|怕是|没准|(?<![好行])吧$|有时候|有点|有可能|要看|看看"
)
_QUESTION = re.compile(
    r"(?<!不)是不是|(?<!不)对不对|(?<!没)有没有|(?<!不)要不要|(?<!不)用不用|(?<!不)行不行|好不好|可不可以|能不能|是吗|对吗|有吗|行吗|好吗|可以吗|要吗|吗$|怎么|为什么|多少|哪|谁|几|伐$|么$"
)
_YES_WORDS = (
    r"没(?:有)?(?:错|问题|毛病|意见)|冇问题|错不了|不错|必须|肯定|当然|确[认定实]|正确|同意|愿意|需要|可以|可得"
    r"|是[的滴啊呀个]?|系[嘅啊呀]?|係|就是[的滴]?|对[的头啊滴]?|嗯+|恩|唔唔|好[的滴嘞啊呀]?|行[的啊]|要[的得]|有[的啊过]?|啱|会的|能的|用的"
    r"|就?是我(?:自己|本人)?|[好行]吧|要办的?|想办|要报|ok|okay|yes|办[的过]?|做过|住过|去过|参加[了过]|买了|用过|是这样|是真的|那是|那当然|晓得了|愿"
)
_NO_WORDS = (
    r"(?:我?[从还并也]?[来]?)?(?:不|没有?|没得|莫得?|木有|冇得?|唔|勿|弗|覅|甭|别|未|毋)"
    r"(?:是[的滴]?|系|对|用|要|使|行|可以|可|好|成|中|得|需要|同意|愿意|愿|想|会|能|办|做|去|去过|办过|住过|做过|参加|买|有|过|曾|呢|了|必|正确|准确|准)*"
    r"|要不得|使不得|有错|有误|错误|一[次个点回样张]?[都也]没有?|用不着|否|错了?|算了|拉倒|免了|no|侬勿"
)
_PARTICLES = r"[呐啊呀呢嘛哦噢喔哟咯啦了哈哩咧噶嘎嘞撒噻么喽哎诶欸嗨呗耶的额呃]*"
_WHO = r"(?:[我俺咱他她]们?|家里|老伴|这个|那个|那|都|也|就|真|很|当然|确实|肯定|完全|其实)*"
_WEAK = r"(?:中)+|(?:成)+|得[嘞行咧]?|管用?|可|能|会|(?:行)+|(?:要)+"
_YES = re.compile(rf"(?:{_WEAK}){_PARTICLES}|{_PARTICLES}{_WHO}(?:(?:{_YES_WORDS}){_PARTICLES})+")
_NO = re.compile(rf"[嗯哎唉诶欸呃额哦噢]*{_PARTICLES}{_WHO}(?:(?:{_NO_WORDS}){_PARTICLES})+")
_LEADS_YES = re.compile(
    r"(?:嗯*，?)(?:(?:是的|对的|有的|好的|没错|可以的?|对对对?|是是是?|是啊)(?=[，我俺他她])|(?:[对是有])(?=，))(?P<rest>.{2,15})"
)
_LEADS_NO = re.compile(
    r"(?:嗯*，?)(?:我|他|她|从来|还|也)*(?:没有?|不是|不用|不要|不需要|不想|不会|不同意|不愿意)(?P<rest>(?![错事紧命话说准]|办法|关系|问题).{1,14})"
)
_TURNS = {
    "yes": re.compile(r"不|没|别|无|未|但|可是|不过|只|除|吗"),
    "no": re.compile(r"不|但|可是|不过|只|除|错|[是对有]的|，[有是对要好行]|^有"),
}
_TWICE_NOT = re.compile(
    r"不是(?:没|不(?![是对用要]))|没有?(?:不(?!是)|没(?!有))|不[能会得]?没|不[能会得]不|不能说"
)
_YES_FIRST = re.compile(r"没(?:有)?(?:错|问题|毛病|意见)|不错|错不了")
_SAID = {"yes": s.YES, "no": s.NO, "unknown": s.UNKNOWN}


def read_yesno(text: str, _: Given) -> Heard:
    """yes, no or unknown."""
    last, before = last_said(text)
    words = last if before and _meaning(last) else text
    meaning = _meaning(re.sub(r"[\s，]+", "，", words.replace("谢谢", " ").strip()))
    if meaning:
        return sure(meaning, _SAID[meaning])
    return ask(s.YESNO_WHICH) if re.search(r"[是不对没有]", text) else nothing(s.NOTHING)


def _meaning(words: str) -> str | None:
    if _UNKNOWN.search(words) or _QUESTION.search(words):
        return "unknown"
    pieces = [
        piece for piece in words.split("，") if re.sub(_PARTICLES, "", piece) or "嗯" in piece
    ]
    found = {_piece(piece) for piece in pieces}
    if len(found) == 1:
        return found.pop() or _leading(words)
    return _after_a_hum(pieces) or _leading(words)


def _piece(piece: str) -> str | None:
    if _NO.fullmatch(piece) and not _YES_FIRST.match(piece) and not _TWICE_NOT.search(piece):
        return "no"
    return "yes" if _YES.fullmatch(piece) else None


def _after_a_hum(pieces: list[str]) -> str | None:
    """嗯 不是: what follows the hum is the answer."""
    rest = {_piece(piece) for piece in pieces if not re.fullmatch(r"[嗯恩唔]+", piece)}
    return rest.pop() if len(rest) == 1 else None


def _leading(words: str) -> str | None:
    """An answer and some words after it that do not turn it round."""
    if _TWICE_NOT.search(words):
        return None
    for pattern, meaning in ((_LEADS_NO, "no"), (_LEADS_YES, "yes")):
        found = pattern.fullmatch(words)
        if found:
            return None if _TURNS[meaning].search(found["rest"]) else meaning
    return None
