"""Telling people: a row and a job in the caller's transaction; and what became of the row."""

from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import make_transient_to_detached

from app import jobs, vault
from app.clock import now
from app.db import session, uid
from app.errors import OutOfStep
from app.notices.model import Message, MessageState, Template
from app.notices.wording import SITE_LANGUAGE, word
from app.tasks import TaskKind, open_task

MESSAGES = cast(Table, Message.__table__)
INSERT = insert(MESSAGES)


def tell(
    template: str,
    *,
    phone: str,
    filing_id: str | None = None,
    account_id: str | None = None,
    language: str = SITE_LANGUAGE,
    **facts: Any,
) -> Message:
    """Write one message and the job that sends it, in the caller's transaction."""
    event = Template(template)
    message = Message(
        id=uid(),
        template=event.value,
        language=language,
        filing_id=filing_id,
        to_account=account_id,
        phone_masked=vault.mask_phone(phone),
        state=MessageState.WAITING,
        attempts=0,
        created_at=now(),
    )
    message.phone = phone
    message.text = word(event, language, facts)
    values = {column.name: getattr(message, column.name) for column in MESSAGES.c}
    session.connection().execute(INSERT, values)
    make_transient_to_detached(message)
    session.add(message)
    jobs.enqueue("notices:send", {"message": message.id}, key=f"notices:send/{message.id}")
    return message


def latest(limit: int = 50) -> list[Message]:
    """The newest messages of the whole site; the 短信箱 of the demo shows them."""
    return list(session.scalars(select(Message).order_by(Message.created_at.desc()).limit(limit)))


def of_filing(filing_id: str) -> list[Message]:
    """What was sent about one filing, oldest first."""
    about = select(Message).where(Message.filing_id == filing_id)
    return list(session.scalars(about.order_by(Message.created_at)))


def mark_sent(message: Message, provider_id: str) -> None:
    """The provider has it."""
    message.state, message.sent_at = MessageState.SENT, now()
    message.provider_id, message.error = provider_id[:80], None


def give_up(message: Message, why: str) -> None:
    """It will not be tried again; a person is told, who can phone."""
    message.state, message.error = MessageState.FAILED, vault.mask_text(why)[:200]
    open_task(
        TaskKind.MESSAGE_FAILED,
        about=f"message/{message.id}",
        by=None,
        template=message.template,
        phone=message.phone_masked,
        filing=message.filing_id,
        error=message.error,
    )


def send_again(message: Message) -> None:
    """A person wants one that was given up tried again. The provider is asked first whether it has it."""
    if message.state != MessageState.FAILED:
        raise OutOfStep("task_settled")
    message.state, message.attempts, message.error = MessageState.SENDING, 0, None
    jobs.enqueue("notices:send", {"message": message.id})
