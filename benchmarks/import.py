"""How fast and how heavy an import is: `python benchmarks/import.py [--rows N] [--database URL]`.

A million invented insured persons (region 99) into an empty database, then the same people again with
every tenth changed. Prints seconds, rows a second and the peak of the memory of this process.
"""

import argparse
import csv
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from app import db, vault
from app.audit import model as audit_tables
from app.registers import model
from app.registers.demo_people import invented_id
from app.registers.load import load
from app.registers.model import Kind
from app.tasks import model as task_tables

HEADER = [
    "id_number",
    "name",
    "kind",
    "status",
    "birth",
    "district",
    "valid_from",
    "valid_to",
    "death_date",
    "phone",
]
TABLES = (audit_tables, model, task_tables)
FIRST_DAY = date(1930, 1, 1)
A_DAY = 40


def write_file(path: Path, rows: int, *, changed_every: int = 0) -> None:
    """`rows` insured persons; with `changed_every` every so many rows somebody has moved."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for at in range(rows):
            birth = FIRST_DAY + timedelta(days=at // A_DAY)
            number = invented_id("0107", birth, at % A_DAY + 1)
            district = "sh-songjiang" if changed_every and at % changed_every == 0 else "sh-putuo"
            who = [number, f"示范{at}", "RES", "resident", birth, district]
            table.writerow([*who, "2020-01-01", "", "", f"199{at:08d}"])


def measure(title: str, path: Path) -> None:
    """Load a file and print what it cost."""
    began = time.perf_counter()
    report = load(Kind.INSURED, path, by=None, demo=True, tell=_tell)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\r{title}: {report.state}, {report.rows:,} rows in {seconds:.1f} s, "
        f"{report.rows / seconds:,.0f} rows/s, peak {peak:.0f} MB "
        f"(added {report.added:,}, changed {report.changed:,}, "
        f"unchanged {report.unchanged:,}, wrong {report.wrong:,})"
    )


def _tell(rows: int, percent: int) -> None:
    sys.stderr.write(f"\r{percent:3d}% {rows:,}")


def main() -> None:
    """Generate, import, import the changed ones; everything in a folder that goes afterwards."""
    wish = argparse.ArgumentParser(description=__doc__)
    wish.add_argument("--rows", type=int, default=1_000_000)
    wish.add_argument("--database", help="an empty database; a temporary SQLite file otherwise")
    asked = wish.parse_args()
    vault.use(vault.new_key())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first, second = folder / "insured-1.csv", folder / "insured-2.csv"
        write_file(first, asked.rows)
        write_file(second, asked.rows, changed_every=10)
        engine = db.connect(asked.database or f"sqlite:///{folder}/bench.db")
        db.Base.metadata.create_all(engine)
        measure("into an empty register", first)
        measure("every tenth changed", second)
        engine.dispose()


if __name__ == "__main__":
    main()
