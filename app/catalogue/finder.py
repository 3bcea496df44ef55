"""Which service a person needs: a few questions in a fixed order, and no more than it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from app.catalogue.conditions import Obstacle, judge, obstacles
from app.catalogue.definition import Finder, Question, Service
from app.catalogue.services import Catalogue
from app.catalogue.wording import answers_zh


@dataclass(frozen=True)
class Deciding:
    """A fact that shut a service out: what was asked, what was said, what it would have to be."""

    id: str
    question_zh: str
    answer_zh: str
    wanted_zh: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """A service that nearly fits. `deciding` is empty where only 不清楚 stands in the way."""

    service: Service
    deciding: tuple[Deciding, ...]


@dataclass(frozen=True)
class Found:
    """`state` says which of the rest is filled: the next question, what fits, or why nothing."""

    state: Literal["ask", "fits", "unsure", "none"]
    question: Question | None = None
    fits: tuple[Service, ...] = ()
    near: tuple[Near, ...] = ()
    elsewhere_zh: tuple[str, ...] = ()


def find(answers: Mapping[str, object], catalogue: Catalogue) -> Found:
    """Where these answers lead. What is no option of its question counts as not answered."""
    finder, services = catalogue.finder, catalogue.services()
    said = {one.id: answers[one.id] for one in finder.questions if one.option(answers.get(one.id))}
    known = {key: value for key, value in said.items() if not _is_not_known(finder, key, value)}
    verdicts = [(service, judge(service.applies_when, known)) for service in services]
    undecided = [(service, verdict) for service, verdict in verdicts if verdict.value is None]
    wanted = {name for _, verdict in undecided for name in verdict.missing}
    for question in finder.questions:
        if question.id in wanted:
            if question.id in said:
                return _unsure(finder, [service for service, _ in undecided])
            return Found("ask", question=question)
    fits = tuple(service for service, verdict in verdicts if verdict.value is True)
    if fits:
        return Found("fits", fits=fits)
    return Found("none", near=_nearest(finder, services, known), elsewhere_zh=_ways(finder, said))


def _is_not_known(finder: Finder, key: str, value: object) -> bool:
    return value in finder.not_known.get(key, ())


def _unsure(finder: Finder, possible: list[Service]) -> Found:
    window = possible[0].online.window_zh
    near = tuple(Near(service, ()) for service in possible)
    return Found("unsure", near=near, elsewhere_zh=(*finder.unsure_zh, window))


def _ways(finder: Finder, said: Mapping[str, object]) -> tuple[str, ...]:
    for way in finder.elsewhere:
        if judge(way.when, said).value is True:
            return (*way.text_zh, finder.hotline_zh)
    return (finder.hotline_zh,)


def _nearest(
    finder: Finder, services: Iterable[Service], known: Mapping[str, object]
) -> tuple[Near, ...]:
    """The services that agree with the person for the most questions, in the finder's order."""
    order = [question.id for question in finder.questions]
    ranked: dict[tuple[int, int], list[Near]] = {}
    for service in services:
        found = obstacles(service.applies_when, known)
        if found:
            first = min(order.index(one.q) for one in found)
            near = Near(service, tuple(_deciding(finder, one, known) for one in found))
            ranked.setdefault((first, -len(found)), []).append(near)
    return tuple(ranked[max(ranked)]) if ranked else ()


def _deciding(finder: Finder, obstacle: Obstacle, known: Mapping[str, object]) -> Deciding:
    question = next(one for one in finder.questions if one.id == obstacle.q)
    return Deciding(
        id=question.id,
        question_zh=question.text_zh,
        answer_zh="、".join(answers_zh(question, known[question.id])),
        wanted_zh=tuple(
            option.zh
            for option in question.options
            if (option.v in obstacle.values) != obstacle.negated
            and not _is_not_known(finder, question.id, option.v)
        ),
    )
