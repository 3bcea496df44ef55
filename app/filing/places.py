"""The places of a filing that can be asked for: papers, answers, stays, invoices; named, shown, and found."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.catalogue.checklist import asked, checklist_rows
from app.filing import summary
from app.filing.sheet import NOT_ASKED, Sheet
from app.web.look import say_money, tidy_words


def N_(words: str) -> str:
    """Marks words for the catalogues; they are translated when a page shows them."""
    return words


@dataclass(frozen=True)
class Place:
    """`key` is the section it is kept in, `now` what stands there, with numbers masked."""

    key: str
    title: str
    now: str


NAMES = {
    "patient": N_("看病的人"),
    "payee": N_("收款的卡"),
    "contact": N_("收短信的手机"),
    "address": N_("取件地址"),
    "heir": N_("亲属说明"),
}


def keys(sheet: Sheet) -> list[str]:
    """Every place, papers first, in the order a clerk looks at them."""
    items = [f"{kind}:{item}" for kind in ("stay", "invoice") for item, _body in sheet.items(kind)]
    answers = [
        f"question:{one.id}"
        for one in asked(sheet.service, sheet.answers, sheet.facts)
        if one.type not in NOT_ASKED and sheet.has(f"question:{one.id}")
    ]
    return [*paper_keys(sheet), *items, *(one for one in NAMES if sheet.has(one)), *answers]


def paper_keys(sheet: Sheet) -> list[str]:
    """Papers that can be photographed: the needed ones first, then those a clerk may want as well."""
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    wanted = sorted(rows, key=lambda one: not one.is_needed)
    return [f"paper:{row.material.id}" for row in wanted if row.material.takes_photo]


def places(sheet: Sheet) -> list[Place]:
    """The same places as pages show them."""
    return [Place(key, title(sheet, key), now(sheet, key)) for key in keys(sheet)]


def name(sheet: Sheet, key: str) -> str:
    """What a place is called, in the words of the definition and in no page's language."""
    kind, _colon, part = key.partition(":")
    if kind == "paper":
        material = sheet.service.material(part)
        return material.short_zh or material.name_zh if material else part
    if kind == "question":
        question = sheet.service.question(part)
        return question.text_zh if question else part
    if kind == "stay":
        return str(sheet.body(key).get("hospital", ""))
    if kind == "invoice":
        return str(sheet.body(key).get("number", ""))[-4:]
    return NAMES[kind]


def title(sheet: Sheet, key: str) -> str:
    """What a place is called on pages."""
    kind, said = key.split(":")[0], name(sheet, key)
    if kind == "stay":
        return _("住院：%(hospital)s", hospital=said)
    if kind == "invoice":
        return _("发票，尾号%(tail)s", tail=said)
    return tidy_words(said)


def now(sheet: Sheet, key: str) -> str:
    """What stands there, in a few words."""
    kind, _colon, part = key.partition(":")
    body = sheet.body(key)
    if kind == "paper":
        pages = body.get("pages")
        return _("%(pages)s张", pages=pages) if pages else summary.say_lack(body.get("lacks"))
    if kind == "invoice":
        return say_money(body["total"]) if body.get("total") else _("还没填钱数")
    if kind == "stay":
        lines = summary.stay(sheet, part, body)
    elif kind == "question":
        lines = (line for line in summary.said(sheet) if line.path == f"fill/question/{part}")
    elif kind in ("patient", "heir"):
        lines = (line for line in summary.who(sheet) if line.path == f"fill/{kind}")
    else:
        every = [*summary.payee(sheet), *summary.reach(sheet)]
        lines = (line for line in every if line.path == f"fill/{kind}")
    return _("，").join(line.value for line in lines)


def path(key: str, part: str = "") -> str:
    """The tail of the page where a place is changed; `part` is one of the pages of a stay or an invoice."""
    kind, _colon, own = key.partition(":")
    if kind == "paper":
        return f"papers/{own}"
    if kind == "stay":
        return f"fill/stay/{own}/{part or 'hospital'}"
    if kind == "invoice":
        return f"fill/invoice/{own}/{part or 'numbers'}"
    return f"fill/{key.replace(':', '/')}"
