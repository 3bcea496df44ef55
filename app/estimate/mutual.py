"""互助帮困: a subsidy, stay by stay, on what other funds have left of the scope."""

from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import MutualVersion, Policy
from app.estimate.case import Invoice, Person, age_on
from app.estimate.fields import bad_field
from app.estimate.ledger import Ledgers, room
from app.estimate.versions import version_in_force
from app.money import ZERO, to_fen


class MutualStep(NamedTuple):
    """One accepted invoice."""

    version: MutualVersion
    base: Decimal
    applied: Decimal
    age: int
    rate: Decimal
    before_cap: Decimal
    pay: Decimal


def pay_mutual(invoice: Invoice, person: Person, policy: Policy, ledgers: Ledgers) -> MutualStep:
    """The subsidy of one accepted invoice; `ledgers` are carried on."""
    version: MutualVersion = version_in_force(policy, invoice.day)
    age = age_on(person.birth, invoice.begins)
    if not 0 <= age <= 200:
        raise bad_field("person.birth", f"does not fit care on {invoice.begins}")
    ledger = ledgers.of(policy.benefit_year(invoice.day))
    base = max(ZERO, invoice.scope.in_scope - invoice.other_paid)
    applied = min(base, max(ZERO, version.start_line - ledger["mutual_ded_used"]))
    rate = version.rates.figure(bool(person.is_retired), age, person.retired_pre2001, "1")
    before_cap = to_fen((base - applied) * rate)
    pay = room(version.year_pay_cap, ledger["mutual_paid"], before_cap)
    ledger["mutual_ded_used"] += applied
    ledger["mutual_paid"] += pay
    return MutualStep(version, base, applied, age, rate, before_cap, pay)
