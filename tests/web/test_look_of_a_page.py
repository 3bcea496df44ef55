"""Language and display mode: asked for in the address, kept in a cookie, and never a way out of the site."""

import re
from datetime import date

import pytest
from flask import render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st

from app.web.look import with_query
from tests.citizen import Citizen

LANGUAGES = {"zh_Hans_CN": "zh-CN", "zh_Hant_TW": "zh-TW", "en": "en"}


def lang_of(page) -> str:
    return re.search(r'<html lang="([^"]+)"', page.text)[1]


def mode_of(page) -> str:
    found = re.search(r'<html lang="[^"]+"(?: class="([^"]+)")?', page.text)[1]
    return found or "normal"


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
def test_a_mode_asked_for_once_stays(client, mode):
    client.get("/?ui_mode=elder-max")
    answer = client.get(f"/help?ui_mode={mode}")
    assert mode_of(answer) == mode
    assert mode_of(client.get("/")) == mode


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_asked_for_once_stays(client, code):
    assert lang_of(client.get(f"/?lang={code}")) == LANGUAGES[code]
    assert lang_of(client.get("/help")) == LANGUAGES[code]


@pytest.mark.parametrize(
    "wish", ["ui_mode=huge", "ui_mode=", "lang=xx", "lang=", "lang=../../etc", "ui_mode=长辈"]
)
def test_a_wish_that_nobody_knows_changes_nothing(client, wish):
    client.get("/?ui_mode=elder&lang=en")
    answer = client.get(f"/?{wish}")
    assert (mode_of(answer), lang_of(answer)) == ("elder", "en")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["ui_mode", "lang"])
def test_a_made_up_cookie_is_ignored(client, name):
    client.browser.set_cookie(name, '"><script>')
    answer = client.get("/")
    assert (mode_of(answer), lang_of(answer)) == ("normal", "zh-CN")
    assert "<script>" not in answer.text


def test_the_cookie_of_a_wish_is_not_for_scripts_and_lasts_a_year(client):
    cookie = client.get("/?ui_mode=elder").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie


def test_a_switch_keeps_the_rest_of_the_address(client):
    page = client.get("/services", query_string={"q": "住院 & <b>", "ui_mode": "elder"}).text
    switches = re.findall(r'href="(/services\?[^"]+)"', page)
    assert switches
    for switch in switches:
        assert "q=%E4%BD%8F%E9%99%A2+%26+%3Cb%3E" in switch
        assert switch.count("ui_mode=") == 1


def test_a_switch_on_an_answer_to_a_form_leads_back_to_its_page(citizen: Citizen):
    citizen.fill_mutual()
    shown = {"Referer": f"http://localhost{citizen.filing}/check"}
    page = citizen.post(f"{citizen.filing}/submit", {}, status=422, headers=shown).text
    switch = re.search(r'href="([^"]+ui_mode=elder)"', page)
    assert switch
    assert switch[1] == f"{citizen.filing}/check?ui_mode=elder"
    foreign = {"Referer": "https://evil.example/check"}
    page = citizen.post(f"{citizen.filing}/submit", {}, status=422, headers=foreign).text
    assert "evil.example" not in page
    assert 'href="/?ui_mode=elder"' in page


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\t/evil.example",
    ],
)
def test_the_page_of_languages_leads_only_to_places_of_this_site(client, back):
    page = client.get("/languages", query_string={"back": back}).text
    assert "evil" not in page.replace("back=", "").split("<footer")[0]
    assert page.count('href="/?lang=') == 3


def test_the_page_of_languages_goes_back_to_where_one_was(client):
    page = client.get("/find?need=reimburse").text
    link = re.search(r'href="(/languages\?[^"]+)"', page)[1]
    page = client.get(link).text
    assert 'href="/find?need=reimburse&amp;lang=en"' in page
    assert page.count("lang=") >= 3


@pytest.mark.parametrize("path", ["//evil.example/x", "/%5Cevil.example", "///x"])
def test_no_switch_of_a_page_that_is_not_there_leads_away(client, path):
    answer = client.browser.get(path, follow_redirects=False)
    assert 'href="//' not in answer.text
    assert "evil.example/" not in (answer.location or "").replace("localhost/", "")


@settings(deadline=None)
@given(
    query=st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=8), max_size=3),
    value=st.text(max_size=8),
)
def test_changing_a_name_leaves_the_others(query, value):
    from urllib.parse import parse_qsl, urlencode, urlsplit

    address = with_query("/a?" + urlencode(query), ui_mode=value)
    found = dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    assert found == query | {"ui_mode": value}
    assert address.isascii()
    assert address.startswith("/a?")


WRITTEN = {
    "{{ day|day }}": "2026年10月6日",
    "{{ '2026-10-06'|iso_day }}": "2026年10月6日",
    "{{ day|short_date }}": "10月6日",
    "{{ '1130.4'|money }}": "1,130.40元",
    "{{ '261122128229'|groups|whole }}": "2611 2212 8229",
}


@pytest.mark.parametrize(("template", "words"), WRITTEN.items())
def test_what_is_read_as_one_word_is_not_broken_over_a_line(app, template, words):
    with app.test_request_context("/"):
        page = render_template_string(template, day=date(2026, 10, 6))
        said = app.jinja_env.overlay(autoescape=False).from_string(template)
        assert page == f'<span class="nb">{words}</span>'
        assert said.render(day=date(2026, 10, 6)) == words


def test_a_sentence_keeps_the_day_in_it_whole_and_signs_are_still_escaped(app):
    with app.test_request_context("/"):
        template = "{{ _('%(name)s，%(day)s', name='<b>', day=day|day) }}{{ '<i>'|whole }}"
        page = render_template_string(template, day=date(2026, 10, 6))
    assert page == (
        '&lt;b&gt;，<span class="nb">2026年10月6日</span><span class="nb">&lt;i&gt;</span>'
    )


SENTENCES = {
    "<b>2026年10月7日到2026年10月15日": (
        '&lt;b&gt;<span class="nb">2026年10月7日</span>到<span class="nb">2026年10月15日</span>'
    ),
    "11月22日 13:14存": '<span class="nb">11月22日 13:14</span>存',
    "11月来的": "11月来的",
    "": "",
}


@pytest.mark.parametrize(("sentence", "page"), SENTENCES.items())
def test_days_in_a_sentence_are_whole_and_the_rest_is_escaped(app, sentence, page):
    with app.test_request_context("/"):
        assert render_template_string("{{ words|whole_days }}", words=sentence) == page
