"""What makes a case worth a closer look: a short list of named facts with points, shown in words at the desk."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from app.filing.sheet import Sheet
from app.mandates.service import is_proven

BIG = Decimal(30_000)
MOST = 99


Fact = Callable[[Sheet], bool]


def said_wrong(sheet: Sheet) -> list[str]:
    """The codes of findings that the person disputed."""
    return [name.split("|")[0] for name in sheet.body("disputes").get("names", ())]


def duplicate_insisted(sheet: Sheet) -> bool:
    return any(code.startswith("DUPLICATE") for code in said_wrong(sheet))


def finding_disputed(sheet: Sheet) -> bool:
    insisted = sheet.body("insisted").get("sections")
    others = [code for code in said_wrong(sheet) if not code.startswith("DUPLICATE")]
    return bool(others or insisted)


def identity_disputed(sheet: Sheet) -> bool:
    return sheet.body("precheck").get("passed") is False


def deceased(sheet: Sheet) -> bool:
    return sheet.is_deceased


def big_sum(sheet: Sheet) -> bool:
    bills = (body.get("total") or "0.00" for _id, body in sheet.items("invoice"))
    return sum((Decimal(total) for total in bills), Decimal("0.00")) >= BIG


def mandate_not_looked_at(sheet: Sheet) -> bool:
    mandate = sheet.filing.mandate
    return mandate is not None and not is_proven(mandate)


def window_paper(sheet: Sheet) -> bool:
    bodies = sheet.bodies.items()
    return any(key.startswith("paper:") and body.get("lacks") == "window" for key, body in bodies)


POINTS: dict[str, tuple[int, Fact]] = {
    "duplicate_insisted": (40, duplicate_insisted),
    "identity_disputed": (25, identity_disputed),
    "mandate_not_looked_at": (20, mandate_not_looked_at),
    "finding_disputed": (20, finding_disputed),
    "deceased": (20, deceased),
    "big_sum": (15, big_sum),
    "window_paper": (5, window_paper),
}


def reasons(sheet: Sheet) -> list[str]:
    """The names of the facts that hold, the weightiest first."""
    return [name for name, (_points, holds) in POINTS.items() if holds(sheet)]


def weigh(names: Iterable[str]) -> int:
    """Their points together, 0 to 99: where the case stands in the queue by risk."""
    return min(MOST, sum(POINTS[name][0] for name in names))
