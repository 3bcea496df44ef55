"""CSV and XLSX: text stays text, whatever it begins with, and the stream is made while it is read."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.supervision.sheets import Lines, as_csv, as_xlsx, csv_lines, harmless
from tests.supervision.cases import CALM

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(st.characters(exclude_categories=("C", "Z")), max_size=12)
ROWS = st.lists(st.tuples(TEXTS, TEXTS), max_size=20)


def whole(stream, size=7) -> bytes:
    parts = []
    while part := stream.read(size):
        parts.append(part)
    return b"".join(parts)


def cells_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＠x"]
)
def test_what_a_spreadsheet_would_run_is_only_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "王*国", "2026-11-18", "1234.50", "a=b"])
def test_what_is_harmless_stays_as_it_is(text):
    assert harmless(text) == text


@CALM
@given(ROWS, st.integers(1, 50))
def test_a_csv_read_in_any_pieces_is_what_was_written(rows, size):
    with as_csv(["a", "b"], rows) as stream:
        found = cells_of(whole(stream, size))
    assert found[0] == ["a", "b"]
    assert found[1:] == [[harmless(one), harmless(two)] for one, two in rows]


def test_rows_are_asked_for_only_while_the_stream_is_read():
    asked = []

    def rows():
        for number in range(2000):
            asked.append(number)
            yield [str(number)]

    stream = Lines(csv_lines(["a"], rows()))
    stream.read(10)
    assert len(asked) < 600
    assert len(whole(stream, 4096)) > 1000
    assert len(asked) == 2000


@settings(CALM, max_examples=20)
@given(ROWS)
def test_an_xlsx_holds_every_cell_as_text(app_folder, rows):
    with as_xlsx(["a", "b"], rows) as stream:
        data = whole(stream, 4096)
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert not list(sheet.iter(f"{SPREADSHEET}f"))
    texts = [one.text or "" for one in sheet.iter(f"{SPREADSHEET}t")]
    assert texts[2:] == [cell for row in rows for cell in row if cell]


@pytest.fixture(scope="module")
def app_folder(one_app, instance):
    """Where the library parks its rows."""
    return instance


def test_a_failure_in_the_middle_leaves_nothing_behind(app_folder):
    def rows():
        yield ["1"]
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError), as_xlsx(["a"], rows()):
        pass
    assert not list(app_folder.glob("export-*"))
