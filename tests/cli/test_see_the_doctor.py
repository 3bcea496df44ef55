"""`bangban doctor`: a line for each thing, with its mend."""

from datetime import timedelta

import pytest

from app import audit, clock, db, jobs
from app.audit import Act
from app.cli import doctor as examination
from app.jobs import workers
from app.jobs.model import JobState
from app.tasks import TaskKind, open_task

PARTS = [
    *("keys", "file store", "disk", "database", "migrations", "keys of this database", "queue"),
    *("waits for a person", "text messages", "clock", "staff", "voice", "reader"),
]


def lines(site):
    found = {}
    for line in site.run("doctor").stdout.splitlines():
        mark, what = line.split(" ", 1)
        found[what.split(":")[0]] = (mark, line)
    return found


def test_everything_is_looked_at(site):
    assert list(lines(site)) == PARTS


def test_every_complaint_names_its_mend(site):
    for mark, line in lines(site).values():
        assert mark in "✓✗"
        assert ("→" in line) == (mark == "✗")


def test_a_fresh_site_lacks_only_its_people_and_its_provider(site):
    broken = [what for what, (mark, _line) in lines(site).items() if mark == "✗"]
    assert broken == ["waits for a person", "text messages", "staff"]


def test_with_a_provider_and_an_admin_all_is_well(site):
    site.environment |= {"BANGBAN_SMS_URL": "https://sms.example", "BANGBAN_SMS_KEY": "k"}
    words = ("--login", "admin", "--name", "A", "--password-stdin")
    site.run("admin", "create", *words, typed="a long password\n")
    db.begin_writing()
    workers.say_alive("here/1", clock.now())
    db.session.commit()
    assert {mark for mark, _line in lines(site).values()} == {"✓"}


def test_missing_tables_are_said_and_break_nothing(empty_site):
    found = lines(empty_site)
    assert "run `bangban migrate`" in found["migrations"][1]
    assert found["voice"][0] == "✓"


def test_a_database_that_does_not_answer_is_said(empty_site, tmp_path):
    empty_site.environment["BANGBAN_DATABASE_URL"] = f"sqlite:///{tmp_path}/no/such/folder/x.db"
    assert "BANGBAN_DATABASE_URL" in lines(empty_site)["database"][1]


def test_foreign_keys_do_not_go_unseen(site):
    (site.instance / "vault.keys").write_text("1:" + "B" * 43 + "=")
    mark, line = lines(site)["keys of this database"]
    assert mark == "✗"
    assert "put back the vault.keys" in line


def test_keys_that_are_no_keys_are_said(site):
    site.environment["BANGBAN_VAULT_KEYS"] = "one key"
    result = site.run("doctor")
    assert "✗ keys: BANGBAN_VAULT_KEYS must look like" in result.stdout


def test_a_queue_that_nobody_works_off_is_said(site):
    jobs.enqueue("test:work", {}, run_at=clock.now() - timedelta(hours=1))
    db.session.commit()
    assert "bangban worker" in lines(site)["queue"][1]


def test_failed_jobs_are_counted(site):
    jobs.enqueue("test:work", {}).state = JobState.FAILED
    db.session.commit()
    mark, line = lines(site)["queue"]
    assert mark == "✗"
    assert "1 failed" in line


def test_a_clock_behind_the_record_is_said(site):
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        audit.record(Act.SIGNED_IN, about="account/one", by="one")
        db.session.commit()
    assert "NTP" in lines(site)["clock"][1]


def test_a_full_disk_is_said(site, monkeypatch):
    monkeypatch.setattr(examination, "LEAST_FREE", 2**62)
    assert "2 GB" in lines(site)["disk"][1]


@pytest.mark.parametrize("command", ["estimate", "checklist", "import", "serve"])
def test_wrong_usage_is_2_and_says_nothing_on_standard_output(site, command):
    result = site.run(command, "--no-such-option", status=2)
    assert result.stdout == ""
    assert "no-such-option" in result.stderr


def test_help_lists_every_command(site):
    shown = site.run("--help").stdout
    for name in ("serve", "web", "worker", "migrate", "doctor", "estimate", "checklist", "vault"):
        assert f"  {name} " in shown


def test_a_command_nobody_knows_is_wrong_usage(site):
    assert "fly" in site.run("fly", status=2).stderr


def test_what_waits_for_a_person_is_named_and_counted(site):
    for number in range(2):
        open_task(TaskKind.SITE_ERROR, about=f"error/{number}", by=None)
    db.session.commit()
    mark, line = lines(site)["waits for a person"]
    assert mark == "✗"
    assert "2 site_error" in line
    assert "1 worker_silent" in line
    assert "/desk/operator" in line


def test_the_reader_is_well_when_its_models_are_whole(site):
    mark, line = lines(site)["reader"]
    assert mark == "✓"
    assert "3 models are whole" in line


def test_a_reader_without_its_models_names_the_mend(monkeypatch):
    from app.documents.reading.eye import models

    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    line = examination.check_reader()
    assert line.found == "rapidocr is not installed"
    assert "requirements.lock" in line.mend
