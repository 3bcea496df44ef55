"""The amounts of an invoice: a total that can be, parts and lines that add up to it."""

from collections.abc import Iterator
from decimal import Decimal

from app.catalogue.claim import Claim
from app.catalogue.definition import Service
from app.catalogue.policy_terms import Policies
from app.money import ZERO
from app.prereview.finding import N_, Finding, Rule, on_invoice

HUGE = Decimal("10000000.00")
NOT_MEDICAL = (
    *("大米", "食用油", "白酒", "黄酒", "啤酒", "红酒", "香烟", "月饼", "鸡蛋", "购物卡", "礼盒"),
    *("洗发", "沐浴", "牙膏", "洗衣", "化妆", "面膜", "护肤", "卫生纸", "保健品"),
    *("加油", "餐费", "陪护床", "停车"),
)

TOTAL_MISSING = Rule(
    "TOTAL_MISSING",
    "fix",
    N_("发票的总金额还没填"),
    N_("有了总金额，才能算能报多少。"),
    N_("请看“金额合计”后面的小写数字。"),
)
ZERO_AMOUNT = Rule(
    "ZERO_AMOUNT",
    "fix",
    N_("总金额填的是0元"),
    N_("0元的发票没有钱可报。"),
    N_("请看“金额合计”后面的小写数字，再填一次。"),
    reject="ZERO_AMOUNT",
)
NEGATIVE_AMOUNT = Rule(
    "NEGATIVE_AMOUNT",
    "fix",
    N_("总金额是负数"),
    N_("负数的一般是退费发票，不能报。"),
    N_("请换成当时收费的那张发票。"),
    reject="NEGATIVE_AMOUNT",
)
AMOUNT_HUGE = Rule(
    "AMOUNT_HUGE",
    "look",
    N_("这张发票的金额很大"),
    N_("您填的是%(total)s。"),
    N_("请看看小数点对不对，对的话由人来审。"),
)
PART_NEGATIVE = Rule(
    "PART_NEGATIVE",
    "fix",
    N_("有一项金额是负数"),
    N_("医保付的、自付、自费都不会是负数。"),
    N_("请对着发票下面那几行再填一次。"),
)
PARTS_TOO_MUCH = Rule(
    "PARTS_TOO_MUCH",
    "fix",
    N_("几项金额加起来比总数多"),
    N_("加起来多了%(gap)s。"),
    N_("请对着发票，看看医保付的、自付和自费。"),
)
PARTS_TOO_LITTLE = Rule(
    "PARTS_TOO_LITTLE",
    "look",
    N_("几项金额加起来比总数少"),
    N_("加起来少了%(gap)s，也可能是别处付的。"),
    N_("请对着发票再看一眼，没有填错就不用改。"),
)
LINES_DIFFER = Rule(
    "LINES_DIFFER",
    "fix",
    N_("费用清单和发票的总数不一样"),
    N_("清单加起来差%(gap)s。"),
    N_("请看看清单是不是少了页，总金额有没有填错。"),
)
ITEM_NOT_MEDICAL = Rule(
    "ITEM_NOT_MEDICAL",
    "look",
    N_("清单里有一项不像看病的"),
    N_("这一项写着“%(item)s”。"),
    N_("医保只付看病的钱，请看看是不是写错了。"),
)


def check_total(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """There is a total, above nothing, and not beyond belief."""
    for invoice in claim.invoices:
        total = invoice.total
        if total is None:
            yield on_invoice(TOTAL_MISSING, invoice, "amounts", ("invoice.total",))
        elif total == ZERO:
            yield on_invoice(ZERO_AMOUNT, invoice, "amounts", ("invoice.total",))
        elif total < ZERO:
            yield on_invoice(NEGATIVE_AMOUNT, invoice, "amounts", ("invoice.total",))
        elif total > HUGE:
            yield on_invoice(AMOUNT_HUGE, invoice, "amounts", ("invoice.total",), total=total)


def check_parts(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """What the fund paid, 自付 and 自费 do not exceed the total; other payers may fill a gap."""
    names = ("invoice.fund_pay", "invoice.self_pay", "invoice.self_fee")
    for invoice in claim.invoices:
        parts = (invoice.fund_pay, invoice.self_pay, invoice.self_fee)
        said = [part for part in parts if part is not None]
        if any(part < ZERO for part in said):
            yield on_invoice(PART_NEGATIVE, invoice, "amounts", names)
        elif invoice.total is not None and invoice.total > ZERO:
            gap, decided_by = sum(said, ZERO) - invoice.total, ("invoice.total", *names)
            if gap > ZERO:
                yield on_invoice(PARTS_TOO_MUCH, invoice, "amounts", decided_by, gap=gap)
            elif gap < ZERO and len(said) == len(parts):
                yield on_invoice(PARTS_TOO_LITTLE, invoice, "amounts", decided_by, gap=-gap)


def check_lines(claim: Claim, _: Service, __: Policies) -> Iterator[Finding]:
    """The fee list meets the invoice, and its words are those of medicine."""
    for invoice in claim.invoices:
        gap = sum((line.amount for line in invoice.lines), ZERO) - (invoice.total or ZERO)
        if invoice.lines and invoice.total is not None and gap != ZERO:
            decided_by = ("invoice.total", "invoice.lines")
            yield on_invoice(LINES_DIFFER, invoice, "amounts", decided_by, gap=abs(gap))
        for name in dict.fromkeys(line.name for line in invoice.lines):
            if any(word in name for word in NOT_MEDICAL):
                yield on_invoice(
                    ITEM_NOT_MEDICAL, invoice, "amounts", ("invoice.lines",), item=name[:12]
                )


CHECKS = (check_total, check_parts, check_lines)
