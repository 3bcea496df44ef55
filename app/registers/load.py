"""Load one file into one register: staged, checked row by row, then shown by one switch.

`load` is an edge: it commits. Readers see the old state until the switch, and the old state for ever
when anything goes wrong before it.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app import clock, db
from app.db import session
from app.errors import Refusal
from app.registers import imports, staging
from app.registers.columns import REGISTERS, Register
from app.registers.imports import BATCH
from app.registers.model import Kind, lines_of
from app.registers.report import Report, Wrong
from app.registers.rows import Layout, layout, read_row
from app.registers.source import Records, Source, look_through

Tell = Callable[[int, int], None]


def _tell_nobody(rows: int, percent: int) -> None:
    """The default of `tell`."""


def load(
    kind: Kind, path: Path, *, by: str | None, demo: bool = False, tell: Tell = _tell_nobody
) -> Report:
    """Import a file and report. `tell(rows, percent)` hears the progress; `demo` allows region 99."""
    report = Report(kind.value, path.name)
    try:
        imports.tidy()
        source = look_through(path)
        report.encoding = source.encoding
        if before := imports.earlier(kind, source.sha256):
            session.commit()
            on = clock.in_china(before.ended_at or before.started_at).date().isoformat()
            return report.end("unchanged", "same_file", on=on)
        report.import_id = imports.begin(kind, source, by)
        _fill(REGISTERS[kind], source, report, demo, tell)
        imports.switch(report.import_id, report, by)
        report.end("live")
        imports.tidy()
    except Refusal as refusal:
        return _stop(report, "refused", refusal.reason, by, **refusal.facts)
    except (SQLAlchemyError, OSError):
        imports.log.exception("import of %s broke", kind)
        return report if report.state == "live" else _stop(report, "failed", "broke", by)
    except Exception:
        _stop(report, "failed", "broke", by)
        raise
    return report


def _stop(report: Report, state: str, reason: str, by: str | None, **facts: object) -> Report:
    """Nothing of the file will ever be seen; sweep what was stored of it."""
    session.rollback()
    if report.import_id is not None and report.state == "loading":
        imports.give_up(report.import_id, report, reason, by, tell=state == "failed")
        if state == "refused":
            imports.tidy()
    return report.end(state, reason, **facts)


def _fill(register: Register, source: Source, report: Report, demo: bool, tell: Tell) -> None:
    """Stage every right row of the file, batch by batch."""
    records = Records(source)
    lines = iter(records)
    where = layout(register, next(lines, (0, [""]))[1])
    report.ignored_columns = where.ignored
    for batch in _batches(lines):
        _stage(register, where, batch, report, demo=demo, percent=records.percent)
        tell(report.rows, records.percent)
    if not source.is_untouched():
        raise Refusal("file_changed")
    if report.rows == 0:
        raise Refusal("no_rows")
    if report.rows == report.wrong:
        raise Refusal("no_right_row")


def _batches(lines: Iterable[tuple[int, list[str]]]) -> Iterator[list[tuple[int, list[str]]]]:
    batch = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _stage(
    register: Register,
    where: Layout,
    batch: list[tuple[int, list[str]]],
    report: Report,
    *,
    demo: bool,
    percent: int,
) -> None:
    """Read, compare and seal outside any write transaction; then write for some milliseconds."""
    assert report.import_id is not None  # noqa: S101 the import was begun
    reads = []
    for line, cells in batch:
        report.rows += 1
        values, faults = read_row(register, where, line, cells, demo=demo)
        if faults:
            report.note_wrong(faults)
        else:
            reads.append(staging.hashed(register, line, values))
    rows = list(_new_rows(register, report.import_id, reads, report))
    db.begin_writing()
    imports.still_loading(report.import_id, report, percent)
    staging.store(register, rows)
    session.commit()


def _new_rows(
    register: Register, import_id: int, reads: list[staging.Read], report: Report
) -> Iterator[dict]:
    """The rows to store: what is new or changed. The rest is counted."""
    db.only_read()
    stands = staging.standing(register, import_id, reads) if reads else {}
    session.commit()
    first = lines_of(import_id)[0]
    for read in reads:
        before = stands.get(read.key)
        if before and before.content == read.content:
            report.unchanged += 1
            continue
        if before and before.id >= first:
            facts = {"line": before.id - first}
            report.note_wrong([Wrong(read.line, "", "row_contradicts", facts)])
            continue
        report.added += before is None
        report.changed += before is not None
        stands[read.key] = staging.Standing(first + read.line, read.content)
        yield staging.row_of(register, import_id, read, before.id if before else None)
