"""Reads back the text of our own PDFs: page by page, each string drawn, through the font's table."""

import re
import zlib
from itertools import pairwise

_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.S)
_MAPPED = re.compile(rb"^<([0-9A-F]{4})> <([0-9A-F]+)>$", re.M)
_DRAWN = re.compile(rb"\(((?:\\.|[^\\)])*)\) Tj", re.S)
_ESCAPED = re.compile(rb"\\(.)", re.S)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(pdf: bytes) -> str:
    """All pages as one text, a space between strings."""
    return "\n".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, in order."""
    streams = [_plain(match[1]) for match in _STREAM.finditer(pdf)]
    table = next(stream for stream in streams if b"begincmap" in stream)
    signs = {int(code, 16): _sign(value) for code, value in _MAPPED.findall(table)}
    return [_drawn(stream, signs) for stream in streams if b" Tj" in stream[:3000]]


def _plain(stream: bytes) -> bytes:
    return zlib.decompress(stream) if stream[:1] == b"\x78" else stream


def _sign(value: bytes) -> str:
    return bytes.fromhex(value.decode()).decode("utf-16-be")


def _drawn(stream: bytes, signs: dict[int, str]) -> str:
    strings = []
    for match in _DRAWN.finditer(stream):
        codes = _ESCAPED.sub(lambda part: _ESCAPES.get(part[1], part[1]), match[1])
        ends = pairwise(range(0, len(codes) + 1, 2))
        strings.append("".join(signs[int.from_bytes(codes[a:b], "big")] for a, b in ends))
    return " ".join(strings)
