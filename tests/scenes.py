"""What the cast does in hundreds of tests is played twice in a process; after that its rows are put back.

A scene is put back only into a database that came to be exactly as it was when the scene was kept: emptied, then
the same scenes in the same order, and no other statement that writes. Everything else is played as ever: where
something is patched or listened to, and where the clock is the machine's.
"""

import copy
import re
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, Table, and_, event, text

from app import clock, db, vault
from app.documents import service as documents
from app.documents.places import Folder
from tests import morning

READS = re.compile(r"\s*(SELECT|PRAGMA)\b", re.I)
WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.I)
LISTENS = {"caplog", "capsys", "capfd", "recwarn"}
COUNTED = {"audit_entry", "audit_seal"}
# What belongs to one test, not to the person who plays in it.
OF_THE_TEST = {"app", "browser", "statements"}
Rows = dict[Table, dict[tuple[Any, ...], dict[str, Any]]]


@dataclass
class Scene:
    """What a scene left behind: rows, files, what its player knows, and when it ended."""

    result: Any
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    added: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    changed: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)
    gone: list[tuple[Table, dict[str, Any]]] = field(default_factory=list)
    files: dict[Path, bytes] = field(default_factory=dict)
    player: dict[str, Any] = field(default_factory=dict)
    cookies: dict[Any, Any] = field(default_factory=dict)
    ended: datetime = morning.MORNING


class Stage:
    """How the database came to be as it is: the scenes since it was emptied, or None when nobody knows."""

    def __init__(self) -> None:
        self.past: tuple[str, ...] | None = None
        self.written: set[str] = set()
        self.request: pytest.FixtureRequest | None = None
        self.seen: Counter[Any] = Counter()
        self.kept: dict[Any, Scene] = {}
        self.put_back: list[Scene] = []

    def note(self, statement: str) -> None:
        """A statement that may write makes the present state unknown."""
        if not READS.match(statement):
            found = WRITES.match(statement)
            self.written.add(found[1] if found else "anything")
            self.past = None

    def play(self, app: Flask, name: str, act: Callable[[], Any], player: Any = None) -> Any:
        """Do `act`, or put back what it left behind when it was kept. What it returns is copied, its people too."""
        past, where = self.past, self._where(app, name, player)
        if past is None or where is None:
            return act()
        self.seen[where] += 1
        if where in self.kept:
            scene = self.kept[where]
            put_back(app.extensions["engine"], scene, player)
            self.put_back.append(scene)
        elif self.seen[where] == 1:  # What happens once is not worth keeping.
            scene = Scene(act())
        else:
            scene = self.kept[where] = keep(app, act, player)
        self.past = (*past, scene.name)
        return copied(app, scene.result)

    def _where(self, app: Flask, name: str, player: Any) -> tuple[str, ...] | None:
        """All that the course of a scene depends on; None where it has to be played."""
        if not self._is_calm():
            return None
        about = {
            "past": self.past,
            "player": player and (type(player).__qualname__, *playing(player)),
            "clock": morning.stands(),
            "ring": vault.ring.keys,
            "settings": {key: app.config[key] for key in sorted(app.config)},
            "files": documents.files().place.folder,
        }
        return name, *map(str, about.values())

    def _is_calm(self) -> bool:
        """Is nothing patched, nobody listening, every file in its place, and no transaction open?"""
        request = self.request
        if request is None or morning.is_real() or LISTENS & set(request.fixturenames):
            return False
        patches = request.node.funcargs.get("monkeypatch")
        if patches and (patches._setattr or patches._setitem):
            return False
        if not isinstance(documents._place, Folder | None):
            return False
        return not (db.session.registry.has() and db.session().in_transaction())


STAGE = Stage()


@event.listens_for(Engine, "before_cursor_execute")
def _note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
    STAGE.note(statement)


def keep(app: Flask, act: Callable[[], Any], player: Any) -> Scene:
    """Play it, and keep what is another than before."""
    engine, folder = app.extensions["engine"], documents.files().place.folder
    before, files, begun = rows_of(engine), files_in(folder), len(STAGE.put_back)
    scene = Scene(act())
    after = rows_of(engine)
    for table in db.Base.metadata.sorted_tables:
        compare(scene, table, before.get(table, {}), after.get(table, {}))
    scene.files = {one: one.read_bytes() for one in files_in(folder) - files}
    for within in STAGE.put_back[begun:]:
        scene.files |= within.files
    scene.player = copy.deepcopy(vars_of(player)) if player else {}
    scene.cookies = cookies_of(player) if player else {}
    scene.ended = clock.now()
    return scene


def compare(scene: Scene, table: Table, before: Any, after: Any) -> None:
    added = [row for key, row in after.items() if key not in before]
    if added:
        scene.added[table] = added
    scene.changed += [
        (table, row) for key, row in after.items() if key in before and before[key] != row
    ]
    scene.gone += [(table, row) for key, row in before.items() if key not in after]


def put_back(engine: Engine, scene: Scene, player: Any) -> None:
    """Leave behind what the scene left behind when it was kept."""
    with engine.begin() as connection:
        for table, rows in scene.added.items():
            connection.execute(table.insert(), rows)
            count_on(connection, table)
        for table, row in scene.changed:
            connection.execute(table.update().where(is_row(table, row)).values(row))
        for table, row in reversed(scene.gone):
            connection.execute(table.delete().where(is_row(table, row)))
    for path, content in scene.files.items():
        # Another test may have swept it away, or spoilt it to see what becomes of that.
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if player:
        vars(player).update(copy.deepcopy(scene.player))
        player.browser._cookies = dict(scene.cookies)
    if morning.stands() is None:
        morning.go_to(scene.ended)


def is_row(table: Table, row: dict[str, Any]) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL counts apart from the rows: the next one comes behind those put back."""
    if table.name in COUNTED and connection.dialect.name == "postgresql":
        newest = f"(SELECT max(id) FROM {table.name})"
        connection.execute(text(f"SELECT setval('{table.name}_id_seq', {newest})"))


def rows_of(engine: Engine) -> Rows:
    """Every row by its key; registers are filled in one piece and never in a scene."""
    tables = [one for one in db.Base.metadata.sorted_tables if one.name[:9] != "register_"]
    with engine.connect() as connection:
        return {
            table: {
                tuple(row[column] for column in table.primary_key): {
                    column.name: row[column] for column in table.columns
                }
                for row in connection.execute(table.select()).mappings()
            }
            for table in tables
        }


def files_in(folder: Path) -> set[Path]:
    return {one for one in folder.rglob("*") if one.is_file()}


def copied(app: Flask, what: Any) -> Any:
    return copy.deepcopy(what, {id(app): app})


def vars_of(player: Any) -> dict[str, Any]:
    return {name: vars(player)[name] for name in vars(player).keys() - OF_THE_TEST}


def cookies_of(player: Any) -> dict[Any, Any]:
    return dict(player.browser._cookies)


def playing(player: Any) -> list[str]:
    """What the player is at the beginning, in words that are the same for the same."""
    known = vars_of(player)
    return [*(f"{name} {known[name]}" for name in sorted(known)), str(cookies_of(player))]
