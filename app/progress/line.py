"""The dated line of a filing: what happened, what is now, what comes."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.filing.model import FilingEvent
from app.filing.sheet import Sheet
from app.progress.stages import steps_ahead
from app.web.look import say_moment, tidy_words

# What the person is told of each event, in the past tense. A new event needs one line here, or in SILENT.
SHOWN: dict[str, LazyString] = {
    "submitted": _("交上去了"),
    "taken": _("工作人员接手了"),
    "withdrawn": _("您撤回了"),
    "precheck_disputed": _("您说核对有误，已请人看"),
    "finding_disputed": _("您说判断有误，已请人看"),
    "estimate_doubted": _("您说数字不对，已请人算"),
    "papers_asked_for": _("请您补材料，补好以前时间不算"),
    "asking_disputed": _("您说要补的不对，已请人看"),
    "papers_given": _("您补的材料收到了"),
    "proposed": _("审核员看完了，换一个人复核"),
    "sent_back": _("复核的人请审核员再看一遍"),
    "decided": _("结果出来了"),
    "objected": _("您申请再看一遍，已请人看"),
    "objection_answered": _("再看一遍的答复出来了"),
    "reopened": _("重新办理"),
    "dispute_answered": _("您问的事有答复了"),
    "consent_denied": _("有人说没有同意代办，先停下来核实"),
    "hold_lifted": _("核实好了，接着办"),
    "owed_promised": _("说好晚一点补材料"),
    "owed_given": _("晚一点补的材料收到了"),
    "owed_waived": _("有一样材料不用补了"),
    "owed_overdue": _("说好补材料的日子过了，还可以补"),
}
SILENT = frozenset(
    {
        "started",
        "notice_read",
        "precheck_passed",
        "precheck_failed",
        "definition_moved",
        "duplicate_insisted",
        "copied_to_draft",
        "handed_back",
        "expiry_told",
    }
)


@dataclass(frozen=True)
class Point:
    """`state` is ok (happened), now, or todo."""

    state: str
    title: str
    text: str = ""


def line_of(sheet: Sheet, events: Iterable[FilingEvent], *, pays: bool = True) -> list[Point]:
    """Past events that concern the person, then the steps of the service that still come."""
    points = [
        Point("ok", str(SHOWN[one.name]), say_moment(one.at)) for one in events if one.name in SHOWN
    ]
    ahead = steps_ahead(sheet.filing, sheet.service, pays=pays)
    coming = sheet.service.happens_next[-ahead:] if ahead else ()
    return points + [
        Point("todo" if place else "now", tidy_words(step.title_zh), tidy_words(step.text_zh))
        for place, step in enumerate(coming)
    ]
