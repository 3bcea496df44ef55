"""Register files as other offices write them, and the people in them."""

from datetime import date
from pathlib import Path

from app.registers.columns import REGISTERS, YTD
from app.registers.demo_people import demo_people, invented_id
from app.registers.load import load
from app.registers.model import Kind
from app.registers.report import Report

PEOPLE = demo_people()
WANG = PEOPLE["wang-jianguo"]["id_number"]
LIU = PEOPLE["liu-hong"]["id_number"]
LI = PEOPLE["li-guiying"]["id_number"]
ON = date(2026, 11, 21)

RIGHT: dict[Kind, dict[str, str]] = {
    Kind.INSURED: {
        "id_number": WANG,
        "name": "王建国",
        "kind": "RES",
        "status": "resident",
        "birth": "1948-03-12",
        "district": "sh-putuo",
        "valid_from": "2019-01-01",
    },
    Kind.ACCUMULATORS: {"id_number": WANG, "year": "2026"}
    | dict.fromkeys(YTD, "1.50")
    | {"admissions": "2"},
    Kind.PAID_INVOICES: {
        "invoice_code": "31060126",
        "invoice_number": "0200000005",
        "id_number": WANG,
        "paid_on": "2026-06-18",
        "scheme": "SH-MUTUAL",
        "amount": "486.20",
    },
    Kind.FISCAL: {
        "invoice_code": "31060126",
        "invoice_number": "0200000008",
        "state": "void",
        "as_of": "2026-11-20",
    },
    Kind.CATEGORIES: {"id_number": LI, "category": "低保", "valid_from": "2024-01-01"},
    Kind.MEMBERS: {
        "plan": "SH-MUTUAL",
        "id_number": WANG,
        "name": "王建国",
        "valid_from": "2016-04-01",
    },
    Kind.HOSPITALS: {
        "code": "99310101",
        "name": "江海示范医院",
        "aliases": "江海医院、江海总院",
        "province": "31",
        "city": "上海",
        "level": "3",
        "designated": "yes",
    },
    Kind.ITEMS: {
        "code": "990002",
        "name": "阿托伐他汀钙片",
        "item_class": "乙",
        "first_share": "0.10",
        "region": "310000",
    },
}


def heading_of(kind: Kind, name: str) -> str:
    """The Chinese heading of a column."""
    return next(one.heading for one in REGISTERS[kind].columns if one.name == name)


def table(rows: list[dict[str, str]]) -> str:
    """A CSV of the rows; the columns are those of the first."""
    names = list(rows[0])
    lines = [",".join(names), *(",".join(row.get(name, "") for name in names) for row in rows)]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """The text as a file, bytes exactly."""
    path.write_bytes(text.encode(encoding))
    return path


def someone(order: int) -> dict[str, str]:
    """One more insured person; `order` up to 27,000 makes as many different people."""
    birth = date(1950 + order // 1000 % 27, 1 + order // 100 % 10, 1 + order // 10 % 10)
    return RIGHT[Kind.INSURED] | {
        "id_number": invented_id("0107", birth, 100 + order % 10),
        "name": f"试{order}",
        "birth": birth.isoformat(),
    }


def people(count: int) -> list[dict[str, str]]:
    """So many different insured persons."""
    return [someone(order) for order in range(count)]


def bring(folder: Path, kind: Kind, rows: list[dict[str, str]], **wish: object) -> Report:
    """Write the rows to a file and load it, as the demo does."""
    path = write(folder / f"{kind}.csv", table(rows))
    return load(kind, path, **({"by": None, "demo": True} | wish))
