"""What a person has used up in each benefit year."""

from decimal import Decimal

from app.estimate import fields
from app.estimate.case import YEAR
from app.estimate.fields import bad_field
from app.money import ZERO

BLANK: dict = {
    "out_ded_used": ZERO,
    "in_ded_used": ZERO,
    "pool_expense_used": ZERO,
    "fund_paid": ZERO,
    "out_fund_paid": ZERO,
    "admissions": 0,
    "major_base": ZERO,
    "major_paid": ZERO,
    "aid_threshold_used": ZERO,
    "aid_paid": ZERO,
    "mutual_ded_used": ZERO,
    "mutual_paid": ZERO,
}


class Ledgers:
    """The accumulators by benefit year: as given, then carried on by each payment."""

    def __init__(self, ytd: dict) -> None:
        self._years = {year: _read_year(ytd, year) for year in ytd}

    def of(self, year: int) -> dict:
        """The accumulators of a year, made blank at the first touch."""
        name = str(year)
        found = self._years.get(name)
        if found is None:
            found = self._years[name] = BLANK.copy()
        return found

    def as_result(self) -> dict[str, dict]:
        """`ytd_after`: every year given or touched."""
        return {year: _shown(self._years[year]) for year in sorted(self._years)}


def _read_year(ytd: dict, year: str) -> dict:
    if not YEAR.fullmatch(year):
        raise bad_field(f"ytd.{year}", "a benefit year has four digits")
    used, path = fields.inner(ytd, year, "ytd."), f"ytd.{year}."
    ledger = BLANK.copy()
    for name, value in used.items():
        if name == "admissions":
            if type(value) is not int or not 0 <= value < 1000:
                raise bad_field(path + name, "a whole number, not negative, is needed")
            ledger[name] = value
        elif name in BLANK:
            ledger[name] = fields.amount(used, name, path)
        else:
            raise bad_field(path + name, "no such accumulator")
    return ledger


def _shown(ledger: dict) -> dict:
    shown = {name: str(value) for name, value in ledger.items()}
    shown["admissions"] = ledger["admissions"]
    return shown


def room(cap: Decimal | None, used: Decimal, wanted: Decimal) -> Decimal:
    """How much of `wanted` a yearly cap still lets through."""
    if cap is None or used + wanted <= cap:
        return wanted
    return max(ZERO, cap - used)
