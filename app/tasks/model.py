from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class TaskKind(StrEnum):
    """Why something waits for a person."""

    PRECHECK_DISPUTED = "precheck_disputed"
    FINDING_DISPUTED = "finding_disputed"
    ESTIMATE_DOUBTED = "estimate_doubted"
    PAYEE_UNCLEAR = "payee_unclear"
    NO_SERVICE_FITS = "no_service_fits"
    MESSAGE_FAILED = "message_failed"
    JOB_FAILED = "job_failed"
    IMPORT_FAILED = "import_failed"
    FILE_UNREADABLE = "file_unreadable"
    SITE_ERROR = "site_error"


class Task(Base):
    """One thing that waits for a person at the bureau or the operator."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_open", "done_at", "opened_at"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    kind: Mapped[str] = mapped_column(String(30))
    about: Mapped[str] = mapped_column(String(60), index=True)
    opened_at: Mapped[datetime] = mapped_column(default=now)
    opened_by: Mapped[str | None] = mapped_column(String(24))
    done_at: Mapped[datetime | None]
    detail_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    detail = Sealed()
