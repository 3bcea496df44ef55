"""Sealing: opens only where it belongs, tells nothing, and follows a key file without a restart."""

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import vault
from app.notices.model import Message
from app.vault import Ring, Unreadable

ONE, TWO = (f"{name}:{base64.b64encode(bytes([name]) * 32).decode()}" for name in (1, 2))
RING = Ring(ONE)
PLACES = st.text(max_size=30)


@given(plain=st.binary(max_size=300), place=PLACES)
def test_what_was_sealed_opens_at_its_place(plain, place):
    assert RING.open(RING.seal(plain, place), place) == plain


@given(plain=st.binary(max_size=50), place=PLACES, other=PLACES)
def test_it_opens_nowhere_else(plain, place, other):
    sealed = RING.seal(plain, place)
    if place != other:
        with pytest.raises(Unreadable):
            RING.open(sealed, other)


@given(plain=st.binary(max_size=50), data=st.data())
def test_a_changed_byte_is_noticed(plain, data):
    sealed = bytearray(RING.seal(plain, "here"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    sealed[at] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Unreadable):
        RING.open(bytes(sealed), "here")


@given(plain=st.binary(min_size=1, max_size=50), length=st.integers(0, 28))
def test_a_cut_value_is_noticed(plain, length):
    with pytest.raises(Unreadable):
        RING.open(RING.seal(plain, "here")[:length], "here")


def test_the_same_value_looks_different_each_time():
    assert RING.seal(b"13800000000", "here") != RING.seal(b"13800000000", "here")


def test_the_first_key_seals_and_every_key_opens():
    old = RING.seal(b"kept", "here")
    both = Ring(f"{TWO},{ONE}")
    assert vault.key_in_use(both.seal(b"new", "here")) == 2
    assert both.open(old, "here") == b"kept"


def test_a_key_that_is_gone_opens_nothing():
    with pytest.raises(Unreadable):
        Ring(TWO).open(RING.seal(b"kept", "here"), "here")


def test_indexes_and_record_keep_their_key_when_a_new_one_comes_first():
    both = Ring(f"{TWO},{ONE}")
    assert (both.index_key, both.audit_key) == (RING.index_key, RING.audit_key)
    assert Ring(TWO).index_key != RING.index_key


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1:", "1:c2hvcnQ=", f"{ONE},{ONE}", "0:" + ONE[2:], "256:" + ONE[2:]],
)
def test_what_is_no_ring_is_refused(text):
    with pytest.raises(ValueError, match="BANGBAN_VAULT_KEYS|base64|padding"):
        Ring(text)


@pytest.fixture
def key_file(tmp_path):
    file = tmp_path / "vault.keys"
    file.write_text(ONE)
    return file


def put(file, text):
    fresh = file.with_suffix(".new")
    fresh.write_text(text)
    later = file.stat().st_mtime_ns + 1_000_000
    os.utime(fresh, ns=(later, later))
    fresh.replace(file)


def test_a_ring_follows_its_file_when_it_seals(key_file):
    ring = Ring(ONE, key_file)
    put(key_file, f"{TWO},{ONE}")
    assert vault.key_in_use(ring.seal(b"new", "here")) == 2


def test_a_ring_follows_its_file_when_it_meets_a_key_it_does_not_know(key_file):
    ring = Ring(ONE, key_file)
    put(key_file, f"{TWO},{ONE}")
    sealed = Ring(f"{TWO},{ONE}").seal(b"new", "here")
    assert ring.open(sealed, "here") == b"new"


def test_when_the_file_is_gone_the_keys_at_hand_serve_on(key_file):
    ring = Ring(ONE, key_file)
    key_file.unlink()
    assert ring.open(ring.seal(b"kept", "here"), "here") == b"kept"


def test_a_ring_that_was_set_from_elsewhere_does_not_follow_a_file(key_file):
    ring = Ring(TWO, key_file)
    put(key_file, f"{TWO},{ONE}")
    assert ring.ids == [2]
    assert vault.key_in_use(ring.seal(b"x", "here")) == 2
    assert ring.file is None


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_look_up_finds_the_same_value_only(one, other):
    found = vault.lookup("phone", one)
    assert len(found) == 16
    assert found == vault.lookup("phone", one)
    assert (found == vault.lookup("phone", other)) == (one == other)
    assert found != vault.lookup("id_number", one)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(JSON)
def test_a_sealed_attribute_gives_back_what_was_put_in(value):
    row = Message()
    row.text = value
    assert row.text == value
    assert (row.text_sealed is None) == (value is None)


def test_a_value_moved_to_another_row_or_column_does_not_open(app):
    one, other = Message(), Message()
    one.phone = "13800000000"
    other.phone_sealed = one.phone_sealed
    other.id = "another"
    one.text_sealed = one.phone_sealed
    with pytest.raises(Unreadable):
        _ = other.phone
    with pytest.raises(Unreadable):
        _ = one.text
