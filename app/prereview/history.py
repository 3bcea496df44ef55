"""What is already known of an invoice: void, reimbursed elsewhere, filed before, too late."""

from collections import Counter
from collections.abc import Iterator

from app.catalogue.claim import Claim, Elsewhere, Invoice
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.prereview.finding import N_, Finding, Rule, on_invoice
from app.prereview.values import policies_of

INVOICE_VOID = Rule(
    "INVOICE_VOID",
    "fix",
    N_("这张发票已经作废"),
    N_("医院收回或重开过，就会作废。"),
    N_("请找医院后来给的那张发票，换上它。"),
    reject="INVOICE_VOID",
)
FISCAL_REIMBURSED = Rule(
    "FISCAL_REIMBURSED",
    "fix",
    N_("这张发票在别处报过了"),
    N_("财政登记里，它已经报过一次。"),
    N_("一张发票只能报一次，请去掉它。"),
    reject="FISCAL_REIMBURSED",
)
DUPLICATE = Rule(
    "DUPLICATE",
    "fix",
    N_("同一张发票填了两次"),
    N_("代码和号码都一样。"),
    N_("请去掉一张，或看看号码有没有填错。"),
    reject="DUPLICATE",
)
DUPLICATE_FILED = Rule(
    "DUPLICATE_FILED",
    "look",
    N_("这张发票在另一件里已经有了"),
    N_("那一件是%(number)s，还在办。"),
    N_("请看看要不要再报，确实要就接着办。"),
    reject="DUPLICATE",
)
DUPLICATE_UNNAMED = Rule(
    "DUPLICATE_UNNAMED",
    "look",
    N_("这张发票在另一件里已经有了"),
    N_("那一件还没有办完。"),
    N_("请看看要不要再报，确实要就接着办。"),
    reject="DUPLICATE",
)
DUPLICATE_PAID = Rule(
    "DUPLICATE_PAID",
    "fix",
    N_("这张发票已经报过了"),
    N_("登记里，它已经报过一次。"),
    N_("一张发票只能报一次，请去掉它。"),
    reject="DUPLICATE",
)
DUPLICATE_PAID_ON = Rule(
    "DUPLICATE_PAID_ON",
    "fix",
    N_("这张发票已经报过了"),
    N_("登记里，%(on)s报过一次。"),
    N_("一张发票只能报一次，请去掉它。"),
    reject="DUPLICATE",
)
DUPLICATE_OTHER_PERSON = Rule(
    "DUPLICATE_OTHER_PERSON",
    "look",
    N_("这张发票已有人报过"),
    N_("系统里有一张代码和号码都一样的。"),
    N_("请看看号码。没有填错，就请人工看。"),
    reject="DUPLICATE",
)
OVER_TIME_LIMIT = Rule(
    "OVER_TIME_LIMIT",
    "fix",
    N_("这张发票过了报销期限"),
    N_("它最晚能报到%(last_day)s。"),
    N_("请看看开票日期。有特别的原因，请人工看。"),
    reject="OVER_TIME_LIMIT",
)
INVOICE_GENUINE = Rule("INVOICE_GENUINE", "fine", N_("发票是真的，没有作废"))
NOT_CLAIMED_BEFORE = Rule("NOT_CLAIMED_BEFORE", "fine", N_("这张发票没有报过"))
WITHIN_TIME_LIMIT = Rule("WITHIN_TIME_LIMIT", "fine", N_("还在报销期限里"))


def check_fiscal(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """What the fiscal register says of the invoice; it may say nothing."""
    says = {"void": INVOICE_VOID, "reimbursed": FISCAL_REIMBURSED, "valid": INVOICE_GENUINE}
    for invoice in claim.invoices:
        rule = says.get(claim.known.fiscal.get(invoice.key, ""))
        if rule is not None:
            yield on_invoice(rule, invoice, "numbers", ("fiscal",))


def check_twice_here(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The same invoice once in a claim; every copy is shown, so that either can go."""
    seen = Counter(invoice.key for invoice in claim.invoices if invoice.number)
    for invoice in claim.invoices:
        if seen[invoice.key] > 1:
            decided_by = ("invoice.code", "invoice.number")
            yield on_invoice(DUPLICATE, invoice, "numbers", decided_by)


def check_elsewhere(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The same invoice in another filing, or paid before; never whose it is."""
    for invoice in claim.invoices:
        other = claim.known.elsewhere.get(invoice.key) if invoice.number else None
        if other is not None:
            yield _found_elsewhere(invoice, other)
        elif invoice.number and invoice.key in claim.known.looked_up:
            yield on_invoice(NOT_CLAIMED_BEFORE, invoice, "numbers", ("paid_invoices",))


def _found_elsewhere(invoice: Invoice, other: Elsewhere) -> Finding:
    """`number` is told for the person's own filings; for the desk it is among the facts."""
    decided_by = ("invoice.code", "invoice.number", "paid_invoices")
    if not other.same_person:
        return on_invoice(DUPLICATE_OTHER_PERSON, invoice, "numbers", decided_by)
    if other.state != "paid":
        rule = DUPLICATE_FILED if other.number else DUPLICATE_UNNAMED
    else:
        rule = DUPLICATE_PAID_ON if other.on else DUPLICATE_PAID
    facts = {"number": other.number, "on": other.on}
    return on_invoice(rule, invoice, "numbers", decided_by, **facts)


def check_time_limit(claim: Claim, service: Service, policies: Policies) -> Iterator[Finding]:
    """Filed by the last day that the service's policy gives this invoice."""
    limits = [one.filing_limit for one in policies_of(service, policies) if one.filing_limit]
    for invoice in claim.invoices:
        if limits and invoice.issued and invoice.issued <= claim.filed_on:
            last = min(limit.last_day(invoice.issued) for limit in limits)
            rule = OVER_TIME_LIMIT if claim.filed_on > last else WITHIN_TIME_LIMIT
            decided_by = ("invoice.issued", "filing_limit")
            yield on_invoice(rule, invoice, "numbers", decided_by, last_day=last)


CHECKS = (check_fiscal, check_twice_here, check_elsewhere, check_time_limit)
