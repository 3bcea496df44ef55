"""Eight registers of other offices, and the imports that brought their rows.

A row belongs to an import. Readers see the rows of live imports only, and of those the newest of
each key; so one UPDATE shows a whole file at once, and a killed import leaves nothing visible.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.clock import now
from app.db import Base
from app.vault import Sealed

Counted = BigInteger().with_variant(Integer, "sqlite")
Hash = LargeBinary(16)
LINES = 2**32
IS_LOADING = text("state = 'loading'")


class Kind(StrEnum):
    """Which register: also the first part of a file's name and the word on the command line."""

    INSURED = "insured"
    ACCUMULATORS = "accumulators"
    PAID_INVOICES = "paid_invoices"
    FISCAL = "fiscal"
    CATEGORIES = "categories"
    MEMBERS = "members"
    HOSPITALS = "hospitals"
    ITEMS = "items"


class ImportState(StrEnum):
    """Loading: invisible. Live: read. Failed: its rows are swept. Superseded: no row of it is left."""

    LOADING = "loading"
    LIVE = "live"
    FAILED = "failed"
    SUPERSEDED = "superseded"


class RegisterImport(Base):
    """One file that was or is being loaded. Only one of a kind is loading at a time."""

    __tablename__ = "register_import"
    __table_args__ = (
        Index(
            "uq_register_import_loading",
            "kind",
            unique=True,
            sqlite_where=IS_LOADING,
            postgresql_where=IS_LOADING,
        ),
        Index("ix_register_import_state", "kind", "state"),
    )
    id: Mapped[int] = mapped_column(Counted, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(12), default=ImportState.LOADING)
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    percent: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(String(40))
    started_by: Mapped[str | None] = mapped_column(String(24))
    process: Mapped[str] = mapped_column(String(120))
    started_at: Mapped[datetime] = mapped_column(default=now)
    seen_alive_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    is_tidy: Mapped[bool] = mapped_column(default=False)


class Row:
    """What every register row has. `id` is the import and the line of the file in one number."""

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(Counted, ForeignKey("register_import.id"))
    found_by: Mapped[bytes] = mapped_column(Hash, index=True)
    key: Mapped[bytes] = mapped_column(Hash)
    content: Mapped[bytes] = mapped_column(Hash)
    replaces: Mapped[int | None] = mapped_column(BigInteger)


class Personal(Row):
    """A row about a person: found by the keyed hash of the ID number, everything else sealed."""

    detail_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    detail = Sealed()


class Insured(Personal, Base):
    __tablename__ = "register_insured"


class Accumulator(Personal, Base):
    __tablename__ = "register_accumulator"


class AidCategory(Personal, Base):
    __tablename__ = "register_category"


class Member(Personal, Base):
    __tablename__ = "register_member"


class PaidInvoice(Row, Base):
    """Found by code and number; the person only as a hash to compare with."""

    __tablename__ = "register_paid_invoice"
    id_number_hash: Mapped[bytes] = mapped_column(Hash)
    paid_on: Mapped[date]
    scheme: Mapped[str] = mapped_column(String(40))
    amount: Mapped[Decimal]


class FiscalInvoice(Row, Base):
    __tablename__ = "register_fiscal"
    state: Mapped[str] = mapped_column(String(12))
    as_of: Mapped[date]


class Hospital(Row, Base):
    __tablename__ = "register_hospital"
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    aliases: Mapped[str] = mapped_column(String(500))
    province: Mapped[str] = mapped_column(String(2))
    city: Mapped[str] = mapped_column(String(40))
    level: Mapped[str | None] = mapped_column(String(1))
    designated: Mapped[bool]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Item(Row, Base):
    __tablename__ = "register_item"
    code: Mapped[str] = mapped_column(String(40), index=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    item_class: Mapped[str] = mapped_column(String(1))
    first_share: Mapped[str] = mapped_column(String(8))
    region: Mapped[str] = mapped_column(String(6))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


def lines_of(import_id: int) -> tuple[int, int]:
    """The row ids of one import: from the first, up to but without the second."""
    return import_id * LINES, (import_id + 1) * LINES
