"""日计数: every figure of a day, counted again with the same result, without opening anything sealed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event as sqlalchemy_event

from app import clock, db
from app.filing.model import Section
from app.supervision import counting
from app.supervision.model import DayCount
from tests.supervision.cases import DAY, NOW, Case, at_noon

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def figures(day: date = DAY, service: str = "JS-REIMB") -> dict[str, int]:
    return {measure: value for service_id, measure, value in rows_of(day) if service_id == service}


def rows_of(day: date) -> list[tuple[str, str, int]]:
    summed: dict[tuple[str, str], int] = {}
    for service_id, measure, value in counting.of_day(day):
        summed[service_id, measure] = summed.get((service_id, measure), 0) + value
    return [(*key, value) for key, value in summed.items() if value]


def kept() -> dict[tuple[date, str, str], int]:
    found = db.session.query(DayCount).all()
    return {(one.day, one.service_id, one.measure): one.value for one in found}


def count() -> int:
    """What the job does, committed."""
    done = counting.count_due_days()
    db.session.commit()
    return done


def test_what_came_is_counted_by_service_and_day(session):
    Case().hand_in()
    Case().hand_in()
    Case("YZ-AID-APPLY").hand_in()
    Case().hand_in(AFTER)
    assert figures()["received"] == 2
    assert figures(service="YZ-AID-APPLY")["received"] == 1
    assert figures(AFTER)["received"] == 1
    assert "received" not in figures(BEFORE)


def test_a_day_is_a_day_in_china(session):
    late_evening = datetime(2026, 11, 18, 15, 59, tzinfo=UTC)
    for moment in (late_evening, late_evening + timedelta(minutes=1)):
        Case().hand_in().filing.submitted_at = moment
    session.flush()
    assert figures(DAY)["received"] == 1
    assert figures(AFTER)["received"] == 1


@pytest.mark.parametrize("name", [one for one in counting.TOLD if one != "started"])
def test_each_event_that_matters_is_a_figure(session, name):
    Case().hand_in(BEFORE).event(name, DAY)
    assert figures()[name] == 1
    assert name not in figures(AFTER)


def test_decisions_are_counted_by_outcome_with_their_money(session):
    Case().hand_in(BEFORE).decide(DAY, "approved", "100.10")
    Case().hand_in(BEFORE).decide(DAY, "approved", "0.05")
    Case().hand_in(BEFORE).decide(DAY, "refused", "0.00")
    found = figures()
    assert (found["decided:approved"], found["decided:refused"]) == (2, 1)
    assert found["paid_fen"] == 10015
    assert "estimate:compared" not in found


def test_the_estimate_is_compared_with_what_was_decided(session):
    Case().hand_in(BEFORE).decide(DAY, "approved", "100.00", "100.00")
    Case().hand_in(BEFORE).decide(DAY, "partly", "80.00", "100.00")
    Case().hand_in(BEFORE).decide(DAY, "partly", "100.01", "100.00")
    Case().hand_in(BEFORE).decide(DAY, "approved", "5.00")
    found = figures()
    assert found["estimate:compared"] == 3
    assert found["estimate:equal"] == 1
    assert found["estimate:apart_fen"] == 2001


def test_the_days_of_a_decision_are_working_days_from_handing_in(session):
    Case().hand_in(date(2026, 11, 13)).decide(DAY)
    Case().hand_in(date(2026, 11, 13)).decide(DAY)
    Case().hand_in(DAY).decide(DAY)
    found = figures()
    assert (found["days:3"], found["days:0"]) == (2, 1)


def test_a_decision_sent_back_before_it_was_confirmed_does_not_count(session):
    Case().hand_in(BEFORE).event("proposed", DAY).event("sent_back", DAY)
    assert figures()["sent_back"] == 1
    assert not [name for name in figures() if name.startswith("decided")]


def test_a_case_decided_anew_counts_on_the_day_of_each_decision(session):
    case = Case().hand_in(BEFORE).decide(BEFORE, "refused", "0.00")
    case.event("objected", DAY).decide(DAY, "approved", "7.00")
    assert figures(BEFORE)["decided:refused"] == 1
    assert figures(DAY)["decided:approved"] == 1
    assert "decided:refused" not in figures(DAY)


def test_reasons_of_what_was_asked_for_are_counted_one_by_one(session):
    Case().hand_in(BEFORE).ask(DAY, "blurred", "cut_off")
    Case().hand_in(BEFORE).ask(DAY, "blurred")
    Case().hand_in(BEFORE).ask(AFTER, "blurred")
    found = figures()
    assert (found["reason:blurred"], found["reason:cut_off"]) == (2, 1)
    assert found["papers_asked_for"] == 2


def test_drafts_are_counted_by_the_last_step_that_was_saved(session):
    Case().section("question:who", hour=1).section("question:insured", hour=2)
    Case().section("question:who", hour=3).section("stay:ab12", hour=2)
    Case().section("paper:invoice", hour=3)
    Case().section("paper:bank_card", hour=3)
    Case()
    Case().section("payee", hour=1).hand_in()
    found = figures()
    stops = {name: number for name, number in found.items() if name.startswith("stopped")}
    assert stops == {
        "stopped:question:insured": 1,
        "stopped:question:who": 1,
        "stopped:paper": 2,
        "stopped:start": 1,
    }
    assert found["started"] == 6


def test_two_sections_saved_in_one_moment_count_as_one_draft(session):
    Case().section("contact", hour=1).section("payee", hour=1)
    stops = [name for name in figures() if name.startswith("stopped")]
    assert len(stops) == 1
    assert figures()[stops[0]] == 1


@pytest.mark.parametrize(
    ("key", "step"),
    [
        (None, "start"),
        ("question:who", "question:who"),
        ("fact:x", "fact:x"),
        ("stay:0a1b2c", "stay"),
        ("invoice:0a1b2c", "invoice"),
        ("paper:bank_card", "paper"),
        ("payee", "payee"),
    ],
)
def test_stays_and_invoices_are_one_step_each_and_questions_their_own(key, step):
    assert counting.step_of(key) == step


def test_the_first_counting_takes_everything_since_the_first_case(session):
    Case(begun=date(2026, 6, 1)).hand_in(date(2026, 6, 1))
    Case().hand_in()
    session.commit()
    with at_noon():
        days = count()
        assert days == (NOW.date() - date(2026, 6, 1)).days + 1
        assert kept()[date(2026, 6, 1), "JS-REIMB", "received"] == 1
        assert counting.counted_at() == NOW


def test_without_a_case_today_alone_is_counted(session):
    with at_noon():
        assert count() == 1
    assert kept() == {}


def test_an_hour_later_only_today_and_yesterday_are_counted_again(session):
    case = Case().hand_in(NOW.date())
    session.commit()
    with at_noon():
        count()
    db.begin_writing()
    case.event("withdrawn", NOW.date())
    session.commit()
    with clock.stopped_at(NOW + timedelta(hours=1)):
        assert count() == 2
    assert kept()[NOW.date(), "JS-REIMB", "withdrawn"] == 1


def test_the_next_day_five_weeks_are_counted_again_so_that_drafts_handed_in_late_are_moved(session):
    case = Case().section("payee", hour=1)
    session.commit()
    with at_noon():
        count()
    assert kept()[DAY, "JS-REIMB", "stopped:payee"] == 1
    db.begin_writing()
    case.hand_in(NOW.date() + timedelta(days=1))
    session.commit()
    with clock.stopped_at(NOW + timedelta(days=1)):
        assert count() == 36
    assert (DAY, "JS-REIMB", "stopped:payee") not in kept()


def test_a_site_that_stood_still_for_long_catches_up(session):
    with at_noon():
        count()
    db.begin_writing()
    Case(begun=DAY).hand_in(date(2026, 12, 1))
    session.commit()
    with clock.stopped_at(NOW + timedelta(days=80)):
        assert count() == 81
    assert kept()[date(2026, 12, 1), "JS-REIMB", "received"] == 1


def test_counting_twice_changes_nothing(session):
    Case().hand_in().ask(DAY, "blurred").decide(AFTER, "partly", "3.00", "4.00")
    Case().section("payee")
    session.commit()
    with at_noon():
        count()
        first = kept()
        count()
        assert kept() == first
    assert first


def test_every_count_knows_the_district_of_its_service(session):
    Case("PT-MUTUAL-SELF").hand_in()
    Case("GONE-SERVICE").hand_in()
    session.commit()
    with at_noon():
        count()
    found = {one.service_id: one.district for one in db.session.query(DayCount)}
    assert found["PT-MUTUAL-SELF"]
    assert found["GONE-SERVICE"] == ""


def test_nothing_sealed_is_read(app, session):
    Case().hand_in().section("patient", name="某人").ask(DAY, "blurred")
    session.commit()
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        seen.append(statement)

    engine = app.extensions["engine"]
    sqlalchemy_event.listen(engine, "before_cursor_execute", note)
    try:
        with at_noon():
            count()
    finally:
        sqlalchemy_event.remove(engine, "before_cursor_execute", note)
    assert seen
    assert not [one for one in seen if "_sealed" in one]
    assert db.session.query(Section).count() == 1
