"""The clerk's form: for each invoice accept, cut or refuse, with a reason; or yes and no for a matter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.catalogue.claim import Claim, Invoice
from app.decisions.lines import MATTER, Line, Verdict, countable, decidable
from app.decisions.reasons import Reason, reasons, reasons_for
from app.filing.sheet import Sheet
from app.money import ZERO, NotMoney, read_yuan, say_yuan


@dataclass
class LinesForm:
    """What was chosen, what is wrong with it by field, and the words that were typed."""

    lines: list[Line] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)


def read_form(sheet: Sheet, claim: Claim, typed: Mapping[str, str]) -> LinesForm:
    """Read every line; each fault stands at its field, all at once."""
    form = LinesForm()
    if not sheet.service.policy:
        read_line(form, typed, MATTER, None)
    for bill in decidable(claim) if sheet.service.policy else ():
        read_line(form, typed, bill.id, bill)
    return form


def read_line(form: LinesForm, typed: Mapping[str, str], name: str, bill: Invoice | None) -> None:
    try:
        verdict = Verdict(typed.get(f"verdict-{name}", ""))
    except ValueError:
        form.faults[f"verdict-{name}"] = _("请选：同意、减一部分，还是不同意。")
        return
    reason = typed.get(f"reason-{name}", "") if verdict != Verdict.ACCEPT else ""
    use = MATTER if bill is None else verdict.value
    if verdict != Verdict.ACCEPT and not fits(reason, use):
        form.faults[f"reason-{name}"] = _("请选一个合适的理由。")
    cut = read_cut(form, typed, name, bill) if verdict == Verdict.CUT and bill else ZERO
    form.lines.append(Line(name, verdict, reason, cut))


def fits(code: str, use: str) -> bool:
    found = reasons().get(code)
    return found is not None and use in found.uses


def read_cut(form: LinesForm, typed: Mapping[str, str], name: str, bill: Invoice) -> Any:
    """The part that does not count: more than nothing, less than what could count."""
    most = countable(bill)
    try:
        cut = read_yuan(typed.get(f"cut-{name}", ""))
    except NotMoney:
        form.faults[f"cut-{name}"] = _("请写要减多少元，比如 120.50。")
        return ZERO
    if cut >= most:
        words = _("这张能算的只有%(most)s元。全部不算，请选不同意。", most=say_yuan(most))
        form.faults[f"cut-{name}"] = words
    return cut


def choices(*uses: str) -> list[Reason]:
    """The reasons for these uses, each once."""
    return list({one.code: one for use in uses for one in reasons_for(use)}.values())
