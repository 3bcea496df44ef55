"""阶段: where a case stands, what is owed, why the clock stands still, and what became of every message."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import clock
from app.catalogue.current import catalogue
from app.filing.model import Event, Filing, FilingEvent, OwedPaper, Status
from app.notices.model import Message, MessageState
from app.progress.days import paying_range, usual_range
from app.progress.line import SHOWN, SILENT
from app.progress.stages import GOING_ON, TITLES, places_of, steps_ahead
from app.progress.story import without_links
from tests.citizen import Citizen
from tests.strict_client import plain

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SERVICES = [one.service_id for one in catalogue().services()]


@pytest.fixture
def filed(citizen: Citizen) -> Citizen:
    with clock.stopped_at(NOON):
        citizen.file_mutual()
    return citizen


def told(citizen: Citizen) -> str:
    return plain(citizen.get(f"{citizen.filing}/progress"))


def change(citizen: Citizen, **values) -> None:
    """Set columns of the case as a later step of the bureau would."""
    with citizen.database() as session:
        filing = session.get(Filing, citizen.filing_id)
        for name, value in values.items():
            setattr(filing, name, value)
        session.commit()


def happens(citizen: Citizen, event: Event, **facts: str) -> None:
    with citizen.database() as session:
        row = {"name": event, "seq": 90, "at": NOON, "facts": facts}
        session.add(FilingEvent(filing_id=citizen.filing_id, **row))
        session.commit()


def decide(citizen: Citizen, outcome: str) -> None:
    change(citizen, status="decided", decided_at=NOON)
    happens(citizen, Event.DECIDED, outcome=outcome)


def test_every_event_is_told_in_one_sentence_or_kept_silent_on_purpose():
    named = {one.value for one in Event}
    assert named <= set(SHOWN) | SILENT, f"tell it or be silent: {named - set(SHOWN) - SILENT}"
    assert not set(SHOWN) & SILENT


def test_every_status_of_a_case_has_a_title_and_a_stage():
    cases = {one.value for one in Status} - {"draft"}
    assert cases <= set(TITLES)
    assert cases - {"withdrawn"} <= set(GOING_ON)


@pytest.mark.parametrize("status", sorted(GOING_ON))
@pytest.mark.parametrize("service_id", SERVICES)
def test_the_stages_go_on_in_order_and_money_only_where_the_service_pays(service_id, status):
    service = catalogue().latest(service_id)
    places = places_of(Filing(status=status), service)
    states = [one.state for one in places]
    assert states == sorted(states, key=("ok", "now", "todo").index)
    assert states.count("now") <= 1
    assert ("打款" in [str(one.name) for one in places]) == bool(service.policy)
    assert steps_ahead(Filing(status=status), service) <= len(service.happens_next)


def test_a_refused_case_waits_for_no_money():
    service = catalogue().latest("PT-MUTUAL-SELF")
    filing = Filing(status="decided")
    assert "打款" not in [str(one.name) for one in places_of(filing, service, pays=False)]
    assert steps_ahead(filing, service, pays=False) == 0
    assert steps_ahead(filing, service) == 1


def test_the_page_names_all_stages_and_marks_the_one_that_is_now(filed):
    assert "收到 → 现在：审核 → 复核 → 决定 → 打款" in told(filed)


def test_a_case_being_checked_shows_only_the_steps_still_to_come(filed):
    change(filed, status="proposed")
    said = told(filed)
    assert "正在复核" in said
    assert "收到 → 审核 → 现在：复核 → 决定 → 打款" in said
    assert "工作人员看材料" not in said
    assert said.index("审核出结果") < said.index("钱打到卡里")


def test_after_a_decision_that_pays_the_money_is_what_comes_and_by_when(filed):
    decide(filed, "approved")
    with clock.stopped_at(NOON):
        said = told(filed)
    assert "有结果了" in said
    assert "现在：打款" in said
    assert "现在：钱打到卡里" in said
    assert "钱一般在2026年12月4日以前到卡里。" in said


def test_money_that_is_late_is_admitted(filed):
    decide(filed, "partly")
    with clock.stopped_at(NOON + timedelta(days=15)):
        assert "钱已经比一般的时间晚了" in told(filed)


def test_after_a_refusal_no_money_is_promised(filed):
    decide(filed, "refused")
    with clock.stopped_at(NOON):
        said = told(filed)
    assert "有结果了" in said
    assert "钱" not in said.split("存下或打印")[0]


def test_while_papers_are_asked_for_the_clock_stands_and_says_since_when(filed):
    change(filed, status="asked", paused_on=date(2026, 11, 23), due_on=date(2026, 12, 4))
    with clock.stopped_at(NOON + timedelta(days=25)):
        said = told(filed)
    assert "在等您补材料，从2026年11月23日起时间不算。" in said
    assert "补好以后，一般9个工作日内有结果。" in said
    assert "比一般的时间长了" not in said


def test_a_pause_in_a_case_without_days_tells_the_reason_alone(filed):
    change(filed, status="asked", paused_on=date(2026, 11, 23))
    said = told(filed)
    assert "时间不算" in said
    assert "补好以后" not in said


def test_the_range_moves_by_as_much_as_the_clock_stood_still(filed):
    with filed.database():
        from app.filing.blueprint import opened
        from app.filing.service import find_filing
        from app.filing.sheet import Sheet

        filing = find_filing(filed.filing_id)
        sheet = Sheet(filing, catalogue().latest("YZ-AID-APPLY"), opened(filing).rows)
        assert usual_range(sheet).last == date(2026, 12, 18)
        filing.due_on = date(2026, 12, 23)
        moved = usual_range(sheet)
    assert (moved.first, moved.last) == (date(2026, 12, 9), date(2026, 12, 23))


def test_a_service_that_names_no_days_after_its_decision_promises_no_day(filed):
    with filed.database():
        from app.filing.sheet import Sheet

        filing = Filing(status="decided", decided_at=NOON)
        assert paying_range(Sheet(filing, catalogue().latest("JS-REIMB"), {})) is None
        undecided = Filing(status="taken")
        assert paying_range(Sheet(undecided, catalogue().latest("SJ-REIMB-EMP"), {})) is None


def test_a_held_case_says_that_it_waits_for_a_person_and_names_no_day(filed):
    change(filed, held_at=NOON, due_on=date(2026, 12, 18))
    said = told(filed)
    assert "先停着，在核实" in said
    assert "有人说没有同意代办" in said
    assert "一般在" not in said


def owe(citizen: Citizen, due_on: date, **more) -> None:
    happens(citizen, Event.OWED_PROMISED)
    with citizen.database() as session:
        session.add(
            OwedPaper(filing_id=citizen.filing_id, paper="inpatient_invoice", due_on=due_on, **more)
        )
        session.commit()


def test_a_paper_that_is_owed_stands_on_top_with_its_day(filed):
    owe(filed, date(2026, 12, 4))
    with clock.stopped_at(NOON):
        said = told(filed)
    assert "还要补的材料" in said
    assert "2026年12月4日前补上就行。" in said


def test_a_paper_that_is_late_may_still_come(filed):
    owe(filed, date(2026, 12, 4))
    with clock.stopped_at(NOON + timedelta(days=20)):
        assert "说好2026年12月4日前补，日子过了，还可以补。" in told(filed)


def test_a_paper_that_came_is_owed_no_more(filed):
    owe(filed, date(2026, 12, 4), settled_at=NOON)
    assert "还要补的材料" not in told(filed)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MessageState.WAITING, "正在发"),
        (MessageState.SENDING, "正在发"),
        (MessageState.SENT, "发出去了"),
        (MessageState.FAILED, "没发出去，我们会打电话"),
    ],
)
def test_every_message_says_what_became_of_it(filed, state, words):
    with filed.database() as session:
        session.query(Message).filter_by(filing_id=filed.filing_id).update({"state": state})
        session.commit()
    said = told(filed)
    assert words in said.split("发过的短信")[1]
    assert "****" in said


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请看 https://bangban.example/p/abc?x=1 谢谢", "请看 … 谢谢"),
        ("请看 bangban.example/p/abcdefgh12345678 谢谢", "请看 … 谢谢"),
        ("受理号 261120123456。结果发短信。", "受理号 261120123456。结果发短信。"),
    ],
)
def test_a_link_is_left_out_for_whoever_only_looks(text, kept):
    assert without_links(text) == kept
