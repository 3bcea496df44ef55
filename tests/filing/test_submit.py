"""Handing a filing in: once, whole, with a receipt; and what keeps it from being handed in."""

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from app.filing import end_routes, handing_in, pledge
from app.filing.service import events_of
from tests.citizen import Citizen
from tests.strict_client import StrictClient, plain


def test_a_whole_filing_by_forms_alone_ends_at_a_receipt(citizen: Citizen) -> None:
    citizen.fill_mutual()
    assert citizen.where() == "findings"
    findings = citizen.get(f"{citizen.filing}/findings")
    assert "看过了，可以往下办" in plain(findings)
    assert citizen.post(f"{citizen.filing}/findings").location == f"{citizen.filing}/estimate"
    assert "1,130.40" in plain(citizen.get(f"{citizen.filing}/estimate"))
    citizen.get(f"{citizen.filing}/check")
    receipt = citizen.follow(citizen.submit())
    assert "已经交上去了" in plain(receipt)


def test_without_the_pledge_it_is_not_handed_in(citizen: Citizen) -> None:
    citizen.fill_mutual()
    page = citizen.post(f"{citizen.filing}/submit", {}, status=422)
    assert 'id="pledge-why"' in page.text
    assert "请先在“填的都是真的”前面打勾" in plain(page)
    assert citizen.row().is_draft


def test_the_words_of_the_pledge_are_kept_by_version_and_hash(citizen: Citizen) -> None:
    citizen.file_mutual()
    filing, words = citizen.row(), pledge.current()
    with citizen.database():
        facts = next(one.facts for one in events_of(filing) if one.name == "submitted")
    assert facts["pledge"] == {"version": words.version, "hash": words.hash}
    assert facts["insisted"] == []


def test_a_double_tap_makes_one_case_one_message_and_one_number(citizen: Citizen) -> None:
    citizen.fill_mutual()
    for _tap in range(3):
        assert citizen.submit().location == f"{citizen.filing}/receipt"
    assert citizen.events().count("submitted") == 1
    assert citizen.messages() == ["submitted"]
    assert len(str(citizen.row().number)) == 12


def test_two_tabs_in_the_same_moment_make_one_case(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other tab hands in between this one's look and its write."""
    citizen.fill_mutual()
    other = Citizen(citizen.app)
    other.filing = citizen.filing
    hand_in = end_routes.hand_in_once

    def meanwhile(*arguments: object) -> None:
        monkeypatch.setattr(end_routes, "hand_in_once", hand_in)
        other_tab(other)
        hand_in(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(end_routes, "hand_in_once", meanwhile)
    assert citizen.submit().location == f"{citizen.filing}/receipt"
    assert citizen.events().count("submitted") == 1
    assert citizen.messages() == ["submitted"]


def other_tab(other: Citizen) -> None:
    """The second tab runs in a thread of its own, as a second worker would."""
    from concurrent.futures import ThreadPoolExecutor

    from app import db

    def run() -> None:
        other.submit()
        db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


def test_after_the_back_button_the_pages_lead_to_the_progress(citizen: Citizen) -> None:
    number = citizen.file_mutual()
    for tail in ("check", "findings", "estimate", "papers", "fill/patient", "stays", "consents"):
        response = citizen.get(f"{citizen.filing}/{tail}", status=303)
        assert response.location == f"{citizen.filing}/progress", tail
    assert number in plain(citizen.get(f"{citizen.filing}/progress")).replace(" ", "")


def test_a_change_after_handing_in_is_refused_and_says_why(citizen: Citizen) -> None:
    citizen.file_mutual()
    for tail, form in (
        ("fill/contact", {"phone": "19900000002"}),
        ("stays", {"act": "add"}),
        ("papers/inpatient_invoice/lack", {"way": "ask"}),
        ("estimate", {}),
        ("precheck", {}),
    ):
        page = citizen.post(f"{citizen.filing}/{tail}", form, status=409)
        assert "已经交上去了，不能再改" in plain(page)
    assert citizen.body("contact")["phone"] == "19900000001"


def test_who_is_not_ready_is_led_to_the_gap(citizen: Citizen) -> None:
    citizen.start()
    response = citizen.submit()
    assert response.location == f"{citizen.filing}/consents"
    assert "还有几项没填好，先补上再交" in plain(citizen.follow(response))
    assert citizen.row().is_draft


def test_a_database_that_stops_in_the_middle_leaves_a_draft_and_a_second_try_succeeds(
    citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen.fill_mutual()

    def stops(*_: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    with monkeypatch.context() as broken:
        broken.setattr(handing_in, "estimate_shown", stops)
        page = citizen.post(f"{citizen.filing}/submit", {"pledge": "1"}, status=503)
    assert "不怪您" in plain(page)
    assert citizen.row().is_draft
    assert citizen.row().number is None
    assert citizen.messages() == []
    assert "submitted" not in citizen.events()
    assert citizen.submit().location == f"{citizen.filing}/receipt"


def test_the_number_carries_its_day_and_a_check_digit(citizen: Citizen) -> None:
    number = citizen.file_mutual()
    assert number.startswith("261121")
    weighed = sum(int(digit) * (7, 3, 1)[at % 3] for at, digit in enumerate(number[:-1]))
    assert weighed % 10 == int(number[-1])


def routes_of_a_filing(app: Flask) -> list[tuple[str, str]]:
    """Every address of the blueprint that names a filing, with each of its methods."""
    values = {
        "tail": "contact",
        "paper": "inpatient_invoice",
        "item": "abcdef",
        "upload_id": "abcdef",
        "acting_for": "abcdef",
        "items": "stays",
        "kind": "stay",
        "act": "remove",
        "size": "whole",
        "name": "total",
    }
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint.split(".")[0] not in ("filing", "progress"):
                continue
            if "thing_id" not in rule.arguments:
                continue
            if rule.rule.startswith("/mandates/"):
                continue
            chosen = {name: values[name] for name in rule.arguments if name != "thing_id"}
            path = adapter.build(
                rule.endpoint, {"thing_id": "THING", **chosen}, append_unknown=False
            )
            found += [(method, path) for method in rule.methods & {"GET", "POST"}]
    return sorted(set(found))


def test_somebody_elses_filing_does_not_exist_on_any_route(app: Flask, citizen: Citizen) -> None:
    citizen.fill_mutual()
    stranger = Citizen(app, "stranger")
    routes = routes_of_a_filing(app)
    assert len(routes) > 25
    for method, path in routes:
        for thing in (citizen.filing_id, "no-such-thing", "%F0%9F%98%80", "x" * 300):
            ask = stranger.get if method == "GET" else stranger.post
            page = ask(path.replace("THING", thing), status=404)
            assert "王建国" not in page.text
    assert citizen.where() == "findings"


def test_who_is_not_signed_in_signs_in_first_on_every_route(app: Flask, citizen: Citizen) -> None:
    citizen.fill_mutual()
    nobody = StrictClient(app)
    for method, path in routes_of_a_filing(app):
        ask = nobody.get if method == "GET" else nobody.post
        response = ask(path.replace("THING", citizen.filing_id), status=303)
        assert response.location.startswith("/sign-in"), (method, path)
