"""The result of an estimate in its published shape: every amount a text with two decimals."""

from decimal import Decimal

from app.estimate.aid import AidStep, CharityStep
from app.estimate.basic import Part
from app.estimate.case import Invoice
from app.estimate.claim import REVIEW_ABOVE, Decided, Settlement
from app.estimate.major import MajorStep, Slice
from app.estimate.mutual import MutualStep
from app.estimate.standalone import Given, Household
from app.money import ZERO

NO_CATEGORY = "no category of the aid policy"


def of_claim(settled: Settlement) -> dict:
    """The result of a claim over invoices."""
    accepted = [one.invoice for one in settled.decided if one.rejection is None]
    total = other = ZERO
    for invoice in accepted:
        total += invoice.total
        other += invoice.other_paid
    layers = _layers(settled)
    fund = sum(layers.values(), -layers["basic"])
    result: dict = {
        "invoices": [_decided(one) for one in settled.decided],
        "layers": {name: str(amount) for name, amount in layers.items()},
    }
    if settled.major is not None:
        result["major_steps"] = [_major_step(step) for step in settled.major]
    if settled.aid:
        result["aid_steps"] = aid_step(settled.aid)
    if settled.charity:
        result["charity_steps"] = _charity_step(settled.charity)
    result["total"] = str(total)
    result["other_paid"] = str(other)
    result["total_fund"] = str(fund)
    result["personal"] = str(max(ZERO, total - other - fund))
    result["status"] = _status(settled.decided, accepted, is_overpaid=other + fund > total)
    result["ytd_after"] = settled.ledgers.as_result()
    return result


def _layers(settled: Settlement) -> dict[str, Decimal]:
    pool = additional = mutual = ZERO
    for one in settled.decided:
        for part in one.parts:
            pool += part.pool
            additional += part.additional
        if one.mutual:
            mutual += one.mutual.pay
    return {
        "basic_pool": pool,
        "basic_additional": additional,
        "basic": pool + additional,
        "major": sum([step.pay for step in settled.major], ZERO) if settled.major else ZERO,
        "aid": settled.aid.pay if settled.aid else ZERO,
        "charity": settled.charity.pay if settled.charity else ZERO,
        "mutual": mutual,
    }


def _status(decided: list[Decided], accepted: list[Invoice], *, is_overpaid: bool) -> str:
    if not accepted:
        return "rejected"
    if is_overpaid or max(invoice.total for invoice in accepted) > REVIEW_ABOVE:
        return "manual_review"
    return "ok" if len(accepted) == len(decided) else "partial"


def _decided(one: Decided) -> dict:
    if one.rejection:
        deadline = one.rejection.deadline
        return {
            "no": one.invoice.no,
            "decision": "rejected",
            "reason": one.rejection.reason,
            "deadline": deadline and deadline.isoformat(),
        }
    scope = one.invoice.scope
    steps: dict = {
        "class_b_first": str(scope.class_b_first),
        "over_limit": str(scope.over_limit),
        "self_paid": str(scope.self_paid),
        "in_scope": str(scope.in_scope),
    }
    if one.mutual:
        steps |= _mutual_step(one.mutual, one.invoice.other_paid)
    else:
        steps["parts"] = [_part(part) for part in one.parts]
        steps["basic"] = str(sum([part.pool + part.additional for part in one.parts], ZERO))
    return {"no": one.invoice.no, "decision": "accepted", "steps": steps}


def _part(part: Part) -> dict:
    shown: dict = {
        "year": str(part.year),
        "version": part.version.id,
        "amount": str(part.amount),
        "remote_first": str(part.remote_first),
        "age": part.age,
        "deductible_standard": str(part.start_line),
        "deductible_used_before": None if part.used_before is None else str(part.used_before),
        "deductible_applied": str(part.applied),
        "base": str(part.base),
        "rate": str(part.rate),
    }
    if part.within is None:
        shown["before_cap"] = str(part.before_cap)
    else:
        shown["within"] = str(part.within)
        shown["over"] = str(part.over)
    shown["pay_pool"] = str(part.pool)
    shown["pay_additional"] = str(part.additional)
    return shown


def _mutual_step(step: MutualStep, other_paid: Decimal) -> dict:
    return {
        "other_paid": str(other_paid),
        "base": str(step.base),
        "deductible_applied": str(step.applied),
        "age": step.age,
        "rate": str(step.rate),
        "before_cap": str(step.before_cap),
        "pay": str(step.pay),
    }


def _major_step(step: MajorStep) -> dict:
    return {
        "year": str(step.year),
        "base": str(step.base),
        "cumulative_before": str(step.before),
        "cumulative_after": str(step.after),
        "tilt": step.is_tilted,
        "tiers_on_cumulative": _slices(step.slices),
        "paid_for_cumulative_before": str(step.paid_before),
        "pay": str(step.pay),
    }


def _charity_step(step: CharityStep) -> dict:
    return {
        "base": str(step.base),
        "rate": str(step.rate),
        "before_balance": str(step.before_balance),
        "pay": str(step.pay),
    }


def _slices(slices: list[Slice]) -> list[list[str]]:
    return [[str(piece.amount), str(piece.rate), str(piece.pay)] for piece in slices]


def aid_step(step: AidStep) -> dict:
    """The aid, or why there was none."""
    if step.category is None:
        return {"category": None, "pay": str(step.pay), "why": NO_CATEGORY}
    return {
        "category": step.category,
        "base": str(step.base),
        "threshold_applied": str(step.threshold_applied),
        "rate": str(step.rate),
        "before_cap": str(step.before_cap),
        "pay": str(step.pay),
    }


def of_household(settled: Household) -> dict:
    """The result of aid on a household's burden."""
    cap = settled.version.year_pay_cap
    result: dict = {"status": "rejected" if settled.already_applied else "ok", "invoices": []}
    if settled.already_applied:
        result["reason"] = "ALREADY_APPLIED_THIS_YEAR"
    else:
        result["steps"] = {
            "tiers": _slices(settled.slices),
            "before_cap": str(settled.before_cap),
            "cap": None if cap is None else str(cap),
        }
    return result | {
        "layers": {"aid": str(settled.pay)},
        "total_fund": str(settled.pay),
        "personal": str(settled.burden - settled.pay),
        "total": str(settled.burden),
    }


def of_given(settled: Given) -> dict:
    """The result of later layers over sums settled elsewhere."""
    major = settled.major.pay if settled.major else ZERO
    aid = settled.aid.pay if settled.aid else ZERO
    fund = settled.basic_paid + major + aid
    steps: dict = {}
    if settled.major:
        steps["major"] = {
            "base": str(settled.major.base),
            "tiers": _slices(settled.major.slices),
            "pay": str(major),
        }
    if settled.aid:
        steps["aid"] = aid_step(settled.aid)
    return {
        "status": "manual_review" if fund > settled.total else "ok",
        "invoices": [],
        "steps": steps,
        "layers": {"basic": str(settled.basic_paid), "major": str(major), "aid": str(aid)},
        "total_fund": str(fund),
        "personal": str(max(ZERO, settled.total - fund)),
        "total": str(settled.total),
    }
