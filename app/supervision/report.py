"""周汇报 and 月通报: the figures of a stretch of days, summed from the day counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from sqlalchemy import func, select

from app.db import session
from app.supervision.model import DayCount

LENGTHS = ("week", "month")
OUTCOMES = ("approved", "partly", "refused")
DISPUTES = ("precheck_disputed", "finding_disputed", "estimate_doubted", "asking_disputed")


@dataclass(frozen=True)
class Period:
    """A whole week from Monday or a whole month; `length` is one of LENGTHS."""

    length: str
    first: date
    last: date

    @classmethod
    def around(cls, length: str, day: date) -> "Period":
        """The week or month that `day` lies in."""
        if length == "week":
            first = day - timedelta(days=day.weekday())
            return cls(length, first, first + timedelta(days=6))
        first = day.replace(day=1)
        return cls(length, first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))

    @property
    def before(self) -> "Period":
        return Period.around(self.length, self.first - timedelta(days=1))

    @property
    def after(self) -> "Period":
        return Period.around(self.length, self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]


@dataclass(frozen=True)
class Report:
    """The sums of a period. A measure that never happened is zero."""

    period: Period
    sums: dict[str, int]
    daily: dict[tuple[date, str], int]

    def number(self, measure: str) -> int:
        return self.sums.get(measure, 0)

    def series(self, *measures: str) -> list[int]:
        """One number a day, these measures together."""
        return [
            sum(self.daily.get((day, name), 0) for name in measures) for day in self.period.days
        ]

    def parts(self, kind: str) -> list[tuple[str, int]]:
        """Every measure `kind:…` with its number, the most frequent first."""
        found = [
            (name.split(":", 1)[1], number)
            for name, number in self.sums.items()
            if name.startswith(f"{kind}:")
        ]
        return sorted(found, key=lambda one: (-one[1], one[0]))

    @property
    def decided(self) -> int:
        return sum(self.number(f"decided:{outcome}") for outcome in OUTCOMES)

    @property
    def disputed(self) -> int:
        return sum(self.number(name) for name in DISPUTES)

    @property
    def paid(self) -> Decimal:
        return Decimal(self.number("paid_fen")) / 100 + Decimal("0.00")

    @property
    def mean_gap(self) -> Decimal | None:
        """How far estimate and decision lie apart on average; None where nothing was compared."""
        compared = self.number("estimate:compared")
        if not compared:
            return None
        fen = Decimal(self.number("estimate:apart_fen")) / compared
        return (fen / 100).quantize(Decimal("0.01"))

    @cached_property
    def days_taken(self) -> list[tuple[int, int]]:
        """(working days, decisions), the quickest first."""
        return sorted((int(days), number) for days, number in self.parts("days"))

    def days_within(self, percent: int) -> int | None:
        """The working days within which this part of the decisions was taken; None without decisions."""
        return percentile(self.days_taken, percent)


def percentile(histogram: Iterable[tuple[int, int]], percent: int) -> int | None:
    """The smallest value that at least `percent` of all are not above. The histogram is in order."""
    rows = list(histogram)
    wanted = sum(number for _value, number in rows) * percent
    seen = 0
    for value, number in rows:
        seen += number
        if seen * 100 >= wanted and number:
            return value
    return None


def report(period: Period, service_id: str = "") -> Report:
    """The figures of a period, of one service or of all."""
    query = (
        select(DayCount.day, DayCount.measure, func.sum(DayCount.value))
        .where(DayCount.day >= period.first, DayCount.day <= period.last)
        .group_by(DayCount.day, DayCount.measure)
    )
    if service_id:
        query = query.where(DayCount.service_id == service_id)
    sums: dict[str, int] = {}
    daily: dict[tuple[date, str], int] = {}
    for day, measure, value in session.execute(query):
        daily[day, measure] = int(value)
        sums[measure] = sums.get(measure, 0) + int(value)
    return Report(period, sums, daily)


def by_service(period: Period) -> dict[str, dict[str, int]]:
    """Every measure of every service in a period."""
    found: dict[str, dict[str, int]] = {}
    query = (
        select(DayCount.service_id, DayCount.measure, func.sum(DayCount.value))
        .where(DayCount.day >= period.first, DayCount.day <= period.last)
        .group_by(DayCount.service_id, DayCount.measure)
    )
    for service_id, measure, value in session.execute(query):
        found.setdefault(service_id, {})[measure] = int(value)
    return found
