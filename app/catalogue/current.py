"""The catalogue and the policies in force in this process: read and checked once a process."""

from pathlib import Path
from typing import cast

from app.catalogue import policies as policy_files
from app.catalogue import services
from app.catalogue.policies import Policies
from app.catalogue.services import DATA, Catalogue

_folders: tuple[Path, ...] = ()
_catalogue: Catalogue | None = None
_policies: Policies | None = None


def use(*more_folders: Path) -> None:
    """Read the product's own services and policies, and services from other districts' folders."""
    look_in(*more_folders)
    read()


def look_in(*more_folders: Path) -> None:
    """The same folders, read when the first service is asked for: few commands need one."""
    global _folders, _catalogue
    _folders, _catalogue = more_folders, None


def also(folder: Path) -> None:
    """From now on this folder too."""
    use(*_folders, folder)


def read() -> None:
    """Read and check every file anew."""
    global _catalogue, _policies
    _catalogue = services.load(DATA, *_folders)
    _policies = policy_files.load(DATA / "policies.json")


def catalogue() -> Catalogue:
    """The services in force."""
    if _catalogue is None:
        read()
    return cast(Catalogue, _catalogue)


def policies() -> Policies:
    """The policies in force."""
    if _policies is None:
        read()
    return cast(Policies, _policies)
