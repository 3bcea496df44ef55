"""Every address that takes a form, sent empty and sent full of nonsense by everybody of the cast: what is
foreign does not exist and is not changed by it, and nothing of the kind ever breaks the site."""

from typing import Any

import pytest
from flask import Flask

from tests.rights.play import Estate
from tests.scenes import STAGE
from tests.strict_client import StrictClient, plain

MEMBERS = ("father", "daughter", "volunteer", "stranger", "clerk", "checker", "lead", "admin")
CITIZENS = ("father", "daughter", "volunteer", "stranger")
STAFF = ("clerk", "checker", "lead", "admin")
# Whoever sends these is signed out, and the walk would go on as nobody.
SIGN_OUT = ("accounts.sign_out", "accounts.staff_sign_out", "accounts.end_all_sessions")
NONSENSE = {
    **dict.fromkeys(("act", "agreed", "answer", "step", "outcome", "kind", "format"), "nonsense"),
    **dict.fromkeys(("seen", "shown", "revision", "last", "figure", "version"), "-1"),
    **dict.fromkeys(
        ("value", "name", "id_number", "phone", "card", "holder", "code"), "\x00'\"<b>"
    ),
    **dict.fromkeys(("text", "note", "reason", "why", "myself", "hospital"), "🀄" * 300),
    **dict.fromkeys(("day", "until", "due_on", "first", "last"), "0000-99-99"),
    **dict.fromkeys(("chosen", "case", "cases", "item", "place", "services"), ["x", "y", "x"]),
    **dict.fromkeys(("total", "amount", "cut", "fund_pay"), "1e999"),
    **dict.fromkeys(("issued-year", "admit-year", "birth-year"), "99999999999999999999"),
}
ODD = ("%00", "a%00b", "%F0%9F%80%84", "..%2F..%2Fetc", "'%20OR%201=1--", "x" * 400)


@pytest.fixture
def estate(app: Flask) -> Estate:
    return STAGE.play(app, "estate", lambda: Estate(app))


def send(member: StrictClient, path: str, form: Any) -> Any:
    answer = member.browser.post(path, data=form)
    assert answer.status_code < 500, f"POST {path}: {answer.status_code}\n{plain(answer)[:600]}"
    return answer


@pytest.mark.parametrize("member", ["father", "daughter", "clerk", "checker", "lead", "admin"])
def test_no_form_breaks_the_site_empty_or_full_of_nonsense(estate: Estate, member: str) -> None:
    for form in ({}, NONSENSE):
        for _thing, path in estate.addresses("POST", *SIGN_OUT):
            send(estate.members[member], path, form)


@pytest.mark.parametrize("member", CITIZENS)
def test_what_is_foreign_is_not_there_and_stays_as_it_was(estate: Estate, member: str) -> None:
    before = estate.snapshot()
    foreign = [
        path
        for thing, path in estate.addresses("POST", *SIGN_OUT)
        if thing and not estate.is_his_to_change(member, thing, path)
    ]
    assert len(foreign) > 15
    for path in foreign:
        for form in ({}, NONSENSE):
            assert send(estate.members[member], path, form).status_code == 404, path
    assert estate.snapshot() == before


@pytest.mark.parametrize("member", ["clerk", "lead"])
def test_no_member_of_staff_changes_what_citizens_write(estate: Estate, member: str) -> None:
    before = estate.snapshot()
    for thing, path in estate.addresses("POST", *SIGN_OUT):
        if thing and not path.startswith(("/desk", "/office")):
            assert send(estate.members[member], path, NONSENSE).status_code == 404, path
    assert estate.snapshot() == before


def test_only_a_clerk_works_on_a_case_and_only_a_checker_confirms(estate: Estate) -> None:
    works = ("take", "hand-back", "ask", "owed", "decide")
    before = estate.snapshot()
    for tail, who in (
        *((tail, "clerk") for tail in works),
        ("confirm", "checker"),
        ("send-back", "checker"),
    ):
        for values in estate.filings.values():
            path = f"/desk/cases/{values['cases_id']}/{tail}"
            for member in STAFF:
                if member != who:
                    assert send(estate.members[member], path, {}).status_code == 404, (member, path)
    assert estate.snapshot() == before


def test_only_an_administrator_runs_the_site(estate: Estate) -> None:
    before = estate.snapshot()
    for failure in estate.things["failures"]:
        for tail in ("again", "settled"):
            for member in ("clerk", "checker", "lead"):
                path = f"/desk/failures/{failure}/{tail}"
                assert send(estate.members[member], path, {}).status_code == 404
    assert estate.snapshot() == before


def test_what_the_lead_asked_for_nobody_else_fetches(estate: Estate) -> None:
    (export,) = estate.things["exports"]
    before = estate.snapshot()
    for member in MEMBERS:
        if member != "lead":
            estate.members[member].get(f"/office/exports/{export}/file", status=404)
            estate.members[member].post(f"/office/exports/{export}/again", status=404)
    assert estate.snapshot() == before


def test_a_draft_does_not_exist_at_the_desk_and_a_case_not_for_the_administrator(
    estate: Estate,
) -> None:
    for member in STAFF:
        for situation, values in estate.filings.items():
            is_case = situation in ("mandated", "closed")
            wanted = 200 if is_case and member != "admin" else 404
            estate.members[member].get(f"/desk/cases/{values['cases_id']}", status=wanted)


def test_nobody_is_led_to_the_sign_in_and_changes_nothing(app: Flask, estate: Estate) -> None:
    nobody = StrictClient(app)
    before = estate.snapshot()
    for thing, path in estate.addresses("POST", *SIGN_OUT):
        if thing:
            answer = send(nobody, path, {})
            assert answer.status_code == 303, path
            assert answer.location.endswith("/sign-in"), (path, answer.location)
    assert estate.snapshot() == before


@pytest.mark.parametrize("member", ["daughter", "checker", "lead"])
def test_no_look_at_anything_breaks_the_site(estate: Estate, member: str) -> None:
    for _thing, path in estate.addresses("GET"):
        answer = estate.members[member].browser.get(path)
        assert answer.status_code < 500 or path == "/readyz", f"{path}: {answer.status_code}"


@pytest.mark.parametrize("member", ["father", "clerk"])
def test_a_name_that_no_row_can_have_is_not_there(estate: Estate, member: str) -> None:
    """Signs that one of the databases cannot hold, quotes, and more than fits."""
    for rule in estate.app.url_map.iter_rules():
        if "thing_id" not in rule.arguments:
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            for odd in ODD:
                values = estate.filings["own"] | {"thing_id": odd, "acting_for": estate.giver}
                path = estate.fill(rule.rule, values)
                answer = estate.members[member].browser.open(path, method=method)
                assert answer.status_code == 404, (method, path, answer.status_code)


@pytest.mark.parametrize("member", ["father", "lead"])
def test_odd_words_in_an_address_break_nothing(estate: Estate, member: str) -> None:
    queries = ("q", "day", "service", "page", "kind", "status", "back", "asked", "lang", "ui_mode")
    for rule in estate.app.url_map.iter_rules():
        if "GET" not in rule.methods or "thing_id" in rule.arguments or rule.endpoint == "static":
            continue
        for odd in ODD:
            wishes = "&".join(f"{name}={odd}" for name in queries)
            path = estate.fill(rule.rule, dict.fromkeys(rule.arguments, odd))
            answer = estate.members[member].browser.get(f"{path}?{wishes}")
            assert answer.status_code < 500 or rule.rule == "/readyz", (rule.rule, odd)
