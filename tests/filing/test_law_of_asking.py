"""补正 as rules: which reason fits which place, which notes go out, when an item counts as answered, whether a case
is late; each rule as a table, without a browser."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import clock
from app.catalogue.reasons import current, reason
from app.errors import Refusal
from app.filing import risk
from app.filing.again import may_be_given, rounds
from app.filing.asking import GAP, LONGEST_NOTE, check_note, is_answered
from app.filing.deadline import days_left, is_overdue, moved, pause, resume
from app.filing.model import AskedItem, Filing, OwedPaper, SectionRow
from app.filing.places import path
from app.filing.sheet import Sheet
from app.working_days import is_working_day

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
NEEDS_NOTE = next(one for one in current() if one.note_zh)
NO_NOTE = next(one for one in current() if not one.note_zh)


@pytest.mark.parametrize(
    ("note", "gap"),
    [
        ("缺第〔几〕页", "〔几〕"),
        ("缺第〔〕页", "〔〕"),
        ("缺第__页", "__"),
        ("缺第＿＿页", "＿＿"),
        ("缺第XX页", "XX"),
        ("缺第xx页", "xx"),
        ("缺第××页", "××"),
        ("找某某医生", "某某"),
        ("缺{page}页", "{"),
        ("缺page}页", "}"),
        ("第一处__，第二处〔几〕", "__"),
    ],
)
@pytest.mark.parametrize("why", [NEEDS_NOTE, NO_NOTE], ids=["needed", "free"])
def test_a_note_with_a_gap_does_not_go_out(note, gap, why):
    with pytest.raises(Refusal) as refused:
        check_note("住院发票", why, note)
    assert refused.value.reason == "note_unfilled"
    assert refused.value.facts == {"place": "住院发票", "gap": gap}


@pytest.mark.parametrize(
    "note",
    [
        "缺第2页",
        "第_页左边",
        "X光片的报告",
        "CT和X线都要",
        "某医院的章",
        "（见背面）",
        "3×4的照片",
        "字" * LONGEST_NOTE,
    ],
)
@pytest.mark.parametrize("why", [NEEDS_NOTE, NO_NOTE], ids=["needed", "free"])
def test_a_plain_note_does(note, why):
    assert not GAP.search(note)
    check_note("住院发票", why, note)


@pytest.mark.parametrize("note", ["", " ", "\u3000", "\n\t"])
def test_a_blank_note_goes_only_where_the_reason_says_enough(note):
    check_note("收款的卡", NO_NOTE, note)
    with pytest.raises(Refusal) as refused:
        check_note("收款的卡", NEEDS_NOTE, note)
    assert refused.value.reason == "note_blank"
    assert refused.value.facts["example"] == NEEDS_NOTE.note_zh


@pytest.mark.parametrize("more", [1, 2, 1000])
def test_a_letter_does_not_go_out(more):
    with pytest.raises(Refusal) as refused:
        check_note("收款的卡", NO_NOTE, "字" * (LONGEST_NOTE + more))
    assert refused.value.facts["most"] == LONGEST_NOTE


@pytest.mark.parametrize("why", current(), ids=lambda one: one.key)
def test_a_reason_fits_its_kinds_and_no_other(why):
    kinds = {kind for one in current() for kind in one.binds}
    for kind in kinds:
        assert why.fits(kind) == why.fits(f"{kind}:anything") == (kind in why.binds)
    assert not why.fits("")
    assert not why.fits("nothing:paper")


@pytest.mark.parametrize("why", current(), ids=lambda one: one.key)
def test_a_reason_leads_to_a_page_of_its_kind(why):
    for kind in why.binds:
        found = path(f"{kind}:a", why.part)
        assert found.startswith("papers/a" if kind == "paper" else f"fill/{kind}/a")


@pytest.mark.parametrize("part", ["ask", "again", "waive"])
def test_every_reason_is_found_again_by_its_key_and_only_in_its_part(part):
    for one in current(part):
        assert reason(one.key, part) == one
        for other in {"ask", "again", "waive"} - {part}:
            assert reason(one.key, other) is None
    keys = [one.key for one in current(part)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("key", "part"),
    [
        ("paper:x", "papers/x"),
        ("payee", "fill/payee"),
        ("contact", "fill/contact"),
        ("question:kind", "fill/question/kind"),
        ("stay:ab", "fill/stay/ab/hospital"),
        ("invoice:ab", "fill/invoice/ab/numbers"),
    ],
)
def test_a_place_is_changed_on_its_page(key, part):
    assert path(key) == part


def sheet(key: str, **body) -> Sheet:
    row = SectionRow(f"a/{key}", key)
    row.body = body
    return Sheet(Filing(id="a"), None, {key: row})  # type: ignore[arg-type]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("place", "body", "touched", "disputed", "is_done"),
    [
        ("payee", {}, False, False, False),
        ("payee", {"card": "1"}, False, False, False),
        ("payee", {"card": "1"}, True, False, True),
        ("payee", {"card": "1"}, False, True, True),
        ("paper:x", {"pages": 1}, False, False, False),
        ("paper:x", {"pages": 1}, True, False, True),
        ("paper:x", {"pages": 0}, True, False, False),
        ("paper:x", {}, True, False, False),
        ("paper:x", {"pages": 0, "lacks": "owed"}, True, False, True),
        ("paper:x", {"pages": 0, "lacks": "window"}, True, False, True),
        ("paper:x", {"pages": 0, "lacks": "alternative"}, True, False, True),
        ("paper:x", {"pages": 0, "lacks": "ask"}, True, False, False),
        ("paper:x", {"pages": 0, "lacks": "owed"}, False, False, False),
        ("paper:x", {"pages": 0}, True, True, True),
    ],
)
def test_an_item_is_answered_when_it_was_changed_and_is_there(
    place, body, touched, disputed, is_done
):
    item = AskedItem(filing_id="a", place=place, reason="x", asked_at=NOON)
    item.answered_at = NOON if touched else None
    item.disputed_at = NOON if disputed else None
    assert is_answered(sheet(place, **body), item) is is_done


@given(st.lists(st.integers(0, 3), max_size=12))
def test_the_items_of_one_request_stay_together_in_their_order(turns):
    items = [
        AskedItem(id=str(place), filing_id="a", place="payee", asked_at=NOON + timedelta(turn))
        for place, turn in enumerate(sorted(turns))
    ]
    found = rounds(items)
    assert [one for turn in found for one in turn] == items
    assert len(found) == len(set(turns))
    assert all(len({one.asked_at for one in turn}) == 1 for turn in found)


@pytest.mark.parametrize(
    ("settled", "is_waived", "is_open"),
    [
        (None, False, True),
        (timedelta(0), False, True),
        (timedelta(hours=23, minutes=59), False, True),
        (timedelta(days=1, seconds=1), False, False),
        (timedelta(0), True, False),
        (timedelta(days=9), True, False),
    ],
    ids=["owed", "just given", "given today", "given yesterday", "waived", "waived long ago"],
)
def test_how_long_an_owed_paper_can_be_given(settled, is_waived, is_open):
    with clock.stopped_at(NOON):
        paper = OwedPaper(filing_id="a", paper="x", is_waived=is_waived)
        paper.settled_at = None if settled is None else NOON - settled
        assert may_be_given(paper) is is_open


DAYS = st.dates(date(2025, 1, 1), date(2028, 6, 30)).filter(is_working_day)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


@settings(max_examples=60)
@given(DAYS, st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_pause_takes_nothing_from_what_was_left(due, before, waited, later):
    """As many working days are left after the person answered as were left when he was asked."""
    asked_on = due - timedelta(days=before)
    back_on = asked_on + timedelta(days=waited)
    filing = Filing(id="a", due_on=due)
    left = days_left(filing, asked_on)
    with clock.stopped_at(at(asked_on)):
        pause(filing)
        pause(filing)
    assert days_left(filing, back_on + timedelta(days=later)) == left
    assert not is_overdue(filing, back_on + timedelta(days=later))
    with clock.stopped_at(at(back_on)):
        resume(filing)
    assert filing.paused_on is None
    assert filing.due_on >= due
    if is_working_day(back_on):
        assert days_left(filing, back_on) == left


@settings(max_examples=60)
@given(DAYS, st.integers(0, 90), st.integers(0, 90))
def test_waiting_longer_never_brings_the_day_nearer(due, one, other):
    since = due - timedelta(days=10)
    shorter, longer = sorted((one, other))
    first = moved(due, since, since + timedelta(days=shorter))
    assert first <= moved(due, since, since + timedelta(days=longer))


def test_a_case_without_a_day_is_paused_and_goes_on_without_one():
    filing = Filing(id="a")
    with clock.stopped_at(NOON):
        pause(filing)
        resume(filing)
    assert (filing.due_on, filing.paused_on) == (None, None)


@given(st.sets(st.sampled_from(sorted(risk.POINTS))))
def test_more_facts_never_weigh_less(names):
    whole = risk.weigh(names)
    assert 0 <= whole <= risk.MOST
    for one in names:
        assert risk.weigh(names - {one}) <= whole


def test_every_fact_of_risk_has_its_words():
    from app.review.words import RISKS

    assert set(RISKS) == set(risk.POINTS)
    assert all(0 < points <= risk.MOST for points, _holds in risk.POINTS.values())
