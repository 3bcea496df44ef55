"""The application on paper: a PDF with its Chinese font inside, to keep or to print.

Words come from the caller, translated; here is only where they stand. Sizes are points, places
millimetres. The type is large, the rhythm one line of 8 mm; everything hangs on two edges, labels and values.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from app.clock import in_china, now
from app.documents.linebreaks import lines_of
from app.documents.printed import Estimate, Group, Line, Row, Sheet

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

__all__ = ["Estimate", "Group", "Line", "Row", "Sheet", "application_pdf"]
FONT = Path(__file__).parent / "fonts" / "wqy-microhei.ttc"
MISSING = "〓"

LEFT, RIGHT, TOP, BOTTOM = 22.0, 188.0, 20.0, 270.0
VALUE, FIGURE = 67.0, 42.0
STEP, SMALL_STEP, BASE = 8.0, 6.2, 5.8
SIZE, SMALL, HEADING, TITLE, NUMBER = 14.0, 11.0, 16.0, 25.0, 20.0
INK, GREY, RULE, BRAND = (20, 23, 26), (85, 93, 99), (190, 198, 204), (10, 61, 98)
MOST_CODES = 24


def application_pdf(sheet: Sheet) -> bytes:
    """The sheet as an A4 PDF; needs no font on the machine."""
    paper = _Paper(sheet)
    _head(paper, sheet)
    for group in sheet.groups:
        _group(paper, group)
    _group(paper, sheet.papers)
    if sheet.estimate:
        _estimate(paper, sheet.estimate)
    _pledge(paper, sheet)
    _next_steps(paper, sheet)
    _missing(paper, sheet.missing_note)
    return paper.finished()


@dataclass
class _Paper:
    """The pages being filled: where the next line goes, and which signs the font lacks."""

    sheet: Sheet
    y: float = TOP
    missing: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pdf = _empty_pdf(self.sheet)
        self.known: Mapping[int, str] = cast("TTFFont", self.pdf.fonts["hei"]).cmap
        self.new_page()

    def new_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP
        self._foot()

    def room_for(self, height: float) -> None:
        """Go to a new page when `height` does not fit under what is written."""
        if self.y + height > BOTTOM:
            self.new_page()

    def lines(self, text: str, width: float, size: float = SIZE) -> list[str]:
        self.pdf.set_font("hei", size=size)
        return lines_of(self.printable(text), width, self.pdf.get_string_width)

    def put(
        self,
        x: float,
        text: str,
        size: float = SIZE,
        ink: tuple[int, int, int] = INK,
        down: float = 0,
    ) -> None:
        """One line whose foot stands `down` below the foot of the present line."""
        self.pdf.set_font("hei", size=size)
        self.pdf.set_text_color(*ink)
        self.pdf.text(x, self.y + BASE + down, self.printable(text))

    def put_right(self, text: str, size: float = SIZE, down: float = 0) -> None:
        self.pdf.set_font("hei", size=size)
        width = self.pdf.get_string_width(self.printable(text))
        self.put(RIGHT - width, text, size, down=down)

    def rule(self, y: float, ink: tuple[int, int, int] = RULE, thick: float = 0.2) -> None:
        self.pdf.set_draw_color(*ink)
        self.pdf.set_line_width(thick)
        self.pdf.line(LEFT, y, RIGHT, y)

    def printable(self, text: str) -> str:
        """`text` with a visible sign for each that the font lacks; those are told at the end."""
        kept = []
        for sign in text:
            if ord(sign) in self.known or sign == "\n":
                kept.append(sign)
            elif sign.isprintable() and not 0xFE00 <= ord(sign) <= 0xFE0F:
                kept.append(MISSING)
                if f"U+{ord(sign):04X}" not in self.missing:
                    self.missing.append(f"U+{ord(sign):04X}")
        return "".join(kept)

    def finished(self) -> bytes:
        return bytes(self.pdf.output())

    def _foot(self) -> None:
        sheet, here = self.sheet, self.y
        self.rule(BOTTOM + 5)
        self.y = BOTTOM + 6.5
        self.put(LEFT, sheet.help_line, SMALL, GREY)
        self.pdf.set_font("hei", size=SMALL)
        label = sheet.page_label % {"page": self.pdf.page_no(), "pages": "{nb}"}
        drawn = self.printable(f"{sheet.number}    {label}")
        shown = self.pdf.get_string_width(drawn.replace("{nb}", "0"))
        foot_of_cell = 2.5 + 0.3 * self.pdf.font_size
        self.pdf.set_xy(RIGHT - shown - self.pdf.c_margin, self.y + BASE - foot_of_cell)
        self.pdf.cell(shown, 5, drawn)
        self.y = here


def _empty_pdf(sheet: Sheet) -> "FPDF":
    from fpdf import FPDF  # weighs 50 MB: only a process that prints carries it

    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(False)
    pdf.add_font("hei", fname=FONT, collection_font_number=0)
    pdf.set_title(f"{sheet.title} {sheet.number}")
    pdf.set_lang(sheet.language)
    pdf.set_creation_date(in_china(now()))
    return pdf


def _head(paper: _Paper, sheet: Sheet) -> None:
    for line in paper.lines(sheet.title, RIGHT - LEFT, TITLE):
        paper.put(LEFT, line, TITLE, BRAND, down=2)
        paper.y += 12
    for line in paper.lines(sheet.service, RIGHT - LEFT):
        paper.put(LEFT, line, SIZE, GREY)
        paper.y += STEP
    paper.y += 3
    paper.rule(paper.y, BRAND, thick=0.6)
    paper.y += 4
    paper.put(LEFT, sheet.number_label, SIZE, GREY, down=1)
    paper.put(VALUE, sheet.number, NUMBER, down=1)
    paper.put_right(sheet.submitted, SMALL, down=1)
    paper.y += 10


def _heading(paper: _Paper, title: str, follows: float = 2 * STEP) -> None:
    """A heading stays with at least `follows` of what it heads."""
    lines = paper.lines(title, RIGHT - LEFT, HEADING)
    paper.room_for(6 + len(lines) * STEP + 3 + follows)
    paper.y += 6 if paper.y > TOP else 0
    for line in lines:
        paper.put(LEFT, line, HEADING, BRAND)
        paper.y += STEP
    paper.rule(paper.y + 0.8)
    paper.y += 3


def _group(paper: _Paper, group: Group) -> None:
    _heading(paper, group.title)
    for row in group.rows:
        _row(paper, row)


def _row(paper: _Paper, row: Row) -> None:
    labels = paper.lines(row.label, VALUE - LEFT - 4)
    values = paper.lines(row.value, RIGHT - VALUE)
    _columns(paper, labels, values)


def _columns(paper: _Paper, labels: list[str], values: list[str]) -> None:
    """Labels and values side by side; what is short stays on one page, what is long goes on."""
    height = max(len(labels), len(values))
    paper.room_for(min(height, 6) * STEP)
    for number in range(height):
        paper.room_for(STEP)
        if number < len(labels):
            paper.put(LEFT, labels[number], SIZE, GREY)
        if number < len(values):
            paper.put(VALUE, values[number])
        paper.y += STEP
    paper.y += 0.8


def _paragraph(paper: _Paper, text: str, indent: float = 0) -> None:
    for line in paper.lines(text, RIGHT - LEFT - indent):
        paper.room_for(STEP)
        paper.put(LEFT + indent, line)
        paper.y += STEP


def _estimate(paper: _Paper, estimate: Estimate) -> None:
    _heading(paper, estimate.title, 3 * STEP)
    if estimate.label:
        _stamp(paper, estimate.label)
    for line in estimate.lines:
        _figure(paper, line)
    paper.room_for(2 * STEP)
    paper.rule(paper.y + 1, INK)
    paper.y += 2.5
    _figure(paper, estimate.total, HEADING)
    if estimate.note:
        _small_print(paper, estimate.note)


def _stamp(paper: _Paper, label: str) -> None:
    """A small framed word at the right edge of the heading just written."""
    paper.pdf.set_font("hei", size=SMALL)
    width = paper.pdf.get_string_width(paper.printable(label)) + 5
    paper.pdf.set_draw_color(*INK)
    paper.pdf.set_line_width(0.3)
    paper.pdf.rect(RIGHT - width, paper.y - 10.6, width, 6.4)
    paper.put(RIGHT - width + 2.5, label, SMALL, down=-11.8)


def _figure(paper: _Paper, line: Line, size: float = SIZE) -> None:
    """The sentence, and its figure on the foot of the sentence's last line."""
    sentences = paper.lines(line.sentence, RIGHT - LEFT - (FIGURE if line.amount else 0), size)
    paper.room_for(min(len(sentences), 6) * STEP)
    for number, text in enumerate(sentences, start=1):
        paper.room_for(STEP)
        paper.put(LEFT, text, size)
        if number == len(sentences):
            paper.put_right(line.amount, size)
        paper.y += STEP
    paper.y += 0.8


def _pledge(paper: _Paper, sheet: Sheet) -> None:
    _heading(paper, sheet.pledge.title, 3 * STEP)
    _paragraph(paper, sheet.pledge_text)
    paper.y += 2
    for row in sheet.pledge.rows:
        _row(paper, row)


def _next_steps(paper: _Paper, sheet: Sheet) -> None:
    _heading(paper, sheet.next_title)
    for number, step in enumerate(sheet.next_steps, start=1):
        paper.room_for(STEP)
        paper.put(LEFT, f"{number}.", SIZE, GREY)
        _paragraph(paper, step, 8)
        paper.y += 0.8


def _missing(paper: _Paper, note: str) -> None:
    """Say which signs could not be printed, by their number, so that a person can write them in."""
    if not paper.missing:
        return
    codes = " ".join(paper.missing[:MOST_CODES]) + (" …" if len(paper.missing) > MOST_CODES else "")
    paper.y += 4
    _small_print(paper, note % {"sign": MISSING, "codes": codes})


def _small_print(paper: _Paper, text: str) -> None:
    for line in paper.lines(text, RIGHT - LEFT, SMALL):
        paper.room_for(STEP)
        paper.put(LEFT, line, SMALL, GREY)
        paper.y += SMALL_STEP
