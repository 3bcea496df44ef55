"""One filled demo for this module's tests, made as `bangban serve --demo` makes it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import db, vault
from app.catalogue import current
from app.cli import serving
from app.cli.site import open_site
from app.notices import client
from tests.cli.conftest import Site, database_of_its_own, empty_site, site
from tests.cli.test_serve_the_site import port, start
from tests.conftest import KEYS

__all__ = ["database_of_its_own", "empty_site", "port", "site", "start"]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An instance whose database holds the demo; commands are run against it."""
    folder: Path = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder}/demo.db"
    environment = {"BANGBAN_INSTANCE": str(folder / "instance"), "BANGBAN_DATABASE_URL": url}
    made = Site(folder / "instance", url, environment)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("BANGBAN_")]:
            patch.delenv(name)
        for name, value in environment.items():
            patch.setenv(name, value)
        made.run("migrate")
        open_site()
        db.begin_writing()
        serving.make_demo()
        db.session.get_bind().engine.dispose()
        db.session.remove()
    return made


@pytest.fixture
def demo(filled: Site, app, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The demo, open in this process. Afterwards the database of the other tests is connected again."""
    for name in [name for name in os.environ if name.startswith("BANGBAN_")]:
        monkeypatch.delenv(name)
    for name, value in filled.environment.items():
        monkeypatch.setenv(name, value)
    engine = app.extensions["engine"]
    open_site()
    db.only_read()
    yield filled
    db.session.get_bind().engine.dispose()
    db.session.remove()
    db.session.configure(bind=engine)
    client.use(None)
    vault.use(KEYS)
    current.use()
