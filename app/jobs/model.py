from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """A piece of work that may not be lost, written in the transaction of the change that needs it."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_queue", "state", "run_at"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(10), default=JobState.WAITING)
    run_at: Mapped[datetime] = mapped_column(default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_by: Mapped[str | None] = mapped_column(String(60))
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(500))
    payload_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    payload = Sealed()


class Worker(Base):
    """A worker process, as it says itself every few seconds that it lives. One that ends in order takes
    its row away, so that a row that grew old is a worker that died."""

    __tablename__ = "worker"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
