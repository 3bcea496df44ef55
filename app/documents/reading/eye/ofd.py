"""OFD by hand: a zip of XML. Text objects with their places, or the largest picture inside."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from .limits import (
    BROKEN,
    MOST_ENTRIES,
    MOST_INFLATED,
    MOST_PAGES,
    MOST_RATIO,
    WORTH_A_RATIO,
    Problem,
)
from .pdf import Run

PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


class Ofd:
    """An opened OFD whose sizes, names and XML were checked."""

    def __init__(self, data: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(BytesIO(data))
            self._check(len(data))
            self.pages = [fromstring(self.archive.read(name)) for name in self._page_names()]
        except (DefusedXmlException, ParseError) as fault:
            is_attack = isinstance(fault, DefusedXmlException)
            raise Problem("unsafe" if is_attack else "damaged") from None
        except BROKEN:
            raise Problem("damaged") from None

    def _check(self, packed: int) -> None:
        entries = self.archive.infolist()
        inflated = sum(entry.file_size for entry in entries)
        is_bomb = inflated > WORTH_A_RATIO and inflated > MOST_RATIO * packed
        if len(entries) > MOST_ENTRIES or inflated > MOST_INFLATED or is_bomb:
            raise Problem("unsafe")
        if any(_leads_out(entry.filename) for entry in entries):
            raise Problem("unsafe")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Problem("encrypted")
        if "OFD.xml" not in self.archive.namelist():
            raise Problem("unsupported")
        fromstring(self.archive.read("OFD.xml"), forbid_dtd=True)

    def _page_names(self) -> list[str]:
        names = [n for n in self.archive.namelist() if n.endswith("Content.xml") and "/Pages/" in n]
        if not names:
            raise Problem("damaged")
        if len(names) > MOST_PAGES:
            raise Problem("too_many_pages")
        return sorted(names, key=lambda name: (len(name), name))

    def text_of(self, number: int) -> list[Run]:
        """Every text of a page with its place in millimetres."""
        return [run for run in _runs(self.pages[number]) if run.text.strip()]

    def largest_picture(self) -> tuple[bytes, str] | None:
        """For a scan in an OFD: the bytes of its largest picture and what they are."""
        entries = sorted(self.archive.infolist(), key=lambda entry: -entry.file_size)
        for entry in entries:
            with self.archive.open(entry) as body:
                head = body.read(4)
            for start, media in PICTURES.items():
                if head.startswith(start):
                    return self.archive.read(entry), media
        return None


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == ""


def _runs(page: Any) -> Iterator[Run]:
    for one in page.iter():
        if one.tag.rpartition("}")[2] != "TextObject":
            continue
        text = "".join(code.text or "" for code in one if code.tag.endswith("TextCode"))
        left, top, width, height = _boundary(one.get("Boundary", ""))
        yield Run(text, (left, top, left + width, top + height))


def _boundary(text: str) -> tuple[float, float, float, float]:
    try:
        left, top, width, height = (float(part) for part in text.split())
    except ValueError:
        raise Problem("damaged") from None
    return left, top, width, height
