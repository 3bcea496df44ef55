"""Which workers live: each says so in a row of its own, and whoever fell silent is missed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from app.clock import now
from app.db import session
from app.jobs.model import Worker

EVERY = timedelta(seconds=20)
SILENT = timedelta(minutes=2)
REMEMBERED = timedelta(days=1)


def say_alive(name: str, started_at: datetime) -> None:
    """Note that this worker lives, and forget those that fell silent a day ago."""
    session.merge(Worker(name=name, started_at=started_at, seen_at=now()))
    session.execute(
        delete(Worker)
        .where(Worker.seen_at < now() - REMEMBERED)
        .execution_options(synchronize_session=False)
    )


def say_goodbye(name: str) -> None:
    """This worker ended in order: nobody need miss it."""
    session.execute(delete(Worker).where(Worker.name == name))


def living() -> int:
    """How many workers were heard lately."""
    heard = select(func.count()).where(Worker.seen_at >= now() - SILENT)
    return session.scalar(heard) or 0


def missed() -> Mapping[str, datetime | None]:
    """The machines on which a worker died and none lives since, with when it was last heard.

    When no worker lives anywhere and none died, that is told as the machine `-`, heard never."""
    rows = session.execute(select(Worker.name, Worker.seen_at)).all()
    last: dict[str, datetime] = {}
    for name, seen_at in rows:
        machine = name.split("/")[0]
        last[machine] = max(seen_at, last.get(machine, seen_at))
    silent = {machine: at for machine, at in last.items() if at < now() - SILENT}
    return silent if last else {"-": None}
