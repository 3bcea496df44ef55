"""What a backup says of itself: a list of every file with its hash, and one page about the whole."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIST, ABOUT, FILES = "SHA256SUMS", "backup.json", "files"
DATABASE = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
PIECE = 1024 * 1024


class Broken(Exception):
    """A backup that is not whole; the message says what is wrong with it."""


class Listing:
    """The list while it is being written, in the form that `sha256sum -c` reads."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files, self.size = folder, 0, 0
        self.missing: list[str] = []
        self.list = (folder / LIST).open("w", encoding="utf-8")

    def add(self, path: Path, digest: str, size: int) -> None:
        self.list.write(f"{digest}  {path.relative_to(self.folder)}\n")
        self.files, self.size = self.files + 1, self.size + size

    def __enter__(self) -> "Listing":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.list.close()

    def finish(self, **about: Any) -> dict[str, Any]:
        """Close the list and write the page about the whole, which holds the hash of the list."""
        flush(self.list)
        self.list.close()
        about |= {"files": self.files, "bytes": self.size}
        about |= {"missing": self.missing, "list": digest_of(self.folder / LIST)}
        with (self.folder / ABOUT).open("w", encoding="utf-8") as page:
            json.dump(about, page, ensure_ascii=False, indent=1)
            flush(page)
        return about


def flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def about(folder: Path) -> dict[str, Any]:
    """The page about the whole. Raises Broken when it, or the list, is not there or was changed."""
    try:
        found: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
        if digest_of(folder / LIST) != found["list"]:
            raise Broken(f"{LIST} was changed")
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Broken(f"{folder} is no whole backup: {fault}") from None
    return found


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The hash and the place of every file on the list."""
    with (folder / LIST).open(encoding="utf-8") as lines:
        for line in lines:
            digest, _, name = line.rstrip("\n").partition("  ")
            if Path(name).is_absolute() or ".." in Path(name).parts:
                raise Broken(f"{LIST} names a file outside: {name}")
            yield digest, folder / name


def check(folder: Path) -> None:
    """Read every file on the list and compare. Raises Broken with the first five that differ."""
    wrong = []
    for digest, path in files(folder):
        if not path.is_file():
            wrong.append(f"{path.name} is missing")
        elif digest_of(path) != digest:
            wrong.append(f"{path.name} was changed")
    if wrong:
        raise Broken("; ".join(wrong[:5]) + (f" and {len(wrong) - 5} more" if wrong[5:] else ""))
