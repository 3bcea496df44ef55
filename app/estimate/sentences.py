"""What an estimate says, in plain Chinese: one template per kind of step."""

from decimal import Decimal
from typing import NamedTuple

from app.catalogue.policy_terms import Policy, Version
from app.money import say_yuan


def N_(msgid: str) -> str:
    """Marks a template for the translators."""
    return msgid


TOTAL = N_("发票 %(no)s：一共花了 %(amount)s 元。")
CLASS_B_FIRST = N_("乙类项目要先自己付一部分：%(amount)s 元。")
OVER_LIMIT = N_("超过限价的 %(amount)s 元，自己付。")
SELF_PAID = N_("自费项目 %(amount)s 元，医保不付。")
IN_SCOPE = N_("医保能算的有 %(amount)s 元。")
YEAR_SHARE = N_("其中算在 %(year)s 年度的有 %(amount)s 元。")
REMOTE_FIRST = N_("在外地看病，先自己付 %(rate)s：%(amount)s 元。")
START_LINE = N_("起付线就是先自己付的部分，这次付 %(amount)s 元。")
START_LINE_MORE = N_("起付线今年已付 %(used)s 元，这次再付 %(amount)s 元。")
START_LINE_DONE = N_("今年的起付线已经付满，这次不用再付。")
NO_START_LINE = N_("这次没有起付线，不用先自己付。")
NOTHING_ABOVE = N_("没有超过起付线，医保这次报 %(amount)s 元。")
RATE = N_("剩下 %(base)s 元报 %(rate)s，是 %(amount)s 元。")
RATE_CUT = N_("在外地看病少报 %(cut)s。剩下 %(base)s 元报 %(rate)s，是 %(amount)s 元。")
WITHIN_CAP = N_("限额以内的 %(base)s 元报 %(rate)s，是 %(amount)s 元。")
OVER_CAP = N_("超过限额的有 %(base)s 元。附加基金报 %(rate)s，是 %(amount)s 元。")
CAPPED = N_("全年能报的数快满了或已满，这次报 %(amount)s 元。")
BASIC = N_("这张发票，医保一共报 %(amount)s 元。")

MAJOR_BASE = N_("%(year)s 年度能算的部分，还要自己付 %(amount)s 元。")
MAJOR_CUMULATED = N_("加上今年以前的 %(before)s 元，累计 %(amount)s 元。")
MAJOR_START = N_("大病保险的起付线 %(amount)s 元，先自己付。")
MAJOR_START_TILTED = N_("困难人员的大病起付线低一些：先自己付 %(amount)s 元。")
MAJOR_UNDER = N_("没有超过大病起付线，大病保险这次报 %(amount)s 元。")
MAJOR_TIER = N_("其中 %(base)s 元报 %(rate)s，是 %(amount)s 元。")
MAJOR_BEFORE = N_("今年以前算过的 %(amount)s 元要减掉。")
MAJOR = N_("大病保险这次报 %(amount)s 元。")

AID_BASE = N_("住院还要自己付 %(amount)s 元，可以算医疗救助。")
AID_BASE_SCOPE = N_("住院能算的部分还剩 %(amount)s 元，可以算医疗救助。")
AID_THRESHOLD = N_("医疗救助也要先自己付一部分：%(amount)s 元。")
AID_RATE = N_("按%(category)s，剩下 %(base)s 元救助 %(rate)s，是 %(amount)s 元。")
AID_CAPPED = N_("救助有全年限额，这次救助 %(amount)s 元。")
AID_NONE = N_("没有登记救助类别，医疗救助 %(amount)s 元。")
CHARITY = N_("还剩 %(base)s 元，慈善再帮 %(rate)s，是 %(amount)s 元。")
CHARITY_SHORT = N_("慈善基金余额不够，这次帮 %(amount)s 元。")

MUTUAL_PAID = N_("医保等已经付了 %(amount)s 元，先减掉。")
MUTUAL_BASE = N_("还剩 %(amount)s 元，可以算互助补助。")
MUTUAL_RATE = N_("%(age)s 岁补助 %(rate)s：%(base)s 元补 %(amount)s 元。")
MUTUAL = N_("互助补助这次补 %(amount)s 元。")

ALL_TOTAL = N_("能算的发票加起来 %(amount)s 元。")
OTHER_PAID = N_("别处已经付了 %(amount)s 元。")
ALL_FUND = N_("这次一共能报 %(amount)s 元。")
PERSONAL = N_("最后自己付 %(amount)s 元。")
REVIEW_OVERPAID = N_("各处付的钱超过了总额 %(amount)s 元，要由工作人员再看。")
REVIEW_LARGE = N_("有发票金额特别大，要由工作人员再看。")

HOUSEHOLD_BURDEN = N_("全家 %(year)s 年自己负担 %(amount)s 元。")
HOUSEHOLD_TIER = N_("其中 %(base)s 元救助 %(rate)s，是 %(amount)s 元。")
HOUSEHOLD_APPLIED = N_("这一年已经申请过，不能再申请：救助 %(amount)s 元。")
GIVEN_TOTAL = N_("一共花了 %(amount)s 元。")
GIVEN_BASIC = N_("基本医保已经报了 %(amount)s 元。")
GIVEN_BASE = N_("能算的部分里，还要自己付 %(amount)s 元。")

REJECTED = {
    "ZERO_AMOUNT": N_("发票 %(no)s 金额是零，不能报。"),
    "NEGATIVE_AMOUNT": N_("发票 %(no)s 是退费发票，不能报。"),
    "INVOICE_VOID": N_("发票 %(no)s 已经作废，不能报。"),
    "DUPLICATE": N_("发票 %(no)s 重复了，只能报一次。"),
    "FISCAL_REIMBURSED": N_("发票 %(no)s 已在财政报过，不能再报。"),
    "OVER_TIME_LIMIT": N_("发票 %(no)s 过了期限，最晚是 %(deadline)s。"),
    "AFTER_DEATH": N_("发票 %(no)s 的就诊日在去世之后，不能报。"),
    "NOT_ELIGIBLE_SITUATION": N_("发票 %(no)s 的情形不在这项服务里。"),
}


class Source(NamedTuple):
    """Where a figure comes from."""

    policy: str
    version: str
    label: str


def source(policy: Policy, version: Version) -> Source:
    """The source that a version of a policy is."""
    return Source(policy.id, version.id, version.label)


def say(msgid: str, figure: Decimal, where: Source, **values: str) -> dict:
    """One step: its template and values for translation, its Chinese text, figure and source."""
    values = {"amount": say_yuan(figure)} | values
    return {
        "msgid": msgid,
        "values": values,
        "text": msgid % values,
        "figure": str(figure),
        "policy": where.policy,
        "version": where.version,
        "label": where.label,
    }


def percent(rate: Decimal) -> str:
    """`70%`, `62.5%`."""
    return f"{(rate * 100).normalize():f}%"
