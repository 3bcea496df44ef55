from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class Template(StrEnum):
    """Every event that a person is told about; its words stand in templates/sms/<value>.txt."""

    SIGN_IN_CODE = "sign_in_code"
    DRAFT_STARTED = "draft_started"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    PRECHECK_TASK_OPENED = "precheck_task_opened"


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class Message(Base):
    """One message to one phone. Its id is the provider's idempotency key."""

    __tablename__ = "message"
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    template: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    filing_id: Mapped[str | None] = mapped_column(String(24), index=True)
    to_account: Mapped[str | None] = mapped_column(String(24))
    phone_masked: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=MessageState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sent_at: Mapped[datetime | None]
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone = Sealed()
    text = Sealed()

    @property
    def is_over(self) -> bool:
        """Sent, or given up: nothing more will be tried."""
        return self.state in (MessageState.SENT, MessageState.FAILED)
