"""In elder mode a proposal asks about one invoice a page; in normal mode about all at once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.review.one_by_one import Turn, turn
from tests.citizen import field
from tests.decisions.told import Desk, bill
from tests.strict_client import plain

FIRST, SECOND, THIRD = BILLS = ["b00000", "b00001", "b00002"]


@pytest.fixture
def case(desk: Desk) -> str:
    return desk.case("SJ-REIMB-EMP", bill("300.00"), bill("400.00"), bill("500.00"))


def address(case: str) -> str:
    return f"/desk/cases/{case}/decide"


def hidden(page) -> dict[str, str]:
    """What the form carries along unseen, the token apart."""
    found = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.text)
    return {name: value for name, value in found if name != "csrf_token"}


def asked(page) -> list[str]:
    """The invoices that the page asks about."""
    return list(dict.fromkeys(re.findall(r'type="radio" name="verdict-(\w+)"', page.text)))


def go(desk: Desk, case: str, page, act: str, status: int = 200, **said: str):
    """Press a button of this page, with what it carries and what is said on it."""
    names = {name.replace("_", "-"): value for name, value in said.items()}
    return desk.clerk.post(address(case), hidden(page) | names | {"act": act}, status=status)


def test_in_normal_mode_all_are_asked_at_once(desk, case):
    page = desk.clerk.get(address(case))
    assert asked(page) == BILLS
    assert "下一张发票" not in page.text


@pytest.mark.parametrize("mode", ["elder", "elder-max"])
def test_one_after_the_other_and_what_was_said_goes_along(desk, case, mode):
    desk.clerk.browser.set_cookie("ui_mode", mode)
    page = desk.clerk.get(address(case))
    assert asked(page) == [FIRST]
    assert "第1张发票，共3张" in plain(page)
    assert "提出，请同事确认" not in page.text
    page = go(desk, case, page, "next", verdict_b00000="accept")
    assert asked(page) == [SECOND]
    page = go(
        desk,
        case,
        page,
        "next",
        verdict_b00001="cut",
        cut_b00001="50.00",
        reason_b00001="OFF_LIST",
    )
    assert asked(page) == [THIRD]
    assert "下一张发票" not in page.text
    assert hidden(page)["cut-b00001"] == "50.00"
    go(desk, case, page, "propose", 303, verdict_b00002="accept")
    lines = desk.decision(case).body["lines"]
    assert [one["verdict"] for one in lines] == ["accept", "cut", "accept"]


def test_what_is_missing_is_asked_for_before_the_next_one(desk, case):
    desk.clerk.browser.set_cookie("ui_mode", "elder")
    page = go(desk, case, desk.clerk.get(address(case)), "next", 422)
    assert asked(page) == [FIRST]
    assert "请选：同意" in plain(page)


def test_back_keeps_what_was_said_and_asks_for_nothing(desk, case):
    desk.clerk.browser.set_cookie("ui_mode", "elder")
    page = go(desk, case, desk.clerk.get(address(case)), "next", verdict_b00000="accept")
    page = go(desk, case, page, "back", verdict_b00001="refuse")
    assert asked(page) == [FIRST]
    assert re.search(r'name="verdict-b00000" value="accept"[^>]* checked', page.text)
    assert hidden(page)["verdict-b00001"] == "refuse"


def test_counted_at_the_end_it_stays_at_the_end(desk, case):
    desk.clerk.browser.set_cookie("ui_mode", "elder")
    page = desk.clerk.get(address(case))
    for name in (FIRST, SECOND):
        page = go(desk, case, page, "next", **{f"verdict_{name}": "accept"})
    page = go(desk, case, page, "count", verdict_b00002="accept")
    assert asked(page) == [THIRD]
    assert "这样决定" in plain(page)


def test_sent_too_early_the_first_that_is_open_is_shown(desk, case):
    desk.clerk.browser.set_cookie("ui_mode", "elder")
    said = {"verdict-b00000": "accept", "verdict-b00002": "accept", "act": "propose"}
    revision = field(desk.clerk.get(address(case)).text, "revision")
    page = desk.clerk.post(address(case), said | {"revision": revision, "place": "2"}, status=422)
    assert asked(page) == [SECOND]
    assert "请选：同意" in plain(page)


def test_a_case_of_one_invoice_is_one_page_in_every_mode(desk):
    case = desk.case("PT-MUTUAL-SELF")
    desk.clerk.browser.set_cookie("ui_mode", "elder")
    page = desk.clerk.get(address(case))
    assert "共1张" not in plain(page)
    assert "提出，请同事确认" in page.text


@given(
    st.integers(0, 6),
    st.sets(st.integers(0, 5)),
    st.integers(-3, 9),
    st.sampled_from(["", "next", "back", "count", "propose"]),
)
def test_the_turn_is_always_at_an_invoice_and_shows_its_faults_only(many, wrong, place, act):
    bills = [f"b{number}" for number in range(many)]
    faults = {f"verdict-b{number}": "missing" for number in wrong if number < many}
    now = turn(bills, faults, place, act)
    assert isinstance(now, Turn)
    assert 0 <= now.place < now.of == max(1, many if many > 1 else 1)
    if many > 1:
        assert set(now.faults) <= {f"verdict-b{now.place}"}
    else:
        assert now.faults == faults
