"""What tests put back instead of playing it is what was left behind, and nothing is put back where it differs."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import clock, db
from app.documents import service as documents
from app.filing.model import Filing
from tests.citizen import Citizen, fill_registers
from tests.conftest import empty
from tests.morning import MORNING
from tests.scenes import STAGE, rows_of
from tests.strict_client import plain


def from_the_beginning(app: Flask) -> Citizen:
    """An empty database with its registers, and 王建国 at its door."""
    db.session.remove()
    empty(app.extensions["engine"])
    STAGE.past = ()
    fill_registers(app)
    return Citizen(app)


def kept(app: Flask) -> dict[str, list[str]]:
    return {
        table.name: sorted(map(str, rows.values()))
        for table, rows in rows_of(app.extensions["engine"]).items()
    }


@pytest.fixture
def known(app: Flask) -> Citizen:
    """王建国's case was filed often enough to be put back from now on."""
    for _time in range(4):  # imported, played, kept as far as the door, kept whole
        citizen = from_the_beginning(app)
        citizen.file_mutual()
    return citizen


def test_the_same_rows_stand_in_every_table(app: Flask, known: Citizen) -> None:
    before = kept(app)
    assert len(before["filing"]) == 1
    assert from_the_beginning(app).file_mutual() == known.row().number
    assert kept(app) == before


def test_he_goes_on_where_he_stood(app: Flask, known: Citizen) -> None:
    citizen = from_the_beginning(app)
    number = citizen.file_mutual()
    assert citizen is not known
    assert citizen.filing == known.filing
    assert number[:4] in plain(citizen.get(f"{citizen.filing}/receipt"))
    citizen.post(f"{citizen.filing}/withdraw")
    assert citizen.events()[-1] == "withdrawn"
    assert citizen.messages()[-1] == "withdrawn"


def test_the_clock_goes_on_from_the_end_of_the_scene(app: Flask, known: Citizen) -> None:
    citizen = from_the_beginning(app)
    citizen.file_mutual()
    assert MORNING < citizen.row().submitted_at <= clock.now()


@pytest.mark.parametrize("harm", [Path.unlink, lambda file: file.write_bytes(b"spoilt")])
def test_his_photo_is_there_whatever_became_of_it(app: Flask, known: Citizen, harm: Any) -> None:
    folder = app.config["INSTANCE"] / "files"
    for file in [one for one in folder.rglob("*") if one.is_file()]:
        harm(file)
    citizen = from_the_beginning(app)
    citizen.file_mutual()
    with citizen.database():
        (page,) = documents.pages_of(citizen.filing_id)
        assert b"".join(documents.bytes_of(page))[:3] == b"\xff\xd8\xff"


def test_after_any_other_change_it_is_played(app: Flask, known: Citizen) -> None:
    citizen = from_the_beginning(app)
    with citizen.database() as session:
        db.set_fact("something", "else")
        session.commit()
    assert STAGE.past is None
    citizen.file_mutual()
    assert citizen.filing != known.filing


def test_at_another_moment_it_is_played(app: Flask, known: Citizen) -> None:
    citizen = from_the_beginning(app)
    with clock.stopped_at(MORNING + timedelta(days=3)):
        citizen.file_mutual()
    assert citizen.filing != known.filing
    assert citizen.row().submitted_at.date() == (MORNING + timedelta(days=3)).date()


def test_where_something_is_patched_it_is_played(
    app: Flask, known: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.filing.model.Filing.tested", True, raising=False)
    citizen = from_the_beginning(app)
    citizen.file_mutual()
    assert citizen.filing != known.filing
    with citizen.database() as session:
        assert session.query(Filing).count() == 1


def test_what_it_gave_is_copied_for_each_who_asks(app: Flask) -> None:
    given = []
    for _time in range(5):
        from_the_beginning(app)
        given.append(STAGE.play(app, "a list", lambda: [1, [2]]))
        given[-1][1].append(3)
    assert given == [[1, [2, 3]]] * 5


def test_a_scene_that_breaks_off_is_not_kept(app: Flask) -> None:
    def breaks() -> None:
        raise ZeroDivisionError

    for _time in range(3):
        from_the_beginning(app)
        with pytest.raises(ZeroDivisionError):
            STAGE.play(app, "breaks", breaks)
