"""Working days of China: the holidays of the State Council and the weekends that make up for them are kept by a
library (docs/decisions/010); beyond the years it knows only weekends are free."""

from datetime import date, timedelta

import chinese_calendar


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


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first` up to and with `last`; none when `last` is no later."""
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))
