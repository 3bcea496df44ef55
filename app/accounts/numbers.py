"""Phone and ID numbers as people type them: full-width, spaced, with dashes, with +86."""

import re
import unicodedata

from app import clock
from app.errors import Refusal
from app.numbers import DEMO_REGION, birth_of, check_digit

SEPARATORS = re.compile(r"[\s\-‐-―−·.,，、()_/]")


def seen(text: str) -> str:
    """What a person sees of it: full-width made plain, invisible marks dropped."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(mark for mark in plain if unicodedata.category(mark) != "Cf")


def compact(text: str) -> str:
    """The characters that count: what is seen of it, without separators."""
    return SEPARATORS.sub("", seen(text))


NAME = re.compile(r"[\w·•．.\- ]{2,40}")


def read_name(text: str) -> str:
    """A name as on the ID card. Refuses name_empty, name_short and name_odd."""
    name = " ".join(seen(text).split())
    if not name:
        raise Refusal("name_empty")
    if len(name) < 2:
        raise Refusal("name_short")
    if not NAME.fullmatch(name) or any(sign.isdigit() for sign in name):
        raise Refusal("name_odd")
    return name


def has_only_digits(text: str) -> bool:
    return re.fullmatch(r"[0-9]*", text) is not None


def read_phone(text: str) -> str:
    """The eleven digits of a mobile phone. Refuses phone_empty, phone_letters, phone_length, phone_start."""
    number = compact(text)
    number = re.sub(r"^(\+86|0086|86)(?=1[0-9]{10}$)", "", number)
    if not number:
        raise Refusal("phone_empty")
    if not has_only_digits(number):
        raise Refusal("phone_letters")
    if len(number) != 11:
        raise Refusal("phone_length", digits=len(number))
    if not re.match(r"1[3-9]", number):
        raise Refusal("phone_start")
    return number


def read_id_number(text: str, *, demo: bool = False) -> str:
    """The eighteen characters of a resident ID with a right check digit.

    Refuses id_empty, id_letters, id_length, id_date, id_check, and id_region for the region of
    invented people (99) outside the demo.
    """
    number = compact(text).upper()
    if not number:
        raise Refusal("id_empty")
    if not has_only_digits(number.removesuffix("X")):
        raise Refusal("id_letters")
    if len(number) != 18:
        raise Refusal("id_length", digits=len(number))
    if (born := birth_of(number)) is None or born > clock.today():
        raise Refusal("id_date")
    if number[-1] != check_digit(number):
        raise Refusal("id_check")
    if number.startswith(DEMO_REGION) and not demo:
        raise Refusal("id_region")
    return number
