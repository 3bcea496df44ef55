"""Which kind of paper belongs in which slot of a checklist."""

from types import SimpleNamespace
from typing import Any

import pytest

from app.catalogue import services
from app.documents.kinds import KINDS, WORDS, misplaced_kind, right_slot
from app.documents.model import ReadingState
from app.documents.reading.layouts import layouts
from app.filing.offers import FIELDS, OF_A_STAY
from app.review.paper_read import LABELS


def reading(kind: str, state: str = ReadingState.READ) -> Any:
    return SimpleNamespace(kind=kind, state=state)


def photographed() -> set[str]:
    """Every paper of any service that somebody photographs."""
    every = services.load().services()
    return {one.id for service in every for one in service.materials if one.takes_photo}


def test_every_slot_is_a_paper_of_some_service() -> None:
    assert set(KINDS) <= photographed()


def test_every_kind_that_can_be_read_has_its_words_and_the_other_way_round() -> None:
    assert {layout.kind for layout in layouts()} == set(WORDS)
    assert {kind for kinds in KINDS.values() for kind in kinds} <= set(WORDS)


@pytest.mark.parametrize("paper", KINDS)
def test_what_belongs_in_a_slot_is_never_misplaced_there(paper: str) -> None:
    for kind in KINDS[paper]:
        assert misplaced_kind(reading(kind), paper) is None


@pytest.mark.parametrize(
    ("told", "paper", "kind"),
    [
        (reading("cost_list"), "invoice", "cost_list"),
        (reading("invoice"), "invoice_detail", "invoice"),
        (reading("id_back"), "patient_id", None),
        (reading("social_card"), "bank_card", None),
        (reading("cost_list"), "emergency_record", None),
        (reading("other"), "invoice", None),
        (reading("cost_list", ReadingState.WAITING), "invoice", None),
        (reading("cost_list", ReadingState.FAILED), "invoice", None),
        (None, "invoice", None),
    ],
)
def test_only_what_was_recognised_can_be_misplaced(told: Any, paper: str, kind: str | None) -> None:
    assert misplaced_kind(told, paper) == kind


def test_the_right_slot_is_one_of_the_list_at_hand() -> None:
    assert right_slot("cost_list", ["invoice", "invoice_detail", "fee_list"]) == "invoice_detail"
    assert right_slot("cost_list", ["invoice", "bank_card"]) is None
    assert right_slot("cat", KINDS) is None


def test_every_field_that_is_offered_is_read_from_some_paper() -> None:
    kept = {
        kind: {
            one.name
            for layout in layouts()
            if layout.kind == kind
            for one in layout.fields.values()
        }
        for kind in ("invoice", *OF_A_STAY)
    }
    for (item, _part), names in FIELDS.items():
        kinds = ("invoice",) if item == "invoice" else OF_A_STAY
        for name in names.values():
            assert any(name in kept[kind] for kind in kinds), name


def test_every_label_of_the_desk_is_of_a_field_that_is_read() -> None:
    read = {one.name for layout in layouts() for one in layout.fields.values()}
    assert set(LABELS) <= read
