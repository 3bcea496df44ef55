"""期限: the day by which a case has to be decided. The clock stands while the bureau waits for the person."""

from datetime import date
from decimal import Decimal

from app.clock import in_china, today
from app.filing.model import Filing
from app.filing.sheet import Sheet
from app.working_days import working_day_after, working_days_between


def usual_days(sheet: Sheet) -> tuple[int, int] | None:
    """The least and the most working days from handing in, by the service's own table."""
    table = sheet.service.deadline_working_days
    usual = table.get("online", table.get("usual"))
    if usual is None:
        return None
    if "outpatient_under_1000" in table and is_small_outpatient(sheet):
        usual = table["outpatient_under_1000"]
    return usual, max(usual, table.get("at_most", usual))


def is_small_outpatient(sheet: Sheet) -> bool:
    """Only bills of the outpatient department, together 1,000 yuan or less."""
    bills = [body for _id, body in sheet.items("invoice")]
    total = sum((Decimal(body.get("total") or "0.00") for body in bills), Decimal("0.00"))
    return all(body.get("setting") == "outpatient" for body in bills) and 0 < total <= 1000


def set_deadline(sheet: Sheet) -> None:
    """Start the clock of a case that is being handed in, where its service names days."""
    days, start = usual_days(sheet), submitted_on(sheet)
    sheet.filing.paused_on = None
    sheet.filing.due_on = working_day_after(start, days[1]) if days and start else None


def pause(filing: Filing) -> None:
    """The bureau waits for the person from today on. A second call changes nothing."""
    filing.paused_on = filing.paused_on or today()


def resume(filing: Filing, paused_on: date | None = None) -> None:
    """The person has answered: the deadline moves by the working days that he was waited for.

    `paused_on` serves a case whose pause was not noted on the case itself."""
    since = filing.paused_on or paused_on
    filing.paused_on = None
    if since and filing.due_on:
        filing.due_on = moved(filing.due_on, since, today())


def moved(due_on: date, paused_on: date, resumed_on: date) -> date:
    """The deadline after a pause; never earlier than it was."""
    return working_day_after(due_on, working_days_between(paused_on, resumed_on))


def days_left(filing: Filing, on: date) -> int | None:
    """Working days up to the deadline, counted from the pause while one lasts; negative when it has passed."""
    if filing.due_on is None:
        return None
    start = filing.paused_on or on
    if filing.due_on >= start:
        return working_days_between(start, filing.due_on)
    return -max(1, working_days_between(filing.due_on, start))


def is_overdue(filing: Filing, on: date) -> bool:
    """Has the deadline passed while nobody waited for the person?"""
    return filing.due_on is not None and (filing.paused_on or on) > filing.due_on


def submitted_on(sheet: Sheet) -> date | None:
    moment = sheet.filing.submitted_at
    return in_china(moment).date() if moment else None
