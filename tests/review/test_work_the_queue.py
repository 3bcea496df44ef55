"""The queue: narrowed by service, district and status, ordered by age, clock and risk; taken and handed back
one by one or several at once; each list runs down an index of its own."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from app import clock, db
from app.accounts.model import Account
from app.filing.model import Filing, Status
from app.review.queue import ORDERS, PAGE, Wish, narrowed, order_of, places, sorted_by, wish_of
from tests.citizen import Citizen
from tests.review.cases import taken, writing
from tests.review.desk import Clerk
from tests.review.test_read_the_desk import many_cases, numbers_on
from tests.strict_client import plain


@pytest.fixture
def shen(app) -> Clerk:
    return Clerk(app)


@pytest.fixture
def fu(app) -> Clerk:
    return Clerk(app, "fu-er")


def set_on(citizen: Citizen, number: str, **columns) -> None:
    with writing(citizen.app) as session:
        filing = session.scalars(select(Filing).where(Filing.number == number)).one()
        for name, value in columns.items():
            setattr(filing, name, value)


def ids(citizen: Citizen, numbers: list[str]) -> list[str]:
    with citizen.database() as session:
        found = dict(session.execute(select(Filing.number, Filing.id)).all())
    return [found[number] for number in numbers]


def test_who_waited_longest_comes_first(citizen, shen):
    numbers = many_cases(citizen, 3)
    assert numbers_on(shen.get("/desk")) == numbers
    assert numbers_on(shen.get("/desk?order=newest")) == numbers[::-1]


def test_by_the_clock_only_cases_with_a_day_and_the_soonest_first(citizen, shen):
    numbers = many_cases(citizen, 3)
    for number, days in zip(numbers, (5, None, 1), strict=True):
        due = clock.today() + timedelta(days=days) if days else None
        set_on(citizen, number, due_on=due)
    assert numbers_on(shen.get("/desk?order=due")) == [numbers[2], numbers[0]]


def test_by_risk_the_riskiest_first(citizen, shen):
    numbers = many_cases(citizen, 3)
    for number, risk in zip(numbers, (5, 40, 20), strict=True):
        set_on(citizen, number, risk=risk)
    assert numbers_on(shen.get("/desk?order=risk")) == [numbers[1], numbers[2], numbers[0]]


def test_a_day_that_passed_is_said(citizen, shen):
    (number,) = many_cases(citizen, 1)
    set_on(citizen, number, due_on=clock.today() - timedelta(days=3))
    assert "过了" in plain(shen.get("/desk"))
    set_on(citizen, number, due_on=clock.today())
    assert "今天到期" in plain(shen.get("/desk"))
    set_on(citizen, number, paused_on=clock.today())
    assert "停着" in plain(shen.get("/desk"))


@pytest.mark.parametrize(
    ("place", "there"),
    [("s:PT-MUTUAL-SELF", True), ("s:YDJY-FILING", False), ("s:nothing", True), ("d:", True)],
)
def test_only_one_service_or_district(citizen, shen, place, there):
    many_cases(citizen, 1)
    assert bool(numbers_on(shen.get("/desk", query_string={"place": place}))) == there


def test_every_place_is_offered_with_its_name(shen):
    page = shen.get("/desk").text
    for key, words in places():
        assert words
        assert f'<option value="{key}"' in page


def test_a_status_shows_its_own_and_every_status_all(citizen, shen):
    numbers = many_cases(citizen, 2)
    set_on(citizen, numbers[0], status=Status.ASKED)
    assert numbers_on(shen.get("/desk")) == [numbers[1]]
    assert numbers_on(shen.get("/desk?status=asked")) == [numbers[0]]
    assert numbers_on(shen.get("/desk?status=every")) == numbers[::-1]


@pytest.mark.parametrize("order", [*ORDERS, "x"])
@pytest.mark.parametrize("status", ["submitted", "every", "x", "draft"])
def test_all_pages_together_hold_each_case_once(citizen, shen, order, status):
    numbers = many_cases(citizen, PAGE + 2)
    for place, number in enumerate(numbers):
        set_on(citizen, number, due_on=clock.today() + timedelta(days=place % 4), risk=place % 3)
    page = shen.get("/desk", query_string={"order": order, "status": status})
    seen = numbers_on(page)
    assert len(seen) == PAGE
    more = re.search(r'href="(/desk\?[^"]*before=[^"]+)">', page.text)
    assert more
    seen += numbers_on(shen.get(html.unescape(more[1])))
    assert sorted(seen) == sorted(numbers)


def test_what_nobody_offers_counts_as_not_said():
    assert wish_of({"status": "draft", "order": "x", "place": "y"}) == Wish()


def test_one_s_own_case_is_on_no_list(citizen, shen):
    many_cases(citizen, 1)
    with writing(citizen.app) as session:
        person = session.get(Account, citizen.account_id).person_id
        session.get(Account, shen.account_id).person_id = person
    assert numbers_on(shen.get("/desk?status=every")) == []


def test_a_case_is_found_by_its_whole_number_only(citizen, shen):
    (number,) = many_cases(citizen, 1)
    (filing_id,) = ids(citizen, [number])
    spaced = f"{number[:4]} {number[4:8]} {number[8:]}"
    for written in (number, spaced):
        answer = shen.get("/desk/find", query_string={"q": written}, status=303)
        assert answer.location == f"/desk/cases/{filing_id}"
    for written in (number[:-1], "", "x", "0" * 12):
        answer = shen.get("/desk/find", query_string={"q": written}, status=303)
        assert answer.location == "/desk"


def test_a_button_takes_the_case_and_says_so(citizen, shen):
    (number,) = many_cases(citizen, 1)
    (filing_id,) = ids(citizen, [number])
    page = shen.follow(shen.post(f"/desk/cases/{filing_id}/take"))
    assert "在您手里" in plain(page)
    assert numbers_on(shen.get("/desk/mine")) == [number]


def test_who_comes_second_reads_who_was_first(citizen, shen, fu):
    citizen.file_mutual()
    address = taken(citizen, shen)
    page = fu.post(f"{address}/take", status=409)
    assert "沈一正在办这件" in plain(page)
    assert "您刚才点的没有办" in plain(page)
    assert citizen.row().leased_by == shen.person_id


def test_handed_back_by_the_button_it_is_in_the_queue_again(citizen, shen):
    from tests.citizen import field

    citizen.file_mutual()
    address = taken(citizen, shen)
    page = shen.get(address).text
    said = {"revision": field(page, "revision"), "last": field(page, "last")}
    shen.post(f"{address}/hand-back", said)
    assert citizen.row().status == Status.SUBMITTED
    assert len(numbers_on(shen.get("/desk"))) == 1
    assert "这件有了变化" in plain(shen.post(f"{address}/hand-back", said, status=409))


def test_without_having_seen_the_case_nobody_hands_it_back(citizen, shen):
    citizen.file_mutual()
    address = taken(citizen, shen)
    for seen in ("", "x", "-1", "99999"):
        shen.post(f"{address}/hand-back", {"revision": seen, "last": "x"}, status=409)
    assert citizen.row().status == Status.TAKEN


def test_several_are_taken_at_once_each_by_itself(citizen, shen):
    numbers = many_cases(citizen, 3)
    page = shen.follow(
        shen.post("/desk/several", {"act": "take", "case": ids(citizen, numbers[:2])})
    )
    assert "2件都办好了" in plain(page)
    assert sorted(numbers_on(page)) == sorted(numbers[:2])
    assert numbers_on(shen.get("/desk")) == [numbers[2]]


def test_one_that_cannot_be_taken_does_not_stop_the_others(citizen, shen, fu):
    numbers = many_cases(citizen, 3)
    names = ids(citizen, numbers)
    fu.post(f"/desk/cases/{names[1]}/take")
    page = shen.post("/desk/several", {"act": "take", "case": [*names, "nothing"]}, status=409)
    said = plain(page)
    assert "沈一正在办这件" in said
    assert "没有这件" in said
    assert sorted(numbers_on(shen.get("/desk/mine"))) == sorted([numbers[0], numbers[2]])


def test_several_are_handed_back_at_once(citizen, shen):
    numbers = many_cases(citizen, 2)
    names = ids(citizen, numbers)
    shen.post("/desk/several", {"act": "take", "case": names})
    shen.post("/desk/several", {"act": "hand_back", "case": names})
    assert numbers_on(shen.get("/desk/mine")) == []
    assert sorted(numbers_on(shen.get("/desk"))) == sorted(numbers)


@pytest.mark.parametrize("form", [{}, {"act": "take"}, {"act": "approve", "case": "x"}])
def test_several_of_nothing_is_nothing(shen, form):
    assert shen.post("/desk/several", form).location == "/desk"


@pytest.mark.parametrize("roles", [("admin",), ("checker",), ("lead",)])
def test_only_clerks_take_cases(app, citizen, roles):
    citizen.file_mutual()
    other = Clerk(app, "lin-he", roles)
    other.post(f"/desk/cases/{citizen.filing_id}/take", status=404)
    other.post("/desk/several", {"act": "take", "case": citizen.filing_id}, status=404)
    other.get("/desk/mine", status=404)
    assert citizen.row().status == Status.SUBMITTED


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("place", ["", "d:sh-putuo", "s:PT-MUTUAL-SELF"])
def test_every_list_runs_down_an_index_and_sorts_nothing(session, order, place):
    """The plan of the database: nobody scans the table. PostgreSQL would take detours while it is empty;
    with those forbidden it shows whether there is an index to walk down."""
    wish = Wish(order=order, place=place)
    columns, descending = order_of(wish)
    cases = narrowed(select(Filing.id).where(Filing.submitted_at.is_not(None)), wish)
    cases = cases.order_by(*sorted_by(columns, descending)).limit(PAGE)
    said = plan_of(cases)
    assert "ix_filing_" in said
    assert "TEMP B-TREE" not in said
    assert "Sort" not in said
    assert "Seq Scan" not in said


def plan_of(statement) -> str:
    written = str(statement.compile(db.session.get_bind(), compile_kwargs={"literal_binds": True}))
    lite = db.session.get_bind().dialect.name == "sqlite"
    if not lite:
        for detour in ("seqscan", "bitmapscan", "sort"):
            db.session.execute(text(f"SET LOCAL enable_{detour} = off"))
    explain = "EXPLAIN QUERY PLAN " if lite else "EXPLAIN "
    return "\n".join(str(row[-1]) for row in db.session.execute(text(explain + written)))
