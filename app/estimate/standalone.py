"""Two sums that need no invoices: a household's yearly burden, and layers over sums settled elsewhere."""

from decimal import Decimal
from typing import Any, NamedTuple

from app.catalogue.policy_terms import AidVersion, MajorVersion, Policies, Policy
from app.estimate import fields
from app.estimate.aid import AidStep, Burden, aid_base, pay_aid
from app.estimate.case import YEAR
from app.estimate.fields import bad_field
from app.estimate.ledger import room
from app.estimate.major import Slice, is_tilted, major_slices, slices_of, total_of
from app.estimate.versions import household_policy, policy_for, version_in_force
from app.money import ZERO


class Household(NamedTuple):
    """Aid on a household's burden of a year; `already_applied` refuses it."""

    policy: Policy
    version: AidVersion
    year: str
    burden: Decimal
    already_applied: bool
    slices: list[Slice]
    before_cap: Decimal
    pay: Decimal


class GivenMajor(NamedTuple):
    """大病 over given sums."""

    version: MajorVersion
    base: Decimal
    is_tilted: bool
    slices: list[Slice]
    pay: Decimal


class Given(NamedTuple):
    """Later layers over an earlier settlement."""

    major_policy: Policy | None
    aid_policy: Policy | None
    total: Decimal
    basic_paid: Decimal
    major: GivenMajor | None
    aid: AidStep | None


def settle_household(case: dict, policies: Policies) -> Household:
    """因病致贫 aid for the burden of one year."""
    policy = household_policy(fields.text(case["policy"], "standalone", "policy."), policies)
    version = version_in_force(policy, fields.day(case, "claim_date", ""))
    household = fields.inner(case, "household")
    year = fields.text(household, "year", "household.")
    if not YEAR.fullmatch(year):
        raise bad_field("household.year", "four digits are needed")
    burden = fields.amount(household, "burden", "household.")
    applied = fields.flag(household, "already_applied", "household.") and version.once_per_year
    slices = slices_of(burden, version.tiers)
    before_cap = total_of(slices)
    pay = ZERO if applied else room(version.year_pay_cap, ZERO, before_cap)
    return Household(policy, version, year, burden, applied, slices, before_cap, pay)


def settle_given(case: dict, policies: Policies) -> Given:
    """大病 and aid over what is said to have been settled."""
    names, given, path = case["policy"], fields.inner(case, "given"), "given."
    major_policy = policy_for("major", names, policies)
    aid_policy = policy_for("aid", names, policies)
    total, in_scope, basic_paid = (
        fields.amount(given, name, path) for name in ("total", "in_scope", "basic_paid")
    )
    categories = _categories(case, given)
    major = _given_major(case, given, major_policy, categories, max(ZERO, in_scope - basic_paid))
    aid, paid = None, ZERO if major is None else major.pay
    claim_date = fields.day(case, "claim_date", "")
    if aid_policy:
        version = version_in_force(aid_policy, claim_date)
        base = aid_base(version, Burden(total - basic_paid, in_scope - basic_paid), paid)
        earlier = fields.amount_or(given, "aid_paid_ytd", path, ZERO)
        aid = pay_aid(version, categories, base, ZERO, earlier)
    return Given(major_policy, aid_policy, total, basic_paid, major, aid)


def _person(case: dict) -> dict:
    return fields.inner_or_none(case, "person") or {}


def _categories(case: dict, given: dict) -> tuple[str, ...]:
    if given.get("category") is not None:
        return (fields.text(given, "category", "given."),)
    return fields.texts(_person(case), "categories", "person.")


def _given_major(
    case: dict, given: dict, policy: Policy | None, categories: tuple[str, ...], base: Decimal
) -> GivenMajor | None:
    day = fields.day_or_none(given, "date", "given.") or fields.day(case, "claim_date", "")
    if policy is None:
        return None
    version: Any = version_in_force(policy, day)
    if version.requires and not fields.flag(_person(case), version.requires, "person."):
        return None
    slices = major_slices(base, version, categories)
    pay = room(version.year_pay_cap, ZERO, total_of(slices))
    return GivenMajor(version, base, is_tilted(version, categories), slices, pay)
