"""Settings: environment before file before default; keys made once, for the owner alone."""

import os
import threading

import pytest

from app import config, vault


@pytest.fixture
def load(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("BANGBAN_")]:
        monkeypatch.delenv(name)
    return lambda: config.load(tmp_path / "instance")


def test_one_machine_needs_no_settings(load, tmp_path):
    settings = load()
    assert settings["DATABASE_URL"] == f"sqlite:///{tmp_path}/instance/bangban.db"
    assert (settings["HOST"], settings["PORT"]) == ("127.0.0.1", "8000")


def test_the_environment_wins_over_the_file_and_the_file_over_defaults(load, tmp_path, monkeypatch):
    load()
    (tmp_path / "instance" / "config.py").write_text("BANGBAN_PORT = '9000'\nWORKERS = '7'\n")
    monkeypatch.setenv("BANGBAN_PORT", "9100")
    settings = load()
    assert (settings["PORT"], settings["WORKERS"]) == ("9100", "7")


def test_an_empty_variable_counts_as_none(load, monkeypatch):
    monkeypatch.setenv("BANGBAN_PORT", "")
    assert load()["PORT"] == "8000"


def test_keys_are_made_once_and_only_the_owner_may_read_them(load, tmp_path):
    first, second = load(), load()
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert first["VAULT_KEYS"] == second["VAULT_KEYS"]
    for name in ("secret.key", "vault.keys"):
        assert (tmp_path / "instance" / name).stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_get_the_same_keys(load):
    found = []
    starts = [threading.Thread(target=lambda: found.append(load()["VAULT_KEYS"])) for _ in range(8)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_keys_of_the_instance_are_followed_and_keys_of_the_environment_are_not(
    load, tmp_path, monkeypatch
):
    assert load()["VAULT_FILE"] == tmp_path / "instance" / "vault.keys"
    monkeypatch.setenv("BANGBAN_VAULT_KEYS", vault.new_key())
    assert load()["VAULT_FILE"] is None
