from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, func, select, text
from sqlalchemy.orm import Mapped, column_property, foreign, mapped_column, relationship

from app.accounts.model import Account, Consent
from app.clock import now
from app.db import Base, uid
from app.mandates.model import Mandate
from app.vault import Sealed


class Status(StrEnum):
    """What a filing is now; always what its events say (see status.py)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    PROPOSED = "proposed"
    DECIDED = "decided"
    ASKED = "asked"
    WITHDRAWN = "withdrawn"


def of_cases(name: str, *columns: str) -> Index:
    """An index of the desk: each filter with each order has its own, and drafts cost none of them anything."""
    cases = text("submitted_at IS NOT NULL")
    return Index(name, *columns, sqlite_where=cases, postgresql_where=cases)


class Filing(Base):
    """办件: a draft first, a case later."""

    __tablename__ = "filing"
    __table_args__ = (
        Index("ix_filing_owner", "account_id", "updated_at"),
        Index("ix_filing_person", "person_id", "updated_at"),
        of_cases("ix_filing_all", "submitted_at", "id"),
        of_cases("ix_filing_age", "status", "submitted_at", "id"),
        of_cases("ix_filing_due", "status", "due_on", "id"),
        of_cases("ix_filing_risk", "status", "risk", "submitted_at", "id"),
        of_cases("ix_filing_queue", "district", "status", "submitted_at", "id"),
        of_cases("ix_filing_queue_due", "district", "status", "due_on", "id"),
        of_cases("ix_filing_queue_risk", "district", "status", "risk", "submitted_at", "id"),
        of_cases("ix_filing_service", "service_id", "status", "submitted_at", "id"),
        of_cases("ix_filing_service_due", "service_id", "status", "due_on", "id"),
        of_cases("ix_filing_service_risk", "service_id", "status", "risk", "submitted_at", "id"),
        of_cases("ix_filing_lease", "leased_by", "status", "submitted_at", "id"),
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
    decided_at: Mapped[datetime | None]
    mandate_id: Mapped[str | None] = mapped_column(String(24), index=True)
    held_at: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(24))
    leased_until: Mapped[datetime | None]
    due_on: Mapped[date | None]
    paused_on: Mapped[date | None]
    risk: Mapped[int] = mapped_column(default=0, server_default="0")

    account: Mapped[Account] = relationship()
    mandate: Mapped[Mandate | None] = relationship(
        primaryjoin=lambda: foreign(Filing.mandate_id) == Mandate.id, viewonly=True
    )
    sections: Mapped[list["Section"]] = relationship(
        order_by="Section.made_at", lazy="raise", viewonly=True
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
    def rows(self) -> "list[SectionRow]":
        """Its sections: those that find_filing read beside it, else those of the relationship."""
        read: list[SectionRow] | None = self.__dict__.get("sections_read")
        return cast("list[SectionRow]", self.sections) if read is None else read

    @rows.setter
    def rows(self, read: "list[SectionRow]") -> None:
        self.__dict__["sections_read"] = read

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def was_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_held(self) -> bool:
        """The person acted for said that he did not agree; a person looks before anything goes on."""
        return self.held_at is not None

    def acted_for_by(self, account: Account) -> str | None:
        """For whom `account` acts here under a mandate; None when nobody has to be named in the address."""
        acts = self.mandate_id is not None and self.account_id == account.id
        return self.person_id if acts else None

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


class Opened(Sealed):
    """Sealed in the row, and opened once: `opened` keeps what it holds as long as the row is held."""

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        if row.opened is None:
            row.opened = super().__get__(row, owner)
        return row.opened

    def __set__(self, row: Any, value: Any) -> None:
        super().__set__(row, value)
        row.opened = value


@dataclass(slots=True)
class SectionRow:
    """A section as it is worked with: a row that no session watches. Version 0 is not written yet."""

    id: str
    key: str
    version: int = 0
    lookup: bytes | None = None
    saved_at: datetime | None = None
    saved_by: str = ""
    removed_at: datetime | None = None
    body_sealed: bytes | None = None
    opened: Any = None

    body = Opened()
    __tablename__: ClassVar[str] = "filing_section"


class Event(StrEnum):
    """What happened to a filing, in the past tense."""

    STARTED = "started"
    NOTICE_READ = "notice_read"
    # Older filings have these two; now the section "precheck" says it.
    PRECHECK_PASSED = "precheck_passed"
    PRECHECK_FAILED = "precheck_failed"
    PRECHECK_DISPUTED = "precheck_disputed"
    FINDING_DISPUTED = "finding_disputed"
    ESTIMATE_DOUBTED = "estimate_doubted"
    DEFINITION_MOVED = "definition_moved"
    DUPLICATE_INSISTED = "duplicate_insisted"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    HANDED_BACK = "handed_back"
    PAPERS_ASKED_FOR = "papers_asked_for"
    ASKING_DISPUTED = "asking_disputed"
    PAPERS_GIVEN = "papers_given"
    OWED_PROMISED = "owed_promised"
    OWED_GIVEN = "owed_given"
    OWED_OVERDUE = "owed_overdue"
    OWED_WAIVED = "owed_waived"
    WITHDRAWN = "withdrawn"
    COPIED_TO_DRAFT = "copied_to_draft"
    CONSENT_DENIED = "consent_denied"
    HOLD_LIFTED = "hold_lifted"
    EXPIRY_TOLD = "expiry_told"
    PROPOSED = "proposed"
    SENT_BACK = "sent_back"
    DECIDED = "decided"
    OBJECTED = "objected"
    OBJECTION_ANSWERED = "objection_answered"
    REOPENED = "reopened"
    DISPUTE_ANSWERED = "dispute_answered"


class FilingEvent(Base):
    """One event of a filing; appended in the transaction of the change, never changed."""

    __tablename__ = "filing_event"
    __table_args__ = (
        Index("ix_filing_event_of", "filing_id", "seq", unique=True),
        Index("ix_filing_event_named", "name", "at"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"))
    seq: Mapped[int]
    name: Mapped[str] = mapped_column(String(24))
    at: Mapped[datetime] = mapped_column(default=now)
    by: Mapped[str | None] = mapped_column(String(24))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


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


class AskedItem(Base):
    """补正: one thing the bureau asked for, bound to a section or a paper; only that is open again."""

    __tablename__ = "asked_item"
    __table_args__ = (Index("ix_asked_item_of", "filing_id", "asked_at"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"))
    place: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(String(40))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    note = Sealed()
    asked_by: Mapped[str] = mapped_column(String(24))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(24))
    disputed_at: Mapped[datetime | None]


class OwedPaper(Base):
    """容缺: a paper that was promised by a day; it is given, waived, or visibly late, never forgotten."""

    __tablename__ = "owed_paper"
    __table_args__ = (
        Index("ix_owed_paper_of", "filing_id", "paper", unique=True),
        Index("ix_owed_paper_due", "settled_at", "due_on"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"))
    paper: Mapped[str] = mapped_column(String(40))
    promised_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date]
    reminded_on: Mapped[date | None]
    overdue_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    is_waived: Mapped[bool] = mapped_column(default=False)


class Outcome(StrEnum):
    """What a decision says."""

    APPROVED = "approved"
    PARTLY = "partly"
    REFUSED = "refused"


class Decision(Base):
    """决定: proposed by one person, confirmed by another, never changed after that.

    `body` holds the lines with their reasons and legal basis, the recomputed case and its result.
    """

    __tablename__ = "decision"
    __table_args__ = (Index("ix_decision_of", "filing_id", "proposed_at"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(ForeignKey("filing.id"))
    outcome: Mapped[str] = mapped_column(String(10))
    amount: Mapped[Decimal]
    estimated: Mapped[Decimal | None]
    proposed_by: Mapped[str] = mapped_column(String(24))
    proposed_at: Mapped[datetime] = mapped_column(default=now)
    proposed_on_revision: Mapped[int]
    confirmed_by: Mapped[str | None] = mapped_column(String(24))
    confirmed_at: Mapped[datetime | None]
    sent_back_by: Mapped[str | None] = mapped_column(String(24))
    sent_back_at: Mapped[datetime | None]
    digest: Mapped[str] = mapped_column(String(64))
    body_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body = Sealed()


class YearlyUse(Base):
    """年度累计: what decisions of this site used up in a benefit year, on top of the register's figures.

    `id` is person hash and year, as in the register: a person has one ledger a year, whatever the
    scheme. `used` lists each use with its filing and day. Locked inside the deciding transaction only.
    """

    __tablename__ = "yearly_use"
    id: Mapped[str] = mapped_column(String(90), primary_key=True)
    used: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed_at: Mapped[datetime] = mapped_column(default=now)
