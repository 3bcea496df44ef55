"""Nobody plants a session in another's browser, and after signing out nothing of the person is left in it."""

from flask import Flask

from app import db
from app.accounts import sessions
from tests.accounts.doing import PHONE, account_with, make, sign_in
from tests.citizen import Citizen
from tests.strict_client import StrictClient

COOKIE = "bangban_sign_in"


def test_a_token_planted_before_signing_in_is_worth_nothing_afterwards(client: StrictClient):
    client.browser.set_cookie(COOKIE, "planted-by-somebody-else")
    sign_in(client)
    fresh = client.browser.get_cookie(COOKIE)
    assert fresh
    assert fresh.value != "planted-by-somebody-else"
    db.session.remove()
    assert sessions.session_of("planted-by-somebody-else") is None
    assert sessions.session_of(fresh.value)


def test_signing_in_twice_gives_two_tokens(client: StrictClient):
    sign_in(client)
    first = client.browser.get_cookie(COOKIE).value
    second = make(lambda: sessions.open_session(account_with(PHONE), "phone"))
    assert first != second


def test_after_signing_out_neither_the_cookie_nor_its_copy_opens_anything(citizen: Citizen):
    token = citizen.browser.get_cookie(COOKIE).value
    citizen.start()
    citizen.post("/sign-out")
    assert citizen.browser.get_cookie(COOKIE) is None
    assert citizen.get(citizen.filing, status=303).location == "/sign-in"
    citizen.browser.set_cookie(COOKIE, token)
    assert citizen.get(citizen.filing, status=303).location == "/sign-in"
    assert "王建国" not in citizen.get("/").text


def test_signing_out_is_no_link(citizen: Citizen):
    citizen.get("/sign-out", status=405)
    citizen.get("/me")


def test_a_return_code_alone_opens_nothing(app: Flask, citizen: Citizen):
    citizen.start()
    db.session.remove()
    with app.app_context():
        from app.filing.service import find_filing

        code = find_filing(citizen.filing.rsplit("/", 1)[1]).return_code
        db.session.remove()
    other = StrictClient(app)
    other.get("/return")
    assert other.post("/return", {"code": code.lower()}).location == "/sign-in/code"
    shown = other.get("/sign-in/code").text
    assert citizen.who["phone"] not in shown
    assert other.get(citizen.filing, status=303).location == "/sign-in"


def test_a_code_that_nobody_has_is_refused_in_words(client: StrictClient):
    page = client.post("/return", {"code": "ZZZZ ZZZZ"}, status=422)
    assert "没有找到" in page.text
    assert 'value="ZZZZ ZZZZ"' in page.text
