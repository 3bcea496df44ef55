"""A finding: what was seen, about what, what to do, and who decided it. Its words come last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from app.catalogue.claim import Invoice, Stay
from app.money import say_yuan

KINDS = ("fix", "look", "owed", "fine")
SUBJECTS = ("claim", "answer", "patient", "stay", "invoice", "paper", "payee")


def N_(message: str) -> str:
    """Marks a sentence for the catalogues; it is translated when the words are made."""
    return message


DAY = N_("%(year)s年%(month)s月%(day)s日")
MONEY = N_("%(amount)s元")
OR = N_("，或")
INVOICE_LABEL = N_("发票，尾号%(tail)s")
NEW_INVOICE_LABEL = N_("没写号码的发票")
STAY_LABEL = N_("住院，%(hospital)s")
NEW_STAY_LABEL = N_("没写医院的住院")


class Term(str):
    """A fact that is itself a text of the catalogue, such as the name of a paper."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing a check can say; `reject` is the estimate's code when the fund would not pay."""

    code: str
    kind: str
    title: str
    text: str = ""
    remedy: str = ""
    reject: str | None = None

    def found(
        self,
        about: str,
        *,
        mend: str | None = None,
        decided_by: tuple[str, ...] = (),
        label: str = "",
        **facts: Any,
    ) -> "Finding":
        """This rule, met by something."""
        return Finding(self, about, facts, mend, decided_by, label)


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` is invoice:<id>, stay:<id>, paper:<id>, answer:<question>, patient, payee or claim;
    `mend` the section where it can be put right; `decided_by` the inputs that decided."""

    rule: Rule
    about: str
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)
    mend: str | None = None
    decided_by: tuple[str, ...] = ()
    label: str = ""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def kind(self) -> str:
        return self.rule.kind

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def text(self) -> str:
        return self.rule.text

    @property
    def remedy(self) -> str:
        return self.rule.remedy

    @property
    def reject(self) -> str | None:
        return self.rule.reject


class Words(NamedTuple):
    """A finding in the reader's language; `label` says which invoice or stay, where there is one."""

    label: str
    title: str
    text: str
    remedy: str


def words(finding: Finding, translate: Callable[[str], str]) -> Words:
    """The sentences of a finding, with its facts filled in."""
    facts = {name: say(value, translate) for name, value in finding.facts.items()}
    parts = (finding.label, finding.title, finding.text, finding.remedy)
    return Words(*(translate(part) % facts if part else "" for part in parts))


def say(value: object, translate: Callable[[str], str]) -> str:
    """A fact as people write it: days, amounts of yuan, names of the catalogue."""
    match value:
        case date():
            return translate(DAY) % {"year": value.year, "month": value.month, "day": value.day}
        case Decimal():
            return translate(MONEY) % {"amount": say_yuan(value)}
        case Term():
            return translate(value)
        case tuple():
            return translate(OR).join(say(one, translate) for one in value)
        case _:
            return str(value)


def on_invoice(
    rule: Rule, invoice: Invoice, part: str, decided_by: tuple[str, ...], **facts: Any
) -> Finding:
    """The rule about one invoice; `part` is the page of it: which, hospital, numbers or amounts."""
    about = f"invoice:{invoice.id}"
    label = INVOICE_LABEL if invoice.number else NEW_INVOICE_LABEL
    return rule.found(
        about,
        mend=None if rule.kind == "fine" else f"{about}:{part}",
        decided_by=decided_by,
        label=label,
        tail=invoice.number[-4:],
        **facts,
    )


def on_stay(
    rule: Rule, stay: Stay, part: str, decided_by: tuple[str, ...], **facts: Any
) -> Finding:
    """The rule about one stay; `part` is the page of it: dates or hospital."""
    about = f"stay:{stay.id}"
    return rule.found(
        about,
        mend=f"{about}:{part}",
        decided_by=decided_by,
        label=STAY_LABEL if stay.hospital else NEW_STAY_LABEL,
        hospital=stay.hospital,
        **facts,
    )
