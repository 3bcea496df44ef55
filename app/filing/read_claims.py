"""What was read from the papers of a filing, as the checks of a claim want it: proven values only."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.catalogue.claim import Invoice, Paper, Read
from app.documents.kinds import WORDS, misplaced_kind
from app.documents.model import PageReading, ReadingState, Upload
from app.documents.reading.values import amount_of
from app.filing.beside import Page
from app.filing.offers import SURE, fitting
from app.filing.sheet import Sheet

OF_THE_CARE = ("invoice", "settlement", "cost_list", "discharge")


def paper_read(paper: Paper, pages: Sequence[Page | Upload]) -> Paper:
    """The paper with what was read from its pages."""
    readings = [one.reading for one in pages if one.reading]
    unclear = [one for one in readings if one.is_unclear]
    insisted = sum(1 for one in unclear if one.is_insisted)
    kinds = [misplaced_kind(one.reading, paper.id) for one in pages]
    return replace(
        paper,
        unclear=len(unclear) - insisted,
        insisted=insisted,
        misplaced=tuple(WORDS[kind] for kind in kinds if kind),
        read=tuple(
            read_of(one)
            for one in readings
            if one.state == ReadingState.READ and one.kind in OF_THE_CARE
        ),
    )


def read_of(reading: PageReading) -> Read:
    """The name and the sums of one page."""
    told = proven(reading)
    return Read(
        name=told.get("payer") or told.get("name") or "",
        total=yuan(told.get("total")),
        upper=amount_of(told.get("total_upper", "")),
        items=sum_of(told.get("items"), 1) or sum_of(told.get("lines"), 3),
        is_list=reading.kind == "cost_list",
    )


def proven(reading: PageReading) -> dict[str, Any]:
    return {name: one["value"] for name, one in reading.fields.items() if one["confidence"] >= SURE}


def sum_of(rows: Any, column: int) -> Decimal | None:
    """What a column of a table adds up to, when every row has an amount there."""
    if not isinstance(rows, list) or not rows:
        return None
    amounts = [yuan(row[column]) if len(row) > column else None for row in rows]
    known = [one for one in amounts if one is not None]
    return sum(known, Decimal("0.00")) if len(known) == len(amounts) else None


def yuan(text: Any) -> Decimal | None:
    """An amount as the reader writes it."""
    try:
        return Decimal(text) if text else None
    except (ArithmeticError, TypeError, ValueError):
        return None


def invoices_read(
    sheet: Sheet, invoices: tuple[Invoice, ...], pages: Sequence[Page | Upload]
) -> tuple[Invoice, ...]:
    """Each invoice with what stands on the photo that it is."""
    found = fitting(sheet, "invoice", pages)
    return tuple(
        replace(
            one,
            read_total=yuan(found[one.id].value("total")),
            read_number=found[one.id].value("invoice_number") or "",
        )
        if one.id in found
        else one
        for one in invoices
    )
