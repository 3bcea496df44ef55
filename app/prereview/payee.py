"""Where the money goes: the patient's own card. Who is paid after a death, a person decides."""

from collections.abc import Iterator
from typing import Any

from app.catalogue.claim import Claim, Payee
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.numbers import luhn_holds
from app.prereview.finding import N_, Finding, Rule
from app.prereview.values import asks, said_deceased, text_of

PAYEE_MISSING = Rule(
    "PAYEE_MISSING",
    "fix",
    N_("收钱的银行卡还没填"),
    N_("要知道钱打到哪张卡。"),
    N_("请填看病的人自己的卡。"),
)
CARD_WRONG = Rule(
    "CARD_WRONG",
    "fix",
    N_("银行卡号有一位不对"),
    N_("卡号一般16到19位，在卡的正面。"),
    N_("请照着卡，四位四位再对一遍。"),
)
HOLDER_DIFFERS = Rule(
    "HOLDER_DIFFERS",
    "fix",
    N_("银行卡不是%(name)s的"),
    N_("卡上的名字是%(holder)s。钱只能打到看病的人自己的卡。"),
    N_("请换一张%(name)s自己的卡。"),
)
PAYEE_OF_DECEASED = Rule(
    "PAYEE_OF_DECEASED",
    "look",
    N_("钱打给谁，要由人来定"),
    N_("看病的人不在了，工作人员会联系您。"),
    N_("请留好户口本和关系证明。"),
)
PAYEE_AT_WINDOW = Rule(
    "PAYEE_AT_WINDOW",
    "look",
    N_("银行卡到窗口再给"),
    N_("您没有同意在网上给银行卡。"),
    N_("审核时工作人员会联系您，带卡到窗口登记。"),
)


def check_payee(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """A card that can exist, of the patient; for the deceased a person decides."""
    if not asks(service, "payee", claim):
        return
    payee, deceased = claim.payee or Payee(), said_deceased(claim) is True
    if deceased or claim.known.death:
        yield _payee(PAYEE_OF_DECEASED, ("answers.patient_state", "insured_persons"))
    if payee.card and not is_card_number(payee.card):
        yield _payee(CARD_WRONG, ("payee.card",))
    if deceased:
        return
    if claim.payee_withheld:
        yield PAYEE_AT_WINDOW.found("payee", mend="consents", decided_by=("payee_withheld",))
        return
    if not payee.card or not payee.holder:
        yield _payee(PAYEE_MISSING, ("payee.card", "payee.holder"))
    yield from _check_holder(payee, claim.patient.name)


def _check_holder(payee: Payee, name: str) -> Iterator[Finding]:
    if payee.holder and name and text_of(payee.holder) != text_of(name):
        decided_by = ("payee.holder", "patient.name")
        yield _payee(HOLDER_DIFFERS, decided_by, name=name[:12], holder=payee.holder[:12])


def is_card_number(card: str) -> bool:
    """12 to 19 digits whose last one is right (Luhn)."""
    if not (card.isascii() and card.isdigit() and 12 <= len(card) <= 19):
        return False
    return luhn_holds(card)


def _payee(rule: Rule, decided_by: tuple[str, ...], **facts: Any) -> Finding:
    return rule.found("payee", mend="payee", decided_by=decided_by, **facts)


CHECKS = (check_payee,)
