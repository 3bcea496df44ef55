"""How each kind of paper is laid out: one TOML file a kind, and one more for every city that differs."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from app.documents.reading.values import PARSERS, tidy

FOLDER = Path(__file__).parent


class LayoutFault(ValueError):
    """A layout file that cannot be used, with the place and what is wrong."""


@dataclass(frozen=True)
class Field:
    """One value on a paper: how it is written, by which labels it is found."""

    name: str
    type: str
    labels: tuple[str, ...]
    loose: str = ""
    wraps: bool = False
    closed: str = ""
    into: tuple[str, ...] = ()
    kept: bool = True


@dataclass(frozen=True)
class Layout:
    """A kind of paper as one city prints it."""

    kind: str
    region: str
    titles: tuple[str, ...]
    also_known_by: tuple[str, ...]
    labels: dict[str, str]
    fields: dict[str, Field]
    identities: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    closed_lists: dict[str, frozenset[str]]
    table: dict[str, Any] = field(default_factory=dict)


@cache
def layouts(folder: Path = FOLDER) -> tuple[Layout, ...]:
    """Every layout, the ones of whole kinds before those of cities."""
    files = sorted(folder.glob("*.toml"), key=lambda file: (file.stem.count("-"), file.stem))
    return tuple(read_layout(file) for file in files)


def read_layout(file: Path) -> Layout:
    """The layout in a file, laid over the one it `extends`. Raises LayoutFault."""
    try:
        return _layout(_data(file))
    except (KeyError, TypeError, ValueError) as fault:
        raise LayoutFault(f"{file.name}: {fault}") from fault


def _data(file: Path) -> dict[str, Any]:
    data = tomllib.loads(file.read_text("utf-8"))
    if "extends" not in data:
        return data
    under = _data(file.with_name(data["extends"] + ".toml"))
    lists: dict[str, Any] = {
        key: under.get(key, []) + data.get(key, [])
        for key in ("titles", "also_known_by", "other_labels")
    }
    fields = under["fields"] | data.get("fields", {})
    return under | data | lists | {"fields": fields}


def _layout(data: dict[str, Any]) -> Layout:
    fields = {name: _field(name, given) for name, given in data["fields"].items()}
    labels = {tidy(label).lower(): "" for label in data.get("other_labels", ())}
    for one in fields.values():
        labels |= {tidy(label).lower(): one.name for label in one.labels}
    for column in data.get("table", {}).get("headers", {}).values():
        labels = {tidy(label).lower(): "" for label in column} | labels
    return Layout(
        kind=data["kind"],
        region=data.get("region", ""),
        titles=tuple(tidy(title) for title in data["titles"]),
        also_known_by=tuple(tidy(mark) for mark in data["also_known_by"]),
        labels=labels,
        fields=fields,
        identities=tuple(_identity(one, fields) for one in data.get("identities", ())),
        closed_lists={
            name: frozenset(words) for name, words in data.get("closed_lists", {}).items()
        },
        table=data.get("table", {}),
    )


def _field(name: str, given: dict[str, Any]) -> Field:
    if given["type"] not in PARSERS:
        raise LayoutFault(f"field {name}: there is no type {given['type']}")
    fixed: dict[str, Any] = {key: _fixed(value) for key, value in given.items()}
    return Field(name, **fixed)


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _identity(
    given: dict[str, list[str]], fields: dict[str, Field]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for name in given["left"] + given["right"]:
        if name not in fields:
            raise LayoutFault(f"an identity names {name}, which is no field")
    return tuple(given["left"]), tuple(given["right"])
