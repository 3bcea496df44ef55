"""The amount of a decision: always worked out by the estimate engine, never typed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.catalogue.claim import Claim
from app.catalogue.current import policies
from app.decisions.lines import Line, Verdict, as_asked, as_decided
from app.decisions.yearly import Uses, Years, spent_by
from app.errors import Refusal
from app.estimate import CaseFault, result_of, work_out
from app.estimate.claim import Settlement
from app.estimate.record import record
from app.filing.claims import estimate_case
from app.filing.model import Outcome
from app.filing.sheet import Sheet
from app.money import ZERO
from app.vault import fingerprint

Lines = tuple[Line, ...]
NOTHING: dict[str, Any] = {"policies": [], "case": None, "result": None, "case_sha256": ""}


@dataclass(frozen=True)
class Reckoned:
    """What follows from the lines: the lines as the rules leave them, outcome, amount, and what is used up."""

    lines: Lines
    outcome: Outcome
    amount: Decimal
    spent: Years
    whole: Mapping[str, Any]

    @property
    def mark(self) -> str:
        """A short mark of the figure and the lines, so that a confirmation can name what was seen."""
        seen = [str(self.amount), [line.kept() for line in self.lines]]
        return fingerprint(json.dumps(seen).encode())[:16]

    @property
    def accepted(self) -> list[str]:
        """The invoices that are paid on, whole or in part."""
        return [line.invoice for line in self.lines if line.verdict != Verdict.REFUSE]


def reckon(
    sheet: Sheet, claim: Claim, lines: Sequence[Line], uses: Uses, taken: Mapping[str, str]
) -> Reckoned:
    """Work the decision out. `taken` are invoices that another filing was given meanwhile."""
    if not sheet.service.policy:
        return without_money(lines)
    asked = as_asked(lines)
    decided = as_decided(claim, asked)
    if not decided.invoices:
        return Reckoned(asked, Outcome.REFUSED, ZERO, {}, NOTHING)
    case = case_of(sheet, decided, uses, taken)
    settled = settled_or_refused(case)
    after = as_the_rules_leave(asked, case, settled)
    result = result_of(settled)
    spent = spent_by(case["ytd"], result["ytd_after"])
    amount = Decimal(result["total_fund"])
    return Reckoned(after, outcome_of(after), amount, spent, record(case, result, policies()))


def case_of(sheet: Sheet, decided: Claim, uses: Uses, taken: Mapping[str, str]) -> dict[str, Any]:
    """The estimate case of a decision: what our own decisions used up is in its accumulators."""
    case = estimate_case(decided, sheet.service.policy or {})
    known = decided.known
    case["ytd"] = uses.ledgers(case["ytd"], known.ytd_as_of, without=sheet.filing.id)
    case["paid_invoice_keys"] = sorted({*case["paid_invoice_keys"], *taken})
    return case


def settled_or_refused(case: dict[str, Any]) -> Settlement:
    """Refuses what the engine cannot work out: a person has to mend the filing or refuse the line."""
    try:
        settled = work_out(case, policies())
    except CaseFault as fault:
        raise Refusal("cannot_be_worked_out", code=fault.code) from fault
    if not isinstance(settled, Settlement):
        raise Refusal("cannot_be_worked_out", code="NO_INVOICES")
    return settled


def years_of(sheet: Sheet, claim: Claim, lines: Sequence[Line]) -> list[str]:
    """The benefit years whose accumulators a decision may touch: they depend on days and policies only."""
    decided = as_decided(claim, as_asked(lines))
    if not sheet.service.policy or not decided.invoices:
        return []
    settled = settled_or_refused(estimate_case(decided, sheet.service.policy))
    return sorted(settled.ledgers.as_result())


def as_the_rules_leave(
    lines: Sequence[Line], case: Mapping[str, Any], settled: Settlement
) -> Lines:
    """The lines with what the engine itself refuses, each with its reject code as the reason."""
    bills = {f"invoices[{place}].": bill["id"] for place, bill in enumerate(case["invoices"])}
    refused = {
        bills[one.invoice.path]: one.rejection.reason for one in settled.decided if one.rejection
    }
    return tuple(
        Line(line.invoice, Verdict.REFUSE, refused[line.invoice], is_found=True)
        if line.invoice in refused
        else line
        for line in lines
    )


def outcome_of(lines: Sequence[Line]) -> Outcome:
    verdicts = {line.verdict for line in lines}
    if verdicts == {Verdict.ACCEPT}:
        return Outcome.APPROVED
    return Outcome.REFUSED if verdicts == {Verdict.REFUSE} else Outcome.PARTLY


def without_money(lines: Sequence[Line]) -> Reckoned:
    """A matter is granted or refused; nothing is computed."""
    return Reckoned(tuple(lines), outcome_of(lines), ZERO, {}, NOTHING)
