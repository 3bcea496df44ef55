"""Commands that cannot do what was asked: the way out is told, the exit code is 1 or 2, and nothing is left behind."""

import errno
import json

import pytest
from sqlalchemy import func, select

from app import db
from app.accounts.model import Account, Role
from app.audit.model import AuditEntry
from app.filing.model import Status
from tests.cli.test_find_cases import ids, put

PASSWORD = "correct horse battery"


def staff(site, *words, password=PASSWORD, status=0):
    return site.run(
        "staff", "add", *words, "--password-stdin", typed=password + "\n", status=status
    )


def roles_of(login):
    db.session.remove()
    found = db.session.scalars(select(Account).where(Account.login == login)).one()
    return sorted(found.roles)


@pytest.mark.parametrize("role", [one.value for one in Role])
def test_each_role_can_be_given(site, role):
    words = ("--login", f"her-{role}", "--name", "审核员", "--role", role)
    assert f"may sign in as {role}" in staff(site, *words).stdout
    assert roles_of(f"her-{role}") == [role]


def test_several_roles_are_one_account(site):
    words = ("--login", "shen-yi", "--name", "审核员", "--role", "clerk", "--role", "lead")
    staff(site, *words)
    assert roles_of("shen-yi") == ["clerk", "lead"]


@pytest.mark.parametrize(
    ("login", "password", "why"),
    [
        ("", PASSWORD, "the login is empty"),
        ("   ", PASSWORD, "the login is empty"),
        ("shen-yi", "x" * 11, "at least 12 characters"),
        ("shen-yi-of-putuo", "shen-yi-of-putuo", "the password must not be the login"),
    ],
)
def test_nobody_is_made_of_a_wrong_login_or_password(site, login, password, why):
    words = ("--login", login, "--name", "审核员", "--role", "clerk")
    refused = staff(site, *words, password=password, status=1)
    assert why in refused.stderr
    assert refused.stdout == ""
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


@pytest.mark.parametrize("again", ["shen-yi", "SHEN-YI", " shen-yi "])
def test_a_login_in_another_spelling_is_the_same_login(site, again):
    staff(site, "--login", "shen-yi", "--name", "审核员", "--role", "clerk")
    words = ("--login", again, "--name", "别人", "--role", "clerk")
    assert "somebody has this login already" in staff(site, *words, status=1).stderr
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_staff_without_a_role_is_wrong_usage(site):
    refused = staff(site, "--login", "shen-yi", "--name", "审核员", status=2)
    assert "--role" in refused.stderr
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0


@pytest.mark.parametrize("status", list(Status))
def test_cases_of_each_status_are_found_and_no_others(site, status):
    wanted = put(None if status == Status.DRAFT else "PT2026000001", status, 1)
    other = Status.DRAFT if status != Status.DRAFT else Status.DECIDED
    put(None, other, 2)
    assert ids(site, "--status", status.value) == [wanted]


@pytest.mark.parametrize("limit", ["0", "-1", "10001", "many", "1.5", ""])
def test_a_limit_out_of_bounds_is_wrong_usage(site, limit):
    refused = site.run("cases", "--limit", limit, status=2)
    assert "--limit" in refused.stderr
    assert refused.stdout == ""


def test_a_backup_is_not_put_where_a_file_stands_in_the_way(site, tmp_path):
    (tmp_path / "file").write_text("mine")
    refused = site.run("backup", str(tmp_path / "file" / "b"), status=1)
    assert "cannot be written" in refused.stderr
    assert (tmp_path / "file").read_text() == "mine"


def test_a_backup_on_a_full_disk_says_so_and_leaves_nothing(site, tmp_path, monkeypatch):
    def full(_folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.cli.backup.flush_folder", full)
    refused = site.run("backup", str(tmp_path / "kept" / "b"), status=1)
    assert "nothing was backed up: No space left on device" in refused.stderr
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_backup_over_a_file_is_refused_and_the_file_kept(site, tmp_path):
    (tmp_path / "b").write_text("mine")
    assert "choose another name" in site.run("backup", str(tmp_path / "b"), status=1).stderr
    assert (tmp_path / "b").read_text() == "mine"


def test_a_backup_makes_the_folders_above_it(site, tmp_path):
    answer = json.loads(site.run("backup", str(tmp_path / "x" / "y" / "b")).stdout)
    assert answer["missing"] == []
    assert (tmp_path / "x" / "y" / "b" / "backup.json").exists()
    assert [one.name for one in (tmp_path / "x" / "y").iterdir()] == ["b"]


@pytest.mark.parametrize("content", [None, "", "[]", "{", '{"database": 1}'])
def test_a_folder_that_is_no_backup_restores_nothing(empty_site, tmp_path, content):
    folder = tmp_path / "b"
    folder.mkdir()
    if content is not None:
        (folder / "backup.json").write_text(content)
        (folder / "SHA256SUMS").write_text("")
    refused = empty_site.run("restore", str(folder), status=1)
    assert "nothing was restored" in refused.stderr
    assert refused.stdout == ""
    assert not (empty_site.instance / "vault.keys").exists()


def test_a_backup_that_is_not_there_is_wrong_usage(empty_site, tmp_path):
    assert "does not exist" in empty_site.run("restore", str(tmp_path / "b"), status=2).stderr


def test_a_revision_nobody_knows_changes_no_table(site):
    refused = site.run("migrate", "--down", "no-such-step", status=1)
    assert "nothing was changed" in refused.stderr
    assert "no-such-step" in refused.stderr
    site.run("audit", "verify")


@pytest.mark.parametrize("kind", ["", "people", "INSURED", "../insured"])
def test_a_register_nobody_knows_is_wrong_usage_and_names_those_there_are(site, tmp_path, kind):
    (tmp_path / "a.csv").write_text("id_number\n")
    refused = site.run("import", kind, str(tmp_path / "a.csv"), status=2)
    assert "insured" in refused.stderr
    assert refused.stdout == ""


@pytest.mark.parametrize("content", ["", "\n", "a,b\n", "id_number\n", "\x00\x01"])
def test_a_file_that_is_no_register_is_an_answer_and_not_a_crash(site, tmp_path, content):
    (tmp_path / "a.csv").write_text(content)
    answer = json.loads(site.run("import", "insured", str(tmp_path / "a.csv")).stdout)
    assert answer["state"] == "refused"
    assert answer["reason"]


def test_the_rights_are_printed_and_nothing_of_the_site_is_touched(site):
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    printed = site.run("rights").stdout
    assert printed.startswith("o own")
    assert "shen-yi" in printed
    db.connect(site.url)
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert db.session.scalar(select(func.count()).select_from(Account)) == 0
