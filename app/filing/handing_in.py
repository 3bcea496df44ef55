"""Handing in: the case, its risk, and the papers promised for later, in one transaction; the estimate as
it was shown and the message follow from a job of the same transaction."""

from typing import Any, cast

from app import jobs
from app.accounts.model import Account
from app.catalogue.current import catalogue, policies
from app.db import session
from app.estimate.record import record
from app.filing import owing, pledge, risk, service
from app.filing.model import EstimateRecord, Status
from app.filing.outcome import FOLLOW, follow_key, name_of, reckon
from app.filing.sheet import Sheet
from app.jobs.model import Job


def hand_in(sheet: Sheet, claim: Any, insisted: list[Any], by: Account, number: str) -> Job:
    """Everything that becomes true with the last button, and the job that does the rest. Refuses like
    `service.submit`."""
    words = pledge.current(acting=sheet.filing.acted_for_by(by) is not None)
    service.submit(
        sheet,
        by,
        number,
        pledge={"version": words.version, "hash": words.hash},
        still_wrong=[name_of(one) for one in insisted],
    )
    sheet.filing.risk = risk.weigh(risk.reasons(sheet))
    owing.promise_all(sheet, by)
    shown = {"filing": sheet.filing.id, "estimate": estimate_shown(sheet, claim)}
    return cast(Job, jobs.enqueue(FOLLOW, shown, key=follow_key(sheet.filing.id)))


def estimate_shown(sheet: Sheet, claim: Any) -> dict[str, Any] | None:
    """The estimate as the person saw it, so that it can be replayed; None where there was none."""
    reckoning = reckon(sheet, claim)
    if reckoning is None or reckoning.result is None:
        return None
    return record(reckoning.case, reckoning.result, policies())


def follow(payload: dict[str, Any]) -> None:
    """Keep the estimate and tell the person. Who took his case back meanwhile was told that."""
    filing = service.find_filing(payload["filing"])
    if filing is None:
        return
    if whole := payload["estimate"]:
        kept = EstimateRecord(filing_id=filing.id, policies=whole["policies"])
        kept.digest, kept.record = whole["case_sha256"], whole
        session.add(kept)
    if filing.status != Status.WITHDRAWN:
        definition = catalogue().get(filing.service_id, filing.service_version)
        next_step = definition.happens_next[0].text_zh
        service.tell(Sheet.of(filing, definition), None, "submitted", next=next_step)
