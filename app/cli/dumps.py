"""The database as a file and back: SQLite by its own online copy, PostgreSQL by its own tools."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.engine import URL, Connection

from app import db
from app.documents.model import Upload

NAMES = (Upload.file_name, Upload.small_file_name)
MISSING_TOOL = "{tool} is missing: install the package postgresql-client of the server's version"


@contextmanager
def frozen(engine: Engine, target: Path) -> Iterator[Iterator[str]]:
    """Copy the database into `target` as it is at one moment, while others write on.

    Gives the names of the files that the rows of this very copy speak of.
    """
    if engine.dialect.name == "sqlite":
        copy_sqlite(Path(engine.url.database or ""), target)
        with reading_only(target) as copy:
            yield names_in(copy)
        return
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        tool("pg_dump", engine.url, "-Fc", f"--snapshot={snapshot}", f"--file={target}")
        yield names_in(connection)


def copy_sqlite(source: Path, target: Path) -> None:
    """In one step: a copy in several would begin anew whenever another process writes."""
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there, pages=-1)
        there.execute("PRAGMA journal_mode=DELETE")
    target.chmod(0o600)


@contextmanager
def reading_only(file: Path) -> Iterator[Connection]:
    """A look into a SQLite file that leaves no trace beside it."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def names_in(connection: Connection) -> Iterator[str]:
    rows = connection.execution_options(yield_per=1000).execute(select(*NAMES))
    return (name for row in rows for name in row if name)


def is_empty(engine: Engine) -> bool:
    """Has this database no table at all?"""
    return not inspect(engine).get_table_names()


def put_back(engine: Engine, dump: Path) -> None:
    """Fill an empty database from a copy: whole, or not at all."""
    if engine.dialect.name == "postgresql":
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
        tool("pg_restore", engine.url, *options, str(dump))
        return
    place = Path(engine.url.database or "")
    place.parent.mkdir(parents=True, exist_ok=True)
    fresh = place.with_name(f".{place.name}.restored")
    shutil.copyfile(dump, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as written:
        os.fsync(written.fileno())
    db.session.remove()
    engine.dispose()
    for rest in ("-wal", "-shm"):
        place.with_name(place.name + rest).unlink(missing_ok=True)
    fresh.replace(place)


def tool(name: str, url: URL, *options: str) -> None:
    """Run a tool of PostgreSQL on the database; the password goes by the environment, not the command."""
    program = shutil.which(name)
    if program is None:
        raise click.ClickException(MISSING_TOOL.format(tool=name))
    command = [program, "--no-password", f"--dbname={url.database}"]
    for option, value in (("host", url.host), ("port", url.port), ("username", url.username)):
        command += [f"--{option}={value}"] if value else []
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 our own command
        [*command, *options], env={**os.environ, **secret}, capture_output=True, text=True
    )
    if done.returncode:
        raise click.ClickException(f"{name} did not succeed: {done.stderr.strip()[-800:]}")
