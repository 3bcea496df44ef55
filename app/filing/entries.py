"""The pages beside the plain questions: who, where to reach him, and where the money goes."""

from functools import partial

from flask import current_app
from flask_babel import gettext as _

from app import clock, vault
from app.accounts.numbers import read_id_number, read_phone
from app.errors import Refusal
from app.filing import fields
from app.filing.fields import Fault, Form
from app.filing.page import FillPage, Reading
from app.filing.sheet import Sheet
from app.numbers import DEMO_CARDS, birth_of, luhn_holds
from app.web import sentence


def patient_page(sheet: Sheet) -> FillPage:
    """看病的人: name and ID number; a birth day for a child without one, a death day where it matters."""
    body, wanted = sheet.body("patient"), sheet.patient_fields
    shown = {"name": body.get("name", "")}
    if body.get("id_number"):
        shown["id_number"] = vault.mask_id_number(body["id_number"])
    for name in ("birth", "death"):
        shown |= fields.shown_day(name, body.get(name))
    return FillPage(
        path="fill/patient",
        section="patient",
        template="filing/fields/patient.html",
        title=_("看病的人是谁？") if sheet.acts_for_other else _("您叫什么名字？"),
        hint=_("照身份证上的写。"),
        fields=("name", "id_number", "birth", "death"),
        read=lambda form: read_patient(form, wanted, body),
        shown=shown,
        more={"wanted": wanted},
    )


def read_patient(form: Form, wanted: list[str], before: dict[str, str]) -> Reading:
    reading = Reading()
    reading.values = {"id_number": None, "death": None}
    reading.take("name", lambda: fields.read_name(form, "name"))
    if "id_number" in wanted:
        reading.take("id_number", lambda: _id_number(form, before.get("id_number", "")))
    for name, missing in (("birth", _("请填写出生的日期。")), ("death", _("请填写过世的日期。"))):
        if name in wanted:
            reading.take(name, partial(_past_day, form, name, missing))
    born = birth_of(reading.values["id_number"] or "")
    if born:
        reading.values["birth"] = born.isoformat()
    return reading


def _past_day(form: Form, name: str, missing: str) -> str:
    return fields.read_day(form, name, missing=missing, not_after=clock.today()).isoformat()


def _id_number(form: Form, before: str) -> str:
    """A masked or blank number is not an erased one."""
    text = fields.tidy(form.get("id_number", ""))
    if before and text in ("", vault.mask_id_number(before)):
        return before
    try:
        return read_id_number(text, demo=current_app.config["DEMO"])
    except Refusal as refusal:
        raise Fault(sentence(refusal)) from None


def contact_page(sheet: Sheet) -> FillPage:
    """手机: where messages about this filing go."""
    phone = sheet.body("contact").get("phone") or ("" if sheet.is_mandated else current_phone())
    return FillPage(
        path="fill/contact",
        section="contact",
        template="filing/fields/contact.html",
        title=_("他用哪个手机收短信？") if sheet.is_mandated else _("用哪个手机收短信？"),
        hint=_("办到哪一步，他和您都会收到短信。")
        if sheet.is_mandated
        else _("办到哪一步，会发短信告诉您。"),
        fields=("phone",),
        read=lambda form: read_contact(form, phone),
        shown={"phone": vault.mask_phone(phone) if phone else ""},
    )


def current_phone() -> str:
    from flask_login import current_user

    return current_user.phone or ""


def read_contact(form: Form, before: str) -> Reading:
    def phone() -> str:
        text = fields.tidy(form.get("phone", ""))
        if before and text in ("", vault.mask_phone(before)):
            return before
        try:
            return read_phone(text)
        except Refusal as refusal:
            raise Fault(sentence(refusal)) from None

    reading = Reading()
    reading.take("phone", phone)
    return reading


def heir_page(sheet: Sheet) -> FillPage:
    """近亲属说明: who files for the dead, in a sentence or two of his own (民法典 174, PIPL 49)."""
    return FillPage(
        path="fill/heir",
        section="heir",
        template="filing/fields/heir.html",
        title=_("您是他的什么人？"),
        hint=_("写一两句就行：什么关系，家里还有谁。"),
        fields=("statement",),
        read=read_heir,
        shown={"statement": sheet.body("heir").get("statement", "")},
    )


def read_heir(form: Form) -> Reading:
    missing = _("请写一句，比如：我是他的女儿，家里还有母亲。")
    reading = Reading()
    reading.take(
        "statement", lambda: fields.read_text(form, "statement", missing=missing, most=300)
    )
    return reading


def address_page(sheet: Sheet) -> FillPage:
    """寄件地址: where the courier fetches the originals; inside the district only."""
    place = sheet.service.region.removeprefix("上海市").removesuffix("区")
    return FillPage(
        path="fill/address",
        section="address",
        template="filing/fields/address.html",
        title=_("快递到哪里取材料？"),
        hint=_("只收%(place)s区里的地址，不收快递费。", place=_(place)),
        fields=("address",),
        read=lambda form: read_address(form, place),
        shown={"address": sheet.body("address").get("address", "")},
    )


def read_address(form: Form, place: str) -> Reading:
    def address() -> str:
        text = fields.read_text(form, "address", missing=_("请写地址，从区写起。"), most=120)
        if place not in text:
            raise Fault(_("请从%(place)s区写起，写到门牌号。", place=place))
        return text

    reading = Reading()
    reading.take("address", address)
    return reading


def payee_page(sheet: Sheet) -> FillPage:
    """收款: the patient's own card. Who is paid after a death is decided by a person."""
    body = sheet.body("payee")
    card = body.get("card", "")
    return FillPage(
        path="fill/payee",
        section="payee",
        template="filing/fields/payee.html",
        title=_("钱打到哪张卡？"),
        hint=_("要看病的人自己的银行卡。"),
        fields=("holder", "card"),
        read=lambda form: read_payee(form, card, needed=not sheet.is_deceased),
        shown={
            "holder": body.get("holder") or sheet.patient_name,
            "card": vault.mask_bank_card(card) if card else "",
        },
        more={"deceased": sheet.is_deceased},
    )


def read_payee(form: Form, before: str, *, needed: bool) -> Reading:
    reading = Reading()
    reading.take("holder", lambda: fields.read_name(form, "holder"))
    reading.take("card", lambda: _card(form, before, needed))
    return reading


def _card(form: Form, before: str, needed: bool) -> str:
    text = fields.tidy(form.get("card", ""))
    if before and text in ("", vault.mask_bank_card(before)):
        return before
    if not text and not needed:
        return ""
    card = fields.read_digits(
        form, "card", missing=_("请填写卡号，在卡的正面。"), least=15, most=19
    )
    demo = current_app.config["DEMO"]
    if not luhn_holds(card) or (card.startswith(DEMO_CARDS) and not demo):
        raise Fault(_("卡号有一位不对，请照着卡再看一遍。"))
    return card
