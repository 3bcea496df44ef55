"""What must hold for every claim, whoever wrote it."""

import copy
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from app.catalogue import policies
from app.estimate import CaseFault, estimate
from tests.estimate import strategies

LAWS = strategies.patient(40)
FUNDS = ("basic", "major", "aid", "charity", "mutual")


def result_of(case):
    return estimate(case, policies.own())


def amount(result, name):
    return Decimal(result[name])


@LAWS
@given(strategies.claims())
def test_funds_other_payments_and_the_person_make_up_the_total(case):
    result = result_of(case)
    parts = amount(result, "total_fund") + amount(result, "other_paid")
    personal = amount(result, "personal")
    assert amount(result, "total_fund") == sum(Decimal(result["layers"][one]) for one in FUNDS)
    if parts > amount(result, "total"):
        assert (personal, result["status"]) == (0, "manual_review")
    else:
        assert parts + personal == amount(result, "total")


def _amounts(value):
    """Every amount and count in a result."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("no", "version", "deadline", "year"):
                yield from _amounts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _amounts(inner)
    elif isinstance(value, str) and value[:1].isdigit():
        yield Decimal(value)
    elif isinstance(value, str):
        assert not value.startswith("-")


@LAWS
@given(strategies.claims())
def test_nothing_is_ever_negative(case):
    assert min(_amounts(result_of(case)), default=0) >= 0


@LAWS
@given(strategies.claims(), st.randoms(use_true_random=False))
def test_the_order_of_upload_is_irrelevant(case, chance):
    keys = [(sheet["code"], sheet["no"]) for sheet in case["invoices"]]
    assume(len(set(keys)) == len(keys))
    before = result_of(case)
    chance.shuffle(case["invoices"])
    assert result_of(case) == before


@LAWS
@given(strategies.claims())
def test_computing_leaves_the_case_as_it_was_and_gives_the_same_again(case):
    untouched = copy.deepcopy(case)
    assert result_of(case) == result_of(case)
    assert case == untouched


@LAWS
@given(strategies.claims(), strategies.fen(1, 500_000), st.integers(0, 3))
def test_one_more_class_a_item_never_lowers_what_the_funds_pay(case, more, at):
    """For basic insurance and the mutual plan; later layers pay on what those leave."""
    case["policy"] = {k: v for k, v in case["policy"].items() if k in ("basic", "mutual")}
    before = Decimal(result_of(case)["total_fund"])
    sheet = case["invoices"][at % len(case["invoices"])]
    sheet["lines"] = [*sheet["lines"], {"class": "A", "amount": more}]
    sheet["total"] = str(Decimal(sheet["total"]) + Decimal(more))
    after = Decimal(result_of(case)["total_fund"])
    assert after >= before - Decimal("0.01") * len(case["invoices"])


@LAWS
@given(strategies.claims(), strategies.fen(1, 500_000))
def test_one_more_class_a_item_on_a_single_invoice_never_lowers_any_sum(case, more):
    case["invoices"] = case["invoices"][:1]
    sheet = case["invoices"][0]
    before = result_of(case)
    sheet["lines"] = [*sheet["lines"], {"class": "A", "amount": more}]
    sheet["total"] = str(Decimal(sheet["total"]) + Decimal(more))
    after = result_of(case)
    assert Decimal(after["layers"]["basic"]) >= Decimal(before["layers"]["basic"])
    assert amount(after, "total_fund") >= amount(before, "total_fund")


@LAWS
@given(strategies.claims(), strategies.fen(1, 500_000))
def test_one_more_self_paid_item_changes_no_insurance(case, more):
    sheet = case["invoices"][0]
    before = result_of(case)["layers"]
    sheet["lines"] = [*sheet["lines"], {"class": "SELF", "amount": more}]
    sheet["total"] = str(Decimal(sheet["total"]) + Decimal(more))
    after = result_of(case)["layers"]
    for layer in ("basic_pool", "basic_additional", "major", "mutual"):
        assert after[layer] == before[layer]


@LAWS
@given(strategies.claims())
def test_an_accepted_invoice_is_its_scope_and_what_is_outside(case):
    totals = {
        (sheet["no"], sheet.get("discharge") or sheet["service_date"]): Decimal(sheet["total"])
        for sheet in case["invoices"]
    }
    assume(len(totals) == len(case["invoices"]))
    result, whole = result_of(case), Decimal(0)
    for one in result["invoices"]:
        if one["decision"] == "accepted":
            names = ("in_scope", "class_b_first", "over_limit", "self_paid")
            whole += sum(Decimal(one["steps"][name]) for name in names)
    assert whole == amount(result, "total")


@LAWS
@given(strategies.claims())
def test_parts_of_an_accepted_invoice_add_up(case):
    for one in result_of(case)["invoices"]:
        if one["decision"] == "rejected" or "parts" not in one["steps"]:
            continue
        steps = one["steps"]
        assert sum(Decimal(p["amount"]) for p in steps["parts"]) == Decimal(steps["in_scope"])
        for part in steps["parts"]:
            left = Decimal(part["amount"]) - Decimal(part["remote_first"])
            assert left - Decimal(part["deductible_applied"]) == Decimal(part["base"])
            paid = Decimal(part["pay_pool"]) + Decimal(part["pay_additional"])
            assert paid <= Decimal(part["base"])


@LAWS
@given(strategies.claims())
def test_yearly_caps_and_accumulators_only_grow(case):
    after = result_of(case)["ytd_after"]
    assert set(case["ytd"]) <= set(after)
    for year, used in case["ytd"].items():
        for name, before in used.items():
            assert Decimal(after[year][name]) >= Decimal(before)


@LAWS
@given(strategies.claims())
def test_filing_in_two_halves_pays_as_much_basic_insurance_as_filing_at_once(case):
    """Carrying the accumulators on is what makes it so."""
    case["policy"] = {k: v for k, v in case["policy"].items() if k in ("basic", "mutual")}
    sheets = sorted(
        case["invoices"],
        key=lambda s: (s.get("discharge") or s["service_date"], s["no"], s["code"]),
    )
    assume(len({(sheet["code"], sheet["no"]) for sheet in sheets}) == len(sheets))
    at_once = result_of(case)
    first = result_of(case | {"invoices": sheets[:1]})
    if len(sheets) > 1:
        rest = result_of(case | {"invoices": sheets[1:], "ytd": first["ytd_after"]})
        both = amount(first, "total_fund") + amount(rest, "total_fund")
        assert both == amount(at_once, "total_fund")
        assert rest["ytd_after"] == at_once["ytd_after"]


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=4,
)


def _places(value, way=()):
    """Every place in a case, as the way to it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for step, member in inner:
        yield (*way, step)
        if isinstance(member, (dict, list)):
            yield from _places(member, (*way, step))


@strategies.patient(70)
@given(strategies.claims(), st.data())
def test_whatever_stands_in_a_field_the_answer_is_a_result_or_a_named_fault(case, data):
    way = data.draw(st.sampled_from(list(_places(case))))
    target = case
    for step in way[:-1]:
        target = target[step]
    target[way[-1]] = data.draw(SCRAPS)
    assert _verdict(case) in KNOWN


KNOWN = {
    *("BAD_FIELD", "LINES_DO_NOT_ADD_UP", "NO_POLICY_VERSION", "UNKNOWN_POLICY"),
    *("ok", "partial", "rejected", "manual_review"),
}


def _verdict(case):
    try:
        return result_of(case)["status"]
    except CaseFault as fault:
        return fault.code
