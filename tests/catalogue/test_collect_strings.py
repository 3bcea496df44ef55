"""Translators get every Chinese string that a page can show, with its line."""

import io
import json

import pytest
from babel.messages.extract import extract as babel_extract

from app.catalogue.messages import extract
from app.catalogue.services import DATA

FILES = [
    *sorted(DATA.glob("services/*/*.json")),
    *(DATA / name for name in ("finder.json", "facts.json", "regions.json")),
]


def messages(text):
    return [
        (line, message) for line, _, message, _ in extract(io.BytesIO(text.encode()), {}, [], {})
    ]


def test_a_text_is_found_with_its_line():
    assert messages('{\n "text_zh": "您好"\n}') == [(2, "您好")]


def test_every_text_of_a_list_is_found():
    text = '{\n "steps_zh": [\n  "第一步",\n  "第二步"\n ],\n "id": "x"\n}'
    assert messages(text) == [(3, "第一步"), (4, "第二步")]


def test_an_option_is_found_by_the_key_zh():
    assert messages('{"options": [{"v": "self", "zh": "我自己"}]}') == [(1, "我自己")]


def test_the_key_after_a_nested_object_is_its_own():
    text = '{"lacks": {"text_zh": "没有"}, "id": "编号", "name_zh": "名字"}'
    assert messages(text) == [(1, "没有"), (1, "名字")]


def test_lists_of_lists_and_numbers_do_not_confuse_it():
    text = '{"a_zh": [["一"], 1, null, true, ["二"]], "b": 2, "c_zh": "三"}'
    assert messages(text) == [(1, "一"), (1, "二"), (1, "三")]


def test_a_text_after_an_object_in_the_same_list_has_the_list_s_key():
    assert messages('{"a_zh": [{"id": "编号"}, "后面"]}') == [(1, "后面")]


def test_signs_inside_a_text_are_not_structure():
    text = json.dumps({"a_zh": '他说: "好" {是} [吗]', "b_zh": "反斜\\"}, ensure_ascii=False)
    assert messages(text) == [(1, '他说: "好" {是} [吗]'), (1, "反斜\\")]


def test_escaped_chinese_is_read():
    assert messages('{"a_zh": "\\u60a8"}') == [(1, "您")]


@pytest.mark.parametrize("key", ["note_zh", "terms_warning_zh", "safety_note_zh", "id", "source"])
def test_remarks_and_codes_are_left_out(key):
    assert messages(json.dumps({key: "备注"}, ensure_ascii=False)) == []


@pytest.mark.parametrize("key", ["who_provides", "form", "region", "slot"])
def test_words_shown_under_another_key_are_found(key):
    assert messages(json.dumps({key: "医院"}, ensure_ascii=False)) == [(1, "医院")]


def test_what_is_not_chinese_needs_no_translation():
    assert messages('{"a_zh": "EMS 12393", "b_zh": ""}') == []


def policy_messages(folder, content):
    path = folder / "policies.json"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    with path.open("rb") as opened:
        return [message for _, _, message, _ in extract(opened, {}, [], {})]


def test_of_the_policies_their_names_are_found_and_nothing_else(tmp_path):
    version = {
        "id": "2026",
        "name": "版本",
        "notes": ["样例"],
        "note_zh": "备注",
        "label_zh": "标签",
    }
    policy = {"name": "上海 职工医保", "title_zh": "不显示", "versions": [version]}
    content = {"name": "全部政策", "rounding_zh": "四舍五入", "policies": {"SH-EMP": policy}}
    assert policy_messages(tmp_path, content) == ["上海 职工医保"]


def test_sources_with_a_name_are_no_policies(tmp_path):
    content = {"sources": {"SH-EMP": {"name": "沪医保规〔2025〕1号"}}, "policies": {}}
    assert policy_messages(tmp_path, content) == []


def test_every_policy_of_ours_can_be_named_in_another_language():
    raw = json.loads((DATA / "policies.json").read_text("utf-8"))
    with (DATA / "policies.json").open("rb") as opened:
        found = [message for _, _, message, _ in extract(opened, {}, [], {})]
    assert found == [policy["name"] for policy in raw["policies"].values()]


def test_a_name_in_a_service_is_no_policy_s_and_stays_out():
    assert messages('{"policies": {"SH-EMP": {"name": "上海"}}}') == []


def shown(value, key=""):
    """The texts under keys that end in zh, found by walking the parsed file."""
    remarks = ("note_zh", "terms_warning_zh", "safety_note_zh", "rule_zh", "result_zh")
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from shown(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from shown(inner, key)
    elif isinstance(value, str) and key.endswith("zh") and key not in remarks:
        yield value


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_shown_text_of_our_files_is_missed(path):
    text = path.read_text("utf-8")
    found = messages(text)
    assert set(shown(json.loads(text))) <= {message for _, message in found} | {"—"}
    lines = text.splitlines()
    for line, message in found:
        assert json.dumps(message, ensure_ascii=False) in lines[line - 1]


def test_babel_takes_what_it_yields():
    with (DATA / "finder.json").open("rb") as opened:
        found = list(babel_extract("app.catalogue.messages:extract", opened))
    assert "您要办什么?" in [message for _, message, _, _ in found]
