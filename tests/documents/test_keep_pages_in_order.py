"""Whatever a person adds, removes and brings back, in whatever order: the laws of the pages hold."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import db
from app.documents import service
from app.documents.model import Upload
from app.documents.service import MOST_PAGES, MOST_PAGES_OF_A_PAPER, Kept
from app.documents.store import Written
from app.errors import Refusal

REFUSALS = {"already_here", "too_many_pages", "too_many_pages_of_paper"}
PAPERS = ["invoice", "discharge"]
acts = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "add", "remove", "restore"]),
        st.sampled_from(PAPERS),
        st.integers(0, 12),
    ),
    max_size=30,
)


def photo(number: int) -> Kept:
    return Kept("a.jpg", "image/jpeg", Written(f"{number:032x}", b"k" * 32, 10, f"{number:064x}"))


def do(act: str, paper: str, number: int, all_pages: list[Upload]) -> str | None:
    """One act of a person; the code when it was refused."""
    try:
        if act == "add":
            all_pages.append(service.add_page("filing-a", paper, photo(number), "person-wang"))
        elif all_pages:
            change = service.remove_page if act == "remove" else service.restore_page
            change(all_pages[number % len(all_pages)], "person-wang")
    except Refusal as refused:
        return refused.reason
    return None


@pytest.mark.usefixtures("session")
@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(acts)
def test_no_photo_twice_no_page_lost_and_every_page_in_its_place(
    done: list[tuple[str, str, int]],
) -> None:
    all_pages: list[Upload] = []
    for act, paper, number in done:
        assert do(act, paper, number, all_pages) in REFUSALS | {None}
        db.session.flush()
    shown = service.pages_of("filing-a")
    hashes = Counter(page.content_hash for page in shown)
    assert all(count == 1 for count in hashes.values())
    assert {page.id for page in shown} == {page.id for page in all_pages if not page.is_removed}
    assert shown == sorted(shown, key=lambda page: (page.paper, page.page))
    places = Counter((page.paper, page.page) for page in all_pages)
    assert all(count == 1 for count in places.values())
    papers = {paper: service.pages_of_paper("filing-a", paper) for paper in PAPERS}
    gone = {page.id for _here, removed in papers.values() for page in removed}
    assert gone == {page.id for page in all_pages if page.is_removed}
    for paper, (here, _removed) in papers.items():
        assert here == [page for page in shown if page.paper == paper]
        assert service.number_of_pages("filing-a", paper) == len(here)
    db.session.rollback()


@pytest.mark.usefixtures("session")
def test_no_more_pages_than_allowed_come_in_however_often_it_is_tried() -> None:
    reasons = Counter(
        do("add", f"paper-{number % 5 if number > 30 else 0}", number, []) for number in range(120)
    )
    shown = service.pages_of("filing-a")
    assert len(shown) == MOST_PAGES
    assert max(Counter(page.paper for page in shown).values()) == MOST_PAGES_OF_A_PAPER
    assert reasons.keys() == {None, "too_many_pages", "too_many_pages_of_paper"}
