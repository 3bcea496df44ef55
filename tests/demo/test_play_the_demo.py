"""`bangban demo cookie` and `pages`: everybody of the cast can be played, and every page is on somebody's list."""

import json
import re

import pytest
from sqlalchemy import select

from app import create_app, db
from app.accounts import staff
from app.catalogue import current
from app.demo.cast import CITIZENS, PASSWORD, STAFF
from app.documents.model import Upload
from app.filing.model import Filing, FilingEvent, Status
from app.filing.service import events_of
from app.filing.status import status_after
from app.pages.authenticators import digits_of_staff
from app.registers.demo_people import demo_people

CAST = [*CITIZENS, *STAFF]
HOUSE = {
    *("wang-jianguo", "wang-li", "liu-hong", "chen-jing", "zhou-ming", "stranger"),
    *("shen-yi", "fu-er", "minzheng-lan", "admin"),
}
# GET addresses that are no page to look at (data, files), or that always lead on to another page.
NO_PAGES = {
    "/healthz",
    "/readyz",
    "/metrics",
    "/static/<path:filename>",
    "/filings/<thing_id>",
    "/filings/<thing_id>/application.pdf",
    "/filings/<thing_id>/decision.pdf",
    "/filings/<thing_id>/pages/<upload_id>/<any(whole, small):size>",
    "/filings/<thing_id>/pages/<upload_id>/read/<name>",
    "/mandates/<thing_id>/paper.pdf",
    "/desk/words/<thing_id>/pages/<upload_id>",
    "/sign-in/go-on",
    "/office/exports/<thing_id>/file",
    "/desk/cases/<thing_id>/pages/<upload_id>",
    "/desk/find",
}
# Pages that nobody sees while he is signed in.
NOT_SIGNED_IN = {"/sign-in", "/sign-in/code", "/progress/ask/code", "/progress/ask/cases"}


def answer(site, *words):
    return json.loads(site.run("demo", *words).stdout)


def test_everybody_of_the_house_plays():
    assert set(CAST) >= HOUSE


@pytest.mark.parametrize("name", CAST)
def test_a_cookie_opens_the_site_for_its_person(demo, name):
    cookie = answer(demo, "cookie", name)
    assert cookie.keys() == {"name", "value", "path"}
    assert cookie["path"] == "/"
    browser = create_app().test_client()
    browser.set_cookie(cookie["name"], cookie["value"])
    who = demo_people()[name]["name"]
    assert who in browser.get("/").text
    assert browser.get("/desk").status_code == (200 if name in STAFF else 404)


def test_each_cookie_is_another_session(demo):
    assert answer(demo, "cookie", "stranger") != answer(demo, "cookie", "stranger")


def test_somebody_who_does_not_play_is_refused(demo):
    assert "Invalid value" in demo.run("demo", "cookie", "nobody", status=2).output


@pytest.mark.parametrize("words", [("cookie", "stranger"), ("pages", "stranger"), ("people",)])
def test_in_a_real_database_nobody_is_played(site, words):
    assert "was not made with --demo" in site.run("demo", *words, status=1).output


def rule_of(app, path):
    adapter = app.url_map.bind("localhost")
    return plain_rule(adapter.match(path.split("?")[0], return_rule=True)[0])


def plain_rule(rule):
    """A page for oneself and its twin for somebody else are the same page."""
    return rule.rule.removeprefix("/for/<acting_for>")


@pytest.fixture(scope="module")
def lists(filled):
    """The pages of four people who together see everything, each list made once."""
    return {}


def pages_of(demo, lists, name):
    if name not in lists:
        lists[name] = answer(demo, "pages", name)["paths"]
    return lists[name]


def test_every_page_of_the_site_is_on_somebodys_list(demo, lists):
    app = create_app()
    names = ("wang-jianguo", "wang-li", "liu-hong", "chen-jing", "shen-yi", "fu-er", "admin")
    listed = {rule_of(app, path) for name in names for path in pages_of(demo, lists, name)}
    every = {plain_rule(rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    assert every - listed == NO_PAGES | NOT_SIGNED_IN


def test_every_page_of_a_list_opens(demo, lists):
    cookie = answer(demo, "cookie", "wang-li")
    browser = create_app().test_client()
    browser.set_cookie(cookie["name"], cookie["value"])
    paths = pages_of(demo, lists, "wang-li")
    assert len(paths) == len(set(paths)) > 30
    for path in paths:
        page = browser.get(path)
        assert (page.status_code, page.mimetype) == (200, "text/html"), path


def test_a_list_has_only_what_is_ones_own(demo, lists):
    own = {path for path in pages_of(demo, lists, "wang-jianguo") if "/filings/" in path}
    other = {path for path in pages_of(demo, lists, "liu-hong") if "/filings/" in path}
    assert own
    assert other
    assert not own & other
    assert not any(path.startswith("/desk") for path in pages_of(demo, lists, "wang-jianguo"))


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
def test_a_mode_is_in_every_address(demo, lists, mode):
    paths = answer(demo, "pages", "chen-jing", "--mode", mode)["paths"]
    assert paths
    assert all(re.search(rf"[?&]ui_mode={mode}$", path) for path in paths)
    assert all(path.count("?") == 1 for path in paths)
    browser = create_app().test_client()
    shown = re.search(r'<html lang="[^"]+"(?: class="([^"]+)")?>', browser.get(paths[0]).text)
    assert (shown[1] or "normal") == mode


def test_an_unknown_mode_is_refused(demo):
    demo.run("demo", "pages", "stranger", "--mode", "huge", status=2)


def test_a_draft_of_an_earlier_definition_shows_what_changed(demo, lists):
    [path] = [one for one in pages_of(demo, lists, "wang-li") if one.endswith("/changes")]
    cookie = answer(demo, "cookie", "wang-li")
    browser = create_app().test_client()
    browser.set_cookie(cookie["name"], cookie["value"])
    page = browser.get(path).text
    assert "新问了一个问题：要备案几个地方" in page
    assert "转诊转院证明" in page
    assert browser.get(path.removesuffix("/changes")).location.endswith(path)


def test_what_was_in_force_earlier_is_offered_to_nobody(demo):
    create_app()
    versions = {one.service_id: one.version for one in current.catalogue().services()}
    assert versions["YDJY-FILING"] > "2026-10-01"


def test_there_are_cases_in_every_state_and_each_state_follows_from_its_events(demo):
    filings = list(db.session.scalars(select(Filing)))
    assert {one.status for one in filings} == set(Status)
    for filing in filings:
        assert status_after(one.name for one in events_of(filing)) == filing.status


def test_nobody_of_the_demo_can_be_a_real_person(demo):
    for who in demo_people().values():
        assert who["id_number"].startswith("99")
    text = " ".join(json.dumps(event.facts) for event in db.session.scalars(select(FilingEvent)))
    assert "\u738b" not in text


def test_the_papers_of_the_demo_are_there_and_open(demo):
    paths = answer(demo, "pages", "liu-hong")["paths"]
    uploads = list(db.session.scalars(select(Upload)))
    assert len(uploads) >= 6
    assert any(path.endswith("/receipt") for path in paths)


def test_staff_sign_in_with_the_printed_password_and_the_shown_digits(demo):
    said = demo.run("demo", "people").stdout
    assert PASSWORD in said
    for login, digits in digits_of_staff():
        assert login in said
        db.begin_writing()
        assert staff.check_staff(login, PASSWORD, digits).login == login
        db.session.rollback()


def test_everybody_is_printed_with_what_he_signs_in_by(demo):
    said = demo.run("demo", "people").stdout
    for name in CITIZENS:
        assert demo_people()[name]["phone"] in said


def test_the_digits_of_the_staff_are_on_the_page_of_messages(demo):
    page = create_app().test_client().get("/demo/sms").text
    for login in STAFF:
        assert re.search(rf"{login}</dt><dd[^>]*>\d{{3}} \d{{3}}", page)
