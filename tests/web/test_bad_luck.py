"""The database stops in the middle, the disk is full, a photo is far too large: plain words, nothing lost."""

import errno
import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from app import db
from app.documents import store
from app.filing.model import EstimateRecord, Event, Filing, FilingEvent
from app.jobs.model import Job
from app.notices.model import Message
from app.tasks.model import Task, TaskKind
from tests.citizen import Citizen
from tests.strict_client import StrictClient, plain


class Broken(Exception):
    """What the driver of a database raises when the server is gone."""


class DiskFull(Exception):
    sqlite_errorcode = sqlite3.SQLITE_FULL


class ServerFull(Exception):
    sqlstate = "53100"


@contextmanager
def database_stops(app: Flask, cause: Exception, *, times: int = 1) -> Iterator[list[int]]:
    """The next COMMITs fail as the driver would fail: nothing of the transaction is kept."""
    left = [times]

    def fail(connection) -> None:
        if left[0]:
            left[0] -= 1
            raise OperationalError("COMMIT", None, cause)

    event.listen(app.extensions["engine"], "commit", fail)
    try:
        yield left
    finally:
        event.remove(app.extensions["engine"], "commit", fail)


def stored(model) -> list:
    db.session.remove()
    return list(db.session.scalars(select(model)).all())


@pytest.fixture
def ready(citizen: Citizen) -> Citizen:
    citizen.fill_mutual()
    return citizen


def stop_in_the_middle(
    app: Flask, citizen: Citizen, cause: Exception | None = None, status: int = 503
):
    """Hand in while COMMIT fails. The first COMMIT only ends the look at the filing."""
    with database_stops(app, cause or Broken("server closed the connection"), times=0) as left:
        seen = []

        def arm(_connection, _cursor, statement, *_more) -> None:
            if "UPDATE filing SET" in statement and not seen:
                seen.append(statement)
                left[0] = 1

        event.listen(app.extensions["engine"], "before_cursor_execute", arm)
        try:
            answer = citizen.post(
                f"{citizen.filing}/submit", {"pledge": "1", "note": "一二"}, status=status
            )
        finally:
            event.remove(app.extensions["engine"], "before_cursor_execute", arm)
        assert seen
        assert left == [0]
    return answer


def test_the_page_comforts_gives_a_number_and_can_send_it_again(app, ready):
    page = stop_in_the_middle(app, ready)
    said = plain(page)
    assert "对不起，我们出错了" in said
    assert "不怪您" in said
    assert re.search(r"[0-9A-F]{2} [0-9A-F]{2} [0-9A-F]{2}", said)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page.text))
    assert fields["pledge"] == "1"
    assert html.unescape(fields["note"]) == "一二"
    assert f'action="{ready.filing}/submit"' in page.text


def test_nothing_of_the_half_is_kept(app, ready):
    before = len(stored(Job))
    stop_in_the_middle(app, ready)
    (filing,) = stored(Filing)
    assert (filing.status, filing.number) == ("draft", None)
    assert Event.SUBMITTED not in [one.name for one in stored(FilingEvent)]
    assert stored(EstimateRecord) == []
    assert stored(Message) == []
    assert len(stored(Job)) == before


def test_a_person_is_told_with_the_number_that_the_page_gave(app, ready):
    said = plain(stop_in_the_middle(app, ready))
    (task,) = stored(Task)
    code = task.about.removeprefix("error/")
    assert task.kind == TaskKind.SITE_ERROR
    assert " ".join((code[:2], code[2:4], code[4:])) in said


def test_the_second_try_files_exactly_one_case(app, ready):
    stop_in_the_middle(app, ready)
    receipt = ready.submit().location
    assert ready.submit().location == receipt
    (filing,) = stored(Filing)
    assert filing.status == "submitted"
    assert [one.name for one in stored(FilingEvent)].count(Event.SUBMITTED) == 1
    assert len(stored(EstimateRecord)) == 1
    assert len(stored(Message)) == 1


def test_a_database_that_stays_away_leaves_the_number_in_the_log(app, ready, caplog):
    with database_stops(app, Broken("gone"), times=50):
        page = ready.post(f"{ready.filing}/submit", {"pledge": "1"}, status=503)
    assert stored(Task) == []
    code = re.search(r"([0-9A-F]{2}) ([0-9A-F]{2}) ([0-9A-F]{2})", plain(page))
    assert code
    assert f"error {''.join(code.groups())} could not be written down" in caplog.text


def test_no_page_of_an_error_shows_what_broke(app, ready):
    page = stop_in_the_middle(app, ready, Broken("password=geheim host=10.0.0.7"))
    for inner in ("geheim", "10.0.0.7", "Traceback", "OperationalError", "COMMIT"):
        assert inner not in page.text


def stumble(client: StrictClient, path: str, cause: Exception, **more):
    """Open a page of the catalogue while something of ours breaks; a look that fails may leave a task."""
    with patch("app.pages.routes.service_or_404", side_effect=cause):
        return client._ask("GET", path, 500, **more)


def test_an_id_number_in_an_address_does_not_reach_log_or_task(client, caplog):
    stumble(client, "/services/990107194805120016", ZeroDivisionError())
    (task,) = stored(Task)
    assert task.detail["path"].startswith("/services/9***")
    for text in (task.detail["path"], caplog.messages[0]):
        assert "19480512" not in text


@pytest.mark.parametrize(
    "cause", [DiskFull("database or disk is full"), ServerFull("no space left")]
)
def test_a_full_disk_of_the_database_is_said_in_plain_words(app, ready, cause):
    said = plain(stop_in_the_middle(app, ready, cause, status=503))
    assert "网站存东西的地方满了" in said
    assert "不怪您" in said


def test_a_full_disk_under_the_photos_is_said_in_plain_words(app, ready):
    full = OSError(errno.ENOSPC, "No space left on device")
    with (
        patch.object(store, "write", side_effect=full, create=True),
        patch("app.documents.service.keep", side_effect=full),
    ):
        page = ready.photograph("inpatient_invoice", shade=70, status=503)
    assert "网站存东西的地方满了" in plain(page)
    assert f'href="{ready.filing}/papers/inpatient_invoice"' in page.text
    ready.get(f"{ready.filing}/papers/inpatient_invoice")


def test_another_fault_of_the_machine_is_not_called_a_full_disk(client):
    page = stumble(client, "/services/YDJY-FILING", OSError(errno.EIO, "I/O error"))
    assert "满了" not in plain(page)
    assert 'href="/services/YDJY-FILING"' in page.text


def test_25_megabytes_are_refused_in_words(ready):
    body = b"x" * (25 * 1024 * 1024)
    page = ready.post(
        f"{ready.filing}/papers/inpatient_invoice",
        body,
        status=413,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert "文件太大了" in plain(page)
    assert f'href="{ready.filing}/papers/inpatient_invoice"' in page.text
    assert "文件太大了" not in plain(ready.get(f"{ready.filing}/papers/inpatient_invoice"))


def test_a_fault_in_a_look_at_a_page_offers_the_page_again_without_a_form(client):
    page = stumble(client, "/services/YDJY-FILING?tab=self", ZeroDivisionError())
    assert 'href="/services/YDJY-FILING?tab=self"' in page.text
    assert "<form" not in page.text
    assert len(stored(Task)) == 1


def test_htmx_gets_no_whole_page_even_when_we_fail(client):
    stumble(client, "/services/YDJY-FILING", ZeroDivisionError(), headers={"HX-Request": "true"})
