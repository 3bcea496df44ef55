"""Files kept sealed: encrypted in chunks, named without meaning, checked whenever they are read.

Each file has a key of its own. A chunk is AES-256-GCM over 64 KiB; its nonce is a random prefix of
the file, the number of the chunk, and a flag on the last one (the STREAM construction). So a chunk
that was changed, moved, dropped or added does not open, and neither does a file cut short.
"""

import errno
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app import vault
from app.errors import Refusal

CHUNK = 64 * 1024
TAG = 16
PREFIX = 7
MARK = b"BBF1"
FULL = (errno.ENOSPC, errno.EDQUOT)
_NAME = re.compile(r"[0-9a-f]{32}")


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Written(NamedTuple):
    """What `Store.write` tells: the name and key to read it again, its size, and its keyed hash."""

    name: str
    key: bytes
    size: int
    content_hash: str


class Store:
    """The sealed files under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, stream: Readable) -> Written:
        """Keep what `stream` gives; it is on the disk when this returns. Refuses with `disk_full`."""
        name, key = secrets.token_hex(16), secrets.token_bytes(32)
        fresh = self.folder / "new" / name
        try:
            fresh.parent.mkdir(parents=True, exist_ok=True)
            size, content_hash = _write_sealed(fresh, stream, name, key)
            _move_durably(fresh, self._path(name))
        except OSError as error:
            _drop(fresh)
            if error.errno in FULL:
                raise Refusal("disk_full") from error
            raise
        return Written(name, key, size, content_hash)

    def write_bytes(self, data: bytes) -> Written:
        """Keep `data`, like `write`."""
        return self.write(BytesIO(data))

    def read(self, name: str, key: bytes) -> Iterator[bytes]:
        """The bytes, each chunk checked before it is given. Raises vault.Unreadable, also at the end."""
        try:
            with self._path(name).open("rb") as file:
                yield from _opened(file, name, key)
        except FileNotFoundError:
            raise vault.Unreadable(name) from None

    def read_whole(self, name: str, key: bytes) -> bytes:
        """All bytes of a file, given only when every chunk and the end are right."""
        return b"".join(self.read(name, key))

    def remove(self, name: str) -> None:
        """Delete a file; one that is not there is removed already."""
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, float]]:
        """The name of every file kept or begun, with the moment (POSIX) it was last written."""
        for folder, _folders, names in os.walk(self.folder):
            for name in filter(_NAME.fullmatch, names):
                with suppress(FileNotFoundError):
                    yield name, (Path(folder) / name).stat().st_mtime

    def drop_begun(self, name: str) -> None:
        """Delete a file whose writing was cut off, such as by a power cut."""
        _drop(self.folder / "new" / name)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise vault.Unreadable(name)
        return self.folder / name[:2] / name[2:4] / name


def _write_sealed(path: Path, stream: Readable, name: str, key: bytes) -> tuple[int, str]:
    """Seal `stream` into a new file and flush it to the disk; its plain size and keyed hash."""
    cipher, prefix, size = AESGCM(key), os.urandom(PREFIX), 0
    digest = hmac.new(vault.ring.index_key, b"upload\0", hashlib.sha256)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _write(handle, MARK + prefix)
        for number, chunk, last in _chunks(stream, CHUNK):
            size += len(chunk)
            digest.update(chunk)
            _write(handle, cipher.encrypt(_nonce(prefix, number, last), chunk, name.encode()))
        os.fsync(handle)
    finally:
        os.close(handle)
    return size, digest.hexdigest()


def _opened(file: Readable, name: str, key: bytes) -> Iterator[bytes]:
    """Every plain chunk of a sealed file, in order, up to the one marked as last."""
    cipher, head = AESGCM(key), _filled(file, len(MARK) + PREFIX)
    if len(head) < len(MARK) + PREFIX or not head.startswith(MARK):
        raise vault.Unreadable(name)
    prefix = head[len(MARK) :]
    for number, sealed, last in _chunks(file, CHUNK + TAG):
        try:
            yield cipher.decrypt(_nonce(prefix, number, last), sealed, name.encode())
        except InvalidTag:
            raise vault.Unreadable(name) from None


def _chunks(stream: Readable, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """`stream` in pieces of `size`: number, bytes, and whether it is the last. Nothing is one empty piece."""
    number, piece = 0, _filled(stream, size)
    while True:
        following = _filled(stream, size) if len(piece) == size else b""
        yield number, piece, not following
        if not following:
            return
        number, piece = number + 1, following


def _filled(stream: Readable, size: int) -> bytes:
    """`size` bytes, however small the pieces they come in; fewer only at the end."""
    parts: list[bytes] = []
    while size and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _write(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _move_durably(fresh: Path, place: Path) -> None:
    """Give a finished file its place; after this a power cut does not lose it."""
    folders = [place.parent, place.parent.parent, place.parent.parent.parent]
    made = 1 if place.parent.exists() else 3
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(fresh, place)
    for folder in folders[:made]:
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
