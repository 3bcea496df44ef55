"""基本医保: one invoice against its policy, part by part of the benefit years it falls in."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import BasicVersion, Policy, Section
from app.estimate.case import Invoice, Person, age_on
from app.estimate.fields import CaseFault, bad_field
from app.estimate.ledger import Ledgers, room
from app.estimate.versions import version_in_force
from app.money import ZERO, to_fen

AWAY = ("local", "longterm", "referral", "temporary", "none", "emergency")


class Share(NamedTuple):
    """What of an invoice falls in one benefit year, and the day its version goes by."""

    year: int
    day: date
    amount: Decimal


class Part(NamedTuple):
    """How one share was paid."""

    year: int
    day: date
    version: BasicVersion
    amount: Decimal
    remote_first: Decimal
    age: int
    start_line: Decimal
    used_before: Decimal | None
    applied: Decimal
    base: Decimal
    rate: Decimal
    within: Decimal | None
    over: Decimal | None
    before_cap: Decimal | None
    pool: Decimal
    additional: Decimal

    @property
    def burden(self) -> Decimal:
        """What of the policy's scope basic insurance left to the person."""
        return self.amount - self.remote_first - self.pool - self.additional


class Terms(NamedTuple):
    """What the policy has for one person, one share and the place of care."""

    version: BasicVersion
    section: Section
    age: int
    level: str
    is_retired: bool


def pay_basic(invoice: Invoice, person: Person, policy: Policy, ledgers: Ledgers) -> list[Part]:
    """The parts of one accepted invoice; `ledgers` are carried on."""
    parts: list[Part] = []
    for share in shares(invoice, policy):
        terms = _terms(invoice, person, policy, share)
        parts.append(_pay_share(share, terms, invoice, person, policy, ledgers, parts))
    return parts


def shares(invoice: Invoice, policy: Policy) -> list[Share]:
    """The in-scope sum by benefit year; only `daily_split` divides a stay."""
    last = policy.benefit_year(invoice.day)
    if not policy.daily_split:
        return [Share(last, invoice.day, invoice.scope.in_scope)]
    first = policy.benefit_year(invoice.begins)
    whole = rest = invoice.scope.in_scope
    begins, divided = invoice.begins, []
    for year in range(first, last):
        next_begins = policy.year_begins(year + 1)
        nights = (next_begins - begins).days
        amount = min(rest, to_fen(whole * nights / (invoice.day - invoice.begins).days))
        divided.append(Share(year, next_begins - timedelta(days=1), amount))
        rest, begins = rest - amount, next_begins
    return [*divided, Share(last, invoice.day, rest)]


def _terms(invoice: Invoice, person: Person, policy: Policy, share: Share) -> Terms:
    version: BasicVersion = version_in_force(policy, share.day)
    section = version.inpatient if invoice.is_stay else version.outpatient
    if section is None:
        kind = "inpatient" if invoice.is_stay else "outpatient"
        raise CaseFault("NO_POLICY_VERSION", f"{policy.id} {version.id} has no {kind} section")
    level = section.prehospital_level if invoice.setting == "prehospital" else invoice.level
    if level is None:
        raise bad_field(invoice.path + "level", "is needed")
    by_status = section.start_line.table.needs_status or section.rates.needs_status
    if person.is_retired is None and by_status:
        raise bad_field("person.status", "is needed")
    age = age_on(person.birth, invoice.begins)
    if not 0 <= age <= 200:
        raise bad_field("person.birth", f"does not fit care on {invoice.begins}")
    return Terms(version, section, age, level, bool(person.is_retired))


def away_share(invoice: Invoice, policy: Policy) -> Decimal:
    """What care away from home costs here: points off the rate, or a first share of the sum."""
    table = policy.remote.table
    if invoice.remote is not None and invoice.remote in table:
        return table[invoice.remote]
    if policy.remote.kind == "none" and (invoice.remote is None or invoice.remote in AWAY):
        return ZERO
    known = ", ".join(table or AWAY)
    raise bad_field(invoice.path + "remote", f"must be one of {known}")


def _pay_share(
    share: Share,
    terms: Terms,
    invoice: Invoice,
    person: Person,
    policy: Policy,
    ledgers: Ledgers,
    earlier: list[Part],
) -> Part:
    ledger, away = ledgers.of(share.year), away_share(invoice, policy)
    first = to_fen(share.amount * away) if policy.remote.kind == "first_share" else ZERO
    cut = away if policy.remote.kind == "rate_cut" else ZERO
    standard, used, left = _start_line(terms, invoice, person, ledger, earlier)
    applied = min(share.amount - first, left)
    base = share.amount - first - applied
    figure = terms.section.rates.figure(
        terms.is_retired, terms.age, person.retired_pre2001, terms.level
    )
    rate = max(ZERO, figure - cut) if cut else figure
    paid = _under_caps(base, rate, terms, ledger)
    _carry_on(ledger, terms, invoice, applied, base, paid, is_first=not earlier)
    return Part(
        share.year,
        share.day,
        terms.version,
        share.amount,
        first,
        terms.age,
        standard,
        used,
        applied,
        base,
        rate,
        *paid,
    )


def _start_line(
    terms: Terms, invoice: Invoice, person: Person, ledger: dict, earlier: list[Part]
) -> tuple[Decimal, Decimal | None, Decimal]:
    """The standard, what was used of it in the year (None per stay) and what is left of it."""
    line = terms.section.start_line
    if line.per_stay and earlier:
        standard = earlier[0].start_line
        return standard, None, standard - sum(part.applied for part in earlier)
    standard = line.table.figure(terms.is_retired, terms.age, person.retired_pre2001, terms.level)
    if line.per_stay:
        factor = line.sequence[min(ledger["admissions"], len(line.sequence) - 1)]
        standard = to_fen(standard * factor)
        return standard, None, standard
    used = ledger["in_ded_used" if invoice.is_stay else "out_ded_used"]
    return standard, used, max(ZERO, standard - used)


class Paid(NamedTuple):
    """A base under the rate and the caps."""

    within: Decimal | None
    over: Decimal | None
    before_cap: Decimal | None
    pool: Decimal
    additional: Decimal


def _under_caps(base: Decimal, rate: Decimal, terms: Terms, ledger: dict) -> Paid:
    cap, year_cap = terms.version.cap, terms.section.year_pay_cap
    if cap and cap.on_expense:
        within = room(cap.amount, ledger["pool_expense_used"], base)
        over = base - within
        pool = room(year_cap, ledger["out_fund_paid"], to_fen(within * rate))
        return Paid(within, over, None, pool, to_fen(over * cap.over_rate))
    before = to_fen(base * rate)
    pool = room(year_cap, ledger["out_fund_paid"], before)
    if cap:
        pool = room(cap.amount, ledger["fund_paid"], pool)
    return Paid(None, None, before, pool, ZERO)


def _carry_on(
    ledger: dict,
    terms: Terms,
    invoice: Invoice,
    applied: Decimal,
    base: Decimal,
    paid: Paid,
    *,
    is_first: bool,
) -> None:
    """What this share used up: start line or admission, expense, payments."""
    if not terms.section.start_line.per_stay:
        ledger["in_ded_used" if invoice.is_stay else "out_ded_used"] += applied
    elif is_first and invoice.is_stay:
        ledger["admissions"] += 1
    if terms.version.cap and terms.version.cap.on_expense:
        ledger["pool_expense_used"] += base
    ledger["fund_paid"] += paid.pool + paid.additional
    if terms.section.year_pay_cap is not None:
        ledger["out_fund_paid"] += paid.pool
