"""`bangban vault rotate`: a new first key, and every sealed value sealed again under it.

Each batch is one short transaction and a value that is done is never opened again, so that a rotation which
was killed goes on where it stopped, and the site works meanwhile.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select, update
from sqlalchemy.orm import QueryableAttribute

from app import audit, db
from app import vault as ring_of_keys
from app.audit import Act
from app.cli import canary, tables
from app.cli.answers import print_json
from app.cli.site import open_site
from app.vault import Sealed

BATCH = 200
FROM_ENVIRONMENT = (
    "The keys come from BANGBAN_VAULT_KEYS. Put this key first there on every machine, start the site "
    "again, and run `bangban vault rotate` without --new-key:\n{key}"
)


@click.group()
def vault() -> None:
    """The keys of what is sealed."""


@vault.command()
@click.option("--new-key", is_flag=True, help="First add a new first key to instance/vault.keys.")
def rotate(new_key: bool) -> None:
    """Seal everything again under the first key. Run again after an interruption: it goes on."""
    settings = open_site()
    if new_key:
        add_key(settings["VAULT_FILE"])
    key, total = ring_of_keys.ring.ids[0], 0
    for mapped, sealed in sealed_columns():
        for done in reseal(mapped, sealed, key):
            total += done
            place = f"{mapped.__tablename__}.{sealed.column}"
            click.echo(f"{place}: {total} values sealed again so far", err=True)
    finish(key, total)
    print_json({"key": key, "values": total})


def add_key(file: Path | None) -> None:
    """Put a fresh key before the others in the key file, whole or not at all."""
    names = ring_of_keys.ring.ids
    fresh = ring_of_keys.new_key(max(names) + 1)
    if file is None:
        raise click.ClickException(FROM_ENVIRONMENT.format(key=fresh))
    beside = file.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as text:
        text.write(f"{fresh},{file.read_text('ascii').strip()}")
        text.flush()
        os.fsync(text.fileno())
    beside.replace(file)
    ring_of_keys.use(file.read_text("ascii"), file)


def sealed_columns() -> Iterator[tuple[type[db.Base], Sealed]]:
    """Every sealed column of every table."""
    for mapped in tables.every_class():
        attributes = {
            name: value for part in mapped.__mro__[::-1] for name, value in vars(part).items()
        }
        yield from ((mapped, value) for value in attributes.values() if isinstance(value, Sealed))


def reseal(mapped: type[db.Base], sealed: Sealed, key: int) -> Iterator[int]:
    """Seal one column again, batch by batch in the order of ids; yields how many each batch did."""
    column, after = getattr(mapped, sealed.column), None
    while batch := _under_older_keys(mapped, column, key, after):
        db.begin_writing()
        done = sum(_reseal_one(mapped, sealed, column, *row) for row in batch)
        db.session.commit()
        after = batch[-1][0]
        yield done


def _under_older_keys(
    mapped: type[db.Base], column: QueryableAttribute[Any], key: int, after: object
) -> list[tuple[Any, bytes]]:
    db.session.commit()
    db.only_read()
    number = mapped.id  # type: ignore[attr-defined]
    older = (column.is_not(None), func.substr(column, 1, 1) != bytes([key]))
    rows = select(number, column).where(*older).order_by(number).limit(BATCH)
    if after is not None:
        rows = rows.where(number > after)
    return [(row[0], row[1]) for row in db.session.execute(rows)]


def _reseal_one(
    mapped: type[db.Base],
    sealed: Sealed,
    column: QueryableAttribute[Any],
    row_id: object,
    before: bytes,
) -> int:
    """Replace one value, unless somebody changed it since it was read: then it is new enough."""
    place = sealed.place_in(str(mapped.__tablename__), row_id)
    after = ring_of_keys.ring.seal(ring_of_keys.ring.open(before, place), place)
    done = db.session.execute(
        update(mapped)
        .where(mapped.id == row_id, column == before)  # type: ignore[attr-defined]
        .values({sealed.column: after})
        .execution_options(synchronize_session=False)
    )
    return done.rowcount  # type: ignore[attr-defined]


def finish(key: int, total: int) -> None:
    """Leave the canary under the new key and the act on record."""
    db.begin_writing()
    canary.reseal()
    audit.record(Act.KEYS_ROTATED, about="vault/keys", by=None, key=key, values=total)
    db.session.commit()
