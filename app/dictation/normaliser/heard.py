"""What was made of something spoken: an outcome, a value when it is sure, and what is read back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class FieldType(StrEnum):
    """The kinds of answers that can be spoken."""

    AMOUNT = "amount"
    DATE = "date"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    BANK_CARD = "bank_card"
    NAME = "name"
    HOSPITAL = "hospital"
    CHOICE = "choice"
    YESNO = "yesno"
    DAYS = "days"
    COUNT = "count"


class Outcome(StrEnum):
    """`ok` alone carries a value; nothing else may be kept."""

    OK = "ok"
    ASK = "ask"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Given:
    """What the field knows beside the words: the day, the hospitals, the options of the question."""

    today: date
    hospitals: Sequence[str] = ()
    options: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """`msgid` with `values` is what is read back; the site says it in its own language."""

    outcome: Outcome
    msgid: str
    value: str | None = None
    values: dict[str, str] = field(default_factory=dict)

    @property
    def say(self) -> str:
        """What is read back, in Chinese."""
        return self.msgid % self.values


def sure(value: str, msgid: str, **values: str) -> Heard:
    """The value that was said."""
    return Heard(Outcome.OK, msgid, value, values or {"value": value})


def ask(msgid: str, **values: str) -> Heard:
    """Something was heard, but a person must say which, or say it again."""
    return Heard(Outcome.ASK, msgid, values=values)


def incomplete(msgid: str, **values: str) -> Heard:
    """Fewer digits than the kind needs."""
    return Heard(Outcome.INCOMPLETE, msgid, values=values)


def invalid(msgid: str, **values: str) -> Heard:
    """Complete, but there is no such thing."""
    return Heard(Outcome.INVALID, msgid, values=values)


def nothing(msgid: str, **values: str) -> Heard:
    """Nothing of this kind was said."""
    return Heard(Outcome.NONE, msgid, values=values)
