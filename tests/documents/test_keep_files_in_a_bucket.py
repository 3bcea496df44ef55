"""Files in an S3-compatible store, against a real server of that interface: whole or refused, never a hang."""

import json
import os
import socket
import threading
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select

from app import db, vault
from app.documents import bucket as buckets
from app.documents import service as documents
from app.documents.bucket import Bucket, WrongAddress
from app.documents.model import Upload
from app.documents.places import Folder
from app.documents.store import CHUNK, Store
from app.errors import Refusal
from app.operating import failures
from tests.cli.conftest import database_of_its_own, empty_site  # noqa: F401
from tests.conftest import KEYS
from tests.documents import specimens
from tests.documents.object_store import KEY, PACKAGES, SECRET, ObjectStore, is_here
from tests.faults.site import free_port

pytestmark = pytest.mark.usefixtures("real_time")

SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The store's own processes. Not installed: skipped, and named at the end."""
    if not is_here():
        why = f"no object store is here: apt-get install {PACKAGES}"
        pytest.skip(why)
    found = ObjectStore(tmp_path_factory.mktemp("swift"))
    yield found
    found.stop()


@pytest.fixture
def bucket(server, tmp_path, request):
    """A bucket of this test alone, as one machine sees it."""
    name = "b" + os.urandom(6).hex()
    found = Bucket(server.url(name), KEY, SECRET, tmp_path / "scratch")
    found.client.make_bucket(name)
    vault.use(KEYS)
    return found


@pytest.fixture
def store(bucket):
    return Store(bucket)


def raw(bucket, name):
    """What lies in the store, as its owner would see it."""
    with bucket.open(name) as file:
        return file.read()


def lay(bucket, name, data):
    bucket.client.put_object(bucket.bucket, name, BytesIO(data), len(data))


def begun(bucket):
    return [path for path in bucket.scratch.folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", SIZES)
def test_what_is_kept_comes_back_whole(store, bucket, size):
    data = os.urandom(size)
    kept = store.write_bytes(data)
    assert kept.size == size
    assert store.read_whole(kept.name, kept.key) == data
    assert begun(bucket) == []


def test_the_store_holds_nothing_that_can_be_read(store, bucket):
    kept = store.write_bytes("王建国的发票".encode() * 1000)
    lying = raw(bucket, kept.name)
    assert "王建国".encode() not in lying
    assert lying.startswith(b"BBF1")


def test_a_file_of_several_pieces_is_given_piece_by_piece(store):
    data = os.urandom(5 * CHUNK)
    kept = store.write_bytes(data)
    pieces = list(store.read(kept.name, kept.key))
    assert [len(piece) for piece in pieces] == [CHUNK] * 5
    assert b"".join(pieces) == data


@pytest.mark.parametrize("how", ["changed", "cut", "longer", "other", "empty"])
def test_a_file_that_was_tampered_with_does_not_open(store, bucket, how):
    kept, other = store.write_bytes(os.urandom(200_000)), store.write_bytes(os.urandom(200_000))
    lying = raw(bucket, kept.name)
    spoiled = {
        "changed": lying[:1000] + bytes([lying[1000] ^ 1]) + lying[1001:],
        "cut": lying[: CHUNK + 16 + 11],
        "longer": lying + b"x",
        "other": raw(bucket, other.name),
        "empty": b"",
    }[how]
    lay(bucket, kept.name, spoiled)
    with pytest.raises(vault.Unreadable):
        store.read_whole(kept.name, kept.key)


def test_a_file_that_is_not_there_is_unreadable_and_its_removal_is_no_fault(store):
    kept = store.write_bytes(b"x")
    store.remove(kept.name)
    store.remove(kept.name)
    with pytest.raises(vault.Unreadable):
        store.read_whole(kept.name, kept.key)


@pytest.mark.parametrize("name", ["../etc/passwd", "", "A" * 32, "a" * 31])
def test_only_names_that_we_give_are_asked_for(store, name):
    with pytest.raises(vault.Unreadable):
        store.read_whole(name, b"k" * 32)


def test_every_file_is_listed_once_with_its_moment(store, bucket):
    names = {store.write_bytes(bytes([number])).name for number in range(5)}
    lay(bucket, "something-else", b"x")
    listed = list(store.names())
    assert {name for name, _at in listed} == names
    assert all(at > 1_700_000_000 for _name, at in listed)


def test_a_prefix_parts_two_sites_in_one_bucket(server, bucket, tmp_path):
    stores = []
    for site in ("one", "two"):
        url = server.url(f"{bucket.bucket}/{site}")
        stores.append(Store(Bucket(url, KEY, SECRET, tmp_path / site)))
    kept = stores[0].write_bytes(b"one's own")
    assert [name for name, _at in stores[0].names()] == [kept.name]
    assert list(stores[1].names()) == []
    assert stores[0].read_whole(kept.name, kept.key) == b"one's own"
    with pytest.raises(vault.Unreadable):
        stores[1].read_whole(kept.name, kept.key)


def test_exports_lie_beside_the_papers_and_apart_from_them(in_the_bucket, session):
    papers, exports = documents.files(), documents.files_beside("exports")
    kept = exports.write_bytes(b"a list")
    assert exports.read_whole(kept.name, kept.key) == b"a list"
    assert list(papers.names()) == []
    assert [name for name, _at in exports.names()] == [kept.name]


def test_what_one_machine_keeps_another_reads(server, bucket, store, tmp_path):
    elsewhere = Bucket(server.url(bucket.bucket), KEY, SECRET, tmp_path / "another machine")
    kept = store.write_bytes(b"from here")
    assert Store(elsewhere).read_whole(kept.name, kept.key) == b"from here"


def test_a_store_that_is_well_has_no_trouble(bucket):
    assert bucket.trouble() == ""


def test_a_probe_asks_the_bucket_and_not_each_time(app, bucket, monkeypatch):
    documents.use(bucket)
    (Path(app.config["INSTANCE"]) / "files").mkdir(parents=True, exist_ok=True)
    probe = app.test_client()
    assert probe.get("/readyz").json == {"ok": True}
    bucket.client.remove_bucket(bucket.bucket)
    assert probe.get("/readyz").json == {"ok": True}
    monkeypatch.setattr(buckets, "ASKED_AGAIN_AFTER", 0.0)
    assert probe.get("/readyz").json == {"ok": False, "silent": ["store"]}


def test_a_wrong_secret_is_told_and_keeps_nothing(server, bucket, tmp_path):
    wrong = Bucket(server.url(bucket.bucket), KEY, "wrong", tmp_path / "wrong")
    assert bucket.bucket in wrong.trouble()
    with pytest.raises(Refusal, match="store_silent"):
        Store(wrong).write_bytes(b"x")
    assert begun(wrong) == []


def test_a_bucket_that_nobody_made_is_told(server, tmp_path):
    assert "NoSuchBucket" in Bucket(server.url("never"), KEY, SECRET, tmp_path / "x").trouble()


def closed(tmp_path, monkeypatch):
    """A bucket behind a port on which nobody listens."""
    monkeypatch.setattr(buckets, "CONNECT", 0.5)
    url = f"s3://papers?endpoint=http://127.0.0.1:{free_port()}"
    vault.use(KEYS)
    return Bucket(url, KEY, SECRET, tmp_path / "scratch")


def test_a_store_that_does_not_listen_is_refused_in_plain_words(tmp_path, monkeypatch):
    silent = closed(tmp_path, monkeypatch)
    for ask in (
        lambda: Store(silent).write_bytes(b"x"),
        lambda: Store(silent).read_whole("a" * 32, b"k" * 32),
        lambda: Store(silent).remove("a" * 32),
        lambda: list(Store(silent).names()),
    ):
        with pytest.raises(Refusal, match="store_silent"):
            ask()
    assert begun(silent) == []
    assert "127.0.0.1" in silent.trouble()


def test_a_store_that_takes_the_call_and_says_nothing_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(buckets, "READ", 0.3)
    vault.use(KEYS)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        url = f"s3://papers?endpoint=http://127.0.0.1:{listening.getsockname()[1]}"
        hanging = Bucket(url, KEY, SECRET, tmp_path / "scratch")
        with pytest.raises(Refusal, match="store_silent"):
            Store(hanging).write_bytes(b"x")
    assert begun(hanging) == []


def test_an_answer_that_breaks_off_is_refused_and_not_taken_for_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(buckets, "READ", 1.0)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nBBF1"
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def answer_half():
            for _turn in range(3):
                try:
                    caller, _address = listening.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(65536)
                    caller.sendall(head)

        thread = threading.Thread(target=answer_half, daemon=True)
        thread.start()
        url = f"s3://papers?endpoint=http://127.0.0.1:{listening.getsockname()[1]}"
        broken = Bucket(url, KEY, SECRET, tmp_path / "scratch")
        with pytest.raises((Refusal, vault.Unreadable)):
            Store(broken).read_whole("a" * 32, b"k" * 32)
        listening.shutdown(socket.SHUT_RDWR)


def test_a_store_that_was_away_is_used_again_by_itself(server, store, bucket, monkeypatch):
    kept = store.write_bytes(b"before")
    server.stop()
    with pytest.raises(Refusal, match="store_silent"):
        store.read_whole(kept.name, kept.key)
    server.start()
    assert store.read_whole(kept.name, kept.key) == b"before"
    assert store.read_whole(*store.write_bytes(b"after")[:2]) == b"after"


@pytest.mark.parametrize(
    "url", ["papers", "s3://", "s3://papers", "s3://papers?endpoint=ftp://x", "https://papers"]
)
def test_an_address_of_no_bucket_is_refused_at_once(tmp_path, url):
    with pytest.raises(WrongAddress, match="BANGBAN_STORE_URL"):
        Bucket(url, KEY, SECRET, tmp_path)


def test_without_the_setting_files_lie_in_the_instance(tmp_path):
    place = documents.choose_place({"INSTANCE": tmp_path, "STORE_URL": ""})
    assert isinstance(place, Folder)
    assert place.folder == tmp_path / "files"
    assert place.trouble() == ""


@pytest.fixture
def in_the_bucket(bucket, app):
    """The whole site keeps its files there."""
    documents.use(bucket)
    yield bucket
    documents.use(None)


def page_of(number=0):
    kept = documents.keep(BytesIO(specimens.jpeg() + bytes([number])), "发票.jpg")
    page = documents.add_page("filing-a", "invoice", kept, "person-wang")
    db.session.commit()
    return page


def test_pages_are_added_read_and_swept_there(in_the_bucket, session, monkeypatch):
    page = page_of()
    assert b"".join(documents.bytes_of(page)).startswith(specimens.jpeg())
    monkeypatch.setattr(documents, "SETTLED", -documents.HOLDING)
    assert documents.sweep() == 0
    session.delete(page)
    session.commit()
    assert documents.sweep() == 1
    assert list(documents.files().names()) == []


def test_a_page_that_found_no_row_is_taken_back(in_the_bucket, session):
    kept = documents.keep(BytesIO(specimens.jpeg()), "a.jpg")
    documents.forget(kept)
    assert list(documents.files().names()) == []


def test_a_silent_store_is_on_the_list_of_failures(app, tmp_path, monkeypatch, session):
    documents.use(closed(tmp_path, monkeypatch))
    try:
        (found,) = failures.silent_store()
        assert found.kind == failures.Kind.STORE_SILENT
    finally:
        documents.use(None)


def test_while_the_store_is_silent_the_person_is_told_and_may_send_again(
    app, citizen, tmp_path, monkeypatch
):
    citizen.start()
    citizen.agree()
    citizen.identify()
    documents.use(closed(tmp_path, monkeypatch))
    try:
        page = citizen.photograph("inpatient_invoice", status=422)
    finally:
        documents.use(None)
    assert "现在不答话" in page.text
    citizen.photograph("inpatient_invoice")


@pytest.fixture
def citizen(app):
    from tests.citizen import Citizen, fill_registers

    fill_registers(app)
    return Citizen(app)


@pytest.fixture
def shared(bucket, server, empty_site):  # noqa: F811
    """A site whose settings name the bucket."""
    empty_site.environment |= {
        "BANGBAN_STORE_URL": server.url(bucket.bucket),
        "BANGBAN_STORE_KEY": KEY,
        "BANGBAN_STORE_SECRET": SECRET,
    }
    yield empty_site.migrated()
    documents.use(None)


def test_the_doctor_tries_the_bucket(shared):
    assert "✓ file store: the bucket takes files" in shared.run("doctor").stdout
    shared.environment["BANGBAN_STORE_SECRET"] = "wrong"
    said = shared.run("doctor").stdout
    assert "✗ file store" in said
    assert "BANGBAN_STORE_URL" in said


def test_a_site_with_a_bucket_is_backed_up_and_restored_into_a_folder(shared, bucket, tmp_path):
    documents.use(bucket)
    page_of(1)
    page_of(2)
    answer = json.loads(shared.run("backup", str(tmp_path / "b"), "--with-keys").stdout)
    assert answer["missing"] == []
    elsewhere = {"BANGBAN_INSTANCE": str(tmp_path / "new")}
    elsewhere["BANGBAN_DATABASE_URL"] = f"sqlite:///{tmp_path}/new.db"
    if not shared.url.startswith("sqlite"):
        return
    shared.environment = elsewhere
    result = json.loads(shared.run("restore", str(tmp_path / "b")).stdout)
    assert (result["documents"], result["unreadable"]) == (2, [])
    assert (
        len([path for path in Path(tmp_path / "new" / "files").rglob("*") if path.is_file()]) == 2
    )
    assert db.session.scalars(select(Upload)).first()
