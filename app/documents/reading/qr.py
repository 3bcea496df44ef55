"""What the QR code of a fiscal invoice says, by its structure. An address is never followed."""

import re
from urllib.parse import parse_qs, urlsplit

from app.documents.reading.values import day, money

CODE, NUMBER, CHECK = r"\d{8}", r"\d{10}", r"[0-9a-z]{6}"
PARTED = re.compile(rf"({CODE})_({NUMBER})_({CHECK})(?:_([\d.]+))??(?:_(\d{{8}}))?$", re.I)
AS_PATH = re.compile(rf"/({CODE})/({NUMBER})/({CHECK})/?$", re.I)
AS_LIST = re.compile(rf"\d\d,\d\d,({CODE}),({NUMBER}),([\d.]*),(\d{{8}})?,({CHECK})?,", re.I)


def read_payload(text: str) -> dict[str, str]:
    """Code, number, check code, and total and date where they are in it; empty when it is another code."""
    listed = AS_LIST.match(text)
    if listed:
        code, number, amount, date, check = listed.groups()
        return _named(code, number, check, amount, date)
    try:
        address = urlsplit(text)
        asked = parse_qs(address.query)
    except ValueError:
        return {}
    if parted := PARTED.match(asked.get("d", [""])[0]):
        return _named(*parted.groups())
    if path := AS_PATH.search(address.path):
        return _named(*path.groups())
    return _of_query(asked)


def _of_query(asked: dict[str, list[str]]) -> dict[str, str]:
    given = [asked.get(name, [""])[0] for name in ("invoice_code", "invoice_number", "check_code")]
    patterns = (CODE, NUMBER, CHECK)
    if all(re.fullmatch(p, value, re.I) for p, value in zip(patterns, given, strict=True)):
        return _named(*given)
    return {}


def _named(
    code: str, number: str, check: str | None, amount: str | None = None, date: str | None = None
) -> dict[str, str]:
    found = {
        "invoice_code": code,
        "invoice_number": number,
        "check_code": (check or "").lower(),
        "total": money(amount or "") or "",
        "issue_date": day(date or "") or "",
    }
    return {name: value for name, value in found.items() if value}
