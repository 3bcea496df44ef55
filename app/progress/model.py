from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base, uid
from app.vault import Sealed


class ProgressAsk(Base):
    """查进度 without an account: somebody asked about a person. One row whether there is a case or not.

    `codes` holds the hash of each code that was sent, with the hash of the phone it went to; none for strangers.
    """

    __tablename__ = "progress_ask"
    id: Mapped[str] = mapped_column(String(24), primary_key=True, default=uid)
    id_hash: Mapped[bytes] = mapped_column(LargeBinary(16))
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    codes_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    codes = Sealed()
    used_at: Mapped[datetime | None]
    phone_hash: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    open_until: Mapped[datetime | None]
