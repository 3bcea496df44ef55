"""Cells of a register file: text in, a value out, or `WrongCell` with the code of what is wrong."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app import money
from app.catalogue.regions import provinces
from app.numbers import check_digit

DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
ID_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
PUNCTUATION = re.compile(r"[\s()\[\]【】〔〕·•‧・.,，。、\-_]")
FINEST_SHARE = Decimal("0.0001")
MOST_COUNTED = 999


class WrongCell(ValueError):
    """`reason` is a code; its sentence stands in words.py."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def plain(text: str) -> str:
    """Full-width letters and digits made plain; spaces around dropped."""
    return (text if text.isascii() else unicodedata.normalize("NFKC", text)).strip()


def fold(text: str) -> str:
    """A name for comparing: widths, spaces, brackets, dots and letter case do not count."""
    return PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def id_number(text: str) -> str:
    """Eighteen characters, a real birth date, a right check digit."""
    number = plain(text).replace(" ", "").upper()
    if len(number) != 18:
        raise WrongCell("id_length", digits=len(number))
    if not ID_NUMBER.fullmatch(number):
        raise WrongCell("id_letters")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongCell("id_date") from None
    if number[-1] != check_digit(number):
        raise WrongCell("id_check")
    return number


def day(text: str) -> date:
    """2026-11-21, 20261121, 2026/1/5 or 2026年1月5日."""
    clean = plain(text)
    match = DAY.fullmatch(clean) or EIGHT_DIGITS.fullmatch(clean)
    if not match:
        raise WrongCell("not_a_day")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise WrongCell("no_such_day") from None


def year(text: str) -> str:
    clean = plain(text).removesuffix("年")
    if not re.fullmatch(r"(19|20)[0-9]{2}", clean):
        raise WrongCell("not_a_year")
    return clean


def yuan(text: str) -> Decimal:
    """An amount of yuan, zero included."""
    try:
        return money.read_yuan(text, zero_is_fine=True)
    except money.NotMoney as fault:
        raise WrongCell(f"money_{fault.code}") from None


def count(text: str) -> int:
    clean = plain(text)
    if not re.fullmatch(r"[0-9]{1,3}", clean):
        raise WrongCell("not_a_count", most=MOST_COUNTED)
    return int(clean)


def share(text: str) -> str:
    """`0.1`, `10%` or `0` as the text `0.1000`: at most one, four decimals."""
    clean = plain(text)
    try:
        rate = Decimal(clean.removesuffix("%")) / (100 if clean.endswith("%") else 1)
    except InvalidOperation:
        raise WrongCell("not_a_share") from None
    if not rate.is_finite() or not 0 <= rate <= 1:
        raise WrongCell("not_a_share")
    if rate != rate.quantize(FINEST_SHARE):
        raise WrongCell("share_too_fine")
    return str(rate.quantize(FINEST_SHARE))


def words(most: int) -> Callable[[str], str]:
    """Any text up to `most` characters, spaces around dropped."""

    def read(text: str) -> str:
        clean = text.strip()
        if len(clean) > most:
            raise WrongCell("too_long", most=most)
        return clean

    return read


def signs(most: int) -> Callable[[str], str]:
    """A code or number: plain letters, digits and dashes without spaces."""

    def read(text: str) -> str:
        clean = plain(text).replace(" ", "").upper()
        if len(clean) > most:
            raise WrongCell("too_long", most=most)
        if not re.fullmatch(r"[0-9A-Z.\-]*", clean):
            raise WrongCell("not_a_code")
        return clean

    return read


def one_of(choices: dict[str, Any]) -> Callable[[str], Any]:
    """One of a closed list; the keys are what a file may say."""

    def read(text: str) -> Any:
        clean = plain(text)
        if clean not in choices:
            raise WrongCell("not_in_list", choices=" / ".join(choices))
        return choices[clean]

    return read


def province(text: str) -> str:
    clean = plain(text)[:2]
    if clean not in provinces():
        raise WrongCell("no_such_province")
    return clean
