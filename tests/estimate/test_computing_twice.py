import json

from hypothesis import given

from app.catalogue import policies
from app.estimate import estimate
from tests.estimate import strategies
from tests.estimate.second_computation import second_result
from tests.estimate.test_estimating_the_worked_cases import CASES

RAW = json.loads(policies.OWN_FILE.read_text("utf-8"))["policies"]


def compared(case):
    """What both computations say of a case."""
    first = estimate(case, policies.own())
    decisions = [one.get("reason", one["decision"]) for one in first["invoices"]]
    second = second_result(case, RAW)
    return {name: (first | {"decisions": decisions})[name] for name in second}, second


def test_the_second_computation_agrees_on_every_worked_case_over_invoices():
    over_invoices = [case for case in CASES if "standalone" not in case["policy"]]
    assert len(over_invoices) == 32
    for case in over_invoices:
        first, second = compared(case)
        assert first == second


@strategies.patient(60)
@given(strategies.claims())
def test_two_computations_agree_to_the_fen(case):
    first, second = compared(case)
    assert first == second
