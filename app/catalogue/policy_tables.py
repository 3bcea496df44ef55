"""Tables of a policy: figures by status, age and hospital level."""

import re
from collections.abc import Callable
from decimal import Decimal

from app.catalogue.policy_file import Spot
from app.catalogue.policy_terms import Row, Table

LEVELS = ("1", "2", "3")
OLDEST = 200
GROUP = re.compile(
    r"(?P<any>any)|(?P<status>active|retired)"
    r"|(?P<pre2001>retired_pre2001)|retired_u(?P<retired_under>\d+)|retired_(?P<retired_from>\d+)"
    r"|u(?P<under>\d+)|(?P<first>\d+)-(?P<last>\d+)|(?P<oldest>\d+)\+"
)


def read_table(spot: Spot, read: Callable[[Spot], Decimal]) -> Table:
    """A table of figures in which everybody, at every age, finds exactly one."""
    rows = [_row(spot, name, read) for name in spot.fields()]
    rows.sort(key=lambda row: not row.pre2001_only)
    _everyone_once(spot, rows)
    by_level = any(isinstance(value, dict) for value in spot.fields().values())
    return Table(tuple(rows), any(row.retired is not None for row in rows), by_level)


def _row(spot: Spot, name: str, read: Callable[[Spot], Decimal]) -> Row:
    group, place = GROUP.fullmatch(name), spot.at(name)
    if group is None:
        raise spot.fault(f"unknown group {name!r}: any, active, retired, u60, 19-59, 60+ …")
    if isinstance(place.value, dict):
        by_level = {level: read(place.only(*LEVELS).at(level)) for level in LEVELS}
    else:
        by_level = dict.fromkeys(LEVELS, read(place))
    return Row(_retired(group), *_ages(group), group["pre2001"] is not None, by_level)


def _retired(group: re.Match[str]) -> bool | None:
    if group["status"]:
        return group["status"] == "retired"
    is_retired = group["pre2001"] or group["retired_under"] or group["retired_from"]
    return True if is_retired else None


def _ages(group: re.Match[str]) -> tuple[int, int]:
    under = group["under"] or group["retired_under"]
    if under:
        return 0, int(under) - 1
    start = group["first"] or group["oldest"] or group["retired_from"] or "0"
    return int(start), int(group["last"] or OLDEST)


def _everyone_once(spot: Spot, rows: list[Row]) -> None:
    plain = [row for row in rows if not row.pre2001_only]
    for retired in (False, True):
        for age in range(OLDEST + 1):
            found = sum(row.fits(retired, age, False) for row in plain)
            if found != 1:
                who = f"{'retired' if retired else 'active'} aged {age}"
                raise spot.fault(f"{found} figures for {who}: there must be exactly one")
