"""Where sealed files lie: in a folder of this machine, or in a bucket that several machines share.

Both get a finished file and keep it durably under its name; what it holds they cannot read.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol

NAME = re.compile(r"[0-9a-f]{32}")


class Place(Protocol):
    def fresh(self, name: str) -> Path:
        """Where a file is written before it is kept."""

    def keep(self, name: str) -> None:
        """Take the finished file over; it is durable when this returns."""

    def open(self, name: str) -> BinaryIO:
        """Raises FileNotFoundError."""

    def remove(self, name: str) -> None:
        """One that is not there is removed already."""

    def names(self) -> Iterator[tuple[str, float]]:
        """Every file kept or begun, with the moment (POSIX) it was last written."""

    def answers(self) -> bool:
        """Does another machine that keeps the files answer? A folder of this one always does."""

    def trouble(self) -> str:
        """Why nothing can be kept here now; empty when all is well."""


class Folder:
    """Files under one folder, in two levels of folders by their first letters."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fresh(self, name: str) -> Path:
        place = self.folder / "new" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def keep(self, name: str) -> None:
        _move_durably(self.folder / "new" / name, self._path(name))

    def open(self, name: str) -> BinaryIO:
        return self._path(name).open("rb")

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[tuple[str, float]]:
        for folder, _folders, names in os.walk(self.folder):
            for name in filter(NAME.fullmatch, names):
                with suppress(FileNotFoundError):
                    yield name, (Path(folder) / name).stat().st_mtime

    def answers(self) -> bool:
        return True

    def trouble(self) -> str:
        """A folder that is not there yet is made with its first file: then the one above counts."""
        there = self.folder if self.folder.exists() else self.folder.parent
        can = os.access(there, os.W_OK | os.X_OK)
        return "" if can else f"{there} cannot be written"

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name[2:4] / name


def _move_durably(fresh: Path, place: Path) -> None:
    """Give a finished file its place; after this a power cut does not lose it."""
    folders = [place.parent, place.parent.parent, place.parent.parent.parent]
    made = 1 if place.parent.exists() else 3
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(fresh, place)
    for folder in folders[:made]:
        _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
