"""Headers that protect every answer; and what a reverse proxy says is believed only where one was announced."""

import pytest
from flask import request, session

from app import create_app, db
from app.access import public
from app.web.headers import trust_proxies
from tests.conftest import KEYS

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "bangban.example",
}


@pytest.fixture
def build(app, database_url):
    """Another application over the same database; afterwards the first one has its database again."""
    engine = app.extensions["engine"]
    made = []

    def build(**settings):
        other = create_app(
            SECRET_KEY="test",
            VAULT_KEYS=KEYS,
            DATABASE_URL=database_url,
            WTF_CSRF_ENABLED=False,
            **settings,
        )
        made.append(other)

        @other.get("/who")
        @public
        def who():
            session["seen"] = 1
            return {
                "from": request.remote_addr,
                "is_secure": request.is_secure,
                "host": request.host,
            }

        return other.test_client()

    yield build
    for other in made:
        db.session.remove()
        other.extensions["engine"].dispose()
    db.session.configure(bind=engine)


def test_without_a_proxy_nothing_that_a_caller_says_of_himself_is_believed(build):
    said = build().get("/who", headers=FORWARDED).json
    assert said == {"from": "127.0.0.1", "is_secure": False, "host": "localhost"}


def test_one_announced_proxy_is_believed(build):
    said = build(TRUSTED_PROXIES="1").get("/who", headers=FORWARDED).json
    assert said == {"from": "203.0.113.9", "is_secure": True, "host": "bangban.example"}


def test_only_what_the_announced_proxies_added_counts(build):
    chain = FORWARDED | {"X-Forwarded-For": "1.1.1.1, 203.0.113.9, 10.0.0.2"}
    assert build(TRUSTED_PROXIES="1").get("/who", headers=chain).json["from"] == "10.0.0.2"
    assert (
        build(TRUSTED_PROXIES="2")
        .get(
            "/who",
            headers=chain
            | {"X-Forwarded-Proto": "https, http", "X-Forwarded-Host": "a.example, b.example"},
        )
        .json["from"]
        == "203.0.113.9"
    )


def test_the_setting_comes_from_the_environment(build, monkeypatch):
    monkeypatch.setenv("BANGBAN_TRUSTED_PROXIES", "1")
    assert build().get("/who", headers=FORWARDED).json["from"] == "203.0.113.9"


def test_https_is_asked_for_ever_after_and_no_cookie_travels_without_it(build):
    answer = build(TRUSTED_PROXIES="1").get("/who?ui_mode=elder", headers=FORWARDED)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all("Secure" in cookie for cookie in cookies)


def test_on_plain_http_there_is_no_such_promise(build):
    answer = build().get("/who?ui_mode=elder")
    assert "Strict-Transport-Security" not in answer.headers
    assert not any("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_no_proxies_means_no_middleware(app):
    before = app.wsgi_app
    trust_proxies(app, 0)
    assert app.wsgi_app == before


def test_behind_an_announced_proxy_a_stale_form_is_known_as_ours(build):
    browser = build(TRUSTED_PROXIES="1")
    browser.application.config["WTF_CSRF_ENABLED"] = True
    said = FORWARDED | {
        "Origin": "https://bangban.example",
        "Referer": "https://bangban.example/sign-in",
    }
    page = browser.post("/sign-in", data={"phone": "13800136021"}, headers=said)
    assert page.status_code == 400
    assert 'value="13800136021"' in page.text
