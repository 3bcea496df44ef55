"""Taking the place out of a photo without encoding it anew, part by part."""

import json
import struct
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, PngImagePlugin

from app.documents.child import (
    clean_png,
    clean_webp,
    encoded_anew,
    is_beside_the_picture,
    jpeg_parts,
    look,
    packed_objects,
    serve,
    small_picture,
    turn_note,
    without_place,
)
from tests.documents import specimens

KINDS = {
    "plain": specimens.jpeg(),
    "progressive": specimens.jpeg(progressive=True),
    "with restarts": specimens.jpeg(restart_marker_rows=1),
    "with everything": specimens.jpeg(
        6, with_place=True, icc_profile=b"colours", comment=b"a comment", dpi=(300, 300)
    ),
}
each_kind = pytest.mark.parametrize("data", KINDS.values(), ids=KINDS.keys())


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def markers(data: bytes) -> list[int]:
    return [part[1] for part in jpeg_parts(data)[0]]


@each_kind
def test_the_segments_put_together_are_the_photo(data: bytes) -> None:
    parts, end = jpeg_parts(data)
    assert data[:2] + b"".join(parts) == data
    assert end == len(data)


@each_kind
def test_the_last_segment_is_the_end_and_only_the_last(data: bytes) -> None:
    assert markers(data)[-1] == 0xD9
    assert markers(data).count(0xD9) == 1


@settings(deadline=None)
@given(st.sampled_from(list(KINDS.values())), st.binary(min_size=1, max_size=50))
def test_whatever_stands_behind_the_end_is_no_part_of_the_photo(data: bytes, behind: bytes) -> None:
    assert jpeg_parts(data + behind) == jpeg_parts(data)


@settings(deadline=None)
@given(st.sampled_from(list(KINDS.values())), st.integers(1, 5), st.integers(0, 3))
def test_padding_before_a_marker_is_passed_over(data: bytes, fill: int, before: int) -> None:
    parts, _end = jpeg_parts(data)
    padded = data[:2] + b"".join(parts[:before]) + b"\xff" * fill + b"".join(parts[before:])
    assert jpeg_parts(padded)[0] == parts


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xd8",
        b"\xff\xd8\xff",
        b"\xff\xd8no marker here",
        specimens.jpeg()[:-2],
        specimens.jpeg()[:700],
    ],
)
def test_a_photo_without_an_end_is_damaged(data: bytes) -> None:
    with pytest.raises((ValueError, IndexError)):
        jpeg_parts(data)


@pytest.mark.parametrize(
    ("part", "is_beside"),
    [
        (segment(0xE1, b"Exif\0\0"), True),
        (segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0"), True),
        (segment(0xED, b"Photoshop 3.0\0"), True),
        (segment(0xE2, b"MPF\0"), True),
        (segment(0xE2, b"ICC_PROFILE\0"), False),
        (segment(0xE0, b"JFIF\0"), False),
        (segment(0xEE, b"Adobe"), False),
        (segment(0xDB, b"\0" * 65), False),
    ],
)
def test_what_the_camera_wrote_beside_the_picture_is_told_from_the_picture(
    part: bytes, is_beside: bool
) -> None:
    assert is_beside_the_picture(part) is is_beside


PHOTOS = [
    ("image/jpeg", specimens.jpeg),
    ("image/png", specimens.png),
    ("image/webp", specimens.webp),
]
each_format = pytest.mark.parametrize(("media", "make"), PHOTOS, ids=["jpeg", "png", "webp"])


@each_format
def test_nothing_is_rewritten_when_there_is_nothing_to_take_out(
    media: str, make: Callable[..., bytes]
) -> None:
    assert without_place(make(), media, 1, has_place=False) == b""
    assert without_place(make(turn=6), media, 6, has_place=False) == b""


@each_format
def test_a_photo_with_nothing_beside_it_is_cleaned_to_itself(
    media: str, make: Callable[..., bytes]
) -> None:
    assert without_place(make(), media, 1, has_place=True) == make()


@each_format
@pytest.mark.parametrize("turn", [1, 6])
def test_cleaning_twice_is_cleaning_once(media: str, make: Callable[..., bytes], turn: int) -> None:
    once = without_place(make(turn=turn, with_place=True), media, turn, has_place=True)
    assert without_place(once, media, turn, has_place=True) == once
    assert b"Phone maker" not in once


@each_format
def test_what_stands_behind_the_end_is_cut_off(media: str, make: Callable[..., bytes]) -> None:
    assert without_place(make() + specimens.SCRIPT, media, 1, has_place=False) == make()


@each_kind
def test_every_kind_of_jpeg_is_the_same_picture_after_cleaning(data: bytes) -> None:
    clean = without_place(data, "image/jpeg", 1, has_place=True)
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(clean))
    assert ImageChops.difference(before, after).getbbox() is None
    assert before.info.get("icc_profile") == after.info.get("icc_profile")


def test_the_texts_of_a_png_go_with_the_place() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", "Shanghai")
    texts.add_itxt("XML:com.adobe.xmp", "GPSLatitude", zip=True)
    clean = without_place(specimens.png(pnginfo=texts), "image/png", 1, has_place=True)
    assert clean == specimens.png()


@pytest.mark.parametrize("with_alpha", [True, False])
def test_the_head_of_a_webp_tells_what_follows_it(with_alpha: bool) -> None:
    out = BytesIO()
    image = Image.new("RGBA" if with_alpha else "RGB", (40, 30), (1, 2, 3))
    image.save(out, "WEBP", lossless=True, exif=turn_note(6), xmp=b"<x>GPS</x>")
    clean, end = clean_webp(out.getvalue(), b"")
    seen = Image.open(BytesIO(clean))
    assert end == len(out.getvalue())
    assert not seen.getexif()
    assert "xmp" not in seen.info
    assert seen.getpixel((5, 5))[:3] == (1, 2, 3)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", specimens.png()[:-12]])
def test_a_png_without_an_end_is_damaged(data: bytes) -> None:
    with pytest.raises(ValueError, match="does not end"):
        clean_png(data, b"")


def test_a_photo_that_does_not_keep_to_its_format_is_encoded_anew_to_lose_the_place() -> None:
    data = specimens.jpeg(6, with_place=True)
    odd = data[:2] + data[2:].replace(b"\xff\xdb", b"junk\xff\xdb", 1)
    with pytest.raises(ValueError, match="no marker"):
        jpeg_parts(odd)
    clean = without_place(odd, "image/jpeg", 6, has_place=True)
    assert clean == encoded_anew(odd, "image/jpeg")
    assert Image.open(BytesIO(clean)).size == (900, 1200)
    assert not Image.open(BytesIO(clean)).getexif()


def test_a_photo_that_does_not_keep_to_its_format_is_left_alone_when_it_tells_no_place() -> None:
    assert without_place(specimens.jpeg()[:-2], "image/jpeg", 1, has_place=False) == b""


@pytest.mark.parametrize("turn", range(2, 9))
def test_the_turn_that_is_kept_is_the_turn_that_was_there(turn: int) -> None:
    photo = without_place(specimens.jpeg(), "image/jpeg", turn, has_place=True)
    assert dict(Image.open(BytesIO(photo)).getexif()) == {0x0112: turn}


def test_a_photo_that_stands_upright_needs_no_note_of_it() -> None:
    assert turn_note(1) == b""


@pytest.mark.parametrize("turn", [0, 9, 60_000, -1, "6", (6, 6), None])
def test_a_turn_that_is_no_turn_is_left_out(turn: object) -> None:
    assert turn_note(turn) == b""


def test_a_photo_with_a_hostile_turn_is_cleaned_like_any_other() -> None:
    seen = look(specimens.jpeg(60_000, with_place=True), "image/jpeg")
    assert Image.open(BytesIO(seen.small)).size == (480, 360)
    assert not Image.open(BytesIO(seen.clean)).getexif()


@pytest.mark.parametrize(
    "mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I", "I;16", "F"]
)
def test_a_small_picture_can_be_made_of_every_kind_of_pixel(mode: str) -> None:
    small = Image.open(BytesIO(small_picture(Image.new(mode, (900, 600)))))
    assert (small.format, small.mode, small.size) == ("JPEG", "RGB", (480, 320))


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 1500), st.integers(1, 1500))
def test_a_small_picture_is_never_larger_than_it_may_be(width: int, height: int) -> None:
    small = Image.open(BytesIO(small_picture(Image.new("L", (width, height)))))
    assert max(small.size) <= 480
    assert max(small.size) <= max(width, height)
    assert min(small.size) >= 1


def test_packed_objects_are_unpacked_up_to_a_bound() -> None:
    (text,) = packed_objects(specimens.pdf(30_000, packed=True))
    assert len(text) <= 2_000_000


def test_a_stream_that_cannot_be_unpacked_is_passed_over() -> None:
    assert list(packed_objects(b"<</Type /ObjStm>>\nstream\nno zlib\nendstream")) == []


def message(data: bytes, media: str) -> bytes:
    head = json.dumps({"media": media, "size": len(data)}).encode()
    return struct.pack(">I", len(head)) + head + data


def test_the_child_answers_one_message_after_the_other_until_the_pipe_closes() -> None:
    given_, out = BytesIO(), BytesIO()
    for data, media in [(specimens.pdf(), "application/pdf"), (b"", "image/png")]:
        given_.write(message(data, media))
    given_.seek(0)
    serve(given_, out)
    out.seek(0)
    told = []
    while length := out.read(4):
        told.append(json.loads(out.read(*struct.unpack(">I", length))))
    assert told == [
        {"problem": None, "small": 0, "clean": 0},
        {"problem": "damaged", "small": 0, "clean": 0},
    ]
