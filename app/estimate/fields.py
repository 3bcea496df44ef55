"""Reading the fields of a case: each refusal is BAD_FIELD with the path of the field."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

MONEY = re.compile(r"-?[0-9]{1,15}\.[0-9]{2}")
RATE = re.compile(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class CaseFault(Exception):
    """A case that cannot be computed: `code` for machines, `message` names the place."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


def bad_field(path: str, wanted: str) -> CaseFault:
    """The fault of one field."""
    return CaseFault("BAD_FIELD", f"{path}: {wanted}")


def text(source: dict, key: str, path: str) -> str:
    """A text that must be there; it may be empty."""
    value = source.get(key)
    if not isinstance(value, str):
        raise bad_field(path + key, "a text is needed")
    return value


def word(source: dict, key: str, path: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words."""
    value = source.get(key)
    if not isinstance(value, str) or value not in allowed:
        raise bad_field(path + key, f"must be one of {', '.join(allowed)}")
    return value


def word_or_none(source: dict, key: str, path: str, allowed: tuple[str, ...]) -> str | None:
    """One of the allowed words, or nothing."""
    value = source.get(key)
    if value is None or (isinstance(value, str) and value in allowed):
        return value
    raise bad_field(path + key, f"must be one of {', '.join(allowed)}")


def flag(source: dict, key: str, path: str) -> bool:
    """true or false; absent or null means false."""
    value = source.get(key)
    if value is None or value is False:
        return False
    if value is not True:
        raise bad_field(path + key, "must be true or false")
    return True


def inner(source: dict, key: str, path: str = "") -> dict:
    """An object that must be there."""
    value = source.get(key)
    if not isinstance(value, dict):
        raise bad_field(path + key, "an object is needed")
    return value


def inner_or_none(source: dict, key: str, path: str = "") -> dict | None:
    """An object, or nothing."""
    return None if source.get(key) is None else inner(source, key, path)


def listing(source: dict, key: str, path: str = "") -> list:
    """A list that must be there."""
    value = source.get(key)
    if not isinstance(value, list):
        raise bad_field(path + key, "a list is needed")
    return value


def texts(source: dict, key: str, path: str = "") -> tuple[str, ...]:
    """A list of texts; absent means empty."""
    if source.get(key) is None:
        return ()
    values = listing(source, key, path)
    for number, value in enumerate(values):
        if not isinstance(value, str):
            raise bad_field(f"{path}{key}[{number}]", "a text is needed")
    return tuple(values)


@lru_cache(maxsize=32768)
def _as_money(value: str) -> Decimal | None:
    return Decimal(value) if MONEY.fullmatch(value) else None


@lru_cache(maxsize=1024)
def _as_share(value: str) -> Decimal | None:
    return Decimal(value) if RATE.fullmatch(value) else None


@lru_cache(maxsize=32768)
def _as_day(value: str) -> date | None:
    if not DAY.fullmatch(value) or not "1850" <= value < "3000":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def money(source: dict, key: str, path: str) -> Decimal:
    """Yuan as a text with two decimals, of either sign."""
    value = source.get(key)
    found = _as_money(value) if isinstance(value, str) else None
    if found is None:
        raise bad_field(path + key, 'must be yuan as a text with two decimals, such as "120.50"')
    return found


def amount(source: dict, key: str, path: str) -> Decimal:
    """Yuan that cannot be negative."""
    found = money(source, key, path)
    if found.is_signed():
        raise bad_field(path + key, "must not be negative")
    return found


def amount_or(source: dict, key: str, path: str, default: Decimal) -> Decimal:
    """Yuan that cannot be negative, or `default` where the field is absent."""
    return default if source.get(key) is None else amount(source, key, path)


def share(source: dict, key: str, path: str) -> Decimal:
    """A share from 0 to 1."""
    value = source.get(key)
    found = _as_share(value) if isinstance(value, str) else None
    if found is None:
        raise bad_field(path + key, 'must be a share from "0" to "1", such as "0.10"')
    return found


def day(source: dict, key: str, path: str) -> date:
    """An ISO date."""
    value = source.get(key)
    found = _as_day(value) if isinstance(value, str) else None
    if found is None:
        raise bad_field(path + key, "must be a date such as 2025-09-18")
    return found


def day_or_none(source: dict, key: str, path: str) -> date | None:
    """An ISO date, or nothing."""
    return None if source.get(key) is None else day(source, key, path)
