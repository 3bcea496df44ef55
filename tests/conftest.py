"""One database for each worker, emptied between tests; one cast; a client that is strict on every page."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, event, text

from app import create_app, db, vault
from app.documents import service as documents
from tests import morning
from tests.scenes import COUNTED, STAGE
from tests.strict_client import StrictClient

os.environ.setdefault("TZ", "UTC")
SHARED = Path(__file__).parent.parent.parent / "shared"
POSTGRES = os.environ.get("BANGBAN_TEST_POSTGRES", "")
KEYS = "1:" + "A" * 43 + "="
# A busy machine is no fault of the code: no example has a time limit.
settings.register_profile(
    "patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")
# Whatever seals or looks something up without a site needs a ring, in whichever order tests run.
vault.use(KEYS)


COUNTERS = [f"ALTER SEQUENCE {table}_id_seq RESTART" for table in sorted(COUNTED)]
# Here other processes run beside the test, and a clock of its own would not be theirs.
WITH_OTHER_PROCESSES = {"cli", "demo", "faults", "journeys"}


def pytest_configure(config: pytest.Config) -> None:
    """What a test writes need not outlive the machine; and what modules read is not later than any test."""
    os.fsync = lambda _file: None
    morning.stand()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is made for several tests at once goes by the machine's clock."""
    morning.as_the_machine()


def worker_name() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0")


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database with every table: a file of SQLite, or a database of the PostgreSQL server
    whose address is in BANGBAN_TEST_POSTGRES."""
    if not POSTGRES:
        yield f"sqlite:///{tmp_path_factory.mktemp('db')}/test.db"
        return
    name = f"bangban_test_{worker_name()}_{os.getpid()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    yield POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    db.session.remove()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session", autouse=True)
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Named before any test changes the setting for itself: what it puts back then is this one."""
    folder = tmp_path_factory.mktemp("instance")
    os.environ["BANGBAN_INSTANCE"] = str(folder)
    return folder


@pytest.fixture(scope="session")
def one_app(database_url: str, instance: Path) -> Iterator[Flask]:
    app = create_app(
        TESTING=False,
        WTF_CSRF_ENABLED=False,
        SECRET_KEY="test",
        VAULT_KEYS=KEYS,
        DATABASE_URL=database_url,
        SERVER_NAME="localhost",
        SMS_URL="",
    )
    if not POSTGRES:
        event.listen(app.extensions["engine"], "connect", hurry)
        app.extensions["engine"].dispose()
    db.Base.metadata.create_all(app.extensions["engine"])
    yield app
    db.session.remove()
    app.extensions["engine"].dispose()


def hurry(connection: Any, _record: object) -> None:
    """What tests write need not outlive the machine; what the site sets, tests/ground/test_database.py asks.
    Rows that nobody put in order come the other way round, as PostgreSQL gives them on a bad day.
    """
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA reverse_unordered_selects=ON")


def empty(engine: Engine) -> None:
    tables = [table.name for table in reversed(db.Base.metadata.sorted_tables)]
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(
                ";".join([f"DELETE FROM {table}" for table in tables] + COUNTERS)
            )
            return
        for table in tables:
            connection.execute(text(f"DELETE FROM {table}"))


@pytest.fixture(autouse=True)
def time_of_day(request: pytest.FixtureRequest) -> Iterator[None]:
    """It is morning, the same in every test; where other processes run, it is as late as it is."""
    morning.begin()
    if WITH_OTHER_PROCESSES & set(request.path.parts) or "real_time" in request.fixturenames:
        morning.as_the_machine()
    STAGE.request = request
    yield
    STAGE.request = None
    morning.as_the_machine()


@pytest.fixture
def real_time() -> None:
    """For tests beside which other processes run: the machine's clock."""


@pytest.fixture
def app(one_app: Flask) -> Iterator[Flask]:
    """The application over an empty database."""
    vault.use(KEYS)
    empty(one_app.extensions["engine"])
    STAGE.past = ()
    one_app.config["DEMO"] = False
    documents.use(None)
    yield one_app
    db.session.remove()


@pytest.fixture
def session(app: Flask) -> Iterator[object]:
    """The database session, for tests of services; writing, outside of any request."""
    db.session.remove()
    db.begin_writing()
    yield db.session
    db.session.rollback()
    db.session.remove()


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """A browser without scripts that checks every page it gets."""
    return StrictClient(app)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are named by their length: workers must see the same names, and a file is no name."""
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None


def asks_the_database(item: pytest.Item) -> bool:
    """A test that another database could make fail. The `filled` demo lies in a file of SQLite in every run."""
    names = set(getattr(item, "fixturenames", ()))
    return "database_url" in names and "filled" not in names


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks the database is run again: the rest was run on SQLite a moment ago.

    Journeys wait for pages that ask to be read: they begin first, and other workers work meanwhile."""
    if POSTGRES:
        pure = [item for item in items if not asks_the_database(item)]
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if asks_the_database(item)]
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
