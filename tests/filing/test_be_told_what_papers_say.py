"""Before handing in: what was read from the papers and does not fit is told once, with the way to mend it."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.documents.model import ReadingState
from app.documents.reading.values import capitals
from tests.citizen import Citizen, every_field
from tests.filing.papers_read import INVOICE, give, read, tell
from tests.strict_client import plain

SLOT = "inpatient_invoice"


@pytest.fixture
def wang(app: Flask, registers: None) -> Citizen:
    """王建国 before his papers."""
    citizen = Citizen(app)
    citizen.start()
    citizen.agree()
    citizen.identify()
    citizen.answer("fill/contact", phone=citizen.who["phone"])
    return citizen


def told(citizen: Citizen, **invoice: str) -> Any:
    """The findings, after the stay, the invoice and the card."""
    citizen.stay()
    citizen.invoice(**invoice)
    citizen.pay_to()
    return citizen.get(f"{citizen.filing}/findings")


def test_papers_that_fit_are_not_mentioned(wang: Citizen) -> None:
    upper = capitals(Decimal(INVOICE["total"]))
    items = {"items": [["床位费", "8642.50"], ["西药费", "10000.00"]], "total_upper": upper}
    read(wang, SLOT, "invoice", INVOICE | items)
    assert "看过了，可以往下办" in plain(told(wang))


def test_somebody_elses_name_leads_to_the_photo(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE | {"payer": "王丽"})
    page = told(wang)
    assert "住院发票上的名字不一样" in plain(page)
    assert "纸上写的是王丽，看病的人是王建国" in plain(page)
    assert f'href="{wang.filing}/papers/{SLOT}"' in page.text


def test_it_blocks_only_until_a_person_was_asked(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE | {"payer": "王丽"})
    page = told(wang)
    (name,) = [one for one in every_field(page.text, "dispute") if "PAPER_OF_OTHER" in one]
    assert wang.submit().location == f"{wang.filing}/findings"
    page = wang.follow(wang.post(f"{wang.filing}/findings", {"dispute": name}))
    assert "已经请人来看了" in plain(page)
    assert wang.submit().location.endswith("/receipt")


def test_a_name_in_doubt_is_not_held_against_anybody(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE, {"payer": "王丽"})
    assert "名字不一样" not in plain(told(wang))


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ({"total_upper": "壹仟元整"}, "大写和小写不一样"),
        ({"items": [["床位费", "1.00"]]}, "各项加起来和合计不一样"),
    ],
)
def test_sums_at_odds_are_told(wang: Citizen, said: dict[str, Any], finding: str) -> None:
    read(wang, SLOT, "invoice", INVOICE | said)
    assert finding in plain(told(wang))


def test_sums_that_nobody_proved_are_not_told(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE, {"total_upper": "壹仟元整"})
    assert "大写和小写不一样" not in plain(told(wang))


def test_what_was_typed_otherwise_is_told_beside_what_stands_on_the_photo(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE)
    page = told(wang, total="18642.60", self_fee="2642.60")
    assert "照片上是18,642.50元，您填的是18,642.60元" in plain(page)
    assert "/amounts?back=check" in page.text


def test_a_number_typed_otherwise_is_told_when_it_was_filled_in_from_the_photo(
    wang: Citizen,
) -> None:
    page = read(wang, SLOT, "invoice", INVOICE)
    wang.stay()
    tail = wang.add("invoices").rsplit("/", 1)[0]
    days = {"issued-year": "2026", "issued-month": "10", "issued-day": "14"}
    numbers = {"code": "31060125", "number": "0086221741", "read_from": page} | days
    wang.answer(f"{tail}/numbers", **numbers)
    wang.answer(f"{tail}/amounts", total="18642.50")
    wang.post(f"{wang.filing}/invoices", {"act": "done"})
    wang.pay_to()
    shown = plain(wang.get(f"{wang.filing}/findings"))
    assert "发票号码和照片上的不一样" in shown
    assert "尾号是1740" in shown


def test_a_paper_in_the_wrong_slot_is_told(wang: Citizen) -> None:
    read(wang, SLOT, "settlement", {"name": "王建国"})
    page = told(wang)
    assert "住院发票里好像放了别的材料" in plain(page)
    assert "像是医保结算单" in plain(page)


def test_a_page_nobody_could_read_is_told_and_does_not_block(wang: Citizen) -> None:
    page = give(wang, SLOT)
    tell(wang, page, ReadingState.UNCLEAR, problem="dark")
    shown = told(wang)
    assert "住院发票有照片没看清" in plain(shown)
    wang.post(f"{wang.filing}/pages/{page}/insist")
    shown = plain(wang.get(f"{wang.filing}/findings"))
    assert "没看清，您说就用这张" in shown
    assert "有照片没看清" not in shown
    assert wang.submit().location.endswith("/receipt")


def test_a_fee_list_of_another_sum_is_told(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE, shade=30)
    read(wang, "fee_list", "cost_list", {"name": "王建国", "total": "99.00"}, shade=40)
    assert "费用清单和发票对不上" in plain(told(wang))


def test_a_fee_list_of_the_same_sum_is_not_mentioned(wang: Citizen) -> None:
    lines = [["床位费", "1", "18642.50", "18642.50", "甲"]]
    read(wang, SLOT, "invoice", INVOICE, shade=30)
    read(wang, "fee_list", "cost_list", {"total": "18642.50", "lines": lines}, shade=40)
    assert "看过了，可以往下办" in plain(told(wang))


@pytest.mark.parametrize(
    "odd", [None, "", "很多", "1e5x", [], {}, [["床位费"]], [[]], [["x", "y"]]]
)
def test_a_reading_of_no_sense_breaks_nothing(wang: Citizen, odd: Any) -> None:
    names = ("total", "total_upper", "items", "lines", "payer", "invoice_number", "admitted")
    sensible = {
        name: odd if isinstance(odd, str) or name in ("items", "lines") else "x" for name in names
    }
    read(wang, SLOT, "invoice", sensible)
    told(wang)


def test_the_findings_keep_to_their_statements(wang: Citizen) -> None:
    read(wang, SLOT, "invoice", INVOICE)
    told(wang)
    assert len(wang.counted_statements) <= 5, "\n".join(wang.counted_statements)
