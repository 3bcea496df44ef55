"""The one engine and the one session. Services use `session`; edges commit it."""

import secrets
import sqlite3
import threading
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Engine,
    MetaData,
    String,
    TypeDecorator,
    create_engine,
    event,
    select,
    type_coerce,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    make_transient_to_detached,
    mapped_column,
    scoped_session,
    sessionmaker,
)
from sqlalchemy.orm.util import identity_key
from sqlalchemy.types import NullType

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLITE_SETTINGS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=15000",
    "cache_size=-8000",
)


# A server that is away is given up within seconds, also one whose machine vanished without a word.
SHORT_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}


class Moment(TypeDecorator[datetime]):
    """An aware UTC moment on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """In one step instead of the decorator's two: every row of every request has several moments."""
        kind: Any = self.impl_instance
        parse = kind.result_processor(dialect, coltype)
        if parse is None:
            return None
        return lambda text: None if text is None else parse(text).replace(tzinfo=UTC)


class Yuan(TypeDecorator[Decimal]):
    """Decimal yuan in Python, whole fen in the database: exact on SQLite as well."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value * 100)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100 + Decimal("0.00")


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, Decimal: Yuan}


session = scoped_session(sessionmaker(expire_on_commit=False))
_this_thread = threading.local()


class Columns:
    """The columns of a model in a statement past the unit of work. They are read as the driver gives them
    and made into values for one row only: what every request reads stands beside many rows.

    `raw` are the columns for the statement; `left_out` are loaded when somebody asks for them.
    """

    def __init__(self, model: type[Base], *left_out: str) -> None:
        self.model = model
        self.kept = [one for one in model.__table__.c if one.key not in left_out]
        self.raw = [
            type_coerce(one, NullType()).label(f"{one.table}_{one.key}") for one in self.kept
        ]
        self._readers: dict[str, list[Any]] = {}

    def object_in(self, row: Any, start: int, **more: Any) -> Any:
        """The object whose columns begin at `start` in the row, in the session; None where they are empty.
        `more` are values of properties that are no columns."""
        values = dict(more)
        for column, read, value in zip(self.kept, self._read(), row[start:], strict=False):
            values[column.key] = read(value) if read and value is not None else value
        if values["id"] is None:
            return None
        if identity_key(self.model, values["id"]) in session.identity_map:
            return session.get(self.model, values["id"])
        found = self.model()
        vars(found).update(values)
        make_transient_to_detached(found)
        session.add(found)
        return found

    def _read(self) -> list[Any]:
        """What makes a value of each column, on this database."""
        dialect = session.get_bind().dialect
        if dialect.name not in self._readers:
            kinds = (one.type.dialect_impl(dialect) for one in self.kept)
            self._readers[dialect.name] = [one.result_processor(dialect, None) for one in kinds]
        return self._readers[dialect.name]


class SiteFact(Base):
    """One thing this database knows about itself, such as that it holds demo people."""

    __tablename__ = "site_fact"
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(500))


def fact(key: str) -> str | None:
    """What this database says of itself under `key`."""
    return session.scalar(select(SiteFact.value).where(SiteFact.key == key))


def set_fact(key: str, value: str) -> None:
    """Write it down, in the caller's transaction."""
    session.merge(SiteFact(key=key, value=value))


def is_demo() -> bool:
    """Does this database hold demo people only? One without tables yet does not."""
    try:
        return fact("demo") is not None
    except (OperationalError, ProgrammingError):
        return False
    finally:
        session.remove()


def uid() -> str:
    """A random id of 96 bits, safe in a URL: it tells nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)


def connect(url: str) -> Engine:
    """An engine for `url`, and the session bound to it. SQLite is made durable and fair."""
    lite = url.startswith("sqlite")
    more: dict[str, Any] = {} if lite else {"pool_pre_ping": True, "pool_size": 5}
    if url.startswith("postgresql+psycopg"):
        more["connect_args"] = SHORT_PATIENCE
    engine = create_engine(url, hide_parameters=True, **more)
    if lite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_on_sqlite)
    session.remove()
    session.configure(bind=engine)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for setting in SQLITE_SETTINGS:
        connection.execute(f"PRAGMA {setting}")


def _begin_on_sqlite(connection: Any) -> None:
    """Straight to the driver: this happens once or twice in every request."""
    begin = "BEGIN" if getattr(_this_thread, "only_reads", 0) else "BEGIN IMMEDIATE"
    try:
        connection.connection.dbapi_connection.execute(begin)
    except sqlite3.OperationalError as error:
        raise OperationalError(begin, {}, error, hide_parameters=True) from error


def only_read() -> None:
    """From here on this thread's transactions only read, and no writer waits for them."""
    _this_thread.only_reads = True


def begin_writing() -> None:
    """End the look; the next statement opens a write transaction, meant to last milliseconds."""
    session.commit()
    _this_thread.only_reads = False
