"""`bangban restore`: a backup into an empty instance and database, and proof that everything opens."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import delete, select, update

from app import audit, config, db, vault
from app.audit import Act
from app.audit.service import count, faults
from app.cli import canary, dumps, manifest, schema, tables
from app.cli.answers import print_json
from app.documents import service as documents
from app.documents.model import Upload
from app.jobs.model import Worker
from app.notices.model import Message, MessageState

NEED_KEYS = (
    "The keys are not in this backup. Put the site's vault.keys (and secret.key) into {instance}, "
    "or set BANGBAN_VAULT_KEYS, and start again."
)
OTHER_KEYS = (
    "The keys at hand do not open this backup: put the vault.keys of that site into {instance}"
)
NOT_EMPTY = "{what} is not empty: restore only into a new instance and an empty database"


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Put the backup in FOLDER into this empty instance, and prove that all of it can be read."""
    try:
        about = manifest.about(folder)
        manifest.check(folder)
    except manifest.Broken as broken:
        raise click.ClickException(f"nothing was restored: {broken}") from None
    lay_keys(folder, config.instance_path())
    settings = config.load()
    tables.load_every_model()
    refuse_wrong_place(settings, about)
    engine = db.session.get_bind().engine
    put_files(folder)
    dumps.put_back(engine, folder / manifest.DATABASE[about["database"]])
    db.connect(settings["DATABASE_URL"])
    schema.upgrade()
    settle_in()
    found = prove()
    print_json({"restored": str(folder), "made_at": about["made_at"]} | found)
    if found["faults"] or found["unreadable"]:
        raise click.ClickException("not everything could be read: see faults and unreadable")


def lay_keys(folder: Path, instance: Path) -> None:
    """Keys of the backup into an instance that has none; before any start makes fresh ones."""
    instance.mkdir(parents=True, exist_ok=True)
    has_keys = (instance / "vault.keys").exists() or bool(config.load_raw().get("VAULT_KEYS"))
    if not has_keys and not (folder / "keys").is_dir():
        raise click.ClickException(NEED_KEYS.format(instance=instance))
    if not has_keys:
        for name in ("vault.keys", "secret.key"):
            shutil.copyfile(folder / "keys" / name, instance / name)
            (instance / name).chmod(0o600)


def refuse_wrong_place(settings: dict[str, Any], about: dict[str, Any]) -> None:
    """Everything that can be known to go wrong, before anything is written."""
    engine = db.connect(settings["DATABASE_URL"])
    documents.use(documents.choose_place(settings))
    if engine.dialect.name != about["database"]:
        why = f"this is a backup of {about['database']}, BANGBAN_DATABASE_URL is {engine.dialect.name}"
        raise click.ClickException(why)
    if not knows(about["revision"]):
        raise click.ClickException("this backup was made by a newer version: install that first")
    if not dumps.is_empty(engine):
        raise click.ClickException(NOT_EMPTY.format(what="the database"))
    if any(True for _file in documents.files().names()):
        raise click.ClickException(NOT_EMPTY.format(what="the store of files"))
    try:
        vault.use(settings["VAULT_KEYS"], settings["VAULT_FILE"])
        opened = vault.ring.open(base64.b64decode(about["canary"] or ""), canary.PLACE)
    except (ValueError, vault.Unreadable):
        opened = b""
    if opened != canary.SONG:
        raise click.ClickException(OTHER_KEYS.format(instance=settings["INSTANCE"]))


def knows(revision: str) -> bool:
    with suppress(CommandError):
        script = ScriptDirectory.from_config(schema.alembic_config())
        return script.get_revision(revision) is not None
    return False


def put_files(folder: Path) -> None:
    store = documents.files()
    for _digest, path in manifest.files(folder):
        if path.relative_to(folder).parts[0] == manifest.FILES:
            with path.open("rb") as sealed:
                store.put_sealed(path.name, sealed)


def settle_in() -> None:
    """Forget the workers of the old machine. A message that waited may have gone out since the backup:
    the provider is asked before it is sent."""
    db.begin_writing()
    db.session.execute(delete(Worker))
    waits = Message.state == MessageState.WAITING
    db.session.execute(update(Message).where(waits).values(state=MessageState.SENDING))
    audit.record(Act.RESTORED, about="site/whole", by=None)
    db.session.commit()


def prove() -> dict[str, Any]:
    """The record of acts is whole, and every document opens."""
    db.only_read()
    unreadable = list(unreadable_pages())
    pages = db.session.query(Upload).count()
    return {
        "entries": count(),
        "faults": list(faults()),
        "documents": pages,
        "unreadable": unreadable,
    }


def unreadable_pages() -> Iterator[str]:
    for page in db.session.scalars(select(Upload).execution_options(yield_per=200)):
        try:
            for _piece in documents.bytes_of(page):
                pass
            documents.small_bytes_of(page)
        except vault.Unreadable:
            yield page.id
