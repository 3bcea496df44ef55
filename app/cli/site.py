"""What commands share: opening the site's database with its keys, and a log that shows no whole number."""

import logging
import sys
from typing import Any

import click

from app import config, db, links, vault
from app.catalogue import current
from app.cli import tables
from app.documents import service as documents


class Masked(logging.Formatter):
    """Long runs of digits lose their middle before anything reaches a log."""

    def format(self, record: logging.LogRecord) -> str:
        return vault.mask_text(super().format(record))


def log_to_stderr(level: str) -> None:
    """One log for the process, on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Masked("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)


def open_site(*, migrated: bool = True) -> dict[str, Any]:
    """Settings, keys and database, ready to be used. Stops with a plain sentence where one is not right."""
    from app.cli import schema  # brings Alembic, which the web processes need not carry

    try:
        settings = config.load()
        vault.use(settings["VAULT_KEYS"], settings["VAULT_FILE"])
        documents.use(documents.choose_place(settings))
    except (config.SettingWrong, ValueError) as wrong:
        raise click.ClickException(str(wrong)) from None
    links.use(settings["SITE"])
    tables.load_every_model()
    engine = db.connect(settings["DATABASE_URL"])
    if migrated and not schema.is_at_head(engine):
        raise click.ClickException("the database is not up to date: run `bangban migrate`")
    current.look_in(*config.catalogue_folders(settings, demo=db.is_demo()))
    return settings
