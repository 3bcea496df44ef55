"""The catalogue of reasons: every reason is said whole to the citizen, and an unsound catalogue is not read."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions import reasons as catalogue
from app.decisions.reasons import DATA, LABELS, USES, UnsoundReasons, reasons, reasons_for, remedies
from app.decisions.shown import basis_of
from app.estimate.sentences import REJECTED
from tests.decisions.told import Desk, bill
from tests.documents.pdf_text import text_of
from tests.strict_client import plain

CONTENT = json.loads((DATA / "reasons.json").read_text("utf-8"))
CUTTING = [one.code for one in reasons_for("cut")]
REFUSING = [one.code for one in reasons_for("refuse")]


def read(desk: Desk, case: str, **query: str) -> str:
    return plain(desk.citizen(case).get(f"/filings/{case}/decision", query_string=query))


def many(desk: Desk, count: int) -> str:
    return desk.case("PT-MUTUAL-SELF", *(bill(f"{100 + place}.00") for place in range(count)))


def test_every_reason_to_refuse_stands_on_the_page_with_its_way_out_and_its_law(desk: Desk):
    case = many(desk, len(REFUSING) + 1)
    desk.decided(case, *(("refuse", code, "") for code in REFUSING), "accept")
    said = read(desk, case)
    for code in REFUSING:
        one = reasons()[code]
        for words in (one.text_zh, one.next_zh, one.law_zh, one.article_zh):
            assert words in said, code


def test_every_reason_to_cut_stands_on_the_page_with_its_amount(desk: Desk):
    case = many(desk, len(CUTTING))
    desk.decided(case, *(("cut", code, f"{place + 1}.50") for place, code in enumerate(CUTTING)))
    said = read(desk, case)
    for place, code in enumerate(CUTTING):
        one = reasons()[code]
        for words in (one.text_zh, one.next_zh, one.article_zh, f"有{place + 1}.50元没有算"):
            assert words in said, code


def test_every_reason_is_on_the_sheet_for_the_printer(desk: Desk):
    case = many(desk, len(REFUSING))
    desk.decided(case, *(("refuse", code, "") for code in REFUSING))
    said = text_of(desk.citizen(case).get(f"/filings/{case}/decision.pdf").data)
    said = "".join(said.split())
    for code in REFUSING:
        assert reasons()[code].text_zh[:7] in said, code


def test_every_reason_is_said_in_english(desk: Desk):
    case = many(desk, len(REFUSING))
    desk.decided(case, *(("refuse", code, "") for code in REFUSING))
    said = read(desk, case, lang="en")
    for code in REFUSING:
        assert reasons()[code].text_zh not in said, code
        assert reasons()[code].next_zh not in said, code


def test_every_reason_can_be_chosen_at_the_desk_and_its_law_stands_beside_it(desk: Desk):
    case = many(desk, 1)
    page = plain(desk.clerk.get(f"/desk/cases/{case}/decide"))
    for code in {*CUTTING, *REFUSING}:
        assert f"{reasons()[code].title}，{reasons()[code].law_zh}" in page
    for one in reasons_for("matter"):
        assert (one.title in page) is ("refuse" in one.uses)


@pytest.mark.parametrize("code", reasons())
def test_each_reason_is_short_and_plain_for_the_citizen(code: str):
    one = reasons()[code]
    assert one.text_zh.endswith("。")
    assert one.next_zh.endswith(("。", "？"))
    assert len(one.text_zh) <= 40
    assert len(one.next_zh) <= 40
    for bureaucratese in ("予以", "贵", "兹", "特此", "您好", code):
        assert bureaucratese not in one.text_zh + one.next_zh
    assert one.source
    assert one.label in LABELS


@pytest.mark.parametrize("code", reasons())
def test_what_is_made_up_for_this_project_says_so(code: str, app):
    one = reasons()[code]
    with app.test_request_context():
        assert ("示例，由医保局定" in basis_of(one)) is (one.label in ("sample", "seed"))


@pytest.mark.parametrize("code", sorted(REJECTED))
def test_whatever_the_estimate_refuses_can_be_explained(code: str):
    assert "refuse" in reasons()[code].uses


@pytest.mark.parametrize("use", USES)
def test_for_every_use_there_is_a_choice(use: str):
    found = reasons_for(use)
    assert len(found) >= 3
    assert all(use in one.uses for one in found)


def test_for_another_use_there_is_none():
    assert reasons_for("accept") == []


def changed(place: int = 0, **values) -> dict:
    found = json.loads(json.dumps(CONTENT))
    found["reasons"][place] |= values
    return found


@pytest.mark.parametrize(
    "name",
    ["code", "title", "text_zh", "next_zh", "law_zh", "article_zh", "source", "label", "for"],
)
def test_a_reason_that_lacks_a_word_is_not_read(name: str):
    with pytest.raises(UnsoundReasons):
        catalogue.read_reasons(changed(**{name: [] if name == "for" else ""}))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"label": "hearsay"}, "unknown label or use"),
        ({"for": ["refuse", "accept"]}, "unknown label or use"),
        ({"for": ["REFUSE"]}, "unknown label or use"),
        ({"code": CONTENT["reasons"][1]["code"]}, "stands twice"),
        ({"code": "SOMETHING_NEW"}, "no reason for what the estimate refuses"),
    ],
)
def test_an_unsound_catalogue_is_not_read_and_says_what_is_wrong(values, words: str):
    with pytest.raises(UnsoundReasons, match=words):
        catalogue.read_reasons(changed(**values))


def test_an_unknown_word_beside_a_reason_is_not_passed_over():
    with pytest.raises(TypeError):
        catalogue.read_reasons(changed(colour="red"))


@given(told=st.dates(date(2000, 1, 1), date(2090, 1, 1)), name=st.sampled_from(sorted(remedies())))
def test_the_day_of_the_decision_does_not_count_among_the_days_to_contest_it(told, name):
    one = remedies()[name]
    assert one.last_day(told) - told == timedelta(days=one.days)


def test_a_review_by_law_is_longer_than_the_bureau_s_own_and_neither_is_without_a_place():
    own, by_law = remedies()["recheck"], remedies()["reconsideration"]
    assert (own.days, by_law.days) == (30, 60)
    assert by_law.label == "law"
    for one in (own, by_law):
        assert one.where_zh.endswith("。")
