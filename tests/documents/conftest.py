"""A store in a folder of its own, and one warm child for the tests of a file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import vault
from app.documents import service
from app.documents.look import Looker
from app.documents.places import Folder
from app.documents.store import Store
from tests.conftest import KEYS


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    vault.use(KEYS)
    return Store(Folder(tmp_path_factory.mktemp("files")))


@pytest.fixture(scope="module")
def looker() -> Iterator[Looker]:
    looker = Looker(most_looks=1_000_000)
    yield looker
    looker.close()


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An instance folder of this test alone; the files stand in `files` under it."""
    monkeypatch.setenv("BANGBAN_INSTANCE", str(tmp_path))
    monkeypatch.setattr(service, "_place", None)
    return tmp_path / "files"
