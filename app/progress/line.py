"""The dated line of a filing: what happened, what is now, what comes; days are ranges, never promises."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from flask_babel import gettext as _

from app.clock import in_china
from app.filing.model import Event, FilingEvent, Status
from app.filing.sheet import Sheet
from app.web.look import say_moment, tidy_words


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


def submitted_on(sheet: Sheet) -> date | None:
    moment = sheet.filing.submitted_at
    return in_china(moment).date() if moment else None
