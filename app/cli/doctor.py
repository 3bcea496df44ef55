"""`bangban doctor`: one line for each thing the site needs, with its mend."""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import click
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app import config, db, vault
from app.audit.model import AuditEntry
from app.cli import canary, schema, tables
from app.clock import in_china, now
from app.documents import service as documents
from app.jobs import health
from app.jobs.service import oldest_due, waiting
from app.notices import client

LEAST_FREE = 2 * 1024**3
SKEW = timedelta(minutes=2)


class Line(NamedTuple):
    """What was looked at, what was found, and how to mend it (empty when it is well)."""

    what: str
    found: str
    mend: str = ""


Check = Callable[[dict[str, Any]], Line]


@click.command()
def doctor() -> None:
    """Look at everything the site needs and say what to mend."""
    for line in examine():
        mark = "✗" if line.mend else "✓"
        click.echo(f"{mark} {line.what}: {line.found}" + (f" → {line.mend}" if line.mend else ""))


def examine() -> Iterator[Line]:
    """Every line. What needs the tables is left out while they are not there, and says so."""
    try:
        settings = config.load()
    except config.SettingWrong as wrong:
        yield Line("settings", str(wrong), "correct it in the environment or instance/config.py")
        return
    tables.load_every_model()
    engine = db.connect(settings["DATABASE_URL"])
    db.only_read()
    keys, database = check_keys(settings), check_database(settings)
    yield from (keys, check_store(settings), check_disk(settings), database)
    if not database.mend:
        yield check_migrations(engine)
        if not keys.mend:
            vault.use(settings["VAULT_KEYS"])
            yield _unless_missing(check_canary, settings)
        checks = (check_queue, check_failures, check_sms, check_clock, check_staff)
        yield from (_unless_missing(check, settings) for check in checks)
    yield Line("voice", "off in this version")
    yield check_reader()
    db.session.remove()


def _unless_missing(check: Check, settings: dict[str, Any]) -> Line:
    try:
        return check(settings)
    except SQLAlchemyError:
        db.session.rollback()
        name = check.__name__.removeprefix("check_")
        return Line(name, "not looked at, its table is missing", "run `bangban migrate`")


def check_keys(settings: dict[str, Any]) -> Line:
    try:
        ring = vault.Ring(settings["VAULT_KEYS"])
    except ValueError as fault:
        return Line("keys", str(fault), "put back instance/vault.keys or BANGBAN_VAULT_KEYS")
    where = settings["VAULT_FILE"] or "BANGBAN_VAULT_KEYS"
    return Line("keys", f"{len(ring.ids)} in {where}; keep a copy away from the data")


def check_store(settings: dict[str, Any]) -> Line:
    folder: Path = settings["INSTANCE"]
    if settings["STORE_URL"]:
        return check_bucket(settings)
    if health.is_writable(folder):
        return Line("file store", f"{folder} can be written")
    return Line(
        "file store",
        f"{folder} cannot be written",
        "give its owner the right to write, or free room",
    )


def check_bucket(settings: dict[str, Any]) -> Line:
    mend = "see to the store and the way to it, BANGBAN_STORE_URL, _KEY and _SECRET"
    try:
        place = documents.choose_place(settings)
    except ValueError as wrong:
        return Line("file store", str(wrong), mend)
    documents.use(place)
    trouble = place.trouble()
    return Line(
        "file store", trouble or "the bucket takes files and gives them back", trouble and mend
    )


def check_disk(settings: dict[str, Any]) -> Line:
    free = shutil.disk_usage(settings["INSTANCE"]).free
    found = f"{free / 1024**3:.1f} GB free"
    return Line("disk", found, "" if free > LEAST_FREE else "free some room: 2 GB at least")


def check_database(settings: dict[str, Any]) -> Line:
    began = time.monotonic()
    try:
        db.session.execute(select(1))
    except SQLAlchemyError as fault:
        db.session.rollback()
        found = f"does not answer ({type(fault).__name__})"
        return Line("database", found, "start it, or correct BANGBAN_DATABASE_URL")
    name = db.session.get_bind().dialect.name
    return Line("database", f"{name} answers in {(time.monotonic() - began) * 1000:.0f} ms")


def check_migrations(engine: Any) -> Line:
    at, newest = ", ".join(schema.current(engine)) or "nothing", ", ".join(schema.head())
    if at == newest:
        return Line("migrations", f"at {at}")
    return Line("migrations", f"at {at}, the newest is {newest or 'none'}", "run `bangban migrate`")


def check_canary(_settings: dict[str, Any]) -> Line:
    song = canary.sings()
    if song:
        return Line("keys of this database", "match")
    if song is None:
        return Line("keys of this database", "never set", "run `bangban migrate`")
    return Line(
        "keys of this database",
        "do NOT match: nothing sealed can be read",
        "put back the vault.keys this database was made with",
    )


def check_queue(_settings: dict[str, Any]) -> Line:
    counts, since = waiting(), oldest_due()
    found = ", ".join(f"{number} {state}" for state, number in counts.items())
    if since and since < now() - health.LATE:
        late = f"{found}; the oldest is due since {in_china(since):%m-%d %H:%M}"
        return Line("queue", late, "start a worker: `bangban worker`")
    if counts["failed"]:
        return Line("queue", found, "see the tasks of kind job_failed on the staff page")
    return Line("queue", found)


def check_failures(settings: dict[str, Any]) -> Line:
    from app.operating.failures import every_failure
    from app.work import SCHEDULE

    found = Counter(one.kind.value for one in every_failure(settings["INSTANCE"], SCHEDULE))
    if not found:
        return Line("waits for a person", "nothing")
    said = ", ".join(f"{count} {kind}" for kind, count in found.items())
    return Line(
        "waits for a person", said, "an administrator finds each with its mend at /desk/operator"
    )


def check_sms(settings: dict[str, Any]) -> Line:
    try:
        return Line("text messages", client.choose(settings, demo=db.is_demo()).name)
    except client.SettingsMissing as missing:
        return Line("text messages", "no provider", str(missing))


def check_clock(_settings: dict[str, Any]) -> Line:
    newest = db.session.scalar(select(func.max(AuditEntry.at)))
    if newest and newest > now() + SKEW:
        found = f"behind the newest act on record ({newest:%Y-%m-%d %H:%M} UTC)"
        return Line("clock", found, "set the clock of this machine (NTP)")
    return Line("clock", f"{in_china(now()):%Y-%m-%d %H:%M} in China")


def check_reader() -> Line:
    from app.documents.reading.eye.models import MODELS, ModelsWrong, check_models

    try:
        check_models()
    except ModelsWrong as wrong:
        mend = "pip install --require-hashes -r requirements.lock; until then people type what papers say"
        return Line("reader", str(wrong), mend)
    return Line(
        "reader", f"reads papers here, {len(MODELS)} models are whole; nothing leaves the machine"
    )


def check_staff(_settings: dict[str, Any]) -> Line:
    from app.accounts.staff import is_any_staff

    if is_any_staff():
        return Line("staff", "somebody can sign in")
    return Line("staff", "nobody can sign in yet", "run `bangban admin create`")
