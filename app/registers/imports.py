"""The life of an import: opened, kept alive, switched to live or given up, and tidied up after.

These functions commit: each step is a short transaction of its own.
"""

import logging
import os
import socket
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from app import clock, db
from app.audit import Act, record
from app.db import session
from app.errors import Refusal
from app.registers.columns import REGISTERS
from app.registers.model import ImportState, Kind, RegisterImport, lines_of
from app.registers.report import Report
from app.registers.source import Source
from app.tasks import TaskKind, open_task

SILENCE = timedelta(minutes=2)
BATCH = 2000
log = logging.getLogger(__name__)


def earlier(kind: Kind, sha256: str) -> RegisterImport | None:
    """The import that brought this very file, when one did and was switched."""
    was_live = (ImportState.LIVE, ImportState.SUPERSEDED)
    return session.scalars(
        select(RegisterImport)
        .where(RegisterImport.kind == kind, RegisterImport.sha256 == sha256)
        .where(RegisterImport.state.in_(was_live))
        .order_by(RegisterImport.id.desc())
        .limit(1)
    ).first()


def begin(kind: Kind, source: Source, by: str | None) -> int:
    """A new import that is loading. Refuses import_running while another of the kind is."""
    fresh = RegisterImport(
        kind=kind.value,
        file_name=source.path.name[-200:],
        sha256=source.sha256,
        size=source.size,
        started_by=by,
        process=this_process(),
    )
    db.begin_writing()
    session.add(fresh)
    try:
        session.commit()
    except IntegrityError as fault:
        session.rollback()
        raise Refusal("import_running") from fault
    return fresh.id


def this_process() -> str:
    """Machine and process, so that the next start knows whether an import is still alive."""
    return f"{socket.gethostname()[:100]}/{os.getpid()}"


def still_loading(import_id: int, report: Report, percent: int) -> None:
    """Write how far the import is, in the caller's transaction. Refuses import_swept."""
    _move(import_id, seen_alive_at=clock.now(), percent=percent, **report.counts)


def switch(import_id: int, report: Report, by: str | None) -> None:
    """The one statement that shows the whole file to every reader."""
    db.begin_writing()
    _move(import_id, state=ImportState.LIVE, ended_at=clock.now(), percent=100, **report.counts)
    about = f"register/{report.kind}"
    counts: dict[str, Any] = dict(report.counts)
    record(Act.REGISTER_IMPORTED, about=about, by=by, number=import_id, **counts)
    session.commit()


def give_up(import_id: int, report: Report, reason: str, by: str | None, *, tell: bool) -> None:
    """Mark the import failed; `tell` leaves a task for a person. A database that cannot even take that
    is left as it is: the next start sweeps."""
    session.rollback()
    try:
        db.begin_writing()
        _bury(import_id, report.kind, report.file_name, reason, by if tell else None, tell)
        session.commit()
    except (SQLAlchemyError, Refusal):
        session.rollback()
        log.exception("import %s could not be marked as failed", import_id)


def _bury(
    import_id: int, kind: str, file_name: str, reason: str, by: str | None, tell: bool
) -> None:
    _move(import_id, state=ImportState.FAILED, ended_at=clock.now(), reason=reason)
    if tell:
        about = f"import/{import_id}"
        detail = {"register": kind, "file": file_name, "reason": reason}
        open_task(TaskKind.IMPORT_FAILED, about=about, by=by, **detail)


def _move(import_id: int, **values: object) -> None:
    moved = session.execute(
        update(RegisterImport)
        .where(RegisterImport.id == import_id, RegisterImport.state == ImportState.LOADING)
        .values(**values)
    )
    if _count(moved) != 1:
        raise Refusal("import_swept")


def _count(result: object) -> int:
    assert isinstance(result, CursorResult)  # noqa: S101 narrows the type for readers and mypy
    return result.rowcount


def tidy() -> int:
    """Sweep what dead and failed imports left and what newer rows replaced; how many rows went."""
    db.begin_writing()
    untidy = session.scalars(select(RegisterImport).where(RegisterImport.is_tidy.is_(False))).all()
    session.commit()
    swept = 0
    for one in untidy:
        if one.state == ImportState.LOADING:
            if not _is_dead(one):
                continue
            _bury(one.id, one.kind, one.file_name, "killed", None, True)
            session.commit()
        swept += _drop_replaced(one) if one.state == ImportState.LIVE else _drop_all(one)
        session.execute(
            update(RegisterImport).where(RegisterImport.id == one.id).values(is_tidy=True)
        )
        session.commit()
    for kind in {one.kind for one in untidy if one.state == ImportState.LIVE}:
        _mark_superseded(Kind(kind))
    return swept


def _is_dead(one: RegisterImport) -> bool:
    host, _, number = one.process.rpartition("/")
    has_ended = host == socket.gethostname()[:100] and not _runs(int(number))
    return has_ended or one.seen_alive_at < clock.now() - SILENCE


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _drop_all(one: RegisterImport) -> int:
    table = REGISTERS[Kind(one.kind)].model
    first, end = lines_of(one.id)
    batch = select(table.id).where(table.id >= first, table.id < end).order_by(table.id)
    gone = 0
    while True:
        dropped = _count(session.execute(delete(table).where(table.id.in_(batch.limit(BATCH)))))
        session.commit()
        if not dropped:
            return gone
        gone += dropped


def _drop_replaced(one: RegisterImport) -> int:
    """Delete the rows whose newer version this import brought: nobody reads them any more."""
    table = REGISTERS[Kind(one.kind)].model
    last, end = lines_of(one.id)
    gone = 0
    while True:
        newer = session.execute(
            select(table.id, table.replaces)
            .where(table.id > last, table.id < end, table.replaces.is_not(None))
            .order_by(table.id)
            .limit(BATCH)
        ).all()
        if not newer:
            return gone
        older = [row.replaces for row in newer]
        gone += _count(session.execute(delete(table).where(table.id.in_(older))))
        session.commit()
        last = newer[-1].id


def _mark_superseded(kind: Kind) -> None:
    """Live imports of which no row is left."""
    table = REGISTERS[kind].model
    live = select(RegisterImport.id).where(
        RegisterImport.kind == kind, RegisterImport.state == ImportState.LIVE
    )
    for import_id in session.scalars(live).all():
        first, end = lines_of(import_id)
        if not session.scalar(select(table.id).where(table.id >= first, table.id < end).limit(1)):
            session.execute(
                update(RegisterImport)
                .where(RegisterImport.id == import_id)
                .values(state=ImportState.SUPERSEDED)
            )
    session.commit()
