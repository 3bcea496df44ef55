"""One site and one browser for all journeys of a worker; each person has a browser context of his own."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, expect

from tests.journeys.chromium import DESKTOP, MISSING, PHONE, chromium, chromium_path
from tests.journeys.site import Site, own_database, running_site
from tests.journeys.ways import AT_A_DESK, WAYS, Way
from tests.pages.page import Page

expect.set_options(timeout=15_000)
POSTGRES = os.environ.get("BANGBAN_TEST_POSTGRES", "")
Opener = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys share one site: they stay together on one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium_path() is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def sites(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Site]]:
    """The sites of this run by their number, each started when it is first asked for."""
    with ExitStack() as stack:

        @cache
        def site(number: int) -> Site:
            database = stack.enter_context(own_database(POSTGRES, number)) if POSTGRES else ""
            instance = tmp_path_factory.mktemp("site")
            return stack.enter_context(running_site(instance, database))

        yield site


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest) -> Way:
    """A test that asks for it is gone in every way of this run, staff pages too."""
    return request.param


def way_of(request: pytest.FixtureRequest) -> Way:
    """The way of this test; a test that is gone in one way only says how its people look at the site."""
    return request.getfixturevalue("way") if "way" in request.fixturenames else AT_A_DESK


@pytest.fixture
def site(request: pytest.FixtureRequest, sites: Callable[[int], Site]) -> Site:
    return sites(way_of(request).site)


@pytest.fixture
def opened(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Opener]:
    """Opens a browser for a person: `opened(WayIn, mode="elder")`. At the end nothing may have complained."""
    pages: list[Page] = []
    way = way_of(request)
    with ExitStack() as stack:

        def open_for(
            kind: type[Page] = Page,
            *,
            mode: str = way.mode,
            scripts: bool = way.scripts,
            who: str = "",
            beside: Page | None = None,
        ) -> Page:
            context = beside.context if beside else None
            if context is None:
                context = browser.new_context(
                    viewport=DESKTOP if mode == "normal" else PHONE,
                    java_script_enabled=scripts,
                    locale="zh-CN",
                )
                stack.callback(context.close)
                context.set_default_timeout(15_000)
                context.add_cookies([{"name": "ui_mode", "value": mode, "url": site.base}])
            if who:
                context.add_cookies([site.cookie(who)])
            pages.append(kind(context, site.base))
            return pages[-1]

        yield open_for
        complaints = [one for page in pages for one in page.complaints]
    assert complaints == []


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Takes a photo of a lined page, each time another one, as large as a phone makes it."""
    folder, numbers = tmp_path_factory.mktemp("photos"), count(1)

    def take() -> Path:
        number = next(numbers)
        picture = Image.new("RGB", (3000, 2250), "#fbfaf4")
        pen = ImageDraw.Draw(picture)
        for line in range(14):
            pen.line((200, 200 + 130 * line, 2800 - 40 * number, 210 + 130 * line), "#30353a", 12)
        path = folder / f"IMG_{number:04}.jpg"
        picture.save(path, quality=85)
        return path

    return take
