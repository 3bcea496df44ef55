"""What nobody was given (made-up places in lists, revisions, ids, numbers) is answered by a page, never by a fault."""

import base64
import json
import re

import pytest
from flask import Flask

from app.filing.model import Filing, Status
from app.review.queue import ID, mark_of, order_of, read_mark, wish_of
from app.review.task_routes import read_place
from tests.citizen import Citizen, field
from tests.review.cases import taken
from tests.review.desk import Clerk
from tests.review.test_read_the_desk import many_cases, numbers_on
from tests.strict_client import plain

BY_AGE = [Filing.submitted_at, Filing.id]
BY_RISK = [Filing.risk, Filing.submitted_at, Filing.id]
BY_DAY = [Filing.due_on, Filing.id]
NOON = "2026-11-20T04:00:00+00:00"


@pytest.fixture
def shen(app: Flask) -> Clerk:
    return Clerk(app)


@pytest.fixture
def case(citizen: Citizen, shen: Clerk) -> str:
    """The address at the desk of a case in 沈一's hands."""
    citizen.file_mutual()
    return taken(citizen, shen)


def mark(*values: object) -> str:
    """A place in a list as anybody could write it."""
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def raw(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


MADE_UP = {
    "no list": raw("5"),
    "null": raw("null"),
    "a text": raw('"abc"'),
    "an object": raw("{}"),
    "an empty list": raw("[]"),
    "too short": mark(NOON),
    "too long": mark(NOON, "a", "b", "c"),
    "no day": mark("yesterday", "abc"),
    "day as number": mark(5, "abc"),
    "id as number": mark(NOON, 5),
    "id as list": mark(NOON, ["abc"]),
    "id null": mark(NOON, None),
    "id empty": mark(NOON, ""),
    "id with a zero byte": mark(NOON, "a\x00b"),
    "id with half a sign": raw(f'["{NOON}", "\\ud800"]'),
    "id with a quote": mark(NOON, "a' or 1=1"),
    "id very long": mark(NOON, "a" * 3000),
    "day before all days": mark("0001-01-01T00:00:00+14:00", "abc"),
    "day after all days": mark("9999-12-31T23:59:59-14:00", "abc"),
    "deep": raw("[" * 3000),
    "not closed": raw('["2026'),
    "NaN": raw('[NaN, "abc"]'),
    "no base64": "!!!!",
    "Chinese": "上一页",
}
RISKY = {
    "huge": mark(10**30, NOON, "abc"),
    "endless": raw(f'[Infinity, "{NOON}", "abc"]'),
    "no number": raw(f'[NaN, "{NOON}", "abc"]'),
    "negative": mark(-5, NOON, "abc"),
    "words": mark("many", NOON, "abc"),
    "a list": mark([1], NOON, "abc"),
    "null": mark(None, NOON, "abc"),
}


@pytest.mark.parametrize("why", MADE_UP)
def test_a_made_up_place_counts_as_the_beginning(why: str) -> None:
    assert read_mark(MADE_UP[why], BY_AGE) is None


@pytest.mark.parametrize("why", MADE_UP)
def test_the_queue_is_shown_from_its_beginning(citizen: Citizen, shen: Clerk, why: str) -> None:
    numbers = many_cases(citizen, 1)
    page = shen.get("/desk", query_string={"before": MADE_UP[why]})
    assert numbers_on(page) == numbers


@pytest.mark.parametrize("why", RISKY)
def test_by_risk_as_well(citizen: Citizen, shen: Clerk, why: str) -> None:
    many_cases(citizen, 1)
    shen.get("/desk", query_string={"order": "risk", "before": RISKY[why]})


@pytest.mark.parametrize("why", ["id with a zero byte", "id with half a sign", "deep", "no list"])
@pytest.mark.parametrize("path", ["/desk/mine", "/desk?order=due", "/desk?status=every"])
def test_so_is_every_other_list(citizen: Citizen, shen: Clerk, path: str, why: str) -> None:
    many_cases(citizen, 1)
    path, _mark, query = path.partition("?")
    said = dict([query.split("=")]) if query else {}
    shen.get(path, query_string={**said, "before": MADE_UP[why]})


@pytest.mark.parametrize(
    ("number", "counts_as"), [(-5, 0), (0, 0), (7, 7), (99, 99), (100, 99), (10**30, 99)]
)
def test_a_risk_stays_within_its_bounds(number: int, counts_as: int) -> None:
    found = read_mark(mark(number, NOON, "abc"), BY_RISK)
    assert found
    assert found[0] == counts_as


def test_a_place_of_one_order_is_nowhere_in_another() -> None:
    assert read_mark(mark(3, NOON, "abc"), BY_DAY) is None
    assert read_mark(mark(NOON, "abc"), BY_RISK) is None


@pytest.mark.parametrize("order", ["age", "newest", "due", "risk"])
@pytest.mark.parametrize("status", ["submitted", "every"])
def test_the_place_of_a_case_is_read_as_it_was_written(
    citizen: Citizen, shen: Clerk, order: str, status: str
) -> None:
    (number,) = many_cases(citizen, 1)
    columns, _down = order_of(wish_of({"order": order, "status": status}))
    with citizen.database() as session:
        filing = session.query(Filing).filter_by(number=number).one()
        filing.due_on = filing.submitted_at.date()
        found = read_mark(mark_of(filing, columns), columns)
        assert found == tuple(getattr(filing, column.key) for column in columns)


def test_every_id_we_give_is_one_we_read() -> None:
    from app.db import uid

    assert all(ID.fullmatch(uid()) for _time in range(200))


@pytest.mark.parametrize(
    "text",
    ["", "x", "2026-11-20", "2026-11-20 a b", "20th abc", "2026-11-20 a\x00", "2026-11-20 字"],
)
def test_a_made_up_place_among_the_tasks_is_the_beginning(shen: Clerk, text: str) -> None:
    place = base64.urlsafe_b64encode(text.encode()).decode()
    assert read_place(place) is None
    for view in ("open", "mine", "late"):
        shen.get("/desk/tasks", query_string={"view": view, "after": place})


REVISIONS = ["", " ", "x", "-1", "+1", "1.0", "²", "٣", "１", "9" * 12, "9" * 5000, "1e3", "\x00"]


@pytest.mark.parametrize("revision", REVISIONS, ids=range(len(REVISIONS)))
@pytest.mark.parametrize("act", ["hand-back", "ask", "owed"])
def test_a_revision_that_no_page_showed_does_nothing(
    case: str, shen: Clerk, citizen: Citizen, act: str, revision: str
) -> None:
    shen.post(f"{case}/{act}", {"revision": revision, "last": revision}, status=409)
    assert citizen.row().status == Status.TAKEN
    assert citizen.messages() == ["submitted", "taken"]


@pytest.mark.parametrize("last", ["", "x", "²", "9" * 5000, "-1", "99999"])
def test_what_the_clerk_saw_last_is_only_a_number(case: str, shen: Clerk, last: str) -> None:
    page = shen.post(f"{case}/hand-back", {"revision": "0", "last": last}, status=409)
    assert "这件有了变化" in plain(page)
    assert "最近发生的" not in plain(page)


def test_all_that_happened_since_is_listed_the_newest_first(
    case: str, shen: Clerk, citizen: Citizen
) -> None:
    citizen.post(f"{citizen.filing}/withdraw")
    page = plain(shen.post(f"{case}/hand-back", {"revision": "0", "last": "0"}, status=409))
    happened = page.split("最近发生的")[1]
    places = [happened.index(words) for words in ("撤回", "有人接手", "交上来", "开始填")]
    assert places == sorted(places)


IDS = ["nothing", "%20", "a'b", "..", "%E5%AD%97", "x" * 300]


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize(
    "tail", ["", "/ask", "/decide", "/confirm", "/pages/nothing", "/pages/x%27"]
)
def test_a_case_that_is_none_is_not_found(shen: Clerk, name: str, tail: str) -> None:
    shen.get(f"/desk/cases/{name}{tail}", status=404)


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("act", ["take", "hand-back", "ask", "owed", "reveal", "decide"])
def test_nor_acted_on(shen: Clerk, name: str, act: str) -> None:
    shen.post(f"/desk/cases/{name}/{act}", {"revision": "1"}, status=404)


@pytest.mark.parametrize("name", IDS)
@pytest.mark.parametrize("path", ["/desk/tasks", "/desk/words"])
def test_a_task_that_is_none_is_not_found(shen: Clerk, path: str, name: str) -> None:
    shen.get(f"{path}/{name}", status=404)
    shen.post(f"{path}/{name}/answer" if "tasks" in path else f"{path}/{name}", status=404)


@pytest.mark.parametrize("name", ["%00", "a%00b"])
@pytest.mark.parametrize(
    "path",
    ["/desk/cases/{}", "/desk/cases/{}/ask", "/desk/tasks/{}", "/desk/words/{}"],
)
def test_a_zero_byte_in_an_address_is_not_found(shen: Clerk, path: str, name: str) -> None:
    shen.get(path.format(name), status=404)


@pytest.mark.parametrize("tail", ["", "/asked", "/receipt", "/withdraw", "/progress"])
def test_nor_in_a_citizen_s(citizen: Citizen, tail: str) -> None:
    citizen.get(f"/filings/%00{tail}", status=404)


def test_nor_in_what_is_ticked(shen: Clerk) -> None:
    page = shen.post("/desk/several", {"act": "take", "case": ["\x00", "a\x00"]}, status=409)
    assert plain(page).count("没有这件。") == 2


@pytest.mark.parametrize("upload", ["%00", "nothing"])
def test_nor_in_the_name_of_a_photo(case: str, shen: Clerk, upload: str) -> None:
    shen.get(f"{case}/pages/{upload}", status=404)
    shen.get(case, query_string={"page": upload})


def test_a_case_ticked_twice_is_one_case(citizen: Citizen, shen: Clerk) -> None:
    (number,) = many_cases(citizen, 1)
    with citizen.database() as session:
        name = session.query(Filing).filter_by(number=number).one().id
    page = shen.follow(shen.post("/desk/several", {"act": "take", "case": [name, name]}))
    assert "1件都办好了" in plain(page)
    page = shen.follow(shen.post("/desk/several", {"act": "hand_back", "case": [name, name]}))
    assert "1件都办好了" in plain(page)


@pytest.mark.parametrize(
    "write",
    [
        lambda number: number,
        lambda number: f"  {number} ",
        lambda number: f"{number[:4]} {number[4:8]} {number[8:]}",
        lambda number: f"{number[:4]}-{number[4:8]}-{number[8:]}",
        lambda number: f"受理号{number}",
        lambda number: "".join(chr(ord(sign) + 0xFEE0) for sign in number),
        lambda number: "\u3000".join(number),
    ],
    ids=["plain", "spaces", "groups", "dashes", "with its name", "full-width", "wide gaps"],
)
def test_a_number_is_found_however_it_is_written(citizen, shen, write) -> None:
    (number,) = many_cases(citizen, 1)
    found = shen.get("/desk/find", query_string={"q": write(number)}, status=303)
    assert found.location.startswith("/desk/cases/")


@pytest.mark.parametrize("text", ["", "字", "²³", "٣" * 12, "9" * 5000, "%", "' or 1=1"])
def test_what_is_no_number_finds_nothing_and_says_so(citizen, shen: Clerk, text: str) -> None:
    many_cases(citizen, 1)
    page = shen.follow(shen.get("/desk/find", query_string={"q": text}, status=303))
    assert "没有这个受理号" in plain(page)


def test_a_draft_has_no_number_to_be_found_by(citizen: Citizen, shen: Clerk) -> None:
    citizen.start()
    assert citizen.row().number is None
    assert shen.get("/desk/find", query_string={"q": "None"}, status=303).location == "/desk"


def test_a_mark_of_the_next_page_is_safe_in_an_address(citizen: Citizen, shen: Clerk) -> None:
    many_cases(citizen, 31)
    page = shen.get("/desk").text
    (found,) = re.findall(r'before=([^"&]+)"', page)
    assert re.fullmatch(r"[\w-]+", found)


def test_the_revision_on_the_page_is_the_one_that_acts(case: str, shen: Clerk, citizen) -> None:
    page = shen.get(case).text
    assert int(field(page, "revision")) == citizen.row().revision
    said = {"revision": field(page, "revision"), "last": field(page, "last")}
    shen.post(f"{case}/hand-back", said)
    assert citizen.row().status == Status.SUBMITTED
