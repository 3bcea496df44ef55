"""Each paper and each question of every service under every combination of the answers that decide it.

Kept as text, so that a changed definition shows as a diff:
`python -m tests.catalogue.test_what_decides_each_paper` writes the texts anew.
"""

import itertools
from pathlib import Path

import pytest

from app.catalogue.checklist import asked, checklist
from app.catalogue.conditions import leaves
from app.catalogue.services import load

TEXTS = Path(__file__).parent / "deciding"
CATALOGUE = load()
SERVICES = [service.service_id for service in CATALOGUE.services()]
SAID = {None: "没说", True: "是", False: "否"}


def choices(service, name):
    """Every answer to a question or fact, none at all first."""
    question = service.question(name)
    if question is None or question.type == "bool":
        return [None, True, False]
    each = [[option.v] if question.type == "multi" else option.v for option in question.options]
    several = [[option.v for option in question.options], []] if question.type == "multi" else []
    return [None, *each, *several]


def combinations(service, *conditions):
    """Every combination of answers to what these conditions look at; one empty if to nothing."""
    names = list(dict.fromkeys(leaf.q for one in conditions for leaf in leaves(one)))
    for chosen in itertools.product(*(choices(service, name) for name in names)):
        yield dict(zip(names, chosen, strict=True))


def say(answers):
    words = [f"{name}={_word(answer)}" for name, answer in answers.items()]
    return ", ".join(words) or "总是"


def _word(answer):
    if isinstance(answer, list):
        return "+".join(answer) or "一个没选"
    return SAID[answer] if answer is None or isinstance(answer, bool) else answer


def lines_of_paper(service, material):
    yield f"[{material.id}] {material.name_zh}"
    when = (material.when, *(one.when for one in material.alternatives))
    for answers in combinations(service, *when):
        printed = checklist(service, answers, {})["materials"]
        one = next(row for row in printed if row["id"] == material.id)
        told = [one["requirement"]]
        told += [f"because {' '.join(one['because'])}"] if one["because"] else []
        told += [f"missing {' '.join(one['missing'])}"] if one["missing"] else []
        told += [f"or {' / '.join(one['alternatives'])}"] if one["alternatives"] else []
        yield f"  {say(answers)}: {'; '.join(told)}"


def lines_of_question(service, question):
    yield f"<{question.id}> {question.text_zh}"
    for answers in combinations(service, question.when):
        is_asked = question in asked(service, answers, {})
        yield f"  {say(answers)}: {'asked' if is_asked else 'not asked'}"


def text_of(service_id):
    service = CATALOGUE.latest(service_id)
    lines = [line for one in service.materials for line in lines_of_paper(service, one)]
    lines += [
        line for one in service.questions if one.when for line in lines_of_question(service, one)
    ]
    return "\n".join([*lines, ""])


@pytest.mark.parametrize("service_id", SERVICES)
def test_every_combination_decides_as_it_was_reviewed(service_id):
    assert text_of(service_id) == (TEXTS / f"{service_id}.txt").read_text("utf-8")


def test_no_text_is_left_over_from_a_service_that_is_gone():
    assert {path.stem for path in TEXTS.glob("*.txt")} == set(SERVICES)


@pytest.mark.parametrize("service_id", SERVICES)
def test_facts_decide_like_answers_wherever_they_come_from(service_id):
    service = CATALOGUE.latest(service_id)
    for material in service.materials:
        for answers in combinations(service, material.when):
            as_answers = checklist(service, answers, {})["materials"]
            as_facts = checklist(service, {}, answers)["materials"]
            assert as_answers == as_facts


def test_a_fact_of_the_system_stands_above_an_answer():
    """Somebody says that his hospital is in the city; the directory of hospitals knows better."""
    service = CATALOGUE.latest("PT-MUTUAL-SELF")
    said, known = {"inpatient_other_province": False}, {"inpatient_other_province": True}
    printed = checklist(service, said, known)["materials"]
    needs = {one["id"]: one["requirement"] for one in printed}
    assert needs["cross_province_settlement"] == "required"


if __name__ == "__main__":
    TEXTS.mkdir(exist_ok=True)
    for service_id in SERVICES:
        (TEXTS / f"{service_id}.txt").write_text(text_of(service_id), "utf-8")
