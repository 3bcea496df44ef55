"""The papers a person needs, computed from his answers, with the reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.catalogue.conditions import Verdict, judge
from app.catalogue.definition import Material, Question, Service
from app.catalogue.wording import answers_zh

Answers = Mapping[str, object]


@dataclass(frozen=True)
class Reason:
    """An answer that decided something; without answers, one that is still missing."""

    id: str
    question_zh: str
    answers_zh: tuple[str, ...] = ()

    @property
    def text_zh(self) -> str:
        """`看病的人现在的情况? 未成年, 没有身份证`."""
        return " ".join((self.question_zh, "、".join(self.answers_zh))).strip()


@dataclass(frozen=True)
class Row:
    """One paper on the checklist page; `owed_days` is None where it may not follow later."""

    material: Material
    requirement: str
    because: tuple[Reason, ...]
    missing: tuple[Reason, ...]
    alternatives_zh: tuple[str, ...]
    owed_days: int | None

    @property
    def is_needed(self) -> bool:
        return self.requirement == "required"

    @property
    def is_open(self) -> bool:
        return self.requirement == "unknown"

    @property
    def may_be_owed(self) -> bool:
        return self.owed_days is not None


def asked(service: Service, answers: Answers, facts: Answers) -> tuple[Question, ...]:
    """The questions to ask, in order, answered or not; a condition still unknown waits."""
    values = {**answers, **facts}
    return tuple(one for one in service.questions if judge(one.when, values).value is True)


def checklist(service: Service, answers: Answers, facts: Answers) -> dict[str, object]:
    """What `bangban checklist` prints."""
    return {
        "service": service.service_id,
        "questions": [question.id for question in asked(service, answers, facts)],
        "materials": [_printed(one, {**answers, **facts}) for one in service.materials],
    }


def _printed(material: Material, values: Answers) -> dict[str, object]:
    requirement, verdict = _requirement(material, values)
    return {
        "id": material.id,
        "requirement": requirement,
        "because": list(verdict.because),
        "missing": list(verdict.missing),
        "alternatives": list(_alternatives(material, values)),
    }


def checklist_rows(service: Service, answers: Answers, facts: Answers) -> tuple[Row, ...]:
    """The same checklist as the pages show it, every paper with its reasons in words."""
    values = {**answers, **facts}
    return tuple(_row(service, material, values) for material in service.materials)


def _row(service: Service, material: Material, values: Answers) -> Row:
    requirement, verdict = _requirement(material, values)
    owing = service.owing if service.may_be_owed(material.id) else None
    return Row(
        material=material,
        requirement=requirement,
        because=_reasons(service, verdict.because, values),
        missing=_reasons(service, verdict.missing, {}),
        alternatives_zh=_alternatives(material, values),
        owed_days=owing.days if owing else None,
    )


def _requirement(material: Material, values: Answers) -> tuple[str, Verdict]:
    if material.requirement != "conditional":
        return material.requirement, Verdict(material.requirement == "required")
    verdict = judge(material.when, values)
    words = {True: "required", False: "not_required", None: "unknown"}
    return words[verdict.value], verdict


def _alternatives(material: Material, values: Answers) -> tuple[str, ...]:
    return tuple(
        name
        for alternative in material.alternatives
        if judge(alternative.when, values).value is True
        for name in alternative.names_zh
    )


def _reasons(service: Service, names: Iterable[str], values: Answers) -> tuple[Reason, ...]:
    return tuple(_reason(service, name, values.get(name)) for name in names)


def _reason(service: Service, name: str, answer: object) -> Reason:
    question, fact = service.question(name), service.fact(name)
    if question is not None:
        return Reason(name, question.text_zh, answers_zh(question, answer))
    if fact is not None and answer is None:
        return Reason(name, fact.ask_zh)
    return Reason(name, fact.text_zh if fact else name, answers_zh(None, answer))
