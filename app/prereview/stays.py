"""Stays and hospitals: days that follow each other, and a hospital the fund knows."""

from collections.abc import Iterator
from datetime import timedelta

from app.catalogue.claim import Claim, Invoice, Stay
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, on_invoice, on_stay
from app.prereview.values import asks, is_emergency, stay_of

A_YEAR = timedelta(days=365)

NO_STAY = Rule(
    "NO_STAY",
    "fix",
    N_("还没有填住院"),
    N_("要看哪天住进去、哪天出来。"),
    N_("日期写在出院小结上，请照着填。"),
)
STAY_DATES_MISSING = Rule(
    "STAY_DATES_MISSING",
    "fix",
    N_("住院的日期没填全"),
    N_("入院和出院两个日期都要。"),
    N_("日期写在出院小结上，请照着填。"),
)
DISCHARGE_BEFORE_ADMIT = Rule(
    "DISCHARGE_BEFORE_ADMIT",
    "fix",
    N_("出院比入院还早"),
    N_("您填的出院是%(discharge)s。"),
    N_("请看出院小结，两个日期可能填反了。"),
)
ADMIT_IN_FUTURE = Rule(
    "ADMIT_IN_FUTURE",
    "fix",
    N_("入院的日期还没到"),
    N_("您填的是%(admit)s，今天还没到。"),
    N_("请看看年和月有没有填错。"),
)
DISCHARGE_IN_FUTURE = Rule(
    "DISCHARGE_IN_FUTURE",
    "fix",
    N_("出院的日期还没到"),
    N_("您填的是%(discharge)s，今天还没到。"),
    N_("请看看日期。还没出院的，出院后再来报。"),
)
STAYS_OVERLAP = Rule(
    "STAYS_OVERLAP",
    "look",
    N_("两次住院的日期重在一起了"),
    N_("和%(admit)s那次住院有重叠。"),
    N_("请看出院小结，对一下两次的日期。"),
)
STAY_OVER_YEAR = Rule(
    "STAY_OVER_YEAR",
    "look",
    N_("这次住院超过一年了"),
    N_("按您填的，住了%(days)s天。"),
    N_("请看看年份。没有填错就不用改。"),
)
STAY_WITHOUT_INVOICE = Rule(
    "STAY_WITHOUT_INVOICE",
    "look",
    N_("这次住院还没有发票"),
    N_("没有发票的住院不会算钱。"),
    N_("请添上它的发票，或去掉这次住院。"),
)
HOSPITAL_MISSING = Rule(
    "HOSPITAL_MISSING",
    "fix",
    N_("医院的名字还没填"),
    N_("要知道是在哪家医院看的。"),
    N_("请照发票上盖的章写全名。"),
)
HOSPITAL_UNKNOWN = Rule(
    "HOSPITAL_UNKNOWN",
    "look",
    N_("名单里没有找到这家医院"),
    N_("可能是名字没写全，也可能是新医院。"),
    N_("请照发票上盖的章再看一眼。"),
)
HOSPITAL_NOT_PAYABLE = Rule(
    "HOSPITAL_NOT_PAYABLE",
    "fix",
    N_("这家不是医保定点医院"),
    N_("不是定点的，只有急诊抢救能报。"),
    N_("当时是急诊抢救的，请人工看。"),
)
HOSPITAL_NOT_DESIGNATED = Rule(
    "HOSPITAL_NOT_DESIGNATED",
    "look",
    N_("这家不是医保定点医院"),
    N_("急诊抢救的也可能报，由人来定。"),
    N_("请把急诊病历准备好。"),
)


def check_any_stay(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Where stays are asked for, there is one."""
    if asks(service, "stays", claim) and not claim.stays:
        yield NO_STAY.found("claim", mend="stays", decided_by=("stays", "answers.kind"))


def check_days(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Both days of a stay are there, in order, and not too far apart."""
    names = ("stay.admit", "stay.discharge")
    for stay in claim.stays:
        if stay.admit is None or stay.discharge is None:
            yield on_stay(STAY_DATES_MISSING, stay, "dates", names)
        elif stay.discharge < stay.admit:
            yield on_stay(DISCHARGE_BEFORE_ADMIT, stay, "dates", names, discharge=stay.discharge)
        elif stay.discharge - stay.admit > A_YEAR:
            days = (stay.discharge - stay.admit).days
            yield on_stay(STAY_OVER_YEAR, stay, "dates", names, days=days)


def check_days_are_past(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Nobody is admitted or discharged in the future."""
    for stay in claim.stays:
        if stay.admit and stay.admit > claim.filed_on:
            names = ("stay.admit", "filed_on")
            yield on_stay(ADMIT_IN_FUTURE, stay, "dates", names, admit=stay.admit)
        elif stay.discharge and stay.discharge > claim.filed_on:
            names = ("stay.discharge", "filed_on")
            yield on_stay(DISCHARGE_IN_FUTURE, stay, "dates", names, discharge=stay.discharge)


def check_overlap(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Nobody lies in two beds; to leave and enter on one day is fine."""
    for stay in claim.stays:
        for other in claim.stays:
            if _comes_before(other, stay) and _overlap(other, stay):
                decided_by = ("stay.admit", "stay.discharge")
                yield on_stay(STAYS_OVERLAP, stay, "dates", decided_by, admit=other.admit)


def _comes_before(one: Stay, other: Stay) -> bool:
    """Of two stays exactly one comes before the other, whatever order they were typed in."""
    return (
        one.admit is not None
        and other.admit is not None
        and ((one.admit, one.id) < (other.admit, other.id))
    )


def _overlap(one: Stay, other: Stay) -> bool:
    ends = (one.admit, one.discharge, other.admit, other.discharge)
    if None in ends or one.discharge < one.admit or other.discharge < other.admit:  # type: ignore[operator]
        return False
    same = (one.admit, one.discharge) == (other.admit, other.discharge)
    return same or (one.admit < other.discharge and other.admit < one.discharge)  # type: ignore[operator]


def check_has_invoice(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """A stay brings at least one invoice, once there are invoices at all."""
    with_invoice = {invoice.stay_id for invoice in claim.invoices}
    for stay in claim.stays:
        if claim.invoices and stay.id not in with_invoice:
            yield on_stay(STAY_WITHOUT_INVOICE, stay, "dates", ("invoice.stay_id",))


def check_hospitals_of_stays(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The hospital of a stay is named, in the directory, and designated."""
    for stay in claim.stays:
        rule = _about_hospital(stay, is_emergency(claim))
        if rule is not None:
            yield on_stay(rule, stay, "hospital", ("stay.hospital", "hospitals"))


def check_hospitals_of_invoices(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The same for invoices outside of a stay; ambulances are no hospitals."""
    for invoice in claim.invoices:
        if stay_of(invoice, claim) is None and invoice.setting in ("outpatient", "observation"):
            rule = _about_hospital(invoice, is_emergency(claim, invoice))
            if rule is not None:
                yield on_invoice(rule, invoice, "hospital", ("invoice.hospital", "hospitals"))


def _about_hospital(where: Stay | Invoice, emergency: bool) -> Rule | None:
    if not where.hospital:
        return HOSPITAL_MISSING
    if not where.hospital_known:
        return HOSPITAL_UNKNOWN
    if where.designated is False:
        return HOSPITAL_NOT_DESIGNATED if emergency else HOSPITAL_NOT_PAYABLE
    return None


CHECKS = (
    check_any_stay,
    check_days,
    check_days_are_past,
    check_overlap,
    check_has_invoice,
    check_hospitals_of_stays,
    check_hospitals_of_invoices,
)
