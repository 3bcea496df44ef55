"""What a policy says, frozen: the terms of every layer, by dated versions."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: whom it is for, and the figure at each hospital level."""

    retired: bool | None
    youngest: int
    oldest: int
    pre2001_only: bool
    by_level: Mapping[str, Decimal]

    def fits(self, retired: bool, age: int, pre2001: bool) -> bool:
        """Whether this row is for such a person."""
        return (
            self.youngest <= age <= self.oldest
            and (self.retired is None or self.retired == retired)
            and (pre2001 or not self.pre2001_only)
        )


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by status, age and level. Loading has proved that every person finds a row."""

    rows: tuple[Row, ...]
    needs_status: bool
    needs_level: bool

    def figure(self, retired: bool, age: int, pre2001: bool, level: str) -> Decimal:
        """The figure for such a person at a hospital of this level."""
        for row in self.rows:
            if row.fits(retired, age, pre2001):
                return row.by_level[level]
        raise LookupError(f"no figure at the age of {age}")


@dataclass(frozen=True, slots=True)
class StartLine:
    """起付线: what a person pays first, once a year or at every stay."""

    per_stay: bool
    table: Table
    sequence: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """How outpatient care, or stays, are paid."""

    start_line: StartLine
    rates: Table
    year_pay_cap: Decimal | None
    prehospital_level: str | None


@dataclass(frozen=True, slots=True)
class Cap:
    """A yearly limit: on expense (above it another rate) or on what the fund pays."""

    on_expense: bool
    amount: Decimal
    over_rate: Decimal


@dataclass(frozen=True, slots=True)
class Dated:
    """What every version carries: its name, its days, how sure it is, the hash of its content."""

    id: str
    starts: date
    ends: date | None
    label: str
    digest: str


@dataclass(frozen=True, slots=True)
class BasicVersion(Dated):
    """基本医保."""

    outpatient: Section | None
    inpatient: Section | None
    cap: Cap | None


@dataclass(frozen=True, slots=True)
class Tier:
    """A slice of a burden and its rate; `top` None means without end."""

    bottom: Decimal
    top: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Tilt:
    """Better terms of 大病 for the poor."""

    categories: frozenset[str]
    start_line_factor: Decimal
    rate_plus: Decimal


@dataclass(frozen=True, slots=True)
class MajorVersion(Dated):
    """大病保险."""

    requires: str | None
    start_line: Decimal
    tiers: tuple[Tier, ...]
    tilt: Tilt | None
    year_pay_cap: Decimal | None


@dataclass(frozen=True, slots=True)
class AidCategory:
    """Terms of 医疗救助 for one category of people."""

    threshold: Decimal
    rate: Decimal
    no_cap: bool


@dataclass(frozen=True, slots=True)
class AidVersion(Dated):
    """医疗救助: by categories, or by tiers of a household's burden."""

    base: str
    once_per_year: bool
    categories: Mapping[str, AidCategory]
    tiers: tuple[Tier, ...]
    year_pay_cap: Decimal | None


@dataclass(frozen=True, slots=True)
class CharityVersion(Dated):
    """慈善助医."""

    categories: frozenset[str]
    rate: Decimal
    fund_total: Decimal


@dataclass(frozen=True, slots=True)
class MutualVersion(Dated):
    """互助帮困."""

    start_line: Decimal
    rates: Table
    year_pay_cap: Decimal | None


Version = BasicVersion | MajorVersion | AidVersion | CharityVersion | MutualVersion


@dataclass(frozen=True, slots=True)
class FilingLimit:
    """Until when an invoice may be filed: months after it (else None), or a day of the next year."""

    months: int | None
    month_day: tuple[int, int]
    inclusive: bool
    label: str

    def last_day(self, issued: date) -> date:
        """The last day on which an invoice issued on that day may be filed."""
        by_month = None if self.months is None else _months_after(issued, self.months)
        last = by_month or date(issued.year + 1, *self.month_day)
        return last if self.inclusive else last - timedelta(days=1)


@lru_cache(maxsize=8192)
def _months_after(day: date, months: int) -> date:
    """The same day some months later, or the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Remote:
    """What care away from home costs: `rate_cut`, `first_share`, or none."""

    kind: str
    table: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy with all its versions, oldest first, without gap or overlap."""

    id: str
    name: str
    layer: str
    versions: tuple[Version, ...]
    year_start: tuple[int, int] = (1, 1)
    gate: str = "ANY"
    filing_limit: FilingLimit | None = None
    daily_split: bool = False
    remote: Remote = Remote("none", {})

    def version_on(self, day: date) -> Version | None:
        """The version in force on a day."""
        for version in self.versions:
            if version.starts <= day and (version.ends is None or day <= version.ends):
                return version
        return None

    def version(self, version_id: str) -> Version:
        """The version of this name; KeyError where there is none."""
        for version in self.versions:
            if version.id == version_id:
                return version
        raise KeyError(version_id)

    def benefit_year(self, day: date) -> int:
        """The benefit year a day falls in, named after the year it starts in."""
        return day.year if (day.month, day.day) >= self.year_start else day.year - 1

    def year_begins(self, year: int) -> date:
        """The first day of a benefit year."""
        return date(year, *self.year_start)


Policies = Mapping[str, Policy]
