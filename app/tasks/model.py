from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class TaskKind(StrEnum):
    """Why something waits for a person."""

    PRECHECK_DISPUTED = "precheck_disputed"
    FINDING_DISPUTED = "finding_disputed"
    ESTIMATE_DOUBTED = "estimate_doubted"
    ASKING_DISPUTED = "asking_disputed"
    PAPER_OVERDUE = "paper_overdue"
    PAYEE_UNCLEAR = "payee_unclear"
    NO_SERVICE_FITS = "no_service_fits"
    MESSAGE_FAILED = "message_failed"
    JOB_FAILED = "job_failed"
    IMPORT_FAILED = "import_failed"
    FILE_UNREADABLE = "file_unreadable"
    SITE_ERROR = "site_error"
    CONSENT_DENIED = "consent_denied"
    MANDATE_UNPROVEN = "mandate_unproven"
    OBJECTION = "objection"


class Verdict(StrEnum):
    """What a person says of a finding of the machine that was disputed."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"
    UNCLEAR = "unclear"


class Task(Base):
    """One thing that waits for a person at the bureau or the operator."""

    __tablename__ = "task"
    __table_args__ = (
        Index("ix_task_open", "done_at", "opened_at"),
        Index("ix_task_due", "done_at", "due_on", "id"),
        Index("ix_task_mine", "owner", "done_at", "due_on", "id"),
        Index("ix_task_kind", "kind", "opened_at"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(60), index=True)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    opened_by: Mapped[str | None] = mapped_column(String(24))
    owner: Mapped[str | None] = mapped_column(String(24))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(24))
    codes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))
    verdict: Mapped[str | None] = mapped_column(String(12))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    answer = Sealed()
    detail_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    detail = Sealed()

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def is_late(self, on: date) -> bool:
        """Its day has passed and nobody has finished it."""
        return not self.is_done and self.due_on is not None and self.due_on < on
