"""The finder: every way through its questions ends at a guide, or at a page that says why not and where to go."""

import itertools
import re
from html import unescape

import pytest

from app.catalogue.current import catalogue
from app.catalogue.finder import find
from tests.strict_client import plain

QUESTIONS = catalogue().finder.questions
WAYS = [
    dict(zip([one.id for one in QUESTIONS], values, strict=True))
    for values in itertools.product(*([option.v for option in one.options] for one in QUESTIONS))
]


def walk(client, answers):
    """Answer page after page as a person does, with the form that each page holds; the last response."""
    answer = client.get("/find")
    for _ in range(len(QUESTIONS)):
        name = re.search(r'<input type="radio" name="(\w+)"', answer.text)
        if not name:
            return answer
        kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
        said = kept | {name[1]: answers[name[1]]}
        found = find({**said}, catalogue())
        leads_on = found.state == "fits" and len(found.fits) == 1
        answer = client.get("/find", query_string=said, status=303 if leads_on else 200)
        if leads_on:
            return answer
    return answer


@pytest.mark.parametrize("answers", WAYS, ids=lambda one: "-".join(one.values()))
def test_every_way_through_the_questions_ends(client, answers):
    found = find(answers, catalogue())
    end = walk(client, answers)
    if found.state == "fits" and len(found.fits) == 1:
        assert end.location == f"/services/{found.fits[0].service_id}?found=1"
        client.follow(end)
    else:
        assert 'type="radio"' not in end.text
        assert "可以这样办" in plain(end) or "请选一件" in plain(end)


@pytest.mark.parametrize("service", catalogue().services(), ids=lambda one: one.service_id)
def test_every_service_is_at_the_end_of_some_way(service):
    assert any(service in find(answers, catalogue()).fits for answers in WAYS)


def test_where_nothing_fits_the_deciding_facts_are_named_and_another_way(client):
    page = client.get("/find?need=aid&region=sh-songjiang")
    said = plain(page)
    assert "<title>没有正好合适的" in page.text
    assert "最接近的是江苏" in said
    assert "看病的人在哪里参保？ 您选的是“上海松江”。" in said or "您选的是“上海松江”。" in said
    assert "它要的是：江苏扬中" in said
    assert "可以这样办" in said
    assert 'href="tel:' in page.text


def test_another_region_is_sent_to_its_own_window(client):
    assert "请到参保地的医保服务窗口办" in plain(client.get("/find?need=reimburse&region=other"))


def test_whoever_is_not_sure_is_told_how_to_know_and_what_it_may_be(client):
    page = client.get("/find?need=reimburse&region=sh-songjiang&insured=unknown")
    said = plain(page)
    assert "还要弄清一件事" in said
    assert "退休职工，多是职工医保" in said
    assert "<title>还要弄清一件事" in page.text
    assert 'href="/services/SJ-REIMB-EMP"' in page.text
    assert 'href="/services/SJ-REIMB-RES"' in page.text
    assert "最接近的是" not in said


def test_going_on_without_a_choice_is_said_at_the_question(client):
    page = client.get("/find?asked=need", status=422)
    assert "请选一个。" in plain(page)
    assert 'aria-invalid="true"' in page.text
    assert "<title>有一处要改" in page.text


def test_what_was_answered_before_stands_in_the_address(client):
    page = client.get("/find?need=reimburse").text
    assert '<input type="hidden" name="need" value="reimburse">' in page
    assert 'name="region"' in page


@pytest.mark.parametrize(
    "wrong", ["need=bogus", "need=", 'need="><b>', "other=1", "need=bogus&region=sh-putuo"]
)
def test_what_is_no_answer_is_asked_again(client, wrong):
    page = client.get(f"/find?{wrong}").text
    assert 'type="radio" name="need"' in page
    assert '<input type="hidden" name="need"' not in page
    assert '"><b>' not in unescape(page.split("</header>")[0].split("<body")[0])


def test_a_service_added_for_one_person_is_never_offered_to_another(client):
    first = client.get("/find?need=away", status=303)
    assert first.location == "/services/YDJY-FILING?found=1"
    assert 'name="need"' in client.get("/find").text
