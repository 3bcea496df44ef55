"""Decisions about one filing: what was proposed, what stands, and how one is worked out and kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from app.catalogue.claim import Claim
from app.clock import now, today
from app.db import session
from app.decisions import invoices, locks, yearly
from app.decisions.causes import causes
from app.decisions.invoices import taken_elsewhere
from app.decisions.lines import Line
from app.decisions.model import SettledInvoice
from app.decisions.reckoning import Reckoned, reckon, years_of
from app.decisions.yearly import Uses
from app.filing.model import Decision, Filing
from app.filing.outcome import record_shown
from app.filing.sheet import Sheet

Causes = list[dict[str, str]]
DECISIONS = (
    select(Decision)
    .where(Decision.filing_id == bindparam("filing"))
    .order_by(Decision.proposed_at.desc(), Decision.id.desc())
)


def decisions_of(filing: Filing) -> list[Decision]:
    """Every decision about a filing, the newest first; sent-back proposals among them."""
    return list(session.scalars(DECISIONS, {"filing": filing.id}))


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """The confirmed decision that counts: the newest."""
    return next((one for one in decisions if one.confirmed_at), None)


def proposal(decisions: Sequence[Decision]) -> Decision | None:
    """The proposal that waits for a second person."""
    return next((one for one in decisions if not (one.confirmed_at or one.sent_back_at)), None)


def lines_of(decision: Decision) -> list[Line]:
    return [Line.read(kept) for kept in decision.body["lines"]]


@dataclass(frozen=True)
class Weighed:
    """A decision worked out, with the rows it rests on; those are held when it is to be final."""

    claim: Claim
    reckoned: Reckoned
    uses: Uses
    rows: Mapping[str, SettledInvoice]


def weigh(sheet: Sheet, claim: Claim, lines: Sequence[Line], *, hold: bool) -> Weighed:
    """Work out what follows from the lines. With `hold` the accumulators of the person and the
    invoices are locked first, so that nobody else decides on the same money until we are done."""
    years = {*years_of(sheet, claim, lines), *years_before(sheet.filing)}
    person = yearly.key_of(sheet)
    uses = yearly.hold_years(person, years) if hold else yearly.look(person, years)
    rows = invoices.hold_invoices(claim, sheet.filing.id) if hold else invoices.look(claim)
    taken = taken_elsewhere(claim, rows, sheet.filing.id)
    return Weighed(claim, reckon(sheet, claim, lines, uses, taken), uses, rows)


def years_before(filing: Filing) -> list[str]:
    """The years that an earlier decision about the same filing used up something of."""
    before = standing(decisions_of(filing)) if filing.decided_at else None
    return list(before.body["spent"]) if before else []


def body_of(reckoned: Reckoned, estimated: Decimal | None, why: Causes) -> dict[str, Any]:
    """What is sealed into a decision, enough to work it out again and to explain it."""
    spent = {
        year: {name: str(value) for name, value in figures.items()}
        for year, figures in reckoned.spent.items()
    }
    return {
        **reckoned.whole,
        "lines": [line.kept() for line in reckoned.lines],
        "spent": spent,
        "estimated": None if estimated is None else str(estimated),
        "causes": why,
    }


def why_otherwise(filing: Filing, estimated: Decimal | None, reckoned: Reckoned) -> Causes:
    """Why the amount is not the estimated one. Where it is, the estimate need not be opened."""
    if estimated in (None, reckoned.amount):
        return []
    decided = reckoned.whole["case"]
    return causes(record_shown(filing.id), decided, reckoned.lines, reckoned.amount)


def write(decision: Decision, filing: Filing, reckoned: Reckoned, **more: Any) -> None:
    """Put what was worked out into the row; what was estimated stands there."""
    why = why_otherwise(filing, decision.estimated, reckoned)
    decision.outcome, decision.amount = reckoned.outcome.value, reckoned.amount
    decision.digest = reckoned.whole["case_sha256"]
    decision.body = body_of(reckoned, decision.estimated, why) | more


def propose(decision: Decision, filing: Filing, reckoned: Reckoned) -> None:
    """Put a proposal into its row, beside the estimate that the person was shown. That one stays."""
    record = record_shown(filing.id)
    decision.estimated = Decimal(record["result"]["total_fund"]) if record else None
    write(decision, filing, reckoned)


def settle(sheet: Sheet, decision: Decision, weighed: Weighed, by: str) -> None:
    """Make a decision final: the row, the accumulators and the invoices, under the locks of `weigh`."""
    filing, reckoned = sheet.filing, weighed.reckoned
    proposed = decision.body.get("proposed", str(decision.amount))
    write(decision, filing, reckoned, proposed=proposed)
    decision.confirmed_by, decision.confirmed_at = by, now()
    locks.write(weighed.uses.settle(filing.id, reckoned.spent, today()))
    locks.write(invoices.settle(weighed.claim, weighed.rows, filing.id, reckoned.accepted))
