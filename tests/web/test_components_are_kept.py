"""Macro files are worked out once, and still follow the language and the token of each request."""

import re
from pathlib import Path

from flask import render_template_string

ICON = '{% from "components/icon.html" import state %}{{ state("ok", _("返回")) }}'
TOKEN = '{% from "components/step.html" import hidden_token %}{{ hidden_token() }}'
STEP = '{% from "components/step.html" import step %}{{ step(2, 6) }}'


def test_a_macro_file_is_worked_out_once(app):
    with app.test_request_context("/"):
        render_template_string(ICON)
        kept = app.jinja_env.get_template("components/icon.html").module
        render_template_string(ICON)
        assert app.jinja_env.get_template("components/icon.html").module is kept


def test_its_sentences_follow_the_language_of_each_request(app):
    said = {}
    for lang in ("en", "zh_Hans_CN"):
        with app.test_request_context(f"/?lang={lang}"):
            said[lang] = render_template_string(STEP)
    assert "第2步，共6步" in said["zh_Hans_CN"]
    assert "第" not in said["en"]
    assert "2" in said["en"]


def test_its_token_is_that_of_each_browser(app):
    tokens = set()
    for _browser in range(2):
        with app.test_request_context("/"):
            tokens.add(render_template_string(TOKEN))
    assert len(tokens) == 2
    assert all('name="csrf_token"' in one for one in tokens)


BAR = '{% from "components/step.html" import step %}{{ step(n, 6) }}'


def test_a_drawing_is_made_once_for_the_same_words(app):
    with app.test_request_context("/"):
        render_template_string(ICON)
        icon = app.jinja_env.get_template("components/icon.html").module.icon
        icon.cache_clear()
        first, second = icon("back"), icon("back")
    assert first is second
    assert icon.cache_info().misses == 1


def test_a_drawing_is_markup_and_not_text(app):
    with app.test_request_context("/"):
        assert render_template_string(ICON).startswith('<span class="st ok"><svg class="i"')


def test_each_step_has_its_own_bar(app):
    with app.test_request_context("/"):
        for n in (0, 2, 6):
            assert render_template_string(BAR, n=n).count('class="on"') == n
            assert render_template_string(BAR, n=n).count("<rect") == 6


KINDS = '{% from "review/_task_kinds.html" import kinds %}{{ kinds["objection"] }}'


def test_a_table_of_words_is_said_in_the_language_of_each_request(app):
    said = []
    for lang in ("en", "zh_Hans_CN", "en"):
        with app.test_request_context(f"/?lang={lang}"):
            said.append(render_template_string(KINDS))
    assert said == ["Ask for a recheck", "申请复核", "Ask for a recheck"]


def test_no_component_keeps_a_sentence(app):
    """What a component sets once for everybody may not be words."""
    folder = Path(app.template_folder) / "components"
    for file in folder.glob("*.html"):
        kept = re.sub(r"{%-? macro.*?endmacro -?%}", "", file.read_text("utf-8"), flags=re.S)
        assert "_(" not in kept, file.name
