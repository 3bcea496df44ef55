"""Only a check digit, a code, a sum, days or a second reading makes a value sure."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.reading import checks
from app.documents.reading.found import Value
from app.documents.reading.layouts import layouts
from app.documents.reading.page import page_of_lines
from app.documents.reading.tables import Table
from tests.documents.reading import papers

LAYOUTS = {layout.kind: layout for layout in layouts() if not layout.region}
CLEAR = papers.page(papers.INVOICE)
HARD = page_of_lines(papers.seen(papers.INVOICE), is_hard=True)
BOX = Value("", "qr")


def ocr(text, score=0.99, **more):
    return Value(text, "ocr", score, **more)


def money(**amounts):
    return {name: ocr(text) for name, text in amounts.items()}


def sure(value):
    return checks.confidence(value) >= 0.5


def test_nothing_is_sure_because_the_engine_was():
    for score in (0.5, 0.9, 0.999, 1.0):
        assert checks.confidence(ocr("12.00", score)) < 0.5


@pytest.mark.parametrize("proof", sorted(checks.SURE))
def test_each_proof_makes_a_value_sure(proof):
    assert sure(ocr("x", proofs={proof}))


@pytest.mark.parametrize("proof", ["printed_twice", "two_readings", "clear_reading", "embedded"])
def test_a_rival_outweighs_a_weak_proof(proof):
    assert not sure(ocr("x", proofs={proof}, rivals=("y",)))


@pytest.mark.parametrize("proof", ["qr", "identity", "check_digit"])
def test_a_rival_does_not_outweigh_a_strong_one(proof):
    assert sure(ocr("x", proofs={proof}, rivals=("y",)))


@pytest.mark.parametrize("proof", sorted(checks.SURE))
def test_a_contradiction_outweighs_all(proof):
    assert not sure(ocr("x", proofs={proof, "contradicted"}))


def test_check_digits_prove_numbers():
    values = {"id_number": ocr(papers.ID_WOMAN), "name": ocr("尤凤仙")}
    checks.prove(values, LAYOUTS["id_front"])
    assert sure(values["id_number"])
    assert not sure(values["name"])


def test_a_number_that_was_hardly_seen_is_not_proven_by_its_digit():
    values = {"id_number": ocr(papers.ID_WOMAN, 0.4)}
    checks.prove(values, LAYOUTS["id_front"])
    assert not sure(values["id_number"])


def test_birth_and_sex_stand_in_the_number_as_well():
    values = {
        "id_number": ocr(papers.ID_WOMAN),
        "born": ocr("1941-10-22"),
        "sex": ocr("女"),
    }
    checks.prove(values, LAYOUTS["id_front"])
    assert sure(values["born"])
    assert sure(values["sex"])


@pytest.mark.parametrize(("field", "text"), [("born", "1941-10-23"), ("sex", "男")])
def test_what_the_number_denies_is_not_sure(field, text):
    values = {"id_number": ocr(papers.ID_WOMAN), field: ocr(text)}
    checks.prove(values, LAYOUTS["id_front"])
    assert not sure(values[field])


def test_embedded_text_is_sure():
    values = {"payer": Value("贾淑芬", "text")}
    checks.prove(values, LAYOUTS["invoice"])
    assert sure(values["payer"])


WHOLE = {
    "total": "100.00",
    "fund_pay": "60.00",
    "other_pay": "10.00",
    "account_pay": "0.00",
    "cash_pay": "30.00",
}


def test_payments_that_make_the_total_are_all_proven():
    values = money(**WHOLE)
    checks.prove(values, LAYOUTS["invoice"])
    assert all(sure(value) for value in values.values())


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_payments_that_do_not_make_the_total_prove_nothing(name):
    values = money(**(WHOLE | {name: "77.77"}))
    checks.prove(values, LAYOUTS["invoice"])
    assert not any(sure(value) for value in values.values())


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_sum_with_a_part_that_was_not_found_proves_nothing(name):
    amounts = dict(WHOLE)
    del amounts[name]
    values = money(**amounts)
    checks.prove(values, LAYOUTS["invoice"])
    assert not any(sure(value) for value in values.values())


def test_noughts_prove_nothing():
    values = money(**dict.fromkeys(WHOLE, "0.00"))
    checks.prove(values, LAYOUTS["invoice"])
    assert not any(sure(value) for value in values.values())


@given(
    st.lists(st.integers(1, 10**7), min_size=4, max_size=4),
    st.integers(0, 4),
    st.integers(1, 10**6),
)
def test_one_wrong_amount_is_never_proven_by_the_sum(parts, place, off):
    names = list(WHOLE)
    cents = [sum(parts), *parts]
    cents[place] += off
    values = money(**{n: f"{Decimal(c) / 100:.2f}" for n, c in zip(names, cents, strict=True)})
    checks.prove_identity(values, ("total",), tuple(names[1:]))
    assert not any(value.proofs for value in values.values())


def test_a_rival_that_makes_the_sum_is_taken():
    values = money(**(WHOLE | {"cash_pay": "80.00"}))
    values["cash_pay"].rivals = ("30.00",)
    checks.prove(values, LAYOUTS["invoice"])
    assert values["cash_pay"].text == "30.00"
    assert sure(values["cash_pay"])


def test_what_is_proven_is_not_exchanged_for_a_rival():
    values = money(**(WHOLE | {"total": "130.00"}))
    values["total"].proofs = {"qr"}
    values["total"].rivals = ("100.00",)
    checks.prove_identity(values, ("total",), ("fund_pay", "other_pay", "account_pay", "cash_pay"))
    assert values["total"].text == "130.00"
    assert not values["cash_pay"].proofs


def test_capitals_and_figures_prove_each_other():
    values = money(total="12.50") | {"total_upper": ocr("壹拾贰元伍角整")}
    checks.prove(values, LAYOUTS["invoice"])
    assert sure(values["total"])
    assert sure(values["total_upper"])


def test_capitals_and_figures_that_differ_are_both_unsure():
    values = money(total="12.50") | {"total_upper": ocr("壹拾叁元伍角整")}
    checks.prove(values, LAYOUTS["invoice"])
    assert values["total"].text == "12.50"
    assert values["total_upper"].text == "壹拾叁元伍角整"
    assert not any(sure(value) for value in values.values())


def test_the_figure_that_the_capitals_spell_is_the_total():
    values = {"total": ocr("99.00", rivals=("12.50",)), "total_upper": ocr("壹拾贰元伍角整")}
    checks.prove(values, LAYOUTS["invoice"])
    assert values["total"].text == "12.50"


def test_capitals_with_spoilt_signs_are_mended_by_the_figure():
    values = money(total="65854.77") | {"total_upper": ocr("陆万任仟制佰伍拾肆元集角柴分")}
    checks.mend_capitals(values)
    assert values["total_upper"].text == "陆万伍仟捌佰伍拾肆元柒角柒分"


@pytest.mark.parametrize(
    "seen",
    [
        "陆万肆仟制佰伍拾肆元集角柴分",
        "陆万任仟制佰伍拾肆元集角",
        "任任任任任任任任元集角柴分任",
    ],
)
def test_a_real_difference_in_the_capitals_is_not_mended(seen):
    values = money(total="65854.77") | {"total_upper": ocr(seen)}
    checks.mend_capitals(values)
    assert values["total_upper"].text == seen
    checks.drop_illegible(values)
    assert "total_upper" not in values


def test_legible_capitals_are_never_mended():
    values = money(total="65854.77") | {"total_upper": ocr("陆万伍仟捌佰伍拾肆元柒角捌分")}
    checks.mend_capitals(values)
    assert values["total_upper"].text == "陆万伍仟捌佰伍拾肆元柒角捌分"


def test_the_days_of_a_stay_prove_its_ends():
    values = {
        "admitted": ocr("2025-12-18"),
        "discharged": ocr("2025-12-26"),
        "days": ocr("8"),
    }
    checks.prove(values, LAYOUTS["discharge"])
    assert all(sure(value) for value in values.values())


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2025-12-18", "2025-12-26", "9"),
        ("2025-12-18", "2025-12-18", "0"),
        ("2025-12-26", "2025-12-18", "8"),
    ],
)
def test_days_that_do_not_fit_prove_nothing(first, last, days):
    values = {"admitted": ocr(first), "discharged": ocr(last), "days": ocr(days)}
    checks.prove_days(values)
    assert not any(sure(value) for value in values.values())


TOLD = {
    "invoice_code": "99060225",
    "invoice_number": "0108064274",
    "check_code": "99d2d9",
    "total": "12.50",
}


def printed(**other):
    return {name: ocr(other.get(name, text)) for name, text in TOLD.items()}


def test_print_and_code_that_agree_are_sure():
    values = printed()
    checks.join_qr(values, TOLD, BOX)
    assert all(sure(value) and value.source == "qr" for value in values.values())


def test_what_only_the_code_says_is_taken_from_it():
    values = {}
    checks.join_qr(values, TOLD, BOX)
    assert values["invoice_number"].text == "0108064274"
    assert values["invoice_number"].source == "qr"
    assert sure(values["invoice_number"])


def test_an_amount_that_only_the_code_says_needs_another_part_that_agrees():
    values = {}
    checks.join_qr(values, TOLD, BOX)
    assert not sure(values["total"])
    values = {"invoice_code": ocr("99060225")}
    checks.join_qr(values, TOLD, BOX)
    assert sure(values["total"])


@pytest.mark.parametrize("name", sorted(TOLD))
def test_print_and_code_that_differ_are_never_sure(name):
    wrong = {"invoice_code": "99060226", "invoice_number": "0108064275", "check_code": "99d2d8"}
    values = printed(**{name: wrong.get(name, "13.50")})
    checks.join_qr(values, TOLD, BOX)
    assert not sure(values[name])
    assert TOLD[name] in (values[name].text, *values[name].rivals)


def test_clear_print_stays_beside_a_code_that_differs():
    values = printed(total="13.50")
    checks.join_qr(values, TOLD, BOX)
    assert values["total"].text == "13.50"
    assert values["total"].rivals == ("12.50",)


def test_print_that_could_hardly_be_read_gives_way_to_the_code():
    values = {"check_code": ocr("99d2d8", 0.7)}
    checks.join_qr(values, TOLD, BOX)
    assert values["check_code"].text == "99d2d9"
    assert not sure(values["check_code"])


def table(*rows, score=0.99, is_doubtful=False):
    return Table([list(row) for row in rows], (), score, is_doubtful)


WORDS = LAYOUTS["invoice"].closed_lists["item"]


def test_items_that_make_the_total_are_proven():
    values = money(total="3.00")
    assert checks.prove_items(values, table(("检查费", "1.00"), ("化验费", "2.00")), WORDS) == {
        "identity"
    }
    assert sure(values["total"])


@pytest.mark.parametrize(
    "given",
    [
        table(("检查费", "1.00"), ("化验费", "2.01")),
        table(("检查费", "1.00")),
        table(("捡查费", "1.00"), ("化验费", "2.00")),
        table(("检查费", "1.00"), ("化验费", "2.00"), score=0.6),
    ],
)
def test_items_that_do_not_or_have_no_known_name_are_not(given):
    assert checks.prove_items(money(total="3.00"), given, WORDS) == set()


def test_items_without_a_total_are_not_proven():
    assert checks.prove_items({}, table(("检查费", "1.00")), WORDS) == set()


LINES = (("甲药", "2", "1.50", "3.00", "甲"), ("乙药", "1", "4.00", "4.00", "乙"))
FEE = LAYOUTS["cost_list"]


def test_lines_that_multiply_and_add_up_are_proven():
    values = money(total="7.00")
    assert checks.prove_list(values, table(*LINES), FEE, CLEAR) == {"identity"}
    assert sure(values["total"])


@pytest.mark.parametrize(
    ("given", "total"),
    [
        (table(*LINES), "7.01"),
        (table(("甲药", "2", "1.50", "3.01", "甲")), "3.01"),
        (table(("甲药", "2", "1.50", "3.00", "?")), "3.00"),
        (table(("甲药", "", "1.50", "3.00", "甲")), "3.00"),
        (table(("甲药", "2", "一", "3.00", "甲")), "3.00"),
        (table(*LINES, is_doubtful=True), "7.00"),
    ],
)
def test_lines_with_any_fault_are_not(given, total):
    assert checks.prove_list(money(total=total), given, FEE, CLEAR) == set()


def test_lines_on_a_page_that_is_hard_to_read_are_not():
    assert checks.prove_list(money(total="7.00"), table(*LINES), FEE, HARD) == set()


@pytest.mark.parametrize("kind", ["name", "hospital", "date", "text", "bank", "nation"])
def test_two_more_readings_that_agree_make_a_clear_one(kind):
    value = ocr("贾淑芬")
    checks.confirm(value, kind, [("贾淑芬", 0.97), ("贾淑芬", 0.95)], CLEAR)
    assert value.proofs == {"clear_reading"}


@pytest.mark.parametrize(
    ("looks", "page"),
    [
        ([("贾淑芬", 0.97), ("贾淑芬", 0.95)], HARD),
        ([("贾淑芬", 0.97), ("贾淑芳", 0.95)], CLEAR),
        ([("贾淑芳", 0.97), ("贾淑芬", 0.95)], CLEAR),
        ([("贾淑芬", 0.97), (None, 0.0)], CLEAR),
        ([(None, 0.0), (None, 0.0)], CLEAR),
        ([("贾淑芬", 0.8), ("贾淑芬", 0.97)], CLEAR),
        ([("贾淑芬", 0.97), ("贾淑芬", 0.6)], CLEAR),
    ],
)
def test_a_name_is_not_sure_without_them_all(looks, page):
    value = ocr("贾淑芬")
    checks.confirm(value, "name", looks, page)
    assert not sure(value)


def test_a_better_second_reading_is_shown_and_is_not_sure():
    value = ocr("梅桂", 0.9)
    checks.confirm(value, "name", [("梅桂英", 0.98), ("梅桂英", 0.98)], CLEAR)
    assert value.text == "梅桂英"
    assert not sure(value)


@pytest.mark.parametrize(
    ("score", "page", "is_sure"),
    [
        (0.97, CLEAR, True),
        (0.86, CLEAR, True),
        (0.8, CLEAR, False),
        (0.97, HARD, True),
        (0.9, HARD, False),
    ],
)
def test_numbers_are_sure_by_two_readings(score, page, is_sure):
    value = ocr("0074912590")
    checks.confirm(value, "number10", [("0074912590", score), ("0074912590", 0.99)], page)
    assert sure(value) is is_sure


@pytest.mark.parametrize(
    ("days", "is_fine"),
    [
        ({"admitted": "2025-01-01", "discharged": "2025-01-09", "issue_date": "2025-01-09"}, True),
        ({"admitted": "2025-01-09", "discharged": "2025-01-01"}, False),
        ({"issue_date": "2027-01-01"}, False),
        ({"born": "1941-10-22", "death_date": "2025-03-18"}, True),
        ({"born": "2025-10-22", "death_date": "2025-03-18"}, False),
        ({}, True),
    ],
)
def test_days_stand_in_their_order_and_not_in_the_future(days, is_fine):
    values = {name: ocr(day) for name, day in days.items()}
    assert checks.is_plausible(values, date(2026, 11, 22)) is is_fine
