"""/metrics: closed unless a setting opens it; counts of every process together; nothing personal in any label."""

import os
import re
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app import clock, config, create_app, db, jobs, notices, vault
from app.jobs.model import JobState
from app.notices.model import MessageState
from app.operating import figures, metrics
from tests.conftest import KEYS
from tests.strict_client import StrictClient

TOKEN = {"Authorization": "Bearer a-long-token"}


@pytest.fixture
def measured(app, tmp_path, database_url, monkeypatch):
    """A second application over the same database, with figures on."""
    monkeypatch.setenv("BANGBAN_INSTANCE", str(tmp_path))
    monkeypatch.delenv("PROMETHEUS_MULTIPROC_DIR", raising=False)
    engine = app.extensions["engine"]
    second = new_app(database_url, METRICS_TOKEN="a-long-token")
    yield second
    db.session.remove()
    second.extensions["engine"].dispose()
    db.session.configure(bind=engine)
    vault.use(KEYS)


def new_app(database_url, **settings):
    quiet = {"WTF_CSRF_ENABLED": False, "SECRET_KEY": "test", "SERVER_NAME": "localhost"}
    return create_app(**quiet, VAULT_KEYS=KEYS, DATABASE_URL=database_url, SMS_URL="", **settings)


def write(act):
    db.session.remove()
    db.begin_writing()
    done = act()
    db.session.commit()
    db.session.remove()
    return done


def read(app, **more):
    answer = StrictClient(app).get("/metrics", headers=TOKEN, **more)
    assert answer.mimetype == "text/plain"
    return figures_in(answer.text)


def figures_in(answer):
    found = {}
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            found[(sample.name, *sorted(sample.labels.values()))] = sample.value
    return found


def test_without_a_setting_there_is_no_such_page_and_nothing_is_counted(app, client):
    client.get("/metrics", status=404)
    client.get("/metrics", headers={"Authorization": "Bearer "}, status=404)
    assert "meter" not in app.extensions


@pytest.mark.parametrize(
    "said", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "a-long-toke"}], ids=str
)
def test_without_the_token_there_is_no_such_page(measured, said):
    StrictClient(measured).get("/metrics", headers=said, status=404)


@pytest.mark.parametrize(
    ("allowed", "caller", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("10.0.0.0/8, 192.168.1.7", "10.20.30.40", 200),
        ("10.0.0.0/8, 192.168.1.7", "192.168.1.7", 200),
        ("10.0.0.0/8", "11.0.0.1", 404),
        ("::1", "::1", 200),
        ("::1", "127.0.0.1", 404),
        ("127.0.0.1", "nonsense", 404),
    ],
)
def test_the_address_of_the_caller_can_open_it(measured, allowed, caller, status):
    measured.config.update(METRICS_TOKEN="", METRICS_FROM=allowed)
    client = StrictClient(measured)
    client.get("/metrics", status=status, environ_base={"REMOTE_ADDR": caller})


def test_an_address_that_is_none_is_refused_at_the_start(tmp_path, monkeypatch):
    monkeypatch.setenv("BANGBAN_METRICS_FROM", "10.0.0.0/8 here")
    with pytest.raises(config.SettingWrong, match="METRICS_FROM: here"):
        config.load(tmp_path)


def test_answers_are_counted_by_route_method_and_status(measured):
    client = StrictClient(measured)
    for _turn in range(3):
        client.get("/help")
    client.get("/no/such/page", status=404)
    client.post("/sign-in", {"phone": "1"}, status=422)
    found = read(measured)
    counts = {key[1:]: value for key, value in found.items() if key[0].endswith("_seconds_count")}
    assert counts[tuple(sorted(("/help", "GET", "200")))] == 3
    assert counts[tuple(sorted(("none", "GET", "404")))] == 1
    assert counts[tuple(sorted(("/sign-in", "POST", "422")))] == 1


def test_a_thing_in_the_address_is_no_label(measured):
    client = StrictClient(measured)
    client.get("/filings/AAAAAAAAAAAAAAAA/progress", status=303)
    answer = client.get("/metrics", headers=TOKEN).text
    assert "AAAAAAAA" not in answer
    assert "/filings/<thing_id>/progress" in answer


def test_errors_of_the_database_are_counted(measured):
    with measured.app_context(), pytest.raises(Exception, match="no_such_table"):
        db.session.execute(text("SELECT * FROM no_such_table"))
    db.session.rollback()
    found = read(measured)
    kinds = [key for key in found if key[0] == "bangban_database_errors_total"]
    assert [found[key] for key in kinds] == [1]


def test_figures_of_the_database(measured):
    def leave():
        for state in (JobState.WAITING, JobState.WAITING, JobState.FAILED, JobState.DONE):
            jobs.enqueue("test:work", {}).state = state
        jobs.enqueue("test:work", {}, run_at=clock.now() - timedelta(minutes=30))
        message = notices.tell("withdrawn", phone="13800001234", service="补助", number="1")
        message.state = MessageState.FAILED

    write(leave)
    found = read(measured)
    assert found["bangban_jobs", "waiting"] == 4
    assert found["bangban_jobs", "failed"] == 1
    assert ("bangban_jobs", "done") not in found
    assert 1790 < found[("bangban_oldest_due_job_seconds",)] < 1900
    assert found["bangban_messages_last_day", "failed"] == 1
    assert found["bangban_failures", "work_late"] == 1
    assert found["bangban_failures", "worker_silent"] == 1
    assert found[("bangban_workers",)] == 0
    assert found[("bangban_disk_free_bytes",)] > 0
    assert found[("bangban_up",)] == 1


def test_cases_are_counted_by_status(measured, citizen):
    citizen.file_mutual()
    citizen.start()
    found = read(measured)
    assert found["bangban_cases", "submitted"] == 1
    assert found["bangban_cases", "draft"] == 1


def test_the_database_is_asked_at_most_every_half_minute(measured):
    client = StrictClient(measured)
    client.get("/metrics", headers=TOKEN)
    client.get("/metrics", headers=TOKEN)
    assert [one for one in client.statements if "SELECT" in one] == []


def test_a_database_that_does_not_answer_is_itself_a_figure(measured, monkeypatch):
    from sqlalchemy.exc import OperationalError

    def fail(*_more):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(figures, "every_failure", fail)
    found = read(measured)
    assert found[("bangban_up",)] == 0


def test_nothing_personal_is_said(measured, citizen):
    citizen.file_mutual()
    answer = StrictClient(measured).get("/metrics", headers=TOKEN).text
    for secret in (citizen.who["name"], citizen.who["id_number"], citizen.who["phone"]):
        assert secret not in answer
    labels = set(re.findall(r"(\w+)=\"", answer))
    assert labels == {"route", "method", "status", "le", "state", "kind"} & labels


COUNT = """
import sys, time
from pathlib import Path
import os
from app.operating import metrics
folder = Path(sys.argv[1])
slot = metrics.Slot(folder)
print(slot(), flush=True)
sys.stdin.readline()
"""


def counting(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=config.ROOT,
    )
    return process, process.stdout.readline().strip()


def end(process):
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_living_processes_never_share_a_slot_and_a_dead_one_leaves_its_own(tmp_path):
    first, second = counting(tmp_path), counting(tmp_path)
    assert {first[1], second[1]} == {"0", "1"}
    end(first[0])
    third = counting(tmp_path)
    assert third[1] == first[1]
    end(second[0])
    end(third[0])


def test_a_process_that_was_forked_counts_under_a_slot_of_its_own(tmp_path):
    slot = metrics.Slot(tmp_path)
    assert slot() == "0"
    reader, writer = os.pipe()
    if child := os.fork():
        os.close(writer)
        assert os.read(reader, 10) == b"1"
        os.waitpid(child, 0)
        os.close(reader)
    else:
        os.write(writer, slot().encode())
        os._exit(0)
    assert slot() == "0"


def test_counting_an_answer_costs_microseconds(measured):
    """No figure of time is asserted; that it stays small is measured by `benchmarks/metrics.py`."""
    meter = measured.extensions["meter"]
    with measured.test_request_context("/help"):
        meter.begin()
        response = measured.make_response("")
        for _turn in range(100):
            meter.end(response)
    assert len(meter.known) == 1


@pytest.mark.usefixtures("real_time")
def test_the_server_counts_what_both_of_its_processes_answered(app, tmp_path, session):
    """Real processes of gunicorn, each with its own slot, read together by whichever is asked."""
    import socket
    from urllib.request import Request, urlopen

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name[:8] != "BANGBAN_"}
    environment |= {
        "BANGBAN_INSTANCE": str(tmp_path),
        "BANGBAN_DATABASE_URL": app.config["DATABASE_URL"],
        "BANGBAN_VAULT_KEYS": KEYS,
        "BANGBAN_METRICS_FROM": "127.0.0.1",
        "BANGBAN_PORT": str(port),
        "BANGBAN_WORKERS": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app"]
    server = subprocess.Popen(command, cwd=config.ROOT, env=environment)
    try:
        until_it_answers(port)
        for _turn in range(40):
            urlopen(Request(f"http://127.0.0.1:{port}/healthz")).close()
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            found = figures_in(answer.read().decode())
    finally:
        server.terminate()
        server.wait(20)
    key = ("bangban_request_seconds_count", *sorted(("/healthz", "GET", "200")))
    assert found[key] >= 40


def until_it_answers(port):
    import socket

    end_at = time.monotonic() + 60
    while time.monotonic() < end_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer")
