"""The dated line of a filing: what happened, what is now, what comes; days are ranges, never promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import chinese_calendar
from flask_babel import gettext as _

from app.clock import in_china
from app.filing.model import Event, FilingEvent, Status
from app.filing.sheet import Sheet
from app.web.look import say_day, say_moment, tidy_words


@dataclass(frozen=True)
class Point:
    """`state` is ok (happened), now, or todo."""

    state: str
    title: str
    text: str = ""


def line_of(sheet: Sheet, events: Iterable[FilingEvent]) -> list[Point]:
    """Past events that concern the person, then the steps that come."""
    names = {
        Event.SUBMITTED: _("交上去了"),
        Event.TAKEN: _("工作人员接手了"),
        Event.WITHDRAWN: _("您撤回了"),
        Event.PRECHECK_DISPUTED: _("您说核对有误，已请人看"),
        Event.FINDING_DISPUTED: _("您说判断有误，已请人看"),
        Event.ESTIMATE_DOUBTED: _("您说数字不对，已请人算"),
    }
    points = [
        Point("ok", names[Event(one.name)], say_moment(one.at))
        for one in events
        if one.name in names
    ]
    if sheet.filing.status == Status.WITHDRAWN:
        return points
    coming = [
        (tidy_words(step.title_zh), tidy_words(step.text_zh)) for step in sheet.service.happens_next
    ]
    for place, (title, text) in enumerate(coming):
        points.append(Point("todo" if place else "now", title, text))
    return points


@dataclass(frozen=True)
class Range:
    """The days between which a result usually comes; `is_known` while the holidays of both are published."""

    first: date
    last: date
    is_known: bool


def usual_range(sheet: Sheet) -> Range | None:
    """When this case is usually decided, from the working days its service names. None where it names
    none, or counts only from a decision that is not taken yet."""
    days = usual_days(sheet)
    start = submitted_on(sheet)
    if days is None or start is None or sheet.filing.status == Status.WITHDRAWN:
        return None
    first, last = (working_day_after(start, count) for count in days)
    return Range(first, last, knows_holidays_of(last))


def usual_days(sheet: Sheet) -> tuple[int, int] | None:
    """The least and the most working days from handing in, by the service's own table."""
    table = sheet.service.deadline_working_days
    usual = table.get("online", table.get("usual"))
    if usual is None:
        return None
    if "outpatient_under_1000" in table and is_small_outpatient(sheet):
        usual = table["outpatient_under_1000"]
    return usual, max(usual, table.get("at_most", usual))


def is_small_outpatient(sheet: Sheet) -> bool:
    """Only bills of the outpatient department, together 1,000 yuan or less."""
    bills = [body for _id, body in sheet.items("invoice")]
    total = sum((Decimal(body.get("total") or "0.00") for body in bills), Decimal("0.00"))
    return all(body.get("setting") == "outpatient" for body in bills) and 0 < total <= 1000


def say_range(expected: Range, today: date) -> list[str]:
    """The range in words that promise nothing; a day that has passed is admitted."""
    if today > expected.last:
        return [_("已经比一般的时间长了。请打电话问一问，报上受理号。")]
    if expected.first == expected.last:
        said = [_("一般在%(day)s前后有结果。", day=say_day(expected.last))]
    else:
        first, last = say_day(expected.first), say_day(expected.last)
        said = [_("一般在%(first)s到%(last)s之间有结果。", first=first, last=last)]
    if not expected.is_known:
        said.append(_("那一年放假的日子还没公布，可能会晚几天。"))
    return said


def working_day_after(start: date, days: int) -> date:
    """The day that lies `days` working days after `start`, by the holidays of the State Council.

    Beyond the years the calendar knows, Saturdays and Sundays are the only days off.
    """
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= 1 if is_working_day(day) else 0
    return day


def is_working_day(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def knows_holidays_of(day: date) -> bool:
    """Are the holidays of that year published, as far as this program knows?"""
    try:
        chinese_calendar.is_workday(day)
    except NotImplementedError:
        return False
    return True


def submitted_on(sheet: Sheet) -> date | None:
    moment = sheet.filing.submitted_at
    return in_china(moment).date() if moment else None
