"""Invoices: what they are for, their numbers and amounts, each mistake with its sentence."""

import pytest
from flask import Flask

from tests.citizen import Book, Citizen, three
from tests.strict_client import plain


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    """王建国 with one stay filled in, before his first invoice."""
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    draft.photograph("inpatient_invoice")
    draft.stay()
    return draft


def begin(citizen: Citizen) -> str:
    return citizen.add("invoices").rsplit("/", 1)[0]


def key(tail: str) -> str:
    return tail.removeprefix("fill/").replace("/", ":", 1)


GOOD = {"code": "31060125", "number": "0086221740", **three("issued", "2026-10-14")}


def test_with_one_stay_an_invoice_belongs_to_it_without_a_question(ready: Citizen) -> None:
    tail = ready.add("invoices")
    assert tail.endswith("/numbers")
    body = ready.body(key(tail.removesuffix("/numbers")))
    assert body["setting"] == "inpatient"
    assert body["stay_id"]


def test_with_two_stays_it_is_asked_which(ready: Citizen) -> None:
    ready.stay("苏州示范医院", "2026-09-01", "2026-09-05")
    tail = ready.add("invoices")
    assert tail.endswith("/which")
    page = ready.get(f"{ready.filing}/{tail}")
    assert "住院：江海示范医院" in plain(page)
    assert "住院：苏州示范医院" in plain(page)
    assert ready.fault(tail, "value", value="stay:nothing") == "请选一个。"


def test_a_second_stay_does_not_ask_again_about_the_first_invoice(ready: Citizen) -> None:
    ready.invoice()
    ready.stay("江海示范医院", "2026-09-01", "2026-09-05")
    assert ready.where() == "fill/payee"


def test_an_invoice_without_stay_asks_for_hospital_and_day(songjiang: Citizen, book: Book) -> None:
    songjiang.walk(book, until="invoices")
    tail = songjiang.add("invoices")
    assert tail.endswith("/hospital")
    tail = tail.removesuffix("/hospital")
    songjiang.answer(f"{tail}/hospital", hospital="苏州示范医院")
    sentence = songjiang.fault(f"{tail}/numbers", "service_date", **GOOD)
    assert sentence == "请填写看病的那一天。"
    songjiang.answer(f"{tail}/numbers", **GOOD, **three("service_date", "2026-10-13"))
    assert songjiang.body(key(tail))["service_date"] == "2026-10-13"
    songjiang.get(f"{songjiang.filing}/{tail}/which", status=404)


@pytest.mark.parametrize("hospital", ["江海示范医院", "远方县医院"])
def test_changing_the_hospital_later_leaves_the_code_of_the_invoice_alone(
    songjiang: Citizen, book: Book, hospital: str
) -> None:
    songjiang.walk(book, until="invoices")
    tail = songjiang.add("invoices").removesuffix("/hospital")
    songjiang.answer(f"{tail}/hospital", hospital="苏州示范医院")
    songjiang.answer(f"{tail}/numbers", **GOOD, **three("service_date", "2026-10-13"))
    songjiang.answer(f"{tail}/hospital", hospital=hospital, place="local", pick="none")
    body = songjiang.body(key(tail))
    assert (body["code"], body["hospital"]) == (GOOD["code"], hospital)
    songjiang.get(f"{songjiang.filing}/{tail}/numbers")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("code", "", "请填写票据代码。"),
        ("code", "1234", "应是8到12位，您填了4位。"),
        ("code", "３１０６０１２Ｘ", "这里只有数字，请照着纸上再看一遍。"),
        ("number", "", "请填写票据号码。"),
        ("number", "0086", "应是8到20位，您填了4位。"),
        ("number", "零零八六二二一七", "这里只有数字，请照着纸上再看一遍。"),
        ("number", "1" * 5000, "应是8到20位，您填了5000位。"),
        ("number", "00862217😀", "这里只有数字，请照着纸上再看一遍。"),
        ("check_code", "ab!", "校验码是4到20位字母或数字，没有可以不填。"),
        ("check_code", "一二三四", "校验码是4到20位字母或数字，没有可以不填。"),
    ],
)
def test_a_number_is_refused_with_what_is_wrong(
    ready: Citizen, field: str, typed: str, sentence: str
) -> None:
    tail = begin(ready)
    assert ready.fault(f"{tail}/numbers", field, **(GOOD | {field: typed})) == sentence
    assert ready.kept(field) == typed
    assert ready.kept("issued-day") == "14"
    assert "number" not in ready.body(key(tail))


@pytest.mark.parametrize(
    ("issued", "sentence"),
    [
        ("2026-11-22", "这一天还没有到，请再看一看。"),
        ("2026-10-32", "没有这一天，请再看一看。"),
        ("--", "请填写开票日期。"),
    ],
)
def test_the_day_of_issue_is_past_and_exists(ready: Citizen, issued: str, sentence: str) -> None:
    tail = begin(ready)
    form = GOOD | three("issued", issued)
    assert ready.fault(f"{tail}/numbers", "issued", **form) == sentence


def test_full_width_digits_spaces_and_dashes_are_accepted(ready: Citizen) -> None:
    tail = begin(ready)
    form = {
        "code": "３１０６ ０１２５",
        "number": "0086-2217-40",
        **three("issued", "２０２６-10-14"),
    }
    ready.answer(f"{tail}/numbers", **form, check_code="ab 12 cd")
    body = ready.body(key(tail))
    assert (body["code"], body["number"]) == ("31060125", "0086221740")
    assert body["check_code"] == "ab12cd"
    assert body["issued"] == "2026-10-14"


def test_a_wholly_digital_invoice_has_twenty_digits_and_no_code(ready: Citizen) -> None:
    tail = begin(ready)
    ready.answer(f"{tail}/numbers", **(GOOD | {"code": "", "number": "26312000000900000008"}))
    body = ready.body(key(tail))
    assert (body["code"], body["number"]) == ("", "26312000000900000008")


WRONG_TOTALS = [
    ("", "请填写合计，在最下面一行右边。"),
    ("0", "钱数是0，请看一看发票上的合计。"),
    ("0.00", "钱数是0，请看一看发票上的合计。"),
    ("-1", "钱数不能是负的。退费的发票请打电话问。"),
    ("－１", "钱数不能是负的。退费的发票请打电话问。"),
    ("1e9", "钱数太大了，请看一看小数点。"),
    ("1000000000", "钱数太大了，请看一看小数点。"),
    ("三千", "请写数字，比如3000.50。"),
    ("1.234", "只能到分，小数点后最多两位。"),
    ("abc", "这不像钱数，请写数字，比如3000.50。"),
    ("NaN", "这不像钱数，请写数字，比如3000.50。"),
    ("Infinity", "这不像钱数，请写数字，比如3000.50。"),
    ("9" * 5000, "这不像钱数，请写数字，比如3000.50。"),
    ("12😀", "这不像钱数，请写数字，比如3000.50。"),
]


def test_a_total_is_refused_with_what_is_wrong(ready: Citizen) -> None:
    tail = begin(ready)
    for typed, sentence in WRONG_TOTALS:
        said = ready.fault(f"{tail}/amounts", "total", total=typed, self_fee="5")
        assert said == sentence, typed
        assert ready.kept("total") == typed
        assert ready.kept("self_fee") == "5"
    assert "total" not in ready.body(key(tail))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１８６４２．５", "18642.50"),
        (" 18,642.50 元", "18642.50"),
        ("¥18642.5", "18642.50"),
        ("18 642.50", "18642.50"),
        ("0.01", "0.01"),
        ("99999999.99", "99999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(ready: Citizen, typed: str, kept: str) -> None:
    tail = begin(ready)
    ready.answer(f"{tail}/amounts", total=typed)
    assert ready.body(key(tail))["total"] == kept


def test_the_other_amounts_may_be_missing_and_missing_is_not_zero(ready: Citizen) -> None:
    tail = begin(ready)
    ready.answer(f"{tail}/amounts", total="100", fund_pay="", self_pay=" ", self_fee="0")
    body = ready.body(key(tail))
    assert (body["fund_pay"], body["self_pay"], body["self_fee"]) == (None, None, "0.00")
    page = ready.get(f"{ready.filing}/{tail}/amounts").text
    assert 'name="self_fee" value="0.00"' in page
    assert 'name="fund_pay" value=""' in page


def test_the_other_amounts_are_refused_like_the_total(ready: Citizen) -> None:
    tail = begin(ready)
    for field in ("fund_pay", "self_pay", "self_fee"):
        for typed in ("-1", "三千", "1e9", "x" * 5000):
            sentence = ready.fault(f"{tail}/amounts", field, total="100", **{field: typed})
            assert sentence == dict(WRONG_TOTALS).get(typed, sentence)
            assert ready.kept(field) == typed
            assert ready.kept("total") == "100"


def test_several_invoices_of_one_stay_and_one_taken_out_and_back(ready: Citizen) -> None:
    first = ready.invoice()
    ready.invoice("0086221741", "120.00", fund_pay="", self_pay="", self_fee="")
    page = plain(ready.get(f"{ready.filing}/invoices"))
    assert "填了2张发票" in page
    assert "号码尾号1740" in page
    item = first.rsplit("/", 1)[1]
    before = ready.body(key(first))
    ready.post(f"{ready.filing}/invoice/{item}/remove")
    assert "填了一张发票" in plain(ready.get(f"{ready.filing}/invoices"))
    ready.post(f"{ready.filing}/invoice/{item}/restore")
    assert ready.body(key(first)) == before


def test_a_removed_invoice_does_not_stand_in_anybodys_way(app: Flask, ready: Citizen) -> None:
    """Its number is found again only once it is brought back."""
    from app.filing.service import find_filing

    tail = ready.invoice()
    item = tail.rsplit("/", 1)[1]
    ready.post(f"{ready.filing}/invoice/{item}/remove")

    def lookup() -> bytes | None:
        with ready.database():
            filing = find_filing(ready.filing_id)
            assert filing
            return next(one.lookup for one in filing.rows if one.key == key(tail))

    assert lookup() is None
    ready.post(f"{ready.filing}/invoice/{item}/restore")
    assert lookup()


def test_more_than_thirty_invoices_are_refused(ready: Citizen) -> None:
    for _one in range(30):
        ready.add("invoices")
    page = ready.post(f"{ready.filing}/invoices", {"act": "add"}, status=400)
    assert "最多填30个" in plain(page)
