from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class UploadState(StrEnum):
    """What is known of a file: it has come, it opens, or it does not."""

    RECEIVED = "received"
    FINE = "fine"
    UNREADABLE = "unreadable"


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
    def has_small(self) -> bool:
        """There is a small picture to show."""
        return self.small_file_name is not None
