"""Counting tries, by keyed hash only, so that nobody can guess or send for ever."""

import ipaddress
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select

from app import vault
from app.accounts.model import Attempt, Counted
from app.clock import now
from app.db import session, uid

KEPT = timedelta(days=2)
Who = tuple[Counted, bytes]


def phone(number: str) -> Who:
    """Codes sent to one phone."""
    return Counted.CODE_TO_PHONE, vault.lookup("phone", number)


def address(kind: Counted, text: str) -> Who:
    """Tries from one place on the net: an IPv4 address, or the /64 that one household has in IPv6."""
    try:
        place = ipaddress.ip_address(text)
        text = str(place if place.version == 4 else ipaddress.ip_network(f"{place}/64", False))
    except ValueError:
        text = "unknown"
    return kind, vault.lookup("address", text)


def login(name: str) -> Who:
    """Wrong passwords for one staff login, whether it exists or not."""
    return Counted.STAFF_LOGIN, vault.lookup("login", name)


def recent(*whose: Who, since: timedelta) -> dict[Who, list[datetime]]:
    """When each of `whose` tried lately, oldest first, in one statement."""
    rows = session.execute(
        select(Attempt.kind, Attempt.who_hash, Attempt.at)
        .where(or_(*(is_of(who) for who in whose)), Attempt.at > now() - since)
        .order_by(Attempt.at)
    )
    moments: dict[Who, list[datetime]] = {who: [] for who in whose}
    for kind, who_hash, at in rows:
        moments[Counted(kind), who_hash].append(at)
    return moments


def is_of(who: Who) -> ColumnElement[bool]:
    """The rows of this phone, address or login."""
    return (Attempt.kind == who[0]) & (Attempt.who_hash == who[1])


def count(*whose: Who) -> None:
    """Write one try for each of `whose`."""
    rows = [{"id": uid(), "kind": kind, "who_hash": who, "at": now()} for kind, who in whose]
    session.execute(insert(Attempt), rows)


def forgive(who: Who) -> None:
    """Forget the tries of somebody who turned out to be right."""
    session.execute(delete(Attempt).where(is_of(who)))


def minutes_until(moment: datetime) -> int:
    """Whole minutes from now to `moment`, at least one."""
    return max(1, -(-int((moment - now()).total_seconds()) // 60))


def forget_old() -> int:
    """Delete tries that no limit looks at any more; for the nightly sweep."""
    gone = session.execute(delete(Attempt).where(Attempt.at < now() - KEPT))
    return gone.rowcount  # type: ignore[attr-defined]
