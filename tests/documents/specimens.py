"""Files as they come from phones, and files as they should not come. All made here, none kept."""

import zipfile
import zlib
from io import BytesIO

from PIL import Image

UPRIGHT, TURNED_RIGHT = 1, 6
SHANGHAI = {1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)}


def picture(width: int = 1200, height: int = 900, mode: str = "RGB") -> Image.Image:
    """A page with a red left half and a white right one, so that a turn shows."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((200, 20, 20), (0, 0, width // 2, height))
    return image if mode == "RGB" else image.convert(mode)


def jpeg(turn: int = UPRIGHT, with_place: bool = False, **how: object) -> bytes:
    return _saved(picture(), "JPEG", **_notes(turn, with_place), **how)


def png(mode: str = "RGB", turn: int = UPRIGHT, with_place: bool = False, **how: object) -> bytes:
    return _saved(picture(mode=mode), "PNG", **_notes(turn, with_place), **how)


def webp(turn: int = UPRIGHT, with_place: bool = False, **how: object) -> bytes:
    return _saved(picture(), "WEBP", **_notes(turn, with_place), **how)


def _notes(turn: int, with_place: bool) -> dict[str, Image.Exif]:
    """What a camera writes beside the picture."""
    exif = Image.Exif()
    if turn != UPRIGHT:
        exif[0x0112] = turn
    if with_place:
        exif[0x010F] = "Phone maker"
        exif[0x8825] = SHANGHAI
    return {"exif": exif} if exif else {}


def moving(kind: str) -> bytes:
    """An animation of two pictures: GIF, PNG or WEBP."""
    other = Image.new("RGB", (1200, 900), "blue")
    return _saved(picture(), kind, save_all=True, append_images=[other], duration=100)


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200


def bomb_png(side: int = 40_000) -> bytes:
    """A PNG that says it is `side` pixels wide and high; a few bytes on the disk."""
    size = side.to_bytes(4, "big")
    head = _chunk(b"IHDR", size + size + b"\x08\x02\0\0\0")
    return (
        b"\x89PNG\r\n\x1a\n" + head + _chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + _chunk(b"IEND")
    )


def pdf(pages: int = 1, extra: bytes = b"", packed: bool = False) -> bytes:
    """As much of a PDF as our look at it reads; with `packed` the pages stand in an object stream."""
    objects = b"".join(b"%d 0 obj <</Type /Page /Parent 1 0 R>> endobj\n" % n for n in range(pages))
    if packed:
        body = zlib.compress(objects)
        head = b"9 0 obj <</Type /ObjStm /N %d /Length %d>>\nstream\n" % (pages, len(body))
        objects = head + body + b"\nendstream endobj\n"
    tail = b"trailer <</Root 1 0 R %s>>\nstartxref\n9\n%%%%EOF\n" % extra
    return b"%PDF-1.7\n1 0 obj <</Type /Pages>> endobj\n" + objects + tail


def ofd(**files: str) -> bytes:
    """An OFD; `files` add or replace entries, with __ for / and _ for . in their names."""
    named = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return zipped({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<Document/>"} | named)


def zipped(entries: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return out.getvalue()


SCRIPT = b"<script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
