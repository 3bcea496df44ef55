"""大病保险: on the burden that the year's accepted invoices leave, added up over the year."""

from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import MajorVersion, Policy, Tier
from app.estimate.basic import Part
from app.estimate.case import Person
from app.estimate.ledger import Ledgers, room
from app.estimate.versions import version_in_force
from app.money import ZERO, to_fen


class Slice(NamedTuple):
    """A burden's piece in one tier and what is paid for it."""

    amount: Decimal
    rate: Decimal
    pay: Decimal


class MajorStep(NamedTuple):
    """One benefit year."""

    year: int
    version: MajorVersion
    base: Decimal
    before: Decimal
    after: Decimal
    is_tilted: bool
    slices: list[Slice]
    paid_before: Decimal
    pay: Decimal


def pay_major(
    parts: list[Part], person: Person, policy: Policy, ledgers: Ledgers
) -> list[MajorStep]:
    """大病 for every benefit year of the claim; `ledgers` are carried on."""
    steps = []
    for year in sorted({part.year for part in parts}):
        of_year = [part for part in parts if part.year == year]
        version = version_in_force(policy, max(part.day for part in of_year))
        if version.requires and not person.major_disease:
            continue
        burden = sum((part.burden for part in of_year), ZERO)
        steps.append(_pay_year(year, version, burden, person.categories, ledgers.of(year)))
    return steps


def _pay_year(
    year: int, version: MajorVersion, burden: Decimal, categories: tuple[str, ...], ledger: dict
) -> MajorStep:
    before, after = ledger["major_base"], ledger["major_base"] + burden
    slices = major_slices(after, version, categories)
    paid_before = total_of(major_slices(before, version, categories))
    pay = room(version.year_pay_cap, ledger["major_paid"], total_of(slices) - paid_before)
    ledger["major_base"] = after
    ledger["major_paid"] += pay
    tilted = is_tilted(version, categories)
    return MajorStep(year, version, burden, before, after, tilted, slices, paid_before, pay)


def is_tilted(version: MajorVersion, categories: tuple[str, ...]) -> bool:
    """Whether the person has the better terms."""
    return version.tilt is not None and not version.tilt.categories.isdisjoint(categories)


def major_slices(
    burden: Decimal, version: MajorVersion, categories: tuple[str, ...]
) -> list[Slice]:
    """Tiers measured on the whole burden; the start line is taken out from below."""
    start, plus = version.start_line, ZERO
    if version.tilt and is_tilted(version, categories):
        start, plus = to_fen(start * version.tilt.start_line_factor), version.tilt.rate_plus
    return slices_of(burden, version.tiers, start, plus)


def slices_of(
    burden: Decimal, tiers: tuple[Tier, ...], start: Decimal = ZERO, plus: Decimal = ZERO
) -> list[Slice]:
    """The pieces of a burden above `start`, none of them empty."""
    slices = []
    for tier in tiers:
        top = burden if tier.top is None else min(tier.top, burden)
        amount = top - max(tier.bottom, start)
        if amount > ZERO:
            rate = tier.rate + plus
            slices.append(Slice(amount, rate, to_fen(amount * rate)))
    return slices


def total_of(slices: list[Slice]) -> Decimal:
    """What all slices pay."""
    return sum((piece.pay for piece in slices), ZERO)
