"""A file read from its first bytes to checked fields. Knows no web and no database."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.clock import today as today_in_china
from app.documents.media import HEAD, check_first_bytes
from app.documents.reading import again, checks, kinds, tables
from app.documents.reading.eyes import Answer, Eyes, EyesFailed
from app.documents.reading.found import Value, find_all
from app.documents.reading.layouts import Layout, layouts
from app.documents.reading.page import Line, Page, page_of_lines, page_of_text
from app.documents.reading.qr import read_payload
from app.documents.reading.tokens import Token, tokens
from app.errors import Refusal

HOPELESS = frozenset(("dark", "no_contrast", "too_small"))
SURE = 0.5
MOST_LINES = 3


class Unread(Exception):
    """A file that is not read; `code` is one of the contract."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Reading:
    """What came of a file: a refusal, a photo to be taken again, or fields."""

    kind: str = "other"
    accepted: bool = True
    reason: str | None = None
    pages: int = 0
    problems: list[str] = field(default_factory=list)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    crops: dict[str, str] = field(default_factory=dict)
    engine: float = 0.0
    total: float = 0.0

    @property
    def is_readable(self) -> bool:
        return self.accepted and not self.problems


def read(
    data: bytes,
    eyes: Eyes,
    kind: str | None = None,
    today: date | None = None,
    *,
    crops: bool = False,
) -> Reading:
    """Read a file; with `crops` unsure values come with a picture of their place. Never raises for what is
    wrong with the file: the answer says so."""
    began = time.perf_counter()
    reading = Reading(kind=kind or "other")
    try:
        media = check_first_bytes(data[:HEAD], len(data))
        work = _Work(eyes, reading, kind, today or today_in_china())
        work.read(data, media)
        if crops:
            work.cut_unsure()
    except Refusal as fault:
        reading.accepted, reading.reason = False, fault.reason
    except (Unread, EyesFailed) as fault:
        reading.accepted, reading.reason = False, fault.code
    reading.total = time.perf_counter() - began
    return reading


class _Work:
    """One file on its way through the steps."""

    def __init__(self, eyes: Eyes, reading: Reading, kind: str | None, today: date) -> None:
        self.eyes, self.reading, self.kind, self.today = eyes, reading, kind, today
        self.values: dict[str, Value] = {}

    def read(self, data: bytes, media: str) -> None:
        opened = _unless_refused(self.eyes.open(data, media))
        self.reading.pages = opened["pages"]
        pages = [page for number in range(opened["pages"]) if (page := self._page(number))]
        if self.reading.problems or not pages:
            return
        layout = self._kind_of(pages)
        if layout is None:
            self._unknown(pages)
            return
        self.reading.kind = layout.kind
        own = [page for page in pages if self._belongs(page, layout)] or pages[:1]
        self._fields(own, layout)

    def _page(self, number: int) -> Page | None:
        """Verdict, codes, embedded text or recognition of one page."""
        told = _unless_refused(self.eyes.page(number))
        is_text = told["text"] is not None
        page = page_of_text(told["text"]) if is_text else self._recognised(number, told)
        page.number, page.codes = number, told["codes"]
        return page

    def _recognised(self, number: int, told: Answer) -> Page:
        if HOPELESS & set(told["problems"]):
            self._note(told["problems"])
            return Page([])
        seen = _unless_refused(self.eyes.read(number))
        self.reading.engine += seen["engine"]
        page = page_of_lines(seen["lines"], is_hard="soft" in told["remarks"])
        self._set_upright(page, number)
        if told["problems"]:
            if not _has_writing(page):
                raise Unread("not_a_document")
            self._note(told["problems"])
        return page

    def _set_upright(self, page: Page, number: int) -> None:
        """Single signs that the engine turned against the page, as 甲 into 由, are read as they stand."""
        against = page.against[: again.MOST]
        if not against:
            return
        told = _unless_refused(self.eyes.again(number, [line.quad for line in against]))
        self.reading.engine += told["engine"]
        upright = {
            line: replace(line, text=text, score=score)
            for line, ((text, score), _coarse) in zip(against, told["texts"], strict=True)
            if text
        }
        page.lines = [upright.get(line, line) for line in page.lines]

    def _note(self, problems: Sequence[str]) -> None:
        self.reading.problems += [one for one in problems if one not in self.reading.problems]

    def _kind_of(self, pages: Sequence[Page]) -> Layout | None:
        if self.kind:
            return kinds.best_of_kind(pages[0], layouts(), self.kind)
        found = [kinds.recognise(page, layouts()) for page in pages]
        return next((layout for layout in found if layout is not None), None)

    def _belongs(self, page: Page, layout: Layout) -> bool:
        """A page of this paper: recognised as it, or as nothing else."""
        found = kinds.recognise(page, layouts())
        return found is None or found.kind == layout.kind

    def _unknown(self, pages: Sequence[Page]) -> None:
        if self.kind is None and not any(kinds.looks_like_a_paper(page) for page in pages):
            raise Unread("not_a_document")

    def _fields(self, pages: Sequence[Page], layout: Layout) -> None:
        paper = Paper(pages, layout)
        checks.prove(paper.values, layout)
        paper.join_codes()
        for page in pages[:1]:
            self._second_looks(paper, page)
        checks.prove(paper.values, layout)
        paper.read_table()
        checks.drop_illegible(paper.values)
        self.reading.fields, self.values = paper.told(self.today), paper.values

    def cut_unsure(self) -> None:
        """A small picture of the place of every value that has to be asked."""
        for number in sorted({value.number for value in self.values.values()}):
            places = {
                name: [line.quad for line in value.lines if line.quad][:MOST_LINES]
                for name, value in self.values.items()
                if value.number == number and value.source == "ocr" and self._is_unsure(name)
            }
            known = {name: quads for name, quads in places.items() if quads}
            if known:
                told = _unless_refused(self.eyes.crops(number, list(known.values())))
                self.reading.crops |= dict(zip(known, told["crops"], strict=True))

    def _is_unsure(self, name: str) -> bool:
        return name in self.reading.fields and self.reading.fields[name]["confidence"] < SURE

    def _second_looks(self, paper: "Paper", page: Page) -> None:
        open_ = again.unproven(paper.values, paper.layout, page)
        lines = again.lines_of(open_)
        if not lines:
            return
        told = _unless_refused(self.eyes.again(page.number, [line.quad for line in lines]))
        self.reading.engine += told["engine"]
        seen = [dict(zip(lines, look, strict=True)) for look in zip(*told["texts"], strict=True)]
        for name, value in open_.items():
            looks = again.looks_at(name, value, paper.layout, seen)
            checks.confirm(value, paper.layout.fields[name].type, looks, page)


class Paper:
    """The pages of one paper, what was found on them, and its table."""

    def __init__(self, pages: Sequence[Page], layout: Layout) -> None:
        self.pages, self.layout = pages, layout
        self.cut = [tokens(page, layout) for page in pages]
        self.values: dict[str, Value] = {}
        for page, pieces in zip(pages, self.cut, strict=True):
            self.values = find_all(page, layout, pieces) | self.values
        self.table: tables.Table | None = None
        self.proofs: set[str] = set()

    def join_codes(self) -> None:
        """The first code that is of an invoice, beside what is printed."""
        told = [
            (read_payload(code["text"]), code, page) for page in self.pages for code in page.codes
        ]
        for payload, code, page in told:
            if payload:
                quad = tuple((float(x), float(y)) for x, y in code["quad"])
                box = (Line("", 1.0, 0, 0, 0, 0, quad),)
                checks.join_qr(self.values, payload, Value("", "qr", 1.0, box, number=page.number))
                return

    def read_table(self) -> None:
        """The table over all pages as one, and whether its sums hold."""
        if not self.layout.table:
            return
        parts = [self._part(page, cut) for page, cut in zip(self.pages, self.cut, strict=True)]
        self.table = tables.join([part for part in parts if part is not None])
        if self.table is None:
            return
        if self.layout.table["field"] == "items":
            words = self.layout.closed_lists["item"]
            self.proofs = checks.prove_items(self.values, self.table, words)
        else:
            self.proofs = checks.prove_list(self.values, self.table, self.layout, self.pages[0])

    def _part(self, page: Page, pieces: Sequence[Token]) -> tables.Table | None:
        names = [name for name in self.layout.table["ends_at"] if self._ends_on(name, page)]
        ends = [self.values[name].whole[0] for name in names]
        end = min(ends, key=lambda line: line.middle, default=None)
        read_part = tables.READERS[self.layout.table["field"]]
        return read_part(page, self.layout, pieces, end)

    def _ends_on(self, name: str, page: Page) -> bool:
        value = self.values.get(name)
        return value is not None and value.number == page.number and bool(value.whole)

    def told(self, today: date) -> dict[str, dict[str, Any]]:
        """Every kept field as the contract has it."""
        is_plausible = checks.is_plausible(self.values, today)
        fields = {}
        for name, value in self.values.items():
            known = self.layout.fields[name]
            if known.kept and not known.into:
                sure = checks.confidence(value)
                doubted = known.type == "date" and not is_plausible
                fields[name] = _told(value, min(sure, 0.4) if doubted else sure)
        if self.table is not None:
            fields[self.layout.table["field"]] = self._told_table(self.table)
        return fields

    def _told_table(self, table: tables.Table) -> dict[str, Any]:
        source = self.pages[0].source
        proofs = self.proofs | ({"embedded"} if source == "text" else set())
        whole = Value("", source, table.score, table.lines, proofs=proofs)
        return _told(whole, checks.confidence(whole)) | {"value": table.rows}


def _unless_refused(told: Answer) -> Answer:
    if told["problem"]:
        raise Unread(told["problem"])
    return told


def _has_writing(page: Page) -> bool:
    return any(line.score >= 0.3 and len(line.text) >= 2 for line in page.lines)


def _told(value: Value, sure: float) -> dict[str, Any]:
    box = box_of(value.lines)
    return {"value": value.text, "confidence": sure, "source": value.source, "box": box}


def box_of(lines: Sequence[Line]) -> list[float] | None:
    """The upright box around all corners, in the coordinates of the file."""
    corners = list(_corners(lines))
    if not corners:
        return None
    across, down = zip(*corners, strict=True)
    return [round(edge, 1) for edge in (min(across), min(down), max(across), max(down))]


def _corners(lines: Sequence[Line]) -> Iterator[tuple[float, float]]:
    for line in lines:
        yield from line.quad
