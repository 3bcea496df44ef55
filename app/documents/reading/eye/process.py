"""The process: one file after the other until the pipe closes.

On both pipes a message is a length (4 bytes) and a JSON head of that length; after `open` follow the
bytes whose `size` the head names. `open` answers {problem, pages}; `page` the quality, codes and
embedded text of one page; `read` its lines; `again` second readings of lines; `crops` small pictures of places.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from .limits import BROKEN, ENOUGH_TEXT, Problem

Answer = dict[str, Any]


class Desk:
    """The file that lies open, and the engine once it was needed."""

    def __init__(self) -> None:
        self.file: Any = None
        self.media = ""
        self.data = b""
        self.drawn: tuple[int, Any] | None = None
        self.engine: Any = None

    def open(self, given: Answer) -> Answer:
        self.data, self.media, self.drawn, self.file = given["data"], given["media"], None, None
        return {"pages": self._opened()}

    def _opened(self) -> int:
        if self.media == "application/pdf":
            from .pdf import open_pdf

            self.file = open_pdf(self.data)
            return len(self.file)
        if self.media == "application/ofd":
            from .ofd import Ofd

            self.file = Ofd(self.data)
            return len(self.file.pages)
        from .pictures import open_picture

        self.drawn = (0, open_picture(self.data, self.media))
        return 1

    def page(self, given: Answer) -> Answer:
        number = given["page"]
        runs, size = self._text(number)
        if runs is not None:
            return {"text": runs, "size": size, "codes": self._codes_of_text(number)}
        from .codes import read_codes
        from .quality import measure, problems, remarks

        picture = self._picture(number)
        figures = measure(picture)
        faults = problems(figures)
        codes = [] if faults else read_codes(picture)
        height, width = picture.shape[:2]
        told = {"quality": figures, "problems": faults, "remarks": remarks(figures)}
        return told | {"text": None, "size": [width, height], "codes": codes}

    def read(self, given: Answer) -> Answer:
        return self._engine().read(self._picture(given["page"]))

    def again(self, given: Answer) -> Answer:
        return self._engine().again(self._picture(given["page"]), given["quads"])

    def crops(self, given: Answer) -> Answer:
        from .crops import crop

        picture = self._picture(given["page"])
        return {"crops": [crop(picture, quads) for quads in given["places"]]}

    def _text(self, number: int) -> tuple[list[Any] | None, list[float]]:
        if self.media == "application/pdf":
            from .pdf import text_of

            page = self.file[number]
            runs, size = text_of(self.file, number), list(page.get_size())
        elif self.media == "application/ofd":
            runs, size = self.file.text_of(number), [210.0, 297.0]
        else:
            return None, []
        wide = sum(ord(sign) > 0x2E7F for run in runs for sign in run.text)
        return (runs, size) if wide >= ENOUGH_TEXT else (None, size)

    def _codes_of_text(self, number: int) -> list[dict[str, Any]]:
        if self.media != "application/pdf":
            return []
        from .codes import read_codes
        from .pdf import draw

        picture, scale = draw(self.file, number)
        found = read_codes(picture)
        return [
            code | {"quad": [[x / scale, y / scale] for x, y in code["quad"]]}  # type: ignore[attr-defined]
            for code in found
        ]

    def _picture(self, number: int) -> Any:
        if self.drawn is None or self.drawn[0] != number:
            self.drawn = (number, self._draw(number))
        return self.drawn[1]

    def _draw(self, number: int) -> Any:
        if self.media == "application/pdf":
            from .pdf import draw

            return draw(self.file, number)[0]
        from .pictures import open_picture

        found = self.file.largest_picture()
        if found is None:
            raise Problem("damaged")
        return open_picture(*found)

    def _engine(self) -> Any:
        if self.engine is None:
            from .engine import Engine

            self.engine = Engine()
        return self.engine


def answer(desk: Desk, given: Answer) -> Answer:
    """What came of one request: its answer, or a problem."""
    steps: dict[str, Callable[[Answer], Answer]] = {
        "open": desk.open,
        "page": desk.page,
        "read": desk.read,
        "again": desk.again,
        "crops": desk.crops,
    }
    try:
        return {"problem": None} | steps[given["do"]](given)
    except Problem as found:
        return {"problem": str(found)}
    except MemoryError:
        return {"problem": "too_large"}
    except BROKEN:
        return {"problem": "damaged"}


def serve(given: BinaryIO, out: BinaryIO) -> None:
    """Answer until the other end closes."""
    desk = Desk()
    while length := given.read(4):
        head = json.loads(given.read(*struct.unpack(">I", length)))
        head["data"] = given.read(head.get("size", 0))
        told = json.dumps(answer(desk, head)).encode()
        out.write(struct.pack(">I", len(told)) + told)
        out.flush()


def stay_small(memory: int, nice: int) -> None:
    """Bounded memory, no files, no core, and others go first."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(nice)


def main() -> None:
    """The process itself; what libraries print must not fall into the answers."""
    stay_small(int(sys.argv[1]), int(sys.argv[2]))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, out)
