"""A site of its own for each test of a command: an instance folder and a database that nobody else uses."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from app import db, vault
from app.cli import main, tables
from app.notices import client
from tests.conftest import KEYS, POSTGRES

tables.load_every_model()
ROOT = Path(__file__).parent.parent.parent
# As in tests/conftest.py: in this process nothing waits for the disk.
HURRIED = tuple(one.replace("synchronous=FULL", "synchronous=OFF") for one in db.SQLITE_SETTINGS)


def close_connections() -> None:
    """Leave nothing open of the database that is connected now; it can still be used."""
    db.session.remove()
    engine = db.session.get_bind().engine
    db.session.remove()
    engine.dispose()


@dataclass
class Site:
    """`run` calls a command inside this process, `start` as a process of its own."""

    instance: Path
    url: str
    environment: dict

    def run(self, *words: str, typed: str = "", status: int = 0) -> Result:
        close_connections()
        result = CliRunner().invoke(main, words, input=typed, env=self.environment)
        close_connections()
        unexpected = result.exception and not isinstance(result.exception, SystemExit)
        assert not unexpected, result.exception
        assert result.exit_code == status, result.output
        return result

    def start(self, *words: str, **more) -> subprocess.Popen:
        whole = {name: value for name, value in os.environ.items() if name[:8] != "BANGBAN_"}
        return subprocess.Popen(
            [sys.executable, "-m", "app.cli", *words],
            env=whole | self.environment,
            cwd=ROOT,
            text=True,
            **more,
        )

    def migrated(self) -> "Site":
        self.run("migrate")
        db.begin_writing()
        return self


@pytest.fixture
def database_of_its_own(tmp_path):
    if not POSTGRES:
        yield f"sqlite:///{tmp_path}/site.db"
        return
    name = f"bangban_site_{secrets.token_hex(6)}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def empty_site(app, tmp_path, database_of_its_own, monkeypatch):
    """An instance without tables. Afterwards the database of the other tests is connected again."""
    for name in [name for name in os.environ if name.startswith("BANGBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(db, "SQLITE_SETTINGS", HURRIED)
    engine = app.extensions["engine"]
    environment = {
        "BANGBAN_INSTANCE": str(tmp_path / "instance"),
        "BANGBAN_DATABASE_URL": database_of_its_own,
    }
    yield Site(tmp_path / "instance", database_of_its_own, environment)
    close_connections()
    db.session.configure(bind=engine)
    client.use(None)
    vault.use(KEYS)


@pytest.fixture
def site(empty_site):
    """An instance with every table and nobody in it."""
    return empty_site.migrated()
