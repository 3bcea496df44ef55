"""What was read from the papers stands on the pages of stays and invoices: proven values filled in, the others
asked beside their picture, and nothing that a person typed ever overwritten."""

import re

import pytest

from tests.citizen import Book, Citizen, three
from tests.filing.papers_read import INVOICE, give, pages_of, read, tell
from tests.strict_client import plain

SLOT = "inpatient_invoice"
CHECK = "从照片读的，请核对"
ASKED = "照片上这一处看不准"
OTHER = INVOICE | {"invoice_number": "0086221999", "total": "320.00", "fund_pay": "0.00"}


@pytest.fixture
def ready(draft: Citizen) -> Citizen:
    """王建国 before the papers."""
    draft.agree()
    draft.identify()
    draft.answer("fill/contact", phone="19900000001")
    return draft


@pytest.fixture
def with_invoice(ready: Citizen) -> Citizen:
    """He has a stay, and his invoice was read without a doubt."""
    read(ready, SLOT, "invoice", INVOICE)
    ready.stay()
    return ready


def begin(citizen: Citizen) -> str:
    return citizen.add("invoices").rsplit("/", 1)[0]


def box(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def boxes(citizen: Citizen, tail: str, *names: str) -> list[str]:
    page = citizen.get(f"{citizen.filing}/{tail}").text
    return [box(page, name) for name in names]


AMOUNTS = ("total", "fund_pay", "self_pay", "self_fee")
NUMBERS = ("code", "number", "check_code", "issued-year", "issued-month", "issued-day")


def test_proven_values_are_filled_in_and_say_where_they_come_from(with_invoice: Citizen) -> None:
    tail = begin(with_invoice)
    numbers = boxes(with_invoice, f"{tail}/numbers", *NUMBERS)
    assert numbers == ["31060125", "0086221740", "99d2d9", "2026", "10", "14"]
    page = with_invoice.get(f"{with_invoice.filing}/{tail}/amounts")
    assert [box(page.text, name) for name in AMOUNTS] == [
        "18642.50",
        "13616.00",
        "2384.00",
        "2642.50",
    ]
    assert plain(page).count(CHECK) == 4
    assert ASKED not in plain(page)


def send_as_shown(citizen: Citizen, tail: str, *names: str, **more: str) -> None:
    """Send a page with what stands in its boxes."""
    page = citizen.get(f"{citizen.filing}/{tail}").text
    form = {name: box(page, name) for name in ("seen", *names)}
    if 'name="read_from"' in page:
        form["read_from"] = box(page, "read_from")
    citizen.post(f"{citizen.filing}/{tail}", form | more)


def key(tail: str) -> str:
    return tail.removeprefix("fill/").replace("/", ":", 1)


def test_sent_as_it_stands_it_is_saved_with_the_photo_it_came_from(with_invoice: Citizen) -> None:
    tail = begin(with_invoice)
    send_as_shown(with_invoice, f"{tail}/numbers", *NUMBERS)
    send_as_shown(with_invoice, f"{tail}/amounts", *AMOUNTS)
    body = with_invoice.body(key(tail))
    assert (body["number"], body["issued"], body["total"]) == (
        "0086221740",
        "2026-10-14",
        "18642.50",
    )
    assert body["read_from"] == pages_of(with_invoice, SLOT)[0]


def test_a_value_put_right_by_the_person_stays_and_so_does_the_photo(
    with_invoice: Citizen,
) -> None:
    tail = begin(with_invoice)
    send_as_shown(with_invoice, f"{tail}/numbers", *NUMBERS, number="0086221741")
    page = with_invoice.get(f"{with_invoice.filing}/{tail}/numbers")
    assert box(page.text, "number") == "0086221741"
    assert CHECK not in plain(page)
    assert boxes(with_invoice, f"{tail}/amounts", "total") == ["18642.50"]
    second = begin(with_invoice)
    assert boxes(with_invoice, f"{second}/numbers", "number") == [""]


def test_what_was_left_empty_on_purpose_stays_empty(with_invoice: Citizen) -> None:
    tail = begin(with_invoice)
    send_as_shown(with_invoice, f"{tail}/amounts", *AMOUNTS, self_pay="")
    assert boxes(with_invoice, f"{tail}/amounts", *AMOUNTS) == [
        "18642.50",
        "13616.00",
        "",
        "2642.50",
    ]


def test_a_reading_that_comes_after_the_answer_changes_nothing(ready: Citizen) -> None:
    page = give(ready, SLOT)
    ready.stay()
    tail = begin(ready)
    shown = ready.get(f"{ready.filing}/{tail}/amounts")
    assert "照片还在看" in plain(shown)
    assert box(shown.text, "total") == ""
    ready.answer(f"{tail}/amounts", total="5.00")
    told = {"total": {"value": "18642.50", "confidence": 0.99, "source": "qr", "box": None}}
    tell(ready, page, kind="invoice", result={"fields": told, "pages": 1})
    assert boxes(ready, f"{tail}/amounts", *AMOUNTS) == ["5.00", "", "", ""]
    assert ready.body(key(tail))["total"] == "5.00"


@pytest.fixture
def unsure(ready: Citizen) -> Citizen:
    """His invoice was read, but the total and the day are in doubt."""
    known = {n: v for n, v in INVOICE.items() if n not in ("total", "issue_date")}
    read(ready, SLOT, "invoice", known, {"total": "18642.50", "issue_date": "2026-10-14"})
    ready.stay()
    return ready


def test_what_is_not_proven_is_asked_beside_its_picture(unsure: Citizen) -> None:
    tail = begin(unsure)
    page = unsure.get(f"{unsure.filing}/{tail}/amounts")
    assert box(page.text, "total") == ""
    assert plain(page).count(ASKED) == 1
    assert "就是18642.50" in plain(page)
    picture = re.search(r'<img src="([^"]*/read/total)"', page.text)
    assert picture
    assert unsure.get(picture[1]).mimetype == "image/jpeg"
    assert box(page.text, "fund_pay") == "13616.00"


def test_unanswered_it_is_never_taken(unsure: Citizen) -> None:
    tail = begin(unsure)
    assert unsure.fault(f"{tail}/amounts", "total").startswith("请填写合计")
    assert ASKED in unsure.shown
    unsure.answer(f"{tail}/amounts", total="7.00")
    assert unsure.body(key(tail))["total"] == "7.00"


def test_a_tick_takes_it(unsure: Citizen) -> None:
    tail = begin(unsure)
    unsure.answer(f"{tail}/amounts", **{"total-read": "18642.50"})
    assert unsure.body(key(tail))["total"] == "18642.50"
    said = {"code": "31060125", "number": "0086221740", "issued-read": "2026-10-14"}
    unsure.answer(f"{tail}/numbers", **said)
    assert unsure.body(key(tail))["issued"] == "2026-10-14"


def test_what_is_typed_counts_more_than_a_tick(unsure: Citizen) -> None:
    tail = begin(unsure)
    unsure.answer(f"{tail}/amounts", total="9.00", **{"total-read": "18642.50"})
    assert unsure.body(key(tail))["total"] == "9.00"


@pytest.mark.parametrize("said", ["无", "-1", "1e9", "<b>", "2026-13-45"])
def test_a_tick_is_checked_like_anything_typed(unsure: Citizen, said: str) -> None:
    tail = begin(unsure)
    unsure.answer(f"{tail}/amounts", status=422, **{"total-read": said})
    unsure.answer(f"{tail}/numbers", status=422, **{"issued-read": said})


def test_after_a_mistake_what_was_typed_stands_there_and_not_what_was_read(
    with_invoice: Citizen,
) -> None:
    tail = begin(with_invoice)
    with_invoice.fault(f"{tail}/amounts", "total", total="很多", fund_pay="13616.00")
    assert with_invoice.kept("total") == "很多"
    assert with_invoice.kept("self_pay") == ""
    assert CHECK in with_invoice.shown


def test_each_invoice_that_was_read_fills_one_invoice(ready: Citizen) -> None:
    read(ready, SLOT, "invoice", INVOICE, shade=30)
    read(ready, SLOT, "invoice", OTHER, shade=40)
    ready.stay()
    assert "照片里有2张发票还没填" in plain(ready.get(f"{ready.filing}/invoices"))
    first = begin(ready)
    send_as_shown(ready, f"{first}/numbers", *NUMBERS)
    send_as_shown(ready, f"{first}/amounts", *AMOUNTS)
    assert "照片里有一张发票还没填" in plain(ready.get(f"{ready.filing}/invoices"))
    second = begin(ready)
    assert boxes(ready, f"{second}/numbers", "number") == ["0086221999"]
    assert boxes(ready, f"{second}/amounts", "total") == ["320.00"]
    send_as_shown(ready, f"{second}/numbers", *NUMBERS)
    assert "还没填，数先替您填上" not in plain(ready.get(f"{ready.filing}/invoices"))


def test_an_invoice_typed_before_its_photo_was_read_is_known_by_its_number(ready: Citizen) -> None:
    page = give(ready, SLOT, shade=30)
    ready.stay()
    tail = begin(ready)
    ready.answer(
        f"{tail}/numbers", code="31060125", number="0086221999", **three("issued", "2026-10-14")
    )
    read(ready, SLOT, "invoice", INVOICE, shade=40)
    told = {
        n: {"value": v, "confidence": 0.9, "source": "ocr", "box": None} for n, v in OTHER.items()
    }
    tell(ready, page, kind="invoice", result={"fields": told, "pages": 1})
    assert boxes(ready, f"{tail}/amounts", "total") == ["320.00"]
    second = begin(ready)
    assert boxes(ready, f"{second}/numbers", "number") == ["0086221740"]


def test_two_photos_of_one_invoice_are_one_invoice(ready: Citizen) -> None:
    read(ready, SLOT, "invoice", {"invoice_number": "0086221740"}, {"total": "1.00"}, shade=30)
    read(ready, SLOT, "invoice", {"invoice_number": "0086221740", "total": "18642.50"}, shade=40)
    ready.stay()
    tail = begin(ready)
    assert boxes(ready, f"{tail}/amounts", "total") == ["18642.50"]
    second = begin(ready)
    assert boxes(ready, f"{second}/numbers", "number") == [""]


def test_a_photo_taken_away_offers_nothing_more(with_invoice: Citizen) -> None:
    (page,) = pages_of(with_invoice, SLOT)
    tail = begin(with_invoice)
    with_invoice.post(f"{with_invoice.filing}/pages/{page}/remove")
    assert boxes(with_invoice, f"{tail}/amounts", "total") == [""]


@pytest.mark.parametrize("forged", ["x", "../../etc", "A" * 20, "<b>"])
def test_a_photo_that_is_not_there_is_no_source(with_invoice: Citizen, forged: str) -> None:
    tail = begin(with_invoice)
    with_invoice.answer(f"{tail}/amounts", total="5.00", read_from=forged)
    with_invoice.get(f"{with_invoice.filing}/{tail}/numbers")
    with_invoice.get(f"{with_invoice.filing}/invoices")


def test_the_days_of_a_stay_come_from_its_papers(ready: Citizen) -> None:
    read(ready, SLOT, "invoice", INVOICE)
    assert "照片里有住院的日子" in plain(ready.get(f"{ready.filing}/stays"))
    tail = ready.add("stays").removesuffix("/hospital")
    assert boxes(ready, f"{tail}/hospital", "hospital") == ["江海示范医院"]
    ready.answer(f"{tail}/hospital", hospital="江海示范医院")
    names = [f"{day}-{part}" for day in ("admit", "discharge") for part in ("year", "month", "day")]
    assert boxes(ready, f"{tail}/dates", *names) == ["2026", "10", "6", "2026", "10", "14"]
    page = plain(ready.get(f"{ready.filing}/{tail}/dates"))
    assert page.count(CHECK) == 2


def test_a_proven_day_of_another_paper_goes_before_one_in_doubt(ready: Citizen) -> None:
    doubtful = {"admitted": "2026-10-06", "discharged": "2026-10-19"}
    read(ready, SLOT, "invoice", {}, doubtful, shade=30)
    proven = {"admitted": "2026-10-06", "discharged": "2026-10-14"}
    read(ready, "cross_province_settlement", "settlement", proven, shade=40)
    tail = ready.add("stays").removesuffix("/hospital")
    assert boxes(ready, f"{tail}/dates", "discharge-day") == ["14"]


def test_two_stays_that_were_read_fill_two_stays(ready: Citizen) -> None:
    for shade, admit, discharge in (
        (30, "2026-09-01", "2026-09-05"),
        (40, "2026-10-06", "2026-10-14"),
    ):
        days = {"admitted": admit, "discharged": discharge}
        read(
            ready,
            SLOT,
            "invoice",
            INVOICE | days | {"invoice_number": f"00862217{shade}"},
            shade=shade,
        )
    first = ready.stay("江海示范医院", "2026-10-06", "2026-10-14")
    assert first
    second = ready.add("stays").removesuffix("/hospital")
    assert boxes(ready, f"{second}/dates", "admit-month", "admit-day") == ["9", "1"]


def test_an_invoice_without_a_stay_offers_its_hospital(songjiang: Citizen, book: Book) -> None:
    songjiang.walk(book, until="invoices")
    known = {name: value for name, value in INVOICE.items() if name != "hospital"}
    read(songjiang, "invoice", "invoice", known, {"hospital": "苏州示范医院"}, shade=3)
    tail = songjiang.add("invoices").removesuffix("/hospital")
    page = songjiang.get(f"{songjiang.filing}/{tail}/hospital")
    assert ASKED in plain(page)
    songjiang.answer(f"{tail}/hospital", **{"hospital-read": "苏州示范医院"})
    assert songjiang.body(key(tail))["hospital"] == "苏州示范医院"


def test_what_was_copied_from_a_withdrawn_case_is_as_it_was_typed(
    with_invoice: Citizen, app: object
) -> None:
    tail = begin(with_invoice)
    send_as_shown(with_invoice, f"{tail}/numbers", *NUMBERS)
    with_invoice.answer(f"{tail}/amounts", total="5.00")
    with_invoice.post(f"{with_invoice.filing}/invoices", {"act": "done"})
    with_invoice.pay_to()
    with_invoice.submit()
    with_invoice.post(f"{with_invoice.filing}/withdraw")
    with_invoice.filing = with_invoice.post(f"{with_invoice.filing}/again").location
    with_invoice.agree()
    assert boxes(with_invoice, f"{tail}/amounts", "total") == ["5.00"]


@pytest.mark.parametrize("tail", ["numbers", "amounts"])
def test_pages_with_offers_keep_to_their_statements(with_invoice: Citizen, tail: str) -> None:
    item = begin(with_invoice)
    with_invoice.get(f"{with_invoice.filing}/{item}/{tail}")
    assert len(with_invoice.counted_statements) <= 5, "\n".join(with_invoice.counted_statements)
    with_invoice.get(f"{with_invoice.filing}/invoices")
    assert len(with_invoice.counted_statements) <= 5, "\n".join(with_invoice.counted_statements)


def test_pages_without_papers_ask_nothing_more(ready: Citizen) -> None:
    ready.get(f"{ready.filing}/fill/contact")
    assert not any("page_reading" in one for one in ready.counted_statements)
