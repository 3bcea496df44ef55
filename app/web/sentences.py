"""Every code that a service refuses with, as a sentence: what is wrong, and what to do next."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.errors import Refusal

SENTENCES: dict[str, LazyString] = {
    "changed_meanwhile": _("这里刚被别的手机改过。请看一眼新的内容，再接着办。"),
    "already_submitted": _("这件已经交上去了，不能再改。要改请先撤回。"),
    "already_taken": _("工作人员已经在办，不能自己撤回了。请打电话说明。"),
    "filing_closed": _("这件已经结束，不能再改。"),
    "not_ready": _("还有几项没填好，先补上再交。"),
    "pledge_missing": _("请先在“填的都是真的”前面打勾。"),
    "too_many_tries": _("试的次数太多了。请过%(minutes)s分钟再试，或打电话。"),
    "no_such_code": _("没有找到。请看一看号码有没有输错。"),
}


def add(sentences: dict[str, LazyString]) -> None:
    """A feature adds the sentences of its own codes."""
    SENTENCES.update(sentences)


def sentence(refusal: Refusal) -> str:
    """The sentence of a refusal, with its facts filled in."""
    return str(SENTENCES[refusal.reason]) % refusal.facts
