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
    TAKEN = "taken"
    PAPERS_ASKED_FOR = "papers_asked_for"
    PAPERS_GIVEN = "papers_given"
    OWED_PROMISED = "owed_promised"
    OWED_REMINDER = "owed_reminder"
    OWED_OVERDUE = "owed_overdue"
    OWED_GIVEN = "owed_given"
    OWED_WAIVED = "owed_waived"
    WITHDRAWN = "withdrawn"
    DECIDED_APPROVED = "decided_approved"
    DECIDED_PARTLY = "decided_partly"
    DECIDED_REFUSED = "decided_refused"
    DECIDED_GRANTED = "decided_granted"
    OBJECTION_RECEIVED = "objection_received"
    OBJECTION_ANSWERED = "objection_answered"
    DISPUTE_ANSWERED = "dispute_answered"
    PRECHECK_TASK_OPENED = "precheck_task_opened"
    PROGRESS_CODE = "progress_code"
    DRAFT_EXPIRES = "draft_expires"
    MANDATE_CODE = "mandate_code"
    MANDATE_ASKED = "mandate_asked"
    MANDATE_GIVEN = "mandate_given"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_REFUSED = "mandate_refused"
    MANDATE_DOUBTED = "mandate_doubted"
    STARTED_FOR_YOU = "started_for_you"
    SUBMITTED_FOR_YOU = "submitted_for_you"
    WITHDRAWN_FOR_YOU = "withdrawn_for_you"
    CONSENT_DENIED = "consent_denied"
    HOLD_LIFTED = "hold_lifted"


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
