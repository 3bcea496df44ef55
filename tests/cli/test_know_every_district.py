"""Commands and the worker know the services of a district whose files lie outside the product, as the site does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.catalogue import current
from app.catalogue.services import DATA
from app.errors import Refusal


@pytest.fixture
def jingan(tmp_path: Path) -> Iterator[Path]:
    """A folder with a service of Jing'an. Afterwards the product's own are read again."""
    source = DATA / "services" / "JS-REIMB" / "2026-11-01.json"
    definition = json.loads(source.read_text("utf-8")) | {"service_id": "JA-REIMB"}
    path = tmp_path / "jingan" / "services" / "JA-REIMB" / "2026-11-01.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(definition, ensure_ascii=False), "utf-8")
    yield tmp_path / "jingan"
    current.use()


def test_a_command_knows_the_service_of_another_folder(site, jingan):
    site.environment["BANGBAN_CATALOGUE_FOLDERS"] = str(jingan)
    site.run("cases")
    assert current.catalogue().latest("JA-REIMB").version == "2026-11-01"


def test_without_the_setting_there_are_the_products_own(site, jingan):
    site.run("cases")
    with pytest.raises(Refusal):
        current.catalogue().latest("JA-REIMB")


def test_a_folder_named_later_comes_to_those_before_it(jingan):
    current.look_in()
    current.also(jingan)
    versions = current.catalogue().versions
    assert {"JA-REIMB", "JS-REIMB"} <= set(versions)


def test_outside_a_demo_nothing_earlier_is_in_force(site):
    site.run("cases")
    assert [one.version for one in current.catalogue().versions["YDJY-FILING"]] == ["2026-11-01"]
