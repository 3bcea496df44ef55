"""Why a decision differs from the estimate that was shown: causes one after the other, which add up exactly."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.catalogue.current import policies
from app.decisions.lines import Line, Verdict
from app.estimate import CaseFault, estimate
from app.money import ZERO

Case = Mapping[str, Any]


def causes(
    estimated: Mapping[str, Any] | None,
    decided: Case | None,
    lines: Sequence[Line],
    amount: Decimal,
) -> list[dict[str, str]]:
    """Each cause with its difference, from the stored estimate to the decided amount. Empty when they agree.

    `estimated` is the record that was kept when the filing was handed in."""
    if estimated is None or Decimal(estimated["result"]["total_fund"]) == amount:
        return []
    steps = list(_steps(estimated["case"], decided, lines))
    before = Decimal(estimated["result"]["total_fund"])
    found = []
    for code, invoice, after in [*steps, ("registers", "", amount)]:
        if after != before:
            cause = {"code": code, "invoice": invoice, "difference": str(after - before)}
            found.append(cause)
        before = after
    return found


def _steps(
    case: Case, decided: Case | None, lines: Sequence[Line]
) -> Iterator[tuple[str, str, Decimal]]:
    """The amount after each change: the standard in force now, each line, the accumulators."""
    yield "policy", "", worth(case)
    for line in lines:
        if line.verdict != Verdict.ACCEPT and not line.is_found:
            case = after_line(case, line)
            yield line.verdict.value, line.invoice, worth(case)
    if decided:
        case = {**case, "ytd": decided["ytd"]}
        yield "accumulators", "", worth(case)


def worth(case: Case) -> Decimal:
    """What a case comes to; nothing where no invoice is left or it cannot be worked out."""
    if not case["invoices"]:
        return ZERO
    try:
        return Decimal(estimate(dict(case), policies())["total_fund"])
    except CaseFault:
        return ZERO


def after_line(case: Case, line: Line) -> Case:
    """The case without a refused invoice, or with the cut part borne by the person."""
    bills = [dict(bill) for bill in case["invoices"]]
    if line.verdict == Verdict.REFUSE:
        return {**case, "invoices": [bill for bill in bills if bill.get("id") != line.invoice]}
    for bill in bills:
        if bill.get("id") == line.invoice:
            bill["lines"] = cut_from(bill["lines"], line.cut)
    return {**case, "invoices": bills}


def cut_from(fees: Sequence[Mapping[str, Any]], cut: Decimal) -> list[dict[str, Any]]:
    """Fee lines with `cut` moved from what counts to what the person pays himself."""
    moved = []
    for fee in fees:
        change = {"A": -cut, "SELF": cut}.get(str(fee["class"]), ZERO)
        moved.append({**fee, "amount": str(Decimal(fee["amount"]) + change)})
    return moved
