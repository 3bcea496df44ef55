"""Question pages made from the catalogue: one reader for each type of question."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask_babel import gettext as _

from app import clock
from app.catalogue.definition import Fact, Question
from app.catalogue.regions import provinces
from app.filing import fields
from app.filing.fields import Fault, Form
from app.filing.page import FillPage, Reading
from app.filing.sheet import Sheet

YES_NO = {"yes": True, "no": False}
NONE_OF_THEM = "none"


def question_page(sheet: Sheet, question: Question) -> FillPage:
    """The page of a question of the service."""
    kind = KINDS[question.type]
    stored = sheet.body(f"question:{question.id}").get("value")
    return FillPage(
        path=f"fill/question/{question.id}",
        section=f"question:{question.id}",
        template=f"filing/fields/{kind.template}.html",
        title=question.text_zh,
        hint=question.help_zh,
        fields=("value",),
        read=lambda form: kind.read(form, question),
        shown={} if stored is None else kind.show(stored),
        more={"question": question},
    )


def fact_page(sheet: Sheet, fact: Fact) -> FillPage:
    """A fact that only the person can know, asked like a question."""
    stored = sheet.body(f"fact:{fact.id}").get("value")
    return FillPage(
        path=f"fill/fact/{fact.id}",
        section=f"fact:{fact.id}",
        template="filing/fields/yes_no.html",
        title=fact.ask_zh,
        fields=("value",),
        read=read_fact,
        shown={"value": [stored]} if stored else {},
    )


def read_fact(form: Form) -> Reading:
    reading = Reading()
    reading.take("value", lambda: picked(form, YES_NO))
    return reading


def picked(form: Form, options: Any) -> str:
    value = form.get("value", "")
    if value not in options:
        raise Fault(_("请选一个。"))
    return value


def read_choice(form: Form, question: Question) -> Reading:
    reading = Reading()
    reading.take("value", lambda: picked(form, [one.v for one in question.options]))
    return reading


def read_bool(form: Form, _question: Question) -> Reading:
    reading = Reading()
    reading.take("value", lambda: YES_NO[picked(form, YES_NO)])
    return reading


def read_multi(form: Form, question: Question) -> Reading:
    reading = Reading()
    reading.take("value", lambda: _ticked(form, question))
    return reading


def _ticked(form: Form, question: Question) -> list[str]:
    known = [one.v for one in question.options]
    ticked = [value for value in form.getlist("value") if value in known]  # type: ignore[attr-defined]
    if not ticked:
        raise Fault(_("请至少选一个。"))
    if NONE_OF_THEM in ticked and len(ticked) > 1:
        raise Fault(_("选了“都没有”，就不要再选别的。"))
    return ticked


def read_date_range(form: Form, _question: Question) -> Reading:
    dates = Reading()
    today = clock.today()
    dates.take(
        "from",
        lambda: fields.read_day(form, "from", missing=_("请填写开始的日期。"), not_after=today),
    )
    dates.take("to", lambda: fields.read_day(form, "to", missing=_("请填写结束的日期。")))
    if not dates.faults and dates.values["to"] < dates.values["from"]:
        dates.fault("to", _("后一个日期比前一个还早，请再看一看。"))
    return _whole({name: day.isoformat() for name, day in dates.values.items()}, dates)


def read_text_and_date(form: Form, _question: Question) -> Reading:
    parts = Reading()
    parts.take("text", lambda: fields.read_text(form, "text", missing=_("请写清楚是哪里。")))
    parts.take(
        "date",
        lambda: fields.read_day(form, "date", missing=_("请填写日期。"), not_after=clock.today()),
    )
    values = {**parts.values}
    if "date" in values:
        values["date"] = values["date"].isoformat()
    return _whole(values, parts)


def read_number(form: Form, _question: Question) -> Reading:
    reading = Reading()
    reading.take(
        "value",
        lambda: int(fields.read_digits(form, "value", missing=_("请填一个数。"), least=1, most=3)),
    )
    return reading


def read_region(form: Form, _question: Question) -> Reading:
    reading = Reading()
    reading.take("value", lambda: _region(form))
    return reading


def _region(form: Form) -> str:
    text = fields.read_text(form, "value", missing=_("请写省和市，比如江苏镇江。"))
    if not any(text.startswith(name) for name in provinces().values()):
        raise Fault(_("请从省写起，比如江苏镇江。"))
    return text


def read_local(form: Form, _question: Question) -> Reading:
    reading = Reading()
    reading.take(
        "value", lambda: fields.read_text(form, "value", missing=_("请写名称，照病历上的写。"))
    )
    return reading


def _yuan_text(form: Form, name: str, missing: str) -> str:
    return str(fields.read_money(form, name, missing=missing, zero_is_fine=True))


def read_household(form: Form, _question: Question) -> Reading:
    parts = Reading()
    parts.take("people", lambda: _people(form))
    money = _("没有就填0。")
    for name in ("income", "savings"):
        parts.take(name, partial(_yuan_text, form, name, money))
    parts.take(
        "housing", lambda: fields.read_text(form, "housing", missing=_("请写一句，比如自有一套。"))
    )
    return _whole(parts.values, parts)


def _people(form: Form) -> str:
    missing = _("请填家里几口人。")
    people = fields.read_digits(form, "people", missing=missing, least=1, most=2)
    if not int(people):
        raise Fault(missing)
    return people


def _whole(value: dict[str, Any], parts: Reading) -> Reading:
    """Several boxes that make one answer."""
    reading = Reading()
    reading.faults = parts.faults
    if not parts.faults:
        reading.values = {"value": value}
    return reading


def show_one(stored: Any) -> dict[str, Any]:
    return {"value": [str(stored)]}


def show_bool(stored: Any) -> dict[str, Any]:
    return {"value": ["yes" if stored else "no"]}


def show_text(stored: Any) -> dict[str, Any]:
    return {"value": str(stored)}


def show_date_range(stored: Any) -> dict[str, Any]:
    return fields.shown_day("from", stored["from"]) | fields.shown_day("to", stored["to"])


def show_text_and_date(stored: Any) -> dict[str, Any]:
    return {"text": stored["text"]} | fields.shown_day("date", stored["date"])


class Kind:
    """A type of question: its template, its reader, and how a stored answer is shown again."""

    def __init__(
        self,
        template: str,
        read: Callable[[Form, Question], Reading],
        show: Callable[[Any], dict[str, Any]],
    ) -> None:
        self.template, self.read, self.show = template, read, show


KINDS = {
    "choice": Kind("choice", read_choice, show_one),
    "multi": Kind("multi", read_multi, lambda stored: {"value": list(stored)}),
    "bool": Kind("yes_no", read_bool, show_bool),
    "date_range": Kind("date_range", read_date_range, show_date_range),
    "text+date": Kind("text_and_date", read_text_and_date, show_text_and_date),
    "number": Kind("number", read_number, show_text),
    "region": Kind("line", read_region, show_text),
    "choice_from_local_list": Kind("line", read_local, show_text),
    "form": Kind("household", read_household, dict),
}
