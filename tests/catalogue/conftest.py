"""The product's own catalogue, and a copy of it that a test may spoil."""

import json
import shutil
from pathlib import Path

import pytest

from app.catalogue.services import DATA, load


@pytest.fixture(scope="session")
def catalogue():
    return load()


@pytest.fixture(scope="session")
def seed():
    """The list of services as it was handed to us."""
    return json.loads((Path(__file__).parent / "checklists.json").read_text("utf-8"))


class Copy:
    """A folder of definitions; `edit` opens one file for a change."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, service_id, version="2026-11-01"):
        return self.folder / "services" / service_id / f"{version}.json"

    def edit(self, service_id, change):
        return self.edit_file(self.path(service_id), change)

    def edit_file(self, path, change):
        definition = json.loads(path.read_text("utf-8"))
        change(definition)
        path.write_text(json.dumps(definition, ensure_ascii=False), "utf-8")
        return path

    def publish(self, service_id, version, change=lambda definition: None):
        """A newer version beside the first, different by `change`."""
        path = self.path(service_id, version)
        shutil.copy(self.path(service_id), path)

        def dated(definition):
            definition["version"] = definition["published"] = version
            change(definition)

        return self.edit_file(path, dated)


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("facts.json", "finder.json"):
        shutil.copy(DATA / name, folder / name)
    shutil.copytree(DATA / "services", folder / "services")
    return Copy(folder)
