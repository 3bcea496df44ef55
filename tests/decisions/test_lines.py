"""The lines of a decision: which are sound, what of a bill counts, and what the claim is after them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.claim import Claim, Invoice, Patient
from app.clock import today
from app.decisions import lines as about
from app.decisions.lines import MATTER, Line, Verdict
from app.decisions.reasons import reasons
from app.decisions.reckoning import Reckoned, outcome_of, without_money
from app.errors import Refusal
from app.filing.model import Outcome

YES, CUT, NO = Verdict.ACCEPT, Verdict.CUT, Verdict.REFUSE
FEN = st.decimals("0.00", "99999999.99", places=2)
CUTTING = [code for code, one in reasons().items() if "cut" in one.uses]
REFUSING = [code for code, one in reasons().items() if "refuse" in one.uses]


def claim(*bills: Invoice) -> Claim:
    return Claim("PT-MUTUAL-SELF", "1", today(), Patient("x", None, None, None), invoices=bills)


def one(
    name: str, total: str | None = "100.00", own: str | None = "30.00", number: str = ""
) -> Invoice:
    return Invoice(
        name,
        number=number,
        total=None if total is None else Decimal(total),
        self_fee=None if own is None else Decimal(own),
    )


def line(name: str, verdict: Verdict = YES, reason: str = "", cut: str = "0.00") -> Line:
    return Line(name, verdict, reason, Decimal(cut))


SOUND = {
    "all accepted": [line("a"), line("b")],
    "in another order": [line("b"), line("a")],
    "one refused": [line("a"), line("b", NO, "DUPLICATE")],
    "both refused": [line("a", NO, "ABROAD"), line("b", NO, "NON_MEDICAL")],
    "a fen cut": [line("a", CUT, "OFF_LIST", "0.01"), line("b")],
    "all but a fen cut": [line("a", CUT, "OFF_LIST", "69.99"), line("b")],
    "one cut and one refused": [line("a", CUT, "NON_MEDICAL", "5.00"), line("b", NO, "ABROAD")],
}
UNSOUND = {
    "no line": ([], "lines_incomplete"),
    "one is missing": ([line("a")], "lines_incomplete"),
    "one stands twice": ([line("a"), line("a"), line("b")], "lines_incomplete"),
    "one is of another case": ([line("a"), line("b"), line("c")], "lines_incomplete"),
    "one is named otherwise": ([line("a"), line("B")], "lines_incomplete"),
    "the matter instead": ([line(MATTER)], "lines_incomplete"),
    "refused without a reason": ([line("a", NO), line("b")], "reason_missing"),
    "cut without a reason": ([line("a", CUT, "", "5.00"), line("b")], "reason_missing"),
    "an invented reason": ([line("a", NO, "BAD_LUCK"), line("b")], "reason_missing"),
    "a reason to cut, refused": ([line("a", NO, "OFF_LIST"), line("b")], "reason_missing"),
    "a reason to refuse, cut": ([line("a", CUT, "ABROAD", "5.00"), line("b")], "reason_missing"),
    "a reason of matters": ([line("a", NO, "FILING_UNPROVEN"), line("b")], "reason_missing"),
    "nothing cut": ([line("a", CUT, "OFF_LIST", "0.00"), line("b")], "cut_out_of_range"),
    "less than nothing cut": ([line("a", CUT, "OFF_LIST", "-1.00"), line("b")], "cut_out_of_range"),
    "all that counts cut": ([line("a", CUT, "OFF_LIST", "70.00"), line("b")], "cut_out_of_range"),
    "more than counts cut": ([line("a", CUT, "OFF_LIST", "70.01"), line("b")], "cut_out_of_range"),
    "the whole bill cut": ([line("a", CUT, "OFF_LIST", "100.00"), line("b")], "cut_out_of_range"),
}


@pytest.mark.parametrize("name", SOUND)
def test_sound_lines_are_taken(name: str):
    about.demand_sound(SOUND[name], claim(one("a"), one("b")), pays=True)


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_lines_are_refused_with_what_is_wrong(name: str):
    lines, code = UNSOUND[name]
    with pytest.raises(Refusal) as refusal:
        about.demand_sound(lines, claim(one("a"), one("b")), pays=True)
    assert refusal.value.reason == code


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([line(MATTER)], None),
        ([line(MATTER, NO, "FILING_UNPROVEN")], None),
        ([line(MATTER, NO, "PAPER_NOT_GIVEN")], None),
        ([], "lines_incomplete"),
        ([line(MATTER), line(MATTER)], "lines_incomplete"),
        ([line("a")], "lines_incomplete"),
        ([line(MATTER, NO)], "reason_missing"),
        ([line(MATTER, NO, "DUPLICATE")], "reason_missing"),
        ([line(MATTER, CUT, "OFF_LIST", "1.00")], "reason_missing"),
        ([line(MATTER, CUT, "FILING_UNPROVEN", "1.00")], "cut_out_of_range"),
    ],
)
def test_a_matter_is_one_line_yes_or_no(lines, code):
    if code is None:
        about.demand_sound(lines, claim(one("a")), pays=False)
        return
    with pytest.raises(Refusal) as refusal:
        about.demand_sound(lines, claim(one("a")), pays=False)
    assert refusal.value.reason == code


def test_an_invoice_without_an_amount_is_not_decided_about():
    found = about.decidable(claim(one("a"), one("b", None), one("c", "0.00")))
    assert [bill.id for bill in found] == ["a", "c"]
    about.demand_sound([line("a")], claim(one("a"), one("b", None)), pays=True)


@pytest.mark.parametrize(
    ("total", "own", "counts"),
    [
        ("100.00", "30.00", "70.00"),
        ("100.00", None, "100.00"),
        ("100.00", "0.00", "100.00"),
        ("100.00", "100.00", "0.00"),
        ("100.00", "100.01", "0.00"),
        ("0.00", "5.00", "0.00"),
        ("0.01", "0.00", "0.01"),
        (None, "5.00", "0.00"),
        (None, None, "0.00"),
    ],
)
def test_what_of_a_bill_may_count(total, own, counts):
    assert about.countable(one("a", total, own)) == Decimal(counts)


@pytest.mark.parametrize("own", ["0.00", "30.00", "100.00"])
def test_of_a_bill_of_which_nothing_counts_nothing_can_be_cut(own: str):
    whole = claim(one("a", own, own))
    for cut in ("0.00", "0.01", own):
        with pytest.raises(Refusal, match="cut_out_of_range"):
            about.demand_sound([line("a", CUT, "OFF_LIST", cut)], whole, pays=True)


@given(total=FEN, own=FEN, cut=FEN)
def test_a_cut_is_in_range_exactly_when_something_is_left_of_what_counts(total, own, cut):
    whole = claim(Invoice("a", total=total, self_fee=own))
    lines = [Line("a", CUT, "OFF_LIST", cut)]
    if 0 < cut < total - min(total, own):
        about.demand_sound(lines, whole, pays=True)
        return
    with pytest.raises(Refusal, match="cut_out_of_range"):
        about.demand_sound(lines, whole, pays=True)


@given(total=FEN, own=FEN, cut=FEN)
def test_after_a_cut_the_total_is_the_same_and_so_much_less_counts(total, own, cut):
    bill = Invoice("a", total=total, self_fee=min(own, total))
    (after,) = about.as_decided(claim(bill), [Line("a", CUT, "OFF_LIST", cut)]).invoices
    assert after.total == total
    assert after.self_fee == min(own, total) + cut
    assert about.countable(after) == max(Decimal("0.00"), about.countable(bill) - cut)


@given(st.lists(st.sampled_from([YES, CUT, NO]), min_size=1, max_size=8))
def test_what_is_refused_is_gone_and_the_rest_keeps_its_order(verdicts):
    bills = [one(str(place)) for place in range(len(verdicts))]
    said = [
        Line(bill.id, verdict, "x", Decimal("1.00"))
        for bill, verdict in zip(bills, verdicts, strict=True)
    ]
    after = about.as_decided(claim(*bills), said).invoices
    assert [bill.id for bill in after] == [one.invoice for one in said if one.verdict != NO]
    assert [bill for bill in after if bill.self_fee == Decimal("30.00")] == [
        bill for bill, verdict in zip(bills, verdicts, strict=True) if verdict == YES
    ]


def test_the_claim_that_is_decided_is_a_copy():
    before = claim(one("a"), one("b"))
    about.as_decided(before, [line("a", NO, "ABROAD"), line("b", CUT, "OFF_LIST", "5.00")])
    assert before == claim(one("a"), one("b"))


LINES = st.builds(
    Line,
    st.sampled_from(["a", "b", MATTER]),
    st.sampled_from([YES, CUT, NO]),
    st.sampled_from(["", *reasons()]),
    FEN,
    st.booleans(),
)


@given(LINES)
def test_a_line_comes_back_from_its_decision_as_it_went(found: Line):
    assert Line.read(found.kept()) == found


@pytest.mark.parametrize("lost", ["cut", "is_found"])
def test_an_older_line_without_this_still_opens(lost: str):
    kept = line("a", NO, "ABROAD").kept()
    del kept[lost]
    assert Line.read(kept) == line("a", NO, "ABROAD")


@given(st.lists(LINES, max_size=6))
def test_what_the_rules_found_was_accepted_by_the_clerk(found):
    asked = about.as_asked(found)
    assert [one.invoice for one in asked] == [one.invoice for one in found]
    for before, after in zip(found, asked, strict=True):
        assert after == (Line(before.invoice, YES) if before.is_found else before)


@given(st.lists(LINES, min_size=1, max_size=6))
def test_the_whole_is_approved_refused_or_something_between(found):
    verdicts = [one.verdict for one in found]
    outcome = outcome_of(found)
    assert (outcome == Outcome.APPROVED) == all(one == YES for one in verdicts)
    assert (outcome == Outcome.REFUSED) == all(one == NO for one in verdicts)
    assert (outcome == Outcome.PARTLY) == (CUT in verdicts or {YES, NO} <= set(verdicts))


@given(st.lists(LINES, min_size=1, max_size=6))
def test_only_what_is_not_refused_is_paid_on(found):
    whole = without_money(found)
    assert whole.accepted == [one.invoice for one in found if one.verdict != NO]
    assert (whole.amount, whole.spent, whole.whole["result"]) == (Decimal("0.00"), {}, None)


def marked(*lines: Line, amount: str = "1.00") -> str:
    return Reckoned(lines, Outcome.PARTLY, Decimal(amount), {}, {}).mark


OTHERS = {
    "a fen more": ([line("a")], "1.01"),
    "another invoice": ([line("b")], "1.00"),
    "one invoice more": ([line("a"), line("b")], "1.00"),
    "refused": ([line("a", NO, "ABROAD")], "1.00"),
    "a fen cut": ([line("a", CUT, "OFF_LIST", "0.01")], "1.00"),
    "found by the rules": ([Line("a", YES, is_found=True)], "1.00"),
    "no line": ([], "1.00"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_mark_of_what_was_seen_tells_every_difference(app, name: str):
    lines, amount = OTHERS[name]
    assert marked(line("a")) == marked(line("a")) != marked(*lines, amount=amount)


def test_the_amount_of_the_same_lines_is_in_the_mark_and_no_personal_word(app):
    assert len(marked(line("a"))) == 16
    assert set(marked(line("a"))) <= set("0123456789abcdef")
