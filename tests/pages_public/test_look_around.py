"""Pages that anybody may read: home, what can be done, guides, papers, help, languages; and is the site alive."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app import clock, db, jobs, notices
from app.catalogue.current import catalogue
from app.notices import client as provider
from app.work import drain
from tests.citizen import Citizen
from tests.review.desk import Clerk
from tests.strict_client import plain

SERVICES = [one.service_id for one in catalogue().services()]
ONLINE = [one.service_id for one in catalogue().services() if one.online.by_self]


def test_home_has_three_doors_and_no_name(client):
    page = client.get("/")
    for door in ("/find", "/progress/ask", "/help"):
        assert f'<a class="door" href="{door}"' in page.text
    assert "您好，想办什么？" in plain(page)
    assert 'href="/return"' in page.text
    assert client.counted_statements == []


def test_home_greets_and_offers_what_was_begun(citizen: Citizen):
    assert "王建国，您好" in plain(citizen.get("/"))
    assert "door main" not in citizen.get("/").text
    citizen.start()
    page = citizen.get("/")
    assert f'<a class="door main" href="{citizen.filing}"' in page.text
    assert "接着办" in plain(page)


def test_home_offers_no_case_that_was_handed_in_and_nothing_of_others(app, citizen: Citizen):
    citizen.file_mutual()
    assert "door main" not in citizen.get("/").text
    citizen.start()
    assert "door main" not in Citizen(app, "stranger").get("/").text


def test_home_stands_for_staff_as_well(app):
    assert "沈一" in plain(Clerk(app).get("/"))


@pytest.mark.parametrize("name", ["亲情版", "关爱版", "关怀版", "长辈版", "老年版", " 长辈版 "])
def test_the_elder_version_is_found_by_every_name_it_has_elsewhere(client, name):
    answer = client.get("/services", query_string={"q": name}, status=303)
    assert answer.location == "/?ui_mode=elder"
    assert 'class="elder"' in client.follow(answer).text


def test_everything_that_can_be_done_is_listed(client):
    page = client.get("/services").text
    assert all(f'href="/services/{one}"' in page for one in SERVICES)


@pytest.mark.parametrize(
    ("wish", "found"), [("互助", True), ("异地", True), ("驾照", False), ("%", False)]
)
def test_a_search_finds_by_words_and_says_when_nothing_is_there(client, wish, found):
    page = client.get("/services", query_string={"q": wish})
    assert ("没有找到" in plain(page)) != found
    assert f'name="q" value="{wish}"' in page.text
    assert f"<title>{wish}：能办的事" in page.text


def test_a_search_for_nothing_is_said_in_the_title_and_at_the_field(client):
    page = client.get("/services?q=")
    assert "<title>有一处要改：" in page.text
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize("wish", ["<script>alert(1)</script>", "字" * 5000, "😀"])
def test_no_search_breaks_the_page(client, wish):
    page = client.browser.get("/services", query_string={"q": wish})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert len(re.search("<title>(.*?)</title>", page.text)[1]) < 60


@pytest.mark.parametrize("service_id", SERVICES)
@pytest.mark.parametrize(
    ("tab", "said"), [("self", "本人办"), ("proxy", "代人办"), ("progress", "进度查询")]
)
def test_every_guide_has_its_three_tabs(client, service_id, tab, said):
    page = client.get(f"/services/{service_id}?tab={tab}")
    current = re.search(r'<a href="[^"]+" aria-current="page">([^<]+)</a>', page.text)
    assert current
    assert current[1] == said
    tabs = re.search(r'<nav class="tabs"(.*?)</nav>', page.text, re.S)[1]
    assert re.findall(r"tab=(\w+)", tabs) == ["self", "proxy", "progress"]


@pytest.mark.parametrize("service_id", SERVICES)
def test_a_guide_offers_to_begin_only_what_can_be_filed_here(client, service_id):
    page = client.get(f"/services/{service_id}").text
    assert (f'href="/services/{service_id}/notice"' in page) == (service_id in ONLINE)


@pytest.mark.parametrize(
    "path", ["/services/nothing", "/services/nothing/papers", "/services/PT-MUTUAL-SELF?tab=x"]
)
def test_what_is_not_there_is_said_with_a_way_home(client, path):
    page = client.get(path, status=404)
    assert "没有这一页" in plain(page)
    assert 'href="/"' in page.text


@pytest.mark.parametrize("service_id", SERVICES)
def test_the_list_of_papers_names_each_that_is_always_needed(client, service_id):
    page = plain(client.get(f"/services/{service_id}/papers"))
    assert "都要的" in page
    assert "谁给" in page


def test_help_names_the_phone_the_window_and_the_family(client):
    said = plain(client.get("/help"))
    for word in ("12393", "到窗口办", "家人"):
        assert word in said


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_every_public_page_stands_in_every_mode_and_language(client, mode, language):
    wishes = {"ui_mode": mode, "lang": language}
    rest = ("/papers", "/notice", "?tab=proxy")
    paths = [
        "/",
        "/find",
        "/services",
        "/help",
        "/languages",
        "/return",
        "/sign-in",
        "/staff/sign-in",
    ]
    paths += [f"/services/PT-MUTUAL-SELF{tail}" for tail in rest]
    for path in paths:
        client.get(
            path + ("&" if "?" in path else "?") + "&".join(f"{k}={v}" for k, v in wishes.items())
        )


def test_the_messages_of_the_demo_are_nowhere_but_in_the_demo(app, client):
    Clerk(app)
    notices.tell("withdrawn", phone="13800001234", service="补助", number="1")
    db.session.commit()
    client.get("/demo/sms", status=404)
    app.config["DEMO"] = True
    page = client.get("/demo/sms")
    assert "138****1234" in plain(page)
    assert "13800001234" not in page.text


def test_the_demo_shows_the_digits_that_let_one_in_at_the_desk(app, client):
    Clerk(app)
    app.config["DEMO"] = True
    page = plain(client.get("/demo/sms"))
    digits = re.search(r"shen-yi (\d{3}) (\d{3})", page)
    assert digits
    form = {
        "login": "shen-yi",
        "password": "correct horse battery",
        "totp": "".join(digits.groups()),
    }
    assert client.post("/staff/sign-in", form).location == "/desk"


def test_digits_change_every_half_minute(app, client):
    Clerk(app)
    app.config["DEMO"] = True
    seen = set()
    for half_minutes in range(4):
        with clock.stopped_at(clock.now() + timedelta(seconds=30 * half_minutes)):
            seen.add(re.search(r"shen-yi (\d{3} \d{3})", plain(client.get("/demo/sms")))[1])
    assert len(seen) >= 3


def test_a_code_asked_for_in_the_demo_can_be_read_there(app, client):
    app.config["DEMO"] = True
    client.post("/sign-in", {"phone": "13800001234"})
    provider.use(provider.Stub())
    drain()
    provider.use(None)
    assert re.search(r"\d{6}", plain(client.get("/demo/sms")))


def test_alive_is_alive_even_without_a_database(app, client):
    with database_silent(app):
        assert client.browser.get("/healthz").status_code == 200


@pytest.fixture
def store(app) -> Path:
    folder = Path(app.config["INSTANCE"]) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class database_silent:
    """No connection to the database can be opened or used."""

    def __init__(self, app):
        self.engine = app.extensions["engine"]

    def refuse(self, *_args) -> None:
        raise OperationalError("SELECT 1", None, Exception("connection refused"))

    def __enter__(self):
        db.session.remove()
        event.listen(self.engine, "before_cursor_execute", self.refuse)

    def __exit__(self, *_):
        event.remove(self.engine, "before_cursor_execute", self.refuse)
        db.session.remove()


def test_ready_when_database_queue_and_store_answer(client, store):
    answer = client.browser.get("/readyz")
    assert (answer.status_code, answer.json) == (200, {"ok": True})


def test_not_ready_names_the_database(app, client, store):
    with database_silent(app):
        answer = client.browser.get("/readyz")
    assert answer.status_code == 503
    assert "database" in answer.json["silent"]
    assert client.browser.get("/readyz").status_code == 200


def test_not_ready_names_the_queue_when_work_lies_there(client, store, session):
    with clock.stopped_at(clock.now() - timedelta(minutes=11)):
        jobs.enqueue("test:nobody", {})
        db.session.commit()
    answer = client.browser.get("/readyz")
    assert (answer.status_code, answer.json["silent"]) == (503, ["queue"])


def test_not_ready_names_the_store(app, client, store, tmp_path):
    before = app.config["INSTANCE"]
    app.config["INSTANCE"] = tmp_path / "gone"
    try:
        answer = client.browser.get("/readyz")
    finally:
        app.config["INSTANCE"] = before
    assert (answer.status_code, answer.json["silent"]) == (503, ["store"])
