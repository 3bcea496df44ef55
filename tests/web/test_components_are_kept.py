"""Macro files are worked out once, and still follow the language and the token of each request."""

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
