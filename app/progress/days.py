"""When a result usually comes: a range of working days, never a promise; it moves when the clock stood still."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from app.clock import in_china
from app.filing.deadline import days_left, submitted_on, usual_days
from app.filing.sheet import Sheet
from app.web.look import say_day
from app.working_days import (
    knows_holidays_of,
    working_day_after,
    working_days_between,
)

OPEN = ("submitted", "taken", "asked", "proposed")


@dataclass(frozen=True)
class Range:
    """The days between which a result usually comes; `is_known` while the holidays of both are published."""

    first: date
    last: date
    is_known: bool


def usual_range(sheet: Sheet) -> Range | None:
    """When this case is usually decided, from the working days its service names. None where it names
    none, or counts only from a decision that is not taken yet."""
    days, start = usual_days(sheet), submitted_on(sheet)
    if days is None or start is None or sheet.filing.status not in OPEN:
        return None
    first, last = (working_day_after(start, count) for count in days)
    due_on = sheet.filing.due_on
    if due_on and due_on > last:
        first, last = working_day_after(first, working_days_between(last, due_on)), due_on
    return Range(first, last, knows_holidays_of(last))


def paying_range(sheet: Sheet) -> Range | None:
    """By when the money usually comes after a decision that pays; None where the service does not say."""
    most = sheet.service.deadline_working_days.get("after_approval")
    decided = sheet.filing.decided_at
    if not most or decided is None:
        return None
    start = in_china(decided).date()
    last = working_day_after(start, most)
    return Range(start, last, knows_holidays_of(last))


def say_days(sheet: Sheet, today: date, *, pays: bool = True) -> list[str]:
    """What can honestly be said about days now."""
    if sheet.filing.status == "decided":
        paid = paying_range(sheet) if pays else None
        return say_payment(paid, today) if paid else []
    if sheet.filing.paused_on:
        return say_pause(sheet, today)
    expected = usual_range(sheet)
    return say_range(expected, today) if expected else []


def say_range(expected: Range, today: date) -> list[str]:
    """The range in words that promise nothing; a day that has passed is admitted."""
    if today > expected.last:
        return [_("已经比一般的时间长了。请打电话问一问，报上受理号。")]
    if expected.first == expected.last:
        said = [_("一般在%(day)s前后有结果。", day=say_day(expected.last))]
    else:
        first, last = say_day(expected.first), say_day(expected.last)
        said = [_("一般在%(first)s到%(last)s之间有结果。", first=first, last=last)]
    return said + say_unknown(expected)


def say_payment(expected: Range, today: date) -> list[str]:
    """The same for the money after the decision."""
    if today > expected.last:
        return [_("钱已经比一般的时间晚了。请打电话问一问，报上受理号。")]
    said = [_("钱一般在%(day)s以前到卡里。", day=say_day(expected.last))]
    return said + say_unknown(expected)


def say_unknown(expected: Range) -> list[str]:
    return [] if expected.is_known else [_("那一年放假的日子还没公布，可能会晚几天。")]


def say_pause(sheet: Sheet, today: date) -> list[str]:
    """Since when the clock stands, why, and how many working days are left when it goes on."""
    since = sheet.filing.paused_on or today
    said = [_("在等您补材料，从%(day)s起时间不算。", day=say_day(since))]
    left = days_left(sheet.filing, today)
    if left is not None and left > 0:
        said.append(
            ngettext(
                "补好以后，一般%(num)s个工作日内有结果。",
                "补好以后，一般%(num)s个工作日内有结果。",
                left,
            )
        )
    return said
