"""Journey 8, and 4 of the first filing: the operator adds a clerk, who signs in with an authenticator and finds a
case; what failed waits on the operator's page until somebody says how it was mended."""

import sys
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.journeys.site import PASSWORD, Site
from tests.journeys.ways import Way
from tests.pages.desk import Desk
from tests.pages.page import Page

LOOK = "from app.cli.site import open_site; open_site(); from app.registers.jobs import look_into_folder as look"


def test_a_new_clerk_finds_a_case_and_each_look_at_a_whole_number_is_asked_for(
    opened: Callable[..., Any], site: Site
) -> None:
    page = opened(Desk)
    page.sign_in("lin-he", PASSWORD, site.add_clerk("lin-he", "林禾"))
    page.take_up(page.case_of("王*国"))
    assert "0000001234567890128" not in page.words
    assert "990107194803120012" not in page.words
    assert "试算" in page.words
    shown = page.reveal()
    assert "990107194803120012" in shown
    assert "0000001234567890128" in shown
    assert site.bangban("audit", "verify")


def leave_a_broken_list(site: Site, name: str) -> None:
    """Another office lays a list into the drop folder that is none; the worker looks there."""
    folder = site.instance / "import"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("no,columns\nthat,anybody\n")
    (folder / f"{name}.done").touch()
    site.run(sys.executable, "-c", f"{LOOK}; look({{}})")


def test_a_list_that_could_not_be_imported_waits_until_somebody_says_how_it_was_mended(
    opened: Callable[..., Any], site: Site, way: Way
) -> None:
    name = f"insured-{way.place}.csv"
    page = opened(Page, who="admin")
    page.open("/desk").leave("值守")
    page.sees("值守")
    assert name not in page.words
    leave_a_broken_list(site, name)
    page.open("/desk/operator")
    row = page.tab.locator("main li", has_text=name)
    expect(row).to_contain_text("名单没导进来")
    with page.tab.expect_navigation():
        row.get_by_text("处理好了", exact=True).click()
    assert "怎么处理的" in page.words
    row.get_by_label("怎么处理的").fill("请区里重新导出了")
    with page.tab.expect_navigation():
        row.get_by_text("处理好了", exact=True).click()
    expect(page.tab.locator("main")).not_to_contain_text(name)
    assert "已经记下" in page.words
