"""Stopping and coming back: a return code, on another phone, that opens nothing without the SMS code."""

from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.filing.service import MOST_GUESSES
from app.notices.model import Message
from tests.accounts.doing import sent_codes
from tests.citizen import Citizen
from tests.strict_client import StrictClient, plain


@pytest.fixture
def code(draft: Citizen) -> str:
    with draft.database():
        return draft.row().return_code


def test_stopping_shows_the_code_and_how_long_it_keeps(draft: Citizen, code: str) -> None:
    page = plain(draft.get(f"{draft.filing}/later"))
    assert f"{code[:4]} {code[4:]}" in page
    assert "能留30天" in page
    assert not set("01OIL") & set(code)


def test_the_code_is_sent_by_message_when_he_wants(draft: Citizen, code: str) -> None:
    draft.post(f"{draft.filing}/later")
    assert draft.messages() == ["draft_started"]
    with draft.database() as session:
        text = session.query(Message).filter_by(filing_id=draft.filing_id).one().text
    assert code[:4] in text


@pytest.mark.parametrize("write", [str, str.lower, lambda code: f" {code[:4]} {code[4:]} "])
def test_the_right_code_asks_for_the_code_by_message_and_opens_nothing_yet(
    app: Flask, draft: Citizen, code: str, write: object
) -> None:
    phone = StrictClient(app)
    response = phone.post("/return", {"code": write(code)})  # type: ignore[operator]
    assert "code" in response.location
    page = phone.follow(response)
    assert "王建国" not in page.text
    assert draft.filing_id not in page.text
    assert phone.get(draft.filing, status=303).location.startswith("/sign-in")


def test_with_the_code_by_message_everything_is_there_on_another_phone(
    app: Flask, draft: Citizen, code: str
) -> None:
    draft.agree()
    phone = StrictClient(app)
    response = phone.post("/return", {"code": code})
    with draft.database():
        digits = sent_codes(draft.who["phone"])[-1]
    response = phone.post(response.location, {"code": digits})
    assert response.location == draft.filing
    assert phone.get(draft.filing, status=303).location == f"{draft.filing}/fill/patient"


@pytest.mark.parametrize("typed", ["", "ABCDEFGH", "1", "😀" * 8, "X" * 5000])
def test_a_wrong_code_says_so_and_keeps_what_was_typed(
    app: Flask, draft: Citizen, typed: str
) -> None:
    phone = StrictClient(app)
    page = phone.post("/return", {"code": typed}, status=422)
    assert "没有找到。请看一看号码有没有输错。" in plain(page)
    assert f'value="{typed}"' in page.text
    assert phone.get(draft.filing, status=303).location.startswith("/sign-in")


def test_guesses_are_limited_and_free_again_later(app: Flask, draft: Citizen, code: str) -> None:
    phone = StrictClient(app)
    for _guess in range(MOST_GUESSES):
        phone.post("/return", {"code": "ABCDEFGH"}, status=422)
    page = phone.post("/return", {"code": code}, status=422)
    assert "试的次数太多了" in plain(page)
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        phone.post("/return", {"code": code})


def test_the_next_day_with_the_same_phone_number_the_draft_is_on_the_home_page(
    app: Flask, draft: Citizen
) -> None:
    draft.agree()
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        again = Citizen(app)
        page = again.get("/")
        assert draft.filing in page.text
        assert again.get(draft.filing, status=303).location == f"{draft.filing}/fill/patient"
