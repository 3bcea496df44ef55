"""`bangban backup` while people write, `bangban restore` into an empty place, and a comparison of both."""

import json
import os
import shutil
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, inspect, select, text

from app import config, db, notices, vault
from app.audit import Act
from app.audit.model import AuditEntry
from app.cli import backup, dumps, manifest
from app.documents import service as documents
from app.documents.model import Upload
from app.jobs import workers
from app.jobs.model import Worker
from app.notices.model import Message, MessageState
from tests.cli.conftest import ROOT, Site, close_connections
from tests.conftest import POSTGRES
from tests.documents import specimens

CHANGED_BY_RESTORE = {"worker", "audit_entry", "message", "site_fact"}


@pytest.fixture
def filled(site, monkeypatch):
    """A site with papers, acts, and a message that waits."""
    monkeypatch.setenv("BANGBAN_INSTANCE", str(site.instance))
    for number in range(3):
        add_page(number)
    notices.tell("withdrawn", phone="13800001234", service="住院补助", number="1")
    workers.say_alive("old/1/abc", documents.now())
    db.session.commit()
    return site


def add_page(number, filing="filing-a"):
    kept = documents.keep(BytesIO(specimens.jpeg() + number.to_bytes(2, "big")), "发票.jpg")
    return documents.add_page(filing, f"paper-{number}", kept, "person-wang")


def back_up(site, target, *more, status=0):
    return site.run("backup", str(target), *more, status=status)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """An empty instance on another machine, with an empty database of the same kind."""
    folder = tmp_path / "elsewhere"
    if not POSTGRES:
        yield new_site(folder, f"sqlite:///{tmp_path}/elsewhere.db", monkeypatch)
        return
    name = f"bangban_other_{os.urandom(6).hex()}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield new_site(folder, POSTGRES.rsplit("/", 1)[0] + f"/{name}", monkeypatch)
    close_connections()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def new_site(folder, url, monkeypatch):
    return Site(folder, url, {"BANGBAN_INSTANCE": str(folder), "BANGBAN_DATABASE_URL": url})


def give_keys(site, other):
    other.instance.mkdir(parents=True, exist_ok=True)
    for name in ("vault.keys", "secret.key"):
        shutil.copyfile(site.instance / name, other.instance / name)


def restored(site, other, folder, status=0, keys=True):
    if keys:
        give_keys(site, other)
    return other.run("restore", str(folder), status=status)


def rows_of(url):
    """Every row of every table, as plain text."""
    engine = create_engine(url)
    found = {}
    with engine.connect() as connection:
        for name in inspect(engine).get_table_names():
            rows = connection.execute(text(f'SELECT * FROM "{name}"'))
            found[name] = sorted(repr(tuple(map(plain, row))) for row in rows)
    engine.dispose()
    return found


def plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_a_restored_site_has_every_row_and_every_paper(filled, elsewhere, tmp_path):
    answer = json.loads(back_up(filled, tmp_path / "b").stdout)
    assert answer["files"] == 4
    result = json.loads(restored(filled, elsewhere, tmp_path / "b").stdout)
    assert (result["documents"], result["unreadable"], result["faults"]) == (3, [], [])
    before, after = rows_of(filled.url), rows_of(elsewhere.url)
    for table in before.keys() - CHANGED_BY_RESTORE:
        assert before[table] == after[table], table
    assert after["worker"] == []
    verified = json.loads(elsewhere.run("audit", "verify").stdout)
    assert verified["faults"] == []


def test_papers_are_read_in_the_new_place_and_not_the_old(filled, elsewhere, tmp_path, monkeypatch):
    back_up(filled, tmp_path / "b")
    shutil.rmtree(filled.instance / "files")
    restored(filled, elsewhere, tmp_path / "b")
    monkeypatch.setenv("BANGBAN_INSTANCE", str(elsewhere.instance))
    db.connect(elsewhere.url)
    for page in db.session.scalars(select(Upload)):
        assert b"".join(documents.bytes_of(page)).startswith(specimens.jpeg())


def test_the_keys_stay_out_unless_asked_for_and_that_is_said(filled, tmp_path):
    told = back_up(filled, tmp_path / "b").stderr
    assert "NOT in this backup" in told
    assert "vault.keys" in told
    keys = (filled.instance / "vault.keys").read_text().strip()
    held = [path for path in (tmp_path / "b").rglob("*") if path.is_file()]
    assert not [path for path in held if keys.encode() in path.read_bytes()]


def test_with_the_keys_a_restore_needs_nothing_else(filled, elsewhere, tmp_path):
    told = back_up(filled, tmp_path / "b", "--with-keys").stderr
    assert "Lock it away" in told
    restored(filled, elsewhere, tmp_path / "b", keys=False)
    for name in ("vault.keys", "secret.key"):
        file = elsewhere.instance / name
        assert file.read_text().strip() == (filled.instance / name).read_text().strip()
        assert file.stat().st_mode & 0o077 == 0


def test_without_the_keys_nothing_is_restored_and_the_way_is_told(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    result = restored(filled, elsewhere, tmp_path / "b", status=1, keys=False)
    assert "vault.keys" in result.stderr
    assert not (elsewhere.instance / "vault.keys").exists()


def test_foreign_keys_restore_nothing(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    elsewhere.instance.mkdir()
    (elsewhere.instance / "vault.keys").write_text(vault.new_key())
    result = restored(filled, elsewhere, tmp_path / "b", status=1, keys=False)
    assert "do not open this backup" in result.stderr
    assert dumps.is_empty(create_engine(elsewhere.url))


def test_a_backup_never_overwrites_anything(filled, tmp_path):
    (tmp_path / "b").mkdir()
    assert "there already" in back_up(filled, tmp_path / "b", status=1).stderr
    assert list((tmp_path / "b").iterdir()) == []


def test_a_backup_that_fails_leaves_no_folder_behind(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(backup, "copy_and_hash", fail)
    assert "no room" in back_up(filled, tmp_path / "b", status=1).stderr
    assert [path.name for path in tmp_path.iterdir() if "b" in path.name[:3]] == []


def fail(*_arguments):
    raise OSError("no room")


def test_a_lost_file_is_told_and_the_rest_is_saved_all_the_same(filled, elsewhere, tmp_path):
    page = db.session.scalars(select(Upload)).first()
    name, page_id = page.file_name, page.id
    documents.files().remove(name)
    assert "1 files that the site should have" in back_up(filled, tmp_path / "b", status=1).stderr
    assert json.loads((tmp_path / "b" / "backup.json").read_text())["missing"] == [name]
    result = restored(filled, elsewhere, tmp_path / "b", status=1)
    assert json.loads(result.stdout)["unreadable"] == [page_id]
    assert "not everything could be read" in result.stderr


def test_a_backup_is_for_its_owner_s_eyes_only(filled, tmp_path):
    back_up(filled, tmp_path / "b")
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0


def test_the_list_is_one_that_sha256sum_checks(filled, tmp_path):
    back_up(filled, tmp_path / "b")
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "b")
    assert done.returncode == 0


def spoil(folder, how):
    sealed = sorted((folder / "files").rglob("*"))[-1]
    listing = folder / "SHA256SUMS"
    {
        "changed": lambda: sealed.write_bytes(other_last_byte(sealed.read_bytes())),
        "cut": lambda: sealed.write_bytes(sealed.read_bytes()[:100]),
        "removed": sealed.unlink,
        "database": lambda: next(folder.glob("database.*")).write_bytes(b"nothing"),
        "list": lambda: listing.write_text("\n".join(listing.read_text().splitlines()[:-1])),
        "about": (folder / "backup.json").unlink,
        "nonsense": lambda: (folder / "backup.json").write_text("{"),
    }[how]()


def other_last_byte(content):
    return content[:-1] + bytes([content[-1] ^ 1])


@pytest.mark.parametrize(
    "how", ["changed", "cut", "removed", "database", "list", "about", "nonsense"]
)
def test_a_backup_that_is_not_whole_restores_nothing(filled, elsewhere, tmp_path, how):
    back_up(filled, tmp_path / "b")
    spoil(tmp_path / "b", how)
    result = restored(filled, elsewhere, tmp_path / "b", status=1)
    assert "nothing was restored" in result.stderr
    assert dumps.is_empty(create_engine(elsewhere.url))


def test_a_list_that_points_outside_is_refused(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    listing = tmp_path / "b" / "SHA256SUMS"
    listing.write_text(listing.read_text() + "0" * 64 + "  ../../etc/passwd\n")
    about = json.loads((tmp_path / "b" / "backup.json").read_text())
    about["list"] = manifest.digest_of(listing)
    (tmp_path / "b" / "backup.json").write_text(json.dumps(about))
    assert "outside" in restored(filled, elsewhere, tmp_path / "b", status=1).stderr


def test_a_database_with_tables_is_not_restored_into(filled, tmp_path):
    back_up(filled, tmp_path / "b")
    before = rows_of(filled.url)
    assert "not empty" in filled.run("restore", str(tmp_path / "b"), status=1).stderr
    assert rows_of(filled.url) == before


def test_a_store_with_files_is_not_restored_into(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    give_keys(filled, elsewhere)
    shutil.copytree(filled.instance / "files", elsewhere.instance / "files")
    assert "store of files" in restored(filled, elsewhere, tmp_path / "b", status=1).stderr


def change_about(folder, **other):
    page = folder / "backup.json"
    page.write_text(json.dumps(json.loads(page.read_text()) | other))


def test_a_backup_of_the_other_kind_of_database_is_refused(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    change_about(tmp_path / "b", database="another")
    assert "backup of another" in restored(filled, elsewhere, tmp_path / "b", status=1).stderr


def test_a_backup_of_a_newer_version_is_refused(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    change_about(tmp_path / "b", revision="9999")
    assert "newer version" in restored(filled, elsewhere, tmp_path / "b", status=1).stderr


def test_a_message_that_waited_is_asked_after_before_it_is_sent(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b")
    restored(filled, elsewhere, tmp_path / "b")
    db.connect(elsewhere.url)
    assert list(db.session.scalars(select(Message.state))) == [MessageState.SENDING]
    assert db.session.scalar(select(func.count()).select_from(Worker)) == 0


def test_backup_and_restore_are_on_record(filled, elsewhere, tmp_path):
    back_up(filled, tmp_path / "b", "--with-keys")
    acts = list(db.session.scalars(select(AuditEntry).where(AuditEntry.chain == "site/whole")))
    assert [(one.act, one.detail) for one in acts] == [
        ("site:whole:back_up", {"files": 6, "keys": "True"})
    ]
    restored(filled, elsewhere, tmp_path / "b")
    db.connect(elsewhere.url)
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.chain == "site/whole"))
    assert list(acts) == ["site:whole:restore"]


def test_while_a_backup_copies_no_file_is_swept_away(filled, monkeypatch):
    (page, *_rest) = db.session.scalars(select(Upload)).all()
    name = page.file_name
    db.session.delete(page)
    documents.hold()
    db.session.commit()
    monkeypatch.setattr(documents, "SETTLED", -documents.HOLDING)
    assert documents.sweep() == 0
    assert name in {one for one, _at in documents.files().names()}


def test_a_backup_that_was_killed_holds_the_sweep_for_a_quarter_of_an_hour_only(
    filled, monkeypatch
):
    from app import clock

    (page, *_rest) = db.session.scalars(select(Upload)).all()
    db.session.delete(page)
    documents.hold()
    db.session.commit()
    monkeypatch.setattr(documents, "SETTLED", -documents.HOLDING)
    with clock.stopped_at(clock.now() + documents.HOLDING):
        assert documents.sweep() == 1


def test_a_missing_tool_of_postgresql_is_named_with_its_package(monkeypatch, tmp_path):
    import click
    from sqlalchemy.engine import make_url

    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(click.ClickException, match="postgresql-client"):
        dumps.tool("pg_dump", make_url("postgresql://here/db"))


def test_the_password_of_the_database_is_on_no_command_line(monkeypatch):
    from sqlalchemy.engine import make_url

    seen = {}

    def note(command, env, **_more):
        seen.update(command=command, env=env)
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(subprocess, "run", note)
    dumps.tool("pg_dump", make_url("postgresql://me:secret@here:5433/db"), "-Fc")
    assert "secret" not in " ".join(seen["command"])
    assert seen["env"]["PGPASSWORD"] == "secret"
    assert {"--host=here", "--port=5433", "--username=me", "--dbname=db"} <= set(seen["command"])


def test_settings_are_read_without_making_keys(tmp_path, monkeypatch):
    monkeypatch.delenv("BANGBAN_VAULT_KEYS", raising=False)
    assert config.load_raw(tmp_path)["VAULT_KEYS"] == ""
    assert list(tmp_path.iterdir()) == []


WRITER = """
import sys
from io import BytesIO
from pathlib import Path
from app import audit, config, db, vault
from app.audit import Act
from app.documents import service as documents
from tests.documents import specimens
settings = config.load()
vault.use(settings["VAULT_KEYS"])
db.connect(settings["DATABASE_URL"])
number = 0
print("ready", flush=True)
while True:
    number += 1
    kept = documents.keep(BytesIO(specimens.jpeg() + number.to_bytes(4, "big")), "a.jpg")
    db.begin_writing()
    documents.add_page(f"filing-{number}", "paper", kept, "person")
    db.set_fact("written", str(number))
    db.session.commit()
    if number == 5:
        print("busy", flush=True)
    Path(sys.argv[1]).write_text(str(number))
"""


@pytest.fixture
def writers(site, tmp_path):
    """A process that takes in papers, one transaction each, as fast as it can; its count in a file."""
    whole = {name: value for name, value in os.environ.items() if name[:8] != "BANGBAN_"}
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "count")],
        env=whole | site.environment | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
    )
    for word in ("ready", "busy"):
        assert process.stdout.readline().strip() == word
    yield lambda: int(Path(tmp_path / "count").read_text() or 0)
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_backup_under_writing_is_one_moment_with_every_paper_of_it(
    site, writers, elsewhere, tmp_path
):
    for turn in range(2):
        before = writers()
        back_up(site, tmp_path / f"b{turn}")
        until_more_than(writers, before)
    result = json.loads(restored(site, elsewhere, tmp_path / "b1").stdout)
    assert (result["faults"], result["unreadable"]) == ([], [])
    db.connect(elsewhere.url)
    written = int(db.fact("written"))
    assert written >= before
    filings = set(db.session.scalars(select(Upload.filing_id)))
    assert filings == {f"filing-{number}" for number in range(1, written + 1)}
    assert result["documents"] == written
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.act == Act.PAPER_ADDED))
    assert len(list(acts)) == written


def until_more_than(count, before):
    """Writing went on meanwhile: nobody had to wait for the backup to be over for good."""
    end = time.monotonic() + 60
    while count() <= before:
        assert time.monotonic() < end
        time.sleep(0.02)
