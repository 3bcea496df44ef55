"""Journey 4: the operator adds a clerk, who signs in with an authenticator and finds a case."""

import re
from collections.abc import Callable
from typing import Any

from tests.journeys.site import Site
from tests.pages.desk import Desk

PASSWORD = "a long enough sentence 26"


def clerk(site: Site) -> str:
    """A new clerk made at the command line; the secret of the authenticator."""
    said = site.bangban(
        "staff",
        "add",
        "--login",
        "lin-he",
        "--name",
        "林禾",
        "--role",
        "clerk",
        "--password-stdin",
        given=f"{PASSWORD}\n",
    )
    found = re.search(r"secret=([A-Z2-7]+)", said)
    assert found, said
    return found[1]


def test_a_new_clerk_finds_a_case_and_each_look_at_a_whole_number_is_asked_for(
    opened: Callable[..., Any], site: Site
) -> None:
    page = opened(Desk)
    page.sign_in("lin-he", PASSWORD, clerk(site))
    numbers = page.cases()
    assert numbers
    page.take_up(numbers[0])
    assert "0000001234567890128" not in page.words
    assert "990107194803120012" not in page.words
    assert "试算" in page.words
    shown = page.reveal()
    assert "990107194803120012" in shown
    assert "0000001234567890128" in shown
    assert site.bangban("audit", "verify")
