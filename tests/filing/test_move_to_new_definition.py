"""A definition published meanwhile: what changed is shown, the draft moves, a submitted case keeps its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import current
from app.catalogue.services import DATA
from tests.citizen import Book, Citizen
from tests.strict_client import plain

NEW = "2026-11-20"


@pytest.fixture
def publish(tmp_path: Path) -> Iterator[Any]:
    """Publish a second version of a service, changed as `change` says; taken back at the end."""

    def one(service_id: str, change: Any) -> None:
        source = DATA / "services" / service_id / "2026-11-01.json"
        definition = json.loads(source.read_text("utf-8"))
        definition |= {"version": NEW, "published": NEW}
        change(definition)
        path = tmp_path / "services" / service_id / f"{NEW}.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(definition, ensure_ascii=False), "utf-8")
        current.use(tmp_path)

    yield one
    current.use()


def other_words(definition: dict[str, Any]) -> None:
    """The question about the card is asked anew, and one paper is needed no more."""
    for question in definition["questions"]:
        if question["id"] == "has_social_card":
            question["text_zh"] = "社保卡在手边吗?"
    for paper in definition["materials"]:
        if paper["id"] == "social_card":
            paper["requirement"] = "not_required"


def test_what_changed_is_shown_and_the_draft_moves(
    songjiang: Citizen, book: Book, publish: Any
) -> None:
    songjiang.walk(book, until="papers")
    publish("SJ-REIMB-EMP", other_words)
    assert songjiang.where() == "changes"
    page = plain(songjiang.get(f"{songjiang.filing}/changes"))
    assert "办法更新了，请看一眼" in page
    assert "社保卡" in page
    songjiang.post(f"{songjiang.filing}/changes")
    assert songjiang.row().service_version == NEW
    assert songjiang.events()[-1] == "definition_moved"
    assert songjiang.where() == "fill/question/has_social_card"
    assert songjiang.body("question:situation")["value"] == "OTHER_PROVINCE_EMERGENCY"
    assert songjiang.body("patient")["name"] == "刘洪"


def test_a_second_tap_moves_it_once(songjiang: Citizen, book: Book, publish: Any) -> None:
    songjiang.walk(book, until="papers")
    publish("SJ-REIMB-EMP", other_words)
    for _tap in range(2):
        response = songjiang.post(f"{songjiang.filing}/changes")
    assert response.location == songjiang.filing
    assert songjiang.events().count("definition_moved") == 1


def test_an_open_page_still_saves_under_the_old_words(
    songjiang: Citizen, book: Book, publish: Any
) -> None:
    songjiang.walk(book, until="papers")
    publish("SJ-REIMB-EMP", other_words)
    songjiang.say("address", "yes")
    assert songjiang.row().service_version == "2026-11-01"


def test_an_old_draft_is_not_handed_in_before_it_has_moved(
    songjiang: Citizen, book: Book, publish: Any
) -> None:
    songjiang.walk(book)
    publish("SJ-REIMB-EMP", other_words)
    for tail in ("findings", "estimate", "check"):
        page = songjiang.get(f"{songjiang.filing}/{tail}", status=303)
        assert page.location == f"{songjiang.filing}/changes"
    assert songjiang.submit().location == f"{songjiang.filing}/changes"
    songjiang.post(f"{songjiang.filing}/changes")
    songjiang.walk(book)
    assert songjiang.submit().location == f"{songjiang.filing}/receipt"


def test_a_submitted_case_keeps_its_own_for_ever(citizen: Citizen, publish: Any) -> None:
    citizen.file_mutual()

    def renamed(definition: dict[str, Any]) -> None:
        definition["happens_next_zh"][0]["title_zh"] = "全新的第一步"

    publish("PT-MUTUAL-SELF", renamed)
    page = plain(citizen.get(f"{citizen.filing}/receipt"))
    assert "工作人员看材料" in page
    assert "全新的第一步" not in page
    response = citizen.get(f"{citizen.filing}/changes", status=303)
    assert response.location == f"{citizen.filing}/progress"
    assert citizen.row().service_version == "2026-11-01"


def test_filing_again_takes_the_newest_and_asks_what_means_something_else_now(
    songjiang: Citizen, book: Book, publish: Any
) -> None:
    songjiang.walk(book)
    songjiang.submit()
    songjiang.post(f"{songjiang.filing}/withdraw")
    publish("SJ-REIMB-EMP", other_words)
    songjiang.filing = songjiang.post(f"{songjiang.filing}/again").location
    songjiang.agree()
    assert songjiang.row().service_version == NEW
    assert songjiang.where() == "fill/question/has_social_card"


def test_without_a_new_version_there_is_nothing_to_see(draft: Citizen) -> None:
    assert draft.get(f"{draft.filing}/changes", status=303).location == draft.filing
