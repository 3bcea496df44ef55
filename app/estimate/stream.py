"""A file of cases answered one by one: neither the cases nor the answers are held together."""

import gc
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import orjson

from app.catalogue.policy_terms import Policies
from app.estimate import result_of, work_out
from app.estimate.explain import plain, tell
from app.estimate.fields import CaseFault

CHUNK = 1 << 20
LARGEST_VALUE = 1 << 25
LONGEST_CUT_WORD = len("-Infinity") + len("\\ud83d\\ude00")
SPACE = re.compile(r"[ \t\n\r]*")


class NotCases(ValueError):
    """A file that is not of the shape {"cases": [case, …]}."""


def answer_file(path: Path, policies: Policies, explain: bool, out: BinaryIO) -> None:
    """Write `{"cases": [{"id", "result" or "error"}, …]}` to `out` while reading `path`.

    A case that cannot be computed gets an error of its own; a file of another shape is NotCases.
    """
    with Path(path).open(encoding="utf-8-sig") as file, _collector_at_rest():
        before = b'{"cases": [\n'
        for case in _Reader(file).cases():
            out.write(before)
            out.write(_line(answer(case, policies, explain)))
            before = b",\n"
        out.write(b"\n]}\n" if before == b",\n" else before + b"]}\n")


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Nothing here makes cycles: looking for them would cost a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def answer(case: Any, policies: Policies, explain: bool) -> dict:
    """The answer to one case, a fault included."""
    name = case.get("id") if isinstance(case, dict) else None
    try:
        settled = work_out(case, policies)
        result = result_of(settled)
        if explain:
            result["explanation"] = [plain(step) for step in tell(settled, result)]
    except CaseFault as fault:
        return {"id": name, "error": {"code": fault.code, "message": fault.message}}
    return {"id": name, "result": result}


def _line(item: dict) -> bytes:
    try:
        return orjson.dumps(item)
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits, in an id
        return json.dumps(item).encode()


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) < 20 else digits


class _Reader:
    """The values of a JSON text of any length, with only a piece of it in memory."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self._decode = json.JSONDecoder(parse_int=_whole_number).raw_decode

    def cases(self) -> Iterator[Any]:
        """The members of `cases`, in the order of the file."""
        found = False
        for name in self._members():
            if name == "cases" and not found:
                found = True
                yield from self._list()
            else:
                self._value()
        if self._peek():
            raise NotCases("there is more after the end of the object")
        if not found:
            raise NotCases('the field "cases" is missing')

    def _members(self) -> Iterator[str]:
        self._take("{")
        if self._peek() != "}":
            yield self._name()
        while self._goes_on("}"):
            yield self._name()

    def _name(self) -> str:
        name = self._value()
        if not isinstance(name, str):
            raise NotCases("the name of a field is needed")
        self._take(":")
        return name

    def _list(self) -> Iterator[Any]:
        self._take("[")
        if self._peek() != "]":
            yield self._value()
        while self._goes_on("]"):
            yield self._value()

    def _goes_on(self, end: str) -> bool:
        """Past the comma, or past the end of the list or object."""
        if self._peek() == end:
            self._at += 1
            return False
        self._take(",")
        return True

    def _take(self, sign: str) -> None:
        found = self._peek()
        if found != sign:
            raise NotCases(f"{sign} is needed, not {found or 'the end of the file'}")
        self._at += 1

    def _peek(self) -> str:
        while True:
            self._at = SPACE.match(self._text, self._at).end()  # type: ignore[union-attr]
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Read on, doubling what is kept while one value does not fit."""
        kept = self._text[self._at :]
        if len(kept) > LARGEST_VALUE:
            raise NotCases("one value is too large")
        more = self._file.read(max(CHUNK, len(kept)))
        self._text, self._at = kept + more, 0
        return bool(more)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decode(self._text, self._at)
            except json.JSONDecodeError as broken:
                if not self._is_cut(broken) or not self._fill():
                    raise NotCases(str(broken)) from None
                continue
            except RecursionError:
                raise NotCases("a value is nested too deeply") from None
            if len(self._text) - end <= len("e-"):  # a number may go on
                end -= self._at
                if self._fill():
                    continue
            self._at = end
            return value

    def _is_cut(self, broken: json.JSONDecodeError) -> bool:
        """Whether the text may only end too early, in the middle of a value."""
        near_the_end = broken.pos >= len(self._text) - LONGEST_CUT_WORD
        return near_the_end or broken.msg.startswith("Unterminated string")
