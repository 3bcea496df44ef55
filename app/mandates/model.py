"""授权: who may act for whom, for which services, until when, and how we know that it was wanted."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.model import Person
from app.clock import now, today
from app.db import Base, uid
from app.vault import Sealed


class Evidence(StrEnum):
    """How the person acted for said yes."""

    ON_HIS_SCREEN = "on_his_screen"
    CODE_TO_HIS_PHONE = "code_to_his_phone"
    SIGNED_PAPER = "signed_paper"


class Mandate(Base):
    """One person lets another file for him. Asked for first, standing once evidence came, ended at once."""

    __tablename__ = "mandate"
    __table_args__ = (
        Index("ix_mandate_holder", "holder_id", "ended_at"),
        Index("ix_mandate_giver", "giver_id", "ended_at"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    giver_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    holder_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    services: Mapped[list[str]] = mapped_column(JSON)
    relation: Mapped[str] = mapped_column(String(20))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    given_at: Mapped[datetime | None]
    until: Mapped[date]
    evidence: Mapped[str | None] = mapped_column(String(20))
    evidence_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    wording_version: Mapped[str] = mapped_column(String(20))
    wording_hash: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(24))
    only_once: Mapped[bool] = mapped_column(default=False, server_default=false())
    proven_at: Mapped[datetime | None]
    proven_by: Mapped[str | None] = mapped_column(String(24))
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone = Sealed()
    holder_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    holder_name = Sealed()

    giver: Mapped[Person] = relationship(foreign_keys=giver_id, lazy="joined", innerjoin=True)
    holder: Mapped[Person] = relationship(foreign_keys=holder_id, lazy="joined", innerjoin=True)

    @property
    def is_open(self) -> bool:
        """Asked for, and neither given nor ended yet."""
        return self.given_at is None and self.ended_at is None

    def stands(self, on: date) -> bool:
        """Given, not ended, and not run out on the day."""
        return self.given_at is not None and self.ended_at is None and on <= self.until

    def covers(self, service_id: str) -> bool:
        """Stands today, for this service."""
        return self.stands(today()) and service_id in self.services

    @property
    def is_proven(self) -> bool:
        """The word came over the phone on file, or a person looked: enough for a decision."""
        return self.proven_at is not None

    @property
    def about(self) -> str:
        """Its name in the record of acts."""
        return f"mandate/{self.id}"


class MandateCode(Base):
    """Six digits sent to the person acted for, which he tells his helper; never one for signing in."""

    __tablename__ = "mandate_code"
    __table_args__ = (Index("ix_mandate_code_last", "mandate_id", "sent_at"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    mandate_id: Mapped[str] = mapped_column(ForeignKey("mandate.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    sent_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
