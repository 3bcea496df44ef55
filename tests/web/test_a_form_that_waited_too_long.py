"""A page stood open over night: its mark is worth nothing any more, and nothing of what was typed is lost."""

import html
import re

import pytest
from flask import Flask

from tests.citizen import Citizen, field, photo
from tests.strict_client import plain

HERE = {"Origin": "http://localhost"}
TYPED = {"name": "王 “建” <国>", "id_number": "99010719480512001六", "more": ["甲", "乙"]}


@pytest.fixture
def waiting(guarded: Flask, citizen: Citizen) -> Citizen:
    """He has read as far as the page that asks who he is; the night passes."""
    guarded.config["WTF_CSRF_ENABLED"] = False
    citizen.start()
    citizen.agree()
    citizen.get(f"{citizen.filing}/fill/patient")
    guarded.config["WTF_CSRF_ENABLED"] = True
    citizen.browser.delete_cookie("bangban")
    return citizen


def hidden(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(html.unescape(name), html.unescape(value)) for name, value in found]


def test_everything_typed_is_on_the_page_that_says_so(waiting: Citizen):
    page = waiting.post(f"{waiting.filing}/fill/patient", TYPED, status=400, headers=HERE)
    assert "您填的都在，请再点一次" in plain(page)
    kept = [pair for pair in hidden(page.text) if pair[0] != "csrf_token"]
    assert kept == [
        ("name", TYPED["name"]),
        ("id_number", TYPED["id_number"]),
        ("more", "甲"),
        ("more", "乙"),
    ]


def test_its_one_button_saves(waiting: Citizen):
    said = {"name": waiting.who["name"], "id_number": waiting.who["id_number"]}
    path = f"{waiting.filing}/fill/patient"
    page = waiting.post(path, said, status=400, headers=HERE).text
    action = re.search(r'<form method="post" action="([^"]*)"', page)
    assert action
    assert action[1] == path
    waiting.post(path, dict(hidden(page)), headers=HERE)
    assert waiting.where() == "precheck"


def test_a_stale_mark_is_as_good_as_none(waiting: Citizen):
    fresh = field(waiting.get(f"{waiting.filing}/fill/patient").text, "csrf_token")
    waiting.browser.delete_cookie("bangban")
    form = {"name": "王建国", "csrf_token": fresh}
    page = waiting.post(f"{waiting.filing}/fill/patient", form, status=400, headers=HERE)
    assert dict(hidden(page.text))["csrf_token"] != fresh


def test_htmx_puts_the_button_where_the_main_part_of_the_page_was(waiting: Citizen):
    asked = {**HERE, "HX-Request": "true"}
    answer = waiting.post(f"{waiting.filing}/fill/patient", TYPED, status=400, headers=asked)
    assert answer.headers["HX-Retarget"] == "#main"
    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert "您填的都在" in plain(answer)
    assert "<main" not in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost:81"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "https://evil.example", "Referer": "http://localhost/"},
        {"Referer": "https://evil.example/localhost"},
        {},
    ],
)
def test_a_foreign_form_gets_nothing_back_that_a_tap_could_send(waiting: Citizen, origin):
    page = waiting.post(f"{waiting.filing}/fill/patient", TYPED, status=400, headers=origin)
    assert "<form" not in page.text
    assert "建" not in plain(page)
    assert "请再来一次" in plain(page)


def test_a_referrer_of_ours_will_do_where_the_browser_sends_no_origin(waiting: Citizen):
    page = waiting.post(
        f"{waiting.filing}/fill/patient",
        TYPED,
        status=400,
        headers={"Referer": "http://localhost/a"},
    )
    assert "您填的都在" in plain(page)


def test_a_photo_cannot_be_kept_and_the_page_says_so(waiting: Citizen):
    path = f"{waiting.filing}/papers/inpatient_invoice"
    form = {"shot": (photo(), "发票.jpg")}
    page = waiting.post(path, form, status=400, headers=HERE, content_type="multipart/form-data")
    assert "刚才那一下没有收到" in plain(page)
    assert f'href="{path}"' in page.text


def test_a_form_whose_address_cannot_be_opened_leads_back_to_its_page(waiting: Citizen):
    path = f"{waiting.filing}/submit"
    page = waiting.post(path, {"pledge": "1"}, status=400, headers={"Origin": "null"})
    assert f'href="{path}"' not in page.text


def test_whoever_reads_all_day_saves_without_a_word(guarded: Flask, waiting: Citizen):
    page = waiting.get(f"{waiting.filing}/fill/patient").text
    form = {
        "csrf_token": field(page, "csrf_token"),
        "seen": field(page, "seen"),
        "name": waiting.who["name"],
        "id_number": waiting.who["id_number"],
    }
    waiting.post(f"{waiting.filing}/fill/patient", form, headers=HERE)
