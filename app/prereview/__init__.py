"""Pre-review (预审): what a machine can see before anybody files, told all at once. Pure.

It never refuses for good: whatever it says can be disputed, and then a person looks.
"""

from app.catalogue.claim import Claim
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.prereview import (
    amounts,
    history,
    invoices,
    papers,
    payee,
    people,
    questions,
    readings,
    situation,
    stays,
)
from app.prereview.by_paper import of_material
from app.prereview.finding import KINDS, SUBJECTS, Finding, Rule, Term, Words, say, words

__all__ = [
    "KINDS",
    "Finding",
    "Term",
    "Words",
    "codes",
    "of_material",
    "review",
    "rules",
    "say",
    "words",
]

PARTS = (questions, situation, people, stays, invoices, amounts, history, papers, readings, payee)
CHECKS = tuple(check for part in PARTS for check in part.CHECKS)
RULES = tuple(rule for part in PARTS for rule in vars(part).values() if isinstance(rule, Rule))
PLACES = {rule.code: place for place, rule in enumerate(RULES)}


def review(claim: Claim, service: Service, policies: Policies) -> list[Finding]:
    """Everything there is to say about the claim, sorted by kind, then by what it is about."""
    return sorted((one for check in CHECKS for one in check(claim, service, policies)), key=_place)


def _place(finding: Finding) -> tuple[int, int, str, int, str]:
    subject = finding.about.partition(":")[0]
    return (
        KINDS.index(finding.kind),
        SUBJECTS.index(subject),
        finding.about,
        PLACES[finding.code],
        repr(sorted(finding.facts.items())),
    )


def rules() -> tuple[Rule, ...]:
    """Every rule there is, with its words: for the desk, the gallery and the translators."""
    return RULES


def codes() -> tuple[str, ...]:
    """The closed list of codes that a finding can have."""
    return tuple(PLACES)
