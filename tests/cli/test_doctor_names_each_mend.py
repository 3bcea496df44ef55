"""Each thing broken by itself: its line alone says ✗, with the mend; and wrong usage of every command is 2."""

import shutil
from datetime import timedelta

import pytest
from sqlalchemy import text

from app import audit, clock, db, jobs, vault
from app.audit import Act
from app.cli import COMMANDS, canary
from app.jobs import health
from app.jobs.model import JobState

ALWAYS = {"text messages", "staff", "waits for a person"}


def look(site):
    """The mark and the rest of each line, by what it is about."""
    found = {}
    for line in site.run("doctor").stdout.splitlines():
        mark, rest = line.split(" ", 1)
        what, said = rest.split(": ", 1)
        found[what] = (mark, said)
    return found


def broken(site):
    """What is wrong beyond the people, the provider and the worker that a fresh site lacks, with its words."""
    return {
        what: said
        for what, (mark, said) in look(site).items()
        if mark == "✗" and what not in ALWAYS
    }


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("", ""),
        ("one key", "BANGBAN_VAULT_KEYS must look like id:base64,id:base64"),
        ("1:c2hvcnQ=", "every key in BANGBAN_VAULT_KEYS must be 32 bytes of base64"),
        (
            "0:" + "A" * 43 + "=",
            "the ids in BANGBAN_VAULT_KEYS must differ and lie between 1 and 255",
        ),
    ],
)
def test_keys_of_each_wrong_shape(site, keys, found):
    site.environment["BANGBAN_VAULT_KEYS"] = keys
    mend = " → put back instance/vault.keys or BANGBAN_VAULT_KEYS"
    assert broken(site) == ({"keys": found + mend} if found else {})


def test_a_key_file_that_was_emptied(site):
    (site.instance / "vault.keys").write_text("\n")
    assert broken(site) == {
        "keys": "BANGBAN_VAULT_KEYS must look like id:base64,id:base64"
        " → put back instance/vault.keys or BANGBAN_VAULT_KEYS"
    }


def test_keys_of_another_database(site):
    site.environment["BANGBAN_VAULT_KEYS"] = vault.new_key()
    assert broken(site) == {
        "keys of this database": "do NOT match: nothing sealed can be read"
        " → put back the vault.keys this database was made with"
    }


def test_a_database_that_never_had_keys(site):
    db.session.delete(db.session.get(db.SiteFact, canary.KEY))
    db.session.commit()
    assert broken(site) == {"keys of this database": "never set → run `bangban migrate`"}


def test_a_canary_that_sings_another_song(site):
    import base64

    other = base64.b64encode(vault.ring.seal(b"another song", canary.PLACE)).decode()
    db.set_fact(canary.KEY, other)
    db.session.commit()
    assert "do NOT match" in broken(site)["keys of this database"]


def test_both_keys_of_a_rotation_are_counted(site):
    site.run("vault", "rotate", "--new-key")
    found = look(site)
    assert found["keys"][1].startswith("2 in ")
    assert found["keys of this database"] == ("✓", "match")


def test_a_store_that_cannot_be_written(site, monkeypatch):
    monkeypatch.setattr(health, "is_writable", lambda _folder: False)
    assert broken(site) == {
        "file store": f"{site.instance} cannot be written"
        " → give its owner the right to write, or free room"
    }


@pytest.mark.parametrize(
    ("free", "found"),
    [
        (3 * 1024**3, set()),
        (2 * 1024**3 + 1, set()),
        (2 * 1024**3, {"disk"}),
        (1024**3, {"disk"}),
        (50 * 1024**2, {"disk", "file store"}),
        (0, {"disk", "file store"}),
    ],
)
def test_a_disk_that_fills_up(site, monkeypatch, free, found):
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    assert set(broken(site)) == found


def test_tables_of_an_older_version(site):
    site.run("migrate", "--down", "base")
    found = broken(site)
    assert found["migrations"].startswith("at nothing, the newest is ")
    assert found["migrations"].endswith(" → run `bangban migrate`")
    assert {"canary", "queue", "clock"} <= set(found)
    for what in ("canary", "queue", "clock"):
        assert found[what] == "not looked at, its table is missing → run `bangban migrate`"


def test_one_table_that_is_gone(site):
    db.session.execute(text("DROP TABLE job"))
    db.session.commit()
    missing = "not looked at, its table is missing → run `bangban migrate`"
    assert broken(site) == {"queue": missing, "failures": missing}


@pytest.mark.parametrize(
    ("minutes", "is_late"), [(0, False), (9, False), (11, True), (600, True), (-60, False)]
)
def test_a_queue_that_waits(site, minutes, is_late):
    jobs.enqueue("test:work", {}, run_at=clock.now() - timedelta(minutes=minutes))
    db.session.commit()
    found = broken(site)
    assert ("queue" in found) == is_late
    if is_late:
        assert found["queue"].startswith("1 waiting, 0 running, 0 failed; the oldest is due since ")
        assert found["queue"].endswith(" → start a worker: `bangban worker`")


def test_a_failed_job(site):
    jobs.enqueue("test:work", {}).state = JobState.FAILED
    db.session.commit()
    assert broken(site) == {
        "queue": "0 waiting, 0 running, 1 failed"
        " → see the tasks of kind job_failed on the staff page"
    }


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, "no provider → There is no provider of text messages: set BANGBAN_SMS_URL and"),
        ({"BANGBAN_SMS_URL": "https://sms.example"}, "no provider → "),
        ({"BANGBAN_SMS_KEY": "k"}, "no provider → "),
        ({"BANGBAN_SMS_URL": "https://sms.example", "BANGBAN_SMS_KEY": "k"}, "https://sms.example"),
    ],
)
def test_a_provider_that_is_half_named(site, settings, found):
    site.environment |= settings
    mark, said = look(site)["text messages"]
    assert said.startswith(found)
    assert mark == ("✗" if "→" in found else "✓")


def test_in_the_demo_no_provider_is_missed(site):
    db.set_fact("demo", "filled")
    db.session.commit()
    mark, said = look(site)["text messages"]
    assert mark == "✓"
    assert "/demo/sms" in said


@pytest.mark.parametrize(
    ("minutes", "is_wrong"), [(-5, False), (1, False), (3, True), (1440, True)]
)
def test_a_clock_that_went_back(site, minutes, is_wrong):
    with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
        audit.record(Act.SIGNED_IN, about="account/one", by="one")
        db.session.commit()
    found = broken(site)
    assert set(found) == ({"clock"} if is_wrong else set())
    if is_wrong:
        assert found["clock"].startswith("behind the newest act on record (")
        assert found["clock"].endswith(" UTC) → set the clock of this machine (NTP)")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("WORKERS", "0"), ("LOG_LEVEL", "loud"), ("TRUSTED_PROXIES", "-1")],
)
def test_a_wrong_setting_is_the_only_line(site, name, value):
    site.environment[f"BANGBAN_{name}"] = value
    found = look(site)
    assert list(found) == ["settings"]
    assert found["settings"][0] == "✗"
    assert f"BANGBAN_{name} must be " in found["settings"][1]


@pytest.mark.parametrize("command", [("audit", "verify"), ("migrate",), ("cases",), ("worker",)])
@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "abc", "BANGBAN_PORT must be a whole number from 1 to 65535"),
        ("VAULT_KEYS", "one key", "BANGBAN_VAULT_KEYS must look like id:base64,id:base64"),
    ],
)
def test_other_commands_stop_with_the_same_words(empty_site, command, name, value, why):
    empty_site.environment[f"BANGBAN_{name}"] = value
    result = empty_site.run(*command, status=1)
    assert result.stderr == f"Error: {why}\n"
    assert result.stdout == ""


# Wrong usage.

SUBCOMMANDS = {
    "admin": ["admin create"],
    "audit": ["audit verify"],
    "staff": ["staff add"],
    "vault": ["vault rotate"],
}
EVERY_COMMAND = [word for name in COMMANDS for word in SUBCOMMANDS.get(name, [name])]


def refused(site, *words):
    result = site.run(*words, status=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Usage: ")
    return result.stderr


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_an_unknown_option_of_any_command_is_wrong_usage(empty_site, words):
    assert "--no-such-option" in refused(empty_site, *words.split(), "--no-such-option")


@pytest.mark.parametrize("words", [one for one in EVERY_COMMAND if one != "read"])
def test_one_word_too_many_for_any_command_is_wrong_usage(empty_site, words, tmp_path):
    file = tmp_path / "given.json"
    file.write_text("{}")
    person = ["--login", "x", "--name", "X"]
    fill = {"admin create": person, "staff add": [*person, "--role", "clerk"]}
    fill |= {"import": ["fiscal", str(file)], "estimate": [str(file)], "checklist": ["X"]}
    fill |= {"backup": [str(tmp_path / "kept")], "restore": [str(tmp_path)]}
    assert "surplus" in refused(empty_site, *words.split(), *fill.get(words, []), "surplus")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("estimate", "FILE"),
        ("checklist", "SERVICE_ID"),
        ("import", "KIND"),
        ("import fiscal", "FILE"),
        ("import fiscal nowhere.csv", "nowhere.csv"),
        ("estimate nowhere.json", "nowhere.json"),
        ("serve --port abc", "abc"),
        ("serve --port 0", "0"),
        ("serve --port 65536", "65536"),
        ("web --port 70000", "70000"),
        ("cases --limit 0", "0"),
        ("cases --limit many", "many"),
        ("staff add --login x --name X", "--role"),
        ("staff add --login x --name X --role king", "king"),
        ("audit", "Commands"),
        ("audit vrify", "vrify"),
        ("vault", "Commands"),
    ],
)
def test_what_lacks_or_is_out_of_bounds_is_named(empty_site, words, named):
    assert named in refused(empty_site, *words.split())


@pytest.mark.parametrize("words", ["", *EVERY_COMMAND, "admin", "audit", "staff", "vault"])
@pytest.mark.parametrize("wish", ["--help", "-h"])
def test_every_command_explains_itself_without_a_site(empty_site, words, wish):
    shown = empty_site.run(*words.split(), wish)
    assert shown.stdout.startswith("Usage: ")
    assert shown.stderr == ""
    assert not empty_site.instance.exists()
