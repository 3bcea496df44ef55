"""A link in a message opens one thing for one purpose; nobody makes one up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import links, vault
from app.db import uid
from tests.conftest import KEYS


@pytest.fixture(autouse=True)
def keys():
    vault.use(KEYS)
    yield
    links.use("http://localhost")


def test_a_link_leads_back_to_the_row_it_was_written_for():
    row = uid()
    assert links.opened("deny", links.token("deny", row)) == row


def test_a_link_for_one_purpose_opens_nothing_else():
    row = uid()
    assert links.opened("end", links.token("deny", row)) is None


def test_a_link_to_one_row_opens_no_other():
    mine, other = uid(), uid()
    assert links.opened("deny", other + links.token("deny", mine)[-links.MARK :]) is None


@given(st.text(max_size=60))
def test_what_somebody_types_is_no_link(text):
    vault.use(KEYS)
    assert links.opened("deny", text) is None


@pytest.mark.parametrize("place", range(28))
def test_a_link_with_one_sign_changed_is_none(place):
    text = links.token("deny", "A" * 16)
    changed = text[:place] + ("b" if text[place] != "b" else "c") + text[place + 1 :]
    assert links.opened("deny", changed) is None


def test_the_address_begins_where_people_see_the_site():
    links.use("https://bangban.example/")
    assert links.whole("/not-mine/abc") == "https://bangban.example/not-mine/abc"
