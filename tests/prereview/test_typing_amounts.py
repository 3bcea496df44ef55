"""The amounts of an invoice, figure by figure: total, what insurance paid, 自付, 自费 and the fee list."""

from decimal import Decimal

import pytest

from app.catalogue.claim import Claim, FeeLine
from app.prereview import words
from app.prereview.amounts import HUGE, NOT_MEDICAL
from tests.prereview.claims import invoice, look_at, mutual
from tests.prereview.spoiled import with_invoice

AMOUNT_CODES = {
    *("TOTAL_MISSING", "ZERO_AMOUNT", "NEGATIVE_AMOUNT", "AMOUNT_HUGE"),
    *("PART_NEGATIVE", "PARTS_TOO_MUCH", "PARTS_TOO_LITTLE"),
    *("LINES_DIFFER", "ITEM_NOT_MEDICAL"),
}


def yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def amounts_of(claim: Claim) -> list[str]:
    return [one.code for one in look_at(claim) if one.code in AMOUNT_CODES]


def parts(
    total: str | None, fund_pay: str | None, self_pay: str | None, self_fee: str | None
) -> Claim:
    return with_invoice(
        total=yuan(total),
        fund_pay=yuan(fund_pay),
        self_pay=yuan(self_pay),
        self_fee=yuan(self_fee),
    )


def lines(*rows: tuple[str, str], total: str | None = "18642.50") -> Claim:
    fees = tuple(FeeLine(name, Decimal(amount)) for name, amount in rows)
    return with_invoice(lines=fees, total=yuan(total), fund_pay=None, self_pay=None, self_fee=None)


@pytest.mark.parametrize(
    ("total", "found"),
    [
        (None, ["TOTAL_MISSING"]),
        ("-0.01", ["NEGATIVE_AMOUNT"]),
        ("-860.00", ["NEGATIVE_AMOUNT"]),
        ("0.00", ["ZERO_AMOUNT"]),
        ("0.01", []),
        ("860.00", []),
        ("9999999.99", []),
        ("10000000.00", []),
        ("10000000.01", ["AMOUNT_HUGE"]),
        ("99999999.99", ["AMOUNT_HUGE"]),
    ],
)
def test_a_total_is_there_is_more_than_nothing_and_can_be_believed(total, found):
    assert amounts_of(parts(total, None, None, None)) == found


@pytest.mark.parametrize(
    ("total", "fund_pay", "self_pay", "self_fee", "found"),
    [
        # 12000.00 + 5642.50 + 1000.00 = 18642.50
        ("18642.50", "12000.00", "5642.50", "1000.00", []),
        ("18642.50", "12000.00", "5642.50", "1000.01", ["PARTS_TOO_MUCH"]),
        ("18642.50", "12000.00", "5642.50", "999.99", ["PARTS_TOO_LITTLE"]),
        # a part of nothing is an amount like any other
        ("860.00", "0.00", "860.00", "0.00", []),
        ("860.00", "0.00", "0.00", "860.00", []),
        ("860.00", "0.00", "0.00", "0.00", ["PARTS_TOO_LITTLE"]),
        # parts nobody typed may make up for what lacks, never for what is too much
        ("860.00", None, "300.00", "100.00", []),
        ("860.00", None, None, None, []),
        ("860.00", "860.00", None, None, []),
        ("860.00", "860.01", None, None, ["PARTS_TOO_MUCH"]),
        ("860.00", None, "460.00", "400.01", ["PARTS_TOO_MUCH"]),
        # a negative part is told alone, whatever the sum
        ("860.00", "-0.01", "860.00", "0.01", ["PART_NEGATIVE"]),
        ("860.00", "900.00", "-40.00", None, ["PART_NEGATIVE"]),
        ("860.00", None, None, "-1.00", ["PART_NEGATIVE"]),
        (None, "-1.00", None, None, ["TOTAL_MISSING", "PART_NEGATIVE"]),
        # parts are not compared with a total that is itself wrong
        (None, "500.00", "300.00", "60.00", ["TOTAL_MISSING"]),
        ("0.00", "500.00", "300.00", "60.00", ["ZERO_AMOUNT"]),
        ("-860.00", "500.00", "300.00", "60.00", ["NEGATIVE_AMOUNT"]),
        # 8000000.00 + 2000000.00 + 1.00: huge and nevertheless consistent
        ("10000001.00", "8000000.00", "2000000.00", "1.00", ["AMOUNT_HUGE"]),
    ],
)
def test_the_parts_of_an_invoice_against_its_total(total, fund_pay, self_pay, self_fee, found):
    assert amounts_of(parts(total, fund_pay, self_pay, self_fee)) == found


@pytest.mark.parametrize(
    ("self_fee", "code", "said"),
    [
        # 12000.00 + 5642.50 = 17642.50; 1000.00 would be right
        ("3642.50", "PARTS_TOO_MUCH", "加起来多了2,642.50元。"),
        ("1000.10", "PARTS_TOO_MUCH", "加起来多了0.10元。"),
        ("0.00", "PARTS_TOO_LITTLE", "加起来少了1,000.00元，也可能是别处付的。"),
        ("999.50", "PARTS_TOO_LITTLE", "加起来少了0.50元，也可能是别处付的。"),
    ],
)
def test_the_gap_is_told_as_a_positive_amount(self_fee, code, said):
    found = look_at(parts("18642.50", "12000.00", "5642.50", self_fee))
    assert [words(one, str).text for one in found if one.code == code] == [said]


@pytest.mark.parametrize(
    ("rows", "total", "found"),
    [
        ((), "18642.50", []),
        ((("床位费", "8000.00"), ("西药费", "10642.50")), "18642.50", []),
        ((("床位费", "8000.00"), ("西药费", "10642.49")), "18642.50", ["LINES_DIFFER"]),
        ((("床位费", "8000.00"), ("西药费", "10642.51")), "18642.50", ["LINES_DIFFER"]),
        # a refund inside the list counts against it: 900.00 - 40.00
        ((("检查费", "900.00"), ("检查费退费", "-40.00")), "860.00", []),
        # nothing to compare with
        ((("检查费", "900.00"),), None, ["TOTAL_MISSING"]),
        ((("检查费", "900.00"),), "0.00", ["ZERO_AMOUNT", "LINES_DIFFER"]),
    ],
)
def test_the_fee_list_adds_up_to_the_invoice(rows, total, found):
    assert amounts_of(lines(*rows, total=total)) == found


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("18000.00", "清单加起来差642.50元。"),
        ("19000.00", "清单加起来差357.50元。"),
    ],
)
def test_a_list_may_lack_or_exceed_and_the_difference_is_told(amount, said):
    found = look_at(lines(("床位费", amount)))
    assert [words(one, str).text for one in found if one.code == "LINES_DIFFER"] == [said]


@pytest.mark.parametrize("word", NOT_MEDICAL)
def test_what_no_hospital_sells_is_shown_to_the_person(word):
    found = look_at(lines((word, "18642.50")))
    assert [one.facts["item"] for one in found if one.code == "ITEM_NOT_MEDICAL"] == [word]


@pytest.mark.parametrize(
    "name",
    [
        "床位费",
        "西药费",
        "护理费",
        "阿莫西林胶囊",
        "一次性使用输液器",
        "特大换药",
        "鲜竹沥口服液",
        "米力农注射液",
        "人血白蛋白",
        "营养餐治疗费",
        "陪护费",
    ],
)
def test_what_hospitals_do_sell_is_not(name):
    assert amounts_of(lines((name, "18642.50"))) == []


def test_each_strange_item_is_shown_once_however_often_it_stands_there():
    claim = lines(
        ("东北大米5kg", "8000.00"),
        ("西药费", "2642.50"),
        ("东北大米5kg", "8000.00"),
        ("洗发水", "0.00"),
    )
    found = [one for one in look_at(claim) if one.code == "ITEM_NOT_MEDICAL"]
    assert sorted(one.facts["item"] for one in found) == ["东北大米5kg", "洗发水"]


def test_a_long_item_is_cut_to_twelve_signs():
    claim = lines(("五常大米东北特产真空包装十公斤", "18642.50"))
    found = next(one for one in look_at(claim) if one.code == "ITEM_NOT_MEDICAL")
    assert found.facts["item"] == "五常大米东北特产真空包装"


def test_two_wrong_totals_of_two_invoices_do_not_make_up_for_each_other():
    less = invoice(fund_pay=Decimal("11999.99"))
    more = invoice(id="i2", number="0012345679", fund_pay=Decimal("12000.01"))
    found = [(one.about, one.code) for one in look_at(mutual(invoices=(less, more)))]
    assert [pair for pair in found if pair[1] in AMOUNT_CODES] == [
        ("invoice:i2", "PARTS_TOO_MUCH"),
        ("invoice:i1", "PARTS_TOO_LITTLE"),
    ]


def test_ten_million_yuan_is_where_a_person_looks():
    assert Decimal("10000000.00") == HUGE
