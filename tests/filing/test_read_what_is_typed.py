"""Reading fields: forgiving in form, strict in content, and each refusal says what to do."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.filing import care, fields
from app.filing.fields import Fault

MISSING = "请填这一项。"
LAWS = settings(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(autouse=True)
def words(app: Flask) -> Iterator[None]:
    """Sentences are written in the language of a request."""
    with app.test_request_context():
        yield


def said(read: Callable[[], Any]) -> str:
    """The sentence of a refusal."""
    with pytest.raises(Fault) as refused:
        read()
    assert str(refused.value), "a refusal without a word"
    return str(refused.value)


def read_or_said(read: Callable[[], Any]) -> Any:
    """What was read, or the sentence of the refusal."""
    try:
        return read()
    except Fault as fault:
        return str(fault)


def text(typed: str, **more: Any) -> str:
    return fields.read_text({"x": typed}, "x", missing=MISSING, **more)


def name(typed: str) -> str:
    return fields.read_name({"x": typed}, "x")


def digits(typed: str, least: int = 8, most: int = 12) -> str:
    return fields.read_digits({"x": typed}, "x", missing=MISSING, least=least, most=most)


def money(typed: str, *, zero_is_fine: bool = False) -> Decimal:
    return fields.read_money({"x": typed}, "x", missing=MISSING, zero_is_fine=zero_is_fine)


def typed_day(year: str = "", month: str = "", day: str = "") -> dict[str, str]:
    return {"x-year": year, "x-month": month, "x-day": day}


def a_day(year: str = "", month: str = "", day: str = "", **more: Any) -> date:
    return fields.read_day(typed_day(year, month, day), "x", missing=MISSING, **more)


# Free text.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("我是他女儿", "我是他女儿"),
        ("  我是他女儿  ", "我是他女儿"),
        ("我是\n他\t女儿", "我是 他 女儿"),
        ("我是　　他女儿", "我是 他女儿"),
        ("谷阳北路１号", "谷阳北路1号"),
        ("ＡＢｃ", "ABc"),
        ("我是他女儿，家里还有母亲。", "我是他女儿，家里还有母亲。"),
        ("（二楼）：左边！", "（二楼）：左边！"),
        ("\u202d谷阳北路\u202c", "谷阳北路"),
        ("谷\u200b阳\u200d北\ufeff路", "谷阳北路"),
        ("“引号”《书名》", "“引号”《书名》"),
        ("𠮷野家", "𠮷野家"),
        ("x" * 100, "x" * 100),
    ],
)
def test_a_text_is_kept_as_it_reads(typed: str, kept: str) -> None:
    assert text(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "　", "\n\t", "\u200b", "\u202d \u202c", "\ufeff"])
def test_a_text_of_nothing_that_is_seen_is_missing(typed: str) -> None:
    assert said(lambda: text(typed)) == MISSING


@pytest.mark.parametrize(
    ("typed", "most", "sentence"),
    [
        ("x" * 101, 100, "太长了，最多100个字。您写了101个。"),
        ("家" * 41, 40, "太长了，最多40个字。您写了41个。"),
        ("a b", 2, "太长了，最多2个字。您写了3个。"),
    ],
)
def test_a_text_too_long_is_told_by_how_much(typed: str, most: int, sentence: str) -> None:
    assert said(lambda: text(typed, most=most)) == sentence


@pytest.mark.parametrize("typed", ["好😀", "\u0000", "a\u0007b", "\ud800", "❤", "x\u0378"])
def test_a_sign_that_cannot_be_read_is_named(typed: str) -> None:
    assert said(lambda: text(typed)) == "有读不出的符号，请只写字和数字。"


@LAWS
@given(typed=st.text(max_size=130))
def test_what_was_read_once_is_read_again_as_the_same(typed: str) -> None:
    try:
        first = text(typed)
    except Fault:
        return
    assert text(first) == first
    assert first == first.strip()
    assert 0 < len(first) <= 100


def test_a_field_that_was_not_sent_is_missing() -> None:
    assert said(lambda: fields.read_text({}, "x", missing=MISSING)) == MISSING
    assert said(lambda: fields.read_name({}, "x")) == "请填写姓名，照身份证上的写。"
    assert said(lambda: fields.read_digits({}, "x", missing=MISSING, least=1, most=2)) == MISSING
    assert said(lambda: fields.read_money({}, "x", missing=MISSING)) == MISSING
    assert said(lambda: fields.read_day({}, "x", missing=MISSING)) == MISSING


# Names.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王建国", "王建国"),
        (" 王建国 ", "王建国"),
        ("王\u200b建国", "王建国"),
        ("\u202d王建国\u202c", "王建国"),
        ("古丽·买买提", "古丽·买买提"),
        ("古丽•买买提", "古丽•买买提"),
        ("阿依．古丽", "阿依．古丽"),
        ("Anne-Marie Smith", "Anne-Marie Smith"),
        ("ＡＮＮＥ", "ANNE"),
        ("𠮷祥", "𠮷祥"),
        ("王" * 40, "王" * 40),
    ],
)
def test_a_name_is_taken_as_on_the_card(typed: str, kept: str) -> None:
    assert name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写姓名，照身份证上的写。"),
        ("王", "姓名不全，请连名带姓写。"),
        ("王建国1", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王建国１", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王建国。", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("<b>王</b>", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王,建国", "姓名里有不像名字的符号，请照身份证上的写。"),
        ("王😀", "有读不出的符号，请只写字和数字。"),
        ("王" * 41, "太长了，最多40个字。您写了41个。"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(typed: str, sentence: str) -> None:
    assert said(lambda: name(typed)) == sentence


# Numbers that identify.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("31060125", "31060125"),
        ("３１０６０１２５", "31060125"),
        ("3106 0125", "31060125"),
        ("3106-0125", "31060125"),
        ("3106—0125", "31060125"),
        ("3106　0125", "31060125"),
        ("\u202d31060125\u202c", "31060125"),
        ("3106\u200b0125", "31060125"),
        ("00000000", "00000000"),
        ("310601250000", "310601250000"),
    ],
)
def test_a_number_is_read_through_its_spaces(typed: str, kept: str) -> None:
    assert digits(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", MISSING),
        (" - ", MISSING),
        ("\u200b", MISSING),
        ("3106012", "应是8到12位，您填了7位。"),
        ("3106012500001", "应是8到12位，您填了13位。"),
        ("3106O125", "这里只有数字，请照着纸上再看一遍。"),
        ("3106.0125", "这里只有数字，请照着纸上再看一遍。"),
        ("三一零六零一二五", "这里只有数字，请照着纸上再看一遍。"),
        ("٣١٠٦٠١٢٥", "这里只有数字，请照着纸上再看一遍。"),
        ("+31060125", "这里只有数字，请照着纸上再看一遍。"),
    ],
)
def test_a_number_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    assert said(lambda: digits(typed)) == sentence


def test_where_there_is_one_length_only_that_is_said() -> None:
    assert said(lambda: digits("123", 20, 20)) == "应是20位，您填了3位。"


@LAWS
@given(number=st.from_regex(r"[0-9]{8,12}", fullmatch=True), every=st.integers(1, 6))
def test_a_number_in_groups_is_the_number(number: str, every: int) -> None:
    groups = [number[at : at + every] for at in range(0, len(number), every)]
    for between in (" ", "-", " - ", "　"):
        assert digits(between.join(groups)) == number


# Money.


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3000.50", "3000.50"),
        ("3000.5", "3000.50"),
        ("3000", "3000.00"),
        ("3,000.50", "3000.50"),
        ("3 000.50", "3000.50"),
        ("１２．５０", "12.50"),
        ("¥12.50", "12.50"),
        ("￥12.50元", "12.50"),
        ("12元", "12.00"),
        ("0012.50", "12.50"),
        (".5", "0.50"),
        ("12.", "12.00"),
        ("+12", "12.00"),
        ("1,2345.00", "12345.00"),
        ("\u202d12.50\u202c", "12.50"),
        ("0.01", "0.01"),
        ("99999999.99", "99999999.99"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount: str) -> None:
    found = money(typed)
    assert str(found) == amount
    assert isinstance(found, Decimal)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", MISSING),
        ("元", MISSING),
        ("¥", MISSING),
        (" ", MISSING),
        ("三千", "请写数字，比如3000.50。"),
        ("3千", "请写数字，比如3000.50。"),
        ("1万", "请写数字，比如3000.50。"),
        ("12,5", "这不像钱数，请写数字，比如3000.50。"),
        ("12.5.0", "这不像钱数，请写数字，比如3000.50。"),
        ("abc", "这不像钱数，请写数字，比如3000.50。"),
        ("1_000", "这不像钱数，请写数字，比如3000.50。"),
        ("NaN", "这不像钱数，请写数字，比如3000.50。"),
        ("Infinity", "这不像钱数，请写数字，比如3000.50。"),
        ("$12", "这不像钱数，请写数字，比如3000.50。"),
        ("12.345", "只能到分，小数点后最多两位。"),
        ("0", "钱数是0，请看一看发票上的合计。"),
        ("0.00", "钱数是0，请看一看发票上的合计。"),
        ("-12", "钱数不能是负的。退费的发票请打电话问。"),
        ("100000000", "钱数太大了，请看一看小数点。"),
        ("1e9", "钱数太大了，请看一看小数点。"),
    ],
)
def test_an_amount_is_refused_with_what_is_wrong(typed: str, sentence: str) -> None:
    assert said(lambda: money(typed)) == sentence


@pytest.mark.parametrize("typed", ["0", "0.00", "0元", "００"])
def test_zero_is_fine_where_nothing_may_have_been_paid(typed: str) -> None:
    assert str(money(typed, zero_is_fine=True)) == "0.00"


@LAWS
@given(fen=st.integers(1, 9_999_999_999))
def test_every_amount_to_the_fen_comes_back_however_it_is_written(fen: int) -> None:
    amount = Decimal(fen) / 100
    full_width = str.maketrans("0123456789.", "０１２３４５６７８９．")
    ways = (f"{amount:.2f}", f"{amount:,.2f}", f"¥{amount:,.2f}", f"{amount:.2f} 元")
    for way in (*ways, f"{amount:.2f}".translate(full_width)):
        assert money(way) == amount, way


@pytest.mark.parametrize("typed", ["元", "¥", "￥元", "人民币", "—"])
def test_a_mere_sign_where_an_amount_may_be_missing_is_asked_about_and_not_dropped(
    typed: str,
) -> None:
    amounts = care.read_amounts({"total": "100", "self_fee": typed})
    assert list(amounts.faults) == ["self_fee"]
    assert amounts.faults["self_fee"] == "这不像钱数，请写数字，比如3000.50。"
    assert amounts.values["total"] == "100.00"


# Days.


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        (("2026", "10", "6"), "2026-10-06"),
        (("2026", "10", "06"), "2026-10-06"),
        (("２０２６", "１０", "６"), "2026-10-06"),
        (("2026年", "10月", "6日"), "2026-10-06"),
        ((" 2026 ", " 10", "6 "), "2026-10-06"),
        (("26", "10", "6"), "2026-10-06"),
        (("2026-10-6", "", ""), "2026-10-06"),
        (("2026/10/06", "", ""), "2026-10-06"),
        (("2026年10月6日", "", ""), "2026-10-06"),
        (("20261006", "", ""), "2026-10-06"),
        (("2026.10.6", "", ""), "2026-10-06"),
        (("2024", "2", "29"), "2024-02-29"),
        (("1900", "1", "1"), "1900-01-01"),
        (("\u202d2026", "10", "6\u202c"), "2026-10-06"),
    ],
)
def test_a_day_is_read_from_three_boxes_or_from_one(typed: tuple[str, ...], iso: str) -> None:
    assert a_day(*typed).isoformat() == iso


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("", "", ""), MISSING),
        ((" ", "　", ""), MISSING),
        (("2026", "", ""), "日期没填全，年、月、日都要填数字。"),
        (("2026", "10", ""), "日期没填全，年、月、日都要填数字。"),
        (("", "10", "6"), "日期没填全，年、月、日都要填数字。"),
        (("今年", "10", "6"), "日期没填全，年、月、日都要填数字。"),
        (("2026", "十", "6"), "日期没填全，年、月、日都要填数字。"),
        (("2026", "-10", "6"), "日期没填全，年、月、日都要填数字。"),
        (("昨天", "", ""), "日期没填全，年、月、日都要填数字。"),
        (("2026", "13", "1"), "没有这一天，请再看一看。"),
        (("2026", "2", "29"), "没有这一天，请再看一看。"),
        (("2026", "0", "1"), "没有这一天，请再看一看。"),
        (("2026", "10", "32"), "没有这一天，请再看一看。"),
        (("20261", "10", "1"), "没有这一天，请再看一看。"),
        (("2026-13-01", "", ""), "没有这一天，请再看一看。"),
        (("1899", "12", "31"), "年份不对，请写四位，比如2026。"),
        (("202", "6", "1"), "年份不对，请写四位，比如2026。"),
        (("9" * 5000, "1", "1"), "没有这一天，请再看一看。"),
        (("2026", "9" * 5000, "1"), "没有这一天，请再看一看。"),
    ],
)
def test_a_day_is_refused_with_what_is_wrong(typed: tuple[str, ...], sentence: str) -> None:
    assert said(lambda: a_day(*typed)) == sentence


def test_today_has_come_and_tomorrow_has_not() -> None:
    today = date(2026, 11, 21)
    assert a_day("2026", "11", "21", not_after=today) == today
    assert (
        said(lambda: a_day("2026", "11", "22", not_after=today)) == "这一天还没有到，请再看一看。"
    )
    assert a_day("2026", "11", "22") == today + timedelta(days=1)


@LAWS
@given(day=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_every_day_is_shown_and_read_as_itself(day: date) -> None:
    shown = fields.shown_day("x", day.isoformat())
    assert fields.read_day(shown, "x", missing=MISSING) == day
    for whole in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日"):
        assert a_day(whole) == day, whole


@LAWS
@given(parts=st.tuples(*[st.text(max_size=12)] * 3))
def test_whatever_is_typed_as_a_day_is_a_day_or_a_sentence(parts: tuple[str, ...]) -> None:
    found = read_or_said(lambda: a_day(*parts))
    assert found.year >= 1900 if isinstance(found, date) else found


@LAWS
@given(typed=st.text(max_size=30))
def test_whatever_is_typed_as_money_is_an_amount_or_a_sentence(typed: str) -> None:
    found = read_or_said(lambda: money(typed, zero_is_fine=True))
    if isinstance(found, Decimal):
        assert Decimal(0) <= found <= Decimal("99999999.99")
        assert found == found.quantize(Decimal("0.01"))
    else:
        assert found


def test_what_was_typed_into_the_boxes_is_shown_again_as_it_was() -> None:
    form = typed_day("二零二六", "13", "") | {"other": "1"}
    assert fields.typed_day(form, "x") == typed_day("二零二六", "13", "")
    assert fields.typed_day({}, "x") == typed_day()
    assert fields.shown_day("x", None) == {}
    assert fields.shown_day("x", "") == {}


# Hospitals and the days of a stay, as forms.


def days(admit: str, discharge: str) -> Any:
    form: dict[str, str] = {}
    for box, whole in (("admit", admit), ("discharge", discharge)):
        form |= {f"{box}-year": whole, f"{box}-month": "", f"{box}-day": ""}
    return care.read_dates(form)


@pytest.mark.parametrize(
    ("admit", "discharge", "faults"),
    [
        ("2026-10-06", "2026-10-14", {}),
        ("2026-10-06", "2026-10-06", {}),
        ("2026-11-21", "2026-11-21", {}),
        ("2025-12-30", "2026-01-02", {}),
        ("2026-10-14", "2026-10-06", {"discharge": "出院比入院还早，请再看一看。"}),
        ("", "2026-10-14", {"admit": "请填写入院日期，在出院小结右上角。"}),
        ("2026-10-06", "", {"discharge": "请填写出院日期，在出院小结右上角。"}),
        ("2026-10-06", "2026-11-23", {"discharge": "这一天还没有到，请再看一看。"}),
        ("2026-10-32", "2026-10-14", {"admit": "没有这一天，请再看一看。"}),
    ],
)
def test_the_days_of_a_stay(admit: str, discharge: str, faults: dict[str, str]) -> None:
    found = days(admit, discharge)
    assert found.faults == faults
    if not faults:
        assert found.values == {"admit": admit, "discharge": discharge}


def test_everything_wrong_with_a_stay_is_said_at_once() -> None:
    assert set(days("", "").faults) == {"admit", "discharge"}
    assert set(days("2027-01-01", "x").faults) == {"admit", "discharge"}


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        ("0086221740", "31060125", "31060125"),
        ("0086221740", "310601250001", "310601250001"),
        ("26312000000900000008", "", ""),
        ("26312000000900000008", "31060125", "31060125"),
        ("26312000000900000008", " ", ""),
    ],
)
def test_only_a_wholly_digital_invoice_has_no_code(number: str, code: str, expected: str) -> None:
    form = {"number": number, "code": code} | {"issued-year": "2026-10-14"}
    found = care.read_numbers(form, has_stay=True)
    assert found.faults == {}
    assert (found.values["number"], found.values["code"]) == (number, expected)


def test_everything_wrong_with_the_numbers_is_said_at_once() -> None:
    found = care.read_numbers({"check_code": "!"}, has_stay=False)
    assert set(found.faults) == {"number", "code", "check_code", "issued", "service_date"}
    assert all(found.faults.values())
