"""What the filings of an account add to the copy of everything kept about a person."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.model import Account
from app.accounts.own_data import acts_on, say
from app.accounts.people import selves
from app.db import session
from app.documents.model import Upload
from app.documents.service import WITH_READING
from app.filing.model import EstimateRecord, Filing, FilingEvent, SectionRow
from app.notices.model import Message


def filings(account: Account) -> list[dict[str, Any]]:
    """Every filing that is this person's: started by himself, or by somebody for him. What he filed for
    another is the other's."""
    found = session.scalars(
        select(Filing)
        .where(is_his(account))
        .options(selectinload(Filing.sections))
        .order_by(Filing.started_at)
    ).all()
    ids = [filing.id for filing in found]
    parts: dict[str, dict[str, list[Any]]] = {
        "events": of_each(FilingEvent, ids, FilingEvent.seq),
        "papers": of_each(Upload, ids, Upload.added_at, WITH_READING),
        "estimates": of_each(EstimateRecord, ids, EstimateRecord.made_at),
    }
    acts = acts_on([filing.about for filing in found], account.person_id)
    return [
        {
            "number": filing.number,
            "service": filing.service_id,
            "version": filing.service_version,
            "status": filing.status,
            "started_at": say(filing.started_at),
            "submitted_at": say(filing.submitted_at),
            "sections": [section(row) for row in filing.rows],
            "events": [event(one) for one in parts["events"][filing.id]],
            "papers": [paper(one) for one in parts["papers"][filing.id]],
            "estimates": [one.record for one in parts["estimates"][filing.id]],
            "acts": acts[filing.about],
        }
        for filing in found
    ]


def is_his(account: Account) -> ColumnElement[bool]:
    """Filings of this person, as a condition."""
    own = and_(Filing.account_id == account.id, Filing.mandate_id.is_(None))
    made = and_(Filing.person_id.in_(selves(account.person_id)), Filing.mandate_id.is_not(None))
    return or_(own, made)


def of_each(model: Any, ids: list[str], order: Any, *more: Any) -> dict[str, list[Any]]:
    """The rows of `model` of these filings, in order, by filing."""
    rows: Iterable[Any] = session.scalars(
        select(model).where(model.filing_id.in_(ids)).order_by(order).options(*more)
    )
    found = defaultdict(list)
    for row in rows:
        found[row.filing_id].append(row)
    return found


def section(row: SectionRow) -> dict[str, Any]:
    """One subject that was answered; what was removed is kept for a while, and said here too."""
    return {
        "about": row.key,
        "saved_at": say(row.saved_at),
        "removed_at": say(row.removed_at),
        "answers": row.body,
    }


def event(one: FilingEvent) -> dict[str, Any]:
    return {"at": say(one.at), "what": one.name, "facts": one.facts}


def paper(one: Upload) -> dict[str, Any]:
    """The facts of one page; the picture itself is on the page of the filing."""
    return {
        "paper": one.paper,
        "page": one.page,
        "name": one.name,
        "kind": one.media,
        "bytes": one.size,
        "state": one.state,
        "added_at": say(one.added_at),
        "removed_at": say(one.removed_at),
        "read": what_was_read(one),
    }


def what_was_read(one: Upload) -> dict[str, Any] | None:
    """What the machine made of the page; None when nothing read it."""
    reading = one.reading
    if reading is None:
        return None
    values = {name: told["value"] for name, told in reading.fields.items()}
    return {"kind": reading.kind, "state": reading.state, "values": values}


def messages(account: Account) -> list[dict[str, Any]]:
    """Every message to the account or about one of its filings."""
    own = select(Filing.id).where(is_his(account))
    found = session.scalars(
        select(Message)
        .where(or_(Message.to_account == account.id, Message.filing_id.in_(own)))
        .order_by(Message.created_at)
    )
    return [
        {
            "at": say(one.created_at),
            "sent_at": say(one.sent_at),
            "to": one.phone_masked,
            "state": one.state,
            "text": one.text,
        }
        for one in found
    ]
