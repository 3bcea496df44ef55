"""The record of acts: appended, chained, sealed; every change, removal and reordering is found."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update

from app import audit, clock, db, vault
from app.audit import Act, service
from app.audit.model import AuditEntry, AuditSeal

NOON = clock.now().replace(microsecond=0)


def act(about="filing/one", **more):
    audit.record(Act.ANSWER_SAVED, about=about, by="person-1", acting_for="person-2", **more)
    db.session.commit()


def seal(after=timedelta(minutes=2)):
    with clock.stopped_at(clock.now() + after):
        sealed = service.seal_settled()
        db.session.commit()
    return sealed


def faults():
    db.session.remove()
    return list(service.faults())


@pytest.fixture
def record(session):
    """Two chains of three, sealed in two runs."""
    for number in range(3):
        act(number=number)
        act("filing/two", number=number)
        if number == 1:
            seal()
    seal()
    db.session.remove()
    db.begin_writing()


def change(table, where, **values):
    db.session.execute(update(table).where(*where).values(**values))
    db.session.commit()


def entry(seq, chain="filing/one"):
    return (AuditEntry.chain == chain, AuditEntry.seq == seq)


def test_a_record_nobody_touched_is_whole(record):
    assert faults() == []
    assert service.count() == 6


def test_an_empty_record_is_whole(session):
    assert faults() == []
    assert seal() == 0


def test_an_act_keeps_who_for_whom_and_what(session):
    act(section="stay", count=2)
    kept = db.session.scalars(select(AuditEntry)).one()
    assert (kept.by, kept.acting_for) == ("person-1", "person-2")
    assert kept.detail == {"section": "stay", "count": 2}
    assert (kept.seq, kept.before) == (1, service.START)


def test_acts_go_with_the_transaction_they_belong_to(session):
    audit.record(Act.SUBMITTED, about="filing/one", by="person-1")
    db.session.rollback()
    assert service.count() == 0
    act()
    assert db.session.scalars(select(AuditEntry.seq)).all() == [1]


@pytest.mark.parametrize(
    "values",
    [
        {"by": "somebody-else"},
        {"acting_for": None},
        {"act": Act.SUBMITTED.value},
        {"detail": {"number": 7}},
        {"at": NOON - timedelta(days=400)},
        {"hash": "f" * 64},
    ],
)
def test_a_changed_entry_is_found(record, values):
    change(AuditEntry, entry(2), **values)
    assert "chain filing/one: entry 2 was changed" in faults()


@pytest.mark.parametrize("seq", [1, 2])
def test_a_removed_entry_is_found(record, seq):
    db.session.execute(delete(AuditEntry).where(*entry(seq)))
    db.session.commit()
    assert f"chain filing/one: entry {seq} is missing" in faults()


def test_the_last_entry_of_a_chain_is_missed_by_the_seal(record):
    db.session.execute(delete(AuditEntry).where(*entry(3)))
    db.session.commit()
    assert faults() == ["seal 2: 2 entries were sealed, 1 are there"]


def test_two_entries_in_each_others_place_are_found(record):
    for seq, place in ((2, 99), (3, 2), (99, 3)):
        change(AuditEntry, entry(seq), seq=place)
    found = faults()
    assert "chain filing/one: entry 2 does not follow the one before it" in found
    assert "chain filing/one: entry 2 was changed" in found


def test_an_entry_moved_to_another_chain_is_found(record):
    change(AuditEntry, entry(3), chain="filing/two", seq=4)
    found = faults()
    assert "chain filing/two: entry 4 does not follow the one before it" in found


def test_an_entry_slipped_in_without_the_key_is_found(record):
    last = db.session.scalars(select(AuditEntry).where(*entry(3))).one()
    row = {name: getattr(last, name) for name in ("chain", "at", "act", "by", "detail")}
    db.session.add(AuditEntry(**row, seq=4, acting_for=None, before=last.hash, hash="a" * 64))
    db.session.commit()
    assert "chain filing/one: entry 4 was changed" in faults()


def test_a_removed_seal_is_found(record):
    db.session.execute(delete(AuditSeal).where(AuditSeal.id == 1))
    db.session.commit()
    assert "seal 2: it does not follow the one before it" in faults()


def test_a_changed_seal_is_found(record):
    change(AuditSeal, [AuditSeal.id == 1], entries=3)
    assert "seal 1: 3 entries were sealed, 4 are there" in faults()


def test_a_record_kept_under_another_key_does_not_pass(record):
    vault.use("1:" + "B" * 43 + "=")
    assert len(faults()) >= 6


def test_only_entries_older_than_a_minute_are_sealed(session):
    act()
    assert seal(timedelta(seconds=30)) == 0
    assert seal(timedelta(seconds=90)) == 1
    assert seal(timedelta(seconds=90)) == 0


def test_the_head_changes_with_every_seal(session):
    heads = [service.head()]
    for _run in range(2):
        act()
        seal()
        heads.append(service.head())
    assert len(set(heads)) == 3


def test_writers_at_the_same_moment_make_one_unbroken_chain(session, app):
    def write():
        for _act in range(5):
            act()
        db.session.remove()

    writers = [threading.Thread(target=write) for _writer in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert faults() == []
    assert service.count() == 20


@pytest.mark.parametrize(("end", "place"), [("commit", 2), ("rollback", 1)])
def test_who_comes_second_to_a_chain_stands_behind_what_the_first_one_kept(
    session, app, end, place
):
    """The second one waits for the end of the first, and reads the chain again when it was prolonged."""
    audit.record(Act.ANSWER_SAVED, about="filing/one", by="first")
    began = threading.Event()

    def write():
        began.set()
        audit.record(Act.ANSWER_SAVED, about="filing/one", by="second")
        db.session.commit()
        db.session.remove()

    writer = threading.Thread(target=write)
    writer.start()
    assert began.wait(20)
    writer.join(0.3)
    assert writer.is_alive()
    getattr(db.session, end)()
    writer.join(60)
    seconds = select(AuditEntry.seq).where(AuditEntry.by == "second")
    assert db.session.scalars(seconds).all() == [place]
    assert faults() == []


def test_two_acts_of_one_transaction_follow_each_other(session):
    for number in range(3):
        audit.record(Act.ANSWER_SAVED, about="filing/one", by="person-1", number=number)
    db.session.commit()
    assert db.session.scalars(select(AuditEntry.seq).order_by(AuditEntry.id)).all() == [1, 2, 3]
    assert faults() == []


def test_an_act_costs_two_statements(session, app):
    found = []
    engine = app.extensions["engine"]
    act()
    event.listen(engine, "before_cursor_execute", lambda *given: found.append(given[2]))
    act()
    assert [one.split()[0] for one in found] == ["SELECT", "INSERT"]


@pytest.mark.usefixtures("real_time")
def test_on_postgresql_an_open_transaction_holds_back_the_seal(session, app):
    """Its entries may get lower numbers than those already there; no seal may pass them over."""
    engine = app.extensions["engine"]
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    with engine.connect() as other:
        other.execute(select(AuditEntry.id))
        act()
        with clock.stopped_at(clock.now() + timedelta(minutes=2)):
            assert service.seal_settled() == 0
        db.session.commit()
    assert seal() == 1


@pytest.mark.parametrize("name", list(Act))
def test_every_act_is_subject_part_action(name):
    assert len(name.value.split(":")) == 3
    assert len(name.value) <= 40
