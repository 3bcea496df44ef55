"""The way through a filing: a list of steps you can read aloud, and which one comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.catalogue.checklist import asked, checklist_rows
from app.catalogue.definition import Material, Question
from app.filing.agreement import lacks_consent
from app.filing.sheet import NOT_ASKED, PERSON_KNOWS, SETTLED, STAY_KINDS, Sheet

STAGES = 6
STAY_PARTS: dict[str, tuple[str, ...]] = {
    "hospital": ("hospital", "place"),
    "dates": ("admit", "discharge"),
}


@dataclass(frozen=True)
class Step:
    """One page of the way. `path` is the tail of its address under /filings/ID/."""

    path: str
    stage: int
    is_done: bool


def steps(sheet: Sheet) -> list[Step]:
    """Every step of this filing with these answers, in the order they are walked."""
    return [*agree(sheet), *ask(sheet), *identify(sheet), *bring(sheet), *tell(sheet)]


def agree(sheet: Sheet) -> Iterator[Step]:
    yield Step("consents", 1, not lacks_consent(sheet))


def ask(sheet: Sheet) -> Iterator[Step]:
    for question in asked(sheet.service, sheet.answers, sheet.facts):
        if is_asked_here(sheet, question):
            yield Step(f"fill/question/{question.id}", 1, sheet.has(f"question:{question.id}"))
    for fact in sheet.service.facts:
        if fact.id in PERSON_KNOWS:
            yield Step(f"fill/fact/{fact.id}", 1, sheet.has(f"fact:{fact.id}"))


def is_asked_here(sheet: Sheet, question: Question) -> bool:
    """A page of its own, unless the site asks it elsewhere or the mandate has settled it."""
    is_settled = sheet.is_mandated and question.id in SETTLED
    return question.type not in NOT_ASKED and not is_settled


def identify(sheet: Sheet) -> Iterator[Step]:
    if not sheet.is_mandated:
        yield Step("fill/patient", 2, knows_patient(sheet))
    yield Step("precheck", 2, sheet.has("precheck"))
    if sheet.asks_the_heir:
        yield Step("fill/heir", 2, sheet.has("heir"))
    for entry in ("address", "contact"):
        if sheet.entry_applies(entry):
            yield Step(f"fill/{entry}", 2, sheet.has(entry))


def knows_patient(sheet: Sheet) -> bool:
    """Everything about the patient that his state wants is there, and no number where there is none."""
    body, wanted = sheet.body("patient"), sheet.patient_fields
    has_number = bool(body.get("id_number"))
    return all(body.get(name) for name in wanted) and has_number == ("id_number" in wanted)


def bring(sheet: Sheet) -> Iterator[Step]:
    yield Step("papers", 3, not papers_missing(sheet))


def papers_missing(sheet: Sheet) -> list[str]:
    """Papers that are required now and neither brought nor said to be lacking."""
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    return [row.material.id for row in rows if row.is_needed and is_missing(sheet, row.material)]


def is_missing(sheet: Sheet, material: Material) -> bool:
    """Nothing was brought for it and nothing said about it; papers nobody uploads are never missing."""
    state = sheet.body(f"paper:{material.id}")
    return material.takes_photo and not state.get("pages") and not state.get("lacks")


def tell(sheet: Sheet) -> Iterator[Step]:
    if sheet.entry_applies("stays"):
        yield from _items(sheet, "stay", STAY_PARTS)
        yield Step("stays", 4, sheet.has("stays") and any(sheet.items("stay")))
    if sheet.entry_applies("invoices"):
        for invoice, body in sheet.items("invoice"):
            for part in invoice_parts(sheet, body):
                yield Step(f"fill/invoice/{invoice}/{part}", 4, is_filled(sheet, body, part))
        yield Step("invoices", 4, sheet.has("invoices") and any(sheet.items("invoice")))
    if sheet.entry_applies("payee") and sheet.body("consents").get("bank_account", True):
        yield Step("fill/payee", 4, sheet.has("payee"))


def _items(sheet: Sheet, kind: str, parts: dict[str, tuple[str, ...]]) -> Iterator[Step]:
    for item, body in sheet.items(kind):
        for part in parts:
            yield Step(f"fill/{kind}/{item}/{part}", 4, part in body.get("parts", ()))


def is_filled(sheet: Sheet, invoice: dict[str, Any], part: str) -> bool:
    """This page of an invoice was filled in; what it is for is also known when nobody had to ask."""
    if part == "which":
        return choice_of(invoice) in choices_of_which(sheet)
    return part in invoice.get("parts", ())


def choice_of(invoice: dict[str, Any]) -> str | None:
    """What an invoice is for, as `choices_of_which` names it."""
    stay = invoice.get("stay_id")
    return f"stay:{stay}" if stay else invoice.get("setting")


def invoice_parts(sheet: Sheet, body: dict[str, Any]) -> list[str]:
    """The pages of one invoice: what it is for, where (unless a stay says it), its numbers, its amounts."""
    parts = ["numbers", "amounts"]
    if not body.get("stay_id"):
        parts.insert(0, "hospital")
    choices = choices_of_which(sheet)
    if len(choices) > 1 or choice_of(body) not in choices:
        parts.insert(0, "which")
    return parts


def choices_of_which(sheet: Sheet) -> list[str]:
    """What an invoice can be for: each stay by `stay:ID`, and each kind of care without a stay."""
    stays = [f"stay:{stay}" for stay, _body in sheet.items("stay")]
    others = [kind for kind in sheet.settings() if kind not in STAY_KINDS or not stays]
    return stays + others


def next_path(sheet: Sheet, after: str | None = None) -> str:
    """Where the person goes next: the first step not done behind `after`, else any not done, else `findings`."""
    every = steps(sheet)
    paths = [step.path for step in every]
    start = paths.index(after) + 1 if after in paths else 0
    for step in every[start:] + every[:start]:
        if not step.is_done:
            return step.path
    return "findings"


def around(sheet: Sheet, path: str) -> tuple[Step | None, str | None]:
    """The step at `path`, and the path before it for the way back; None where there is none."""
    every = steps(sheet)
    paths = [step.path for step in every] + ["findings", "estimate", "check"]
    place = paths.index(path) if path in paths else 0
    return next((step for step in every if step.path == path), None), (
        paths[place - 1] if place else None
    )
