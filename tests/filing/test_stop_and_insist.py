"""Answers that lead elsewhere: which one decided it, where to go, and the way on for who disagrees."""

import pytest
from flask import Flask

from tests.citizen import Book, Citizen
from tests.strict_client import plain


def test_a_situation_that_is_none_of_the_four_is_said_with_where_to_go(
    songjiang: Citizen,
) -> None:
    response = songjiang.say("situation", "NONE")
    assert response.location == f"{songjiang.filing}/stop?of=situation"
    page = songjiang.follow(response)
    assert "您选了“都不是”" in plain(page)
    assert "请打电话问" in plain(page)
    assert f"{songjiang.filing}/fill/question/situation" in page.text
    assert "/find" in page.text


def test_an_address_outside_the_district_leads_to_the_window(songjiang: Citizen) -> None:
    page = songjiang.follow(songjiang.say("address", "no"))
    assert "您选了不在区里" in plain(page)
    assert "到区行政服务中心的窗口办" in plain(page)


def test_somebody_liable_for_an_injury_pays_before_the_insurance(
    app: Flask, registers: None
) -> None:
    wu = Citizen(app, "wu-xiuzhen")
    wu.start("JS-REIMB")
    wu.agree()
    wu.say("injury", "yes")
    page = wu.follow(wu.say("third_party", "yes"))
    assert "该别人出的钱，医保不付" in plain(page)
    assert "请先找对方赔" in plain(page)


def test_insisting_opens_one_task_and_goes_on(songjiang: Citizen) -> None:
    songjiang.say("who", "self")
    songjiang.say("insured", "EMP")
    songjiang.say("situation", "NONE")
    for _tap in range(2):
        response = songjiang.post(f"{songjiang.filing}/stop?of=situation")
    assert songjiang.tasks() == [
        ("finding_disputed", {"code": "stop", "where": "question:situation"})
    ]
    assert "finding_disputed" in songjiang.events()
    assert songjiang.where() == "fill/question/kind"
    assert "/stop" not in response.location


def test_who_insisted_once_is_not_stopped_again(songjiang: Citizen) -> None:
    songjiang.say("situation", "NONE")
    songjiang.post(f"{songjiang.filing}/stop?of=situation")
    assert "/stop" not in songjiang.say("situation", "NONE").location


def test_a_stop_that_was_walked_around_is_a_finding_before_the_end(
    songjiang: Citizen, book: Book
) -> None:
    book.answers["situation"] = "NONE"
    songjiang.walk(book)
    page = plain(songjiang.get(f"{songjiang.filing}/findings"))
    assert "您选的是“都不是”" in page
    assert "要改，不改交不了" in page
    assert songjiang.submit().location == f"{songjiang.filing}/findings"
    assert songjiang.row().is_draft


def test_who_insisted_at_the_stop_need_not_insist_again_at_the_end(
    songjiang: Citizen, book: Book
) -> None:
    book.answers |= {"situation": "NONE", "address": "no"}
    songjiang.walk(book)
    for of in ("situation", "address"):
        songjiang.post(f"{songjiang.filing}/stop?of={of}")
    page = plain(songjiang.get(f"{songjiang.filing}/findings"))
    assert page.count("已经请人来看了") == 2
    assert songjiang.submit().location == f"{songjiang.filing}/receipt"
    assert len(songjiang.tasks()) == 2


@pytest.mark.parametrize("state", ["adult"])
def test_a_grown_up_is_not_filed_for_without_his_mandate(
    songjiang: Citizen, book: Book, state: str
) -> None:
    book.answers |= {"who": "proxy", "patient_state": state, "relation": "child"}
    songjiang.walk(book, until="fill/question/has_social_card")
    page = songjiang.get(f"{songjiang.filing}/stop?of=patient_state")
    assert "要他本人点头" in plain(page)
    assert 'href="/mandates/ask"' in page.text
    assert "判断有误" not in plain(page)


def test_who_files_for_a_grown_up_can_neither_insist_nor_hand_in(
    songjiang: Citizen, book: Book
) -> None:
    book.answers |= {"who": "proxy", "relation": "child"}
    book.answers["kind"] = ["outpatient"]
    songjiang.walk(book)
    path = f"{songjiang.filing}/stop?of=patient_state"
    songjiang.post(path, status=200)
    assert songjiang.tasks() == []
    for tail in ("findings", "estimate", "check"):
        assert songjiang.get(f"{songjiang.filing}/{tail}", status=303).location == path
    assert songjiang.submit().location == path
    assert songjiang.row().is_draft


@pytest.mark.parametrize(
    ("service", "who"), [("JS-REIMB", "proxy"), ("MTB-APPLY", "proxy"), ("YZ-AID-APPLY", "village")]
)
def test_a_service_that_does_not_ask_how_the_patient_is_sends_others_to_the_window(
    app: Flask, registers: None, service: str, who: str
) -> None:
    zheng = Citizen(app, "zheng-an")
    zheng.start(service)
    zheng.agree()
    response = zheng.say("who", who)
    assert response.location == f"{zheng.filing}/stop?of=who"
    page = plain(zheng.follow(response))
    assert "替别人办，现在要到窗口" in page
    assert "判断有误" not in page
    assert zheng.submit().location == f"{zheng.filing}/stop?of=who"


@pytest.mark.parametrize("state", ["minor_no_id", "minor_id", "deceased"])
def test_a_guardian_and_a_relative_of_the_dead_are_not_stopped(
    songjiang: Citizen, state: str
) -> None:
    songjiang.say("who", "proxy")
    assert "/stop" not in songjiang.say("patient_state", state).location


def test_changing_the_answer_takes_the_stop_away(songjiang: Citizen) -> None:
    songjiang.say("situation", "NONE")
    songjiang.say("situation", "OTHER_PROVINCE_EMERGENCY")
    response = songjiang.get(f"{songjiang.filing}/stop?of=situation", status=303)
    assert response.location == songjiang.filing


@pytest.mark.parametrize("of", ["", "who", "nothing", "kind", "../../etc"])
def test_there_is_no_stop_where_nothing_stops(songjiang: Citizen, of: str) -> None:
    response = songjiang.get(f"{songjiang.filing}/stop?of={of}", status=303)
    assert response.location == songjiang.filing
    songjiang.post(f"{songjiang.filing}/stop?of={of}")
    assert songjiang.tasks() == []
