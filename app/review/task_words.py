"""What a task is about, in words for the clerk."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.tasks.model import Task, TaskKind, Verdict

VERDICTS = {
    Verdict.UPHELD.value: lazy_gettext("机器判断对"),
    Verdict.OVERTURNED.value: lazy_gettext("机器判断错"),
    Verdict.UNCLEAR.value: lazy_gettext("说不清"),
}


def said_of(task: Task) -> list[tuple[str, str]]:
    """The facts that were left with the task, label and value; ids of rows are left out."""
    detail = task.detail or {}
    if task.kind == TaskKind.OBJECTION:
        return [(_("本人说"), str(detail.get("text", "")))]
    names = {
        "code": _("查出的问题"),
        "where": _("在哪里"),
        "codes": _("没对上的"),
        "text": _("本人说"),
        "error": _("毛病"),
        "template": _("短信"),
        "phone": _("手机"),
        "path": _("网页"),
    }
    return [
        (names[name], "、".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in detail.items()
        if name in names and value
    ]
