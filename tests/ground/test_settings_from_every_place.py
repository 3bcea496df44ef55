"""Each setting from each place, wrong ones refused in plain words, and keys that processes make together."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app import config, vault
from app.config import DEFAULTS, SettingWrong

FITTING = {"PORT": "9000", "SESSION_DAYS": "7", "TRUSTED_PROXIES": "2", "WORKERS": "3"}
FITTING |= {"THREADS": "5", "LOG_LEVEL": "debug", "METRICS_FROM": "10.1.0.0/16, ::1"}
PLAIN = [name for name in DEFAULTS if name != "VAULT_KEYS"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An instance folder, in an environment without any setting."""
    for name in [name for name in os.environ if name.startswith("BANGBAN_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "instance"
    folder.mkdir()
    return folder


def value_of(name, order=""):
    return FITTING.get(name) or f"value-{order}{name.lower()}"


@pytest.mark.parametrize("name", PLAIN)
def test_each_setting_may_come_from_the_file(place, name):
    (place / "config.py").write_text(f"{name} = {value_of(name)!r}\n")
    assert config.load(place)[name] == value_of(name)


@pytest.mark.parametrize("name", PLAIN)
def test_each_setting_may_have_its_long_name_in_the_file(place, name):
    (place / "config.py").write_text(f"BANGBAN_{name} = {value_of(name)!r}\n")
    assert config.load(place)[name] == value_of(name)


@pytest.mark.parametrize("name", PLAIN)
def test_each_setting_of_the_environment_wins(place, name, monkeypatch):
    (place / "config.py").write_text(f"{name} = '4'\n")
    monkeypatch.setenv(f"BANGBAN_{name}", value_of(name))
    assert config.load(place)[name] == value_of(name)


@pytest.mark.parametrize("name", [name for name, default in DEFAULTS.items() if default])
def test_each_default_holds_where_nothing_is_said(place, name):
    assert config.load(place)[name] == DEFAULTS[name]


@pytest.mark.parametrize("name", ["PORT", "WORKERS", "LOG_LEVEL"])
def test_an_empty_variable_leaves_the_word_to_the_file(place, name, monkeypatch):
    (place / "config.py").write_text(f"{name} = {value_of(name)!r}\n")
    monkeypatch.setenv(f"BANGBAN_{name}", "")
    assert config.load(place)[name] == value_of(name)


def test_numbers_in_the_file_are_settings_like_text(place):
    (place / "config.py").write_text("PORT = 9000\nWORKERS = 1\nSESSION_DAYS = 10\n")
    settings = config.load(place)
    assert (settings["PORT"], settings["WORKERS"], settings["SESSION_DAYS"]) == ("9000", "1", "10")


def test_the_file_may_think_and_only_its_capitals_are_settings(place):
    (place / "config.py").write_text(
        "import os\nbase = 9000\nPORT = base + 1\nSMS_KEY = os.sep\nprivate = 'x'\n"
    )
    settings = config.load(place)
    assert (settings["PORT"], settings["SMS_KEY"]) == ("9001", os.sep)
    assert "private" not in settings
    assert "os" not in settings


def test_variables_of_others_are_no_settings(place, monkeypatch):
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("XBANGBAN_PORT", "2")
    assert config.load(place)["PORT"] == "8000"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        *[("PORT", text) for text in ("abc", "0", "65536", "-1", "80.5", "８０", " 80", "0x50")],
        *[("WORKERS", text) for text in ("0", "65", "two", "2.0")],
        *[("THREADS", text) for text in ("0", "65", "-4")],
        *[("SESSION_DAYS", text) for text in ("0", "366", "30 days")],
        *[("TRUSTED_PROXIES", text) for text in ("-1", "10", "yes", "10.0.0.1")],
    ],
)
def test_a_number_out_of_bounds_is_refused_by_name_and_with_its_bounds(
    place, monkeypatch, name, wrong
):
    monkeypatch.setenv(f"BANGBAN_{name}", wrong)
    least, most = config.LEAST_AND_MOST[name]
    with pytest.raises(SettingWrong) as refused:
        config.load(place)
    assert str(refused.value) == (f"BANGBAN_{name} must be a whole number from {least} to {most}")


@pytest.mark.parametrize("name", config.LEAST_AND_MOST)
def test_the_bounds_themselves_are_fine(place, monkeypatch, name):
    for bound in config.LEAST_AND_MOST[name]:
        monkeypatch.setenv(f"BANGBAN_{name}", str(bound))
        assert config.load(place)[name] == str(bound)


@pytest.mark.parametrize("level", ["LOUD", "10", "info,debug"])
def test_a_log_level_nobody_knows_is_refused(place, monkeypatch, level):
    monkeypatch.setenv("BANGBAN_LOG_LEVEL", level)
    with pytest.raises(SettingWrong, match="one of DEBUG, INFO, WARNING, ERROR, CRITICAL"):
        config.load(place)


@pytest.mark.parametrize(
    "places", ["127.0.0.1", "10.0.0.0/8", "10.1.2.3/8", "::1", "fd00::/8 ,127.0.0.1", " 127.0.0.1 "]
)
def test_figures_may_be_read_from_addresses_and_networks(place, monkeypatch, places):
    monkeypatch.setenv("BANGBAN_METRICS_FROM", places)
    assert config.load(place)["METRICS_FROM"] == places


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        ("localhost", "localhost"),
        ("127.0.0.1 everywhere", "everywhere"),
        ("10.0.0.0/33", "10.0.0.0/33"),
        ("127.0.0.1:9090", "127.0.0.1:9090"),
        ("127.0.0.1;::1", "127.0.0.1;::1"),
        ("*", "*"),
    ],
)
def test_a_place_that_is_no_address_is_refused_by_its_name(place, monkeypatch, places, wrong):
    """Else the figures would be closed to everybody, or the first caller would meet an error."""
    monkeypatch.setenv("BANGBAN_METRICS_FROM", places)
    with pytest.raises(SettingWrong) as refused:
        config.load(place)
    assert str(refused.value) == f"BANGBAN_METRICS_FROM: {wrong} is no address or network"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("PORT = \n", "SyntaxError"),
        ("PORT = undefined\n", "NameError: name 'undefined'"),
        ("import no_such_module\n", "ModuleNotFoundError"),
        ("PORT = 1 / 0\n", "ZeroDivisionError"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_fault(place, text, why):
    (place / "config.py").write_text(text)
    with pytest.raises(SettingWrong) as refused:
        config.load(place)
    assert str(place / "config.py") in str(refused.value)
    assert why in str(refused.value)


def test_a_wrong_setting_makes_no_keys(place, monkeypatch):
    monkeypatch.setenv("BANGBAN_PORT", "abc")
    with pytest.raises(SettingWrong):
        config.load(place)
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "file"), [("SECRET_KEY", "secret.key"), ("VAULT_KEYS", "vault.keys")]
)
def test_a_key_of_the_environment_makes_no_file(place, monkeypatch, name, file):
    value = vault.new_key() if name == "VAULT_KEYS" else "secret"
    monkeypatch.setenv(f"BANGBAN_{name}", value)
    assert config.load(place)[name] == value
    assert not (place / file).exists()


def test_a_key_file_left_by_somebody_is_used_as_it_is(place):
    key = vault.new_key(7)
    (place / "vault.keys").write_text(f"{key}\n")
    assert config.load(place)["VAULT_KEYS"] == key
    assert (place / "vault.keys").read_text() == f"{key}\n"


def test_keys_are_on_the_disk_before_they_are_used(place, monkeypatch):
    """What is sealed under a key that a power cut takes away is lost for ever."""
    order = []
    fsync, link = os.fsync, os.link
    monkeypatch.setattr(config.os, "fsync", lambda file: order.append("fsync") or fsync(file))
    monkeypatch.setattr(config.os, "link", lambda *names: order.append("link") or link(*names))
    config.load(place)
    assert order == ["fsync", "link"] * 2


def test_nothing_lies_about_after_keys_were_made(place):
    for _start in range(3):
        config.load(place)
    assert sorted(path.name for path in place.iterdir()) == ["secret.key", "vault.keys"]


def test_keys_are_for_the_owner_alone_whatever_the_process_usually_allows(place):
    before = os.umask(0)
    try:
        config.load(place)
    finally:
        os.umask(before)
    for name in ("secret.key", "vault.keys"):
        assert stat.S_IMODE((place / name).stat().st_mode) == 0o600


def test_two_instances_have_different_keys(place, tmp_path):
    one, other = config.load(place), config.load(tmp_path / "other")
    assert one["SECRET_KEY"] != other["SECRET_KEY"]
    assert one["VAULT_KEYS"] != other["VAULT_KEYS"]
    assert len(one["SECRET_KEY"]) == 64


def test_processes_that_start_at_the_same_moment_use_the_same_keys(place):
    program = (
        "import sys; from pathlib import Path; from app import config; sys.stdin.readline();"
        "s = config.load(Path(sys.argv[1])); print(s['SECRET_KEY'], s['VAULT_KEYS'])"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=config.ROOT,
        )
        for _process in range(3)
    ]
    for start in starts:
        start.stdin.write("go\n")
        start.stdin.flush()
    said = {start.communicate(timeout=60)[0] for start in starts}
    assert len(said) == 1
    assert {start.returncode for start in starts} == {0}
    assert sorted(path.name for path in place.iterdir()) == ["secret.key", "vault.keys"]


def test_the_instance_is_made_with_all_folders_above_it(place, tmp_path):
    deep = tmp_path / "a" / "b" / "c"
    settings = config.load(deep)
    assert deep.is_dir()
    assert settings["INSTANCE"] == deep
    assert settings["IMPORT_FOLDER"] == str(deep / "import")
    assert settings["DATABASE_URL"] == f"sqlite:///{deep}/bangban.db"


def test_the_instance_named_in_the_environment_is_absolute(place, monkeypatch):
    monkeypatch.setenv("BANGBAN_INSTANCE", "some/where")
    assert config.instance_path() == Path.cwd() / "some" / "where"
    monkeypatch.setenv("BANGBAN_INSTANCE", "")
    assert config.instance_path() == config.ROOT / "instance"


@pytest.mark.parametrize(
    ("text", "folders"),
    [
        ("", []),
        ("/a", [Path("/a")]),
        (os.pathsep.join(["/a", "/b c", "d"]), [Path("/a"), Path("/b c"), Path("d")]),
        (os.pathsep * 3 + "/a" + os.pathsep, [Path("/a")]),
    ],
)
def test_several_folders_stand_in_one_setting(text, folders):
    assert config.folders(text) == folders


def test_every_language_has_a_name_in_itself():
    assert config.LANGUAGES == {
        "zh_Hans_CN": "简体中文",
        "zh_Hant_TW": "繁體中文",
        "en": "English",
    }
