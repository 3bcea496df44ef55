"""What the pages of proposing and confirming show."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.accounts.model import Person
from app.catalogue.claim import Claim
from app.db import session
from app.decisions.lines import MATTER, Line, Verdict, countable, decidable
from app.decisions.reasons import reasons
from app.decisions.reckoning import Reckoned
from app.filing.model import Decision
from app.filing.outcome import Reckoning, kept_reckoning
from app.filing.sheet import Sheet
from app.filing.summary import Shown, estimate_shown


def bills(sheet: Sheet, claim: Claim) -> list[dict[str, Any]]:
    """The invoices to be decided, as rows; the whole matter as one row where no money is paid."""
    if not sheet.service.policy:
        return [{"id": MATTER, "number": "", "hospital": "", "total": None, "most": None}]
    return [
        {
            "id": one.id,
            "number": one.number,
            "hospital": one.hospital,
            "total": one.total,
            "most": countable(one),
        }
        for one in decidable(claim)
    ]


def say_lines(sheet: Sheet, claim: Claim, lines: Any) -> list[dict[str, Any]]:
    """Each decided line with its invoice and its reason."""
    rows = {row["id"]: row for row in bills(sheet, claim)}
    return [
        {"bill": rows.get(line.invoice), "line": line, "reason": reasons().get(line.reason)}
        for line in lines
    ]


def shown_of(reckoned: Reckoned) -> Shown | None:
    """The amount layer by layer, as estimates are shown; None where nothing was worked out."""
    whole = reckoned.whole
    if whole["result"] is None:
        return None
    return estimate_shown(explained(whole))


def explained(whole: Mapping[str, Any]) -> Reckoning:
    from app.catalogue.current import policies
    from app.estimate.explain import explain

    case, result = dict(whole["case"]), dict(whole["result"])
    return Reckoning(case, result, explain(case, result, policies()))


def estimated_amount(sheet: Sheet) -> Decimal | None:
    """What the person was shown when he handed in."""
    kept = kept_reckoning(sheet)
    return Decimal(kept.result["total_fund"]) if kept and kept.result else None


def name_of(person_id: str | None) -> str:
    """The name of a colleague, for pages of the desk."""
    person = session.get(Person, person_id) if person_id else None
    return person.name or "" if person else ""


def suggested(reckoned: Reckoned | None) -> dict[str, Line]:
    """What the rules refuse by themselves, by invoice: shown to the clerk before she decides."""
    found = reckoned.lines if reckoned else ()
    return {line.invoice: line for line in found if line.verdict != Verdict.ACCEPT}


def was_sent_back(decisions: list[Decision]) -> str:
    """Why the newest proposal came back; empty when it did not."""
    newest = decisions[0] if decisions else None
    return str(newest.body.get("sent_back", "")) if newest and newest.sent_back_at else ""
