"""The sentences of templates: in the language of the page, with facts that cannot become markup."""

import pytest
from flask import Flask, render_template_string


def said(app: Flask, template: str, lang: str = "zh_Hans_CN", **facts: object) -> str:
    with app.test_request_context(f"/?lang={lang}"):
        return render_template_string(template, **facts)


def test_a_sentence_is_said_in_the_source_language(app):
    assert said(app, '{{ _("返回") }}') == "返回"


def test_a_sentence_follows_the_language_of_the_request(app):
    assert said(app, '{{ _("返回") }}', "en") == "Back"
    assert said(app, '{{ _("返回") }}') == "返回"


def test_facts_are_filled_in_and_escaped(app):
    template = '{{ _("%(name)s：%(why)s", name=name, why="大") }}'
    assert said(app, template, name="<b>") == "&lt;b&gt;：大"


def test_markup_in_a_fact_stays_markup(app):
    assert said(app, '{{ _("共%(n)s个", n=n|safe) }}', n="<b>3</b>") == "共<b>3</b>个"


def test_without_autoescape_nothing_is_escaped(app):
    template = '{% autoescape false %}{{ _("给%(name)s", name=name) }}{% endautoescape %}'
    assert said(app, template, name="<王>") == "给<王>"


@pytest.mark.parametrize(("number", "words"), [(1, "There is one"), (3, "There are 3")])
def test_the_number_chooses_the_sentence(app, number, words):
    template = '{{ ngettext("有一处要改", "有%(num)s处要改", number) }}'
    assert said(app, template, "en", number=number).startswith(words)


def test_a_percent_sign_is_written_twice(app):
    assert said(app, '{{ _("报销70%%") }}') == "报销70%"


def test_a_sentence_nobody_translated_is_said_as_it_stands(app):
    assert said(app, '{{ _("从没有人译过的一句") }}', "en") == "从没有人译过的一句"
