"""Every address of the site, taken from its own map, opened by everybody: what is not yours does not exist."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import event, select

from app import access, create_app, db
from app.access import Permission
from app.accounts.model import Consent, SignInSession
from app.catalogue.current import catalogue
from app.documents.model import Upload
from app.filing.model import Section
from app.policy import RULES
from tests.citizen import Citizen
from tests.conftest import KEYS
from tests.review.desk import Clerk
from tests.scenes import STAGE
from tests.strict_client import LOOKS, WRITES, StrictClient, check_page

SERVICE = "PT-MUTUAL-SELF"
OWNERS = ("/filings/", "/for/", "/mandates/", "/me/consents/", "/me/sessions/")


@dataclass
class World:
    """王建国 with a case and a draft, and everybody else who might knock."""

    app: Flask
    everybody: dict[str, StrictClient]
    values: dict[str, dict[str, str]]

    def addresses(self, method: str = "GET") -> Iterator[tuple[str, str]]:
        """(rule, address) of every view that answers `method`, once for the draft and once for the case."""
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint == "static" or method not in rule.methods:
                continue
            kinds = ("draft", "case") if "thing_id" in rule.arguments else ("draft",)
            for kind in kinds:
                yield rule.rule, self.fill(rule.rule, self.values[kind])

    def fill(self, rule: str, values: dict[str, str]) -> str:
        first = re.match(r"(?:/for/<acting_for>)?/(?:me|desk)?/?(\w+)/", rule)
        own = {"thing_id": values.get(f"{first[1]}_id", "A" * 16)} if first else {}
        return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: {**values, **own}[found[1]], rule)


@pytest.fixture
def world(app: Flask, registers: None) -> World:
    return STAGE.play(app, "world", lambda: made(app))


def made(app: Flask) -> World:
    citizen = Citizen(app)
    citizen.file_mutual()
    case = citizen.filing
    citizen.start()
    citizen.agree()
    citizen.identify()
    citizen.photograph("inpatient_invoice", shade=60)
    citizen.stay()
    citizen.invoice(number="0086221799")
    everybody: dict[str, StrictClient] = {
        "owner": citizen,
        "stranger": Citizen(app, "stranger"),
        "clerk": Clerk(app),
        "admin": Clerk(app, "admin", ("admin",)),
        "nobody": StrictClient(app),
    }
    values = {"draft": of_filing(citizen, citizen.filing), "case": of_filing(citizen, case)}
    return World(app, everybody, values)


def of_filing(citizen: Citizen, address: str) -> dict[str, str]:
    """A value for every name in an address, all of one filing."""
    filing = address.rsplit("/", 1)[1]
    db.session.remove()
    db.only_read()
    consent = db.session.scalars(select(Consent).where(Consent.filing_id == filing)).first()
    signed_in = db.session.scalars(
        select(SignInSession).where(SignInSession.account_id == citizen.account_id)
    ).first()
    upload = db.session.scalars(select(Upload).where(Upload.filing_id == filing)).first()
    stay = db.session.scalars(
        select(Section.key).where(Section.filing_id == filing, Section.key.startswith("stay:"))
    ).first()
    db.session.remove()
    assert consent
    assert signed_in
    assert upload
    assert stay
    return {
        "acting_for": "AAAAAAAAAAAAAAAA",
        "mandates_id": "AAAAAAAAAAAAAAAA",
        "token": "AAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "step": "until",
        "filings_id": filing,
        "cases_id": filing,
        "failures_id": "AAAAAAAAAAAAAAAA",
        "consents_id": consent.id,
        "sessions_id": signed_in.id,
        "service_id": SERVICE,
        "paper": "inpatient_invoice",
        "upload_id": upload.id,
        "size": "whole",
        "name": "total",
        "act": "remove",
        "kind": "stay",
        "items": "stays",
        "item": stay.removeprefix("stay:"),
        "tail": "patient",
    }


def open_quietly(world: World, who: str, address: str, method: str = "GET"):
    """The answer, and what was written meanwhile besides the record of a look."""
    written: set[str] = set()

    def note(_c, _cursor, statement, *_more) -> None:
        if found := WRITES.match(statement):
            written.add(found[2])

    engine = world.app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", note)
    try:
        answer = world.everybody[who].browser.open(address, method=method)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return answer, written - LOOKS


def is_someones(rule: str) -> bool:
    return rule.startswith(OWNERS) and "thing_id" in rule


def test_the_map_is_worth_walking(world):
    rules = {rule for rule, _address in world.addresses()}
    assert len(rules) > 30
    assert sum(map(is_someones, rules)) >= 12


@pytest.mark.parametrize("who", ["owner", "stranger", "clerk", "admin", "nobody"])
def test_no_look_writes_fails_or_shows_a_broken_page(world, who):
    for rule, address in world.addresses():
        answer, written = open_quietly(world, who, address)
        assert answer.status_code < 500 or rule == "/readyz", (rule, answer.status_code)
        assert not written, f"GET {address} wrote to {written}"
        if answer.mimetype == "text/html" and answer.status_code not in (301, 302, 303):
            check_page(answer, whole=True)


@pytest.mark.parametrize("who", ["stranger", "clerk", "admin"])
def test_what_is_not_yours_does_not_exist(world, who):
    for method in ("GET", "POST"):
        for rule, address in world.addresses(method):
            if is_someones(rule):
                answer, written = open_quietly(world, who, address, method)
                assert answer.status_code == 404, f"{who} {method} {address}: {answer.status_code}"
                assert not written


@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_the_desk_does_not_exist_for_citizens(world, who):
    for method in ("GET", "POST"):
        for rule, address in world.addresses(method):
            if rule.startswith(("/desk", "/office")):
                assert open_quietly(world, who, address, method)[0].status_code == 404


def test_an_administrator_sees_the_list_but_no_case(world):
    case = world.values["case"]["cases_id"]
    assert open_quietly(world, "admin", "/desk")[0].status_code == 200
    assert open_quietly(world, "admin", f"/desk/cases/{case}")[0].status_code == 404
    assert open_quietly(world, "clerk", f"/desk/cases/{case}")[0].status_code == 200


def test_a_draft_does_not_exist_for_the_desk(world):
    draft = world.values["draft"]["cases_id"]
    for address, method in (
        (f"/desk/cases/{draft}", "GET"),
        (f"/desk/cases/{draft}/reveal", "POST"),
    ):
        assert open_quietly(world, "clerk", address, method)[0].status_code == 404
    page = open_quietly(world, "clerk", "/desk")[0].text
    assert draft not in page
    assert world.values["case"]["cases_id"] in page


def test_whoever_is_not_signed_in_is_asked_to_and_nothing_is_told(world):
    for method in ("GET", "POST"):
        for rule, address in world.addresses(method):
            view = world.app.view_functions[endpoint_of(world.app, rule, method)]
            if view.permission == "public":
                continue
            answer, written = open_quietly(world, "nobody", address, method)
            door = "/staff/sign-in" if rule.startswith(("/desk", "/office")) else "/sign-in"
            assert (answer.status_code, answer.location) == (303, door), (method, rule)
            assert not written


def endpoint_of(app: Flask, rule: str, method: str) -> str:
    return next(
        one.endpoint
        for one in app.url_map.iter_rules()
        if one.rule == rule and method in one.methods
    )


def test_what_never_was_and_what_is_foreign_answer_alike(world):
    foreign = open_quietly(
        world, "stranger", world.fill("/filings/<thing_id>/progress", world.values["case"])
    )[0]
    nothing = open_quietly(world, "stranger", "/filings/AAAAAAAAAAAAAAAA/progress")[0]
    hide = re.compile(r"nonce=\"[^\"]+\"|/filings/[\w-]+|filings%2F[\w-]+")
    assert hide.sub("", foreign.text) == hide.sub("", nothing.text)
    assert foreign.status_code == nothing.status_code == 404


@pytest.mark.parametrize("who", ["owner", "clerk", "nobody"])
def test_every_answer_carries_the_headers_that_protect_it(world, who):
    for _rule, address in world.addresses():
        answer, _written = open_quietly(world, who, address)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"], address
        if answer.mimetype == "text/html":
            policy = answer.headers["Content-Security-Policy"]
            for part in (
                "default-src 'none'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "form-action 'self'",
            ):
                assert part in policy
            assert "unsafe" not in policy


def test_a_nonce_serves_one_answer_only(client):
    policies = {client.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_a_static_file_is_kept_for_a_year_under_the_address_of_its_content(client):
    page = client.get("/").text
    address = re.search(r'href="(/static/css/[^"]+)"', page)[1]
    kept = headers_of(client, address)
    assert "max-age=31536000" in kept["Cache-Control"]
    assert "immutable" in kept["Cache-Control"]
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in headers_of(client, address.split("?")[0])["Cache-Control"]


def headers_of(client: StrictClient, address: str):
    with client.browser.get(address) as answer:
        return answer.headers


def test_a_site_with_an_undeclared_view_does_not_start(app, database_url, monkeypatch):
    engine = app.extensions["engine"]
    registered = create_app.__globals__["register_features"]

    def with_one_more(other: Flask) -> None:
        registered(other)
        other.add_url_rule("/secret", "secret", lambda: "everything")

    monkeypatch.setitem(create_app.__globals__, "register_features", with_one_more)
    with pytest.raises(RuntimeError, match="secret"):
        create_app(SECRET_KEY="test", VAULT_KEYS=KEYS, DATABASE_URL=database_url)
    db.session.remove()
    db.session.configure(bind=engine)


def test_every_view_of_the_site_says_who_may_use_it(app):
    access.demand_declared(app)
    declared = {view.permission for name, view in app.view_functions.items() if name != "static"}
    assert declared - {"public"} <= set(Permission)
    assert set(RULES) == set(Permission)


def test_every_service_has_an_address_and_nothing_else_has(client):
    for service in catalogue().services():
        client.get(f"/services/{service.service_id}")
    for name in ("", "x", "PT-MUTUAL-SELF ", "pt-mutual-self", "../x", "PT-MUTUAL-SELF%00"):
        assert client.browser.get(f"/services/{name or '-'}").status_code == 404
