"""容缺: a paper follows later. The day is told on the page, in the message and at the desk; given it is done,
late it waits, and it is never forgotten."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from app import clock
from app.catalogue.reasons import current
from app.errors import OutOfStep, Refusal
from app.filing import owing, reminders
from app.filing.model import OwedPaper, Status
from app.notices.model import Message
from tests.citizen import Book, Citizen, field
from tests.review.cases import account, sheet_of, taken, writing
from tests.review.desk import Clerk
from tests.scenes import STAGE
from tests.strict_client import plain


@pytest.fixture
def liu(songjiang: Citizen, book: Book) -> Citizen:
    """刘洪 handed in without the fee list; it follows within thirty days."""

    def hand_in() -> None:
        songjiang.walk(book, until="papers")
        songjiang.post(f"{songjiang.filing}/papers/invoice_detail/lack", {"way": "owed"})
        songjiang.walk(book)
        songjiang.submit()

    STAGE.play(songjiang.app, f"owing {book}", hand_in, songjiang)
    return songjiang


def owed(citizen: Citizen) -> OwedPaper:
    with citizen.database() as session:
        return session.query(OwedPaper).filter_by(filing_id=citizen.filing_id).one()


def texts(citizen: Citizen, template: str) -> list[str]:
    with citizen.database() as session:
        found = session.query(Message).filter_by(filing_id=citizen.filing_id, template=template)
        return [one.text for one in found.order_by(Message.created_at)]


def on(citizen: Citizen, day, hour: int = 10):
    """The clock at that hour of the day in China."""
    moment = clock.now().astimezone(clock.CHINA)
    return clock.stopped_at(
        moment.replace(year=day.year, month=day.month, day=day.day, hour=hour, minute=0)
    )


def signed_in_again(citizen: Citizen) -> Citizen:
    """After so long a time the phone asks for a code again."""
    again = Citizen(citizen.app, citizen.name)
    again.filing = citizen.filing
    return again


def run_reminders(app: Flask) -> None:
    with writing(app):
        reminders.remind({})


def test_handing_in_promises_it_by_a_day(liu):
    row = owed(liu)
    assert (row.paper, row.settled_at) == ("invoice_detail", None)
    assert row.due_on == clock.today() + timedelta(days=30)
    assert "owed_promised" in liu.events()
    assert liu.row().status == Status.SUBMITTED


def test_the_day_and_the_place_are_told_by_message_and_on_the_pages(liu):
    (text,) = texts(liu, "owed_promised")
    day = owed(liu).due_on
    assert f"{day.month}月{day.day}日前补" in text
    assert f"/filings/{liu.filing_id}/papers/invoice_detail" in text
    progress = plain(liu.get(f"{liu.filing}/progress"))
    assert f"{day.month}月{day.day}日前补上就行" in progress
    assert "费用清单" in progress


def test_the_receipt_says_the_day_and_leads_to_the_paper(liu):
    receipt = liu.get(f"{liu.filing}/receipt")
    day = owed(liu).due_on
    assert f"{day.month}月{day.day}日前补上就行" in plain(receipt)
    assert f'href="{liu.filing}/papers/invoice_detail"' in receipt.text
    liu.photograph("invoice_detail", shade=40)
    assert "还要补的材料" not in plain(liu.get(f"{liu.filing}/receipt"))


def test_the_address_in_the_message_opens_exactly_that_paper(liu, client):
    path = f"{liu.filing}/papers/invoice_detail"
    assert "请拍费用清单" in plain(liu.get(path))
    assert "/sign-in" in client.get(path, status=303).location


def test_who_is_somebody_else_does_not_open_it(app, liu):
    Citizen(app, "stranger").get(f"{liu.filing}/papers/invoice_detail", status=404)


def test_only_that_paper_is_open(liu):
    path = f"{liu.filing}/papers/invoice"
    assert liu.get(path, status=303).location == f"{liu.filing}/progress"
    liu.photograph("invoice", status=409)


def test_the_first_page_keeps_the_promise_and_more_pages_may_follow(liu):
    liu.photograph("invoice_detail", shade=40)
    assert owed(liu).settled_at
    assert liu.events().count("owed_given") == 1
    liu.photograph("invoice_detail", shade=41)
    assert liu.events().count("owed_given") == 1
    assert texts(liu, "owed_given")[0].endswith("费用清单收到了，谢谢您。")
    assert liu.body("paper:invoice_detail") == {"pages": 2, "lacks": None}


def test_a_day_later_it_is_closed(liu):
    liu.photograph("invoice_detail", shade=40)
    path = f"{liu.filing}/papers/invoice_detail"
    with clock.stopped_at(clock.now() + owing_again() + timedelta(minutes=1)):
        assert liu.get(path, status=303).location == f"{liu.filing}/progress"


def owing_again() -> timedelta:
    from app.filing.again import MORE_PAGES

    return MORE_PAGES


def test_taken_away_again_it_is_owed_again(liu):
    import re

    liu.photograph("invoice_detail", shade=40)
    found = liu.get(f"{liu.filing}/papers/invoice_detail").text
    upload = re.findall(r"/pages/([\w-]+)/remove", found)[0]
    liu.post(f"{liu.filing}/pages/{upload}/remove")
    assert owed(liu).settled_at is None
    assert liu.body("paper:invoice_detail")["lacks"] == "owed"


@pytest.mark.parametrize(
    ("before", "told"), [(30, 0), (8, 0), (7, 1), (6, 1), (2, 1), (1, 1), (0, 1)]
)
def test_he_is_reminded_a_week_a_day_before_and_on_the_day(app, liu, before, told):
    with on(liu, owed(liu).due_on - timedelta(days=before)):
        run_reminders(app)
        run_reminders(app)
    assert len(texts(liu, "owed_reminder")) == told


def test_three_reminders_in_all_however_often_the_job_runs(app, liu):
    due = owed(liu).due_on
    for before in range(12, -1, -1):
        for hour in (9, 14, 19):
            with on(liu, due - timedelta(days=before), hour):
                run_reminders(app)
    assert len(texts(liu, "owed_reminder")) == 3


@pytest.mark.parametrize("hour", [0, 5, 8, 20, 23])
def test_nobody_is_woken_up(app, liu, hour):
    with on(liu, owed(liu).due_on, hour):
        run_reminders(app)
    assert texts(liu, "owed_reminder") == []


def test_when_the_day_has_passed_the_case_waits_visibly_and_is_not_thrown_away(app, liu):
    with on(liu, owed(liu).due_on + timedelta(days=1)):
        run_reminders(app)
        run_reminders(app)
        assert owed(liu).overdue_at
        assert liu.events().count("owed_overdue") == 1
        assert [kind for kind, _detail in liu.tasks()] == ["paper_overdue"]
        assert "没有作废" in texts(liu, "owed_overdue")[0]
        later = signed_in_again(liu)
        assert "日子过了，还可以补" in plain(later.get(f"{liu.filing}/progress"))
    assert liu.row().status == Status.SUBMITTED


def test_late_is_better_than_never(app, liu):
    with on(liu, owed(liu).due_on + timedelta(days=9)):
        run_reminders(app)
        signed_in_again(liu).photograph("invoice_detail", shade=40)
        assert owed(liu).settled_at
        assert owed(liu).overdue_at is None
        with liu.database() as session:
            from app.tasks.model import Task

            assert session.query(Task).filter_by(kind="paper_overdue").one().done_at


def test_a_late_paper_stops_the_decision(app, liu):
    with on(liu, owed(liu).due_on + timedelta(days=1)):
        run_reminders(app)
        with writing(app), pytest.raises(OutOfStep, match="paper_overdue"):
            owing.demand_none_overdue(sheet_of(liu.filing_id).filing)


def test_a_withdrawn_case_owes_nothing(app, liu):
    liu.post(f"{liu.filing}/withdraw")
    with on(liu, owed(liu).due_on):
        run_reminders(app)
    assert owed(liu).settled_at
    assert texts(liu, "owed_reminder") == []
    assert liu.get(f"{liu.filing}/papers/invoice_detail", status=303)


def waiver() -> str:
    """A reason to do without a paper."""
    return current("waive")[0].key


def desk(liu: Citizen, clerk: Clerk, act: str, status: int = 303, **more: str):
    address = liu.filing.replace("/filings/", "/desk/cases/")
    page = clerk.get(address).text
    said = {"revision": field(page, "revision"), "last": field(page, "last"), "act": act}
    said |= {"paper": "invoice_detail"} | more
    return clerk.post(f"{address}/owed", said, status=status)


@pytest.fixture
def shen(app, liu) -> Clerk:
    clerk = Clerk(app)
    taken(liu, clerk)
    return clerk


def test_the_clerk_gives_more_time_and_the_new_day_is_told(liu, shen):
    until = owed(liu).due_on + timedelta(days=14)
    desk(liu, shen, "extend", until=until.isoformat())
    assert owed(liu).due_on == until
    assert f"{until.month}月{until.day}日前补" in texts(liu, "owed_promised")[-1]


@pytest.mark.parametrize("until", ["", "x", "2020-01-01", "2026-11-21", "2030-01-01", "31.12.2026"])
def test_a_day_that_is_none_or_past_or_far_is_refused(liu, shen, until):
    before = owed(liu).due_on
    page = desk(liu, shen, "extend", status=422, until=until)
    assert "请填今天以后" in plain(page)
    assert owed(liu).due_on == before


@pytest.mark.parametrize("until", ["2020-01-01", "2030-01-01", "31.12.2026"])
def test_a_refused_day_stays_in_its_field_with_the_reason_beside_it(liu, shen, until):
    shown = desk(liu, shen, "extend", status=422, until=until, why=waiver()).text
    box = re.search(r'<input type="date" id="until-invoice_detail"[^>]*>', shown)[0]
    assert f'value="{until}"' in box
    assert 'aria-describedby="until-invoice_detail-why"' in box
    assert '<a href="#until-invoice_detail">请填今天以后' in shown
    assert f'<option value="{waiver()}" selected>' in shown


def test_a_day_typed_stays_when_the_reason_to_do_without_it_is_missing(liu, shen):
    day = (clock.today() + timedelta(days=9)).isoformat()
    shown = desk(liu, shen, "waive", status=422, until=day, why="").text
    assert f'name="until" value="{day}"' in shown
    assert '<a href="#waive-invoice_detail">请选一个不用补的理由' in shown


def test_what_was_typed_for_one_paper_does_not_stand_at_another(app, liu, shen):
    with writing(app) as session:
        session.add(
            OwedPaper(filing_id=liu.filing_id, paper="emergency_record", due_on=clock.today())
        )
    shown = desk(liu, shen, "extend", status=422, until="2020-01-01").text
    there = re.search(r'<input type="date" id="until-emergency_record"[^>]*>', shown)[0]
    assert 'value=""' in there
    assert "aria-invalid" not in there


def test_a_paper_nobody_owes_is_not_given_more_time_whatever_the_day(liu, shen):
    for until in ("2020-01-01", ""):
        page = desk(liu, shen, "extend", status=409, until=until, paper="nothing")
        assert "这一样现在不欠" in plain(page)


def test_the_clerk_does_without_it_for_a_reason(liu, shen):
    assert "请选一个不用补的理由" in plain(desk(liu, shen, "waive", status=422, why=""))
    desk(liu, shen, "waive", why=waiver())
    assert owed(liu).is_waived
    assert liu.events()[-1] == "owed_waived"
    assert "不用补了" in texts(liu, "owed_waived")[0]
    assert liu.get(f"{liu.filing}/papers/invoice_detail", status=303)


def test_a_second_tap_of_the_clerk_changes_nothing(liu, shen):
    desk(liu, shen, "waive", why=waiver())
    desk(liu, shen, "waive", status=409, why=waiver())
    assert liu.events().count("owed_waived") == 1


def test_the_clerk_accepts_with_a_paper_owed(app, songjiang, book):
    songjiang.walk(book, until="papers")
    songjiang.post(f"{songjiang.filing}/papers/emergency_record/lack", {"way": "ask"})
    songjiang.walk(book)
    songjiang.submit()
    clerk = Clerk(app)
    taken(songjiang, clerk)
    assert "先收下，急诊病历晚补" in plain(
        clerk.get(songjiang.filing.replace("/filings/", "/desk/cases/"))
    )
    desk(songjiang, clerk, "promise", paper="emergency_record")
    assert owed(songjiang).paper == "emergency_record"
    assert songjiang.row().status == Status.TAKEN
    assert texts(songjiang, "owed_promised")


@pytest.mark.parametrize("paper", ["bank_card", "nothing", ""])
def test_what_may_not_be_owed_is_not_accepted(liu, shen, paper):
    page = desk(liu, shen, "promise", status=422, paper=paper)
    assert "不能晚补" in plain(page)


def test_what_is_here_is_not_owed(app, liu, shen):
    liu.photograph("invoice_detail", shade=40)
    with writing(app), pytest.raises(Refusal, match="paper_is_here"):
        owing.promise(sheet_of(liu.filing_id), "invoice_detail", account(shen))
