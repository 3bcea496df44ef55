"""已决定的发票: an invoice is accepted in one filing only, whoever files it and whenever."""

from collections.abc import Iterable, Mapping

from app import vault
from app.catalogue.claim import Claim, Invoice
from app.clock import now
from app.db import session
from app.decisions.locks import hold
from app.decisions.model import SettledInvoice


def mark_of(invoice: Invoice) -> str:
    """The keyed hash under which an invoice is held, the same as in the sections of filings."""
    return vault.lookup("invoice", invoice.key).hex()


def marks_of(claim: Claim) -> dict[str, str]:
    """Mark by invoice id; an invoice without a number cannot be told from another."""
    return {one.id: mark_of(one) for one in claim.invoices if one.number}


def look(claim: Claim) -> dict[str, SettledInvoice]:
    """What is settled of the claim's invoices, without holding it."""
    found = (session.get(SettledInvoice, mark) for mark in marks_of(claim).values())
    return {row.id: row for row in found if row}


def hold_invoices(claim: Claim, filing_id: str) -> dict[str, SettledInvoice]:
    """The claim's invoices, held until the transaction ends. One that nobody had before is this
    filing's from here on: `settle` gives it back when it is not accepted."""
    blank = {"filing_id": filing_id, "changed_at": now()}
    return hold(SettledInvoice, marks_of(claim).values(), **blank)


def taken_elsewhere(
    claim: Claim, rows: Mapping[str, SettledInvoice], filing_id: str
) -> dict[str, str]:
    """Invoice keys of this claim that another filing was given, with that filing's id."""
    found = {}
    for one in claim.invoices:
        row = rows.get(mark_of(one)) if one.number else None
        if row and row.filing_id not in (None, filing_id):
            found[one.key] = str(row.filing_id)
    return found


def settle(
    claim: Claim, rows: Mapping[str, SettledInvoice], filing_id: str, accepted: Iterable[str]
) -> list[SettledInvoice]:
    """Keep the accepted invoices for this filing, and give back what it had and has no more.
    The rows that changed."""
    wanted, changed = set(accepted), []
    for invoice_id, mark in marks_of(claim).items():
        row = rows[mark]
        mine = row.filing_id == filing_id
        if (invoice_id in wanted) != mine and row.filing_id in (None, filing_id):
            row.filing_id, row.changed_at = (None if mine else filing_id), now()
            changed.append(row)
    return changed
