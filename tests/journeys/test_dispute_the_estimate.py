"""Journey 5: 「数字不对」 is a task with an owner, a day and an answer, which the person reads on his page."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.site import Site
from tests.journeys.ways import Way
from tests.pages.desk import Desk
from tests.pages.filing import FilingPages

ANSWER = "起付线今年已经扣过，试算是对的"


def estimate_of(site: Site, who: str) -> str:
    """The estimate of a draft that this person began; what another began for him is no such."""
    mine = site.pages(who)
    others = {one.removesuffix("/not-mine") for one in mine if one.endswith("/not-mine")}
    found = (one for one in mine if one.endswith("/estimate"))
    return next(one for one in found if one.removesuffix("/estimate") not in others)


def test_what_is_doubted_is_taken_answered_and_read(
    opened: Callable[..., Any], site: Site, way: Way
) -> None:
    who = ("wang-jianguo", "wang-li")[way.place]
    person = opened(FilingPages, who=who)
    person.open(estimate_of(site, who)).sees("大约能报").leave("数字不对，请人来算")
    assert "请人" in person.words
    person.open(f"{person.path.rsplit('/', 1)[0]}/check")
    person.submit().sees("已经交上去了")
    number = person.number

    desk = opened(Desk, who="shen-yi").task("说试算不对", number)
    assert re.search(r"\d日到期", desk.words)
    assert "还没有人" in desk.words
    desk.leave("我来办")
    assert "沈怡" in desk.words
    desk.choose("机器判断对").answer(ANSWER, "答复，办完")
    person.leave("看进度")
    assert ANSWER in person.words
