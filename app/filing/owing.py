"""容缺: a paper may follow by a day that is told. It is given, waived or visibly late; it is never forgotten."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import bindparam, select

from app.accounts.model import Account
from app.audit import Act
from app.catalogue.checklist import checklist_rows
from app.catalogue.reasons import current
from app.clock import now, today
from app.db import session
from app.errors import OutOfStep, Refusal
from app.filing.again import owed_papers
from app.filing.model import Event, Filing, OwedPaper, Status
from app.filing.places import name
from app.filing.service import happened, record, tell
from app.filing.sheet import Sheet
from app.filing.telling import page_link
from app.tasks import TaskKind
from app.tasks.service import close_tasks
from app.web.sentences import add

MOST_DAYS = 180
OPEN = (Status.SUBMITTED, Status.TAKEN, Status.ASKED)
LATE = (
    select(OwedPaper.id)
    .where(OwedPaper.filing_id == bindparam("filing"))
    .where(OwedPaper.overdue_at.is_not(None), OwedPaper.settled_at.is_(None))
    .limit(1)
)

add(
    {
        "not_to_be_owed": _("这一样材料不能晚补。"),
        "not_owed": _("这一样现在不欠。"),
        "day_unfit": _("请填今天以后、%(most)s天以内的日子。"),
        "waive_without_reason": _("请选一个不用补的理由。"),
        "paper_overdue": _("有材料过了约定的日子还没补。请先延期、免补，或等他补来。"),
        "paper_is_here": _("这一样已经交了，不用晚补。"),
    }
)


def owed(filing: Filing, paper: str) -> OwedPaper | None:
    """The promise about this paper, kept or not."""
    return next((one for one in owed_papers(filing) if one.paper == paper), None)


def promise_all(sheet: Sheet, by: Account) -> None:
    """At handing in: every needed paper of which the person said that it follows later."""
    rows = checklist_rows(sheet.service, sheet.answers, sheet.facts)
    papers = [
        row.material.id
        for row in rows
        if row.is_needed
        and row.may_be_owed
        and sheet.body(_key(row.material.id)).get("lacks") == "owed"
    ]
    for paper in papers:
        _promise(sheet, paper, by, _usual_day(sheet))
    if papers:
        tell_owed(sheet, by, "owed_promised", papers, _usual_day(sheet))


def promise(sheet: Sheet, paper: str, by: Account) -> None:
    """One paper of a case at the desk may follow later. A second time changes nothing."""
    row = owed(sheet.filing, paper)
    if row and row.settled_at is None:
        return
    if sheet.filing.status not in OPEN or not sheet.service.may_be_owed(paper):
        raise Refusal("not_to_be_owed")
    if sheet.body(_key(paper)).get("pages"):
        raise Refusal("paper_is_here")
    _promise(sheet, paper, by, _usual_day(sheet))
    tell_owed(sheet, sheet.filing.account, "owed_promised", [paper], _usual_day(sheet))


def _promise(sheet: Sheet, paper: str, by: Account, until: date) -> None:
    filing = sheet.filing
    row = owed(filing, paper) or OwedPaper(filing_id=filing.id, paper=paper)
    row.promised_at, row.due_on, row.reminded_on = now(), until, today()
    row.overdue_at, row.settled_at, row.is_waived = None, None, False
    session.add(row)
    happened(filing, Event.OWED_PROMISED, by, paper=paper, until=until.isoformat())
    record(Act.OWED_PROMISED, filing, by, paper=paper, until=until.isoformat())


def follow_pages(sheet: Sheet, paper: str, pages: int, by: Account) -> None:
    """A page came or went: the first one keeps the promise, and without any the paper is owed again."""
    row = None if sheet.filing.is_draft else owed(sheet.filing, paper)
    if row is None or row.is_waived:
        return
    if not pages:
        row.settled_at = None
    elif row.settled_at is None:
        row.settled_at, row.overdue_at = now(), None
        happened(sheet.filing, Event.OWED_GIVEN, by, paper=paper)
        record(Act.OWED_GIVEN, sheet.filing, by, paper=paper)
        close_tasks(TaskKind.PAPER_OVERDUE, sheet.filing.about, by.person_id)
        tell(sheet, by, "owed_given", papers=name(sheet, _key(paper)))


def still_owed(sheet: Sheet, paper: str) -> str | None:
    """What the section of a paper says when its last page was taken away."""
    row = None if sheet.filing.is_draft else owed(sheet.filing, paper)
    return "owed" if row and not row.is_waived else None


def extend(sheet: Sheet, paper: str, until: date | None, by: Account) -> None:
    """The bureau gives more time; the new day is told. `until` is None for what is no day at all."""
    row = _standing(sheet, paper)
    if until is None or not today() < until <= today() + timedelta(days=MOST_DAYS):
        raise Refusal("day_unfit", most=MOST_DAYS)
    if row.due_on == until and row.overdue_at is None:
        return
    row.due_on, row.overdue_at, row.reminded_on = until, None, today()
    happened(sheet.filing, Event.OWED_PROMISED, by, paper=paper, until=until.isoformat())
    record(Act.OWED_EXTENDED, sheet.filing, by, paper=paper, until=until.isoformat())
    close_tasks(TaskKind.PAPER_OVERDUE, sheet.filing.about, by.person_id)
    tell_owed(sheet, sheet.filing.account, "owed_promised", [paper], until)


def waive(sheet: Sheet, paper: str, why: str, by: Account) -> None:
    """The bureau does without it, for a reason of the catalogue."""
    row = _standing(sheet, paper)
    if why not in {one.key for one in current("waive")}:
        raise Refusal("waive_without_reason")
    row.settled_at, row.overdue_at, row.is_waived = now(), None, True
    happened(sheet.filing, Event.OWED_WAIVED, by, paper=paper, reason=why)
    record(Act.OWED_WAIVED, sheet.filing, by, paper=paper, reason=why)
    close_tasks(TaskKind.PAPER_OVERDUE, sheet.filing.about, by.person_id)
    tell(sheet, sheet.filing.account, "owed_waived", papers=name(sheet, _key(paper)))


def demand_none_overdue(filing: Filing) -> None:
    """Refuse a decision while a paper is late: the case waits, visibly, and is not thrown away."""
    if session.scalars(LATE, {"filing": filing.id}).first():
        raise OutOfStep("paper_overdue")


def _standing(sheet: Sheet, paper: str) -> OwedPaper:
    row = owed(sheet.filing, paper)
    if row is None or row.settled_at is not None:
        raise OutOfStep("not_owed")
    return row


def _key(paper: str) -> str:
    return f"paper:{paper}"


def _usual_day(sheet: Sheet) -> date:
    owing = sheet.service.owing
    return today() + timedelta(days=owing.days if owing else 0)


def tell_owed(sheet: Sheet, by: Account, template: str, papers: list[str], until: date) -> None:
    """One message about all of these papers; its link opens exactly the one paper, or with several the progress."""
    tail = f"papers/{papers[0]}" if len(papers) == 1 else "progress"
    tell(
        sheet,
        by,
        template,
        papers="、".join(name(sheet, _key(paper)) for paper in papers),
        until=f"{until.month}月{until.day}日",
        page=page_link(sheet.filing, tail),
    )
