"""What the machine read from the page on the desk, beside what the person typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext, lazy_gettext
from flask_babel import gettext as _

from app import vault
from app.documents.kinds import WORDS, misplaced_kind
from app.documents.model import PageReading, ReadingState, Upload
from app.filing.offers import FIELDS, SURE, fitting
from app.filing.read_claims import yuan
from app.filing.sheet import Sheet
from app.filing.told import sentence_of
from app.prereview.values import text_of

LABELS = {
    "invoice_code": lazy_gettext("票据代码"),
    "invoice_number": lazy_gettext("票据号码"),
    "check_code": lazy_gettext("校验码"),
    "payer": lazy_gettext("交款人"),
    "issue_date": lazy_gettext("开票日期"),
    "total": lazy_gettext("合计"),
    "total_upper": lazy_gettext("合计大写"),
    "fund_pay": lazy_gettext("统筹支付"),
    "other_pay": lazy_gettext("其他支付"),
    "account_pay": lazy_gettext("账户支付"),
    "cash_pay": lazy_gettext("现金支付"),
    "self_pay": lazy_gettext("个人自付"),
    "self_fee": lazy_gettext("个人自费"),
    "classified_self_pay": lazy_gettext("分类自负"),
    "self_part": lazy_gettext("自负"),
    "medical_insurance_type": lazy_gettext("医保类型"),
    "hospital": lazy_gettext("医院"),
    "admitted": lazy_gettext("入院"),
    "discharged": lazy_gettext("出院"),
    "name": lazy_gettext("姓名"),
    "id_number": lazy_gettext("身份证号"),
    "card_number": lazy_gettext("卡号"),
    "bank": lazy_gettext("银行"),
    "diagnosis": lazy_gettext("诊断"),
    "deductible": lazy_gettext("起付线"),
    "policy_scope": lazy_gettext("政策范围内"),
    "death_date": lazy_gettext("死亡日期"),
    "valid": lazy_gettext("有效期"),
}
MASKS = {"id_number": vault.mask_id_number, "card_number": vault.mask_bank_card}
MONEY = {"total", "fund_pay", "self_pay", "self_fee"}
OF_THE_PATIENT = frozenset({"patient_id", "applicant_id_front", "social_card"})
OF_A_STAY = {"hospital": "hospital", "admitted": "admit", "discharged": "discharge"}
Typed = dict[str, str]


@dataclass(frozen=True)
class Line:
    """One field as it was read, whether it is proven, what was typed, and whether the two differ."""

    label: str
    read: str
    is_sure: bool
    typed: str
    differs: bool


@dataclass(frozen=True)
class PaperRead:
    """What stands above the table of one page, by the icons of states, and the table."""

    state: str
    words: str
    more: str
    lines: tuple[Line, ...]


def paper_read(sheet: Sheet, page: Upload | None, pages: Sequence[Upload]) -> PaperRead | None:
    """What was read from this page; None when nothing was asked to read it."""
    reading = page.reading if page else None
    if page is None or reading is None:
        return None
    state, words, more = _said(page, reading)
    if reading.state != ReadingState.READ:
        return PaperRead(state, words, more, ())
    typed = typed_of(sheet, page, pages)
    told = reading.fields
    lines = (
        _line(name, told[name]["value"], told[name]["confidence"] >= SURE, typed.get(name))
        for name in LABELS
        if isinstance(told.get(name, {}).get("value"), str)
    )
    return PaperRead(state, words, more, tuple(lines))


def _said(page: Upload, reading: PageReading) -> tuple[str, str, str]:
    if reading.state == ReadingState.WAITING:
        return "wait", _("电脑还没读完"), ""
    if reading.is_insisted:
        return "ask", _("电脑没看清，本人说就用这张"), sentence_of(reading.problem)
    if reading.state != ReadingState.READ:
        return "ask", _("电脑没读出来"), sentence_of(reading.problem)
    kind = gettext(WORDS[reading.kind]) if reading.kind in WORDS else _("别的材料")
    if misplaced_kind(reading, page.paper):
        return "ask", _("电脑看着是%(kind)s，好像放错了地方", kind=kind), ""
    return "ok", _("电脑看着是%(kind)s", kind=kind), ""


def _line(name: str, read: str, is_sure: bool, typed: str | None) -> Line:
    mask = MASKS.get(name, str)
    shown = mask(typed) if typed else ""
    return Line(str(LABELS[name]), mask(read), is_sure, shown, differs(name, read, typed))


def differs(name: str, read: str, typed: str | None) -> bool:
    """Does the photo say something else than the person? What was not typed differs from nothing."""
    if not typed:
        return False
    if name in MONEY:
        return yuan(read) != Decimal(typed)
    return text_of(read).upper() != text_of(typed).upper()


def typed_of(sheet: Sheet, page: Upload, pages: Sequence[Upload]) -> Typed:
    """What was typed of each field of this page."""
    patient, kind = sheet.body("patient"), page.reading.kind if page.reading else ""
    found: dict[str, str] = {}
    if kind in ("invoice", "settlement", "discharge", "cost_list"):
        found = {"payer": patient.get("name", ""), "name": patient.get("name", "")}
        found |= {"id_number": patient.get("id_number") or ""}
        found |= _of_the_stay(sheet, page, pages)
    if kind == "invoice":
        found |= _of_the_invoice(sheet, page, pages)
    if kind == "bank_card":
        found = {"card_number": sheet.body("payee").get("card", "")}
    if kind in ("id_front", "social_card") and page.paper in OF_THE_PATIENT:
        found = {name: patient.get(name) or "" for name in ("name", "id_number")}
    return found


def _of_the_invoice(sheet: Sheet, page: Upload, pages: Sequence[Upload]) -> Typed:
    item = _item(sheet, "invoice", page, pages)
    if item is None:
        return {}
    body = sheet.body(f"invoice:{item}")
    names = {**FIELDS["invoice", "numbers"], **FIELDS["invoice", "amounts"]}
    found = {read: str(body.get(own) or "") for own, read in names.items()}
    return found | (
        _stay(sheet, body["stay_id"])
        if body.get("stay_id")
        else {"hospital": body.get("hospital", "")}
    )


def _of_the_stay(sheet: Sheet, page: Upload, pages: Sequence[Upload]) -> Typed:
    item = _item(sheet, "stay", page, pages)
    return _stay(sheet, item) if item else {}


def _stay(sheet: Sheet, item: str) -> Typed:
    body = sheet.body(f"stay:{item}")
    return {read: str(body.get(own) or "") for read, own in OF_A_STAY.items()}


def _item(sheet: Sheet, kind: str, page: Upload, pages: Sequence[Upload]) -> str | None:
    """The invoice (stay) of the filing to which this page belongs."""
    found = fitting(sheet, kind, pages).items()
    return next((item for item, group in found if page.id in group.pages), None)
