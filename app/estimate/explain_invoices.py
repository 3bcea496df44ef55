"""The steps of each invoice in plain sentences: why not, or how basic insurance or the plan pays."""

from collections.abc import Iterator
from decimal import Decimal

from app.catalogue.policy_terms import Policy
from app.estimate import sentences as s
from app.estimate.basic import Part, away_share
from app.estimate.case import Invoice
from app.estimate.claim import Decided, Layers
from app.estimate.mutual import MutualStep
from app.estimate.sentences import Source, percent, say, source
from app.money import ZERO, say_yuan, to_fen


def say_invoice(one: Decided, layers: Layers) -> Iterator[dict]:
    """All sentences of one invoice."""
    policy = layers.basic or layers.mutual
    if policy is None:
        return
    if one.rejection:
        yield _say_rejection(one, policy)
        return
    where = source_of(one, policy)
    yield from _say_scope(one.invoice, where)
    if one.mutual:
        yield from _say_mutual(one.mutual, one.invoice, where)
    for part in one.parts:
        yield from _say_part(part, one, policy)
    if len(one.parts) > 1:
        paid = sum((part.pool + part.additional for part in one.parts), ZERO)
        yield say(s.BASIC, paid, where)


def source_of(one: Decided, policy: Policy) -> Source:
    """The version an invoice goes by; for a rejected one that of its day, else the newest."""
    if one.parts:
        return source(policy, one.parts[-1].version)
    if one.mutual:
        return source(policy, one.mutual.version)
    return source(policy, policy.version_on(one.invoice.day) or policy.versions[-1])


def _say_rejection(one: Decided, policy: Policy) -> dict:
    where, deadline = source_of(one, policy), one.rejection and one.rejection.deadline
    if deadline and policy.filing_limit:
        where = where._replace(label=policy.filing_limit.label)
    values = {"no": one.invoice.no} | ({"deadline": deadline.isoformat()} if deadline else {})
    reason = one.rejection.reason if one.rejection else ""
    return say(s.REJECTED[reason], ZERO, where, **values)


def _say_scope(invoice: Invoice, where: Source) -> Iterator[dict]:
    scope = invoice.scope
    yield say(s.TOTAL, invoice.total, where, no=invoice.no)
    for msgid, amount in (
        (s.CLASS_B_FIRST, scope.class_b_first),
        (s.OVER_LIMIT, scope.over_limit),
        (s.SELF_PAID, scope.self_paid),
    ):
        if amount:
            yield say(msgid, amount, where)
    yield say(s.IN_SCOPE, scope.in_scope, where)


def _say_part(part: Part, one: Decided, policy: Policy) -> Iterator[dict]:
    where = source(policy, part.version)
    if len(one.parts) > 1:
        yield say(s.YEAR_SHARE, part.amount, where, year=str(part.year))
    away = away_share(one.invoice, policy)
    if part.remote_first:
        yield say(s.REMOTE_FIRST, part.remote_first, where, rate=percent(away))
    yield from _say_start_line(part, where)
    if not part.base:
        yield say(s.NOTHING_ABOVE, ZERO, where)
    elif part.within is not None:
        yield from _say_expense_cap(part, where)
    else:
        yield from _say_payment(part, where, away if policy.remote.kind == "rate_cut" else ZERO)


def _say_start_line(part: Part, where: Source) -> Iterator[dict]:
    if part.applied and part.used_before:
        used = say_yuan(part.used_before)
        yield say(s.START_LINE_MORE, part.applied, where, used=used)
    elif part.applied:
        yield say(s.START_LINE, part.applied, where)
    elif part.base and part.start_line:
        yield say(s.START_LINE_DONE, ZERO, where)
    elif part.base:
        yield say(s.NO_START_LINE, ZERO, where)


def _say_expense_cap(part: Part, where: Source) -> Iterator[dict]:
    within, over, rate = part.within or ZERO, part.over or ZERO, percent(part.rate)
    before = to_fen(within * part.rate)
    if not over:
        yield say(s.RATE, before, where, base=say_yuan(within), rate=rate)
    elif within:
        yield say(s.WITHIN_CAP, before, where, base=say_yuan(within), rate=rate)
    if part.pool < before:
        yield say(s.CAPPED, part.pool, where)
    if over and part.version.cap:
        over_rate = percent(part.version.cap.over_rate)
        yield say(s.OVER_CAP, part.additional, where, base=say_yuan(over), rate=over_rate)


def _say_payment(part: Part, where: Source, cut: Decimal) -> Iterator[dict]:
    before, base, rate = part.before_cap or ZERO, say_yuan(part.base), percent(part.rate)
    if cut:
        yield say(s.RATE_CUT, before, where, base=base, rate=rate, cut=percent(cut))
    else:
        yield say(s.RATE, before, where, base=base, rate=rate)
    if part.pool < before:
        yield say(s.CAPPED, part.pool, where)


def _say_mutual(step: MutualStep, invoice: Invoice, where: Source) -> Iterator[dict]:
    if invoice.other_paid:
        yield say(s.MUTUAL_PAID, invoice.other_paid, where)
    yield say(s.MUTUAL_BASE, step.base, where)
    if step.applied:
        yield say(s.START_LINE, step.applied, where)
    elif step.base:
        yield say(s.START_LINE_DONE, ZERO, where)
    base, rate = say_yuan(step.base - step.applied), percent(step.rate)
    yield say(s.MUTUAL_RATE, step.before_cap, where, base=base, rate=rate, age=str(step.age))
    if step.pay < step.before_cap:
        yield say(s.CAPPED, step.pay, where)
    yield say(s.MUTUAL, step.pay, where)
