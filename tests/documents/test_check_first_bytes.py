import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.media import (
    HEAD,
    HEIC,
    JPEG,
    MOST_BYTES,
    OFD,
    PDF,
    PNG,
    WEBP,
    check_first_bytes,
)
from app.documents.sentences import SENTENCES
from app.errors import Refusal
from tests.documents import specimens

MEDIA = {JPEG, PNG, WEBP, HEIC, PDF, OFD}


def refusal_of(data: bytes, size: int | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        check_first_bytes(data[:HEAD], len(data) if size is None else size)
    return refused.value.reason


def outcome(data: bytes) -> str:
    try:
        return check_first_bytes(data, len(data))
    except Refusal as refused:
        return refused.reason


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (specimens.jpeg(), "image/jpeg"),
        (specimens.jpeg(with_place=True), "image/jpeg"),
        (specimens.png(), "image/png"),
        (specimens.webp(), "image/webp"),
        (specimens.heic(), "image/heic"),
        (specimens.pdf(), "application/pdf"),
        (specimens.ofd(), "application/ofd"),
    ],
)
def test_the_kinds_we_take_are_known_by_their_first_bytes(data: bytes, media: str) -> None:
    assert check_first_bytes(data[:HEAD], len(data)) == media


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("发票号码 0108064274".encode(), "not_an_image"),
        ("发票号码".encode("gbk"), "not_an_image"),
        (b"\0" * 500, "not_an_image"),
        (b"ffconcat version 1.0\nfile /etc/passwd", "not_an_image"),
        (b"#EXTM3U\nfile:///etc/passwd", "not_an_image"),
        (specimens.moving("GIF"), "animated"),
        (b"GIF89a/*" + specimens.SCRIPT, "animated"),
        (b"\0\0\0\x18ftypmsf1", "animated"),
        (b"\0\0\0\x18ftypmp42", "unsupported"),
        (b"\0\0\0\x18ftypavif", "unsupported"),
        (b"BM" + b"\0" * 60, "unsupported"),
        (b"II*\0" + b"\0" * 60, "unsupported"),
        (b"RIFF\0\0\0\0AVI LIST", "unsupported"),
        (b"RIFF\0\0\0\0WAVEfmt ", "unsupported"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported"),
        (b"Rar!\x1a\x07", "unsupported"),
        (specimens.SVG, "unsafe"),
        (b"  \r\n" + specimens.SVG, "unsafe"),
        (b"\xef\xbb\xbf" + specimens.SVG, "unsafe"),
        (specimens.SVG.decode().encode("utf-16"), "unsafe"),
        (b"<!DOCTYPE html><html>", "unsafe"),
        (specimens.SCRIPT, "unsafe"),
        (b"#!/bin/sh\nrm", "unsafe"),
        (b"MZ\x90\0", "unsafe"),
        (b"\x7fELF\x02", "unsafe"),
        (specimens.SCRIPT + specimens.pdf(), "unsafe"),
        (b"junk before " + specimens.pdf(), "not_an_image"),
    ],
)
def test_every_other_file_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    assert refusal_of(data) == reason


def test_an_empty_file_is_refused() -> None:
    assert refusal_of(b"") == "empty"


def test_twenty_megabytes_are_taken_and_one_byte_more_is_not() -> None:
    head = specimens.jpeg()[:HEAD]
    assert check_first_bytes(head, MOST_BYTES) == "image/jpeg"
    assert refusal_of(head, MOST_BYTES + 1) == "too_large"
    assert refusal_of(head, 25 * 1024 * 1024) == "too_large"


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_comes_is_one_of_our_kinds_or_a_refusal_with_a_sentence(data: bytes) -> None:
    assert outcome(data) in MEDIA or outcome(data) in SENTENCES
