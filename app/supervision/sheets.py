"""Rows as a file: CSV as a stream, XLSX by a library that keeps one row in memory. Cells are text, never formulas."""

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from app import config
from app.documents.store import Readable

BOM = "\ufeff"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
Rows = Iterable[Sequence[str]]
Writer = Callable[[Sequence[str], Rows], AbstractContextManager[Readable]]


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


class Lines:
    """A stream of bytes made while it is read, so that nothing piles up."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.left = b""

    def read(self, size: int) -> bytes:
        """At most `size` bytes, some as long as there are any."""
        while not self.left:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.left = piece
        given, self.left = self.left[:size], self.left[size:]
        return given


@contextmanager
def as_csv(heads: Sequence[str], rows: Rows) -> Iterator[Readable]:
    """UTF-8 with the mark that Excel wants, CRLF at each end."""
    yield Lines(csv_lines(heads, rows))


def csv_lines(heads: Sequence[str], rows: Rows) -> Iterator[bytes]:
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    line.write(BOM)
    writer.writerow(heads)
    for number, row in enumerate(rows):
        writer.writerow([harmless(cell) for cell in row])
        if number % 500 == 499:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


@contextmanager
def as_xlsx(heads: Sequence[str], rows: Rows) -> Iterator[Readable]:
    """One sheet. The library parks its rows in a folder of their own, which is gone at the end."""
    folder = Path(mkdtemp(prefix="export-", dir=config.instance_path()))
    try:
        write_book(folder, heads, rows)
        with (folder / "book.xlsx").open("rb") as file:
            yield file
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_book(folder: Path, heads: Sequence[str], rows: Rows) -> None:
    import xlsxwriter  # only the worker that makes a sheet pays for it

    options = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False}
    with xlsxwriter.Workbook(str(folder / "book.xlsx"), options) as book:
        sheet = book.add_worksheet("明细")
        bold = book.add_format({"bold": True})
        sheet.set_column(0, len(heads) - 1, 18)
        sheet.freeze_panes(1, 0)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head, bold)
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, place, cell)


WRITERS: dict[str, Writer] = {"csv": as_csv, "xlsx": as_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
