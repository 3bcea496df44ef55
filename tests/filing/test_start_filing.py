"""Starting a filing: the notice was read, somebody is signed in, and the service is filed on the site."""

from datetime import timedelta

from flask import Flask

from app import clock
from app.catalogue.current import catalogue
from app.filing.blueprint import beginning
from tests.citizen import Citizen, field
from tests.strict_client import StrictClient, plain


def test_a_draft_begins_once_the_notice_was_read(citizen: Citizen) -> None:
    citizen.read_notice("PT-MUTUAL-SELF")
    page = citizen.get("/services/PT-MUTUAL-SELF/start")
    assert "随时可以停" in plain(page)
    citizen.filing = citizen.post("/services/PT-MUTUAL-SELF/start").location
    assert citizen.events() == ["started", "notice_read"]
    assert citizen.row().is_draft
    assert citizen.where() == "consents"


def test_what_was_read_and_for_how_long_is_kept_with_the_filing(draft: Citizen) -> None:
    from app.filing.service import events_of

    filing = draft.row()
    with draft.database():
        facts = events_of(filing)[1].facts
    wording = catalogue().latest("PT-MUTUAL-SELF").notice
    assert facts == {"notice": wording.version, "seconds": wording.seconds + 1}


def test_without_the_notice_the_person_is_led_to_it(citizen: Citizen) -> None:
    response = citizen.post("/services/PT-MUTUAL-SELF/start")
    assert response.location == "/services/PT-MUTUAL-SELF/notice"
    assert "还没有办过" in plain(citizen.get("/progress"))


def test_the_notice_of_one_service_does_not_open_another(citizen: Citizen) -> None:
    citizen.read_notice("PT-MUTUAL-SELF")
    response = citizen.post("/services/YDJY-FILING/start")
    assert response.location == "/services/YDJY-FILING/notice"


def test_ticking_at_once_is_too_early_and_says_how_long_it_still_takes(citizen: Citizen) -> None:
    path = "/services/PT-MUTUAL-SELF/notice"
    mark = field(citizen.get(path).text, "shown")
    with clock.stopped_at(clock.now() + timedelta(seconds=3)):
        page = citizen.post(path, {"shown": mark, "read": "1"}, status=422)
    assert "再看一看，过7秒" in plain(page) or "再看一看，过8秒" in plain(page)
    assert citizen.post("/services/PT-MUTUAL-SELF/start").location == path


def test_whoever_is_not_signed_in_signs_in_first_and_comes_back_to_the_start(
    app: Flask, registers: None
) -> None:
    stranger = StrictClient(app)
    response = stranger.get("/services/PT-MUTUAL-SELF/start", status=303)
    assert response.location.startswith("/sign-in")
    with stranger.browser.session_transaction() as cookie:
        assert cookie["next"].endswith("/services/PT-MUTUAL-SELF/start")


def test_a_service_for_others_cannot_be_started_for_oneself(citizen: Citizen) -> None:
    way = "/services/PT-MUTUAL-PROXY?tab=proxy"
    assert citizen.get("/services/PT-MUTUAL-PROXY/notice", status=303).location == way
    assert citizen.post("/services/PT-MUTUAL-PROXY/start").location == way


def test_a_service_that_does_not_exist_is_not_found(citizen: Citizen) -> None:
    citizen.get("/services/XX-NOTHING/start", status=404)
    citizen.post("/services/XX-NOTHING/start", status=404)


def test_several_drafts_stand_side_by_side_the_last_touched_first(citizen: Citizen) -> None:
    first = citizen.start("PT-MUTUAL-SELF")
    citizen.start("MTB-APPLY")
    citizen.get(first, status=303)
    page = plain(citizen.get("/progress"))
    assert page.index(catalogue().latest("MTB-APPLY").title_zh) < page.index("住院补助")


def test_the_addresses_of_two_filings_on_one_page_are_not_mixed_up(app):
    with app.test_request_context("/"):
        first, second = (beginning(name) for name in ("one", "two"))
        assert (first, second) == ("/filings/one", "/filings/two")
        assert (beginning("one"), beginning("two")) == (first, second)


def test_the_addresses_of_one_request_are_not_those_of_the_next(app):
    with app.test_request_context("/"):
        assert beginning("one") == "/filings/one"
    with app.test_request_context("/for/her/filings/one"):
        app.preprocess_request()
        assert beginning("one") == "/for/her/filings/one"
