"""Every way to tamper with the record that a person with a database prompt has: each is found and named."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from app import audit, clock, db
from app.audit import Act, service
from app.audit.model import AuditEntry, AuditSeal

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
CHAINS = ("account/a", "filing/one", "filing/two")
LENGTH = 5


def act(about, number, act=Act.ANSWER_SAVED):
    audit.record(act, about=about, by="person-1", acting_for="person-2", number=number)
    db.session.commit()


def seal():
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        sealed = service.seal_settled()
        db.session.commit()
    return sealed


def faults():
    db.session.remove()
    return list(service.faults())


@pytest.fixture
def record(session):
    """Three chains of five acts, written by turns; sealed after the second, the third and the last round."""
    for number in range(LENGTH):
        for chain in CHAINS:
            act(chain, number)
        if number in (1, 2, LENGTH - 1):
            seal()
    assert faults() == []
    db.begin_writing()


def entry(chain, seq):
    return (AuditEntry.chain == chain, AuditEntry.seq == seq)


def change(table, *where, **values):
    done = db.session.execute(update(table).where(*where).values(**values))
    db.session.commit()
    assert done.rowcount == 1


def remove(table, *where):
    db.session.execute(delete(table).where(*where))
    db.session.commit()


def seal_ids():
    return list(db.session.scalars(select(AuditSeal.id).order_by(AuditSeal.id)))


@pytest.mark.parametrize("seq", range(1, LENGTH + 1))
@pytest.mark.parametrize(
    "values",
    [
        {"at": NOON - timedelta(days=1)},
        {"at": NOON + timedelta(microseconds=1)},
        {"act": Act.SUBMITTED.value},
        {"act": ""},
        {"by": None},
        {"by": "person-2"},
        {"acting_for": None},
        {"acting_for": "person-1"},
        {"detail": {}},
        {"detail": {"number": 99}},
        {"detail": {"number": "0"}},
    ],
    ids="-".join,
)
def test_a_changed_column_of_any_entry_is_named(record, seq, values):
    change(AuditEntry, *entry("filing/one", seq), **values)
    assert faults() == [f"chain filing/one: entry {seq} was changed"]


@pytest.mark.parametrize("seq", range(1, LENGTH + 1))
def test_a_forged_hash_breaks_the_entry_the_next_one_and_the_seal(record, seq):
    change(AuditEntry, *entry("filing/one", seq), hash="f" * 64)
    found = faults()
    assert f"chain filing/one: entry {seq} was changed" in found
    follows = f"chain filing/one: entry {seq + 1} does not follow the one before it"
    assert (follows in found) == (seq < LENGTH)
    assert [one for one in found if one.startswith("seal")] != []


@pytest.mark.parametrize("seq", range(1, LENGTH + 1))
def test_a_forged_link_is_named(record, seq):
    change(AuditEntry, *entry("filing/one", seq), before="e" * 64)
    assert faults() == [
        f"chain filing/one: entry {seq} does not follow the one before it",
        f"chain filing/one: entry {seq} was changed",
    ]


def test_another_number_for_an_entry_breaks_the_seal(record):
    """The seals know entries by number: an entry may not move behind later ones."""
    change(AuditEntry, *entry("filing/one", 2), id=10**6)
    (missing, *_more) = [one for one in faults() if one.startswith("seal")]
    assert "entries were sealed" in missing


@pytest.mark.parametrize("seqs", [(1,), (2,), (4,), (1, 2), (2, 3), (2, 4), (1, 2, 3, 4)])
def test_removed_entries_are_named_and_the_seals_miss_them(record, seqs):
    for seq in seqs:
        remove(AuditEntry, *entry("filing/one", seq))
    found = faults()
    gaps = [seq for seq in seqs if seq - 1 not in seqs]
    for seq in gaps:
        assert f"chain filing/one: entry {seq} is missing" in found
    assert any("entries were sealed" in one for one in found)


@pytest.mark.parametrize("count", range(1, LENGTH))
def test_a_chain_cut_off_at_its_end_is_found_by_the_seals(record, count):
    remove(AuditEntry, AuditEntry.chain == "filing/one", AuditEntry.seq > LENGTH - count)
    found = faults()
    assert found != []
    assert all(one.startswith("seal") for one in found)


@pytest.mark.parametrize("chain", CHAINS)
def test_a_whole_chain_that_is_gone_is_found_by_every_seal(record, chain):
    remove(AuditEntry, AuditEntry.chain == chain)
    assert [one.split(":")[0] for one in faults()] == [f"seal {number}" for number in seal_ids()]


@pytest.mark.parametrize(("one", "other"), [(1, 2), (2, 3), (1, 5), (4, 5)])
def test_two_entries_in_each_others_place_are_named(record, one, other):
    for seq, place in ((one, 99), (other, one), (99, other)):
        change(AuditEntry, *entry("filing/one", seq), seq=place)
    found = faults()
    assert f"chain filing/one: entry {one} was changed" in found
    assert f"chain filing/one: entry {other} was changed" in found


def test_the_contents_of_two_entries_exchanged_are_named(record):
    rows = [
        db.session.scalars(select(AuditEntry).where(*entry("filing/one", n))).one() for n in (2, 3)
    ]
    details = [(row.detail, row.at) for row in rows]
    for seq, (detail, at) in zip((3, 2), details, strict=True):
        change(AuditEntry, *entry("filing/one", seq), detail=detail, at=at)
    assert faults() == [f"chain filing/one: entry {seq} was changed" for seq in (2, 3)]


def test_two_chains_that_exchanged_their_names_are_found(record):
    for chain, name in (("filing/one", "x"), ("filing/two", "filing/one"), ("x", "filing/two")):
        db.session.execute(update(AuditEntry).where(AuditEntry.chain == chain).values(chain=name))
    db.session.commit()
    found = faults()
    assert len([one for one in found if "was changed" in one]) == 2 * LENGTH


def test_a_chain_under_another_name_is_found(record):
    db.session.execute(
        update(AuditEntry).where(AuditEntry.chain == "filing/one").values(chain="filing/six")
    )
    db.session.commit()
    assert [f"chain filing/six: entry {n} was changed" for n in range(1, LENGTH + 1)] == faults()


def test_the_ends_of_two_chains_exchanged_are_found(record):
    for chain, seq, name in (
        ("filing/one", LENGTH, "x"),
        ("filing/two", LENGTH, "filing/one"),
        ("x", LENGTH, "filing/two"),
    ):
        change(AuditEntry, *entry(chain, seq), chain=name)
    found = faults()
    for chain in ("filing/one", "filing/two"):
        assert f"chain {chain}: entry {LENGTH} does not follow the one before it" in found


def forged(seq, **values):
    last = db.session.scalars(select(AuditEntry).where(*entry("filing/one", LENGTH))).one()
    row = {name: getattr(last, name) for name in ("chain", "at", "act", "by", "acting_for")}
    row |= {"detail": {"number": 77}, "before": last.hash, "hash": "a" * 64, "seq": seq} | values
    db.session.execute(insert(AuditEntry.__table__), row)
    db.session.commit()


def test_an_entry_appended_without_the_key_is_named(record):
    forged(LENGTH + 1)
    assert faults() == [f"chain filing/one: entry {LENGTH + 1} was changed"]


def test_a_chain_of_its_own_begun_without_the_key_is_named(record):
    forged(1, chain="filing/new", before=service.START)
    assert faults() == ["chain filing/new: entry 1 was changed"]


def test_an_entry_copied_with_its_hash_to_the_end_is_named(record):
    last = db.session.scalars(select(AuditEntry).where(*entry("filing/one", LENGTH))).one()
    forged(LENGTH + 1, detail=last.detail, before=last.before, hash=last.hash)
    assert f"chain filing/one: entry {LENGTH + 1} was changed" in faults()


def test_an_entry_before_the_first_is_named(record):
    forged(0, before=service.START)
    found = faults()
    assert "chain filing/one: entry 1 is missing" in found
    assert "chain filing/one: entry 0 was changed" in found


def test_an_entry_slipped_between_two_others_is_named(record):
    for seq in range(LENGTH, 2, -1):
        change(AuditEntry, *entry("filing/one", seq), seq=seq + 1)
    second = db.session.scalars(select(AuditEntry).where(*entry("filing/one", 2))).one().hash
    db.session.execute(
        insert(AuditEntry.__table__),
        {
            "chain": "filing/one", "seq": 3, "at": NOON, "act": Act.TAKEN.value, "by": "x",
            "acting_for": None, "detail": {}, "before": second, "hash": "b" * 64,
        },
    )  # fmt: skip
    db.session.commit()
    found = faults()
    assert "chain filing/one: entry 3 was changed" in found
    assert "chain filing/one: entry 4 does not follow the one before it" in found


@pytest.mark.parametrize("place", [0, 1])
def test_a_seal_that_is_gone_leaves_a_gap(record, place):
    gone, after = seal_ids()[place : place + 2]
    remove(AuditSeal, AuditSeal.id == gone)
    assert f"seal {after}: it does not follow the one before it" in faults()


def test_the_last_seal_gone_is_told_only_by_the_head_that_was_kept_elsewhere(record):
    kept = service.head()
    remove(AuditSeal, AuditSeal.id == seal_ids()[-1])
    assert faults() == []
    assert service.head() != kept
    assert kept not in db.session.scalars(select(AuditSeal.hash)).all()


def test_no_seal_left_is_told_by_the_head(record):
    kept = service.head()
    remove(AuditSeal)
    assert service.head() == service.START != kept


@pytest.mark.parametrize(
    "values",
    [
        {"before": "c" * 64},
        {"hash": "c" * 64},
        {"entries": 99},
        {"at": NOON - timedelta(days=30)},
        {"last_entry": 10**6},
        {"first_entry": 1},
    ],
    ids="-".join,
)
def test_a_changed_column_of_a_seal_is_named(record, values):
    middle = seal_ids()[1]
    change(AuditSeal, AuditSeal.id == middle, **values)
    assert any(one.startswith(f"seal {middle}:") for one in faults())


def test_two_seals_in_each_others_place_are_named(record):
    first, second, _last = seal_ids()
    for number, place in ((first, 999), (second, first), (999, second)):
        change(AuditSeal, AuditSeal.id == number, id=place)
    found = faults()
    assert f"seal {first}: it does not follow the one before it" in found
    assert f"seal {second}: it does not follow the one before it" in found


def test_a_seal_of_nothing_slipped_in_is_named(record):
    values = {"first_entry": 10**6, "last_entry": 10**6, "entries": 0, "at": NOON}
    db.session.add(AuditSeal(**values, before=service.head(), hash="d" * 64))
    db.session.commit()
    assert faults() == [
        f"seal {seal_ids()[-1]}: an entry between 1000000 and 1000000, or the seal itself, was changed"
    ]


def test_several_faults_are_all_told(record):
    change(AuditEntry, *entry("account/a", 2), by="x")
    change(AuditEntry, *entry("filing/two", 4), detail={})
    remove(AuditEntry, *entry("filing/one", 3))
    found = faults()
    assert found[:3] == [
        "chain account/a: entry 2 was changed",
        "chain filing/one: entry 3 is missing",
        "chain filing/two: entry 4 was changed",
    ]
    assert len(found) == 4


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("王ab\"\\ \n'é😀", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abz09", max_size=3), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(detail=st.dictionaries(st.text("abcdefgh", min_size=1, max_size=6), JSON, max_size=4))
def test_whatever_an_act_says_the_record_stays_whole(session, detail):
    """No value may come back from the database in another form than it was hashed in."""
    detail = {f"about_{name}": value for name, value in detail.items()}
    audit.record(Act.ANSWER_SAVED, about="filing/law", by=None, **detail)
    db.session.commit()
    assert faults() == []


@pytest.mark.parametrize("microsecond", [0, 1, 10, 123456, 999999])
def test_moments_are_hashed_as_they_come_back(session, microsecond):
    with clock.stopped_at(NOON.replace(microsecond=microsecond)):
        act("filing/one", 1)
    assert faults() == []


@pytest.mark.parametrize("seed", range(6))
def test_chains_written_and_sealed_in_any_order_are_whole(session, seed):
    chance = random.Random(seed)
    written = sealed = 0
    for _step in range(25):
        if chance.random() < 0.2:
            sealed += seal()
        else:
            act(chance.choice(CHAINS), written)
            written += 1
    assert faults() == []
    assert service.count() == written
    assert sealed + seal() == written


def test_the_seals_follow_each_other_without_a_gap_or_an_overlap(record):
    seals = db.session.scalars(select(AuditSeal).order_by(AuditSeal.id)).all()
    assert [one.before for one in seals] == [service.START, *(one.hash for one in seals[:-1])]
    assert all(one.last_entry < two.first_entry for one, two in zip(seals, seals[1:], strict=False))
    assert sum(one.entries for one in seals) == len(CHAINS) * LENGTH


def test_each_chain_counts_from_one_and_begins_with_the_start(record):
    for chain in CHAINS:
        rows = db.session.scalars(
            select(AuditEntry).where(AuditEntry.chain == chain).order_by(AuditEntry.seq)
        ).all()
        assert [row.seq for row in rows] == list(range(1, LENGTH + 1))
        assert [row.before for row in rows] == [service.START, *(row.hash for row in rows[:-1])]
