"""At the desk: what was read from a page stands beside what the person typed, and differences are marked."""

import re
from typing import Any

import pytest

from app.documents.model import ReadingState
from tests.citizen import Citizen
from tests.filing.papers_read import INVOICE, give, pages_of, read, tell
from tests.review.desk import Clerk
from tests.strict_client import plain

SLOT = "inpatient_invoice"


@pytest.fixture
def shen(app: Any) -> Clerk:
    return Clerk(app)


@pytest.fixture
def wang(citizen: Citizen) -> Citizen:
    """王建国 before his papers."""
    citizen.start()
    citizen.agree()
    citizen.identify()
    citizen.answer("fill/contact", phone=citizen.who["phone"])
    return citizen


def handed_in(citizen: Citizen, **invoice: str) -> str:
    """Everything else filled in and handed in; its address at the desk."""
    citizen.stay()
    citizen.invoice(**invoice)
    citizen.pay_to()
    shown = citizen.get(f"{citizen.filing}/findings").text
    for name in re.findall(r'name="dispute" value="([^"]*)"', shown):
        citizen.post(f"{citizen.filing}/findings", {"dispute": name})
    assert citizen.submit().location.endswith("/receipt")
    return citizen.filing.replace("/filings/", "/desk/cases/")


def rows(page: Any) -> dict[str, list[str]]:
    """The table of what was read: by label, what the photo says and what was typed."""
    part = page.text.split("电脑从这张读到的")[1].split("</table>")[0]
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', part)
    return {label: [re.sub(r"<[^>]+>", "", cell) for cell in cells] for label, *cells in found}


def test_what_fits_stands_side_by_side_without_a_mark(wang: Citizen, shen: Clerk) -> None:
    read(wang, SLOT, "invoice", INVOICE)
    page = shen.get(handed_in(wang))
    table = rows(page)
    assert "电脑看着是医疗发票" in plain(page)
    assert table["合计"] == ["18642.50", "18642.50"]
    assert table["票据号码"] == ["0086221740", "0086221740"]
    assert table["交款人"] == ["王建国", "王建国"]
    assert table["入院"] == ["2026-10-06", "2026-10-06"]
    assert table["医院"] == ["江海示范医院", "江海示范医院"]
    assert "不一样" not in str(table)


def test_what_differs_is_marked(wang: Citizen, shen: Clerk) -> None:
    read(wang, SLOT, "invoice", INVOICE | {"payer": "王丽", "discharged": "2026-10-15"})
    table = rows(shen.get(handed_in(wang, total="18642.60", self_fee="2642.60")))
    assert table["合计"] == ["18642.50", "18642.60 不一样"]
    assert table["交款人"] == ["王丽", "王建国 不一样"]
    assert table["出院"] == ["2026-10-15", "2026-10-14 不一样"]
    assert table["统筹支付"] == ["13616.00", "13616.00"]


def test_what_is_in_doubt_and_what_was_not_typed_is_said(wang: Citizen, shen: Clerk) -> None:
    known = INVOICE | {"cash_pay": "5026.50"}
    read(wang, SLOT, "invoice", known, {"payer": "王建固"})
    table = rows(shen.get(handed_in(wang)))
    assert table["现金支付"] == ["5026.50", "没填"]
    assert table["交款人"] == ["王建固 拿不准", "王建国 不一样"]
    assert table["校验码"] == ["99d2d9", "没填"]


def test_whole_numbers_stay_hidden_and_are_compared_all_the_same(
    wang: Citizen, shen: Clerk
) -> None:
    number = wang.who["id_number"]
    other = number[:16] + "9" + number[17:]
    read(wang, SLOT, "invoice", INVOICE, shade=30)
    sheet = read(wang, "cross_province_settlement", "settlement", {"id_number": other}, shade=40)
    card = read(wang, "bank_card", "bank_card", {"card_number": "0000001234567890128"}, shade=50)
    case = handed_in(wang)
    page = shen.get(f"{case}?page={sheet}")
    assert "不一样" in rows(page)["身份证号"][1]
    page_of_card = shen.get(f"{case}?page={card}")
    assert rows(page_of_card)["卡号"] == ["**** 0128", "**** 0128"]
    for shown in (page.text, page_of_card.text):
        assert number not in shown
        assert other not in shown
        assert "0000001234567890128" not in shown


def test_a_photo_insisted_on_is_flagged(wang: Citizen, shen: Clerk) -> None:
    page = give(wang, SLOT)
    tell(wang, page, ReadingState.UNCLEAR, problem="blurred")
    wang.post(f"{wang.filing}/pages/{page}/insist")
    said = plain(shen.get(handed_in(wang)))
    assert "电脑没看清，本人说就用这张" in said
    assert "请拿稳手机" in said


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReadingState.WAITING, "电脑还没读完"),
        (ReadingState.FAILED, "电脑没读出来"),
        (ReadingState.UNCLEAR, "电脑没读出来"),
    ],
)
def test_a_page_that_was_not_read_says_so(
    wang: Citizen, shen: Clerk, state: ReadingState, words: str
) -> None:
    page = give(wang, SLOT)
    if state != ReadingState.WAITING:
        tell(wang, page, state, problem="timeout")
    assert words in plain(shen.get(handed_in(wang)))


def test_a_paper_in_the_wrong_slot_is_flagged(wang: Citizen, shen: Clerk) -> None:
    read(wang, SLOT, "discharge", {"name": "王建国"})
    assert "电脑看着是出院小结，好像放错了地方" in plain(shen.get(handed_in(wang)))


def test_a_page_nobody_asked_to_read_shows_no_table(wang: Citizen, shen: Clerk) -> None:
    wang.photograph(SLOT)
    page = plain(shen.get(handed_in(wang)))
    assert "电脑从这张读到的" not in page
    assert pages_of(wang, SLOT)


def test_each_page_is_compared_with_its_own_invoice(wang: Citizen, shen: Clerk) -> None:
    other = INVOICE | {"invoice_number": "0086221999", "total": "320.00"}
    read(wang, SLOT, "invoice", INVOICE, shade=30)
    second = read(wang, SLOT, "invoice", other, shade=40)
    wang.stay()
    wang.invoice()
    wang.invoice(number="0086221999", total="320.00", fund_pay="0", self_pay="0", self_fee="320.00")
    wang.pay_to()
    wang.submit()
    case = wang.filing.replace("/filings/", "/desk/cases/")
    assert rows(shen.get(case))["合计"] == ["18642.50", "18642.50"]
    assert rows(shen.get(f"{case}?page={second}"))["合计"] == ["320.00", "320.00"]
