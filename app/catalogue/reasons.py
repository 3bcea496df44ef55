"""补正理由: why the bureau asks for something, each with one instruction and the places it may be bound to.

Dated files that are kept: what was asked names the version whose words the person read.
"""

import json
from dataclasses import dataclass
from functools import cache

from app.catalogue.services import DATA
from app.clock import today

FOLDER = DATA / "reasons"


@dataclass(frozen=True)
class Reason:
    """`key` is version and code, as it is stored; `binds` the kinds of places it fits, `part` the page of a stay or
    an invoice that it leads to. With `note_zh` it says too little by itself: the gap is filled by the clerk."""

    key: str
    title_zh: str
    instruction_zh: str = ""
    binds: tuple[str, ...] = ()
    part: str = ""
    note_zh: str = ""

    def fits(self, place: str) -> bool:
        """Whether it may be bound to this place, such as `paper:invoice` or `payee`."""
        return place.split(":")[0] in self.binds


def current(part: str = "ask") -> tuple[Reason, ...]:
    """The reasons in force today; `part` is ask, again (a second request) or waive."""
    versions = [path.stem for path in FOLDER.glob("*.json")]
    newest = max(version for version in versions if version <= today().isoformat())
    return tuple(version_of(newest)[part])


def reason(key: str, part: str = "ask") -> Reason | None:
    """A reason by its stored key, of whichever version; None for what was never one."""
    version, _slash, _code = key.partition("/")
    if not (FOLDER / f"{version}.json").is_file():
        return None
    return next((one for one in version_of(version)[part] if one.key == key), None)


@cache
def version_of(version: str) -> dict[str, list[Reason]]:
    """Everything in the file of one day."""
    raw = json.loads((FOLDER / f"{version}.json").read_text("utf-8"))
    return {part: [_read(version, one) for one in raw[part]] for part in raw}


def _read(version: str, raw: dict[str, object]) -> Reason:
    binds = raw.get("binds", [])
    return Reason(
        key=f"{version}/{raw['code']}",
        title_zh=str(raw["title_zh"]),
        instruction_zh=str(raw.get("instruction_zh", "")),
        binds=tuple(str(one) for one in binds) if isinstance(binds, list) else (),
        part=str(raw.get("part", "")),
        note_zh=str(raw.get("note_zh", "")),
    )
