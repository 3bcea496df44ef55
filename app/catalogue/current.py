"""The catalogue and the policies in force in this process: read and checked once, at start."""

from pathlib import Path
from typing import cast

from app.catalogue import policies as policy_files
from app.catalogue import services
from app.catalogue.policies import Policies
from app.catalogue.services import DATA, Catalogue

_catalogue: Catalogue | None = None
_policies: Policies | None = None


def use(*more_folders: Path) -> None:
    """Read the product's own services and policies, and services from other districts' folders."""
    global _catalogue, _policies
    _catalogue = services.load(DATA, *more_folders)
    _policies = policy_files.load(DATA / "policies.json")


def catalogue() -> Catalogue:
    """The services in force."""
    if _catalogue is None:
        use()
    return cast(Catalogue, _catalogue)


def policies() -> Policies:
    """The policies in force."""
    if _policies is None:
        use()
    return cast(Policies, _policies)
