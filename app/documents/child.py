"""The process that opens strangers' files: run as a script, alone, without app, settings or keys.

On both pipes a message is a length (4 bytes), a JSON head of that length, then the bodies whose
sizes the head names. In: `media`, `size`. Out: `problem`, `small`, `clean` (sizes of two bodies).
"""

import json
import os
import re
import resource
import struct
import sys
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, NamedTuple

from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/webp": ("WEBP",),
}
PLUGINS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
MOST_PIXELS = {"image/jpeg": 120_000_000, "image/png": 40_000_000, "image/webp": 40_000_000}
SMALL = (480, 480)
DRAFT = (960, 960)
GPS, TURN = 0x8825, 0x0112
MOST_PAGES = 40
MOST_ENTRIES, MOST_INFLATED, MOST_RATIO = 2000, 100_000_000, 200
WORTH_A_RATIO = 1_000_000
BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(OverflowError, NotImplementedError, struct.error, zlib.error, zipfile.BadZipFile),
)


class Problem(Exception):
    """Why a file is of no use, as a code."""


class Seen(NamedTuple):
    """What came of a look: a small picture and a copy without location, each only when there is one."""

    small: bytes = b""
    clean: bytes = b""


def look(data: bytes, media: str) -> Seen:
    """Open the file as what it claims to be. Raises Problem."""
    openers = {"application/pdf": look_at_pdf, "application/ofd": look_at_ofd}
    try:
        if media in FORMATS:
            return look_at_image(data, media)
        if media in openers:
            openers[media](data)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise Problem("too_large") from None
    except BROKEN:
        raise Problem("damaged") from None
    return Seen()


def look_at_image(data: bytes, media: str) -> Seen:
    """Decode the whole picture; the small one is upright and carries nothing but pixels."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS[media]
    with Image.open(BytesIO(data), formats=FORMATS[media]) as image:
        if media != "image/jpeg" and getattr(image, "is_animated", False):
            raise Problem("animated")
        turn, has_place = image.getexif().get(TURN, 1), tells_place(image)
        image.draft("RGB", DRAFT)
        image.load()
        small = small_picture(image)
    return Seen(small, without_place(data, media, turn, has_place))


def tells_place(image: Image.Image) -> bool:
    """Did the camera write down where it was?"""
    return bool(image.getexif().get_ifd(GPS)) or b"GPS" in bytes(image.info.get("xmp", b""))


def small_picture(image: Image.Image) -> bytes:
    """A JPEG of at most 480 pixels, turned upright, on white."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda level: level / 256).convert("L")
    if image.mode == "1":
        image = image.convert("L")
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail(SMALL)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA"):
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright.convert("RGBA"))
    out = BytesIO()
    upright.convert("RGB").save(out, "JPEG", quality=72, optimize=True)
    return out.getvalue()


def without_place(data: bytes, media: str, turn: object, has_place: bool) -> bytes:
    """The same picture, not encoded anew, without what the camera wrote beside it and without anything
    behind its end; nothing when there was neither. One whose parts cannot be followed is encoded anew."""
    try:
        clean, end = CLEANERS[media](data, turn_note(turn))
    except (ValueError, IndexError):
        return encoded_anew(data, media) if has_place else b""
    return clean if has_place or end != len(data) else b""


def encoded_anew(data: bytes, media: str) -> bytes:
    """The pixels alone, upright; for files that are read but do not keep to their format."""
    kind, out = FORMATS[media][0], BytesIO()
    with Image.open(BytesIO(data), formats=FORMATS[media]) as image:
        ImageOps.exif_transpose(image).save(out, kind, quality=95, exif=b"")
    return out.getvalue()


def turn_note(turn: object) -> bytes:
    """EXIF that says how the picture is turned, and nothing else; none for upright."""
    if turn not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[TURN] = turn
    return exif.tobytes()


def clean_jpeg(data: bytes, note: bytes) -> tuple[bytes, int]:
    """The photo with only `note` beside it, and where the one given ends."""
    parts, end = jpeg_parts(data)
    kept = [part for part in parts if not is_beside_the_picture(part)]
    head = b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note if note else b""
    return b"\xff\xd8" + head + b"".join(kept), end


def clean_png(data: bytes, note: bytes) -> tuple[bytes, int]:
    """The same for a PNG: its texts go too."""
    kept, at, kind = [data[:8]], 8, b""
    while kind != b"IEND":
        kind = data[at + 4 : at + 8]
        if len(kind) < 4:
            raise ValueError("the picture does not end")
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if kind == b"IEND" and note:
            kept.append(png_chunk(b"eXIf", note.removeprefix(b"Exif\0\0")))
        if kind not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt"):
            kept.append(data[at:end])
        at = end
    return b"".join(kept), at


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def clean_webp(data: bytes, note: bytes) -> tuple[bytes, int]:
    """The same for a WEBP; its head tells which notes follow."""
    end = 8 + int.from_bytes(data[4:8], "little")
    kept, at = [], 12
    while at < end:
        kind, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : at + 8 + size + size % 2]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C | (0x08 if note else 0)]) + chunk[9:]
        if kind not in (b"EXIF", b"XMP "):
            kept.append(chunk)
        at += 8 + size + size % 2
    if note:
        kept.append(b"EXIF" + struct.pack("<I", len(note)) + note + b"\0" * (len(note) % 2))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, end


CLEANERS = {"image/jpeg": clean_jpeg, "image/png": clean_png, "image/webp": clean_webp}


def is_beside_the_picture(part: bytes) -> bool:
    """EXIF, XMP, IPTC and the index of further pictures; the colour profile stays."""
    marker = part[1]
    return marker in (0xE1, 0xED) or (marker == 0xE2 and not part[4:].startswith(b"ICC_PROFILE"))


def jpeg_parts(data: bytes) -> tuple[list[bytes], int]:
    """The segments of a JPEG after its first marker, each scan with its header; and where it ends."""
    parts, at, marker = [], 2, 0
    while marker != 0xD9:
        if data[at] != 0xFF:
            raise ValueError("no marker where one must be")
        marker = data[at + 1]
        end = at + 2 if marker == 0xD9 else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = scan_end(data, end)
        if marker != 0xFF:
            parts.append(data[at:end])
        at = at + 1 if marker == 0xFF else end
    return parts, at


def scan_end(data: bytes, start: int) -> int:
    """Where the coded pixels stop: at the next marker that is no restart."""
    following = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]").search(data, start)
    if following is None:
        raise ValueError("the picture does not end")
    return following.start()


def look_at_pdf(data: bytes) -> None:
    """Whole, without a password, and not a book. Nothing of it is drawn or run."""
    if b"%%EOF" not in data[-2048:] or b"startxref" not in data[-4096:]:
        raise Problem("damaged")
    if re.search(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)", data):
        raise Problem("encrypted")
    if sum(len(PAGE.findall(text)) for text in (data, *packed_objects(data))) > MOST_PAGES:
        raise Problem("too_many_pages")


PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")


def packed_objects(data: bytes) -> Iterator[bytes]:
    """The objects that newer PDFs keep packed, each stream up to 2 MB."""
    for start in PACKED.finditer(data):
        try:
            yield zlib.decompressobj().decompress(data[start.end() :], 2_000_000)
        except zlib.error:
            continue


def look_at_ofd(data: bytes) -> None:
    """A zip of an OFD: no bomb, no way out of the archive, no entity in its XML."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        check_entries(entries, len(data))
        for entry in entries:
            if entry.filename.lower().endswith(".xml"):
                check_xml(archive.read(entry))
        if "OFD.xml" not in archive.namelist():
            raise Problem("unsupported")


def check_entries(entries: list[zipfile.ZipInfo], packed: int) -> None:
    inflated = sum(entry.file_size for entry in entries)
    is_bomb = inflated > WORTH_A_RATIO and inflated > MOST_RATIO * packed
    if len(entries) > MOST_ENTRIES or inflated > MOST_INFLATED or is_bomb:
        raise Problem("unsafe")
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "":
            raise Problem("unsafe")
        if entry.flag_bits & 1:
            raise Problem("encrypted")


def check_xml(text: bytes) -> None:
    plain = text.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise Problem("unsafe")


def stay_small(memory: int) -> None:
    """Bounded memory, no files, no core, and others go first."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)


def answer(data: bytes, media: str, out: BinaryIO) -> None:
    problem, seen = None, Seen()
    try:
        seen = look(data, media)
    except Problem as found:
        problem = str(found)
    sizes = {"small": len(seen.small), "clean": len(seen.clean)}
    head = json.dumps({"problem": problem} | sizes).encode()
    out.write(struct.pack(">I", len(head)) + head + seen.small + seen.clean)
    out.flush()


def serve(given: BinaryIO, out: BinaryIO) -> None:
    """Look at one file after the other until the pipe closes."""
    while length := given.read(4):
        head = json.loads(given.read(*struct.unpack(">I", length)))
        answer(given.read(head["size"]), head["media"], out)


if __name__ == "__main__":
    stay_small(int(sys.argv[1]))
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    serve(sys.stdin.buffer, sys.stdout.buffer)
