"""`bangban vault rotate`: every sealed value under the new key, also when it was killed in the middle."""

import json
import subprocess

import pytest
from sqlalchemy import func, select

from app import db, jobs, notices, vault
from app.audit import Act
from app.audit.model import AuditEntry
from app.cli import canary, keys, tables
from app.jobs.model import Job
from app.notices.model import Message
from app.registers.model import Member, RegisterImport
from app.tasks import TaskKind, open_task
from app.tasks.model import Task

ENOUGH_TO_BE_KILLED = 12


def register_row():
    """A row of a register: its id is a number, and its sealed column is inherited."""
    came_with = RegisterImport(
        kind="members", file_name="m.csv", sha256="0" * 64, size=1, process="p"
    )
    db.session.add(came_with)
    db.session.flush()
    hashes = {"found_by": b"a" * 16, "key": b"b" * 16, "content": b"c" * 16}
    row = Member(id=2**40, import_id=came_with.id, **hashes)
    row.detail = {"name": "王建国"}
    db.session.add(row)


def fill(messages=3):
    register_row()
    for number in range(messages):
        notices.tell("withdrawn", phone=f"1380000{number:04}", service="补助", number=str(number))
    open_task(TaskKind.SITE_ERROR, about="error/1", by=None, path="/home")
    jobs.enqueue("test:nothing", {"secret": "kept"}, key="one")
    db.session.commit()


def rotate(site, *more):
    return json.loads(site.run("vault", "rotate", *more).stdout)


def keys_in_use():
    """How many values of all tables are sealed under which key."""
    counts = {}
    for mapped, sealed in keys.sealed_columns():
        column = getattr(mapped, sealed.column)
        for value in db.session.scalars(select(column).where(column.is_not(None))):
            counts[vault.key_in_use(value)] = counts.get(vault.key_in_use(value), 0) + 1
    db.session.rollback()
    return counts


def test_every_sealed_column_of_the_product_is_known(site):
    found = {f"{mapped.__tablename__}.{sealed.column}" for mapped, sealed in keys.sealed_columns()}
    written = {
        f"{table.name}.{column.name}"
        for table in db.Base.metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("_sealed")
    }
    assert found == written
    assert {"message.phone_sealed", "message.text_sealed", "job.payload_sealed"} <= found
    assert len(tables.every_class()) == len({item.__tablename__ for item in tables.every_class()})


def test_a_new_key_seals_everything_and_the_old_one_nothing(site):
    fill()
    before = keys_in_use()
    assert set(before) == {1}
    answer = rotate(site, "--new-key")
    assert answer == {"key": 2, "values": before[1]}
    assert keys_in_use() == {2: before[1]}


def test_what_was_sealed_still_says_the_same(site):
    fill()
    rotate(site, "--new-key")
    messages = db.session.scalars(select(Message).order_by(Message.created_at)).all()
    assert [message.phone for message in messages] == [f"1380000{n:04}" for n in range(3)]
    assert db.session.scalars(select(Task)).one().detail == {"path": "/home"}
    assert db.session.scalar(select(Job).where(Job.key == "one")).payload == {"secret": "kept"}
    assert db.session.scalars(select(Member)).one().detail == {"name": "王建国"}
    assert canary.sings()


def test_the_new_key_stands_first_in_a_file_for_the_owner_alone(site):
    rotate(site, "--new-key")
    file = site.instance / "vault.keys"
    assert [part.split(":")[0] for part in file.read_text().split(",")] == ["2", "1"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in site.instance.glob("vault.*")] == ["vault.keys"]


def test_without_a_new_key_and_nothing_to_do_nothing_changes(site):
    fill()
    assert rotate(site) == {"key": 1, "values": 0}
    assert set(keys_in_use()) == {1}


def test_looking_up_by_number_works_as_before(site):
    before = vault.lookup("phone", "13800000000")
    rotate(site, "--new-key")
    assert vault.lookup("phone", "13800000000") == before


def test_the_rotation_stands_in_the_record_and_the_record_stays_whole(site):
    rotate(site, "--new-key")
    assert db.session.scalars(select(AuditEntry.act)).all() == [Act.KEYS_ROTATED]
    assert json.loads(site.run("audit", "verify").stdout)["faults"] == []


def test_a_value_that_was_changed_meanwhile_is_left_as_it_is(site):
    fill(messages=1)
    message = db.session.scalars(select(Message)).one()
    old = message.phone_sealed
    message.phone = "13999999999"
    db.session.commit()
    keys.add_key(site.instance / "vault.keys")
    done = keys._reseal_one(
        Message, Message.__dict__["phone"], Message.phone_sealed, message.id, old
    )
    db.session.rollback()
    assert done == 0
    assert db.session.get(Message, message.id).phone == "13999999999"


def test_keys_from_the_environment_are_not_written_by_us(site):
    site.environment["BANGBAN_VAULT_KEYS"] = (site.instance / "vault.keys").read_text()
    refused = site.run("vault", "rotate", "--new-key", status=1)
    assert "Put this key first" in refused.stderr
    assert "2:" in refused.stderr


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_the_size_of_the_batches_makes_no_difference(site, monkeypatch, batch):
    fill(messages=5)
    monkeypatch.setattr(keys, "BATCH", batch)
    values = rotate(site, "--new-key")["values"]
    assert keys_in_use() == {2: values}


def test_a_rotation_that_was_killed_goes_on_where_it_stopped(site):
    fill(messages=2 * keys.BATCH + ENOUGH_TO_BE_KILLED)
    total = keys_in_use()[1]
    killed = site.start("vault", "rotate", "--new-key", stderr=subprocess.PIPE)
    assert "values sealed again" in killed.stderr.readline()
    killed.kill()
    killed.wait()
    killed.stderr.close()
    vault.use((site.instance / "vault.keys").read_text())
    halfway = keys_in_use()
    assert halfway[1] + halfway[2] == total
    assert halfway[1] > 0
    answer = rotate(site)
    assert answer == {"key": 2, "values": halfway[1]}
    assert keys_in_use() == {2: total}
    assert db.session.scalar(select(func.count()).select_from(Message)) == total_messages()


def total_messages():
    return 2 * keys.BATCH + ENOUGH_TO_BE_KILLED
