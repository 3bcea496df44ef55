"""Reading a policy file value by value, so that every refusal names its place and its mend."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

MONEY = re.compile(r"[0-9]{1,15}\.[0-9]{2}")
RATE = re.compile(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class PolicyFault(ValueError):
    """A policy file that must not be used: which file, which place in it, how to mend it."""

    def __init__(self, file: str, place: str, mend: str) -> None:
        super().__init__(f"{file}: {place}: {mend}")
        self.file = file
        self.place = place
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of the file and the way to it."""

    value: Any
    file: str
    path: str

    def fault(self, mend: str) -> PolicyFault:
        """The refusal of this place."""
        return PolicyFault(self.file, self.path, mend)

    def at(self, key: str) -> "Spot":
        """The value under `key`, which must be there (it may be null)."""
        fields = self.fields()
        if key not in fields:
            raise self.fault(f"add the field {key!r}")
        return Spot(fields[key], self.file, f"{self.path}.{key}")

    def maybe(self, key: str) -> "Spot | None":
        """The value under `key`, or None where it is absent or null."""
        found = self.fields().get(key)
        return None if found is None else Spot(found, self.file, f"{self.path}.{key}")

    def fields(self) -> dict[str, Any]:
        """This value as an object."""
        if not isinstance(self.value, dict):
            raise self.fault("must be an object {…}")
        return self.value

    def only(self, *known: str) -> "Spot":
        """This object, refused when it has a field that nothing reads."""
        for name in self.fields():
            if name not in known:
                raise self.fault(f"unknown field {name!r}; known here: {', '.join(known)}")
        return self

    def each(self) -> Iterator["Spot"]:
        """The members of a list that may not be empty."""
        if not isinstance(self.value, list) or not self.value:
            raise self.fault("must be a list […] with at least one entry")
        for number, member in enumerate(self.value):
            yield Spot(member, self.file, f"{self.path}[{number}]")

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fault("must be a text")
        return self.value

    def one_of(self, *allowed: str) -> str:
        """One of the allowed words."""
        if self.value not in allowed:
            raise self.fault(f"must be one of {', '.join(allowed)}, not {self.value!r}")
        return self.value

    def flag(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.fault("must be true or false")
        return self.value

    def number(self, low: int, high: int) -> int:
        """A whole number between two bounds."""
        if type(self.value) is not int or not low <= self.value <= high:
            raise self.fault(f"must be a whole number from {low} to {high}")
        return self.value

    def money(self) -> Decimal:
        """Yuan as a text with two decimals."""
        if not isinstance(self.value, str) or not MONEY.fullmatch(self.value):
            raise self.fault(f'must be an amount such as "300.00", not {self.value!r}')
        return Decimal(self.value)

    def rate(self) -> Decimal:
        """A share from 0 to 1 as a decimal text."""
        if not isinstance(self.value, str) or not RATE.fullmatch(self.value):
            raise self.fault(f'must be a rate from "0" to "1", such as "0.85", not {self.value!r}')
        return Decimal(self.value)

    def day(self) -> date:
        """An ISO date."""
        if not isinstance(self.value, str) or not DAY.fullmatch(self.value):
            raise self.fault(f'must be a date such as "2025-07-01", not {self.value!r}')
        try:
            return date.fromisoformat(self.value)
        except ValueError:
            raise self.fault(f"there is no day {self.value}") from None

    def month_day(self) -> tuple[int, int]:
        """A day of every year, MM-DD; 29 February is none."""
        day = Spot(f"2001-{self.value}", self.file, self.path).day()
        return day.month, day.day
