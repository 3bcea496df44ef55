"""Drafts that nobody touched: their people are told, and a week later the drafts are deleted with all they hold."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import selectinload

from app.accounts.model import Consent
from app.catalogue.current import catalogue
from app.clock import in_china, now
from app.db import session
from app.documents.model import Upload
from app.filing.model import (
    AskedItem,
    EstimateRecord,
    Event,
    Filing,
    FilingEvent,
    OwedPaper,
    Section,
    Status,
)
from app.filing.service import happened, tell
from app.filing.sheet import Sheet
from app.notices.model import Message
from app.tasks.model import Task

OF_A_DRAFT = (
    *(Section, FilingEvent, EstimateRecord, AskedItem, OwedPaper),
    *(Upload, Message, Consent),
)


def untouched_since(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Drafts last touched before `moment`, about which nobody at the bureau still has to answer."""
    waits = select(Task.id).where(Task.about == "filing/" + Filing.id, Task.done_at.is_(None))
    return (Filing.status == Status.DRAFT, Filing.updated_at <= moment, ~waits.exists())


def told_since_touched(before: datetime) -> ColumnElement[bool]:
    """The person was told, after his last touch and not later than `before`, that the draft will go."""
    told = select(FilingEvent.id).where(
        FilingEvent.filing_id == Filing.id,
        FilingEvent.name == Event.EXPIRY_TOLD,
        FilingEvent.at >= Filing.updated_at,
        FilingEvent.at <= before,
    )
    return told.exists()


def tell_before_deleting(days: int, warn_days: int, batch: int) -> int:
    """Tell the people of at most `batch` drafts that theirs will be deleted; how many were told."""
    due = (
        select(Filing)
        .where(*untouched_since(now() - timedelta(days=days - warn_days)))
        .where(~told_since_touched(now()))
        .options(selectinload(Filing.sections), selectinload(Filing.account))
        .order_by(Filing.updated_at)
        .limit(batch)
    )
    drafts = session.scalars(due.with_for_update(of=Filing, skip_locked=True)).all()
    for filing in drafts:
        sheet = Sheet.of(filing, catalogue().get(filing.service_id, filing.service_version))
        day = in_china(max(filing.updated_at + timedelta(days=days), now() + timedelta(warn_days)))
        happened(filing, Event.EXPIRY_TOLD, None)
        said = f"{day.month}月{day.day}日"
        tell(sheet, filing.account, "draft_expires", day=said, code=filing.return_code)
    return len(drafts)


def delete_abandoned(days: int, warn_days: int, batch: int) -> int:
    """Delete at most `batch` drafts whose time is over and whose people were told in time; how many.

    Their photos lose their rows here; the files are swept away in the night."""
    due = (
        select(Filing.id)
        .where(*untouched_since(now() - timedelta(days=days)))
        .where(told_since_touched(now() - timedelta(days=warn_days)))
        .order_by(Filing.updated_at)
        .limit(batch)
    )
    ids = list(session.scalars(due.with_for_update(of=Filing, skip_locked=True)))
    if ids:
        for part in OF_A_DRAFT:
            session.execute(delete(part).where(part.filing_id.in_(ids)))
        session.execute(delete(Task).where(Task.about.in_([f"filing/{one}" for one in ids])))
        session.execute(delete(Filing).where(Filing.id.in_(ids)))
    return len(ids)
