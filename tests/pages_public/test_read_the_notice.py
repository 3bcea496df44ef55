"""The notice is read for as long as its service asks, measured by the server, and ticked; then the way is free."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from app import clock
from app.catalogue.current import catalogue
from tests.citizen import Citizen, field
from tests.strict_client import plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SERVICE = "PT-MUTUAL-SELF"
PATH = f"/services/{SERVICE}/notice"
ONLINE = [one.service_id for one in catalogue().services() if one.online.by_self]


@pytest.fixture
def shown(client):
    """The notice as first seen at noon: its mark."""
    with clock.stopped_at(NOON):
        return field(client.get(PATH).text, "shown")


def tick(client, mark, after, *, path=PATH, status=303, read="1"):
    with clock.stopped_at(NOON + timedelta(seconds=after)):
        return client.post(path, {"shown": mark, "read": read}, status=status)


def test_too_early_says_how_long_is_left_and_keeps_the_tick(client, shown):
    page = tick(client, shown, 3.5, status=422)
    assert "再看一看，过7秒就能往下。" in plain(page)
    assert re.search(r'name="read"[^>]* checked', page.text)
    assert 'role="alert"' in page.text


def test_the_time_already_read_counts_after_a_refusal(client, shown):
    again = field(tick(client, shown, 6, status=422).text, "shown")
    assert "过1秒" in plain(tick(client, again, 9.2, status=422))
    assert tick(client, again, 10).location == f"/services/{SERVICE}/start"


def test_a_reload_begins_again_but_does_not_trap(client, shown):
    with clock.stopped_at(NOON + timedelta(seconds=8)):
        fresh = field(client.get(PATH).text, "shown")
    tick(client, fresh, 17, status=422)
    tick(client, fresh, 18)


def test_without_the_tick_it_says_what_to_do(client, shown):
    page = tick(client, shown, 60, status=422, read="")
    assert "前面打勾" in plain(page)
    assert " checked" not in page.text


def test_the_waiting_is_announced(client):
    page = client.get(PATH).text
    assert re.search(
        r'role="status" data-countdown="10" data-ready="[^"]+" data-left="[^"]*[{]n[}]', page
    )


@pytest.mark.parametrize(
    "mark",
    ["", "x", "字", '["PT-MUTUAL-SELF", "2026-11-01", 0]', "W10.aaaa.bbbb"],
)
def test_a_forged_mark_counts_as_seen_just_now(client, mark):
    assert "过10秒" in plain(tick(client, mark, 1000, status=422))


def test_a_mark_signed_with_another_key_counts_as_seen_just_now(client):
    version = catalogue().latest(SERVICE).notice.version
    forged = URLSafeTimedSerializer("guess", salt="notice").dumps([SERVICE, version, 0])
    assert "过10秒" in plain(tick(client, forged, 1000, status=422))


def test_a_mark_of_another_service_counts_as_seen_just_now(client):
    with clock.stopped_at(NOON):
        mark = field(client.get("/services/YDJY-FILING/notice").text, "shown")
    assert "过10秒" in plain(tick(client, mark, 1000, status=422))


def test_a_mark_of_an_older_wording_counts_as_seen_just_now(app, client):
    with app.test_request_context():
        from app.pages.routes import signer

        old = signer().dumps([SERVICE, "2020-01-01", NOON.timestamp()])
    assert "过10秒" in plain(tick(client, old, 1000, status=422))


@pytest.mark.parametrize(
    "mark", [[], {}, 5, None, ["a"], ["a", "b", "c", "d"], [SERVICE, 1, "soon"]]
)
def test_a_mark_of_another_shape_counts_as_seen_just_now(app, client, mark):
    with app.test_request_context():
        from app.pages.routes import signer

        signed = signer().dumps(mark)
    assert "过10秒" in plain(tick(client, signed, 1000, status=422))


@pytest.mark.parametrize("service_id", ONLINE)
def test_the_least_time_comes_from_the_definition(client, service_id):
    path = f"/services/{service_id}/notice"
    seconds = catalogue().latest(service_id).notice.seconds
    with clock.stopped_at(NOON):
        page = client.get(path)
    mark = field(page.text, "shown")
    assert f"至少看{seconds}秒" in plain(page)
    tick(client, mark, seconds - 0.5, path=path, status=422)
    assert tick(client, mark, seconds, path=path).location == f"/services/{service_id}/start"


def test_a_service_that_nobody_files_for_himself_has_no_notice(client):
    answer = client.get("/services/PT-MUTUAL-PROXY/notice", status=303)
    assert answer.location == "/services/PT-MUTUAL-PROXY?tab=proxy"


def test_having_read_is_remembered_through_the_sign_in(client, shown, app, registers):
    tick(client, shown, 11)
    assert client.get(f"/services/{SERVICE}/start", status=303).location == "/sign-in"
    citizen = Citizen(app)
    citizen.browser.set_cookie("bangban", client.browser.get_cookie("bangban").value)
    started = citizen.post(f"/services/{SERVICE}/start")
    assert started.location.startswith("/filings/")


def test_nobody_starts_without_having_read(app, registers):
    citizen = Citizen(app)
    assert citizen.post(f"/services/{SERVICE}/start").location == PATH
