"""Laws of the yearly accumulators: never above a cap, never negative, to the fen what was paid, whatever the order."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalogue.current import policies
from app.decisions.yearly import Uses, spent_by
from app.estimate import estimate
from app.filing.model import YearlyUse

CAP = Decimal("30000.00")
START = date(2026, 3, 1)
FEN = st.decimals("0.01", "60000.00", places=2)
BILLS = st.lists(FEN, min_size=1, max_size=6)
BEFORE = st.decimals("0.00", "31000.00", places=2)


def fresh() -> Uses:
    return Uses({"p/2026": YearlyUse(id="p/2026", used={})})


def case(total: Decimal, ytd: dict, number: int) -> dict:
    bill = {
        "no": str(number),
        "code": "",
        "setting": "inpatient",
        "level": "3",
        "place": "local",
        "admit": "2026-10-06",
        "discharge": "2026-10-14",
        "invoice_date": "2026-10-14",
        "total": str(total),
        "lines": [{"class": "A", "amount": str(total)}],
    }
    person = {"insurance": "居保", "status": "resident", "birth": "1948-03-12", "categories": []}
    return {
        "policy": {"mutual": "SH-MUTUAL"},
        "claim_date": "2026-11-01",
        "person": person,
        "ytd": ytd,
        "invoices": [bill],
    }


def decide(uses: Uses, register: dict, name: str, total: Decimal, on: date, as_of=None) -> Decimal:
    """One decision, as a deciding transaction makes it."""
    ytd = uses.ledgers(register, as_of or {}, without=name)
    result = estimate(case(total, ytd, int(name)), policies())
    uses.settle(name, spent_by(ytd, result["ytd_after"]), on)
    return Decimal(result["total_fund"])


def kept(uses: Uses, name: str = "mutual_paid") -> Decimal:
    return sum((use.figures.get(name, Decimal(0)) for use in uses.of("2026")), Decimal(0))


def register_of(paid: Decimal) -> dict:
    return {"2026": {"mutual_paid": str(paid)}}


@settings(deadline=None, max_examples=60)
@given(BILLS, BEFORE, st.randoms(use_true_random=False))
def test_in_any_order_no_cap_is_passed_and_all_that_was_paid_is_kept(bills, before, lot):
    order = list(enumerate(bills))
    totals = []
    for _turn in range(2):
        uses, paid = fresh(), []
        for number, bill in order:
            paid.append(decide(uses, register_of(before), str(number), bill, START))
        assert all(one >= 0 for one in paid)
        assert sum(paid) == kept(uses)
        assert sum(paid) <= max(Decimal(0), CAP - before)
        totals.append(sum(paid))
        lot.shuffle(order)
    assert abs(totals[0] - totals[1]) <= Decimal("0.01") * len(bills)


@settings(deadline=None, max_examples=60)
@given(FEN, FEN, BILLS)
def test_a_decision_taken_again_counts_only_as_it_is_last(first, again, others):
    uses, never = fresh(), fresh()
    decide(uses, {}, "0", first, START)
    for number, bill in enumerate(others, 1):
        decide(uses, {}, str(number), bill, START)
    decide(uses, {}, "0", again, START + timedelta(days=40))
    total = kept(uses)
    assert 0 <= total <= CAP
    for number, bill in [*enumerate(others, 1), (0, again)]:
        decide(never, {}, str(number), bill, START)
    assert kept(never) <= CAP
    mine = uses.of_filing("0")["2026"] if uses.of_filing("0") else {}
    assert mine.get("mutual_paid", Decimal(0)) <= CAP


@settings(deadline=None, max_examples=60)
@given(BILLS, st.integers(0, 10), BEFORE)
def test_a_register_that_caught_up_changes_nothing(bills, caught_up, before):
    """The register's new figures hold every use from before its day: the sum of both stays the same."""
    uses = fresh()
    for number, bill in enumerate(bills):
        decide(uses, register_of(before), str(number), bill, START + timedelta(days=number))
    expected = uses.ledgers(register_of(before), {}, without="none")
    day = START + timedelta(days=caught_up)
    included = [use for use in uses.of("2026") if use.on < day]
    names = ("mutual_paid", "mutual_ded_used")
    newer = {
        name: sum((use.figures.get(name, Decimal(0)) for use in included), Decimal(0))
        for name in names
    }
    newer["mutual_paid"] += before
    register = {"2026": {name: str(value) for name, value in newer.items()}}
    assert uses.ledgers(register, {"2026": day}, without="none") == expected


@settings(deadline=None, max_examples=40)
@given(FEN, FEN, st.integers(0, 3))
def test_also_a_decision_the_register_knows_is_taken_out_before_it_is_taken_again(
    first, again, days
):
    uses = fresh()
    paid = decide(uses, {}, "1", first, START)
    day = START + timedelta(days=days)
    knows = day > START
    register = register_of(paid if knows else Decimal("0.00"))
    ytd = uses.ledgers(register, {"2026": day}, without="1")
    assert Decimal(ytd["2026"]["mutual_paid"]) == 0
    decide(uses, register, "1", again, day, {"2026": day})
    after = uses.ledgers(register, {"2026": day}, without="another")
    alone = fresh()
    expected = decide(alone, {}, "1", again, START)
    assert abs(Decimal(after["2026"]["mutual_paid"]) - expected) <= Decimal("300.00")


def test_without_a_day_of_the_register_our_own_uses_always_count():
    uses = fresh()
    paid = decide(uses, {}, "1", Decimal("20000.00"), START)
    ledger = uses.ledgers(register_of(paid), {}, without="2")
    assert Decimal(ledger["2026"]["mutual_paid"]) == 2 * paid


def test_a_use_of_the_very_day_of_the_register_counts_on_top():
    uses = fresh()
    paid = decide(uses, {}, "1", Decimal("20000.00"), START)
    ledger = uses.ledgers(register_of(Decimal("0.00")), {"2026": START}, without="2")
    assert Decimal(ledger["2026"]["mutual_paid"]) == paid
