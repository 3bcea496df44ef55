"""Whether the case is one that this service pays: the situation answered, against what was typed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from app.catalogue.claim import Claim, Invoice
from app.catalogue.definition import Service
from app.catalogue.policy_terms import AidVersion, Policies
from app.prereview.finding import N_, Finding, Rule, on_invoice
from app.prereview.values import begins, day_in, place_of, policies_of

GATE = "NOT_ELIGIBLE_SITUATION"

SITUATION_NONE = Rule(
    "SITUATION_NONE",
    "fix",
    N_("您选的是“都不是”"),
    N_("这件事只收那几种情况的费用。"),
    N_("请再看一遍。说不清的，可以请人工看。"),
    reject=GATE,
)
NOT_OTHER_PROVINCE = Rule(
    "NOT_OTHER_PROVINCE",
    "fix",
    N_("这家医院不在外省市"),
    N_("您选的是外省市急诊，医院却在本市。"),
    N_("请看看医院，或改一下是哪种情况。"),
    reject=GATE,
)
NOT_EMERGENCY = Rule(
    "NOT_EMERGENCY",
    "fix",
    N_("这张发票不是急诊的"),
    N_("在外省市看病，一般只有急诊能报。"),
    N_("当时是急诊的，请改过来或请人工看。"),
    reject=GATE,
)
AMBULANCE_ELSEWHERE = Rule(
    "AMBULANCE_ELSEWHERE",
    "fix",
    N_("救护车不是在本市叫的"),
    N_("这种情况只收本市救护车的费用。"),
    N_("请看看地方，或改一下是哪种情况。"),
    reject=GATE,
)
NOT_AMBULANCE = Rule(
    "NOT_AMBULANCE",
    "fix",
    N_("这张不是救护车的发票"),
    N_("您选的情况只收救护车的费用。"),
    N_("请看看发票，或改一下是哪种情况。"),
    reject=GATE,
)
CARD_LOSS_ELSEWHERE = Rule(
    "CARD_LOSS_ELSEWHERE",
    "fix",
    N_("这家医院不在本市"),
    N_("挂失期间，只收在本市看的门急诊。"),
    N_("请看看医院，或改一下是哪种情况。"),
    reject=GATE,
)
CARD_LOSS_NOT_CLINIC = Rule(
    "CARD_LOSS_NOT_CLINIC",
    "fix",
    N_("这张不是门急诊的发票"),
    N_("挂失期间，只收门诊和急诊的费用。"),
    N_("请看看发票，或改一下是哪种情况。"),
    reject=GATE,
)
OUTSIDE_CARD_LOSS = Rule(
    "OUTSIDE_CARD_LOSS",
    "fix",
    N_("看病那天卡没有挂失"),
    N_("您看病是%(served)s。"),
    N_("请对一下看病和挂失的日期。"),
    reject=GATE,
)
LOSS_DATES_REVERSED = Rule(
    "LOSS_DATES_REVERSED",
    "fix",
    N_("拿到新卡比挂失还早"),
    N_("您填的拿到新卡是%(reissued)s。"),
    N_("两个日期可能填反了，请再看一遍。"),
)
TRANSFERRED_LOCAL = Rule(
    "TRANSFERRED_LOCAL",
    "fix",
    N_("这家医院不在外省市"),
    N_("您选的是就医关系转到外省市。"),
    N_("请看看医院，或改一下是哪种情况。"),
    reject=GATE,
)
TRANSFERRED_AMBULANCE = Rule(
    "TRANSFERRED_AMBULANCE",
    "fix",
    N_("这张是救护车的发票"),
    N_("您选的情况不收救护车的费用。"),
    N_("请看看发票，或改一下是哪种情况。"),
    reject=GATE,
)
TRANSFERRED_LATER = Rule(
    "TRANSFERRED_LATER",
    "fix",
    N_("看病那天关系还没转过去"),
    N_("您填的转过去是%(transferred)s。"),
    N_("请对一下看病和转过去的日期。"),
    reject=GATE,
)
THIRD_PARTY_PAYS = Rule(
    "THIRD_PARTY_PAYS",
    "fix",
    N_("别人该付的钱，医保不付"),
    N_("您说受伤有别人要负责。"),
    N_("请先找对方付。只负一部分的，请人工看。"),
)
KIND_NOT_TICKED = Rule(
    "KIND_NOT_TICKED",
    "look",
    N_("这种费用前面没有勾"),
    N_("这张发票的费用，您前面没有选。"),
    N_("请改一下要报哪种费用，或改这张发票。"),
)
ALREADY_APPLIED_THIS_YEAR = Rule(
    "ALREADY_APPLIED_THIS_YEAR",
    "fix",
    N_("这一年已经申请过了"),
    N_("这项救助一年只能申请一次。"),
    N_("没有申请过的，请人工看。"),
    reject="ALREADY_APPLIED_THIS_YEAR",
)
ADDRESS_OUTSIDE = Rule(
    "ADDRESS_OUTSIDE",
    "look",
    N_("快递不到您那里取件"),
    N_("快递只在区里上门取材料。"),
    N_("请换一个区里的地址，或把原件送到窗口。"),
)
PROMISE_FOR_SEVERAL = Rule(
    "PROMISE_FOR_SEVERAL",
    "fix",
    N_("备案几个地方，不能用承诺书"),
    N_("用承诺书，只能备案一个地方。"),
    N_("请改成一个地方，或准备证明。"),
)
FROM_ELSEWHERE = Rule(
    "FROM_ELSEWHERE",
    "look",
    N_("户口和参保都不在这里"),
    N_("也能申请，工作人员会帮您问。"),
    N_("不用改，交上来由人来定。"),
)

Met = tuple[Rule, tuple[str, ...], dict[str, Any]]


def check_situation(claim: Claim, service: Service, policies: Policies) -> Iterator[Finding]:
    """Each invoice is of the situation answered, where the policy's gate asks for one."""
    if not any(policy.gate == "SH3" for policy in policies_of(service, policies)):
        return
    situation = claim.answers.get("situation")
    if situation in ("NONE", "OTHER"):
        yield SITUATION_NONE.found(
            "answer:situation", mend="question:situation", decided_by=("answers.situation",)
        )
    look = GATES.get(str(situation))
    for invoice in claim.invoices if look else ():
        for rule, decided_by, facts in look(claim, invoice):  # type: ignore[misc]
            part = _page_of(invoice, decided_by)
            yield on_invoice(rule, invoice, part, ("answers.situation", *decided_by), **facts)


def _page_of(invoice: Invoice, decided_by: tuple[str, ...]) -> str:
    """Where the deciding fact was typed: a stay says where, an invoice says when and what for."""
    if "service_date" in decided_by:
        return "numbers"
    return "hospital" if "hospital" in decided_by and not invoice.stay_id else "which"


def _other_province_emergency(claim: Claim, invoice: Invoice) -> Iterator[Met]:
    if place_of(invoice, claim) == "local":
        yield NOT_OTHER_PROVINCE, ("hospital",), {}
    if invoice.emergency is False:
        yield NOT_EMERGENCY, ("invoice.emergency",), {}


def _prehospital_local(claim: Claim, invoice: Invoice) -> Iterator[Met]:
    if invoice.setting != "prehospital":
        yield NOT_AMBULANCE, ("invoice.setting",), {}
    elif place_of(invoice, claim) == "other_province":
        yield AMBULANCE_ELSEWHERE, ("hospital",), {}


def _card_loss(claim: Claim, invoice: Invoice) -> Iterator[Met]:
    served, lost = invoice.service_date, _loss_days(claim)
    if place_of(invoice, claim) == "other_province":
        yield CARD_LOSS_ELSEWHERE, ("hospital",), {}
    if invoice.setting != "outpatient":
        yield CARD_LOSS_NOT_CLINIC, ("invoice.setting",), {}
    elif served and lost and lost[0] <= lost[1] and not lost[0] <= served <= lost[1]:
        yield OUTSIDE_CARD_LOSS, ("service_date", "answers.loss_dates"), {"served": served}


def _loss_days(claim: Claim) -> tuple[date, date] | None:
    """The day of the report and the day of the new card, when both were told."""
    answer = claim.answers.get("loss_dates")
    reported, reissued = day_in(answer, "from"), day_in(answer, "to")
    return (reported, reissued) if reported and reissued else None


def _transferred(claim: Claim, invoice: Invoice) -> Iterator[Met]:
    transferred, served = day_in(claim.answers.get("filed"), "date"), begins(invoice, claim)
    if place_of(invoice, claim) == "local":
        yield TRANSFERRED_LOCAL, ("hospital",), {}
    if invoice.setting == "prehospital":
        yield TRANSFERRED_AMBULANCE, ("invoice.setting",), {}
    if transferred and served and served < transferred:
        facts: dict[str, Any] = {"transferred": transferred}
        yield TRANSFERRED_LATER, ("service_date", "answers.filed"), facts


GATES: dict[str, Callable[[Claim, Invoice], Iterator[Met]]] = {
    "OTHER_PROVINCE_EMERGENCY": _other_province_emergency,
    "PREHOSPITAL_LOCAL": _prehospital_local,
    "CARD_LOSS": _card_loss,
    "TRANSFERRED": _transferred,
}


def check_loss_dates(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The new card comes after the loss."""
    lost = _loss_days(claim) if claim.answers.get("situation") == "CARD_LOSS" else None
    if lost and lost[1] < lost[0]:
        yield _answered(LOSS_DATES_REVERSED, "loss_dates", reissued=lost[1])


def check_kinds(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Each invoice is of a kind that was ticked, for the papers are computed from the ticks."""
    question, ticked = service.question("kind"), claim.answers.get("kind")
    if question is None or not ticked:
        return
    widened = {*ticked, *("outpatient" for kind in ticked if kind in ("emergency", "rescue"))}
    for invoice in claim.invoices:
        if question.option(invoice.setting) and invoice.setting not in widened:
            names = ("answers.kind", "invoice.setting")
            yield on_invoice(KIND_NOT_TICKED, invoice, "which", names)


def check_once_a_year(claim: Claim, service: Service, policies: Policies) -> Iterator[Finding]:
    """Aid that is given once a year was not applied for this year."""
    for policy in policies_of(service, policies):
        version = policy.version_on(claim.filed_on)
        once = isinstance(version, AidVersion) and version.once_per_year
        if once and claim.filed_on.year in claim.known.aid_years:
            yield ALREADY_APPLIED_THIS_YEAR.found("claim", decided_by=("filed_on", "aid_years"))


def check_answers(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Answers that settle something by themselves."""
    answers = claim.answers
    if answers.get("injury") is not False and answers.get("third_party") is True:
        yield _answered(THIRD_PARTY_PAYS, "third_party")
    if answers.get("address") is False and service.question("address"):
        yield _answered(ADDRESS_OUTSIDE, "address")
    if answers.get("promise") is True and _several(answers.get("multi")):
        yield _answered(PROMISE_FOR_SEVERAL, "multi", "promise")
    if answers.get("hukou") is False:
        yield _answered(FROM_ELSEWHERE, "hukou")


def _several(answer: object) -> bool:
    return isinstance(answer, int) and answer > 1


def _answered(rule: Rule, question: str, *others: str, **facts: Any) -> Finding:
    return rule.found(
        f"answer:{question}",
        mend=f"question:{question}",
        decided_by=tuple(f"answers.{one}" for one in (question, *others)),
        **facts,
    )


CHECKS = (check_situation, check_loss_dates, check_kinds, check_once_a_year, check_answers)
