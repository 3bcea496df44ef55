"""What must hold between the parts of a definition before it goes live."""

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from app.catalogue.conditions import Condition, Is, Leaf, leaves
from app.catalogue.definition import Fact, Finder, Material, Question, Service
from app.catalogue.reading import DefinitionFault

LONGEST_SENTENCE = 30
_SENTENCE_END = re.compile(r"[。！？；]")

Known = Mapping[str, Question | Fact]


def check_service(service: Service, file: str, finder: Finder, facts: Iterable[Fact]) -> None:
    """Refuse a definition that would mislead somebody; the first fault found is raised."""
    _check_unlike(file, "questions", [one.id for one in service.questions])
    _check_unlike(file, "materials", [one.id for one in service.materials])
    _check_unlike(file, "entries", [one.id for one in service.entries])
    _check_conditions(service, file, _known(service, file, facts))
    _check_order(service, file)
    _check_finder_side(service, file, finder)
    for number, material in enumerate(service.materials):
        _check_material(service, material, file, f"materials[{number}]")
    _check_owing(service, file)
    _check_sentences(service, file)


def check_finder(finder: Finder, file: str) -> None:
    """The finder's own questions and ways out."""
    _check_unlike(file, "questions", [one.id for one in finder.questions])
    known = {one.id: one for one in finder.questions}
    for number, way in enumerate(finder.elsewhere):
        _check_leaves(way.when, known, file, f"elsewhere[{number}].when")
    if not finder.elsewhere or finder.elsewhere[-1].when is not None:
        mend = "end the list with an entry without a condition"
        raise DefinitionFault(file, "elsewhere", "somebody would be sent nowhere", mend)
    for key, values in finder.not_known.items():
        for value in values:
            _check_leaf(Is(key, value), known, file, f"not_known.{key}")


def check_suggestions(services: Iterable[tuple[str, Service]]) -> None:
    """猜您想要 names only services that exist; `services` come with their files."""
    pairs = list(services)
    known = {service.service_id for _, service in pairs}
    for file, service in pairs:
        for number, name in enumerate(service.suggests):
            if name not in known or name == service.service_id:
                problem = f'"{name}" is no other service'
                raise DefinitionFault(file, f"suggests[{number}]", problem, "name one that exists")


def _known(service: Service, file: str, facts: Iterable[Fact]) -> Known:
    known: dict[str, Question | Fact] = {one.id: one for one in facts}
    for number, fact in enumerate(service.asks_facts):
        if fact not in known:
            problem, mend = f'"{fact}" is no system fact', "name one of facts.json"
            raise DefinitionFault(file, f"asks_facts[{number}]", problem, mend)
    for number, question in enumerate(service.questions):
        if question.id in known:
            problem = f'"{question.id}" is the name of a system fact'
            raise DefinitionFault(file, f"questions[{number}].id", problem, "choose another id")
        _check_unlike(file, f"questions[{number}].options", [one.v for one in question.options])
        known[question.id] = question
    return known


def _check_unlike(file: str, place: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            problem = f'"{name}" stands twice'
            raise DefinitionFault(file, f"{place}[{number}]", problem, "give each its own id")


def _check_conditions(service: Service, file: str, known: Known) -> None:
    for place, condition in conditions(service):
        _check_leaves(condition, known, file, place)


def conditions(service: Service) -> Iterator[tuple[str, Condition | None]]:
    """Every condition over answers and facts, with its place in the file."""
    for number, question in enumerate(service.questions):
        yield f"questions[{number}].when", question.when
    for number, entry in enumerate(service.entries):
        yield f"entries[{number}].when", entry.when
    for number, material in enumerate(service.materials):
        yield f"materials[{number}].when", material.when
        for other, alternative in enumerate(material.alternatives):
            yield f"materials[{number}].alternatives[{other}].when", alternative.when


def _check_leaves(condition: Condition | None, known: Known, file: str, place: str) -> None:
    for leaf in leaves(condition):
        _check_leaf(leaf, known, file, place)


def _check_leaf(leaf: Leaf, known: Known, file: str, place: str) -> None:
    asked = known.get(leaf.q)
    if asked is None:
        mend = f"use one of {', '.join(sorted(known))}"
        raise DefinitionFault(file, place, f'no question or fact "{leaf.q}"', mend)
    for value in (leaf.value,) if isinstance(leaf, Is) else leaf.values:
        _check_value(asked, value, file, place)


def _check_value(asked: Question | Fact, value: object, file: str, place: str) -> None:
    if isinstance(asked, Fact) or asked.type == "bool":
        allowed: list[object] = [True, False]
        is_right = isinstance(value, bool)
    else:
        allowed = [one.v for one in asked.options]
        is_right = isinstance(value, str) and value in allowed
    if not is_right:
        problem = f'"{asked.id}" is never {value!r}'
        mend = (
            f"compare with one of {allowed}" if allowed else "ask a choice, multi or bool instead"
        )
        raise DefinitionFault(file, place, problem, mend)


def _check_order(service: Service, file: str) -> None:
    names = {one.id for one in service.questions}
    needs = {one.id: {leaf.q for leaf in leaves(one.when)} & names for one in service.questions}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle = " → ".join(error.args[1])
        number = [one.id for one in service.questions].index(error.args[1][0])
        problem = f"the questions wait for each other: {circle}"
        mend = "let one of them be asked without a condition"
        raise DefinitionFault(file, f"questions[{number}].when", problem, mend) from None


def _check_finder_side(service: Service, file: str, finder: Finder) -> None:
    known = {one.id: one for one in finder.questions}
    _check_leaves(service.applies_when, known, file, "applies_when")


def _check_material(service: Service, material: Material, file: str, place: str) -> None:
    wants_when = {"conditional": True, "required": False}.get(material.requirement)
    if wants_when is not None and wants_when != (material.when is not None):
        problem = f"a {material.requirement} paper with{'out' if wants_when else ''} a condition"
        raise DefinitionFault(
            file, f"{place}.when", problem, "change the requirement or the `when`"
        )
    ways = material.lacks.ways
    if ("owed" in ways) != service.may_be_owed(material.id):
        mend = "let `ways` and missing_handling.may_be_owed say the same"
        raise DefinitionFault(file, f"{place}.lacks.ways", "may it be owed or not", mend)
    if "alternative" in ways and not material.alternatives:
        mend = "name an alternative or take the way out"
        raise DefinitionFault(file, f"{place}.lacks.ways", "there is no alternative", mend)


def _check_owing(service: Service, file: str) -> None:
    for number, name in enumerate(service.owing.materials if service.owing else ()):
        if service.material(name) is None:
            place = f"missing_handling.may_be_owed[{number}]"
            raise DefinitionFault(file, place, f'no paper "{name}"', "name a paper of `materials`")


def _check_sentences(service: Service, file: str) -> None:
    for place, text in _own_words(service):
        for sentence in _SENTENCE_END.split(text):
            if len(sentence) > LONGEST_SENTENCE:
                problem = f"{len(sentence)} characters in one sentence: {sentence}"
                raise DefinitionFault(file, place, problem, f"stay within {LONGEST_SENTENCE}")


def _own_words(service: Service) -> Iterator[tuple[str, str]]:
    """The texts the site itself wrote, not those quoted from the official lists."""
    yield "online.window_zh", service.online.window_zh
    for number, text in enumerate(service.notice.paragraphs_zh):
        yield f"notice.paragraphs_zh[{number}]", text
    for number, step in enumerate(service.happens_next):
        yield f"happens_next_zh[{number}].text_zh", step.text_zh
    for number, material in enumerate(service.materials):
        yield f"materials[{number}].where_zh", material.where_zh
        yield f"materials[{number}].hint_zh", material.hint_zh
        yield f"materials[{number}].lacks.text_zh", material.lacks.text_zh
