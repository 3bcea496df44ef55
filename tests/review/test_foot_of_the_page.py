"""The sentence at the foot of a page belongs to its reader: the desk reads that looks are on record, whoever only
looks that nothing can be changed, and whoever fills in that it is saved."""

import pytest
from flask import Flask

from tests.citizen import Citizen
from tests.review.cases import taken
from tests.review.desk import Clerk
from tests.strict_client import StrictClient, plain

RECORDED = "每次打开都会记下时间和人名。"
SAVED = "您填的内容都存好了，随时可以接着办。"
FREE = "办事不收钱。填的内容随时存好。"
ONLY_LOOKS = "只能看，不能改。看完就关，不留在这台手机上。"
EVERY = (RECORDED, SAVED, FREE, ONLY_LOOKS)


def only(words: str, page) -> None:
    """This sentence stands at the foot, once, and none of the others."""
    foot = plain(page).split("Language")[-1]
    assert [one for one in EVERY if one in foot] == [words]


@pytest.mark.parametrize("path", ["/desk", "/desk?status=every", "/desk/mine", "/desk/tasks"])
def test_the_lists_of_the_desk_say_that_looks_are_on_record(app: Flask, path: str) -> None:
    only(RECORDED, Clerk(app).get(path))


@pytest.mark.parametrize("tail", ["", "/ask", "/decide"])
def test_so_does_a_case(app: Flask, citizen: Citizen, tail: str) -> None:
    citizen.file_mutual()
    clerk = Clerk(app)
    only(RECORDED, clerk.get(taken(citizen, clerk) + tail))


def test_so_does_the_page_of_what_changed(app: Flask, citizen: Citizen) -> None:
    citizen.file_mutual()
    clerk = Clerk(app)
    address = taken(citizen, clerk)
    only(RECORDED, clerk.post(f"{address}/hand-back", {"revision": "0"}, status=409))


@pytest.mark.parametrize(("roles", "path"), [("lead", "/office"), ("admin", "/desk/operator")])
def test_so_do_the_office_and_the_operator(app: Flask, roles: str, path: str) -> None:
    clerk = Clerk(app, "somebody", (roles,))
    only(RECORDED, clerk.get(path))


@pytest.mark.parametrize("path", ["/", "/services", "/help"])
def test_public_pages_say_that_it_is_free(app: Flask, path: str) -> None:
    only(FREE, StrictClient(app).get(path))


def test_the_look_without_an_account_says_that_it_only_shows(app: Flask) -> None:
    only(ONLY_LOOKS, StrictClient(app).get("/progress/ask"))


@pytest.mark.parametrize("tail", ["progress", "receipt", "withdraw"])
def test_one_s_own_pages_say_that_it_is_saved(citizen: Citizen, tail: str) -> None:
    citizen.file_mutual()
    only(SAVED, citizen.get(f"{citizen.filing}/{tail}"))
