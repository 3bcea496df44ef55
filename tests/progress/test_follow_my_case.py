"""查进度: my filings, the dated line of one, and what was sent about it."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from app import clock, db
from app.accounts.model import Account
from app.catalogue.current import catalogue
from app.filing import service
from app.filing.deadline import usual_days
from app.filing.service import find_filing
from app.filing.sheet import Sheet
from app.review import lease
from app.tasks import TaskKind
from app.work import drain
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import StrictClient, plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def sheet_of(citizen: Citizen) -> Sheet:
    filing = find_filing(citizen.filing.rsplit("/", 1)[1])
    assert filing
    return Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))


def told(citizen: Citizen) -> str:
    return plain(citizen.get(f"{citizen.filing}/progress"))


def act(citizen: Citizen, verb, **more) -> None:
    """Somebody does something to the filing, outside of a page."""
    db.session.remove()
    db.begin_writing()
    account = db.session.get(Account, citizen.account_id)
    verb(sheet_of(citizen), account, **more) if not more else verb(
        sheet_of(citizen), more["kind"], account
    )
    db.session.commit()
    db.session.remove()


def as_service(citizen: Citizen, service_id: str) -> None:
    """The same case as if it had been filed under another service."""
    db.session.remove()
    db.begin_writing()
    filing = find_filing(citizen.filing.rsplit("/", 1)[1])
    filing.service_id = service_id
    filing.service_version = catalogue().latest(service_id).version
    db.session.commit()
    db.session.remove()


@pytest.fixture
def filed(citizen: Citizen) -> Citizen:
    with clock.stopped_at(NOON):
        citizen.file_mutual()
    return citizen


def test_whoever_is_not_signed_in_signs_in_and_comes_back(client: StrictClient):
    assert client.get("/progress", status=303).location == "/sign-in"
    assert client.get("/filings/x/progress", status=303).location == "/sign-in"


def test_what_is_foreign_is_not_there(app, filed):
    Citizen(app, "stranger").get(f"{filed.filing}/progress", status=404)


def test_without_a_filing_the_page_says_so_and_offers_to_begin(app, registers):
    page = Citizen(app, "wang-li").get("/progress")
    assert "还没有办过" in plain(page)
    assert 'href="/find"' in page.text


def test_the_list_shows_every_filing_the_last_touched_first_with_its_state(filed):
    case = filed.filing
    filed.start()
    page = filed.get("/progress")
    said = plain(page)
    assert said.index("没填完") < said.index("在审核")
    assert f'href="{filed.filing}"' in page.text
    assert f'href="{case}/progress"' in page.text


def test_a_draft_has_no_line_yet_and_leads_to_its_next_page(filed):
    filed.start()
    assert filed.get(f"{filed.filing}/progress", status=303).location == filed.filing
    assert filed.get(filed.filing, status=303).location == f"{filed.filing}/consents"


def test_what_happened_is_dated_and_what_comes_is_named(filed):
    said = told(filed)
    assert "正在审核" in said
    assert "交上去了 11月20日 12:00" in said
    assert "现在：工作人员看材料" in said
    assert said.index("工作人员看材料") < said.index("审核出结果") < said.index("钱打到卡里")
    assert "不是保证" in said


def test_a_case_that_was_taken_says_so_and_cannot_be_withdrawn_for_ever(filed, app):
    clerk = Clerk(app)
    db.begin_writing()
    lease.take(sheet_of(filed), db.session.get(Account, clerk.account_id))
    db.session.commit()
    with clock.stopped_at(NOON + timedelta(minutes=9)):
        assert "撤回申请" in told(filed)
    with clock.stopped_at(NOON + timedelta(minutes=11)):
        said = told(filed)
    assert "有人在办了" in said
    assert "工作人员接手了" in said
    assert "撤回申请" not in said


def test_a_withdrawn_case_shows_no_steps_to_come_and_offers_to_file_again(filed):
    filed.post(f"{filed.filing}/withdraw")
    page = filed.get(f"{filed.filing}/progress")
    said = plain(page)
    assert "已经撤回" in said
    assert "您撤回了" in said
    assert "现在：" not in said
    assert "一般在" not in said
    assert "用填过的再办一次" in said


def test_doubts_that_the_person_raised_are_on_the_line(citizen):
    citizen.fill_mutual()
    act(citizen, service.dispute, kind=TaskKind.ESTIMATE_DOUBTED)
    citizen.submit()
    assert "您说数字不对，已请人算" in told(citizen)


def test_messages_that_went_out_are_shown(filed):
    drain()
    said = told(filed)
    assert "发过的短信" in said
    assert re.search(r"发过的短信.*受理号", said)


def test_a_service_that_counts_from_its_decision_names_no_day(filed):
    assert usual_days(sheet_of(filed)) is None
    assert "一般在" not in told(filed)


def test_a_service_with_days_names_a_range_of_working_days(filed):
    as_service(filed, "YZ-AID-APPLY")
    with clock.stopped_at(NOON):
        said = told(filed)
    assert "一般在2026年12月4日到2026年12月18日之间有结果。" in said


def test_a_range_that_has_passed_is_admitted(filed):
    as_service(filed, "YZ-AID-APPLY")
    with clock.stopped_at(NOON + timedelta(days=28)):
        assert "一般在2026年12月4日到" in told(filed)
    with clock.stopped_at(NOON + timedelta(days=29)):
        said = told(filed)
    assert "已经比一般的时间长了" in said
    assert "12月18日" not in said


def test_one_working_day_is_a_day_and_no_range(filed):
    as_service(filed, "YDJY-FILING")
    with clock.stopped_at(NOON):
        assert "一般在2026年11月23日前后有结果。" in told(filed)


def test_what_is_usually_done_at_once_names_the_same_day(filed):
    as_service(filed, "MTB-APPLY")
    with clock.stopped_at(NOON):
        assert "一般在2026年11月20日前后有结果。" in told(filed)


def test_days_of_a_year_whose_holidays_are_not_published_are_less_sure(citizen):
    with clock.stopped_at(datetime(2026, 12, 20, 4, 0, tzinfo=UTC)):
        citizen.file_mutual()
        as_service(citizen, "YZ-AID-APPLY")
        said = told(citizen)
    assert "到2027年1月15日之间有结果。" in said
    assert "放假的日子还没公布" in said


@pytest.mark.parametrize(
    ("setting", "total", "days"),
    [
        ("outpatient", "1000.00", (5, 20)),
        ("outpatient", "1000.01", (10, 20)),
        ("inpatient", "300.00", (10, 20)),
        ("outpatient", None, (10, 20)),
    ],
)
def test_a_small_bill_of_the_outpatient_department_is_quicker(filed, setting, total, days):
    sheet = sheet_of(filed)
    bills = {key: body for key, body in sheet.bodies.items() if not key.startswith("invoice:")}
    bills["invoice:a"] = {"setting": setting, "total": total}
    other = Sheet(sheet.filing, catalogue().latest("JS-REIMB"), sheet.rows)
    vars(other)["bodies"] = bills
    assert usual_days(other) == days


@pytest.mark.parametrize("service_id", [one.service_id for one in catalogue().services()])
def test_every_service_has_days_that_make_a_range_or_none(filed, service_id):
    sheet = sheet_of(filed)
    days = usual_days(Sheet(sheet.filing, catalogue().latest(service_id), sheet.rows))
    assert days is None or 0 <= days[0] <= days[1]


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_both_pages_stand_in_every_mode_and_language(filed, mode, language):
    wishes = {"ui_mode": mode, "lang": language}
    for path in ("/progress", f"{filed.filing}/progress"):
        filed.get(path, query_string=wishes)


def test_the_pages_stay_within_five_statements(filed):
    for path in ("/progress", f"{filed.filing}/progress"):
        filed.get(path)
        counted = [one for one in filed.counted_statements if not one.startswith("BEGIN")]
        assert len(counted) <= 5, counted
