"""Where a case stands: 收到, 审核, 复核, 决定, and 打款 where the service pays."""

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.catalogue.definition import Service
from app.filing.model import Filing


class Stage(StrEnum):
    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    CHECKED = "checked"
    DECIDED = "decided"
    PAID = "paid"


NAMES: dict[Stage, LazyString] = {
    Stage.RECEIVED: _("收到"),
    Stage.LOOKED_AT: _("审核"),
    Stage.CHECKED: _("复核"),
    Stage.DECIDED: _("决定"),
    Stage.PAID: _("打款"),
}
# Which stage is going on in each status, and what the top of the page says.
GOING_ON: dict[str, Stage] = {
    "submitted": Stage.LOOKED_AT,
    "taken": Stage.LOOKED_AT,
    "asked": Stage.LOOKED_AT,
    "proposed": Stage.CHECKED,
    "decided": Stage.PAID,
}
TITLES: dict[str, LazyString] = {
    "submitted": _("正在审核"),
    "taken": _("有人在办了"),
    "asked": _("在等您补材料"),
    "proposed": _("正在复核"),
    "decided": _("有结果了"),
    "withdrawn": _("已经撤回"),
}
HELD = _("先停着，在核实")


@dataclass(frozen=True)
class Place:
    """One stage of a case; `state` is ok (over), now, or todo."""

    name: LazyString
    state: str


def title_of(filing: Filing) -> LazyString:
    """The state of a case in a few words."""
    return HELD if filing.held_at else TITLES[filing.status]


def places_of(filing: Filing, service: Service, *, pays: bool = True) -> list[Place]:
    """Every stage that this case goes through, up to the last; none when it was withdrawn.

    `pays` is False for a case that was refused."""
    now = GOING_ON.get(filing.status)
    if now is None:
        return []
    stages = [one for one in Stage if one is not Stage.PAID or (pays and service.policy)]
    at = stages.index(now) if now in stages else len(stages)
    return [Place(NAMES[one], state_of(number, at)) for number, one in enumerate(stages)]


def state_of(number: int, at: int) -> str:
    if number == at:
        return "now"
    return "ok" if number < at else "todo"


def steps_ahead(filing: Filing, service: Service, *, pays: bool = True) -> int:
    """How many of the service's own steps still come: its last ones are the result and, where it pays, the money."""
    left = {"proposed": 2, "decided": 1 if pays else 0}.get(filing.status)
    if left is None:
        return len(service.happens_next) if filing.status in GOING_ON else 0
    return left if service.policy else max(0, left - 1)
