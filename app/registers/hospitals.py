"""The directory of hospitals: small, so each process keeps what the live imports hold."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from app.db import session
from app.registers import model
from app.registers.model import ImportState, Kind, RegisterImport
from app.registers.reading import fold

_kept: tuple[tuple[Any, ...], tuple["Hospital", ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Hospital:
    """医院. `province` is the two-digit code, `level` 1, 2, 3 or None when it has none."""

    code: str
    name: str
    aliases: tuple[str, ...]
    province: str
    city: str
    level: str | None
    designated: bool
    valid_from: date | None
    valid_to: date | None
    folded: tuple[str, ...]

    def is_designated_on(self, day: date) -> bool:
        """A designated institution on that day."""
        begun = self.valid_from is None or self.valid_from <= day
        return self.designated and begun and (self.valid_to is None or day <= self.valid_to)


def find_hospitals(text: str, limit: int = 10) -> list[Hospital]:
    """Hospitals whose name or alias contains the text: exact ones first, then those that begin so."""
    wanted = fold(text)
    if not wanted:
        return []
    found = [one for one in _directory() if any(wanted in name for name in one.folded)]
    return sorted(found, key=lambda one: (_nearness(one, wanted), one.name))[:limit]


def _nearness(hospital: Hospital, wanted: str) -> int:
    if wanted in hospital.folded:
        return 0
    return 1 if any(name.startswith(wanted) for name in hospital.folded) else 2


def hospital_by_name(name: str) -> Hospital | None:
    """The one hospital of this name or alias; None when there is none or more than one."""
    wanted = fold(name)
    found = [one for one in _directory() if wanted and wanted in one.folded]
    by_name = [one for one in found if one.folded[0] == wanted]
    fitting = by_name or found
    return fitting[0] if len(fitting) == 1 else None


def _directory() -> tuple[Hospital, ...]:
    """Every hospital; read again only when an import went live since."""
    global _kept
    stamp = tuple(
        session.execute(
            select(RegisterImport.id, RegisterImport.sha256, RegisterImport.ended_at)
            .where(RegisterImport.kind == Kind.HOSPITALS)
            .where(RegisterImport.state == ImportState.LIVE)
            .order_by(RegisterImport.id)
        )
    )
    if stamp != _kept[0]:
        _kept = (stamp, _read())
    return _kept[1]


def _read() -> tuple[Hospital, ...]:
    table = model.Hospital
    rows = session.scalars(
        select(table)
        .join(RegisterImport, RegisterImport.id == table.import_id)
        .where(RegisterImport.state == ImportState.LIVE)
        .order_by(table.id)
    )
    newest = {row.key: row for row in rows}
    return tuple(_hospital(row) for row in newest.values())


def _hospital(row: model.Hospital) -> Hospital:
    aliases = tuple(
        part.strip() for part in row.aliases.replace("|", "、").split("、") if part.strip()
    )
    return Hospital(
        row.code,
        row.name,
        aliases,
        row.province,
        row.city,
        row.level,
        row.designated,
        row.valid_from,
        row.valid_to,
        tuple(fold(name) for name in (row.name, *aliases)),
    )
