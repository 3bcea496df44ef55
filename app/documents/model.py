"""Pages that people gave, and what was read from each."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class UploadState(StrEnum):
    """What is known of a file: it has come, it opens, or it does not."""

    RECEIVED = "received"
    FINE = "fine"
    UNREADABLE = "unreadable"


class ReadingState(StrEnum):
    """How far the reading of a page is: it waits, was read, the photo is not clear, or reading failed."""

    WAITING = "waiting"
    READ = "read"
    UNCLEAR = "unclear"
    FAILED = "failed"


class PageReading(Base):
    """What was read from one page: its kind and fields, never more. It goes with its page.

    `result` is {"fields": {name: {value, confidence, source, box}}, "pages"}; `crops` are small pictures
    (base64 JPEG) of the places of unsure fields, by name, loaded when one is looked at."""

    __tablename__ = "page_reading"
    id: Mapped[str] = mapped_column(ForeignKey("upload.id", ondelete="CASCADE"), primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(12), default=ReadingState.WAITING)
    kind: Mapped[str] = mapped_column(String(20), default="other")
    problem: Mapped[str | None] = mapped_column(String(20))
    tries: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    insisted_at: Mapped[datetime | None]
    result_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    crops_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    result = Sealed()
    crops = Sealed()

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """What was read, by the names of the contract; empty while nothing was."""
        return self.result["fields"] if self.result_sealed else {}

    @property
    def is_unclear(self) -> bool:
        return self.state == ReadingState.UNCLEAR

    @property
    def is_insisted(self) -> bool:
        """The person says 就用这张: a person will look."""
        return self.insisted_at is not None


class Upload(Base):
    """One photo or file that a person gave for one paper of his filing."""

    __tablename__ = "upload"
    __table_args__ = (Index("ix_upload_paper", "filing_id", "paper"),)
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    filing_id: Mapped[str] = mapped_column(String(24))
    paper: Mapped[str] = mapped_column(String(60))
    page: Mapped[int]
    media: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    file_name: Mapped[str] = mapped_column(String(32), index=True)
    small_file_name: Mapped[str | None] = mapped_column(String(32), index=True)
    state: Mapped[str] = mapped_column(String(12), default=UploadState.RECEIVED)
    problem: Mapped[str | None] = mapped_column(String(20))
    added_at: Mapped[datetime] = mapped_column(default=now)
    added_by: Mapped[str | None] = mapped_column(String(24))
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    file_key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    small_key_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    reading: Mapped["PageReading | None"] = relationship(viewonly=True)
    name = Sealed()
    file_key = Sealed()
    small_key = Sealed()

    @property
    def is_image(self) -> bool:
        return self.media.startswith("image/")

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    @property
    def is_unreadable(self) -> bool:
        return self.state == UploadState.UNREADABLE

    @property
    def is_awaited(self) -> bool:
        """Somebody who watches the page will soon be told more."""
        waits = self.reading is not None and self.reading.state == ReadingState.WAITING
        return self.state == UploadState.RECEIVED or waits

    @property
    def has_small(self) -> bool:
        """There is a small picture to show."""
        return self.small_file_name is not None
