"""What was said, made a value of a field: pure, and never a value out of a doubt."""

from collections.abc import Callable

from app.dictation.normaliser import sentences as s
from app.dictation.normaliser.amount import read_amount
from app.dictation.normaliser.choice import read_choice
from app.dictation.normaliser.dates import read_date
from app.dictation.normaliser.heard import FieldType, Given, Heard, Outcome, ask, nothing
from app.dictation.normaliser.hospital import read_hospital
from app.dictation.normaliser.name import read_name
from app.dictation.normaliser.numbered import read_bank_card, read_id_number, read_phone
from app.dictation.normaliser.tally import read_count, read_days
from app.dictation.normaliser.text import plain
from app.dictation.normaliser.yesno import read_yesno

__all__ = ["FieldType", "Given", "Heard", "Outcome", "normalise"]

_LONGEST = 200
_READERS: dict[str, Callable[[str, Given], Heard]] = {
    FieldType.AMOUNT: read_amount,
    FieldType.DATE: read_date,
    FieldType.ID_NUMBER: read_id_number,
    FieldType.PHONE: read_phone,
    FieldType.BANK_CARD: read_bank_card,
    FieldType.NAME: read_name,
    FieldType.HOSPITAL: read_hospital,
    FieldType.CHOICE: read_choice,
    FieldType.YESNO: read_yesno,
    FieldType.DAYS: read_days,
    FieldType.COUNT: read_count,
}


def normalise(field_type: str, transcript: str, given: Given) -> Heard:
    """The value of a field from what was said, with an outcome and what is read back."""
    read = _READERS.get(field_type)
    if read is None:
        return ask(s.NOT_BY_VOICE)
    text = plain(transcript)
    if not text:
        return nothing(s.NOTHING)
    return ask(s.SAY_AGAIN) if len(text) > _LONGEST else read(text, given)
