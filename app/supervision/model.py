from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class DayCount(Base):
    """日计数: how often `measure` happened on one day to cases of one service; counted again whenever a job asks."""

    __tablename__ = "day_count"
    day: Mapped[date] = mapped_column(primary_key=True)
    service_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    measure: Mapped[str] = mapped_column(String(100), primary_key=True)
    district: Mapped[str] = mapped_column(String(30))
    value: Mapped[int] = mapped_column(BigInteger)


class ExportState(StrEnum):
    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    REMOVED = "removed"


class Export(Base):
    """导出: a list being made, or made, as a sealed file that is removed after its days."""

    __tablename__ = "export"
    __table_args__ = (
        Index("ix_export_of", "account_id", "asked_at"),
        Index("ix_export_old", "state", "ready_at"),
    )
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str] = mapped_column(String(10))
    format: Mapped[str] = mapped_column(String(5))
    selection: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=ExportState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    ready_at: Mapped[datetime | None]
    rows: Mapped[int | None]
    size: Mapped[int | None] = mapped_column(BigInteger)
    file_name: Mapped[str | None] = mapped_column(String(40))
    file_key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    file_key = Sealed()
    error: Mapped[str | None] = mapped_column(String(200))
