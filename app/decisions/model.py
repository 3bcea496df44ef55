from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base


class SettledInvoice(Base):
    """已决定的发票: the one filing in which an invoice was accepted; `id` is its keyed hash.

    Without a filing it was only locked, or given back by a later decision. Locked inside the
    deciding transaction only."""

    __tablename__ = "settled_invoice"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    filing_id: Mapped[str | None] = mapped_column(String(24), index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)
