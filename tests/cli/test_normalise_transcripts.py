"""`bangban normalise`: JSON alone on standard output, one answer for each transcript."""

import json

import pytest

from tests.conftest import SHARED

ITEMS = [
    {"id": "a", "field_type": "amount", "transcript": "三千二"},
    {"id": "b", "field_type": "amount", "transcript": "三千多"},
    {"id": "c", "field_type": "id_number", "transcript": "三二零幺零二"},
    {"id": "d", "field_type": "date", "transcript": "二月三十号"},
    {"id": "e", "field_type": "date", "transcript": "昨天"},
    {"id": "f", "field_type": "hospital", "transcript": "古楼医院"},
    {"id": "g", "field_type": "hospital", "transcript": "火星医院"},
    {"id": "h", "field_type": "choice", "transcript": "第二个", "options": ["甲", "乙"]},
    {"id": "i", "field_type": "yesno", "transcript": "不晓得"},
    {"id": "j", "field_type": "fax", "transcript": "三"},
    {"id": "k", "field_type": "amount"},
]
FILE = {"reference_date": "2026-11-21", "hospital_directory": ["南京鼓楼医院"], "items": ITEMS}


@pytest.fixture
def ask(empty_site, tmp_path):
    def ask(content, status=0):
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / "said.json").write_text(text, "utf-8")
        result = empty_site.run("normalise", str(tmp_path / "said.json"), status=status)
        return json.loads(result.stdout) if status == 0 else result

    return ask


def test_each_transcript_has_its_value_and_outcome(ask):
    answered = ask(FILE)["items"]
    assert [set(item) for item in answered] == [{"id", "value", "outcome", "say"}] * len(ITEMS)
    assert [(item["id"], item["value"], item["outcome"]) for item in answered] == [
        ("a", "3200.00", "ok"),
        ("b", None, "ask"),
        ("c", None, "incomplete"),
        ("d", None, "invalid"),
        ("e", "2026-11-20", "ok"),
        ("f", "南京鼓楼医院", "ok"),
        ("g", None, "none"),
        ("h", "乙", "ok"),
        ("i", "unknown", "ok"),
        ("j", None, "ask"),
        ("k", None, "none"),
    ]
    assert answered[0]["say"] == "一共 3200 元。对吗？"
    assert all(item["say"] for item in answered)


def test_without_a_reference_date_the_day_is_today(ask):
    from app import clock

    (item,) = ask({"items": [{"id": 1, "field_type": "date", "transcript": "今天"}]})["items"]
    assert item["value"] == clock.today().isoformat()


def test_an_empty_list_is_answered(ask):
    assert ask({"items": []}) == {"items": []}


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "[]",
        {},
        {"items": 3},
        {"items": ["三千二"]},
        {"items": [], "reference_date": "today"},
        {"items": [], "hospital_directory": "南京鼓楼医院"},
        {"items": [{"id": 1, "field_type": "choice", "transcript": "第一个", "options": "甲"}]},
    ],
)
def test_a_file_of_another_shape_is_wrong_usage(ask, content):
    result = ask(content, status=2)
    assert result.stdout == ""


def test_the_command_is_in_the_help(empty_site):
    assert "normalise" in empty_site.run("--help").stdout


@pytest.mark.shared
def test_every_prepared_transcript_is_right(ask):
    file = SHARED / "voice" / "utterances.json"
    if not file.exists():
        pytest.skip("the prepared transcripts are not beside this checkout")
    given = json.loads(file.read_text("utf-8"))
    answered = {item["id"]: item for item in ask(given)["items"]}
    wrong = [
        (item["id"], item["expected"], answered[item["id"]])
        for item in given["items"]
        if item["expected"]
        not in (answered[item["id"]]["value"], answered[item["id"]]["outcome"].upper())
    ]
    assert wrong == []
    assert len(answered) == len(given["items"]) >= 74
