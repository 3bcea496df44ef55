"""The state of the tables: which revision they are at, and the way up and down."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, select

from app import config, db
from app.cli import canary


def alembic_config() -> Config:
    """Where the migrations are; the database is the one that is connected."""
    settings = Config()
    settings.set_main_option("script_location", str(config.ROOT / "migrations"))
    return settings


def is_at_head(engine: Engine) -> bool:
    """Do the tables match this version of the product?"""
    return current(engine) == head()


def head() -> tuple[str, ...]:
    """The newest revision there is."""
    return tuple(sorted(ScriptDirectory.from_config(alembic_config()).get_heads()))


def current(engine: Engine) -> tuple[str, ...]:
    """The revision that the database is at."""
    with engine.connect() as connection:
        return tuple(sorted(MigrationContext.configure(connection).get_current_heads()))


def upgrade(revision: str = "head") -> None:
    """Bring the connected database up to `revision`, and see to it that its canary sings."""
    command.upgrade(alembic_config(), revision)
    if revision == "head":
        db.begin_writing()
        canary.place()
        db.session.commit()
        db.session.remove()


def downgrade(revision: str) -> None:
    """Take the connected database back to `revision`; `base` is before the first."""
    command.downgrade(alembic_config(), revision)


def write_step(message: str) -> None:
    """A new revision from the difference between the connected database and the models."""
    command.revision(alembic_config(), message=message, autogenerate=True)


def is_empty() -> bool:
    """Is there no row yet but what every database has?"""
    tables = [table for table in db.Base.metadata.sorted_tables if table.name != "site_fact"]
    return not any(db.session.execute(select(table).limit(1)).first() for table in tables)
