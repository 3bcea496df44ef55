"""Files kept sealed: encrypted in chunks, named without meaning, checked whenever they are read.

Each file has a key of its own. A chunk is AES-256-GCM over 64 KiB; its nonce is a random prefix of
the file, the number of the chunk, and a flag on the last one (the STREAM construction). So a chunk
that was changed, moved, dropped or added does not open, and neither does a file cut short.
"""

import errno
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app import vault
from app.documents.places import NAME, Place
from app.errors import Refusal

CHUNK = 64 * 1024
TAG = 16
PREFIX = 7
MARK = b"BBF1"
FULL = (errno.ENOSPC, errno.EDQUOT)


class Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Written(NamedTuple):
    """What `Store.write` tells: the name and key to read it again, its size, and its keyed hash."""

    name: str
    key: bytes
    size: int
    content_hash: str


class Store:
    """Sealed files in one place."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def write(self, stream: Readable) -> Written:
        """Keep what `stream` gives; it is durable when this returns. Refuses disk_full and store_silent."""
        name, key = secrets.token_hex(16), secrets.token_bytes(32)
        fresh: Path | None = None
        try:
            fresh = self.place.fresh(name)
            size, content_hash = _write_sealed(fresh, stream, name, key)
            self.place.keep(name)
        except (OSError, Refusal) as error:
            if fresh:
                _drop(fresh)
            if isinstance(error, OSError) and error.errno in FULL:
                raise Refusal("disk_full") from error
            raise
        return Written(name, key, size, content_hash)

    def write_bytes(self, data: bytes) -> Written:
        """Keep `data`, like `write`."""
        return self.write(BytesIO(data))

    def read(self, name: str, key: bytes) -> Iterator[bytes]:
        """The bytes, each chunk checked before it is given. Raises vault.Unreadable, also at the end."""
        with self.open_sealed(name) as file:
            yield from _opened(file, name, key)

    def open_sealed(self, name: str) -> BinaryIO:
        """The file as it lies there, sealed; for backups. Raises vault.Unreadable when it is gone."""
        try:
            return self.place.open(_demand_name(name))
        except FileNotFoundError:
            raise vault.Unreadable(name) from None

    def put_sealed(self, name: str, stream: Readable) -> None:
        """Lay a sealed file where `read` finds it; from a backup."""
        handle = os.open(self.place.fresh(name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            while part := stream.read(CHUNK):
                _write(handle, part)
            os.fsync(handle)
        finally:
            os.close(handle)
        self.place.keep(name)

    def read_whole(self, name: str, key: bytes) -> bytes:
        """All bytes of a file, given only when every chunk and the end are right."""
        return b"".join(self.read(name, key))

    def remove(self, name: str) -> None:
        """Delete a file; one that is not there is removed already."""
        self.place.remove(_demand_name(name))

    def names(self) -> Iterator[tuple[str, float]]:
        """The name of every file kept or begun, with the moment (POSIX) it was last written."""
        return self.place.names()

    def drop_begun(self, name: str) -> None:
        """Delete a file whose writing was cut off, such as by a power cut."""
        _drop(self.place.fresh(_demand_name(name)))


def _demand_name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise vault.Unreadable(name)
    return name


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


def _drop(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
