"""Reading what people type: forgiving in form, strict in content. Each reader returns a value or a Fault."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from app.money import NotMoney, read_yuan

Form = Mapping[str, str]
NAME = re.compile(r"[\w·•．. \-]+")


class Fault(Exception):
    """What is wrong with one field, as a sentence that says what to do."""


def seen(text: str) -> str:
    """The text without the invisible marks that come along when it is copied from a list of contacts."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def tidy(text: str) -> str:
    """Full-width letters and digits as plain ones, no spaces around, no invisible marks."""
    return unicodedata.normalize("NFKC", seen(text or "")).strip()


def plain_sign(sign: str) -> str:
    """A full-width letter, digit or space as a plain one; Chinese punctuation stays as it is."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if plain.isalnum() or plain.isspace() else sign


def read_text(form: Form, name: str, *, missing: str, most: int = 100) -> str:
    text = re.sub(r"\s+", " ", "".join(map(plain_sign, seen(form.get(name, ""))))).strip()
    if not text:
        raise Fault(missing)
    if len(text) > most:
        raise Fault(_("太长了，最多%(most)s个字。您写了%(has)s个。", most=most, has=len(text)))
    if any(unicodedata.category(sign) in ("So", "Cs", "Cn", "Cc") for sign in text):
        raise Fault(_("有读不出的符号，请只写字和数字。"))
    return text


def read_name(form: Form, name: str) -> str:
    text = read_text(form, name, missing=_("请填写姓名，照身份证上的写。"), most=40)
    if not NAME.fullmatch(text) or any(sign.isdigit() for sign in text):
        raise Fault(_("姓名里有不像名字的符号，请照身份证上的写。"))
    if len(text) < 2:
        raise Fault(_("姓名不全，请连名带姓写。"))
    return text


def read_digits(form: Form, name: str, *, missing: str, least: int, most: int) -> str:
    """A number that identifies something: spaces and dashes are dropped."""
    text = re.sub(r"[\s\-—]", "", tidy(form.get(name, "")))
    if not text:
        raise Fault(missing)
    if not text.isascii() or not text.isdigit():
        raise Fault(_("这里只有数字，请照着纸上再看一遍。"))
    if not least <= len(text) <= most:
        span = str(least) if least == most else _("%(least)s到%(most)s", least=least, most=most)
        raise Fault(_("应是%(span)s位，您填了%(has)s位。", span=span, has=len(text)))
    return text


def read_money(form: Form, name: str, *, missing: str, zero_is_fine: bool = False) -> Decimal:
    try:
        return read_yuan(tidy(form.get(name, "")), zero_is_fine=zero_is_fine)
    except NotMoney as wrong:
        raise Fault(_money_sentence(wrong.code, missing)) from None


def _money_sentence(code: str, missing: str) -> str:
    return {
        "empty": missing,
        "words": _("请写数字，比如3000.50。"),
        "not_number": _("这不像钱数，请写数字，比如3000.50。"),
        "too_fine": _("只能到分，小数点后最多两位。"),
        "zero": _("钱数是0，请看一看发票上的合计。"),
        "negative": _("钱数不能是负的。退费的发票请打电话问。"),
        "too_large": _("钱数太大了，请看一看小数点。"),
    }[code]


def typed_day(form: Form, name: str) -> dict[str, str]:
    """The three boxes as they were typed, to be shown again."""
    return {part: form.get(part, "") for part in (f"{name}-year", f"{name}-month", f"{name}-day")}


def shown_day(name: str, value: str | None) -> dict[str, str]:
    """The three boxes of a stored ISO day."""
    if not value:
        return {}
    day = date.fromisoformat(value)
    return {
        f"{name}-year": str(day.year),
        f"{name}-month": str(day.month),
        f"{name}-day": str(day.day),
    }


def read_day(form: Form, name: str, *, missing: str, not_after: date | None = None) -> date:
    """A day from three boxes, or a whole day (2026-10-6, 20261006, 2026年10月6日) in the first one."""
    parts = [tidy(form.get(f"{name}-{part}", "")) for part in ("year", "month", "day")]
    if not any(parts):
        raise Fault(missing)
    if parts[0] and not any(parts[1:]):
        parts = _whole_day(parts[0]) or parts
    numbers = [re.sub(r"[年月日\s]", "", part) for part in parts]
    if not all(number.isascii() and number.isdigit() for number in numbers):
        raise Fault(_("日期没填全，年、月、日都要填数字。"))
    year, month, day = (int(number[:5]) for number in numbers)
    try:
        found = date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        raise Fault(_("没有这一天，请再看一看。")) from None
    if not_after and found > not_after:
        raise Fault(_("这一天还没有到，请再看一看。"))
    if found.year < 1900:
        raise Fault(_("年份不对，请写四位，比如2026。"))
    return found


def _whole_day(text: str) -> list[str] | None:
    found = re.fullmatch(r"(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})\D?", text)
    return list(found.groups()) if found else None
