"""What measures are called on the pages of the office."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from app.catalogue.current import catalogue
from app.catalogue.reasons import reason as find_reason
from app.filing.model import Outcome

STEPS: dict[str, LazyString] = {
    "start": _("刚开始，还没填"),
    "consents": _("同意用资料"),
    "patient": _("看病的人"),
    "precheck": _("核对参保"),
    "contact": _("联系电话"),
    "address": _("地址"),
    "paper": _("拍材料"),
    "stay": _("住院"),
    "stays": _("住院都填了"),
    "invoice": _("发票"),
    "invoices": _("发票都填了"),
    "payee": _("收款的卡"),
    "heir": _("近亲属说明"),
    "disputes": _("说判断有误"),
    "insisted": _("说没有重复报"),
    "fact": _("补问的事"),
}


def N_(words: str) -> str:
    """Mark a sentence for the catalogue and keep it as it is: files are in Chinese whoever asked for them."""
    return words


STATUSES: dict[str, str] = {
    "submitted": N_("待看"),
    "taken": N_("在办"),
    "asked": N_("等补材料"),
    "proposed": N_("待复核"),
    "decided": N_("已决定"),
    "withdrawn": N_("已撤回"),
}
OUTCOMES: dict[str, str] = {
    Outcome.APPROVED.value: N_("同意"),
    Outcome.PARTLY.value: N_("部分同意"),
    Outcome.REFUSED.value: N_("不同意"),
}

FINDING_KINDS: dict[str, str] = {
    "precheck_disputed": N_("核对参保"),
    "finding_disputed": N_("查材料和填的"),
    "estimate_doubted": N_("试算"),
}
PRECHECK_CODES: dict[str, str] = {
    "not_found": N_("参保名单里没有这个号码"),
    "name_differs": N_("姓名和身份证号对不上"),
    "not_active": N_("名单上没有参保"),
    "other_kind": N_("名单上是另一种医保"),
    "deceased": N_("名单上已经过世"),
    "not_member": N_("互助帮困名单里没有"),
}
STOPPED = N_("按回答不能这样办")
ANY_PAPER, ANYBODY = N_("材料"), N_("本人")


def step_name(step: str) -> str:
    """A step of filing in words; a question by its own text."""
    kind, _colon, name = step.partition(":")
    if kind == "question":
        return gettext("问题：%(text)s", text=question_text(name))
    return str(STEPS.get(kind, step))


def question_text(name: str) -> str:
    """The text of a question, from whichever service asks it."""
    for service in catalogue().services():
        for one in service.questions:
            if one.id == name:
                return one.text_zh
    return name


def reason_name(reason: str) -> str:
    """Why something was asked for, in the words of the desk; an old code that nobody knows stays as it is."""
    known = find_reason(reason)
    return known.title_zh if known else reason
