"""From the cells of a line to the values of a row, by the columns of its register."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from app.errors import Refusal
from app.numbers import DEMO_REGION
from app.registers.columns import Column, Register
from app.registers.model import Kind
from app.registers.reading import WrongCell, fold
from app.registers.report import Wrong


class Layout(NamedTuple):
    """Where each column stands in this file; None where an optional one is absent."""

    places: tuple[tuple[Column, int | None], ...]
    width: int
    ignored: list[str]


def layout(register: Register, header: Sequence[str]) -> Layout:
    """Match a header, in English or Chinese, to the columns. Refuses missing_columns by name."""
    names = [fold(cell) for cell in header]
    places = tuple((column, _place(column, names)) for column in register.columns)
    missing = [column for column, place in places if place is None and column.required]
    if missing:
        raise Refusal("missing_columns", columns="、".join(_said(column) for column in missing))
    used = {place for _, place in places}
    ignored = [cell.strip() for at, cell in enumerate(header) if at not in used and cell.strip()]
    return Layout(places, len(header), ignored)


def _place(column: Column, names: list[str]) -> int | None:
    mine = {fold(heading) for heading in column.headings}
    found = [at for at, name in enumerate(names) if name in mine]
    if len(found) > 1:
        raise Refusal("double_column", columns=_said(column))
    return found[0] if found else None


def _said(column: Column) -> str:
    return f"{column.name}（{column.heading}）"


def read_row(
    register: Register, where: Layout, line: int, cells: Sequence[str], *, demo: bool
) -> tuple[dict[str, Any], list[Wrong]]:
    """The values of one line, and everything that is wrong with it, all at once."""
    if len(cells) != where.width:
        facts = {"found": len(cells), "expected": where.width}
        return {}, [Wrong(line, "", "cells_missing", facts)]
    values: dict[str, Any] = {}
    faults = []
    for column, place in where.places:
        cell = "" if place is None else cells[place].strip()
        try:
            values[column.name] = _read(column, cell)
        except WrongCell as fault:
            faults.append(Wrong(line, column.name, fault.reason, fault.facts))
    faults += [Wrong(line, name, reason) for name, reason in _clashes(register, values, demo)]
    return values, faults


def _read(column: Column, cell: str) -> Any:
    if cell:
        return column.read(cell)
    if column.required:
        raise WrongCell("cell_empty")
    return None


def _clashes(register: Register, values: dict[str, Any], demo: bool) -> list[tuple[str, str]]:
    """What no cell alone can show: each as column and reason."""
    found = []
    number, birth = values.get("id_number"), values.get("birth")
    if number and number.startswith(DEMO_REGION) and not demo:
        found.append(("id_number", "id_region"))
    if register.kind == Kind.INSURED and number and birth and f"{birth:%Y%m%d}" != number[6:14]:
        found.append(("birth", "birth_differs"))
    begins, ends = values.get("valid_from"), values.get("valid_to")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        found.append(("valid_to", "days_reversed"))
    return found
