"""Every type of question: what counts as an answer, what is refused and how, and how a kept answer is shown again."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app.catalogue.current import catalogue
from app.catalogue.definition import Option, Question
from app.filing import questions
from app.filing.page import Reading
from tests.citizen import three

PICK = "请选一个。"


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def a_question(kind: str, *values: str) -> Question:
    known = [one for service in catalogue().versions for one in newest(service).questions]
    model = next(one for one in known if one.type == kind)
    if not values:
        return model
    from dataclasses import replace

    return replace(model, options=tuple(Option(v, v) for v in values))


def newest(service: str) -> Any:
    return catalogue().latest(service)


def read(kind: str, form: Any, *values: str) -> Reading:
    sent: MultiDict[str, str] = MultiDict(form)
    return questions.KINDS[kind].read(sent, a_question(kind, *values))  # type: ignore[arg-type]


def test_every_type_of_question_that_is_asked_has_its_reader() -> None:
    from app.filing.sheet import NOT_ASKED

    types = {one.type for service in catalogue().versions for one in newest(service).questions}
    assert types - set(NOT_ASKED) <= set(questions.KINDS)


@pytest.mark.parametrize(
    ("kind", "form", "kept"),
    [
        ("choice", {"value": "a"}, "a"),
        ("choice", {"value": "b"}, "b"),
        ("multi", {"value": ["a"]}, ["a"]),
        ("multi", {"value": ["a", "b"]}, ["a", "b"]),
        ("multi", {"value": ["a", "forged"]}, ["a"]),
        ("multi", {"value": ["none"]}, ["none"]),
        ("bool", {"value": "yes"}, True),
        ("bool", {"value": "no"}, False),
        ("number", {"value": "3"}, 3),
        ("number", {"value": "０３"}, 3),
        ("number", {"value": "999"}, 999),
        ("number", {"value": "0"}, 0),
        ("region", {"value": "江苏镇江"}, "江苏镇江"),
        ("region", {"value": " 江苏 镇江 "}, "江苏 镇江"),
        ("choice_from_local_list", {"value": "海芯医院"}, "海芯医院"),
    ],
)
def test_an_answer_is_kept(kind: str, form: Any, kept: Any) -> None:
    options = ("a", "b", "none") if kind in ("choice", "multi") else ()
    found = read(kind, form, *options)
    assert found.faults == {}
    assert found.values == {"value": kept}


@pytest.mark.parametrize(
    ("kind", "form", "sentence"),
    [
        ("choice", {}, PICK),
        ("choice", {"value": ""}, PICK),
        ("choice", {"value": "forged"}, PICK),
        ("choice", {"value": "A"}, PICK),
        ("bool", {}, PICK),
        ("bool", {"value": "true"}, PICK),
        ("bool", {"value": "1"}, PICK),
        ("multi", {}, "请至少选一个。"),
        ("multi", {"value": ["forged"]}, "请至少选一个。"),
        ("multi", {"value": ["none", "a"]}, "选了“都没有”，就不要再选别的。"),
        ("number", {}, "请填一个数。"),
        ("number", {"value": "三"}, "这里只有数字，请照着纸上再看一遍。"),
        ("number", {"value": "1000"}, "应是1到3位，您填了4位。"),
        ("number", {"value": "1.5"}, "这里只有数字，请照着纸上再看一遍。"),
        ("region", {}, "请写省和市，比如江苏镇江。"),
        ("region", {"value": "镇江"}, "请从省写起，比如江苏镇江。"),
        ("region", {"value": "Paris"}, "请从省写起，比如江苏镇江。"),
        ("choice_from_local_list", {"value": " "}, "请写名称，照病历上的写。"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(kind: str, form: Any, sentence: str) -> None:
    options = ("a", "b", "none") if kind in ("choice", "multi") else ()
    found = read(kind, form, *options)
    assert found.faults == {"value": sentence}
    assert "value" not in found.values


@pytest.mark.parametrize(
    ("first", "last", "faults"),
    [
        ("2026-01-01", "2026-12-31", {}),
        ("2026-01-01", "2026-01-01", {}),
        ("2026-11-21", "2027-11-20", {}),
        ("2026-02-01", "2026-01-31", {"to": "后一个日期比前一个还早，请再看一看。"}),
        ("--", "2026-01-31", {"from": "请填写开始的日期。"}),
        ("2026-01-01", "--", {"to": "请填写结束的日期。"}),
        ("2027-01-01", "2027-02-01", {"from": "这一天还没有到，请再看一看。"}),
        ("2026-02-30", "2026-03-01", {"from": "没有这一天，请再看一看。"}),
    ],
)
def test_two_days_make_one_answer(first: str, last: str, faults: dict[str, str]) -> None:
    found = read("date_range", three("from", first) | three("to", last))
    assert found.faults == faults
    assert found.values == ({} if faults else {"value": {"from": first, "to": last}})


@pytest.mark.parametrize(
    ("place", "day", "lacking"),
    [
        ("江苏苏州", "2026-01-02", set()),
        ("", "2026-01-02", {"text"}),
        ("江苏苏州", "--", {"date"}),
        ("江苏苏州", "2026-11-22", {"date"}),
        ("", "--", {"text", "date"}),
    ],
)
def test_a_place_and_its_day_are_one_answer(place: str, day: str, lacking: set[str]) -> None:
    found = read("text+date", {"text": place} | three("date", day))
    assert set(found.faults) == lacking
    assert found.values == ({} if lacking else {"value": {"text": place, "date": day}})


HOME = {"people": "3", "income": "36000", "savings": "0", "housing": "自有一套"}


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ({}, set()),
        ({"savings": "０"}, set()),
        ({"income": "36,000.00"}, set()),
        ({"people": "0"}, {"people"}),
        ({"people": "00"}, {"people"}),
        ({"people": "100"}, {"people"}),
        ({"people": ""}, {"people"}),
        ({"income": ""}, {"income"}),
        ({"income": "-1"}, {"income"}),
        ({"savings": "三万"}, {"savings"}),
        ({"savings": "元"}, {"savings"}),
        ({"housing": ""}, {"housing"}),
        ({"people": "", "income": "", "savings": "", "housing": ""}, set(HOME)),
    ],
)
def test_a_household_is_told_whole_or_not_at_all(change: dict[str, str], lacking: set[str]) -> None:
    found = read("form", HOME | change)
    assert set(found.faults) == lacking
    assert all(found.faults.values())
    assert bool(found.values) == (not lacking)
    if not lacking:
        assert found.values["value"]["people"] == "3"
        assert found.values["value"]["income"] == "36000.00"
        assert found.values["value"]["savings"] == "0.00"


@pytest.mark.parametrize(
    ("kind", "stored", "shown"),
    [
        ("choice", "a", {"value": ["a"]}),
        ("multi", ["a", "b"], {"value": ["a", "b"]}),
        ("bool", True, {"value": ["yes"]}),
        ("bool", False, {"value": ["no"]}),
        ("number", 0, {"value": "0"}),
        ("region", "江苏镇江", {"value": "江苏镇江"}),
        (
            "date_range",
            {"from": "2026-01-02", "to": "2026-03-04"},
            {
                "from-year": "2026",
                "from-month": "1",
                "from-day": "2",
                "to-year": "2026",
                "to-month": "3",
                "to-day": "4",
            },
        ),
        (
            "text+date",
            {"text": "江苏苏州", "date": "2026-01-02"},
            {"text": "江苏苏州", "date-year": "2026", "date-month": "1", "date-day": "2"},
        ),
        ("form", HOME, HOME),
    ],
)
def test_a_kept_answer_is_shown_as_it_was_given(kind: str, stored: Any, shown: Any) -> None:
    assert questions.KINDS[kind].show(stored) == shown


@pytest.mark.parametrize("kind", ["date_range", "text+date", "form"])
def test_what_is_shown_of_an_answer_is_read_as_that_answer(kind: str) -> None:
    stored: Any = {
        "date_range": {"from": "2026-01-02", "to": "2026-03-04"},
        "text+date": {"text": "江苏苏州", "date": "2026-01-02"},
        "form": HOME | {"income": "36000.00", "savings": "0.00"},
    }[kind]
    found = read(kind, questions.KINDS[kind].show(stored))
    assert found.values == {"value": stored}


@pytest.mark.parametrize("value", ["yes", "no"])
def test_a_fact_that_only_the_person_knows_is_yes_or_no(value: str) -> None:
    assert questions.read_fact({"value": value}).values == {"value": value}
    assert questions.read_fact({"value": value.upper()}).faults == {"value": PICK}
