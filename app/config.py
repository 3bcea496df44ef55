"""Settings: from the environment (BANGBAN_…), then instance/config.py, then what is right for one machine."""

import ipaddress
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from app import vault

ROOT = Path(__file__).parent.parent
EARLIER = ROOT / "app" / "demo" / "earlier"
PREFIX = "BANGBAN_"
LANGUAGES = {"zh_Hans_CN": "简体中文", "zh_Hant_TW": "繁體中文", "en": "English"}

DEFAULTS: dict[str, Any] = {
    "DATABASE_URL": "",
    "HOST": "127.0.0.1",
    "PORT": "8000",
    "SECRET_KEY": "",
    "VAULT_KEYS": "",
    "SMS_URL": "",
    "SMS_KEY": "",
    "HELP_PHONE": "12393",
    "SITE": "",
    "IMPORT_FOLDER": "",
    "CATALOGUE_FOLDERS": "",
    "SESSION_DAYS": "30",
    "TRUSTED_PROXIES": "0",
    "WORKERS": "2",
    "THREADS": "4",
    "LOG_LEVEL": "INFO",
    "STORE_URL": "",
    "STORE_KEY": "",
    "STORE_SECRET": "",
    "METRICS_TOKEN": "",
    "METRICS_FROM": "",
}
LEAST_AND_MOST = {
    "PORT": (1, 65535),
    "SESSION_DAYS": (1, 365),
    "TRUSTED_PROXIES": (0, 9),
    "WORKERS": (1, 64),
    "THREADS": (1, 64),
}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class SettingWrong(Exception):
    """A setting that no process can work with; the message says which, and how it should look."""


def instance_path() -> Path:
    return Path(os.environ.get("BANGBAN_INSTANCE") or ROOT / "instance").absolute()


def load(instance: Path | None = None) -> dict[str, Any]:
    """Every setting as text, under its bare name. Keys are made in `instance` at the first start.

    Raises SettingWrong.
    """
    instance = instance or instance_path()
    instance.mkdir(parents=True, exist_ok=True)
    settings = load_raw(instance)
    _check(settings)
    settings["INSTANCE"] = instance
    settings["DATABASE_URL"] = settings["DATABASE_URL"] or f"sqlite:///{instance}/bangban.db"
    settings["SECRET_KEY"] = settings["SECRET_KEY"] or _kept(instance / "secret.key", _new_secret)
    settings["VAULT_FILE"] = None if settings["VAULT_KEYS"] else instance / "vault.keys"
    settings["VAULT_KEYS"] = settings["VAULT_KEYS"] or _kept(instance / "vault.keys", vault.new_key)
    settings["SITE"] = settings["SITE"] or f"http://{settings['HOST']}:{settings['PORT']}"
    settings["IMPORT_FOLDER"] = settings["IMPORT_FOLDER"] or str(instance / "import")
    return settings


def load_raw(instance: Path | None = None) -> dict[str, Any]:
    """The settings as somebody wrote them: nothing is made, checked or filled in."""
    folder = instance or instance_path()
    return DEFAULTS | _from_file(folder / "config.py") | _from_environment()


def folders(text: str) -> list[Path]:
    """Several folders in one setting, parted as in PATH."""
    return [Path(part) for part in text.split(os.pathsep) if part]


def catalogue_folders(settings: dict[str, Any], *, demo: bool) -> list[Path]:
    """Where services lie beside the product's own. In a demo also those that were in force earlier."""
    return folders(settings["CATALOGUE_FOLDERS"]) + [EARLIER] * demo


def _check(settings: dict[str, Any]) -> None:
    for name, (least, most) in LEAST_AND_MOST.items():
        text = settings[name]
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise SettingWrong(f"{PREFIX}{name} must be a whole number from {least} to {most}")
    for place in settings["METRICS_FROM"].replace(",", " ").split():
        try:
            ipaddress.ip_network(place, strict=False)
        except ValueError:
            raise SettingWrong(f"{PREFIX}METRICS_FROM: {place} is no address or network") from None
    if settings["LOG_LEVEL"].upper() not in LOG_LEVELS:
        raise SettingWrong(f"{PREFIX}LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")


def _from_environment() -> dict[str, str]:
    pairs = ((k.removeprefix(PREFIX), v) for k, v in os.environ.items() if k.startswith(PREFIX))
    return {name: value for name, value in pairs if value}


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    names: dict[str, Any] = {}
    try:
        exec(compile(path.read_text("utf-8"), str(path), "exec"), names)  # noqa: S102 the operator's own file
    except Exception as fault:
        raise SettingWrong(f"{path} cannot be read: {type(fault).__name__}: {fault}") from fault
    return {k.removeprefix(PREFIX): str(v) for k, v in names.items() if k.isupper()}


def _new_secret() -> str:
    return secrets.token_hex(32)


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The text in `path`; made once, whole, by whichever process comes first, for the owner's eyes only."""
    if not path.exists():
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text("ascii").strip()
