"""What the clerk says of each invoice, and the claim as it is when he is followed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.catalogue.claim import Claim, Invoice
from app.decisions.reasons import reasons
from app.errors import Refusal
from app.money import ZERO

MATTER = "matter"


class Verdict(StrEnum):
    """Accepted whole, accepted without a part of it, or not accepted."""

    ACCEPT = "accept"
    CUT = "cut"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Line:
    """One invoice (or the whole matter, where no money is paid) as it is decided.

    `cut` is what does not count of it. `is_found` marks a refusal that the rules themselves found."""

    invoice: str
    verdict: Verdict
    reason: str = ""
    cut: Decimal = ZERO
    is_found: bool = False

    def kept(self) -> dict[str, Any]:
        """As it is sealed into a decision."""
        return {
            "invoice": self.invoice,
            "verdict": self.verdict.value,
            "reason": self.reason,
            "cut": str(self.cut),
            "is_found": self.is_found,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "Line":
        cut = Decimal(kept.get("cut", "0.00"))
        verdict = Verdict(kept["verdict"])
        return cls(kept["invoice"], verdict, kept["reason"], cut, bool(kept.get("is_found")))


def accepted(ids: Iterable[str]) -> list[Line]:
    return [Line(one, Verdict.ACCEPT) for one in ids]


def demand_sound(lines: Sequence[Line], claim: Claim, *, pays: bool) -> None:
    """Refuse lines that do not cover the claim once each, lack a reason, or cut more than there is."""
    wanted = [one.id for one in decidable(claim)] if pays else [MATTER]
    if sorted(line.invoice for line in lines) != sorted(wanted):
        raise Refusal("lines_incomplete")
    bills = {one.id: one for one in claim.invoices}
    for line in lines:
        demand_reason(line, matter=not pays)
        if line.verdict == Verdict.CUT:
            demand_cut(line, bills.get(line.invoice))


def demand_reason(line: Line, *, matter: bool) -> None:
    use = MATTER if matter else line.verdict.value
    known = reasons().get(line.reason)
    if line.verdict != Verdict.ACCEPT and (known is None or use not in known.uses):
        raise Refusal("reason_missing")


def demand_cut(line: Line, bill: Invoice | None) -> None:
    if bill is None or not ZERO < line.cut < countable(bill):
        raise Refusal("cut_out_of_range")


def decidable(claim: Claim) -> list[Invoice]:
    """The invoices with an amount, in the order they were filled in."""
    return [one for one in claim.invoices if one.total is not None]


def countable(bill: Invoice) -> Decimal:
    """What of a bill may count at all: its total less what the person pays outside of insurance."""
    total = bill.total or ZERO
    return total - min(total, bill.self_fee or ZERO)


def as_asked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines as the clerk gave them: what the rules refused by themselves was accepted by him."""
    return tuple(Line(one.invoice, Verdict.ACCEPT) if one.is_found else one for one in lines)


def as_decided(claim: Claim, lines: Iterable[Line]) -> Claim:
    """The claim with refused invoices taken out, and cut parts counted as paid by the person himself."""
    by_id = {line.invoice: line for line in lines}
    kept = []
    for one in decidable(claim):
        line = by_id[one.id]
        if line.verdict == Verdict.CUT:
            one = replace(one, self_fee=(one.self_fee or ZERO) + line.cut)
        if line.verdict != Verdict.REFUSE:
            kept.append(one)
    return replace(claim, invoices=tuple(kept))
