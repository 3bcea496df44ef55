"""The pages of a stay (住院) and of an invoice (发票)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.filing import fields
from app.filing.fields import Fault, Form
from app.filing.flow import choice_of, choices_of_which, invoice_parts
from app.filing.page import FillPage, Reading
from app.filing.sheet import Sheet
from app.registers.hospitals import find_hospitals, hospital_by_name

PLACES = ("local", "other_province")
E_NUMBER = 20
AMOUNTS = ("total", "fund_pay", "self_pay", "self_fee")


def stay_page(sheet: Sheet, stay: str, part: str) -> FillPage | None:
    """One part of one stay: `hospital` or `dates`."""
    make = {"hospital": hospital_page, "dates": dates_page}.get(part)
    return make(sheet, "stay", stay) if make else None


def invoice_page(sheet: Sheet, invoice: str, part: str) -> FillPage | None:
    """One part of one invoice: `which`, `hospital`, `numbers` or `amounts`."""
    make = INVOICE_PARTS.get(part)
    return make(sheet, "invoice", invoice) if make else None


def hospital_page(sheet: Sheet, kind: str, item: str) -> FillPage:
    body = sheet.body(f"{kind}:{item}")
    home = sheet.service.home
    return FillPage(
        path=f"fill/{kind}/{item}/hospital",
        section=f"{kind}:{item}",
        part="hospital",
        template="filing/fields/hospital.html",
        title=_("在哪家医院看的？") if kind == "invoice" else _("住的是哪家医院？"),
        hint=_("照发票上盖的章写全名。"),
        fields=("hospital", "place"),
        read=lambda form: read_hospital(form, home.province if home else ""),
        shown={"hospital": body.get("hospital", ""), "place": [body.get("place")]},
        more={"home_zh": home.label_zh if home else "", "find": find_hospitals},
    )


def read_hospital(form: Form, home: str) -> Reading:
    """A hospital of the directory by name or by the one picked; else as typed, with where it lies."""
    reading = Reading()
    reading.take(
        "hospital",
        lambda: fields.read_text(form, "hospital", missing=_("请写医院的名字。"), most=60),
    )
    if reading.faults:
        return reading
    name = form.get("pick") or reading.values["hospital"]
    found = hospital_by_name(name)
    if found:
        away = bool(home) and found.province != home
        reading.values = {
            "hospital": found.name,
            "hospital_code": found.code,
            "level": found.level,
            "designated": found.designated,
            "place": "other_province" if away else "local",
        }
        return reading
    if form.get("pick") != "none" and find_hospitals(name, 5):
        reading.fault("pick", _("请点一家。都不是，就点最下面。"))
    elif form.get("place") not in PLACES:
        reading.fault("place", _("名单里没有这家。请点它在哪里。"))
    reading.values |= {"place": form.get("place"), "hospital_code": None}
    reading.values |= {"level": None, "designated": None}
    return reading


def dates_page(sheet: Sheet, kind: str, item: str) -> FillPage:
    body = sheet.body(f"{kind}:{item}")
    return FillPage(
        path=f"fill/{kind}/{item}/dates",
        section=f"{kind}:{item}",
        part="dates",
        template="filing/fields/stay_dates.html",
        title=_("哪天住进去，哪天出来？"),
        hint=_("看出院小结，或发票上的住院日期。"),
        fields=("admit", "discharge"),
        read=read_dates,
        shown=fields.shown_day("admit", body.get("admit"))
        | fields.shown_day("discharge", body.get("discharge")),
    )


def read_dates(form: Form) -> Reading:
    reading, today = Reading(), clock.today()
    for name, missing in (
        ("admit", _("请填写入院日期，在出院小结右上角。")),
        ("discharge", _("请填写出院日期，在出院小结右上角。")),
    ):
        reading.take(name, partial(fields.read_day, form, name, missing=missing, not_after=today))
    days = reading.values
    if not reading.faults and days["discharge"] < days["admit"]:
        reading.fault("discharge", _("出院比入院还早，请再看一看。"))
    reading.values = {name: day.isoformat() for name, day in days.items()}
    return reading


def which_page(sheet: Sheet, kind: str, item: str) -> FillPage:
    body = sheet.body(f"{kind}:{item}")
    choices = choices_of_which(sheet)
    stored = choice_of(body)
    return FillPage(
        path=f"fill/invoice/{item}/which",
        section=f"invoice:{item}",
        part="which",
        template="filing/fields/which.html",
        title=_("这张发票是哪一次的？"),
        fields=("stay_id", "setting"),
        read=lambda form: read_which(form, sheet, choices),
        shown={"value": [stored]},
        more={"choices": choices, "sheet": sheet},
    )


def read_which(form: Form, sheet: Sheet, choices: list[str]) -> Reading:
    reading = Reading()
    value = form.get("value", "")
    if value not in choices:
        reading.fault("value", _("请选一个。"))
        return reading
    reading.values = belongs_to(sheet, value)
    return reading


def belongs_to(sheet: Sheet, choice: str) -> dict[str, Any]:
    """What an invoice of this choice is: a stay's, or a kind of care without one."""
    if choice.startswith("stay:"):
        settings = [kind for kind in sheet.settings() if kind in ("inpatient", "observation")]
        return {"stay_id": choice.removeprefix("stay:"), "setting": (settings or ["inpatient"])[0]}
    return {"stay_id": None, "setting": choice}


def numbers_page(sheet: Sheet, kind: str, item: str) -> FillPage:
    body = sheet.body(f"{kind}:{item}")
    has_stay = bool(body.get("stay_id"))
    shown = {name: body.get(name, "") for name in ("code", "number", "check_code")}
    shown |= fields.shown_day("issued", body.get("issued"))
    shown |= fields.shown_day("service_date", body.get("service_date"))
    wanted = ("code", "number", "check_code", "issued") + (() if has_stay else ("service_date",))
    return FillPage(
        path=f"fill/invoice/{item}/numbers",
        section=f"invoice:{item}",
        part="numbers",
        template="filing/fields/invoice_numbers.html",
        title=_("发票号码是多少？"),
        hint=_("一般在发票右上角。"),
        fields=wanted,
        read=lambda form: read_numbers(form, has_stay),
        shown=shown,
        more={"has_stay": has_stay},
    )


def read_numbers(form: Form, has_stay: bool) -> Reading:
    reading, today = Reading(), clock.today()
    missing = _("请填写票据号码。")
    reading.take(
        "number", lambda: fields.read_digits(form, "number", missing=missing, least=8, most=20)
    )
    reading.take("code", lambda: _code(form, reading.values.get("number", "")))
    reading.take("check_code", lambda: _check_code(form))
    reading.take(
        "issued",
        lambda: fields.read_day(
            form, "issued", missing=_("请填写开票日期。"), not_after=today
        ).isoformat(),
    )
    if not has_stay:
        reading.take(
            "service_date",
            lambda: fields.read_day(
                form, "service_date", missing=_("请填写看病的那一天。"), not_after=today
            ).isoformat(),
        )
    return reading


def _code(form: Form, number: str) -> str:
    """A wholly digital invoice has a number of twenty digits and no code."""
    if len(number) == E_NUMBER and not fields.tidy(form.get("code", "")):
        return ""
    return fields.read_digits(form, "code", missing=_("请填写票据代码。"), least=8, most=12)


def _check_code(form: Form) -> str:
    text = fields.tidy(form.get("check_code", "")).replace(" ", "")
    if text and not (text.isascii() and text.isalnum() and 4 <= len(text) <= 20):
        raise Fault(_("校验码是4到20位字母或数字，没有可以不填。"))
    return text


def amounts_page(sheet: Sheet, kind: str, item: str) -> FillPage:
    body = sheet.body(f"{kind}:{item}")
    return FillPage(
        path=f"fill/invoice/{item}/amounts",
        section=f"invoice:{item}",
        part="amounts",
        template="filing/fields/invoice_amounts.html",
        title=_("发票上各是多少钱？"),
        hint=_("合计一定要填。别的纸上没有，可以空着。"),
        fields=AMOUNTS,
        read=read_amounts,
        shown={name: body.get(name) or "" for name in AMOUNTS},
    )


def read_amounts(form: Form) -> Reading:
    reading = Reading()
    reading.take(
        "total",
        lambda: str(fields.read_money(form, "total", missing=_("请填写合计，在最下面一行右边。"))),
    )
    for name in AMOUNTS[1:]:
        reading.take(name, partial(_amount_or_none, form, name))
    return reading


def _amount_or_none(form: Form, name: str) -> str | None:
    if not fields.tidy(form.get(name, "")):
        return None
    only_a_sign = _("这不像钱数，请写数字，比如3000.50。")
    return str(fields.read_money(form, name, missing=only_a_sign, zero_is_fine=True))


MakePage = Callable[[Sheet, str, str], FillPage]
INVOICE_PARTS: dict[str, MakePage] = {
    "which": which_page,
    "hospital": hospital_page,
    "numbers": numbers_page,
    "amounts": amounts_page,
}


def applies(sheet: Sheet, invoice: str, part: str) -> bool:
    """Whether this invoice has the page `part` (a stay already says where; one choice needs no question)."""
    key = f"invoice:{invoice}"
    return sheet.has(key) and part in invoice_parts(sheet, sheet.body(key))
