"""Conditions over answers and facts, in three values: true, false, or not known yet.

A verdict explains itself: `because` names the answers that decided it, `missing` those that
would settle it. What nobody has said is unknown, never false.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Values = Mapping[str, object]


@dataclass(frozen=True)
class Is:
    """The answer is this one, or has it among those ticked."""

    q: str
    value: object


@dataclass(frozen=True)
class In:
    """The answer, or any of those ticked, is one of these."""

    q: str
    values: tuple[object, ...]


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


Leaf = Is | In
Condition = Is | In | All | Any | Not


@dataclass(frozen=True)
class Verdict:
    """`value` is None while it is unknown; only then is anything `missing`."""

    value: bool | None
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class NotACondition(ValueError):
    """`place` is the path inside the condition, `problem` what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


def parse(raw: object, place: str = "when") -> Condition:
    """The condition written as {'q', 'is'} | {'q', 'in'} | all | any | not."""
    if not isinstance(raw, Mapping):
        raise NotACondition(place, "a condition is an object")
    keys = set(raw)
    if keys == {"q", "is"}:
        return Is(_id(raw["q"], place), _scalar(raw["is"], f"{place}.is"))
    if keys == {"q", "in"}:
        found = _some(raw["in"], f"{place}.in")
        return In(
            _id(raw["q"], place),
            tuple(_scalar(value, f"{place}.in[{i}]") for i, value in enumerate(found)),
        )
    if keys == {"not"}:
        return Not(parse(raw["not"], f"{place}.not"))
    if keys == {"all"} or keys == {"any"}:
        (word,) = keys
        parts = tuple(
            parse(part, f"{place}.{word}[{i}]")
            for i, part in enumerate(_some(raw[word], f"{place}.{word}"))
        )
        return All(parts) if word == "all" else Any(parts)
    raise NotACondition(place, f"{sorted(map(str, keys))} is none of q+is, q+in, all, any, not")


def _id(raw: object, place: str) -> str:
    if not isinstance(raw, str) or not raw:
        raise NotACondition(f"{place}.q", "the id of a question or fact is missing")
    return raw


def _scalar(raw: object, place: str) -> object:
    if not isinstance(raw, str | bool | int):
        raise NotACondition(place, "compare with a text, true, false or a whole number")
    return raw


def _some(raw: object, place: str) -> Sequence[object]:
    if not isinstance(raw, list) or not raw:
        raise NotACondition(place, "a list with at least one entry is needed")
    return raw


def judge(condition: Condition | None, values: Values) -> Verdict:
    """What `values` say about the condition; no condition at all is true.

    An id that is absent or None is unknown; an empty list is an answer: none of them.
    """
    match condition:
        case None:
            return Verdict(True)
        case Is() | In():
            return _judge_leaf(condition, values.get(condition.q))
        case Not(part):
            inner = judge(part, values)
            return inner if inner.value is None else Verdict(not inner.value, inner.because)
        case All(parts):
            return _joined([judge(part, values) for part in parts], decisive=False)
        case Any(parts):
            return _joined([judge(part, values) for part in parts], decisive=True)


def _judge_leaf(leaf: Leaf, answer: object) -> Verdict:
    if answer is None:
        return Verdict(None, missing=(leaf.q,))
    wanted = (leaf.value,) if isinstance(leaf, Is) else leaf.values
    given = answer if isinstance(answer, list | tuple | set | frozenset) else (answer,)
    return Verdict(any(_same(one, want) for one in given for want in wanted), (leaf.q,))


def _same(one: object, other: object) -> bool:
    """Equal, and never true with 1 or false with 0."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _joined(verdicts: list[Verdict], *, decisive: bool) -> Verdict:
    """`decisive` is the value of one part that settles the whole: false for all, true for any."""
    for verdict in verdicts:
        if verdict.value is decisive:
            return verdict
    unknown = [verdict for verdict in verdicts if verdict.value is None]
    if unknown:
        return Verdict(None, missing=_distinct(name for v in unknown for name in v.missing))
    return Verdict(not decisive, _distinct(name for v in verdicts for name in v.because))


def _distinct(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def leaves(condition: Condition | None) -> tuple[Leaf, ...]:
    """Every comparison in the condition, in the order written."""
    match condition:
        case None:
            return ()
        case Is() | In():
            return (condition,)
        case Not(part):
            return leaves(part)
        case All(parts) | Any(parts):
            return tuple(leaf for part in parts for leaf in leaves(part))


@dataclass(frozen=True)
class Obstacle:
    """A comparison that stands in the way: the answer would have to be one of `values`, or none."""

    q: str
    values: tuple[object, ...]
    negated: bool = False


def obstacles(condition: Condition | None, values: Values) -> tuple[Obstacle, ...]:
    """All comparisons that make the condition false, not only the first; () unless it is false."""
    return _obstacles(condition, values, wanted=True)


def _obstacles(
    condition: Condition | None, values: Values, *, wanted: bool
) -> tuple[Obstacle, ...]:
    if condition is None or judge(condition, values).value is not (not wanted):
        return ()
    match condition:
        case Is(q, value):
            return (Obstacle(q, (value,), not wanted),)
        case In(q, options):
            return (Obstacle(q, options, not wanted),)
        case Not(part):
            return _obstacles(part, values, wanted=not wanted)
        case All(parts) | Any(parts):
            found = [one for part in parts for one in _obstacles(part, values, wanted=wanted)]
            return tuple(dict.fromkeys(found))
