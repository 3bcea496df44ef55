"""A clerk asks for everything missing at once: each with its reason, bound to its place; nothing vague goes out."""

import re

import pytest

from app import clock
from app.catalogue.reasons import current, reason
from app.filing.model import AskedItem, Status
from tests.citizen import Citizen, field
from tests.review.cases import reason_named, taken
from tests.review.desk import Clerk
from tests.strict_client import plain


@pytest.fixture
def shen(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(citizen: Citizen, shen: Clerk) -> Citizen:
    """王建国's case in 沈一's hands."""
    citizen.file_mutual()
    taken(citizen, shen)
    return citizen


def address(case: Citizen, tail: str = "") -> str:
    return case.filing.replace("/filings/", "/desk/cases/") + tail


def form(case: Citizen, shen: Clerk, **wishes: str) -> dict[str, str]:
    """The page of asking as it is shown, with these reasons chosen: `payee="card_refused"`."""
    page = shen.get(address(case, "/ask")).text
    found = {"revision": field(page, "revision"), "last": field(page, "last")}
    for name, code in wishes.items():
        place = name.replace("__", ":")
        found[f"why-{place}"] = reason_named(code)
    return found


def items(case: Citizen) -> list[AskedItem]:
    with case.database() as session:
        return list(session.query(AskedItem).order_by(AskedItem.place))


def test_everything_is_asked_for_at_once_and_the_person_is_told_once(case, shen):
    said = form(case, shen, paper__inpatient_invoice="paper_blurred", payee="card_refused")
    page = shen.follow(shen.post(address(case, "/ask"), said))
    assert "发出去了" in plain(page)
    assert case.row().status == Status.ASKED
    assert [one.place for one in items(case)] == ["paper:inpatient_invoice", "payee"]
    assert {one.asked_by for one in items(case)} == {shen.person_id}
    assert case.messages() == ["submitted", "taken", "papers_asked_for"]
    assert case.events()[-1] == "papers_asked_for"


def test_the_message_names_how_many_and_leads_to_the_page(case, shen):
    said = form(case, shen, payee="card_refused", contact="phone_unreachable")
    shen.post(address(case, "/ask"), said)
    with case.database() as session:
        from app.notices.model import Message

        text = session.query(Message).filter_by(template="papers_asked_for").one().text
    assert "要补2样" in text
    assert f"/filings/{case.filing_id}/asked" in text


def test_the_clock_of_the_case_stands_while_the_person_is_waited_for(case, shen):
    shen.post(address(case, "/ask"), form(case, shen, payee="card_refused"))
    assert case.row().paused_on == clock.today()


def test_without_a_choice_nothing_goes_out(case, shen):
    page = shen.post(address(case, "/ask"), form(case, shen), status=422)
    assert "还没有选要补什么" in plain(page)
    assert case.row().status == Status.TAKEN
    assert case.messages() == ["submitted", "taken"]


@pytest.mark.parametrize("note", ["", "   ", "缺第〔几〕页", "缺第___页", "缺第XX页", "某某"])
def test_a_note_that_is_needed_is_neither_blank_nor_left_with_a_gap(case, shen, note):
    said = form(case, shen, paper__inpatient_invoice="paper_page_missing")
    said["note-paper:inpatient_invoice"] = note
    page = shen.post(address(case, "/ask"), said, status=422)
    assert "说明" in plain(page)
    assert case.row().status == Status.TAKEN


def test_what_was_chosen_and_typed_stays_on_the_page_after_a_refusal(case, shen):
    said = form(case, shen, payee="card_refused", paper__inpatient_invoice="paper_page_missing")
    said["note-payee"] = "请看尾号"
    page = shen.post(address(case, "/ask"), said, status=422)
    assert 'value="请看尾号"' in page.text
    assert f'value="{reason_named("card_refused")}" selected' in page.text


def test_a_note_goes_with_its_reason_and_is_sealed(case, shen):
    said = form(case, shen, paper__inpatient_invoice="paper_page_missing")
    said["note-paper:inpatient_invoice"] = " 缺第2页 "
    shen.post(address(case, "/ask"), said)
    (item,) = items(case)
    assert item.note == "缺第2页"
    assert "缺第2页".encode() not in item.note_sealed


def test_a_note_is_not_a_letter(case, shen):
    said = form(case, shen, payee="card_refused") | {"note-payee": "字" * 201}
    assert "太长了" in plain(shen.post(address(case, "/ask"), said, status=422))


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("payee", "paper_blurred"),
        ("paper:nothing", "paper_blurred"),
        ("stay:x", "stay_day_differs"),
    ],
)
def test_a_reason_fits_its_place_and_the_place_is_there(case, shen, place, code):
    said = form(case, shen) | {f"why-{place}": reason_named(code)}
    shen.post(address(case, "/ask"), said, status=422)
    assert items(case) == []


@pytest.mark.parametrize("code", ["", "never", "2026-11-01/never", "../x", "2026-11-01"])
def test_a_reason_nobody_published_is_none(code):
    assert reason(code) is None


def test_every_reason_fits_somewhere_and_tells_what_to_do():
    kinds = {
        "paper",
        "question",
        "patient",
        "payee",
        "stay",
        "invoice",
        "address",
        "contact",
        "heir",
    }
    for one in current():
        assert set(one.binds) <= kinds
        assert one.binds
        assert one.instruction_zh.endswith("。")
        assert one.instruction_zh.count("。") == 1, "one instruction a reason"
        assert reason(one.key) == one
    assert {kind for one in current() for kind in one.binds} == kinds


def test_a_second_request_names_what_is_new_and_is_counted(app, case, shen):
    shen.post(address(case, "/ask"), form(case, shen, payee="card_refused"))
    case.answer("fill/payee", holder="王建国", card="0000001234567890128")
    case.post(f"{case.filing}/asked", status=303)
    page = shen.get(address(case, "/ask"))
    assert "这是第2次请他补" in plain(page)
    said = form(case, shen, contact="phone_unreachable")
    assert "有什么新的情况" in plain(shen.post(address(case, "/ask"), said, status=422))
    again = next(one.key for one in current("again"))
    shen.post(address(case, "/ask"), said | {"again": again})
    assert case.row().status == Status.ASKED
    assert "第2次" in plain(shen.get(address(case)))


def test_only_who_holds_the_case_asks(app, case, shen):
    fu = Clerk(app, "fu-er")
    said = form(case, shen, payee="card_refused")
    assert fu.get(address(case, "/ask"), status=303).location == address(case)
    page = fu.post(address(case, "/ask"), said, status=409)
    assert "不在您手里" in plain(page)
    assert case.row().status == Status.TAKEN


def test_a_case_that_changed_meanwhile_is_shown_with_what_changed(case, shen):
    said = form(case, shen, payee="card_refused")
    case.post(f"{case.filing}/withdraw")
    page = shen.post(address(case, "/ask"), said, status=409)
    assert "这件有了变化" in plain(page)
    assert "撤回" in plain(page)
    assert items(case) == []


def test_a_second_tap_asks_once(case, shen):
    said = form(case, shen, payee="card_refused")
    shen.post(address(case, "/ask"), said)
    shen.post(address(case, "/ask"), said, status=409)
    assert len(items(case)) == 1
    assert case.messages().count("papers_asked_for") == 1


@pytest.mark.parametrize("name", ["stranger", "wang-jianguo"])
def test_for_citizens_there_is_no_such_page(app, case, name):
    other = Citizen(app, name)
    other.get(address(case, "/ask"), status=404)
    other.post(address(case, "/ask"), status=404)


def test_the_page_lists_each_place_with_what_stands_there(case, shen):
    page = shen.get(address(case, "/ask"))
    said = plain(page)
    for part in ("住院发票", "1张", "发票，尾号1740", "18,642.50元", "收款的卡", "尾号0128"):
        assert part in said
    assert "0000001234567890128" not in page.text
    assert len(re.findall(r"<select", page.text)) >= 5
