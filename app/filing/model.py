from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.accounts.model import Account, Consent
from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class Status(StrEnum):
    """What a filing is now; always what its events say (see status.py)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


class Filing(Base):
    """办件: a draft first, a case later."""

    __tablename__ = "filing"
    __table_args__ = (
        Index("ix_filing_owner", "account_id", "updated_at"),
        Index("ix_filing_queue", "district", "status", "submitted_at", "id"),
        Index("ix_filing_all", "submitted_at", "id"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    service_id: Mapped[str] = mapped_column(String(40))
    service_version: Mapped[str] = mapped_column(String(20))
    district: Mapped[str] = mapped_column(String(30))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    patient_hash: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    status: Mapped[str] = mapped_column(String(12), default=Status.DRAFT)
    revision: Mapped[int] = mapped_column()
    return_code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    return_code_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    return_code = Sealed()
    started_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    withdrawable_until: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        back_populates="filing", order_by="Section.made_at", lazy="raise"
    )
    events: Mapped[list["FilingEvent"]] = relationship(
        back_populates="filing", order_by="FilingEvent.seq", lazy="raise"
    )
    standing_consents: Mapped[str | None] = column_property(
        select(func.aggregate_strings(Consent.purpose, ","))
        .where(Consent.filing_id == id, Consent.person_id == person_id)
        .where(Consent.withdrawn_at.is_(None))
        .scalar_subquery(),
        deferred=True,
    )
    __mapper_args__ = {"version_id_col": revision}

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def was_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def about(self) -> str:
        """Its name in the record of acts."""
        return f"filing/{self.id}"


class Section(Base):
    """What was answered on one subject: a question, one stay, one invoice. Sealed as a whole."""

    __tablename__ = "filing_section"
    id: Mapped[str] = mapped_column(String(90), primary_key=True)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int] = mapped_column()
    lookup: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    saved_at: Mapped[datetime] = mapped_column(default=now)
    saved_by: Mapped[str] = mapped_column(String(24))
    removed_at: Mapped[datetime | None]
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed()

    filing: Mapped[Filing] = relationship(back_populates="sections")
    __mapper_args__ = {"version_id_col": version}


class Event(StrEnum):
    """What happened to a filing, in the past tense."""

    STARTED = "started"
    NOTICE_READ = "notice_read"
    PRECHECK_PASSED = "precheck_passed"
    PRECHECK_FAILED = "precheck_failed"
    PRECHECK_DISPUTED = "precheck_disputed"
    FINDING_DISPUTED = "finding_disputed"
    ESTIMATE_DOUBTED = "estimate_doubted"
    DEFINITION_MOVED = "definition_moved"
    DUPLICATE_INSISTED = "duplicate_insisted"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    COPIED_TO_DRAFT = "copied_to_draft"


class FilingEvent(Base):
    """One event of a filing; appended in the transaction of the change, never changed."""

    __tablename__ = "filing_event"
    __table_args__ = (Index("ix_filing_event_of", "filing_id", "seq", unique=True),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str | None] = mapped_column(String(24))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    filing: Mapped[Filing] = relationship(back_populates="events")


class EstimateRecord(Base):
    """A stored estimate: the case, the result and the policy versions it came from; it can be replayed."""

    __tablename__ = "filing_estimate"
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    policies: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    record_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    record = Sealed()
