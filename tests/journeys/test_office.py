"""Journey 7: the office reads its day, week and month, and takes a list along."""

from collections.abc import Callable
from typing import Any

from tests.journeys.ways import Way
from tests.pages.asking import Office


def test_day_week_and_month_with_a_table_beside_each_chart(
    opened: Callable[..., Any], way: Way
) -> None:
    page = opened(Office, who="admin")
    page.open("/office").sees("日督导")
    assert "按经办人" in page.words
    page.tab_of("周汇报").sees("周汇报")
    page.tab_of("月通报").sees("月通报")
    assert "数字统计到" in page.words
    chart = page.tab.locator("svg.chart").first
    assert chart.bounding_box()["height"] > 100
    assert page.tab.locator("svg.chart rect").count() >= 1
    assert page.tab.locator("table.grid").count() >= 7
    if way.scripts:
        page.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.tab.locator("details:not([open])").count() == 0
    page.leave("上一期").leave("下一期").sees("月通报")


def test_a_list_is_asked_for_made_in_the_background_and_fetched(
    opened: Callable[..., Any], way: Way
) -> None:
    page = opened(Office, who="admin")
    page.open("/office/month")
    with page.tab.expect_navigation():
        page.tab.locator("form:has([name=kind][value=period]) button[value=csv]").click()
    page.sees("导出")
    page.until_made()
    with page.tab.expect_download() as waiting:
        page.tab.get_by_text("下载", exact=True).first.click()
    data = waiting.value.path().read_bytes().decode("utf-8-sig")
    assert data.splitlines()[0].startswith("受理号,事项")
    assert "990107194803120012" not in data


def test_who_does_not_lead_finds_no_office(opened: Callable[..., Any]) -> None:
    page = opened(Office, who="shen-yi")
    answer = page.context.request.get(page.base + "/office")
    assert answer.status == 404
