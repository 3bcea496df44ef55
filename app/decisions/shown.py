"""A decision in plain words: the amount, who pays which part, each invoice, why it is not as estimated, what to do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from app.catalogue.current import policies
from app.decisions.lines import MATTER, Line, Verdict
from app.decisions.objecting import last_day
from app.decisions.reasons import Reason, Remedy, reasons, remedies
from app.decisions.service import lines_of
from app.estimate.explain import explain
from app.filing.model import Decision, Outcome
from app.filing.outcome import Reckoning
from app.filing.sheet import Sheet
from app.filing.summary import Shown, estimate_shown
from app.web.look import say_money, tidy_words


@dataclass(frozen=True)
class SaidLine:
    """One invoice, or the whole matter: what it is, how it was decided, and why."""

    id: str
    title: str
    verdict: Verdict
    words: str
    why: str = ""
    what_next: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Way:
    """How to contest the decision, and until when."""

    remedy: Remedy
    last_day: date

    @property
    def basis(self) -> str:
        return basis_of(self.remedy)


@dataclass(frozen=True)
class Said:
    """Everything on the page, and on the paper, of a decision."""

    heading: str
    outcome: str
    amount: Decimal
    pays: bool
    lines: tuple[SaidLine, ...]
    estimated: Decimal | None
    causes: tuple[str, ...]
    layers: Shown | None
    card: str
    ways: tuple[Way, ...]


def said_of(sheet: Sheet, decision: Decision) -> Said:
    """What the person reads of a confirmed decision."""
    body, pays = decision.body, bool(sheet.service.policy)
    estimated = body.get("estimated")
    return Said(
        heading=heading_of(decision, pays=pays),
        outcome=decision.outcome,
        amount=decision.amount,
        pays=pays,
        lines=tuple(say_line(sheet, line) for line in lines_of(decision)),
        estimated=Decimal(estimated) if estimated else None,
        causes=tuple(say_causes(sheet, body["causes"])),
        layers=layers_of(body),
        card=str(sheet.body("payee").get("card") or "")[-4:],
        ways=tuple(Way(one, last_day(decision, name)) for name, one in remedies().items()),
    )


def heading_of(decision: Decision, *, pays: bool) -> str:
    if decision.outcome == Outcome.REFUSED:
        return _("审核好了，这次没有同意")
    if not pays:
        return _("审核好了，同意办理")
    if not decision.amount:
        return _("审核好了，算下来没有钱可领")
    if decision.outcome == Outcome.PARTLY:
        return _("审核好了，同意一部分")
    return _("审核好了，都同意")


def say_line(sheet: Sheet, line: Line) -> SaidLine:
    reason = reasons().get(line.reason)
    words = {
        Verdict.ACCEPT: _("同意"),
        Verdict.CUT: _("有%(cut)s没有算", cut=say_money(line.cut)),
        Verdict.REFUSE: _("没有同意"),
    }[line.verdict]
    title = name_of(sheet, line.invoice)
    if reason is None:
        return SaidLine(line.invoice, title, line.verdict, words)
    why, what_next = _(reason.text_zh), _(reason.next_zh)
    return SaidLine(line.invoice, title, line.verdict, words, why, what_next, basis_of(reason))


def name_of(sheet: Sheet, invoice: str) -> str:
    """What a person calls the invoice: its last digits and its amount."""
    body = sheet.body(f"invoice:{invoice}")
    if invoice == MATTER or not body:
        return _("这件事")
    number = str(body.get("number") or "")
    total = say_money(body.get("total") or "0.00")
    if not number:
        return _("%(total)s的发票", total=total)
    return _("尾号%(tail)s的发票，%(total)s", tail=number[-4:], total=total)


def basis_of(rule: Reason | Remedy) -> str:
    """The law and the article; what is made up for this project says so."""
    law, article = _(rule.law_zh), _(rule.article_zh)
    if rule.label in ("sample", "seed"):
        return _("%(law)s：%(article)s（示例，由医保局定）", law=law, article=article)
    return _("%(law)s%(article)s", law=law, article=article)


def say_causes(sheet: Sheet, causes: list[Mapping[str, str]]) -> Iterator[str]:
    """Each cause of the difference in a sentence, with its amount; together they are the difference."""
    for cause in causes:
        change = Decimal(cause["difference"])
        how = _("少%(amount)s") if change < 0 else _("多%(amount)s")
        yield _(
            "%(why)s，%(how)s。",
            why=why_differs(sheet, cause),
            how=how % {"amount": say_money(abs(change))},
        )


def why_differs(sheet: Sheet, cause: Mapping[str, str]) -> str:
    name = name_of(sheet, cause["invoice"]) if cause["invoice"] else ""
    return {
        "policy": _("标准换了新的版本"),
        "refuse": _("%(invoice)s没有算", invoice=name),
        "cut": _("%(invoice)s有一部分没有算", invoice=name),
        "accumulators": _("今年的额度、起付线这期间有了变化"),
        "registers": _("发票或名单的记录有了变化"),
    }[cause["code"]]


def layers_of(body: Mapping[str, Any]) -> Shown | None:
    """Who pays which part, and the steps; None where nothing was worked out."""
    if body["result"] is None:
        return None
    case, result = body["case"], body["result"]
    return estimate_shown(Reckoning(case, result, explain(case, result, policies())))


def how_paid(said: Said) -> str:
    """Where the money goes; without a card a person finds out and calls."""
    if said.card:
        return _("打到尾号%(tail)s的银行卡里，到了会发短信。", tail=said.card)
    return _("怎么领，工作人员会打电话告诉您。")


def what_next(said: Said) -> list[str]:
    """What the person can do about lines that were not accepted, each once."""
    return list(dict.fromkeys(line.what_next for line in said.lines if line.what_next))


def service_name(sheet: Sheet) -> str:
    return tidy_words(sheet.service.name_zh)
