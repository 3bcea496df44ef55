"""年度累计: what the decisions of this site used up, on top of what the register says.

A row of YearlyUse keeps every use with the filing and the day of its decision. The register catches
up with us: a use from before the day its figures are of (数据日期) is in them already. Without such a
day nothing of ours is taken to be in them, so that a cap is never passed. See docs/decisions/021.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import vault
from app.clock import now
from app.db import session
from app.decisions.locks import hold
from app.estimate.ledger import BLANK
from app.filing.model import YearlyUse
from app.filing.sheet import Sheet
from app.money import ZERO

Figures = dict[str, Decimal]
Years = dict[str, Figures]
COUNT = "admissions"


def key_of(sheet: Sheet) -> str:
    """Whose accumulators they are: the keyed hash of the patient's number, else of his name and birth."""
    found = sheet.filing.patient_hash
    if found is None:
        who = sheet.body("patient")
        found = vault.lookup("patient without number", f"{who.get('name')}/{who.get('birth')}")
    return found.hex()


def ids_of(person: str, years: Iterable[str]) -> list[str]:
    return [f"{person}/{year}" for year in years]


@dataclass(frozen=True)
class Use:
    """What one decision about one filing changed in a year."""

    filing: str
    on: date
    figures: Figures


@dataclass(frozen=True)
class Uses:
    """The uses of one person by year: looked at for a proposal, held for a decision."""

    rows: Mapping[str, YearlyUse]

    def of(self, year: str) -> list[Use]:
        row = next((row for name, row in self.rows.items() if name.endswith(f"/{year}")), None)
        kept = row.used.get("uses", []) if row else []
        return [Use(one["filing"], date.fromisoformat(one["on"]), read(one)) for one in kept]

    def ledgers(
        self,
        register: Mapping[str, Mapping[str, Any]],
        as_of: Mapping[str, date],
        without: str,
    ) -> dict[str, dict[str, Any]]:
        """The accumulators as they were if the filing `without` had never been decided."""
        years = {name.rsplit("/", 1)[1] for name in self.rows} | set(register)
        return {
            year: shown(self._ledger(year, register.get(year, {}), as_of.get(year), without))
            for year in sorted(years)
        }

    def _ledger(
        self, year: str, register: Mapping[str, Any], as_of: date | None, without: str
    ) -> Figures:
        found = {name: Decimal(register.get(name, blank)) for name, blank in BLANK.items()}
        for use in self.of(year):
            is_in_register = as_of is not None and use.on < as_of
            factor = int(use.filing != without) - int(is_in_register)
            for name, figure in use.figures.items():
                found[name] += factor * figure
        return {name: max(ZERO, figure) for name, figure in found.items()}

    def of_filing(self, filing: str) -> Years:
        """What the decisions about one filing used up, by year."""
        found: Years = {}
        for name in self.rows:
            year = name.rsplit("/", 1)[1]
            uses = [use.figures for use in self.of(year) if use.filing == filing]
            if uses:
                found[year] = total(uses)
        return found

    def settle(self, filing: str, spent: Years, on: date) -> list[YearlyUse]:
        """Let the filing have used up `spent` and nothing else; only the difference is noted, with its day.
        The rows that changed."""
        before, changed = self.of_filing(filing), []
        for name, row in self.rows.items():
            year = name.rsplit("/", 1)[1]
            change = difference(before.get(year, {}), spent.get(year, {}))
            if change:
                entry = {"filing": filing, "on": on.isoformat()}
                entry |= {figure: str(value) for figure, value in change.items()}
                row.used = {**row.used, "uses": [*row.used.get("uses", []), entry]}
                row.changed_at = now()
                changed.append(row)
        return changed


def look(person: str, years: Iterable[str]) -> Uses:
    """The uses of a person without holding them: for pages that only show."""
    wanted = ids_of(person, years)
    rows = session.scalars(select(YearlyUse).where(YearlyUse.id.in_(wanted))) if wanted else ()
    return Uses({row.id: row for row in rows})


def hold_years(person: str, years: Iterable[str]) -> Uses:
    """The same, held until the transaction ends: nobody else decides about this person and year meanwhile."""
    return Uses(hold(YearlyUse, ids_of(person, years), used={}, changed_at=now()))


def spent_by(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Years:
    """What a settlement used up: the accumulators after it less those before it."""
    found = {
        year: difference(read(before.get(year, {})), read(figures))
        for year, figures in after.items()
    }
    return {year: change for year, change in found.items() if change}


def read(figures: Mapping[str, Any]) -> Figures:
    return {name: Decimal(figures[name]) for name in BLANK if name in figures}


def shown(figures: Figures) -> dict[str, Any]:
    """As an estimate case wants them: money as text, admissions as a count."""
    return {
        name: int(value) if name == COUNT else str(value.quantize(ZERO))
        for name, value in figures.items()
    }


def total(many: Iterable[Figures]) -> Figures:
    found: Figures = {}
    for figures in many:
        for name, value in figures.items():
            found[name] = found.get(name, ZERO) + value
    return found


def difference(before: Figures, after: Figures) -> Figures:
    """What was added, name by name; what stayed the same is left out."""
    changes = {name: after.get(name, ZERO) - before.get(name, ZERO) for name in {*before, *after}}
    return {name: change for name, change in sorted(changes.items()) if change}
