"""What pre-review and estimate say about a filing now; the same functions the commands call."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from app.catalogue.claim import Claim
from app.catalogue.current import policies
from app.db import session
from app.estimate import CaseFault, estimate
from app.estimate.explain import explain
from app.filing.claims import build, build_at_once, estimate_case
from app.filing.model import EstimateRecord
from app.filing.sheet import Sheet
from app.jobs.model import Job
from app.prereview import Finding, review

FOLLOW = "filing:handed_in"


@dataclass(frozen=True)
class Reckoning:
    """An estimate with its explanation, or the code of why there is none."""

    case: dict[str, Any]
    result: dict[str, Any] | None
    lines: list[dict[str, Any]]
    fault: str = ""


def claim_of(sheet: Sheet) -> Claim:
    """The claim as it stands now, with all that is known beside it; one statement."""
    return build_at_once(sheet)


def claim_to_pay(sheet: Sheet) -> Claim:
    """The claim as far as an amount follows from it: pages that were added, and filings that wait
    with the same invoice, are read for findings only."""
    return build(sheet, (), ())


def findings_of(sheet: Sheet, claim: Claim) -> list[Finding]:
    """Every finding, all at once."""
    return list(review(claim, sheet.service, policies()))


def name_of(finding: Finding) -> str:
    """How a finding is named in forms and in what was disputed."""
    return f"{finding.code}|{finding.about}"


def disputed(sheet: Sheet) -> list[str]:
    return list(sheet.body("disputes").get("names", []))


def is_disputed(sheet: Sheet, finding: Finding) -> bool:
    """A person was asked to look: here, or where the answer had led to a stop that was insisted on."""
    insisted = sheet.body("insisted").get("sections", ())
    at_the_stop = finding.about.replace("answer:", "question:") in insisted
    return at_the_stop or name_of(finding) in disputed(sheet)


def still_to_fix(sheet: Sheet, findings: list[Finding]) -> list[Finding]:
    """What must be mended and was not disputed."""
    return [one for one in findings if one.kind == "fix" and not is_disputed(sheet, one)]


def reckon(sheet: Sheet, claim: Claim) -> Reckoning | None:
    """The estimate of this filing; None for services where no money is paid."""
    if not sheet.service.policy:
        return None
    case = estimate_case(claim, sheet.service.policy)
    try:
        result = estimate(case, policies())
    except CaseFault as fault:
        return Reckoning(case, None, [], fault.code)
    return Reckoning(case, result, explain(case, result, policies()))


def kept_reckoning(sheet: Sheet) -> Reckoning | None:
    """The estimate that was shown when the filing was handed in; what is in force today does not touch it."""
    whole = record_shown(sheet.filing.id) if sheet.service.policy else None
    if whole is None:
        return None
    case, result = whole["case"], whole["result"]
    return Reckoning(case, result, explain(case, result, policies()))


def record_shown(filing_id: str) -> dict[str, Any] | None:
    """The record of that estimate; in the first moment it still stands in the job that will keep it."""
    of_filing = select(EstimateRecord).where(EstimateRecord.filing_id == filing_id)
    kept = session.scalar(of_filing.order_by(EstimateRecord.made_at.desc()).limit(1))
    if kept:
        return dict(kept.record)
    waiting = session.scalar(select(Job).where(Job.key == follow_key(filing_id)))
    return waiting.payload["estimate"] if waiting else None


def follow_key(filing_id: str) -> str:
    """The key of the job that keeps the estimate of a filing that was handed in."""
    return f"{FOLLOW}/{filing_id}"
