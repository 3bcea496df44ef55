"""Every answer as a row of the check page and of the printed application, and the estimate as shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from app import vault
from app.catalogue.checklist import asked, checklist_rows
from app.catalogue.current import policies
from app.catalogue.wording import answers_zh
from app.estimate.explain import label_kind
from app.filing.flow import invoice_parts, is_asked_here
from app.filing.outcome import Reckoning
from app.filing.sheet import PERSON_KNOWS, Sheet
from app.web.look import in_groups, say_day, say_money, tidy_words

FUND_LAYERS = ("basic", "major", "aid", "charity", "mutual")


@dataclass(frozen=True)
class Line:
    """One answer: what was asked, what was said, and the tail of the page where it is changed; that is
    empty for what a mandate has settled."""

    label: str
    value: str
    path: str


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]


def groups(sheet: Sheet) -> list[Group]:
    """Everything that will be handed in, in the order it was asked."""
    every = [
        Group(_("谁看的病"), tuple(who(sheet))),
        Group(_("您说的情况"), tuple(said(sheet))),
        *(Group(_("住院"), tuple(stay(sheet, key, body))) for key, body in sheet.items("stay")),
        *(
            Group(_("发票"), tuple(invoice(sheet, key, body)))
            for key, body in sheet.items("invoice")
        ),
        Group(_("材料"), tuple(papers(sheet))),
        Group(_("钱打到哪里"), tuple(payee(sheet))),
        Group(_("怎么找到您"), tuple(reach(sheet))),
    ]
    return [group for group in every if group.lines]


def who(sheet: Sheet) -> Iterator[Line]:
    body, at = sheet.body("patient"), "" if sheet.is_mandated else "fill/patient"
    if body:
        yield Line(_("姓名"), body["name"], at)
    if number := body.get("id_number"):
        yield Line(_("身份证"), _("尾号%(tail)s", tail=number[-2:]), at)
    elif body.get("birth"):
        yield Line(_("出生"), iso_day(body["birth"]), "fill/patient")
    if body.get("death"):
        yield Line(_("过世"), iso_day(body["death"]), "fill/patient")
    if sheet.asks_the_heir and sheet.has("heir"):
        yield Line(_("亲属说明"), sheet.body("heir")["statement"], "fill/heir")


def said(sheet: Sheet) -> Iterator[Line]:
    for question in asked(sheet.service, sheet.answers, sheet.facts):
        if not is_asked_here(sheet, question) or question.id not in sheet.answers:
            continue
        value = say_answer(question, sheet.answers[question.id])
        yield Line(tidy_words(question.text_zh), value, f"fill/question/{question.id}")
    for fact in sheet.service.facts:
        if fact.id in PERSON_KNOWS and fact.id in sheet.facts:
            value = _("是") if sheet.facts[fact.id] else _("不是")
            yield Line(tidy_words(fact.ask_zh), value, f"fill/fact/{fact.id}")


def say_answer(question: Any, value: Any) -> str:
    """An answer in the words the person chose it by."""
    match question.type:
        case "date_range":
            return _("%(first)s到%(last)s", first=iso_day(value["from"]), last=iso_day(value["to"]))
        case "text+date":
            return _("%(day)s，%(text)s", day=iso_day(value["date"]), text=value["text"])
        case "form":
            return _(
                "%(people)s口人，一年收入%(income)s，存款%(savings)s，房子：%(housing)s",
                people=value["people"],
                income=say_money(value["income"]),
                savings=say_money(value["savings"]),
                housing=value["housing"],
            )
    return _("、").join(tidy_words(words) for words in answers_zh(question, value))


def stay(sheet: Sheet, key: str, body: dict[str, Any]) -> Iterator[Line]:
    yield Line(_("医院"), body.get("hospital", ""), f"fill/stay/{key}/hospital")
    if body.get("admit") and body.get("discharge"):
        dates = _(
            "%(first)s到%(last)s", first=iso_day(body["admit"]), last=iso_day(body["discharge"])
        )
        yield Line(_("日期"), dates, f"fill/stay/{key}/dates")


def invoice(sheet: Sheet, key: str, body: dict[str, Any]) -> Iterator[Line]:
    at = f"fill/invoice/{key}"
    if not body.get("stay_id") and body.get("hospital"):
        yield Line(_("医院"), body["hospital"], f"{at}/hospital")
    if "which" in invoice_parts(sheet, body):
        yield Line(_("哪一次的"), which(sheet, body), f"{at}/which")
    yield from invoice_numbers(body, at)
    labels = {
        "total": _("合计"),
        "fund_pay": _("医保已付"),
        "self_pay": _("个人自付"),
        "self_fee": _("个人自费"),
    }
    for name, label in labels.items():
        if body.get(name) is not None:
            yield Line(label, say_money(body[name]), f"{at}/amounts")


def invoice_numbers(body: dict[str, Any], at: str) -> Iterator[Line]:
    """What identifies an invoice and when it was written; what the paper does not have is not shown."""
    numbers = {"code": _("票据代码"), "number": _("票据号码"), "check_code": _("校验码")}
    for name, label in numbers.items():
        if body.get(name):
            yield Line(label, in_groups(body[name]), f"{at}/numbers")
    for name, label in {"issued": _("开票日期"), "service_date": _("看病那天")}.items():
        if body.get(name):
            yield Line(label, iso_day(body[name]), f"{at}/numbers")


def which(sheet: Sheet, invoice: dict[str, Any]) -> str:
    """What an invoice is for: a stay by its hospital, or a kind of care."""
    if invoice.get("stay_id"):
        hospital = sheet.body(f"stay:{invoice['stay_id']}").get("hospital", "")
        return _("住院：%(hospital)s", hospital=hospital)
    return {
        "outpatient": _("门诊或急诊"),
        "observation": _("急诊留观"),
        "inpatient": _("住院"),
        "prehospital": _("救护车"),
    }[invoice["setting"]]


def papers(sheet: Sheet) -> Iterator[Line]:
    for row in checklist_rows(sheet.service, sheet.answers, sheet.facts):
        state = sheet.body(f"paper:{row.material.id}")
        if not row.material.takes_photo or not (state or row.is_needed):
            continue
        pages = state.get("pages")
        value = _("%(pages)s张", pages=pages) if pages else say_lack(state.get("lacks"))
        yield Line(tidy_words(row.material.short_zh), value, f"papers/{row.material.id}")


def say_lack(way: str | None) -> str:
    """What the person said instead of bringing a paper."""
    return {
        "owed": _("晚点补"),
        "alternative": _("用别的代替"),
        "window": _("到窗口交"),
        "ask": _("还没有，去问"),
    }.get(way or "", _("还没有"))


def payee(sheet: Sheet) -> Iterator[Line]:
    body = sheet.body("payee")
    if not body:
        return
    yield Line(_("收款人"), body["holder"], "fill/payee")
    card = body.get("card")
    yield Line(
        _("银行卡"),
        _("尾号%(tail)s", tail=card[-4:]) if card else _("由工作人员确认"),
        "fill/payee",
    )


def reach(sheet: Sheet) -> Iterator[Line]:
    if phone := sheet.body("contact").get("phone"):
        yield Line(_("手机"), vault.mask_phone(phone), "fill/contact")
    if address := sheet.body("address").get("address"):
        yield Line(_("取件地址"), address, "fill/address")


def iso_day(text: str) -> str:
    return say_day(date.fromisoformat(text))


@dataclass(frozen=True)
class Share:
    """One part of the bar: who pays, how much, and where the part begins and ends (0 to 300)."""

    label: str
    amount: Decimal
    start: float
    width: float
    kind: str


@dataclass(frozen=True)
class Shown:
    """An estimate as pages show it."""

    amount: Decimal
    label: str
    shares: tuple[Share, ...]
    total: Decimal
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    rejected: bool
    review: bool
    fault: str = ""


def estimate_shown(reckoning: Reckoning) -> Shown:
    """The figures of the estimate page; a case that cannot be computed says so instead."""
    result = reckoning.result
    if result is None:
        return Shown(Decimal("0.00"), "", (), Decimal("0.00"), (), False, True, reckoning.fault)
    kinds = {label_kind(line["label"]) for line in reckoning.lines}
    label = next((one for one in ("sample", "secondary") if one in kinds), "official")
    return Shown(
        amount=Decimal(result["total_fund"]),
        label=label if reckoning.lines else "sample",
        shares=tuple(shares(result)),
        total=Decimal(result["total"]),
        steps=tuple(by_origin(reckoning.lines)),
        rejected=result["status"] == "rejected",
        review=result["status"] == "manual_review",
    )


def by_origin(lines: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The steps in their order, together while they rest on the same standard: (standard, sentences)."""
    for standard, steps in groupby(lines, key=origin):
        yield standard, tuple(_(step["msgid"]) % step["values"] for step in steps)


def origin(line: dict[str, Any]) -> str:
    """Where a step's figure comes from: the policy by name, its version, and how sure it is."""
    policy = policies()[line["policy"]]
    return _(
        "%(policy)s，%(version)s版，%(label)s",
        policy=tidy_words(policy.name),
        version=_("示例") if line["version"] == "sample" else line["version"],
        label=say_label(label_kind(line["label"])),
    )


def say_label(kind: str) -> str:
    """How sure a standard is, in words."""
    return {"sample": _("示例标准"), "secondary": _("非正式标准"), "official": _("正式标准")}[kind]


def shares(result: dict[str, Any]) -> Iterator[Share]:
    """Already paid by insurance, each fund, and one's own part; together the whole bill."""
    total = Decimal(result["total"])
    names = {
        "basic": _("医保付"),
        "major": _("大病保险付"),
        "aid": _("医疗救助"),
        "charity": _("慈善帮"),
        "mutual": _("互助帮困补"),
    }
    parts = [(_("医保已经付了"), Decimal(result.get("other_paid", "0.00")))]
    parts += [(names[key], Decimal(result["layers"].get(key, "0.00"))) for key in FUND_LAYERS]
    parts.append((_("自己付"), Decimal(result["personal"])))
    start = Decimal(0)
    shown = [(label, amount) for label, amount in parts if amount]
    for place, (label, amount) in enumerate(shown):
        width = amount / total * 300 if total else Decimal(0)
        kind = "a3" if label == parts[-1][0] else f"a{1 + place % 2}"
        yield Share(label, amount, round(start, 2), round(width, 2), kind)  # type: ignore[arg-type]
        start += width
