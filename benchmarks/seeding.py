"""A database of the demo with so many more cases around it: bulk rows, each sealed body sealed for its own row.

What is made up: one citizen for every four cases, three events, a patient, a contact and one message for each
case, a decision for those that are decided, one task for every hundred. Bodies open like any other: the seal is
bound to its row, so none is used twice.
"""

import json
import os
import random
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Table, create_engine, text

Rows = dict[str, list[dict[str, Any]]]
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
DAYS = 320
AT_ONCE = 20_000
STATUSES = ("decided",) * 78 + ("submitted",) * 8 + ("taken",) * 8 + ("withdrawn",) * 6


def site(database_url: str) -> Flask:
    """An instance in a new folder over this database, migrated and filled with the demo."""
    folder = Path(tempfile.mkdtemp(prefix="bangban-lists-"))
    os.environ["BANGBAN_INSTANCE"] = str(folder)
    os.environ["BANGBAN_DATABASE_URL"] = database_url or f"sqlite:///{folder}/bangban.db"
    from click.testing import CliRunner

    from app import create_app, db
    from app.cli import main, serving
    from app.cli.site import open_site

    done = CliRunner().invoke(main, ["migrate"])
    assert done.exit_code == 0, done.output
    open_site()
    db.begin_writing()
    serving.make_demo()
    db.session.remove()
    return create_app(WTF_CSRF_ENABLED=False, SERVER_NAME="localhost")


def empty_database(server: str, name: str) -> str:
    """An empty database of this name on the PostgreSQL server; its address."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return server.rsplit("/", 1)[0] + f"/{name}"


def drop_database(server: str, name: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    engine.dispose()


def add_cases(app: Flask, count: int) -> None:
    """Put `count` cases into the database of `app`, and let it look at its tables anew."""
    from app import db

    engine = app.extensions["engine"]
    tables = db.Base.metadata.tables
    with app.app_context():
        for first in range(0, count, AT_ONCE):
            chunk = cases(first, min(count, first + AT_ONCE))
            with engine.begin() as connection:
                for name, rows in chunk.items():
                    if rows:
                        copy_in(connection, tables[name], rows)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
        db.session.remove()


def cases(first: int, last: int) -> Rows:
    """The rows of the cases `first` to `last`, by table, in an order that keys allow."""
    from app.catalogue.current import catalogue

    names = ("person", "account", "filing", "filing_section", "filing_event")
    rows: Rows = {name: [] for name in (*names, "message")}
    rows |= {"decision": [], "task": []}
    chance = random.Random(first)
    services = catalogue().services()
    for number in range(first, last):
        if number % 4 == 0 or number == first:
            citizen = add_citizen(rows, number)
        service = services[chance.randrange(len(services))]
        add_case(rows, number, chance, service, citizen)
    return rows


def sealed(table: str, row_id: str, name: str, value: Any) -> bytes:
    """A value as the column keeps it: sealed for this row, so that it opens there and nowhere else."""
    from app import vault

    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return vault.ring.seal(plain, f"{table}/{row_id}/{name}")


def row(table: str, **known: Any) -> dict[str, Any]:
    """A row with every column, empty where nothing is known."""
    if table not in _empty:
        from app import db

        _empty[table] = dict.fromkeys(one.name for one in db.Base.metadata.tables[table].columns)
    return {**_empty[table], **known}


_empty: dict[str, dict[str, Any]] = {}


def add_citizen(rows: Rows, number: int) -> dict[str, Any]:
    from app import vault

    person, account = f"bp{number}", f"ba{number}"
    id_number, phone, name = f"99010719480312{number:08d}", f"188{number:08d}", f"案{number}"
    id_hash = vault.lookup("id_number", id_number)
    rows["person"].append(
        row(
            "person",
            id=person,
            name_sealed=sealed("person", person, "name", name),
            id_number_sealed=sealed("person", person, "id_number", id_number),
            id_hash=id_hash,
            created_at=BEGIN,
        )
    )
    rows["account"].append(
        row(
            "account",
            id=account,
            kind="citizen",
            person_id=person,
            phone_sealed=sealed("account", account, "phone", phone),
            phone_hash=vault.lookup("phone", phone),
            roles=[],
            created_at=BEGIN,
        )
    )
    patient = {"name": name, "id_number": id_number}
    return {"person": person, "account": account, "hash": id_hash, "body": patient, "phone": phone}


def add_case(
    rows: Rows, number: int, chance: random.Random, service: Any, citizen: dict[str, Any]
) -> None:
    filing_id, status = f"bf{number}", chance.choice(STATUSES)
    came = BEGIN + timedelta(seconds=chance.randrange(DAYS * 86400))
    decided = came + timedelta(days=chance.randrange(1, 20)) if status == "decided" else None
    holder = f"bs{chance.randrange(40)}" if status == "taken" else None
    rows["filing"].append(
        row(
            "filing",
            id=filing_id,
            number=f"B{number:011d}",
            service_id=service.service_id,
            service_version=service.version,
            district=service.district,
            account_id=citizen["account"],
            person_id=citizen["person"],
            patient_hash=citizen["hash"],
            status=status,
            revision=1,
            return_code_hash=f"rc{number}".encode(),
            started_at=came,
            updated_at=decided or came,
            submitted_at=came,
            decided_at=decided,
            leased_by=holder,
            leased_until=came + timedelta(minutes=30) if holder else None,
            due_on=date(2026, 1, 5) + timedelta(days=chance.randrange(30, 400)),
            risk=chance.randrange(4),
        )
    )
    add_sections(rows, filing_id, came, citizen)
    add_events(rows, filing_id, status, came, decided)
    add_message(rows, number, filing_id, came, citizen)
    if decided:
        add_decision(rows, filing_id, decided, chance)
    if number % 100 == 0:
        add_task(rows, number, filing_id, came)


def add_sections(rows: Rows, filing_id: str, came: datetime, citizen: dict[str, Any]) -> None:
    for key, body in (("patient", citizen["body"]), ("contact", {"phone": citizen["phone"]})):
        section_id = f"{filing_id}/{key}"
        rows["filing_section"].append(
            row(
                "filing_section",
                id=section_id,
                filing_id=filing_id,
                key=key,
                version=1,
                made_at=came,
                saved_at=came,
                saved_by=citizen["person"],
                body_sealed=sealed("filing_section", section_id, "body", body),
            )
        )


def add_events(
    rows: Rows, filing_id: str, status: str, came: datetime, decided: datetime | None
) -> None:
    last = {"submitted": "duplicate_insisted"}.get(status, status)
    happened = (("started", came), ("submitted", came), (last, decided or came))
    for seq, (name, at) in enumerate(happened, 1):
        rows["filing_event"].append(
            row(
                "filing_event",
                id=f"{filing_id}.{seq}",
                filing_id=filing_id,
                seq=seq,
                name=name,
                at=at,
                facts={},
            )
        )


def add_message(
    rows: Rows, number: int, filing_id: str, came: datetime, citizen: dict[str, Any]
) -> None:
    message_id = f"bm{number}"
    rows["message"].append(
        row(
            "message",
            id=message_id,
            template="submitted",
            language="zh_Hans_CN",
            filing_id=filing_id,
            to_account=citizen["account"],
            phone_masked="188****0000",
            state="sent",
            attempts=1,
            created_at=came,
            sent_at=came,
            phone_sealed=sealed("message", message_id, "phone", citizen["phone"]),
            text_sealed=sealed("message", message_id, "text", "【帮办】已经交上去了。"),
        )
    )


def add_decision(rows: Rows, filing_id: str, at: datetime, chance: random.Random) -> None:
    amount = Decimal(chance.randrange(10**6)) / 100
    rows["decision"].append(
        row(
            "decision",
            id=f"d{filing_id}",
            filing_id=filing_id,
            outcome=chance.choice(("approved", "partly", "refused")),
            amount=amount,
            estimated=amount,
            proposed_by="bs1",
            proposed_at=at,
            proposed_on_revision=1,
            confirmed_by="bs2",
            confirmed_at=at,
            digest="",
        )
    )


def add_task(rows: Rows, number: int, filing_id: str, came: datetime) -> None:
    task_id = f"bt{number}"
    rows["task"].append(
        row(
            "task",
            id=task_id,
            kind="finding_disputed",
            about=f"filing/{filing_id}",
            opened_at=came,
            due_on=came.date() + timedelta(days=7),
            done_at=None if number % 1000 == 0 else came + timedelta(days=2),
            detail_sealed=sealed("task", task_id, "detail", {"code": "X"}),
        )
    )


def copy_in(connection: Any, table: Table, rows: list[dict[str, Any]]) -> None:
    """The fastest way in that each database has, past the object layer but through the types of the columns."""
    names = [column.name for column in table.columns if column.name in rows[0]]
    dialect = connection.dialect
    binders = [
        table.columns[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names
    ]
    lines = (
        [bound(one[name], bind) for name, bind in zip(names, binders, strict=True)] for one in rows
    )
    raw = connection.connection.dbapi_connection
    if dialect.name == "postgresql":
        quoted = ", ".join(f'"{name}"' for name in names)
        with raw.cursor().copy(f"COPY {table.name} ({quoted}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row([json_text(one) for one in line])
        return
    marks = ", ".join("?" * len(names))
    quoted = ", ".join(f'"{name}"' for name in names)
    raw.executemany(f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", lines)


def bound(value: Any, bind: Any) -> Any:
    return bind(value) if bind else value


def json_text(value: Any) -> Any:
    """COPY takes JSON as text; psycopg's own wrapper is undone."""
    wrapped = getattr(value, "obj", value)
    return json.dumps(wrapped) if isinstance(wrapped, dict | list) else value
