"""PostgreSQL goes away under load and comes back: people are told, nothing accepted is lost, all goes on by itself."""

import html
import re
import threading
import time
from collections import Counter

import pytest
from sqlalchemy import func, select

from app import create_app, db, vault
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from tests.citizen import Citizen, fill_registers
from tests.conftest import KEYS, POSTGRES
from tests.faults.cluster import Cluster, programs
from tests.faults.conftest import IS_SOAK
from tests.faults.deadly_worker import Worker
from tests.faults.site import Browser, Server, wait_for

AWAY = 30.0 if IS_SOAK else 2.0
PEOPLE = ("wang-jianguo", "wang-li", "liu-hong", "chen-jing")

pytestmark = pytest.mark.skipif(
    not POSTGRES or programs() is None, reason="package postgresql: a server of our own to stop"
)


@pytest.fixture(scope="module")
def cluster():
    found = Cluster()
    yield found
    found.remove()


@pytest.fixture
def site(app, cluster, tmp_path, monkeypatch):
    """The application over that server, with its processes; afterwards the database of the others again."""
    monkeypatch.setenv("BANGBAN_INSTANCE", str(tmp_path))
    engine = app.extensions["engine"]
    quiet = {"WTF_CSRF_ENABLED": False, "SECRET_KEY": "test", "SERVER_NAME": "localhost"}
    own = create_app(**quiet, VAULT_KEYS=KEYS, DATABASE_URL=cluster.url, SMS_URL="")
    db.Base.metadata.drop_all(own.extensions["engine"])
    db.Base.metadata.create_all(own.extensions["engine"])
    fill_registers(own)
    with own.app_context():
        db.begin_writing()
        db.set_fact("demo", "filled")
        db.session.commit()
        db.session.remove()
    own.server = Server(cluster.url, str(tmp_path), BANGBAN_THREADS="8")
    yield own
    own.server.stop()
    db.session.remove()
    own.extensions["engine"].dispose()
    db.session.configure(bind=engine)
    vault.use(KEYS)


class Person:
    """Somebody with a draft who changes a phone number, and asks for his return code, again and again."""

    def __init__(self, app, name):
        self.citizen = Citizen(app, name)
        self.citizen.start()
        self.citizen.agree()
        token = self.citizen.browser.get_cookie("bangban_sign_in").value
        self.browser = Browser(app.server, token)
        self.statuses = Counter()
        self.accepted, self.number = "", 0
        self.messages = 0
        self.broken = []

    @property
    def page(self):
        return f"{self.citizen.filing}/fill/contact"

    def go_on(self, stop):
        while not stop.is_set():
            self.save_once()
            self.ask_for_the_code()

    def save_once(self):
        self.number += 1
        phone = f"138{self.number:08d}"
        fields = self.browser.form(self.page, self.page)
        if fields is None:
            self.statuses["no form"] += 1
            time.sleep(0.05)
            return
        status, _leads, shown = self.browser.ask("POST", self.page, fields | {"phone": phone})
        self.statuses[status] += 1
        if status == 303:
            self.accepted = phone
        elif phone not in shown:
            self.broken.append((status, shown[:300]))

    def ask_for_the_code(self):
        later = f"{self.citizen.filing}/later"
        fields = self.browser.form(later, later)
        if fields is not None:
            status, _leads, _shown = self.browser.ask("POST", later, fields)
            self.messages += status in (200, 303)


def kept(app, person):
    with app.app_context():
        return person.citizen.body("contact").get("phone")


def test_a_database_that_goes_away_under_load_costs_time_and_nothing_else(
    site, cluster, provider, done
):
    people = [Person(site, name) for name in PEOPLE]
    worker = Worker(cluster.url, provider.url)
    stop = threading.Event()
    threads = [threading.Thread(target=one.go_on, args=(stop,)) for one in people]
    for thread in threads:
        thread.start()
    time.sleep(1.0)
    cluster.stop()
    time.sleep(AWAY)
    cluster.start()
    before = {one: one.statuses[303] for one in people}
    wait_for(lambda: all(one.statuses[303] > before[one] + 2 for one in people), "nobody goes on")
    stop.set()
    for thread in threads:
        thread.join()
    told = Counter()
    for one in people:
        told += one.statuses
        assert one.broken == []
        assert set(one.statuses) <= {303, 503, "no form"}
        assert kept(site, one) in (one.accepted, f"138{one.number:08d}")
    assert told[503] + told["no form"] > 0
    done[f"database away for {AWAY:.0f} s: answered 303"] += told[303]
    done[f"database away for {AWAY:.0f} s: answered 503 or no page"] += told[503] + told["no form"]
    everybody_is_told_once(site, provider, people)
    worker.end()


def everybody_is_told_once(app, provider, people):
    """What was accepted is sent, by the worker that was there all the time."""
    wait_for(lambda: undone() == 0, "the worker does not go on", patience=60)
    rows = db.session.execute(select(Message.id, Message.state)).all()
    db.session.remove()
    assert len(rows) >= sum(one.messages for one in people)
    assert {state for _id, state in rows} <= {MessageState.SENT}
    assert {provider.posts[message_id] for message_id, _state in rows} <= {1}


def undone():
    db.session.remove()
    db.only_read()
    found = db.session.scalar(select(func.count()).where(Job.state != JobState.DONE))
    db.session.remove()
    return found


def test_while_it_is_away_the_page_says_so_and_keeps_what_was_typed(site, cluster):
    one = Person(site, "wang-jianguo")
    fields = one.browser.form(one.page, one.page)
    cluster.stop()
    try:
        status, _leads, shown = one.browser.ask("POST", one.page, fields | {"phone": "13900000001"})
    finally:
        cluster.start()
    said = [line for line in site.server.log.read_text().splitlines() if line[:1].strip()]
    assert status == 503, "\n".join(said)
    assert "没有答话" in shown
    assert "以前存好的都在" in shown
    again = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown)
    typed = {name: html.unescape(value) for name, value in again}
    assert typed["phone"] == "13900000001"
    assert one.browser.ask("POST", one.page, typed)[0] == 303
    assert kept(site, one) == "13900000001"
