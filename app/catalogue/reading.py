"""Reading a definition file, object by object: a fault names the file, the place and the mend."""

import json
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from app.catalogue.conditions import Condition, NotACondition, parse


class DefinitionFault(Exception):
    """A definition that may not go live. Raised at start-up, never while somebody files."""

    def __init__(self, file: str, place: str, problem: str, mend: str) -> None:
        super().__init__(f"{file}: {place}: {problem}. Mend: {mend}.")
        self.file = file
        self.place = place
        self.problem = problem
        self.mend = mend


def read_file(path: Path) -> "Node":
    """The object that the file holds."""
    file = str(path)
    try:
        raw = json.loads(path.read_text("utf-8"), object_pairs_hook=_without_doubles)
    except OSError as error:
        raise DefinitionFault(file, "file", error.strerror or "unreadable", "put it back") from None
    except UnicodeDecodeError:
        raise DefinitionFault(file, "file", "this is not UTF-8", "save it as UTF-8") from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno} column {error.colno}"
        raise DefinitionFault(file, where, error.msg, "correct the JSON there") from None
    except _DoubleKey as error:
        raise DefinitionFault(file, f'"{error}"', "the key stands twice", "keep one") from None
    if not isinstance(raw, dict):
        raise DefinitionFault(file, "file", "this is no object", "begin with { and end with }")
    return Node(file, "", raw)


class _DoubleKey(Exception):
    pass


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _DoubleKey(key)
        found[key] = value
    return found


class Node:
    """One JSON object, which knows where it stands."""

    def __init__(self, file: str, place: str, raw: dict[str, object]) -> None:
        self.file = file
        self.place = place
        self.raw = raw

    def at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def fault(self, key: str, problem: str, mend: str) -> DefinitionFault:
        return DefinitionFault(self.file, self.at(key), problem, mend)

    def only(self, known: str) -> "Node":
        """Refuse a key nobody reads: a misspelt `when` would silently ask for a paper."""
        for key in self.raw:
            if key not in known.split():
                raise self.fault(key, "nobody reads this key", f"use one of {_list(known.split())}")
        return self

    def has(self, key: str) -> bool:
        return self.raw.get(key) is not None

    def text(self, key: str, *, most: int | None = None) -> str:
        value = self.raw.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "the text is missing", "write it")
        if most is not None and len(value) > most:
            problem = f"{len(value)} characters are too many"
            raise self.fault(key, problem, f"say it in {most}")
        return value

    def maybe_text(self, key: str, *, most: int | None = None) -> str:
        return self.text(key, most=most) if key in self.raw else ""

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key)
        if value not in allowed:
            raise self.fault(key, f'"{value}" is unknown', f"use one of {_list(allowed)}")
        return value

    def whole(self, key: str, *, least: int = 0) -> int:
        value = self.raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.fault(key, "no whole number", f"write a whole number from {least} up")
        return value

    def flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(key, "neither true nor false", "write true or false")
        return value

    def day(self, key: str) -> date:
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise self.fault(key, f'"{value}" is no date', "write it as 2026-11-01") from None

    def node(self, key: str) -> "Node":
        value = self.raw.get(key)
        if not isinstance(value, dict):
            raise self.fault(key, "an object is missing", "write { … }")
        return Node(self.file, self.at(key), value)

    def nodes(self, key: str) -> tuple["Node", ...]:
        """The objects of the list, none if the key is absent."""
        found = []
        for number, value in enumerate(self._list(key)):
            place = f"{key}[{number}]"
            if not isinstance(value, dict):
                raise self.fault(place, "this is no object", "write { … }")
            found.append(Node(self.file, self.at(place), value))
        return tuple(found)

    def texts(self, key: str, *, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        """The texts of the list, none if the key is absent."""
        found: list[str] = []
        for number, value in enumerate(self._list(key)):
            place = f"{key}[{number}]"
            if not isinstance(value, str) or not value.strip():
                raise self.fault(place, "the text is missing", "write it or take the entry out")
            if allowed is not None and value not in allowed:
                raise self.fault(place, f'"{value}" is unknown', f"use one of {_list(allowed)}")
            if value in found:
                raise self.fault(place, f'"{value}" stands twice', "keep one")
            found.append(value)
        return tuple(found)

    def _list(self, key: str) -> list[object]:
        value = self.raw.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "this is no list", "write [ … ]")
        return value

    def when(self, key: str = "when") -> Condition | None:
        if key not in self.raw:
            return None
        try:
            return parse(self.raw[key], key)
        except NotACondition as error:
            mend = "write {'q', 'is'}, {'q', 'in'}, all, any or not"
            raise self.fault(error.place, error.problem, mend) from None


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
