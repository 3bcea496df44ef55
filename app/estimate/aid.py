"""医疗救助 and 慈善助医: once a claim, on what basic insurance and 大病 have left."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import AidVersion, CharityVersion
from app.estimate.ledger import room
from app.money import ZERO, to_fen


class Burden(NamedTuple):
    """What stays left to the person after basic insurance: everything, or within scope only."""

    everything: Decimal
    in_scope: Decimal


class AidStep(NamedTuple):
    """The aid of one claim; `category` None where no category of the policy applies."""

    version: AidVersion
    category: str | None
    base: Decimal
    threshold_applied: Decimal
    rate: Decimal
    before_cap: Decimal
    pay: Decimal


class CharityStep(NamedTuple):
    """The charity's share of what the aid left."""

    version: CharityVersion
    base: Decimal
    rate: Decimal
    before_balance: Decimal
    pay: Decimal


def aid_base(version: AidVersion | None, burden: Burden, major: Decimal) -> Decimal:
    """The base the policy names, less 大病."""
    in_scope_only = version is not None and version.base == "policy_scope_inpatient"
    return max(ZERO, (burden.in_scope if in_scope_only else burden.everything) - major)


def pay_aid(
    version: AidVersion,
    categories: Iterable[str],
    base: Decimal,
    threshold_used: Decimal,
    paid: Decimal,
) -> AidStep:
    """Of several categories the highest rate, at equal rate the lower threshold."""
    category = best_category(version, categories)
    if category is None:
        return AidStep(version, None, base, ZERO, ZERO, ZERO, ZERO)
    terms = version.categories[category]
    threshold = min(base, max(ZERO, terms.threshold - threshold_used))
    before_cap = to_fen((base - threshold) * terms.rate)
    pay = room(None if terms.no_cap else version.year_pay_cap, paid, before_cap)
    return AidStep(version, category, base, threshold, terms.rate, before_cap, pay)


def best_category(version: AidVersion, categories: Iterable[str]) -> str | None:
    """The category that is best for the person."""
    known = [name for name in categories if name in version.categories]

    def advantage(name: str) -> tuple[Decimal, Decimal]:
        return version.categories[name].rate, -version.categories[name].threshold

    return max(known, key=advantage, default=None)


def pay_charity(
    version: CharityVersion,
    categories: Iterable[str],
    left: Decimal,
    balance: Decimal | None,
) -> CharityStep | None:
    """None where no category applies. `balance` None means that the fund is untouched."""
    if version.categories.isdisjoint(categories):
        return None
    before = to_fen(left * version.rate)
    held = version.fund_total if balance is None else balance
    return CharityStep(version, left, version.rate, before, min(before, held))
