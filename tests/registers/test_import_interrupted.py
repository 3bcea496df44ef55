"""Whatever stops an import, readers see the old state, and the next start sweeps."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from app import clock, db
from app.registers import clients, imports, jobs
from app.registers.load import load
from app.registers.model import FiscalInvoice, ImportState, Kind, RegisterImport
from app.tasks.model import Task
from tests.conftest import KEYS
from tests.registers.files import RIGHT, bring, table, write

pytestmark = pytest.mark.usefixtures("real_time")

VOID = RIGHT[Kind.FISCAL]
MANY = [VOID | {"invoice_number": str(at)} for at in range(20)]
BROKEN = OperationalError("INSERT", {}, Exception("database or disk is full"))


def state_of(number):
    return clients.fiscal_state("31060126", number)


def rows_in():
    return db.session.scalar(select(func.count()).select_from(FiscalInvoice))


def only_import(state):
    return db.session.scalars(select(RegisterImport).where(RegisterImport.state == state)).one()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr("app.registers.load.BATCH", 5)
    monkeypatch.setattr("app.registers.imports.BATCH", 3)


@pytest.fixture
def before(tmp_path):
    """A register that knows one invoice already: the one the new file changes."""
    bring(tmp_path, Kind.FISCAL, [VOID | {"invoice_number": "7", "state": "valid"}])


def break_after(monkeypatch, batches, fault):
    """Let the database fail once so many batches were stored."""
    from app.registers import staging

    store, calls = staging.store, []

    def fail(register, rows):
        calls.append(rows)
        if len(calls) > batches:
            raise fault
        store(register, rows)

    monkeypatch.setattr(staging, "store", fail)


@pytest.mark.parametrize("fault", [BROKEN, OSError(28, "No space left on device")])
def test_a_database_or_disk_that_breaks_leaves_the_old_state_and_a_task(
    fault, before, tmp_path, monkeypatch
):
    with monkeypatch.context() as patch:
        break_after(patch, 2, fault)
        report = bring(tmp_path, Kind.FISCAL, MANY, by="person-1")
    assert (report.state, report.reason) == ("failed", "broke")
    assert (state_of("7"), state_of("1")) == ("valid", None)
    failed = only_import(ImportState.FAILED)
    assert (failed.rows, failed.reason, failed.is_tidy) == (10, "broke", False)
    task = db.session.scalars(select(Task)).one()
    assert (task.kind, task.about, task.opened_by) == (
        "import_failed",
        f"import/{failed.id}",
        "person-1",
    )
    assert task.detail == {"register": "fiscal", "file": "fiscal.csv", "reason": "broke"}
    assert rows_in() == 11
    assert imports.tidy() == 10
    assert rows_in() == 1
    assert bring(tmp_path, Kind.FISCAL, MANY).state == "live"
    assert (state_of("7"), state_of("1")) == ("void", "void")


def test_a_mistake_of_our_own_is_not_hidden_and_shows_nothing(before, tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        break_after(patch, 1, ZeroDivisionError())
        with pytest.raises(ZeroDivisionError):
            bring(tmp_path, Kind.FISCAL, MANY)
    assert only_import(ImportState.FAILED).reason == "broke"
    assert state_of("7") == "valid"


def vacuum(engine):
    """Give the free pages back, so that the very next page makes the file grow."""
    raw = engine.raw_connection()
    raw.driver_connection.execute("VACUUM")
    raw.close()


def one_connection(app):
    """Empty the pool, which hands its connections out in turn: how large the file may grow is told to one."""
    db.session.remove()
    app.extensions["engine"].dispose()


def test_a_really_full_disk_is_survived(before, tmp_path, app):
    if db.session.get_bind().dialect.name != "sqlite":
        pytest.skip("only SQLite can be told how large it may grow")
    one_connection(app)
    vacuum(app.extensions["engine"])
    pages = db.session.execute(text("PRAGMA page_count")).scalar_one()
    db.session.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    db.session.commit()
    rows = [VOID | {"invoice_number": f"{at:030d}"} for at in range(300)]
    report = bring(tmp_path, Kind.FISCAL, rows)
    one_connection(app)
    assert (report.state, report.reason) == ("failed", "broke")
    assert (state_of("7"), state_of(f"{1:030d}")) == ("valid", None)
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        imports.tidy()
    assert rows_in() == 1
    assert bring(tmp_path, Kind.FISCAL, rows).state == "live"


def test_an_import_that_could_not_even_be_marked_is_swept_after_its_silence(
    before, tmp_path, monkeypatch
):
    with monkeypatch.context() as patch:
        break_after(patch, 1, BROKEN)
        patch.setattr(imports, "_bury", lambda *_: (_ for _ in ()).throw(BROKEN))
        assert bring(tmp_path, Kind.FISCAL, MANY).state == "failed"
    assert only_import(ImportState.LOADING).rows == 5
    assert bring(tmp_path, Kind.FISCAL, MANY).reason == "import_running"
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        assert bring(tmp_path, Kind.FISCAL, MANY).state == "live"
    assert only_import(ImportState.FAILED).reason == "killed"


def test_a_reader_during_the_load_sees_the_old_state_and_then_all_of_the_new(before, tmp_path):
    seen = []

    def look(_rows, _percent):
        seen.append((state_of("7"), state_of("1")))
        db.session.commit()

    bring(tmp_path, Kind.FISCAL, MANY, tell=look)
    assert seen == [("valid", None)] * 4
    assert (state_of("7"), state_of("1")) == ("void", "void")


def test_no_transaction_is_open_between_two_batches(tmp_path):
    open_ones = []
    bring(
        tmp_path,
        Kind.FISCAL,
        MANY,
        tell=lambda *_: open_ones.append(db.session().in_transaction()),
    )
    assert open_ones == [False] * 4
    assert not db.session().in_transaction()


def test_only_one_import_of_a_kind_runs_at_a_time(tmp_path):
    second = []

    def start_another(_rows, _percent):
        if not second:
            other = write(tmp_path / "other.csv", table([VOID]))
            second.append(load(Kind.FISCAL, other, by=None))

    first = bring(tmp_path, Kind.FISCAL, MANY, tell=start_another)
    assert (second[0].state, second[0].reason) == ("refused", "import_running")
    assert first.state == "live"


def test_imports_of_two_kinds_do_not_wait_for_each_other(tmp_path):
    other = []

    def start_another(_rows, _percent):
        if not other:
            other.append(bring(tmp_path, Kind.ITEMS, [RIGHT[Kind.ITEMS]]))

    assert bring(tmp_path, Kind.FISCAL, MANY, tell=start_another).state == "live"
    assert other[0].state == "live"


def test_an_import_thought_dead_that_goes_on_stops_at_its_next_batch(before, tmp_path):
    def sweep(_rows, _percent):
        with clock.stopped_at(clock.now() + timedelta(minutes=3)):
            imports.tidy()

    report = bring(tmp_path, Kind.FISCAL, MANY, tell=sweep)
    assert (report.state, report.reason) == ("refused", "import_swept")
    assert (state_of("7"), rows_in()) == ("valid", 1)


def test_a_silent_import_of_another_machine_is_swept_by_the_job(before, tmp_path, monkeypatch):
    monkeypatch.setenv("BANGBAN_IMPORT_FOLDER", str(tmp_path / "drop"))
    number = imports.begin(Kind.FISCAL, _source(tmp_path), None)
    db.session.execute(
        update(RegisterImport).where(RegisterImport.id == number).values(process="far/1")
    )
    db.session.commit()
    jobs.look_into_folder({})
    assert only_import(ImportState.LOADING).id == number
    db.session.commit()
    with clock.stopped_at(clock.now() + timedelta(minutes=3)):
        jobs.look_into_folder({})
    assert only_import(ImportState.FAILED).id == number
    assert db.session.scalars(select(Task)).one().detail["reason"] == "killed"


def _source(tmp_path):
    from app.registers.source import look_through

    return look_through(write(tmp_path / "fiscal.csv", table(MANY)))


KILLED = """
import os, sys
from pathlib import Path
from app import db, vault
import app.audit.model, app.tasks.model
from app.registers import imports
from app.registers import load as loading
from app.registers.model import Kind
vault.use(sys.argv[1])
db.connect(sys.argv[2])
loading.BATCH = 5
def wait(rows, percent):
    if rows == 10:
        print("half", flush=True)
        sys.stdin.read()
if sys.argv[4] == "switched":
    tidy, calls = imports.tidy, []
    def wait_before_tidying():
        calls.append(1)
        if len(calls) == 2:
            wait(10, 0)
        return tidy()
    imports.tidy = wait_before_tidying
    told = lambda rows, percent: None
else:
    told = wait
loading.load(Kind.FISCAL, Path(sys.argv[3]), by=None, tell=told)
"""


def kill_in_the_middle(tmp_path, moment):
    """Load MANY in a process of its own and kill -9 it at the moment."""
    path = write(tmp_path / "fiscal.csv", table(MANY))
    url = db.session.get_bind().url.render_as_string(hide_password=False)
    db.session.remove()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, KEYS, url, str(path), moment],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.getcwd()},
    )
    assert process.stdout.readline() == b"half\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdin.close()
    process.stdout.close()
    db.begin_writing()


def test_a_killed_import_shows_nothing_and_the_next_start_sweeps_and_loads(before, tmp_path):
    kill_in_the_middle(tmp_path, "loading")
    assert (only_import(ImportState.LOADING).rows, rows_in()) == (10, 11)
    assert (state_of("7"), state_of("1")) == ("valid", None)
    report = load(Kind.FISCAL, tmp_path / "fiscal.csv", by=None)
    assert (report.state, report.added, report.changed) == ("live", 19, 1)
    assert (state_of("7"), rows_in()) == ("void", 20)
    assert only_import(ImportState.FAILED).reason == "killed"


def test_an_import_killed_right_after_the_switch_is_whole_and_tidied_later(before, tmp_path):
    kill_in_the_middle(tmp_path, "switched")
    assert (state_of("7"), state_of("1")) == ("void", "void")
    assert rows_in() == 21
    assert imports.tidy() == 1
    assert rows_in() == 20
    assert load(Kind.FISCAL, tmp_path / "fiscal.csv", by=None).reason == "same_file"
