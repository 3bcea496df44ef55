"""In elder mode a proposal asks about one invoice a page; what was said of the others goes along, unseen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOVES = {"next": 1, "back": -1}


@dataclass(frozen=True)
class Turn:
    """Which invoice is asked about now, of how many, and what is wrong with what was said of it."""

    place: int = 0
    of: int = 1
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_last(self) -> bool:
        return self.place == self.of - 1


def turn(bills: Sequence[str], faults: Mapping[str, str], place: int, act: str) -> Turn:
    """The page after this one. On and on only when nothing is wrong here; to the end only when nothing is
    wrong anywhere: else the first invoice that has to be mended."""
    if len(bills) < 2:
        return Turn(faults=dict(faults))
    here = min(max(place, 0), len(bills) - 1)
    wrong = [about(bill, faults) for bill in bills]
    if act == "next" and wrong[here]:
        return Turn(here, len(bills), wrong[here])
    if act in MOVES:
        return Turn(min(max(here + MOVES[act], 0), len(bills) - 1), len(bills))
    here = next((number for number, one in enumerate(wrong) if one), here)
    return Turn(here, len(bills), wrong[here])


def about(bill: str, faults: Mapping[str, str]) -> dict[str, str]:
    """The faults at the fields of one invoice."""
    return {name: words for name, words in faults.items() if name.partition("-")[2] == bill}
