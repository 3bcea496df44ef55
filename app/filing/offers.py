"""What was read from the papers of a filing, offered on the pages of its stays and invoices.

What is proven is filled in and can be changed; what is not is shown beside its picture and asked. What a
person saved is never touched. Each invoice that was read belongs to one invoice of the filing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from app.documents.model import ReadingState, Upload
from app.filing import fields
from app.filing.beside import Page
from app.filing.page import FillPage
from app.filing.sheet import Body, Sheet
from app.web.look import say_day

SURE = 0.5
OF_A_STAY = ("discharge", "settlement", "invoice")
DAYS = ("issued", "admit", "discharge")
ALIKE = {"invoice": ("number", "invoice_number"), "stay": ("admit", "admitted")}
FIELDS: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("invoice", "hospital"): {"hospital": "hospital"},
    ("invoice", "numbers"): {
        "code": "invoice_code",
        "number": "invoice_number",
        "check_code": "check_code",
        "issued": "issue_date",
    },
    ("invoice", "amounts"): {name: name for name in ("total", "fund_pay", "self_pay", "self_fee")},
    ("stay", "hospital"): {"hospital": "hospital"},
    ("stay", "dates"): {"admit": "admitted", "discharge": "discharged"},
}


@dataclass(frozen=True)
class Seen:
    """One value as it was read: from which page, under which name, and whether it is proven."""

    value: str
    is_sure: bool
    page: str
    name: str

    @property
    def path(self) -> str:
        """The tail of the address of the picture of its place."""
        return f"pages/{self.page}/read/{self.name}"


@dataclass(frozen=True)
class Group:
    """What belongs to one invoice or one stay, from all its pages; `paper` is the slot of the first."""

    pages: tuple[str, ...]
    paper: str
    fields: Mapping[str, Seen]

    def value(self, name: str) -> str | None:
        """A proven value."""
        seen = self.fields.get(name)
        return seen.value if seen and seen.is_sure else None


@dataclass(frozen=True)
class Offers:
    """What one page of the filing may show: values by form field, the page they came from, and whether
    some photos are still being read."""

    fields: Mapping[str, Seen] = field(default_factory=dict)
    read_from: str = ""
    waits: bool = False

    def beside(self, shown: Mapping[str, Any]) -> dict[str, Seen]:
        """Those to be told beside what the page shows: proven ones where they stand in the box, the
        others where the box is empty."""
        return {
            name: seen
            for name, seen in self.fields.items()
            if (
                _boxes(name, seen.value).items() <= shown.items()
                if seen.is_sure
                else not _said(name, shown)
            )
        }

    def filled(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """The boxes with every proven value in those that are empty."""
        boxes = dict(shown)
        for name, seen in self.fields.items():
            if seen.is_sure and not _said(name, shown):
                boxes |= _boxes(name, seen.value)
        return boxes


def offers_for(sheet: Sheet, page: FillPage, pages: Sequence[Upload]) -> Offers:
    """What may be offered on this page; nothing once the person has saved it."""
    kind, _colon, item = page.section.partition(":")
    names = FIELDS.get((kind, page.part), {})
    body = sheet.body(page.section)
    if not names or page.part in body.get("parts", ()):
        return Offers()
    group = fitting(sheet, kind, pages).get(item)
    waits = any(one.is_awaited for one in pages)
    if group is None:
        return Offers(waits=waits)
    read = {name: group.fields[seen] for name, seen in names.items() if seen in group.fields}
    fit = {
        name: seen for name, seen in read.items() if not body.get(name) and _can_stand(name, seen)
    }
    return Offers(fit, group.pages[0], waits)


def fitting(sheet: Sheet, kind: str, pages: Sequence[Page | Upload]) -> dict[str, Group]:
    """Which read invoice (stay) each invoice (stay) of the filing is: the one it was filled in from, the
    one with the same number (first day), else the next that nobody has."""
    own, read = ALIKE[kind]
    left = groups(kind, pages)
    found: dict[str, Group] = {}

    def take(is_it: Callable[[Body, Group], bool]) -> None:
        for item, body in sheet.items(kind):
            group = next((one for one in left if item not in found and is_it(body, one)), None)
            if group is not None:
                found[item] = group
                left.remove(group)

    take(lambda body, group: body.get("read_from") in group.pages)
    take(lambda body, group: read in group.fields and body.get(own) == group.fields[read].value)
    take(lambda body, _group: not body.get(own))
    return found


def not_filled_in(sheet: Sheet, kind: str, pages: Sequence[Upload]) -> int:
    """How many invoices (stays) were read that no invoice (stay) of the filing is."""
    return len(groups(kind, pages)) - len(fitting(sheet, kind, pages))


def groups(kind: str, pages: Iterable[Page | Upload]) -> list[Group]:
    """Every invoice (stay) that was read, in the order of its pages."""
    kinds = ("invoice",) if kind == "invoice" else OF_A_STAY
    _own, read = ALIKE[kind]
    together: dict[str, list[Page | Upload]] = {}
    for page in pages:
        reading = page.reading
        if reading is None or reading.state != ReadingState.READ or reading.kind not in kinds:
            continue
        told = reading.fields.get(read, {}).get("value")
        if told or kind == "invoice":
            together.setdefault(str(told or page.id), []).append(page)
    return [_group(same) for same in together.values()]


def _group(pages: Sequence[Page | Upload]) -> Group:
    """The values of all pages of one paper; a proven one goes before one that is not."""
    merged: dict[str, Seen] = {}
    for page in pages:
        told = page.reading.fields if page.reading else {}
        for name, one in told.items():
            if isinstance(one["value"], str):
                seen = Seen(one["value"], one["confidence"] >= SURE, page.id, name)
                if name not in merged or (seen.is_sure and not merged[name].is_sure):
                    merged[name] = seen
    return Group(tuple(page.id for page in pages), pages[0].paper, merged)


def with_ticks(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form with every unsure value that was ticked standing in its empty box."""
    answered = form.copy()
    for name in {name for names in FIELDS.values() for name in names}:
        ticked = form.get(f"{name}-read", "")
        if ticked and not _said(name, form):
            for box, value in _boxes(name, ticked).items():
                answered[box] = value
    return answered


def _said(name: str, shown: Mapping[str, Any]) -> bool:
    boxes = [f"{name}-{part}" for part in ("year", "month", "day")] if name in DAYS else [name]
    return any(shown.get(box) for box in boxes)


def _boxes(name: str, value: str) -> dict[str, str]:
    """How a value stands in the boxes of a page."""
    if name not in DAYS:
        return {name: value}
    return fields.shown_day(name, value) if _is_day(value) else {}


def _can_stand(name: str, seen: Seen) -> bool:
    return name not in DAYS or _is_day(seen.value)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def say(name: str, value: str) -> str:
    """A value as a question names it."""
    return say_day(date.fromisoformat(value)) if name in DAYS else value
