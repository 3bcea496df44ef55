"""A worker as a process of its own, to be killed: `python -m tests.jobs.worker_process DATABASE SMS_URL`.

Its leases last a second and a half, so that a test need not wait a minute for the next worker.
"""

import sys
import threading
import time
from datetime import timedelta

from app import audit, db, vault, work
from app.audit import Act
from app.jobs import service
from app.notices import client

KEYS = "1:" + "A" * 43 + "="
SHORT = timedelta(seconds=1.5)


def write_down(payload):
    """A slow job: one entry in the record for each time that its changes were kept."""
    audit.record(Act.TASK_OPENED, about=f"job/{payload['number']}", by=None)
    db.session.flush()
    time.sleep(payload["seconds"])
    audit.record(Act.TASK_OPENED, about=f"kept/{payload['number']}", by=None)


def hold_nothing_and_sleep(payload):
    """A slow job that has no transaction open while it works, as reading a paper does."""
    time.sleep(payload["seconds"])
    audit.record(Act.TASK_OPENED, about=f"kept/{payload['number']}", by=None)


HANDLERS = work.HANDLERS | {"test:slow": hold_nothing_and_sleep, "test:locking": write_down}


def main(database, sms_url):
    service.LEASE = work.LEASE = SHORT
    vault.use(KEYS)
    db.connect(database)
    client.use(client.choose({"SMS_URL": sms_url, "SMS_KEY": "secret"}, demo=False))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    work.run(threading.Event(), work.new_worker_name(), HANDLERS, ())


if __name__ == "__main__":
    main(*sys.argv[1:])
