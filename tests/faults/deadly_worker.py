"""A worker that ends without warning at one place, counted over all its jobs; at 0 it lives.

It is forked off a server that has loaded the product once, so that hundreds of them start at once.
Its leases last a second and a half.
"""

import threading
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.synchronize import Event

from app import db, vault, work
from app.jobs import service
from app.notices import client
from tests.conftest import KEYS
from tests.faults.deadly import countdown, listen

SHORT = timedelta(seconds=1.5)
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.deadly_worker", "app.notices.jobs"])


def main(database: str, sms_url: str, place: int, ready: Event) -> None:
    service.LEASE = work.LEASE = SHORT
    vault.use(KEYS)
    listen(db.connect(database))
    client.use(client.choose({"SMS_URL": sms_url, "SMS_KEY": "secret"}, demo=False))
    countdown.start(place)
    ready.set()
    work.run(threading.Event(), work.new_worker_name(), schedule=())


class Worker:
    """One such process, from outside."""

    def __init__(self, database: str, sms_url: str, place: int = 0) -> None:
        ready = FORKS.Event()
        self.process = FORKS.Process(target=main, args=(database, sms_url, place, ready))
        self.process.start()
        assert ready.wait(30), "the worker did not start"

    @property
    def is_dead(self) -> bool:
        return self.process.exitcode is not None

    def end(self) -> None:
        self.process.kill()
        self.process.join()
