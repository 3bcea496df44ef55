"""A register file on disk: looked through once in pieces, then read record by record, never whole."""

import codecs
import csv
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.errors import Refusal

PIECE = 1024 * 1024
LONGEST_CELL = 64 * 1024
UTF8, GB = "utf-8-sig", "gb18030"
LONG_SEQUENCE = re.compile(rb"[\xe0-\xff]")
NOT_TABLES = {
    b"PK\x03\x04": "file_is_spreadsheet",
    b"\xd0\xcf\x11\xe0": "file_is_spreadsheet",
    b"%PDF": "not_a_table",
    b"\xff\xfe": "file_is_utf16",
    b"\xfe\xff": "file_is_utf16",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was looked through: what it holds and how it is written."""

    path: Path
    size: int
    sha256: str
    encoding: str
    changed_at: int

    def is_untouched(self) -> bool:
        """False when somebody has written to the file since it was looked through."""
        now = self.path.stat()
        return (now.st_size, now.st_mtime_ns) == (self.size, self.changed_at)


def look_through(path: Path) -> Source:
    """Size, digest and encoding. Refuses what is no text table, naming what it is instead."""
    try:
        before = path.stat()
        with path.open("rb") as file:
            digest, encoding = _scan(file)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as fault:
        raise Refusal("file_missing", file=path.name) from fault
    if encoding != UTF8 and not _decodes(path, encoding):
        raise Refusal("not_text")
    return Source(path, before.st_size, digest, encoding, before.st_mtime_ns)


def _scan(file: BinaryIO) -> tuple[str, str]:
    """The digest and the likely encoding. UTF-8 writes Chinese in three bytes; a short table in GBK may
    by chance be UTF-8 as well, but then only in sequences of two."""
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_ascii, has_long, run, size = True, True, False, 0, 0
    while piece := file.read(PIECE):
        if not size:
            refuse_by_beginning(piece)
        size += len(piece)
        run = _line_run(piece, run)
        if b"\0" in piece:
            raise Refusal("file_has_nul")
        digest.update(piece)
        is_utf8 = is_utf8 and _takes(decoder, piece)
        is_ascii = is_ascii and piece.isascii()
        has_long = has_long or LONG_SEQUENCE.search(piece) is not None
    if not size:
        raise Refusal("file_empty")
    is_utf8 = is_utf8 and _takes(decoder, b"", final=True)
    return digest.hexdigest(), UTF8 if is_utf8 and (is_ascii or has_long) else GB


def refuse_by_beginning(piece: bytes) -> None:
    """Say what a file is when its first bytes tell that it is no CSV."""
    for beginning, reason in NOT_TABLES.items():
        if piece.startswith(beginning):
            raise Refusal(reason)


def _line_run(piece: bytes, run: int) -> int:
    """How long the line is that the piece ends in. A line above one piece is refused."""
    breaks = [at for at in (piece.find(b"\n"), piece.find(b"\r")) if at >= 0]
    if run + min(breaks, default=len(piece)) > PIECE:
        raise Refusal("line_too_long", most=PIECE)
    last = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return run + len(piece) if last < 0 else len(piece) - last - 1


def _takes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if not _takes(decoder, piece):
                return False
    return _takes(decoder, b"", final=True)


class Records:
    """The records of a file, one at a time, each with the line it ends on; blank lines are passed over."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.percent = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(LONGEST_CELL)
        with (
            self.source.path.open("rb") as raw,
            io.TextIOWrapper(raw, self.source.encoding, newline="") as file,
        ):
            reader = csv.reader(file, strict=True)
            try:
                for record in reader:
                    self._note_place(raw.tell())
                    if any(cell.strip() for cell in record):
                        yield reader.line_num, record
            except csv.Error as fault:
                reason = "cell_too_long" if "field limit" in str(fault) else "quotes_unbalanced"
                raise Refusal(reason, line=reader.line_num) from fault
            except UnicodeDecodeError as fault:
                raise Refusal("file_changed") from fault

    def _note_place(self, read: int) -> None:
        """How far the reading is; a file that grows under it is refused rather than followed."""
        if read > self.source.size:
            raise Refusal("file_changed")
        self.percent = min(99, read * 100 // self.source.size)
