"""Photos and files for the papers of a filing.

The disk and the database are kept apart: `keep` writes the file before the transaction begins,
`add_page` then writes the row in milliseconds. A file whose row never came is swept away later.
"""

import base64
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from sqlalchemy import Table, bindparam, case, delete, func, insert, or_, select
from sqlalchemy.orm import joinedload, make_transient_to_detached

from app import config
from app.audit.events import Act
from app.audit.service import record
from app.clock import now
from app.db import fact, session, set_fact, uid
from app.documents.bucket import Bucket
from app.documents.media import HEAD, check_first_bytes
from app.documents.model import Upload, UploadState
from app.documents.places import Folder, Place
from app.documents.store import Store, Written
from app.errors import Refusal
from app.jobs import enqueue

MOST_PAGES = 40
MOST_PAGES_OF_A_PAPER = 20
RESTORABLE = timedelta(days=30)
SETTLED = timedelta(days=1)
HELD, HOLDING = "files_held_until", timedelta(minutes=15)
LONGEST_NAME = 120
BATCH = 500
LOOK = "documents:look"
WITH_READING = joinedload(Upload.reading)
PAGES = cast(Table, Upload.__table__)
IS_HERE = PAGES.c.removed_at.is_(None)
OF_THE_PAPER = PAGES.c.paper == bindparam("new_paper")
NEXT_NUMBER = func.coalesce(func.max(case((OF_THE_PAPER, PAGES.c.page))), 0) + 1
# One statement finds the number of the page, sees that there is room and that the photo is not here yet.
BEHIND_THE_OTHERS = (
    select(
        *(
            NEXT_NUMBER if one.name == "page" else bindparam(f"new_{one.name}", type_=one.type)
            for one in PAGES.c
        )
    )
    .where(PAGES.c.filing_id == bindparam("new_filing_id"))
    .having(func.count(case((IS_HERE, 1))) < MOST_PAGES)
    .having(func.count(case((IS_HERE & OF_THE_PAPER, 1))) < MOST_PAGES_OF_A_PAPER)
    .having(
        func.count(case((IS_HERE & (PAGES.c.content_hash == bindparam("new_content_hash")), 1)))
        == 0
    )
)
INSERT = insert(PAGES).from_select(list(PAGES.c), BEHIND_THE_OTHERS).returning(PAGES.c.page)


_place: Place | None = None


@dataclass(frozen=True)
class Kept:
    """A file that is on the disk and in no row yet."""

    name: str
    media: str
    written: Written


def choose_place(settings: dict[str, Any]) -> Place:
    """A bucket when a setting names one, else a folder of the instance. Raises WrongAddress."""
    folder = settings["INSTANCE"] / "files"
    if not settings["STORE_URL"]:
        return Folder(folder)
    key, secret = settings["STORE_KEY"], settings["STORE_SECRET"]
    return Bucket(settings["STORE_URL"], key, secret, folder)


def use(place: Place | None) -> None:
    """Where this process keeps its files; None is the folder of the instance."""
    global _place
    _place = place


def files() -> Store:
    """The store of this site."""
    return Store(_place or Folder(config.instance_path() / "files"))


def files_beside(part: str) -> Store:
    """Files of another kind, such as exports, apart from people's papers in the same kind of place."""
    if isinstance(_place, Bucket):
        return Store(_place.beside(part))
    return Store(Folder(config.instance_path() / part))


def keep(stream: BinaryIO, filename: str) -> Kept:
    """Check the first bytes and write the file, before any transaction. Refuses what we do not take."""
    size = stream.seek(0, 2)
    stream.seek(0)
    media = check_first_bytes(stream.read(HEAD), size)
    stream.seek(0)
    return Kept(tidy_name(filename), media, files().write(stream))


def forget(kept: Kept) -> None:
    """Delete a file that found no row: the transaction was refused or failed."""
    files().remove(kept.written.name)


def tidy_name(filename: str) -> str:
    """The file's own name without folders and invisible characters, at most 120 characters."""
    bare = PurePosixPath(filename.replace("\\", "/")).name
    visible = "".join(sign for sign in bare if unicodedata.category(sign)[0] != "C")
    return visible.strip()[-LONGEST_NAME:]


def add_page(
    filing_id: str, paper: str, kept: Kept, by: str | None, acting_for: str | None = None
) -> Upload:
    """Put a kept file behind the pages of its paper, and have it looked at in the background.

    Refuses with `too_many_pages`, `too_many_pages_of_paper` and `already_here`. Of two at once the
    second is told by the version of the filing, which the caller's transaction writes as well.
    """
    upload = _new_page(filing_id, paper, kept, by)
    values = {f"new_{one.name}": getattr(upload, one.name) for one in PAGES.c if one.name != "page"}
    while not (page := session.connection().execute(INSERT, values).scalar()):
        _demand_room(filing_id, paper, upload.content_hash)
    upload.page = page
    make_transient_to_detached(upload)
    session.add(upload)
    enqueue(LOOK, {"upload": upload.id})
    _record(Act.PAPER_ADDED, upload, by, acting_for)
    return upload


def _new_page(filing_id: str, paper: str, kept: Kept, by: str | None) -> Upload:
    """The row of a kept file but for its number, in no session yet."""
    written = kept.written
    upload = Upload(id=uid(), filing_id=filing_id, paper=paper, media=kept.media, added_by=by)
    upload.state, upload.added_at, upload.name = UploadState.RECEIVED, now(), kept.name
    upload.size, upload.content_hash = written.size, written.content_hash
    upload.file_name, upload.file_key = written.name, _key_text(written.key)
    return upload


def pages_of(filing_id: str) -> list[Upload]:
    """Every page of a filing that is not removed, paper by paper, in order, with what was read from it."""
    here = select(Upload).where(Upload.filing_id == filing_id, Upload.removed_at.is_(None))
    ordered = here.order_by(Upload.paper, Upload.page).options(WITH_READING)
    return list(session.scalars(ordered))


def pages_of_paper(filing_id: str, paper: str) -> tuple[list[Upload], list[Upload]]:
    """The pages of one paper in order, and those that can still be brought back, the last removed first."""
    every = session.scalars(
        select(Upload)
        .where(Upload.filing_id == filing_id, Upload.paper == paper)
        .order_by(Upload.page)
        .options(WITH_READING)
    ).all()
    before = now() - RESTORABLE
    removed = [(one.removed_at, one) for one in every if one.removed_at and one.removed_at > before]
    removed.sort(key=itemgetter(0), reverse=True)
    return [one for one in every if not one.is_removed], [one for _moment, one in removed]


def number_of_pages(filing_id: str, paper: str) -> int:
    """How many pages of this paper are there now."""
    here = (Upload.filing_id == filing_id, Upload.paper == paper, Upload.removed_at.is_(None))
    return session.scalar(select(func.count(Upload.id)).where(*here)) or 0


def find_upload(upload_id: str) -> Upload | None:
    """One page by its id, removed or not. Whose it is, the filing says."""
    return session.get(Upload, upload_id, options=[WITH_READING])


def remove_page(upload: Upload, by: str | None, acting_for: str | None = None) -> None:
    """Take a page away; it can be brought back for 30 days."""
    if upload.is_removed:
        return
    upload.removed_at = now()
    _record(Act.PAPER_REMOVED, upload, by, acting_for)


def restore_page(upload: Upload, by: str | None, acting_for: str | None = None) -> None:
    """Bring a removed page back to its place. Refuses with `gone` after 30 days, and like `add_page`."""
    if upload.removed_at is None:
        return
    if upload.removed_at <= now() - RESTORABLE:
        raise Refusal("gone")
    _demand_room(upload.filing_id, upload.paper, upload.content_hash)
    upload.removed_at = None
    _record(Act.PAPER_RESTORED, upload, by, acting_for)


def move_page(upload: Upload, paper: str, by: str | None, acting_for: str | None = None) -> None:
    """Put a page behind those of another paper. Refuses with `too_many_pages_of_paper`."""
    rows = session.execute(
        select(Upload.page, Upload.removed_at)
        .where(Upload.filing_id == upload.filing_id, Upload.paper == paper)
        .order_by(Upload.page)
    ).all()
    _check_paper([row for row in rows if row.removed_at is None])
    upload.paper, upload.page = paper, max((row.page for row in rows), default=0) + 1
    _record(Act.PAPER_MOVED, upload, by, acting_for)


def bytes_of(upload: Upload) -> Iterator[bytes]:
    """The file itself, piece by piece. Raises vault.Unreadable when it was damaged on the disk: at once
    when it is gone or its beginning is wrong, else where the damage is."""
    pieces = files().read(upload.file_name, base64.b64decode(upload.file_key))
    first = next(pieces)
    return chain([first], pieces)


def small_bytes_of(upload: Upload) -> bytes | None:
    """The small picture (JPEG), None while there is none."""
    if upload.small_file_name is None:
        return None
    return files().read_whole(upload.small_file_name, base64.b64decode(upload.small_key))


def lock_upload(upload_id: str) -> Upload | None:
    """The page as it is now, for writing, when it still waits for its look."""
    return session.scalar(
        select(Upload)
        .where(Upload.id == upload_id, Upload.state == UploadState.RECEIVED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def settle(
    upload: Upload, *, problem: str | None, small: Written | None, clean: Written | None
) -> None:
    """Write down what came of the look. A clean copy takes the place of the file; the hash stays
    that of what was sent, so that the same photo is known again."""
    upload.state = UploadState.UNREADABLE if problem else UploadState.FINE
    upload.problem = problem
    if small:
        upload.small_file_name, upload.small_key = small.name, _key_text(small.key)
    if clean:
        upload.file_name, upload.file_key = clean.name, _key_text(clean.key)
        upload.size = clean.size
    _record(Act.PAPER_READ, upload, None, None)


def forget_removed() -> int:
    """Delete the rows removed more than 30 days ago; `sweep` then deletes their files."""
    gone = session.execute(delete(Upload).where(Upload.removed_at <= now() - RESTORABLE))
    return gone.rowcount  # type: ignore[attr-defined]


def sweep() -> int:
    """Delete files that no row names and that are a day old; how many. Only reads the database.

    None while a backup runs: a file whose row went just now may stand in the copy of the database."""
    store, before, swept = files(), (now() - SETTLED).timestamp(), 0
    settled = (name for name, written_at in store.names() if written_at < before)
    while not are_held() and (batch := list(islice(settled, BATCH))):
        for name in set(batch) - _names_in_rows(batch):
            store.remove(name)
            store.drop_begun(name)
            swept += 1
    return swept


def hold() -> None:
    """No file is swept away for a quarter of an hour from now, in the caller's transaction."""
    set_fact(HELD, (now() + HOLDING).isoformat())


def are_held() -> bool:
    """Does a backup copy files now?"""
    until = fact(HELD)
    return until is not None and now() < datetime.fromisoformat(until)


def _names_in_rows(names: list[str]) -> set[str]:
    rows = session.execute(
        select(Upload.file_name, Upload.small_file_name).where(
            or_(Upload.file_name.in_(names), Upload.small_file_name.in_(names))
        )
    )
    return {name for row in rows for name in row if name}


def _demand_room(filing_id: str, paper: str, content_hash: str) -> None:
    """Refuse when the filing or the paper is full, or the photo is here."""
    rows = session.execute(
        select(Upload.paper, Upload.page, Upload.content_hash, Upload.removed_at)
        .where(Upload.filing_id == filing_id)
        .order_by(Upload.page)
    ).all()
    here = [row for row in rows if row.removed_at is None]
    if len(here) >= MOST_PAGES:
        raise Refusal("too_many_pages", most=MOST_PAGES)
    _check_paper([row for row in here if row.paper == paper])
    for row in here:
        if row.content_hash == content_hash:
            place = [other.page for other in here if other.paper == row.paper].index(row.page) + 1
            raise Refusal("already_here", paper=row.paper, page=place)


def _check_paper(pages: list[object]) -> None:
    if len(pages) >= MOST_PAGES_OF_A_PAPER:
        raise Refusal("too_many_pages_of_paper", most=MOST_PAGES_OF_A_PAPER)


def _key_text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _record(act: Act, upload: Upload, by: str | None, acting_for: str | None) -> None:
    about = f"filing/{upload.filing_id}"
    record(act, about=about, by=by, acting_for=acting_for, upload=upload.id, paper=upload.paper)
