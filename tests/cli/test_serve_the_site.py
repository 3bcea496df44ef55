"""`bangban serve`, `web` and `worker` as real processes."""

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from sqlalchemy import select

from app import db, jobs, notices, vault
from app.cli import serving
from app.jobs.model import Job, JobState
from app.notices.model import Message, MessageState
from tests.cli.conftest import close_connections
from tests.notices.provider import LocalProvider

PATIENCE = 60


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def start(empty_site):
    """Start a command; it is asked to end after the test, and killed when it does not."""
    running = []

    def start(*words):
        log = empty_site.instance.parent / f"log-{len(running)}"
        with log.open("w") as file:
            process = empty_site.start(*words, stdout=subprocess.PIPE, stderr=file)
        process.log = log
        running.append(process)
        return process

    yield start
    for process in running:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def first_line(process):
    line = process.stdout.readline()
    assert line, process.log.read_text()
    return line


def until(is_so, what):
    end = time.monotonic() + PATIENCE
    db.session.remove()
    db.only_read()
    while not (found := is_so()):
        db.session.remove()
        assert time.monotonic() < end, f"waited in vain: {what}"
        time.sleep(0.05)
    return found


def ask(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def children_of(number):
    """The process ids and command lines of every child, as Linux knows them."""
    listed = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return {
        int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ")
        for child in listed
    }


def child(process, name):
    """The id of the child of that name, once it runs what it was started for."""
    return next((pid for pid, words in children_of(process.pid).items() if name in words), None)


def connect(site):
    close_connections()
    db.connect(site.url)
    vault.use((site.instance / "vault.keys").read_text())
    db.begin_writing()


def serve_demo(start, empty_site, port):
    process = start("serve", "--demo", "--port", str(port))
    assert first_line(process) == f"Bangban answers at http://127.0.0.1:{port}/\n"
    connect(empty_site)
    return process


def test_an_empty_instance_becomes_a_running_demo(start, empty_site, port):
    process = serve_demo(start, empty_site, port)
    assert "Demo" in process.stdout.readline()
    assert ask(port, "/healthz") == 200
    assert ask(port, "/readyz") == 200
    assert db.fact("demo") == "filled"


def test_it_all_ends_on_sigterm_and_what_waits_is_kept(start, empty_site, port):
    process = serve_demo(start, empty_site, port)
    below = list(children_of(process.pid))
    later = jobs.enqueue("test:unknown", {"kept": True}).id
    db.session.commit()
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in below)
    assert db.session.get(Job, later).payload == {"kept": True}


def test_a_killed_worker_is_replaced_and_the_work_goes_on(start, empty_site, port):
    process = serve_demo(start, empty_site, port)
    killed = until(lambda: child(process, " worker"), "no worker")
    os.kill(killed, signal.SIGKILL)
    until(lambda: child(process, " worker") not in (None, killed), "no new worker")
    db.begin_writing()
    message = notices.tell("withdrawn", phone="13800001234", service="补助", number="1").id
    db.session.commit()
    until(lambda: db.session.get(Message, message).state == MessageState.SENT, "the message stays")


def test_a_killed_web_server_is_replaced(start, empty_site, port):
    process = serve_demo(start, empty_site, port)
    killed = child(process, "gunicorn")
    os.kill(killed, signal.SIGTERM)
    until(lambda: child(process, "gunicorn") not in (None, killed), "no new web server")
    until(lambda: serving.supervisor.answers("127.0.0.1", port), "nobody listens")
    assert ask(port, "/healthz") == 200


def test_a_taken_port_is_said_before_anything_is_done(start, empty_site, port):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        process = start("serve", "--demo", "--port", str(port))
        assert process.wait(PATIENCE) == 1
    assert "choose another with --port" in process.log.read_text()


def test_a_database_in_use_is_not_made_a_demo(site, port):
    db.set_fact("something", "else")
    jobs.enqueue("test:real", {})
    db.session.commit()
    refused = site.run("serve", "--demo", "--port", str(port), status=1)
    assert "--demo works only on an empty instance" in refused.stderr
    assert db.fact("demo") is None


def test_a_demo_that_was_cut_off_while_being_filled_is_not_started(site, port):
    db.set_fact("demo", "filling")
    db.session.commit()
    refused = site.run("serve", "--demo", "--port", str(port), status=1)
    assert "was not finished" in refused.stderr


def test_a_real_site_without_a_provider_does_not_start_and_says_what_to_do(site, port):
    refused = site.run("serve", "--port", str(port), status=1)
    assert "set BANGBAN_SMS_URL and BANGBAN_SMS_KEY" in refused.stderr
    assert "bangban admin create" in refused.stderr


@pytest.mark.parametrize("command", ["web", "worker"])
def test_neither_web_nor_worker_start_without_a_provider(site, command):
    assert "BANGBAN_SMS_URL" in site.run(command, status=1).stderr


@pytest.mark.parametrize("command", ["web", "worker"])
def test_neither_web_nor_worker_start_without_their_tables(empty_site, command):
    assert "bangban migrate" in empty_site.run(command, status=1).stderr


def test_a_worker_alone_sends_what_waits_and_ends_when_asked(site, start):
    with LocalProvider() as provider:
        site.environment |= {"BANGBAN_SMS_URL": provider.url, "BANGBAN_SMS_KEY": "k"}
        connect(site)
        message = notices.tell("withdrawn", phone="13800001234", service="补助", number="1").id
        db.session.commit()
        process = start("worker")
        until(lambda: provider.posts, "the provider got nothing")
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert provider.posts == {message: 1}


def test_a_worker_that_must_end_in_the_middle_gives_its_job_back(site, start):
    with LocalProvider() as provider:
        provider.hold = threading.Event()
        site.environment |= {"BANGBAN_SMS_URL": provider.url, "BANGBAN_SMS_KEY": "k"}
        connect(site)
        notices.tell("withdrawn", phone="13800001234", service="补助", number="1")
        db.session.commit()
        process = start("worker")
        until(lambda: provider.taken, "the provider got nothing")
        process.terminate()
        assert process.wait(PATIENCE) == 0
    job = db.session.scalars(select(Job).where(Job.kind == "notices:send")).one()
    assert (job.state, job.attempts) == (JobState.WAITING, 0)


def test_web_alone_serves_and_ends_when_asked(site, start, port):
    site.environment |= {"BANGBAN_SMS_URL": "http://127.0.0.1:9", "BANGBAN_SMS_KEY": "k"}
    process = start("web", "--port", str(port))
    until(lambda: serving.supervisor.answers("127.0.0.1", port), "nobody listens")
    assert ask(port, "/healthz") == 200
    process.terminate()
    assert process.wait(PATIENCE) == 0
