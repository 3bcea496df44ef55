"""A file of transcripts answered: what `bangban normalise` prints."""

from datetime import date
from typing import Any

from app.dictation.normaliser import Given, normalise


class NotTranscripts(ValueError):
    """The file does not have the shape of a list of transcripts."""


def answer(file: dict[str, Any], today: date) -> dict[str, Any]:
    """Each transcript with its value, outcome and what is read back; `reference_date` is its today."""
    items = file.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise NotTranscripts('"items" must be a list of objects')
    day, hospitals = _day(file.get("reference_date"), today), _names(file, "hospital_directory")
    return {"items": [_one(item, day, hospitals) for item in items]}


def _day(written: object, today: date) -> date:
    if written is None:
        return today
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        raise NotTranscripts(f'"reference_date" is no day: {written}') from None


def _names(holder: dict[str, Any], key: str) -> tuple[str, ...]:
    names = holder.get(key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise NotTranscripts(f'"{key}" must be a list of names')
    return tuple(names)


def _one(item: dict[str, Any], today: date, hospitals: tuple[str, ...]) -> dict[str, Any]:
    given = Given(today, hospitals, _names(item, "options"))
    heard = normalise(str(item.get("field_type")), str(item.get("transcript") or ""), given)
    return {
        "id": item.get("id"),
        "value": heard.value,
        "outcome": heard.outcome.value,
        "say": heard.say,
    }
