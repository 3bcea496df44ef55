"""What stands on an invoice: its numbers, its name, its days, the stay it belongs to."""

import re
from collections.abc import Iterator
from datetime import timedelta

from app.catalogue.claim import Claim, Invoice
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, on_invoice
from app.prereview.values import STAY_SETTINGS, asks, stay_of, text_of

LONG_AFTER = timedelta(days=180)
CODE = re.compile(r"[0-9]{8,12}")
NUMBER = re.compile(r"[0-9]{8,20}")
E_NUMBER = re.compile(r"[0-9]{20}")
CHECK_CODE = re.compile(r"[0-9A-Za-z]{6}|[0-9]{20}")
NO_INVOICE = Rule(
    "NO_INVOICE",
    "fix",
    N_("还没有填发票"),
    N_("报销要看发票。"),
    N_("请照着发票填号码和钱数。"),
)
NUMBER_MISSING = Rule(
    "NUMBER_MISSING",
    "fix",
    N_("发票号码还没填"),
    N_("没有号码，就查不到这张发票。"),
    N_("发票号码一般在右上角，请照着填。"),
)
NUMBER_SHAPE = Rule(
    "NUMBER_SHAPE",
    "fix",
    N_("发票号码的位数不对"),
    N_("号码是8到20位数字，现在有%(digits)s位。"),
    N_("发票号码一般在右上角，请对着再看一遍。"),
)
CODE_MISSING = Rule(
    "CODE_MISSING",
    "fix",
    N_("发票代码还没填"),
    N_("发票代码和号码是两行数字。"),
    N_("代码一般在左上角。号码有20位的不用填代码。"),
)
CODE_SHAPE = Rule(
    "CODE_SHAPE",
    "fix",
    N_("发票代码的位数不对"),
    N_("代码是8到12位数字，现在有%(digits)s位。"),
    N_("代码一般在左上角，请对着再看一遍。"),
)
CHECK_CODE_SHAPE = Rule(
    "CHECK_CODE_SHAPE",
    "look",
    N_("校验码好像不全"),
    N_("校验码一般是6位数字或字母。"),
    N_("请对着发票再看一眼，没有的可以空着。"),
)
PAYER_DIFFERS = Rule(
    "PAYER_DIFFERS",
    "fix",
    N_("发票上的名字不一样"),
    N_("发票写的是%(payer)s，看病的人是%(name)s。"),
    N_("请换看病的人自己的发票，或改名字。"),
)
ISSUED_MISSING = Rule(
    "ISSUED_MISSING",
    "fix",
    N_("开票日期还没填"),
    N_("要看日期，才知道还能不能报。"),
    N_("请看发票右上角的开票日期。"),
)
ISSUED_IN_FUTURE = Rule(
    "ISSUED_IN_FUTURE",
    "fix",
    N_("开票日期还没到"),
    N_("您填的是%(issued)s，今天还没到。"),
    N_("请对着发票，看看年和月有没有填错。"),
)
ISSUED_BEFORE_CARE = Rule(
    "ISSUED_BEFORE_CARE",
    "look",
    N_("开票比看完病还早"),
    N_("开票是%(issued)s。"),
    N_("发票一般看完病才开，请看看两个日期。"),
)
ISSUED_LONG_AFTER = Rule(
    "ISSUED_LONG_AFTER",
    "look",
    N_("开票比看病晚了很久"),
    N_("开票是%(issued)s。"),
    N_("请看看两个日期有没有填错。"),
)
SERVICE_MISSING = Rule(
    "SERVICE_MISSING",
    "fix",
    N_("看病的日期还没填"),
    N_("要看哪天看的病，才能算。"),
    N_("请看发票上的就诊日期。"),
)
SERVICE_IN_FUTURE = Rule(
    "SERVICE_IN_FUTURE",
    "fix",
    N_("看病的日期还没到"),
    N_("您填的是%(service_date)s，今天还没到。"),
    N_("请看看年和月有没有填错。"),
)
SERVICE_OUTSIDE_STAY = Rule(
    "SERVICE_OUTSIDE_STAY",
    "look",
    N_("看病的日期不在住院这几天里"),
    N_("您填的是%(service_date)s。"),
    N_("请看看日期，或换成另一次住院。"),
)
STAY_NOT_CHOSEN = Rule(
    "STAY_NOT_CHOSEN",
    "fix",
    N_("还不知道是哪次住院的发票"),
    N_("住院发票要对上一次住院。"),
    N_("请选一下是哪次住院的。"),
)
HOSPITALS_DIFFER = Rule(
    "HOSPITALS_DIFFER",
    "look",
    N_("发票和住院的医院不一样"),
    N_("发票上是%(invoice_hospital)s。"),
    N_("请看看是不是选错了住院。"),
)


def check_any_invoice(claim: Claim, service: Service, _: Policies) -> Iterator[Finding]:
    """Where invoices are asked for, there is one."""
    if asks(service, "invoices", claim) and not claim.invoices:
        yield NO_INVOICE.found("claim", mend="invoices", decided_by=("invoices",))


def check_numbers(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """Number and code are there and have the shape of such numbers."""
    for invoice in claim.invoices:
        number, code = invoice.number, invoice.code
        if not number:
            yield on_invoice(NUMBER_MISSING, invoice, "numbers", ("invoice.number",))
        elif not NUMBER.fullmatch(number):
            yield _shape(NUMBER_SHAPE, invoice, "number")
        if code and not CODE.fullmatch(code):
            yield _shape(CODE_SHAPE, invoice, "code")
        if not code and not E_NUMBER.fullmatch(number):
            yield on_invoice(CODE_MISSING, invoice, "numbers", ("invoice.code", "invoice.number"))
        if invoice.check_code and not CHECK_CODE.fullmatch(invoice.check_code):
            yield on_invoice(CHECK_CODE_SHAPE, invoice, "numbers", ("invoice.check_code",))


def _shape(rule: Rule, invoice: Invoice, name: str) -> Finding:
    digits = sum(sign.isdigit() for sign in getattr(invoice, name))
    return on_invoice(rule, invoice, "numbers", (f"invoice.{name}",), digits=digits)


def check_payer(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The name on the invoice, once it is known, is the patient's."""
    for invoice in claim.invoices:
        payer, name = invoice.payer, claim.patient.name
        if payer and name and text_of(payer) != text_of(name):
            decided_by = ("invoice.payer", "patient.name")
            yield on_invoice(
                PAYER_DIFFERS, invoice, "numbers", decided_by, payer=payer[:8], name=name[:8]
            )


def check_issued(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The day of issue is there, is past, and fits the days of care."""
    for invoice in claim.invoices:
        issued, stay = invoice.issued, stay_of(invoice, claim)
        done = stay.discharge if stay else invoice.service_date
        if issued is None:
            yield on_invoice(ISSUED_MISSING, invoice, "numbers", ("invoice.issued",))
        elif issued > claim.filed_on:
            decided_by = ("invoice.issued", "filed_on")
            yield on_invoice(ISSUED_IN_FUTURE, invoice, "numbers", decided_by, issued=issued)
        elif done is not None:
            decided_by = ("invoice.issued", "stay.discharge" if stay else "invoice.service_date")
            if issued < done:
                yield on_invoice(ISSUED_BEFORE_CARE, invoice, "numbers", decided_by, issued=issued)
            elif issued > done + LONG_AFTER:
                yield on_invoice(ISSUED_LONG_AFTER, invoice, "numbers", decided_by, issued=issued)


def check_service_date(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The day of care outside of a stay is there and is past."""
    for invoice in claim.invoices:
        served = invoice.service_date
        if served is None:
            if invoice.setting not in STAY_SETTINGS:
                yield on_invoice(SERVICE_MISSING, invoice, "numbers", ("invoice.service_date",))
        elif served > claim.filed_on:
            names = ("invoice.service_date", "filed_on")
            yield on_invoice(SERVICE_IN_FUTURE, invoice, "numbers", names, service_date=served)


def check_stay_of_invoice(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """An invoice of a stay names its stay, and agrees with it."""
    for invoice in claim.invoices:
        stay, served = stay_of(invoice, claim), invoice.service_date
        if stay is None:
            if invoice.setting in STAY_SETTINGS:
                yield on_invoice(STAY_NOT_CHOSEN, invoice, "which", ("invoice.stay_id",))
            continue
        admit, discharge = stay.admit, stay.discharge
        if served and admit and discharge and not admit <= served <= discharge:
            days = ("invoice.service_date", "stay.admit", "stay.discharge")
            yield on_invoice(SERVICE_OUTSIDE_STAY, invoice, "which", days, service_date=served)
        if (
            invoice.hospital
            and stay.hospital
            and text_of(invoice.hospital) != text_of(stay.hospital)
        ):
            names = ("invoice.hospital", "stay.hospital")
            yield on_invoice(
                HOSPITALS_DIFFER, invoice, "which", names, invoice_hospital=invoice.hospital[:16]
            )


CHECKS = (
    check_any_invoice,
    check_numbers,
    check_payer,
    check_issued,
    check_service_date,
    check_stay_of_invoice,
)
