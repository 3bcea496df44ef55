"""Two machines over one PostgreSQL and one bucket: what one takes in the other shows, reads and works off."""

import http.client
import os
import re
import subprocess
import sys
import uuid

import pytest
from sqlalchemy import text

from app import db
from app.cli import schema
from app.config import ROOT
from app.documents.bucket import Bucket
from app.documents.model import Upload, UploadState
from tests.citizen import Citizen, fill_registers, photo
from tests.conftest import KEYS, POSTGRES
from tests.documents.object_store import KEY, PACKAGES, SECRET, ObjectStore, is_here
from tests.faults.site import Browser, Server, wait_for
from tests.notices.provider import LocalProvider

pytestmark = [
    pytest.mark.skipif(not POSTGRES, reason="several machines share a PostgreSQL"),
    pytest.mark.skipif(
        not is_here() and os.environ.get("CI") != "true",
        reason=f"no object store is here: apt-get install {PACKAGES}",
    ),
]
RUN = ("-m", "app.cli", "worker")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    found = ObjectStore(tmp_path_factory.mktemp("swift"))
    yield found
    found.stop()


@pytest.fixture
def settings(store, tmp_path):
    """What both machines have in common besides the database."""
    name = "b" + os.urandom(6).hex()
    Bucket(store.url(name), KEY, SECRET, tmp_path).client.make_bucket(name)
    return {
        "BANGBAN_STORE_URL": store.url(name),
        "BANGBAN_STORE_KEY": KEY,
        "BANGBAN_STORE_SECRET": SECRET,
    }


@pytest.fixture
def machines(app, settings, tmp_path):
    """Two servers with instance folders of their own."""
    fill_registers(app)
    with app.app_context():
        db.session.remove()
        db.begin_writing()
        db.set_fact("demo", "filled")
        db.session.commit()
        db.session.remove()
    url = app.config["DATABASE_URL"]
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    both = [Server(url, str(tmp_path / name), **settings) for name in ("one", "two")]
    yield both
    for server in both:
        server.stop()


@pytest.fixture
def migrated(app):
    """What a command asks of a database before it works on it."""
    with app.extensions["engine"].begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num varchar(32))"))
        for head in schema.head():
            row = text("INSERT INTO alembic_version VALUES (:head)")
            connection.execute(row, {"head": head})
    yield
    with app.extensions["engine"].begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.fixture
def worker(app, migrated, settings, tmp_path):
    """`bangban worker` on a third machine."""
    whole = {name: value for name, value in os.environ.items() if name[:8] != "BANGBAN_"}
    with LocalProvider() as provider:
        whole |= settings | {
            "BANGBAN_INSTANCE": str(tmp_path / "three"),
            "BANGBAN_DATABASE_URL": app.config["DATABASE_URL"],
            "BANGBAN_VAULT_KEYS": KEYS,
            "BANGBAN_SMS_URL": provider.url,
            "BANGBAN_SMS_KEY": "secret",
        }
        yield lambda: subprocess.Popen([sys.executable, *RUN], cwd=ROOT, env=whole)


def upload(browser, path, fields):
    """A photo, as a browser sends it."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="shot"; filename="a.jpg"\r\n'
    parts.append(f"--{mark}\r\n{head}Content-Type: image/jpeg\r\n\r\n".encode())
    body = b"".join(parts) + photo().read() + f"\r\n--{mark}--\r\n".encode()
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    kind = f"multipart/form-data; boundary={mark}"
    connection = http.client.HTTPConnection("127.0.0.1", browser.server.port, timeout=30)
    headers = {"Cookie": cookies, "Content-Type": kind}
    headers["Referer"] = f"http://127.0.0.1:{browser.server.port}/"
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def bytes_at(browser, path):
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", browser.server.port, timeout=30)
    connection.request("GET", path, None, {"Cookie": cookies})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_a_photo_taken_in_by_one_is_looked_at_by_another_and_shown_by_a_third(
    app, machines, worker, tmp_path
):
    citizen = Citizen(app)
    citizen.start()
    citizen.agree()
    citizen.identify()
    token = citizen.browser.get_cookie("bangban_sign_in").value
    here, there = Browser(machines[0], token), Browser(machines[1], token)
    page = f"{citizen.filing}/papers/inpatient_invoice"
    shown = here.ask("GET", page)[2]
    mark = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
    assert upload(here, page, {"csrf_token": mark}) == 303
    process = worker()
    try:
        wait_for(lambda: state(app) == UploadState.FINE, "nobody looked at the photo", patience=60)
    finally:
        process.terminate()
        process.wait(30)
    picture = re.search(rf'{citizen.filing}/pages/[^/"]+/small', there.ask("GET", page)[2])[0]
    status, small = bytes_at(there, picture)
    assert status == 200
    assert small[:2] == b"\xff\xd8"
    for name in ("one", "two", "three"):
        kept = [path for path in (tmp_path / name / "files").rglob("*") if path.is_file()]
        assert kept == [], name


def state(app):
    with app.app_context():
        db.session.remove()
        db.only_read()
        found = db.session.query(Upload.state).scalar()
        db.session.remove()
    return found
