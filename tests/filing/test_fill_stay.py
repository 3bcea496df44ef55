"""Stays: several, in a hospital that is known, one of several, or unknown; taken out and brought back."""

import pytest

from app.filing.service import MOST_ITEMS
from tests.citizen import Citizen, three
from tests.strict_client import plain


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    """王建国 before his first stay."""
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    draft.photograph("inpatient_invoice")
    return draft


def begin(citizen: Citizen) -> str:
    return citizen.add("stays").removesuffix("/hospital")


def key(tail: str) -> str:
    return tail.removeprefix("fill/").replace("/", ":", 1)


@pytest.mark.parametrize(
    ("typed", "name", "level", "place"),
    [
        ("江海示范医院", "江海示范医院", "3", "local"),
        ("江海医院", "江海示范医院", "3", "local"),
        ("江海示范医院（总院）", "江海示范医院", "3", "local"),
        ("  江海 示范医院 ", "江海示范医院", "3", "local"),
        ("苏州示范", "苏州示范医院", "3", "other_province"),
        ("甘泉社区医院", "甘泉示范社区卫生服务中心", "1", "local"),
    ],
)
def test_a_known_hospital_brings_its_level_and_place(
    ready: Citizen, typed: str, name: str, level: str, place: str
) -> None:
    tail = begin(ready)
    ready.answer(f"{tail}/hospital", hospital=typed)
    body = ready.body(key(tail))
    assert (body["hospital"], body["level"], body["place"]) == (name, level, place)
    assert body["hospital_code"]


def test_of_several_hospitals_one_is_picked(ready: Citizen) -> None:
    tail = begin(ready)
    sentence = ready.fault(f"{tail}/hospital", "pick", hospital="江海")
    assert sentence == "请点一家。都不是，就点最下面。"
    assert 'value="江海示范医院东院"' in ready.shown
    assert "都不是" in ready.shown
    assert ready.kept("hospital") == "江海"
    ready.answer(f"{tail}/hospital", hospital="江海", pick="江海示范医院东院")
    assert ready.body(key(tail))["hospital"] == "江海示范医院东院"


def test_an_unknown_hospital_is_taken_with_where_it_lies(ready: Citizen) -> None:
    tail = begin(ready)
    sentence = ready.fault(f"{tail}/hospital", "place", hospital="远方县医院")
    assert sentence == "名单里没有这家。请点它在哪里。"
    ready.answer(f"{tail}/hospital", hospital="远方县医院", place="other_province", pick="none")
    body = ready.body(key(tail))
    assert (body["hospital"], body["place"], body["hospital_code"]) == (
        "远方县医院",
        "other_province",
        None,
    )


def test_none_of_the_several_is_asked_where_it_lies(ready: Citizen) -> None:
    tail = begin(ready)
    form = {"hospital": "江海", "pick": "none"}
    assert ready.fault(f"{tail}/hospital", "place", **form) == "名单里没有这家。请点它在哪里。"
    ready.answer(f"{tail}/hospital", **form, place="local")
    assert ready.body(key(tail))["hospital_code"] is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请写医院的名字。"),
        ("医" * 5000, "太长了，最多60个字。您写了5000个。"),
        ("医院🏥", "有读不出的符号，请只写字和数字。"),
    ],
)
def test_a_hospital_is_refused_with_what_is_wrong(
    ready: Citizen, typed: str, sentence: str
) -> None:
    tail = begin(ready)
    assert ready.fault(f"{tail}/hospital", "hospital", hospital=typed) == sentence
    assert ready.kept("hospital") == typed


@pytest.mark.parametrize(
    ("admit", "discharge", "field", "sentence"),
    [
        ("2026-10-14", "2026-10-06", "discharge", "出院比入院还早，请再看一看。"),
        ("2026-11-22", "2026-11-22", "admit", "这一天还没有到，请再看一看。"),
        ("2026-10-06", "2026-11-22", "discharge", "这一天还没有到，请再看一看。"),
        ("2026-02-29", "2026-10-06", "admit", "没有这一天，请再看一看。"),
        ("2026-10-06", "--", "discharge", "请填写出院日期，在出院小结右上角。"),
        ("1826-10-06", "2026-10-06", "admit", "年份不对，请写四位，比如2026。"),
    ],
)
def test_days_of_a_stay_are_refused_at_the_day_that_is_wrong(
    ready: Citizen, admit: str, discharge: str, field: str, sentence: str
) -> None:
    tail = begin(ready)
    form = three("admit", admit) | three("discharge", discharge)
    assert ready.fault(f"{tail}/dates", field, **form) == sentence
    assert ready.kept("admit-year") == admit.split("-")[0]
    assert "admit" not in ready.body(key(tail))


def test_in_and_out_on_one_day_is_a_stay(ready: Citizen) -> None:
    tail = begin(ready)
    ready.answer(f"{tail}/dates", **three("admit", "2026-10-06"), **three("discharge", "26-10-06"))
    assert ready.body(key(tail))["discharge"] == "2026-10-06"


def test_several_stays_stand_in_the_order_they_were_filled_in(ready: Citizen) -> None:
    ready.stay()
    ready.stay("苏州示范医院", "2026-09-01", "2026-09-05")
    page = plain(ready.get(f"{ready.filing}/stays"))
    assert "填了2次住院" in page
    assert page.index("江海示范医院") < page.index("苏州示范医院")


def test_a_stay_half_filled_in_is_the_next_step(ready: Citizen) -> None:
    ready.stay()
    tail = begin(ready)
    ready.answer(f"{tail}/hospital", hospital="江海示范医院东院")
    assert ready.where() == f"{tail}/dates"


def test_a_removed_stay_comes_back_as_it_was(ready: Citizen) -> None:
    tail = ready.stay()
    ready.stay("苏州示范医院", "2026-09-01", "2026-09-05")
    before = ready.body(key(tail))
    item = tail.rsplit("/", 1)[1]
    for _tap in range(2):
        ready.post(f"{ready.filing}/stay/{item}/remove")
    page = plain(ready.get(f"{ready.filing}/stays"))
    assert "填了一次住院" in page
    assert "删掉的，可以找回" in page
    ready.get(f"{ready.filing}/{tail}/dates", status=404)
    for _tap in range(2):
        ready.post(f"{ready.filing}/stay/{item}/restore")
    assert ready.body(key(tail)) == before


def test_an_invoice_of_a_removed_stay_asks_again_where_it_belongs(ready: Citizen) -> None:
    tail = ready.stay()
    invoice = ready.invoice()
    assert ready.where() == "fill/payee"
    ready.post(f"{ready.filing}/stay/{tail.rsplit('/', 1)[1]}/remove")
    ready.stay("苏州示范医院", "2026-09-01", "2026-09-05")
    ready.post(f"{ready.filing}/papers/cross_province_settlement/lack", {"way": "owed"})
    ready.post(f"{ready.filing}/papers/fee_list/lack", {"way": "owed"})
    assert ready.where() == f"{invoice}/which"
    page = ready.get(f"{ready.filing}/{invoice}/which").text
    assert "住院：苏州示范医院" in page
    assert "江海示范医院" not in page


def test_without_any_stay_the_list_asks_for_the_first(ready: Citizen) -> None:
    assert "先填住院的情况" in plain(ready.get(f"{ready.filing}/stays"))
    response = ready.post(f"{ready.filing}/stays", {"act": "done"})
    assert response.location.startswith(f"{ready.filing}/fill/stay/")


def test_more_than_thirty_are_refused_and_none_is_lost(ready: Citizen) -> None:
    for _one in range(MOST_ITEMS):
        ready.add("stays")
    page = ready.post(f"{ready.filing}/stays", {"act": "add"}, status=400)
    assert "最多填30个。还有的请打电话，我们帮您。" in plain(page)
    assert "填了30次住院" in plain(ready.get(f"{ready.filing}/stays"))


def test_bringing_back_a_thirty_first_is_refused_as_well(ready: Citizen) -> None:
    item = begin(ready).rsplit("/", 1)[1]
    ready.post(f"{ready.filing}/stay/{item}/remove")
    for _one in range(MOST_ITEMS):
        ready.add("stays")
    ready.post(f"{ready.filing}/stay/{item}/restore", status=400)
    assert "填了30次住院" in plain(ready.get(f"{ready.filing}/stays"))


@pytest.mark.parametrize("act", ["remove", "restore"])
def test_a_stay_that_is_not_there_is_not_found(ready: Citizen, act: str) -> None:
    ready.post(f"{ready.filing}/stay/abcdef/{act}", status=404)
