"""Every code that a service refuses with, as a sentence: what is wrong, and what to do next."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.errors import Refusal

SENTENCES: dict[str, LazyString] = {
    "changed_meanwhile": _("这里刚被别的手机改过。请看一眼新的内容，再接着办。"),
    "already_submitted": _("这件已经交上去了，不能再改。要改请先撤回。"),
    "not_handed_in": _("这件还没有交上去，不用撤回。不办了就放着，到期自动删。"),
    "already_taken": _("现在不能自己撤回了：工作人员已经在办，或已经办完。请打电话说明。"),
    "filing_closed": _("这件已经结束，不能再改。"),
    "case_held": _("这件先停下了：本人说没有同意。工作人员核对完会打电话，请等一等。"),
    "mandate_unproven": _("授权还没有人看过，先不能定。"),
    "not_held": _("这件没有停着，不用放开。"),
    "answer_empty": _("请写下核对的结果，两边都会收到。"),
    "not_ready": _("还有几项没填好，先补上再交。"),
    "pledge_missing": _("请先在“填的都是真的”前面打勾。"),
    "too_many_tries": _("试的次数太多了。请过%(minutes)s分钟再试，或打电话。"),
    "no_such_code": _("没有找到。请看一看号码有没有输错。"),
}


def add(sentences: dict[str, LazyString]) -> None:
    """A feature adds the sentences of its own codes. A code that has one means something else already."""
    if twice := SENTENCES.keys() & sentences.keys():
        raise ValueError(f"these codes have a sentence already: {', '.join(sorted(twice))}")
    SENTENCES.update(sentences)


def sentence(refusal: Refusal) -> str:
    """The sentence of a refusal, with its facts filled in."""
    return str(SENTENCES[refusal.reason]) % refusal.facts
