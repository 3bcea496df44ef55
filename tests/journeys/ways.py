"""The ways a journey is gone: each mode in its size, with scripts and without.

CI goes the first two: both modes, both sizes, with scripts and without. BANGBAN_ALL_WAYS goes all six; each two
of them have a site of their own, so that a journey needs people and cases for two ways only."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """How a person looks at the site. `place` tells the two apart that share a site, which is `site`."""

    mode: str
    scripts: bool
    site: int = 0
    place: int = 0

    def __str__(self) -> str:
        return f"{self.mode}-{'scripts' if self.scripts else 'plain'}"


EVERY = [
    Way("elder", True, 0, 0),
    Way("normal", False, 0, 1),
    Way("elder-max", True, 1, 0),
    Way("elder", False, 1, 1),
    Way("normal", True, 2, 0),
    Way("elder-max", False, 2, 1),
]
WAYS = EVERY if os.environ.get("BANGBAN_ALL_WAYS") else EVERY[:2]
AT_A_DESK = Way("normal", True)
