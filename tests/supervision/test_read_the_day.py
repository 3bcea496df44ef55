"""日督导: overdue, due soon, tasks and owed papers, by service and by clerk, as it is this moment."""

from datetime import date, timedelta

import pytest

from app import db
from app.accounts.model import Account
from app.supervision import today
from app.tasks import TaskKind, open_task
from tests.review.desk import Clerk
from tests.strict_client import plain
from tests.supervision.cases import NOW, Case, at_noon

FRIDAY = NOW.date()


@pytest.fixture
def late(session):
    """Three running cases: one late, one due on Monday, one far off; and one that waits for its person."""
    Case().hand_in(due_on=FRIDAY - timedelta(days=1))
    Case().hand_in(due_on=date(2026, 11, 23))
    Case("YZ-AID-APPLY").hand_in(due_on=date(2026, 12, 18))
    waiting = date(2026, 11, 1)
    Case("YZ-AID-APPLY").hand_in(due_on=date(2026, 11, 10), paused_on=waiting)
    session.commit()


def test_the_day_counts_what_is_late_and_what_is_due_by_the_next_working_day(late):
    with at_noon():
        found = today.numbers()
    assert (found["overdue"], found["soon"]) == (1, 1)


def test_a_case_that_waits_for_its_person_is_not_late(late):
    with at_noon():
        assert [one.filing.due_on for one in today.late_cases()] == [FRIDAY - timedelta(days=1)]


@pytest.mark.parametrize("status", ["withdrawn", "decided", "draft"])
def test_what_is_over_is_not_late(session, status):
    Case().hand_in(due_on=date(2026, 11, 1)).filing.status = status
    session.flush()
    with at_noon():
        assert today.numbers()["overdue"] == 0
        assert today.late_cases() == []


def test_a_case_due_today_is_not_late_yet(session):
    Case().hand_in(due_on=FRIDAY)
    with at_noon():
        assert today.numbers()["overdue"] == 0
        assert today.numbers()["soon"] == 1


def test_services_have_a_line_each(late, app):
    with at_noon(), app.test_request_context():
        rows = {one.name: (one.overdue, one.soon, one.open) for one in today.by_service()}
    assert sorted(rows.values()) == [(0, 0, 2), (1, 1, 2)]


def test_clerks_have_a_line_each_for_what_they_hold_now(session, app):
    clerk = Clerk(app)
    db.begin_writing()
    person = db.session.get(Account, clerk.account_id).person_id
    later, before = NOW + timedelta(minutes=20), NOW - timedelta(minutes=1)
    Case().hand_in(due_on=date(2026, 11, 1), leased_by=person, leased_until=later)
    Case().hand_in(leased_by=person, leased_until=later)
    Case().hand_in(leased_by=person, leased_until=before)
    with at_noon():
        (line,) = today.by_clerk()
    assert (line.name, line.overdue, line.open) == ("沈一", 1, 2)


def test_the_list_of_late_cases_begins_with_the_latest_and_ends_at_fifty(session):
    for days in range(1, 61):
        Case().hand_in(due_on=FRIDAY - timedelta(days=days))
    with at_noon():
        found = today.late_cases()
    assert len(found) == 50
    assert found[0].filing.due_on == FRIDAY - timedelta(days=60)


def test_tasks_and_owed_papers_are_counted_with_those_that_are_late(session):
    task = open_task(TaskKind.FINDING_DISPUTED, about="filing/a", by=None)
    task.due_on = FRIDAY - timedelta(days=1)
    open_task(TaskKind.JOB_FAILED, about="job/a", by=None).due_on = FRIDAY
    Case().owe(FRIDAY - timedelta(days=1))
    Case().owe(FRIDAY)
    Case().owe(FRIDAY - timedelta(days=9), settled_at=NOW)
    session.flush()
    with at_noon():
        found = today.numbers()
    assert (found["tasks"], found["late_tasks"]) == (2, 1)
    assert (found["owed"], found["late_owed"]) == (2, 1)


def test_the_page_shows_it_all_and_writes_nothing(late, lead):
    with at_noon():
        said = plain(lead.get("/office"))
    assert "超期 1" in said
    assert "2026年11月19日" in said
    assert "没人接手" in said
    assert "按经办人" in said


def test_an_empty_office_says_so(lead):
    said = plain(lead.get("/office"))
    assert "没有超期的" in said
    assert "现在没有人接手" in said


def test_who_only_leads_begins_the_day_in_the_office(app):
    from app.accounts.browser import first_page

    assert first_page(None) == "pages.home"
    assert first_page(Account(kind="staff", roles=["lead"])) == "supervision.day"
    assert first_page(Account(kind="staff", roles=["clerk", "lead"])) == "review.queue"
    assert first_page(Account(kind="citizen", roles=[])) == "pages.home"
