"""`bangban backup`: the whole site in one folder while it runs, whole or not at all."""

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app import audit, clock, db, vault
from app.audit import Act
from app.cli import canary, dumps, manifest, schema
from app.cli.answers import print_json
from app.cli.site import open_site
from app.documents import service as documents

HOLD_AGAIN = 300.0
WITHOUT_KEYS = (
    "The keys are NOT in this backup: without them nothing in it can be read. "
    "Keep {where} in another safe place."
)
LOST = (
    "the backup is made, but {count} files that the site should have were not there to copy "
    "(`missing` in backup.json): look for them in an older backup"
)
WITH_KEYS = "The keys ARE in this backup: whoever has it can read everything. Lock it away."


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put the keys in as well (vault.keys, secret.key).")
def backup(folder: Path, with_keys: bool) -> None:
    """Copy the whole site into FOLDER while it runs. FOLDER appears when everything is in it."""
    settings = open_site()
    if folder.exists():
        raise click.ClickException(f"{folder} is there already: choose another name")
    with begun(folder) as fresh:
        about = copy_site(settings, fresh, with_keys)
    db.begin_writing()
    audit.record(
        Act.BACKED_UP, about="site/whole", by=None, files=about["files"], keys=str(with_keys)
    )
    db.session.commit()
    print_json(about)
    where = settings["VAULT_FILE"] or "BANGBAN_VAULT_KEYS"
    click.echo(WITH_KEYS if with_keys else WITHOUT_KEYS.format(where=where), err=True)
    if about["missing"]:
        raise click.ClickException(LOST.format(count=len(about["missing"])))


@contextmanager
def begun(folder: Path) -> Iterator[Path]:
    """A folder beside, for the owner's eyes only, that gets its name when the block ends well."""
    fresh = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.begun")
    try:
        fresh.mkdir(mode=0o700, parents=True)
    except OSError as fault:
        raise click.ClickException(f"{folder} cannot be written: {fault.strerror}") from None
    try:
        yield fresh
        flush_folder(fresh)
        fresh.rename(folder)
        flush_folder(folder.parent)
    except OSError as fault:
        shutil.rmtree(fresh, ignore_errors=True)
        why = fault.strerror or str(fault)
        raise click.ClickException(
            f"nothing was backed up: {why}; free room and try again"
        ) from fault
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_site(settings: dict[str, Any], folder: Path, with_keys: bool) -> dict[str, Any]:
    """The database first, then the files that its rows name: none of them is swept away meanwhile."""
    engine = db.session.get_bind().engine
    kind = engine.dialect.name
    hold_files()
    dump = folder / manifest.DATABASE[kind]
    with manifest.Listing(folder) as listing:
        with dumps.frozen(engine, dump) as names:
            listing.add(dump, manifest.digest_of(dump), dump.stat().st_size)
            copy_files(names, listing)
        if with_keys:
            copy_keys(settings, listing)
        return listing.finish(
            made_at=clock.now().isoformat(),
            database=kind,
            revision=", ".join(schema.current(engine)),
            keys=list(vault.ring.ids),
            with_keys=with_keys,
            canary=db.fact(canary.KEY),
        )


def hold_files() -> None:
    db.begin_writing()
    documents.hold()
    db.session.commit()
    db.only_read()


def copy_files(names: Iterable[str], listing: manifest.Listing) -> None:
    """Every file once, sealed as it is, with its hash on the list."""
    store, held_at = documents.files(), time.monotonic()
    for name in names:
        if time.monotonic() - held_at > HOLD_AGAIN:
            hold_files()
            held_at = time.monotonic()
        place = listing.folder / manifest.FILES / name[:2] / name[2:4] / name
        if place.exists():
            continue
        try:
            source = store.open_sealed(name)
        except vault.Unreadable:
            listing.missing.append(name)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        with source:
            listing.add(place, *copy_and_hash(source, place))


def copy_and_hash(source: Any, place: Path) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while piece := source.read(manifest.PIECE):
            digest.update(piece)
            target.write(piece)
            size += len(piece)
        manifest.flush(target)
    return digest.hexdigest(), size


def copy_keys(settings: dict[str, Any], listing: manifest.Listing) -> None:
    """Both secrets as files of the names they have in an instance folder."""
    for name, text in (
        ("vault.keys", settings["VAULT_KEYS"]),
        ("secret.key", settings["SECRET_KEY"]),
    ):
        place = listing.folder / "keys" / name
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            manifest.flush(file)
        listing.add(place, manifest.digest_of(place), place.stat().st_size)
