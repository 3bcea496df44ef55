"""周汇报 and 月通报: weeks and months as calendars have them, sums, medians, and the pages that show them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import db
from app.catalogue.current import catalogue
from app.catalogue.reasons import current
from app.filing.model import Status
from app.supervision import counting
from app.supervision.report import Period, by_service, percentile, report
from app.supervision.words import STATUSES, question_text, reason_name, step_name
from tests.review.desk import Clerk
from tests.strict_client import plain
from tests.supervision.cases import CALM, DAY, Case, at_noon

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
HISTOGRAMS = st.dictionaries(st.integers(0, 60), st.integers(1, 50), min_size=1)


def count() -> None:
    counting.count_due_days()
    db.session.commit()


@CALM
@given(DAYS)
def test_a_week_runs_from_monday_to_sunday(day):
    week = Period.around("week", day)
    assert week.first.weekday() == 0
    assert len(week.days) == 7
    assert day in week.days


@CALM
@given(DAYS)
def test_a_month_is_the_whole_month(day):
    month = Period.around("month", day)
    assert month.first.day == 1
    assert (month.last + timedelta(days=1)).day == 1
    assert {one.month for one in month.days} == {day.month}


@CALM
@given(DAYS, st.sampled_from(["week", "month"]))
def test_periods_follow_each_other_without_a_gap(day, length):
    period = Period.around(length, day)
    assert period.before.last + timedelta(days=1) == period.first
    assert period.after.first == period.last + timedelta(days=1)
    assert period.before.after == period == period.after.before


@CALM
@given(HISTOGRAMS, st.integers(1, 100))
def test_a_percentile_is_that_of_the_numbers_written_out(histogram, percent):
    rows = sorted(histogram.items())
    every = [value for value, number in rows for _one in range(number)]
    place = -(-len(every) * percent // 100)
    assert percentile(rows, percent) == every[place - 1]


def test_of_nothing_there_is_no_percentile():
    assert percentile([], 50) is None


@pytest.fixture
def month(session):
    """A few cases of November and one of October, counted."""
    Case().hand_in(date(2026, 11, 2)).decide(date(2026, 11, 4), "approved", "100.00", "100.00")
    Case().hand_in(date(2026, 11, 2)).decide(date(2026, 11, 9), "partly", "50.00", "60.00")
    Case("YZ-AID-APPLY").hand_in(date(2026, 11, 16)).ask(date(2026, 11, 17), "blurred", "cut_off")
    Case().hand_in(date(2026, 11, 16)).event("withdrawn", date(2026, 11, 17))
    Case().hand_in(date(2026, 11, 18)).event("finding_disputed", date(2026, 11, 18))
    Case(begun=date(2026, 10, 30)).hand_in(date(2026, 10, 30))
    Case().section("question:who")
    session.commit()
    with at_noon():
        count()
    return report(Period.around("month", DAY))


def test_a_month_is_the_sum_of_its_days(month):
    assert month.number("received") == 5
    assert month.decided == 2
    assert month.disputed == 1
    assert month.paid == Decimal("150.00")
    assert month.number("withdrawn") == 1
    assert sum(month.series("received")) == 5
    assert month.series("received")[1] == 2


def test_days_of_decisions_have_a_median_and_a_ninth_tenth(month):
    assert month.days_taken == [(2, 1), (5, 1)]
    assert month.days_within(50) == 2
    assert month.days_within(90) == 5


def test_estimate_and_decision_lie_five_yuan_apart_on_average(month):
    assert month.mean_gap == Decimal("5.00")
    assert (month.number("estimate:equal"), month.number("estimate:compared")) == (1, 2)


def test_reasons_come_in_order_of_how_often(month):
    assert month.parts("reason") == [("blurred", 1), ("cut_off", 1)]


def test_one_service_has_its_own_report(month):
    found = report(month.period, "YZ-AID-APPLY")
    assert found.number("received") == 1
    assert found.decided == 0
    assert found.mean_gap is None
    assert found.days_within(50) is None


def test_the_services_together_are_the_whole(month):
    found = by_service(month.period)
    assert sum(one.get("received", 0) for one in found.values()) == month.number("received")


def test_the_month_before_is_another_month(month):
    assert report(month.period.before).number("received") == 1


@pytest.mark.parametrize("length", ["week", "month"])
def test_the_page_shows_the_figures_with_a_table_beside_each_chart(month, lead, length):
    with at_noon():
        page = lead.get(f"/office/{length}")
    said = plain(page)
    assert "数字统计到11月20日 12:00" in said
    assert page.text.count('<svg class="chart"') == page.text.count('role="img"')
    assert page.text.count('<table class="grid"') >= 7
    assert "style=" not in page.text


def test_the_page_of_the_month_says_what_happened(month, lead):
    with at_noon():
        said = plain(lead.get("/office/month"))
    assert "收到 5" in said
    assert "办结 2" in said
    assert "决定支付（元） 150.00" in said
    assert "问题：" in said
    assert "blurred" not in said or "补材料" in said


def test_one_goes_back_and_on_but_not_into_the_future(month, lead):
    with at_noon():
        page = lead.get("/office/month")
        assert "day=2026-10-01" in page.text
        assert "下一期" not in plain(page)
        earlier = lead.get("/office/month?day=2026-10-15")
        assert "收到 1" in plain(earlier)
        assert "下一期" in plain(earlier)


@pytest.mark.parametrize("query", ["day=nonsense", "day=9999-12-31", "service=GONE", "day="])
def test_an_address_typed_by_hand_shows_this_period(month, lead, query):
    with at_noon():
        assert "2026年11月1日到2026年11月30日" in plain(lead.get(f"/office/month?{query}"))


def test_a_service_is_picked_by_a_link(month, lead):
    with at_noon():
        said = plain(lead.get("/office/month?service=YZ-AID-APPLY"))
    assert "收到 1" in said


def test_before_the_first_counting_the_page_says_so(app, lead):
    assert "还没有统计过" in plain(lead.get("/office/week"))


def test_a_page_of_a_month_needs_few_statements(month, lead):
    with at_noon():
        lead.get("/office/month")
    assert len(lead.counted_statements) <= 8


@pytest.mark.parametrize("path", ["/office", "/office/week", "/office/month", "/office/exports"])
@pytest.mark.parametrize("roles", [("clerk",), ("checker",), ("clerk", "checker")])
def test_who_neither_leads_nor_administers_finds_nothing(app, path, roles):
    Clerk(app, "+".join(roles), roles).get(path, status=404)


@pytest.mark.parametrize("path", ["/office", "/office/week", "/office/month", "/office/exports"])
def test_a_citizen_finds_nothing_and_a_stranger_signs_in_as_staff(citizen, client, path):
    citizen.get(path, status=404)
    assert client.get(path, status=303).location == "/staff/sign-in"


def test_an_administrator_sees_the_office_as_well(app):
    Clerk(app, "admin", ("admin",)).get("/office")


def test_every_status_has_a_word_and_every_question_its_text():
    assert {one.value for one in Status} - {"draft"} <= set(STATUSES)
    service = catalogue().services()[0]
    question = next(one for one in service.questions)
    assert question_text(question.id)
    assert question_text("no-such-question") == "no-such-question"


def test_a_step_nobody_named_is_shown_as_it_is(app):
    with app.test_request_context():
        assert step_name("something_new") == "something_new"
        assert step_name("payee") == "收款的卡"


def test_a_reason_is_called_what_the_desk_calls_it():
    known = current()[0]
    assert reason_name(known.key) == known.title_zh
    assert reason_name("2020-01-01/gone") == "2020-01-01/gone"


@pytest.mark.parametrize(
    ("roles", "sees"), [(("clerk",), False), (("lead",), True), (("admin",), True)]
)
def test_the_desk_leads_to_the_office_for_whoever_may_see_it(app, roles, sees):
    page = Clerk(app, roles[0], roles).get("/desk")
    assert ('href="/office"' in page.text) == sees
