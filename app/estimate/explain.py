"""Every step of an estimate as a plain sentence with its figure, policy, version and label."""

from collections.abc import Iterator
from decimal import Decimal

from app.catalogue.policy_terms import MajorVersion, Policies, Policy
from app.estimate import sentences as s
from app.estimate import work_out
from app.estimate.aid import AidStep, CharityStep
from app.estimate.claim import Settlement
from app.estimate.explain_invoices import say_invoice, source_of
from app.estimate.major import MajorStep, Slice, total_of
from app.estimate.sentences import Source, percent, say, source
from app.estimate.standalone import Given, Household
from app.money import ZERO, say_yuan, to_fen


def explain(case: dict, result: dict, policies: Policies) -> list[dict]:
    """The steps that led to `result`, in the order in which they add up."""
    return tell(work_out(case, policies), result)


def tell(settled: Settlement | Household | Given, result: dict) -> list[dict]:
    """The same, for what has been worked out already."""
    if isinstance(settled, Household):
        return list(_say_household(settled, result))
    if isinstance(settled, Given):
        return list(_say_given(settled, result))
    return list(_say_claim(settled, result))


def plain(step: dict) -> str:
    """A step on one line, with its figure and where it comes from."""
    where = f"{step['policy']} {step['version']}, {step['label']}"
    return f"{step['text']} [{step['figure']}; {where}]"


def label_kind(label: str) -> str:
    """How sure a version is: `official`, `secondary`, or `sample` where any of it is made up."""
    if "sample" in label:
        return "sample"
    return "official" if label == "official" else "secondary"


def _say_claim(settled: Settlement, result: dict) -> Iterator[dict]:
    layers = settled.layers
    for one in settled.decided:
        yield from say_invoice(one, layers)
    if layers.major:
        for step in settled.major or ():
            yield from _say_major_year(step, source(layers.major, step.version))
    if layers.aid and settled.aid:
        yield from _say_aid(settled.aid, layers.aid)
    if layers.charity and settled.charity:
        yield from _say_charity(settled.charity, layers.charity)
    policy = layers.basic or layers.mutual
    if policy and result["status"] != "rejected":
        yield from _say_sums(settled, result, source_of(settled.decided[-1], policy))


def _say_sums(settled: Settlement, result: dict, where: Source) -> Iterator[dict]:
    total, other = Decimal(result["total"]), Decimal(result["other_paid"])
    fund = Decimal(result["total_fund"])
    if len(settled.decided) > 1:
        yield say(s.ALL_TOTAL, total, where)
    if other:
        yield say(s.OTHER_PAID, other, where)
    yield say(s.ALL_FUND, fund, where)
    if result["status"] == "manual_review":
        overpaid = fund + other > total
        yield say(s.REVIEW_OVERPAID if overpaid else s.REVIEW_LARGE, total, where)
    yield say(s.PERSONAL, Decimal(result["personal"]), where)


def _say_major_year(step: MajorStep, where: Source) -> Iterator[dict]:
    yield say(s.MAJOR_BASE, step.base, where, year=str(step.year))
    if step.before:
        yield say(s.MAJOR_CUMULATED, step.after, where, before=say_yuan(step.before))
    yield from _say_major_start(step.version, step.is_tilted, where)
    yield from _say_major_pay(step.slices, step.paid_before, step.pay, where)


def _say_major_start(version: MajorVersion, tilted: bool, where: Source) -> Iterator[dict]:
    if version.start_line and tilted and version.tilt:
        start = to_fen(version.start_line * version.tilt.start_line_factor)
        yield say(s.MAJOR_START_TILTED, start, where)
    elif version.start_line:
        yield say(s.MAJOR_START, version.start_line, where)


def _say_major_pay(
    slices: list[Slice], before: Decimal, pay: Decimal, where: Source
) -> Iterator[dict]:
    if not slices:
        yield say(s.MAJOR_UNDER, pay, where)
        return
    yield from _say_slices(s.MAJOR_TIER, slices, where)
    if before:
        yield say(s.MAJOR_BEFORE, before, where)
    if pay < total_of(slices) - before:
        yield say(s.CAPPED, pay, where)
    yield say(s.MAJOR, pay, where)


def _say_slices(msgid: str, slices: list[Slice], where: Source) -> Iterator[dict]:
    for piece in slices:
        base, rate = say_yuan(piece.amount), percent(piece.rate)
        yield say(msgid, piece.pay, where, base=base, rate=rate)


def _say_aid(step: AidStep, policy: Policy) -> Iterator[dict]:
    where = source(policy, step.version)
    if step.category is None:
        yield say(s.AID_NONE, step.pay, where)
        return
    in_scope_only = step.version.base == "policy_scope_inpatient"
    yield say(s.AID_BASE_SCOPE if in_scope_only else s.AID_BASE, step.base, where)
    if step.threshold_applied:
        yield say(s.AID_THRESHOLD, step.threshold_applied, where)
    base, rate = say_yuan(step.base - step.threshold_applied), percent(step.rate)
    yield say(s.AID_RATE, step.before_cap, where, category=step.category, base=base, rate=rate)
    if step.pay < step.before_cap:
        yield say(s.AID_CAPPED, step.pay, where)


def _say_charity(step: CharityStep, policy: Policy) -> Iterator[dict]:
    where, base = source(policy, step.version), say_yuan(step.base)
    yield say(s.CHARITY, step.before_balance, where, base=base, rate=percent(step.rate))
    if step.pay < step.before_balance:
        yield say(s.CHARITY_SHORT, step.pay, where)


def _say_household(settled: Household, result: dict) -> Iterator[dict]:
    where = source(settled.policy, settled.version)
    yield say(s.HOUSEHOLD_BURDEN, settled.burden, where, year=settled.year)
    if settled.already_applied:
        yield say(s.HOUSEHOLD_APPLIED, ZERO, where)
    else:
        yield from _say_slices(s.HOUSEHOLD_TIER, settled.slices, where)
        if settled.pay < settled.before_cap:
            yield say(s.AID_CAPPED, settled.pay, where)
        yield say(s.ALL_FUND, settled.pay, where)
    yield say(s.PERSONAL, Decimal(result["personal"]), where)


def _say_given(settled: Given, result: dict) -> Iterator[dict]:
    where = _source_of_given(settled)
    yield say(s.GIVEN_TOTAL, settled.total, where)
    yield say(s.GIVEN_BASIC, settled.basic_paid, where)
    if settled.major and settled.major_policy:
        major = settled.major
        where = source(settled.major_policy, major.version)
        yield say(s.GIVEN_BASE, major.base, where)
        yield from _say_major_start(major.version, major.is_tilted, where)
        yield from _say_major_pay(major.slices, ZERO, major.pay, where)
    if settled.aid and settled.aid_policy:
        yield from _say_aid(settled.aid, settled.aid_policy)
        where = source(settled.aid_policy, settled.aid.version)
    yield say(s.ALL_FUND, Decimal(result["total_fund"]), where)
    if result["status"] == "manual_review":
        yield say(s.REVIEW_OVERPAID, settled.total, where)
    yield say(s.PERSONAL, Decimal(result["personal"]), where)


def _source_of_given(settled: Given) -> Source:
    """Sums that the case itself gives have no policy of their own."""
    if settled.major and settled.major_policy:
        return source(settled.major_policy, settled.major.version)
    if settled.aid and settled.aid_policy:
        return source(settled.aid_policy, settled.aid.version)
    return Source("given", "given", "given by the case")
