"""Why it is not as estimated: the causes add up to the difference, whatever was cut, refused or used up meanwhile."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.current import policies
from app.decisions.causes import after_line, causes, cut_from, worth
from app.decisions.lines import Line, Verdict
from app.estimate import estimate

YES, CUT, NO = Verdict.ACCEPT, Verdict.CUT, Verdict.REFUSE
TOTALS = st.lists(st.decimals("2.00", "20000.00", places=2), min_size=1, max_size=4)
USED = st.decimals("0.00", "31000.00", places=2)
ZERO = Decimal("0.00")


def case(totals, used: Decimal = ZERO) -> dict:
    bills = [
        {
            "id": str(place),
            "no": f"{7000 + place}",
            "code": "",
            "setting": "inpatient",
            "level": "3",
            "place": "local",
            "admit": "2026-10-06",
            "discharge": "2026-10-14",
            "invoice_date": "2026-10-14",
            "total": str(total),
            "lines": [{"class": "A", "amount": str(total)}, {"class": "SELF", "amount": "0.00"}],
        }
        for place, total in enumerate(totals)
    ]
    person = {"insurance": "居保", "status": "resident", "birth": "1948-03-12", "categories": []}
    ytd = {"2026": {"mutual_paid": str(used)}}
    policy = {"mutual": "SH-MUTUAL"}
    return {
        "policy": policy,
        "claim_date": "2026-11-01",
        "person": person,
        "ytd": ytd,
        "invoices": bills,
    }


def estimated(whole: dict, amount: str = "") -> dict:
    """The record that was kept when the filing was handed in."""
    return {
        "case": whole,
        "result": {"total_fund": amount or estimate(whole, policies())["total_fund"]},
    }


def lines_of(totals, verdicts) -> list[Line]:
    made = {YES: ("", "0.00"), NO: ("ABROAD", "0.00"), CUT: ("OFF_LIST", "1.00")}
    return [
        Line(str(place), verdict, made[verdict][0], Decimal(made[verdict][1]))
        for place, (_total, verdict) in enumerate(zip(totals, verdicts, strict=False))
    ]


def decided(whole: dict, lines: list[Line], used: Decimal) -> tuple[dict | None, Decimal]:
    for line in lines:
        if line.verdict != YES:
            whole = after_line(whole, line)
    if not whole["invoices"]:
        return None, ZERO
    whole = {**whole, "ytd": {"2026": {"mutual_paid": str(used)}}}
    return whole, worth(whole)


VERDICTS = st.lists(st.sampled_from([YES, CUT, NO]), min_size=4, max_size=4)


@settings(deadline=None, max_examples=80)
@given(TOTALS, VERDICTS, USED, USED)
def test_the_causes_add_up_to_the_difference(totals, verdicts, before, after):
    whole, lines = case(totals, before), lines_of(totals, verdicts)
    shown = estimated(whole)
    final, amount = decided(whole, lines, after)
    found = causes(shown, final, lines, amount)
    differences = [Decimal(one["difference"]) for one in found]
    assert sum(differences, ZERO) == amount - Decimal(shown["result"]["total_fund"])
    assert ZERO not in differences


@settings(deadline=None, max_examples=60)
@given(TOTALS, VERDICTS, USED)
def test_where_nothing_was_used_meanwhile_only_the_lines_are_named(totals, verdicts, used):
    whole, lines = case(totals, used), lines_of(totals, verdicts)
    final, amount = decided(whole, lines, used)
    found = causes(estimated(whole), final, lines, amount)
    assert {one["code"] for one in found} <= {"cut", "refuse"}
    assert {one["invoice"] for one in found} <= {one.invoice for one in lines if one.verdict != YES}
    assert all(Decimal(one["difference"]) < 0 for one in found)


@settings(deadline=None, max_examples=60)
@given(TOTALS, USED, USED)
def test_where_every_line_stands_only_the_accumulators_are_named(totals, before, after):
    whole, lines = case(totals, before), lines_of(totals, [YES] * 4)
    final, amount = decided(whole, lines, after)
    found = causes(estimated(whole), final, lines, amount)
    assert [one["code"] for one in found] in ([], ["accumulators"])
    if found:
        assert (Decimal(found[0]["difference"]) < 0) is (after > before)


@settings(deadline=None, max_examples=60)
@given(TOTALS, st.decimals("0.00", "40000.00", places=2))
def test_an_estimate_of_an_older_standard_is_told_as_its_change(totals, was):
    whole = case(totals)
    now = worth(whole)
    found = causes(estimated(whole, str(was)), whole, lines_of(totals, [YES] * 4), now)
    assert found == (
        [] if was == now else [{"code": "policy", "invoice": "", "difference": str(now - was)}]
    )


@pytest.mark.parametrize("amount", ["0.00", "0.01", "2700.00", "99999.99"])
def test_without_an_estimate_there_is_nothing_to_explain(amount: str):
    assert causes(None, case([Decimal("5000")]), [], Decimal(amount)) == []


def test_what_no_step_explains_came_from_the_registers():
    whole = case([Decimal("5000.00")])
    worth_it = worth(whole)
    (found,) = causes(estimated(whole), whole, lines_of([1], [YES]), worth_it - Decimal("1.23"))
    assert found == {"code": "registers", "invoice": "", "difference": "-1.23"}


def test_what_the_rules_found_is_no_doing_of_the_clerk():
    whole = case([Decimal("5000.00"), Decimal("1000.00")])
    found = Line("1", NO, "DUPLICATE", is_found=True)
    without = worth(after_line(whole, found))
    said = causes(estimated(whole), None, [Line("0", YES), found], without)
    assert [one["code"] for one in said] == ["registers"]


def test_each_line_is_named_once_and_in_the_order_of_the_invoices():
    totals = [Decimal("9000.00"), Decimal("3000.00"), Decimal("2000.00")]
    whole, lines = case(totals), lines_of(totals, [CUT, NO, CUT])
    final, amount = decided(whole, lines, ZERO)
    found = causes(estimated(whole), final, lines, amount)
    assert [(one["code"], one["invoice"]) for one in found] == [
        ("cut", "0"),
        ("refuse", "1"),
        ("cut", "2"),
    ]


@pytest.mark.parametrize(
    ("fees", "cut", "after"),
    [
        ([("A", "100.00")], "30.00", [("A", "70.00")]),
        ([("A", "100.00"), ("SELF", "0.00")], "30.00", [("A", "70.00"), ("SELF", "30.00")]),
        ([("SELF", "5.50"), ("A", "100.00")], "0.01", [("SELF", "5.51"), ("A", "99.99")]),
        ([("B", "100.00"), ("SELF", "1.00")], "2.00", [("B", "100.00"), ("SELF", "3.00")]),
        ([], "1.00", []),
    ],
)
def test_a_cut_moves_from_what_counts_to_what_he_pays_himself(fees, cut, after):
    before = [{"class": name, "amount": amount, "name": "x"} for name, amount in fees]
    moved = cut_from(before, Decimal(cut))
    assert [(one["class"], one["amount"]) for one in moved] == after
    assert all(one["name"] == "x" for one in moved)
    assert [one["amount"] for one in before] == [amount for _name, amount in fees]


@given(st.decimals("1.00", "9999.99", places=2), st.decimals("0.01", "0.99", places=2))
def test_a_cut_leaves_the_total_of_the_fees(total, cut):
    fees = [{"class": "A", "amount": str(total)}, {"class": "SELF", "amount": "0.00"}]
    assert sum(Decimal(one["amount"]) for one in cut_from(fees, cut)) == total


@pytest.mark.parametrize("place", ["0", "1", "2"])
def test_a_refused_invoice_is_taken_out_and_the_others_stay(place: str):
    whole = case([Decimal("10.00")] * 3)
    after = after_line(whole, Line(place, NO, "ABROAD"))
    assert [one["id"] for one in after["invoices"]] == [one for one in "012" if one != place]
    assert len(whole["invoices"]) == 3


def test_a_case_without_invoices_or_with_a_fault_is_worth_nothing():
    assert worth({**case([]), "invoices": []}) == ZERO
    broken = case([Decimal("100.00")])
    broken["invoices"][0]["level"] = "nonsense"
    assert worth(broken) == ZERO


@settings(deadline=None, max_examples=40)
@given(TOTALS)
def test_more_refused_is_never_worth_more(totals):
    whole = case(totals)
    steps = [worth(whole)]
    for place in range(len(totals)):
        whole = after_line(whole, Line(str(place), NO, "ABROAD"))
        steps.append(worth(whole))
    assert all(later <= earlier for earlier, later in pairwise(steps))
    assert steps[-1] == ZERO
