"""Questions of the service that apply to this person and have no answer yet."""

from collections.abc import Iterator

from app.catalogue.checklist import asked
from app.catalogue.claim import Claim
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, Term
from app.prereview.values import values

ELSEWHERE = ("tick", "tick_with_wait", "consent", "button", "stay", "invoice", "bank_card")
EMPTY: tuple[object, ...] = (None, "", [], (), {})

QUESTION_OPEN = Rule(
    "QUESTION_OPEN",
    "fix",
    N_("还有一题没有答"),
    N_("%(question)s"),
    N_("请点进去答一下。"),
)


def check_questions(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Every plain question is answered; ticks, stays, invoices and cards are checked elsewhere."""
    for question in asked(service, claim.answers, dict(values(claim))):
        if question.type not in ELSEWHERE and claim.answers.get(question.id) in EMPTY:
            is_phone = question.type == "phone"
            yield QUESTION_OPEN.found(
                f"answer:{question.id}",
                mend="contact" if is_phone else f"question:{question.id}",
                decided_by=(f"answers.{question.id}",),
                question=Term(question.text_zh),
            )


CHECKS = (check_questions,)
