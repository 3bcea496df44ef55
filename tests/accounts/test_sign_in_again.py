"""The sign-in runs out in the middle: afterwards the person stands where he was, with what he typed."""

import pytest

from app import clock
from app.accounts import browser, sessions
from tests.accounts.doing import (
    NOON,
    OTHER_PHONE,
    PHONE,
    account_with,
    ask_for_code,
    citizen,
    later,
    make,
    read,
    sign_in,
)
from tests.strict_client import plain

FOREIGN = [
    "https://evil.example/me",
    "//evil.example/me",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "me",
    "",
    " /me",
]


@pytest.mark.parametrize("wish", FOREIGN)
def test_a_foreign_next_is_not_followed(client, wish):
    client.get("/sign-in", query_string={"next": wish})
    assert sign_in(client).location == "/"


@pytest.mark.parametrize("wish", FOREIGN)
def test_no_foreign_address_counts_as_local(wish):
    assert browser.local(wish) is None


@pytest.mark.parametrize("wish", ["/me", "/me?lang=en", "/f/ab_c-1/step/2"])
def test_a_path_of_this_site_is_followed_after_signing_in(client, wish):
    client.get("/sign-in", query_string={"next": wish})
    assert sign_in(client).location == wish


def test_a_page_that_needs_a_sign_in_is_shown_right_after_it(client):
    asked = client.get("/me?lang=en", status=303)
    assert asked.location == "/sign-in"
    assert sign_in(client).location == "/me?lang=en"


def test_the_wish_outlives_a_wrong_code_and_a_changed_number(client):
    client.get("/me", status=303)
    ask_for_code(client, OTHER_PHONE)
    client.post("/sign-in/code", {"code": ""}, status=422)
    client.get("/sign-in")
    assert sign_in(client, PHONE).location == "/me"


def test_the_wish_serves_once(client):
    client.get("/me", status=303)
    sign_in(client)
    client.post("/sign-out")
    with clock.stopped_at(later(days=1000)):
        assert sign_in(client, OTHER_PHONE).location == "/"


def test_a_picture_on_a_page_does_not_become_the_wish(client):
    client.get("/me", status=303)
    client.get("/me/consents/x", status=303, headers={"Sec-Fetch-Dest": "image"})
    assert sign_in(client).location == "/me"


def test_a_part_of_a_page_turns_the_whole_page(client):
    shown = {"HX-Request": "true", "HX-Current-URL": "http://localhost/me?lang=en#part"}
    answer = client.get("/me", headers=shown)
    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert answer.data == b""
    assert sign_in(client).location == "/me?lang=en"


def test_a_part_shown_on_another_site_leads_home(client):
    shown = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/me"}
    client.get("/me", headers=shown)
    assert sign_in(client).location == "/"


def test_a_form_sent_after_the_session_ended_waits_for_one_tap(client):
    sign_in(client)
    make(lambda: sessions.end_all_sessions(account := account_with(PHONE), by=account))
    fields = {"answer": "三千 <b>元</b>", "more": ["甲", "乙"], "csrf_token": "old"}
    asked = client.post("/me/copy?step=4", fields, headers={"Referer": "http://localhost/me"})
    assert asked.location == "/sign-in"
    assert "刚才填的都替您留着" in plain(client.follow(asked))
    with clock.stopped_at(later(days=1000)):
        answer = sign_in(client)
        page = client.follow(answer)
        assert "您填的都在" in plain(page)
        assert 'action="/me/copy?step=4"' in page.text
        assert 'name="answer" value="三千 &lt;b&gt;元&lt;/b&gt;"' in page.text
        assert page.text.count('name="more"') == 2
        assert 'value="old"' not in page.text
        assert client.post("/me/copy?step=4", fields, status=200).mimetype == "application/json"


def test_a_reload_of_that_page_leads_to_the_form_it_came_from(client):
    client.post("/me/copy", {"a": "1"}, headers={"Referer": "http://localhost/me"})
    client.follow(sign_in(client))
    assert client.get("/sign-in/go-on", status=303).location == "/me"


def test_what_is_too_large_to_keep_is_said_before_signing_in(client):
    asked = client.post("/me/copy", {"a": "字" * 3000}, headers={"Referer": "http://localhost/me"})
    assert "没有存上" in plain(client.follow(asked))
    assert sign_in(client).location == "/me"


def test_an_older_form_is_not_sent_in_place_of_a_newer_one(client):
    client.post("/me/copy", {"a": "old"})
    client.post("/me/copy", {"a": "字" * 3000}, headers={"Referer": "http://localhost/me"})
    assert sign_in(client).location == "/me"


def test_nobody_sees_the_kept_form_without_signing_in(client):
    client.post("/me/copy", {"answer": "secret"})
    answer = client.get("/sign-in/go-on", status=303)
    assert b"secret" not in answer.data
    with client.browser.session_transaction() as cookie:
        assert "secret" not in str(dict(cookie))


def test_a_session_lasts_thirty_days(client):
    with clock.stopped_at(NOON):
        sign_in(client)
    with clock.stopped_at(later(days=29, hours=23)):
        client.get("/me")
    with clock.stopped_at(later(days=30)):
        client.get("/me", status=303)


def test_a_made_up_or_empty_token_is_nobody(client):
    for token in ("", "x", "字", "A" * 43):
        client.browser.set_cookie("bangban_sign_in", token)
        client.get("/me", status=303)


def test_a_closed_account_loses_access_at_the_next_request(client):
    sign_in(client)
    account = account_with(PHONE)

    def close() -> None:
        account.closed_at = NOON

    make(close)
    client.get("/me", status=303)


def test_knowing_who_asks_costs_one_statement(client, app):
    sign_in(client)
    client.get("/sign-in", status=303)
    counted = [s for s in client.counted_statements if not s.startswith("BEGIN")]
    assert len(counted) == 1
    assert "account JOIN sign_in_session" in counted[0]
    assert "JOIN person" not in counted[0]


def test_a_token_leads_to_its_account_and_no_other(session):
    account = citizen()
    token = sessions.open_session(account, "phone")
    session.flush()
    session.expire_all()
    assert sessions.account_of(token) is account
    assert sessions.account_of(token + "x") is None


def test_what_was_read_is_fresh(client):
    sign_in(client)
    assert read(lambda: account_with(PHONE).phone) == PHONE


def test_what_somebody_else_typed_is_not_shown_to_who_signs_in_next(client):
    sign_in(client)
    make(lambda: sessions.end_all_sessions(account := account_with(PHONE), by=account))
    client.post("/me/copy", {"secret": "别人填的"}, headers={"Referer": "http://localhost/me"})
    with clock.stopped_at(later(days=1)):
        answer = client.follow(sign_in(client, OTHER_PHONE), status=303)
    assert (answer.location, "别人填的" in answer.text) == ("/me", False)
