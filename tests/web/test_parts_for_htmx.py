"""What htmx asks for it gets as a part; a redirect turns the whole page; nobody's sign-in lands inside a part."""

import re

import pytest

from app import db
from app.accounts import sessions
from app.accounts.model import Account
from tests.citizen import Citizen
from tests.strict_client import plain

PART = {"HX-Request": "true", "HX-Current-URL": "http://localhost/"}


@pytest.fixture
def draft(citizen: Citizen) -> Citizen:
    citizen.start()
    citizen.agree()
    return citizen


def test_a_fault_comes_back_as_the_part_that_the_page_includes(draft):
    path = f"{draft.filing}/fill/patient"
    whole = draft.post(path, {"name": "", "id_number": "1"}, status=422)
    part = draft.post(path, {"name": "", "id_number": "1"}, status=422, headers=PART)
    assert part.text.count('<div id="answer">') == 1
    title = re.compile(r"<title>.*?</title>|\s+")
    assert title.sub("", part.text) in title.sub("", whole.text)
    assert part.text.count("<title>") == 1
    assert "<html" not in part.text


def test_a_saved_answer_turns_the_whole_page(draft):
    said = {"name": draft.who["name"], "id_number": draft.who["id_number"]}
    answer = draft.post(f"{draft.filing}/fill/patient", said, status=200, headers=PART)
    assert answer.headers["HX-Redirect"] == f"{draft.filing}/precheck"
    assert "Location" not in answer.headers
    assert answer.data == b""


@pytest.mark.parametrize("path", ["/", "/help", "/nothing-here", "/services?q=x"])
def test_every_page_says_that_it_depends_on_who_asks(client, path):
    for headers in ({}, PART):
        answer = client._ask("GET", path, 404 if path[1:2] == "n" else 200) if not headers else None
        answer = answer or client.browser.get(path, headers=headers)
        assert "HX-Request" in answer.headers["Vary"]


def test_signed_out_in_the_middle_the_whole_page_turns_to_the_sign_in(draft, app):
    db.begin_writing()
    account = db.session.get(Account, draft.account_id)
    sessions.end_all_sessions(account, by=account)
    db.session.commit()
    path = f"{draft.filing}/fill/patient"
    shown = PART | {"HX-Current-URL": f"http://localhost{path}"}
    answer = draft.post(path, {"name": "王建国"}, status=200, headers=shown)
    assert answer.headers["HX-Redirect"] == "/sign-in"
    assert answer.data == b""
    assert "刚才填的都替您留着" in plain(draft.get("/sign-in"))


def test_a_conflict_of_two_devices_keeps_the_part(draft):
    path = f"{draft.filing}/fill/patient"
    draft.post(path, {"seen": "", "name": "王建国", "id_number": draft.who["id_number"]})
    other = {"seen": "old", "name": "王建囯", "id_number": draft.who["id_number"]}
    part = draft.post(path, other, status=409, headers=PART)
    assert part.text.count('<div id="answer">') == 1
    assert "王建囯" in part.text


def test_a_refusal_without_a_field_is_told_above_and_the_form_stays(draft, monkeypatch):
    from app.errors import Refusal
    from app.filing import fill_routes

    def refuse(*_args, **_more):
        raise Refusal("too_many_items", most=30)

    monkeypatch.setattr(fill_routes, "save", refuse)
    said = {"name": draft.who["name"], "id_number": draft.who["id_number"]}
    answer = draft.post(f"{draft.filing}/fill/patient", said, status=400, headers=PART)
    assert answer.headers["HX-Retarget"] == "#trouble"
    assert answer.text == "最多填30个。还有的请打电话，我们帮您。"


def test_what_is_not_there_is_a_part_as_well(draft):
    answer = draft.get("/filings/nothing/check", status=404, headers=PART)
    assert answer.headers["HX-Retarget"] == "#main"
    assert "没有这一页" in plain(answer)


def test_htmx_swaps_what_we_answer_and_tells_of_the_rest(client):
    page = client.get("/")
    assert '"code":"4(00|09|13|22)","swap":true' in page.text
    assert '"code":"...","swap":false,"error":true' in page.text
    assert 'id="trouble"' in page.text
    assert 'aria-live="assertive"' in page.text
    assert '"allowEval":false' in page.text
    assert '"includeIndicatorStyles":false' in page.text
