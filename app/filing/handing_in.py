"""Handing in: the case, its estimate, its risk, and the papers promised for later, in one transaction."""

from typing import Any

from app.accounts.model import Account
from app.catalogue.current import policies
from app.db import session
from app.estimate.record import record
from app.filing import owing, pledge, risk, service
from app.filing.model import EstimateRecord
from app.filing.outcome import name_of, reckon
from app.filing.sheet import Sheet


def hand_in(sheet: Sheet, claim: Any, insisted: list[Any], by: Account) -> None:
    """Everything that becomes true with the last button. Refuses like `service.submit`."""
    words = pledge.current(acting=sheet.filing.acted_for_by(by) is not None)
    service.submit(
        sheet,
        by,
        pledge={"version": words.version, "hash": words.hash},
        still_wrong=[name_of(one) for one in insisted],
    )
    sheet.filing.risk = risk.weigh(risk.reasons(sheet))
    owing.promise_all(sheet, by)
    keep_estimate(sheet, claim)


def keep_estimate(sheet: Sheet, claim: Any) -> None:
    """The estimate as it was shown, so that it can be replayed."""
    reckoning = reckon(sheet, claim)
    if reckoning is None or reckoning.result is None:
        return
    whole = record(reckoning.case, reckoning.result, policies())
    used = whole["policies"]
    row = EstimateRecord(filing_id=sheet.filing.id, policies=used, digest=whole["case_sha256"])
    row.record = whole
    session.add(row)
