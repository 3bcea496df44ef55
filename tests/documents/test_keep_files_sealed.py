import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import vault
from app.documents.places import Folder
from app.documents.store import CHUNK, TAG, Store
from app.errors import Refusal
from app.vault import Unreadable
from tests.conftest import KEYS

HEAD = 4 + 7
SEALED = CHUNK + TAG
any_bytes = st.binary(max_size=300) | st.builds(
    lambda size, fill: (fill * size)[:size],
    st.sampled_from([1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7]),
    st.binary(min_size=1, max_size=9),
)
unhurried = settings(deadline=None, max_examples=40)


def place(store: Store, name: str) -> Path:
    return store.place.folder / name[:2] / name[2:4] / name


def change(store: Store, name: str, how: Callable[[bytes], bytes]) -> None:
    path = place(store, name)
    path.write_bytes(how(path.read_bytes()))


class Dribble:
    """A stream that gives a few bytes at a time, like a network."""

    def __init__(self, data: bytes, step: int) -> None:
        self.rest, self.step = BytesIO(data), step

    def read(self, size: int, /) -> bytes:
        return self.rest.read(min(size, self.step))


@unhurried
@given(any_bytes)
def test_what_is_kept_comes_back_the_same(store: Store, data: bytes) -> None:
    kept = store.write_bytes(data)
    assert store.read_whole(kept.name, kept.key) == data
    assert kept.size == len(data)


@unhurried
@given(st.binary(min_size=1, max_size=5000), st.integers(1, 700))
def test_a_stream_that_comes_in_drops_is_kept_whole(store: Store, data: bytes, step: int) -> None:
    kept = store.write(Dribble(data, step))
    assert store.read_whole(kept.name, kept.key) == data


@unhurried
@given(any_bytes, st.integers(0), st.integers(0, 7))
def test_a_flipped_bit_is_found_wherever_it_is(
    store: Store, data: bytes, where: int, bit: int
) -> None:
    kept = store.write_bytes(data)

    def flip(sealed: bytes) -> bytes:
        at = where % len(sealed)
        return sealed[:at] + bytes([sealed[at] ^ 1 << bit]) + sealed[at + 1 :]

    change(store, kept.name, flip)
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


@unhurried
@given(any_bytes, st.integers(0))
def test_a_file_cut_short_is_found_wherever_it_is_cut(
    store: Store, data: bytes, where: int
) -> None:
    kept = store.write_bytes(data)
    change(store, kept.name, lambda sealed: sealed[: where % len(sealed)])
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


@unhurried
@given(any_bytes, st.binary(min_size=1, max_size=100))
def test_appended_bytes_are_found(store: Store, data: bytes, more: bytes) -> None:
    kept = store.write_bytes(data)
    change(store, kept.name, lambda sealed: sealed + more)
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_cut_at_the_edge_of_a_chunk_is_found(store: Store, chunks: int) -> None:
    kept = store.write_bytes(os.urandom(CHUNK * 3 + 5))
    change(store, kept.name, lambda sealed: sealed[: HEAD + SEALED * chunks])
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


def test_swapped_chunks_are_found(store: Store) -> None:
    kept = store.write_bytes(os.urandom(CHUNK * 3))

    def swap(sealed: bytes) -> bytes:
        first, second = sealed[HEAD : HEAD + SEALED], sealed[HEAD + SEALED : HEAD + 2 * SEALED]
        return sealed[:HEAD] + second + first + sealed[HEAD + 2 * SEALED :]

    change(store, kept.name, swap)
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


def test_a_doubled_chunk_is_found(store: Store) -> None:
    kept = store.write_bytes(b"x" * CHUNK * 2)
    change(store, kept.name, lambda sealed: sealed[: HEAD + SEALED] + sealed[HEAD:])
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


def test_a_file_put_in_the_place_of_another_is_found(store: Store) -> None:
    one, other = store.write_bytes(b"one"), store.write_bytes(b"other")
    change(store, one.name, lambda _sealed: place(store, other.name).read_bytes())
    with pytest.raises(Unreadable):
        store.read_whole(one.name, one.key)
    with pytest.raises(Unreadable):
        store.read_whole(one.name, other.key)


def test_the_wrong_key_opens_nothing(store: Store) -> None:
    kept = store.write_bytes(b"a bank card")
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, bytes(32))


def test_nothing_of_the_content_can_be_read_on_the_disk(store: Store) -> None:
    kept = store.write_bytes(b"insured person " * 10_000)
    assert b"insured" not in place(store, kept.name).read_bytes()


def test_names_say_nothing_and_the_same_photo_gets_another_name_and_key(store: Store) -> None:
    one, other = store.write_bytes(b"same"), store.write_bytes(b"same")
    assert one.name != other.name
    assert one.key != other.key
    assert place(store, one.name).read_bytes() != place(store, other.name).read_bytes()


def test_the_hash_knows_the_same_photo_again_and_needs_the_key(store: Store) -> None:
    one, other = store.write_bytes(b"same"), store.write_bytes(b"same")
    vault.use("1:" + "B" * 43 + "=")
    foreign = store.write_bytes(b"same")
    vault.use(KEYS)
    assert one.content_hash == other.content_hash != foreign.content_hash


def test_only_the_owner_may_read_the_file(store: Store) -> None:
    kept = store.write_bytes(b"private")
    assert place(store, kept.name).stat().st_mode & 0o777 == 0o600


def test_a_removed_file_is_gone_and_removing_it_again_is_fine(store: Store) -> None:
    kept = store.write_bytes(b"gone")
    store.remove(kept.name)
    store.remove(kept.name)
    with pytest.raises(Unreadable):
        store.read_whole(kept.name, kept.key)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "ab", "A" * 32, "a" * 31 + "/"])
def test_a_name_that_is_none_of_ours_leads_nowhere(store: Store, name: str) -> None:
    with pytest.raises(Unreadable):
        store.read_whole(name, bytes(32))


def no_room(*_arguments: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
def test_a_full_disk_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    vault.use(KEYS)
    store = Store(Folder(tmp_path))
    with monkeypatch.context() as patch:
        patch.setattr(os, call, no_room)
        with pytest.raises(Refusal) as refused:
            store.write_bytes(b"x" * 200_000)
    assert refused.value.reason == "disk_full"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_another_fault_of_the_disk_is_no_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    vault.use(KEYS)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(OSError, match="Input/output"):
            Store(Folder(tmp_path)).write_bytes(b"x")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_write_that_takes_only_a_part_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.use(KEYS)
    store, whole = Store(Folder(tmp_path)), os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda handle, data: whole(handle, bytes(data)[:999]))
        kept = store.write_bytes(b"y" * 70_000)
    assert store.read_whole(kept.name, kept.key) == b"y" * 70_000


def test_file_and_folders_are_flushed_before_write_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.use(KEYS)
    flushed: list[str] = []
    real = os.fsync

    def watched(handle: int) -> None:
        flushed.append(os.readlink(f"/proc/self/fd/{handle}"))
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", watched)
        name = Store(Folder(tmp_path)).write_bytes(b"z").name
    leaf = tmp_path / name[:2] / name[2:4]
    assert flushed == [str(tmp_path / "new" / name), str(leaf), str(leaf.parent), str(tmp_path)]
