"""导出: asked for on a page, made by a job, kept sealed for seven days. Everything personal in it is masked."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import func, select

from app import audit, db, jobs, vault
from app.accounts.model import Account
from app.audit import Act
from app.clock import now
from app.db import session
from app.documents import service as documents
from app.documents.store import Store
from app.errors import OutOfStep, Refusal
from app.supervision import rows, verdicts
from app.supervision.model import Export, ExportState
from app.supervision.rows import Selection
from app.supervision.sheets import WRITERS

KEPT = timedelta(days=7)
MOST_WAITING = 3
LISTED = 50
KINDS = {"queue": rows, "period": rows, "verdicts": verdicts}


def store() -> Store:
    """The sealed files of exports, apart from people's papers."""
    return documents.files_beside("exports")


def ask(kind: str, file_format: str, selection: Selection, by: Account) -> Export:
    """One export and the job that makes it. Refuses export_format, and too_many_exports while three are waiting."""
    if file_format not in WRITERS:
        raise Refusal("export_format")
    demand_room(by)
    export = Export(
        id=db.uid(),
        account_id=by.id,
        kind=kind,
        format=file_format,
        selection=selection.as_json(),
        state=ExportState.WAITING,
        asked_at=now(),
    )
    session.add(export)
    enqueue(export)
    record(Act.EXPORT_ASKED, export, by, format=file_format, **selection.as_json())
    return export


def demand_room(by: Account) -> None:
    """Refuse another one while three are waiting, whether asked for anew or again."""
    waiting = (Export.account_id == by.id, Export.state == ExportState.WAITING)
    if (session.scalar(select(func.count()).where(*waiting)) or 0) >= MOST_WAITING:
        raise Refusal("too_many_exports", most=MOST_WAITING)


def enqueue(export: Export) -> None:
    jobs.enqueue("office:export", {"export": export.id})


def record(act: Act, export: Export, by: Account, **detail: Any) -> None:
    audit.record(act, about=f"export/{export.id}", by=by.person_id, **detail)


def exports_of(account: Account) -> list[Export]:
    """What this account asked for, the newest first."""
    query = select(Export).where(Export.account_id == account.id)
    return list(session.scalars(query.order_by(Export.asked_at.desc()).limit(LISTED)))


def find_export(export_id: str) -> Export | None:
    return session.get(Export, export_id)


def make(export_id: str) -> None:
    """Write the file of an export that waits. Rows are read without keeping any writer waiting."""
    db.only_read()
    export = session.get(Export, export_id)
    if export is None or export.state != ExportState.WAITING:
        return
    sheet = KINDS[export.kind]
    lines = Counted(sheet.rows_of(Selection.from_json(export.selection)))
    with WRITERS[export.format](sheet.HEADS, lines) as stream:
        written = store().write(stream)
    db.begin_writing()
    export = session.get_one(Export, export_id, populate_existing=True)
    export.state, export.ready_at, export.error = ExportState.READY, now(), None
    export.rows, export.size = lines.number, written.size
    export.file_name = written.name
    export.file_key = base64.b64encode(written.key).decode()


class Counted:
    """Rows that are counted as they pass."""

    def __init__(self, rows: Iterator[list[str]]) -> None:
        self.rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.rows:
            self.number += 1
            yield row


def fail(export_id: str, why: str) -> None:
    """It could not be made; whoever asked sees it and may try again."""
    export = session.get_one(Export, export_id, populate_existing=True)
    export.state, export.error = ExportState.FAILED, why[:200]


def try_again(export: Export, by: Account) -> None:
    """Make an export anew, with the same selection. Refuses one that waits, and a fourth beside three."""
    if export.state == ExportState.WAITING:
        raise OutOfStep("export_waits")
    demand_room(by)
    if export.file_name:
        store().remove(export.file_name)
    export.file_name, export.file_key = None, None
    export.state, export.asked_at, export.error = ExportState.WAITING, now(), None
    enqueue(export)
    record(Act.EXPORT_ASKED, export, by, again=True)


def fetch(export: Export, by: Account) -> Iterator[bytes]:
    """The bytes of a ready export, piece by piece; the fetching is on record. Refuses what is not ready."""
    if export.state != ExportState.READY or not export.file_name:
        raise OutOfStep("export_not_ready")
    pieces = store().read(export.file_name, base64.b64decode(export.file_key))
    try:
        first = next(pieces)
    except vault.Unreadable as lost:
        raise OutOfStep("export_gone") from lost
    record(Act.EXPORT_FETCHED, export, by, rows=export.rows)
    return chain([first], pieces)


def remove_old() -> int:
    """Delete the files of a week ago and before; their rows stay and say so."""
    old = select(Export).where(Export.state == ExportState.READY, Export.ready_at < now() - KEPT)
    gone = list(session.scalars(old))
    for export in gone:
        if export.file_name:
            store().remove(export.file_name)
        export.state, export.file_name, export.file_key = ExportState.REMOVED, None, None
    remove_orphans()
    return len(gone)


def remove_orphans() -> None:
    """Files that no row knows: their job was killed before it could say so."""
    known = set(session.scalars(select(Export.file_name).where(Export.file_name.is_not(None))))
    settled = (now() - timedelta(days=1)).timestamp()
    for name, written_at in list(store().names()):
        if name not in known and written_at < settled:
            store().remove(name)
            store().drop_begun(name)
