from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base

Counted = BigInteger().with_variant(Integer, "sqlite")


class AuditEntry(Base):
    """One act, never changed. Each chain (one per filing, account, …) is linked by its hashes."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain", "seq"),)
    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    chain: Mapped[str] = mapped_column(String(60))
    seq: Mapped[int]
    at: Mapped[datetime]
    act: Mapped[str] = mapped_column(String(40))
    by: Mapped[str | None] = mapped_column(String(24))
    acting_for: Mapped[str | None] = mapped_column(String(24))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditSeal(Base):
    """A run of entries of all chains, sealed into the one global chain."""

    __tablename__ = "audit_seal"
    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    first_entry: Mapped[int] = mapped_column(Counted)
    last_entry: Mapped[int] = mapped_column(Counted)
    entries: Mapped[int]
    at: Mapped[datetime]
    before: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
