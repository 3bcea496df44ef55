import copy

import pytest

from tests.estimate.claims import answered, claim, clinic, fault, line, mutual_claim, stay

ALL_LAYERS = {"major": "ZJ-MAJOR", "aid": "YZ-AID", "charity": "YZ-CHARITY"}
FULL = claim(
    clinic(lines=[line("900.00"), line("100.00", "B", first_share="0.10")]),
    stay(no="0002"),
    basic="ZJ-RES",
    layers=ALL_LAYERS,
    person={
        "categories": ["低保"],
        "card_loss": {"from": "2025-11-03", "to": "2025-11-14"},
        "transferred_to": "安徽",
        "death_date": "2026-01-01",
    },
    ytd={"2025": {"out_ded_used": "1.00", "admissions": 1}},
    paid_invoice_keys=["1-1"],
    charity_fund_balance="100.00",
)
BAD_TEXTS = ("", "12", "12.5", "12.345", "1,200.00", "1e3", "abc", "NaN", " 1.00", "１.00", "+1.00")
BAD_DAYS = ("2025-02-29", "2025-13-01", "20250918", "2025-9-18", "yesterday", "", "0001-01-01")


def changed(path, value):
    """The full case with one field changed; `...` takes the field away."""
    case = copy.deepcopy(FULL)
    target = case
    for step in path[:-1]:
        target = target[step]
    if value is ...:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return case


def shown(path):
    """`invoices[0].lines[1].amount`"""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.lstrip(".")


def test_the_full_case_itself_is_computed():
    assert answered(FULL)["status"] == "ok"


@pytest.mark.parametrize(
    "path",
    [
        ("invoices", 0, "total"),
        ("invoices", 1, "lines", 0, "amount"),
        ("invoices", 0, "lines", 1, "amount"),
        ("invoices", 0, "other_paid"),
        ("ytd", "2025", "out_ded_used"),
        ("charity_fund_balance",),
    ],
)
@pytest.mark.parametrize("value", [*BAD_TEXTS, 12, 12.5, True, [], {}])
def test_an_amount_is_a_text_with_two_decimals(path, value):
    code, message = fault(changed(path, value))
    assert code == "BAD_FIELD"
    assert message.startswith(shown(path) + ":")


@pytest.mark.parametrize(
    "path",
    [
        ("invoices", 0, "other_paid"),
        ("ytd", "2025", "out_ded_used"),
        ("charity_fund_balance",),
    ],
)
def test_what_was_paid_or_is_held_cannot_be_negative(path):
    for value in ("-1.00", "-0.00"):
        assert fault(changed(path, value)) == ("BAD_FIELD", f"{shown(path)}: must not be negative")


@pytest.mark.parametrize(
    "path",
    [
        ("claim_date",),
        ("person", "birth"),
        ("person", "death_date"),
        ("person", "card_loss", "from"),
        ("person", "card_loss", "to"),
        ("invoices", 0, "service_date"),
        ("invoices", 0, "invoice_date"),
        ("invoices", 1, "admit"),
        ("invoices", 1, "discharge"),
    ],
)
@pytest.mark.parametrize("value", [*BAD_DAYS, 20250918, []])
def test_a_day_is_an_iso_date_that_exists(path, value):
    code, message = fault(changed(path, value))
    assert code == "BAD_FIELD"
    assert message.startswith(shown(path) + ":")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("policy",), None),
        (("policy",), "SH-EMP"),
        (("policy", "basic"), 5),
        (("person",), None),
        (("person",), []),
        (("person", "insurance"), "商保"),
        (("person", "status"), "unknown"),
        (("person", "status"), ["active"]),
        (("person", "categories"), "低保"),
        (("person", "categories", 0), 1),
        (("person", "card_loss"), "2025"),
        (("person", "transferred_to"), 1),
        (("person", "major_disease"), "yes"),
        (("person", "retired_pre2001"), 1),
        (("ytd",), []),
        (("ytd", "2025"), None),
        (("ytd", "2025", "admissions"), "1"),
        (("ytd", "2025", "admissions"), True),
        (("ytd", "2025", "admissions"), -1),
        (("ytd", "2025", "no_such_thing"), "1.00"),
        (("ytd", "25"), {}),
        (("paid_invoice_keys",), "1-1"),
        (("paid_invoice_keys", 0), 11),
        (("invoices",), []),
        (("invoices",), None),
        (("invoices",), {}),
        (("invoices", 0), None),
        (("invoices", 0), "0001"),
        (("invoices", 0, "no"), 1),
        (("invoices", 0, "code"), None),
        (("invoices", 0, "setting"), "hotel"),
        (("invoices", 0, "setting"), None),
        (("invoices", 0, "level"), 3),
        (("invoices", 0, "level"), "4"),
        (("invoices", 0, "level"), ...),
        (("invoices", 0, "place"), "abroad"),
        (("invoices", 0, "emergency"), "true"),
        (("invoices", 0, "situation"), "HOLIDAY"),
        (("invoices", 0, "remote"), "kind"),
        (("invoices", 0, "remote"), "notes"),
        (("invoices", 0, "remote"), 0),
        (("invoices", 0, "remote"), ...),
        (("invoices", 0, "fiscal_reimbursed"), 1),
        (("invoices", 0, "void"), "no"),
        (("invoices", 0, "lines"), None),
        (("invoices", 0, "lines"), {}),
        (("invoices", 0, "lines", 0), "A"),
        (("invoices", 0, "lines", 0, "class"), "C"),
        (("invoices", 0, "lines", 0, "class"), None),
        (("invoices", 0, "lines", 1, "first_share"), ...),
        (("invoices", 0, "lines", 1, "first_share"), "10%"),
        (("invoices", 0, "lines", 1, "first_share"), "1.01"),
        (("invoices", 0, "lines", 1, "first_share"), "-0.10"),
        (("invoices", 0, "lines", 1, "first_share"), 0.1),
        (("claim_date",), ...),
        (("person", "birth"), ...),
        (("invoices", 0, "total"), ...),
        (("invoices", 0, "service_date"), ...),
        (("invoices", 1, "admit"), ...),
    ],
)
def test_a_malformed_field_is_named_by_its_path(path, value):
    code, message = fault(changed(path, value))
    assert code == "BAD_FIELD"
    assert message.startswith(shown(path) + ":")


@pytest.mark.parametrize("case", [None, [], "case", 5])
def test_a_case_that_is_no_object_is_a_bad_field(case):
    assert fault(case) == ("BAD_FIELD", "case: an object is needed")


def test_a_discharge_before_the_admission_is_a_bad_field():
    code, message = fault(changed(("invoices", 1, "discharge"), "2025-06-30"))
    assert (code, message.split(":")[0]) == ("BAD_FIELD", "invoices[1].discharge")


def test_care_before_birth_is_a_bad_field():
    for case in (
        claim(person={"birth": "2025-09-19"}),
        mutual_claim(person={"birth": "2025-09-19"}),
    ):
        assert fault(case)[1].startswith("person.birth:")


def test_a_status_is_needed_only_where_the_policy_tells_working_from_retired():
    def without(basic, **person):
        case = claim(basic=basic, person=person)
        del case["person"]["status"]
        return case

    assert fault(without("SH-EMP")) == ("BAD_FIELD", "person.status: is needed")
    assert answered(without("SH-RES"))["status"] == "ok"
    assert answered(without("SH-EMP", insurance="居保"))["status"] == "ok"


def test_a_situation_and_a_place_are_needed_only_where_the_policy_asks_for_them():
    for name in ("situation", "place"):
        invoice = clinic()
        del invoice[name]
        assert fault(claim(invoice)) == ("BAD_FIELD", f"invoices[0].{name}: is needed")
        assert answered(claim(invoice, basic="ZJ-RES"))["status"] == "ok"


@pytest.mark.parametrize("remote", ["local", "longterm", "referral", "temporary", "none", None])
def test_a_policy_without_remote_rules_takes_every_known_way(remote):
    assert part_amount(claim(clinic(remote=remote))) == "1000.00"


def part_amount(case):
    return answered(case)["invoices"][0]["steps"]["parts"][0]["amount"]


def test_lines_must_add_up_before_anything_is_rejected():
    wrong = clinic(void=True, lines=[line("999.99")])
    code, message = fault(claim(clinic(no="0002"), wrong))
    assert code == "LINES_DO_NOT_ADD_UP"
    assert message == "invoices[1].lines: 999.99, but total: 1000.00"


def test_no_lines_do_not_add_up_to_a_sum():
    assert fault(claim(clinic(lines=[])))[0] == "LINES_DO_NOT_ADD_UP"


def test_a_malformed_field_comes_before_lines_that_do_not_add_up():
    case = claim(clinic(lines=[line("1.00")]), clinic(total="x"))
    assert fault(case)[0] == "BAD_FIELD"


def test_more_out_of_scope_than_the_total_cannot_be_computed():
    lines = [line("-200.00"), line("300.00", "SELF")]
    code, message = fault(claim(clinic("100.00", lines=lines)))
    assert (code, message.split(":")[0]) == ("BAD_FIELD", "invoices[0].lines")


@pytest.mark.parametrize(
    "names",
    [
        {"basic": "NOPE"},
        {"basic": "ZJ-MAJOR"},
        {"basic": "SH-EMP", "major": "NOPE"},
        {"basic": "SH-EMP", "aid": "YZ-CHARITY"},
        {"basic": "SH-EMP", "aid": "BJ-POVERTY"},
        {"basic": "SH-EMP", "charity": "YZ-AID"},
        {"mutual": "SH-EMP"},
        {"standalone": "NOPE"},
        {"standalone": "SH-EMP"},
        {"standalone": "YZ-AID"},
    ],
)
def test_a_policy_that_the_file_does_not_have_for_the_layer_is_unknown(names):
    assert fault(claim() | {"policy": names})[0] == "UNKNOWN_POLICY"


@pytest.mark.parametrize(
    ("names", "field"),
    [
        ({}, "policy.basic"),
        ({"major": "ZJ-MAJOR"}, "policy.basic"),
        ({"basic": "SH-EMP", "mutual": "SH-MUTUAL"}, "policy.mutual"),
        ({"aid": "YZ-AID", "mutual": "SH-MUTUAL"}, "policy.mutual"),
        ({"standalone": 5}, "policy.standalone"),
    ],
)
def test_policies_that_do_not_go_together_are_a_bad_field(names, field):
    code, message = fault(claim() | {"policy": names})
    assert (code, message.split(":")[0]) == ("BAD_FIELD", field)


@pytest.mark.parametrize(
    ("case", "what"),
    [
        (claim(clinic(on="2024-06-30"), on="2024-12-01"), "SH-EMP has no version for 2024-06-30"),
        (claim(clinic(on="2023-12-31"), basic="SH-RES", on="2024-01-05"), "SH-RES"),
        (claim(stay(), basic="BJ-EMP-FAQ"), "BJ-EMP-FAQ faq has no inpatient section"),
        (claim(basic="ZJ-RES", layers={"major": "SD-MAJOR-2014"}), "SD-MAJOR-2014"),
        (mutual_claim(stay(admit="2022-12-01", discharge="2022-12-31"), on="2023-01-05"), "SH-MUT"),
    ],
)
def test_a_day_or_a_kind_of_care_without_a_version_cannot_be_computed(case, what):
    code, message = fault(case)
    assert code == "NO_POLICY_VERSION"
    assert what in message


def test_aid_and_charity_go_by_the_day_of_filing():
    early = claim(clinic(on="2020-11-01"), basic="BJ-EMP-FAQ", on="2020-12-31")
    for layer, name in (("aid", "YZ-AID"), ("charity", "YZ-CHARITY"), ("aid", "BJ-AID")):
        names = {"basic": "BJ-EMP-FAQ", layer: name}
        assert fault(early | {"policy": names})[0] == "NO_POLICY_VERSION"
    assert answered(early)["status"] == "ok"


def test_a_rejected_invoice_needs_no_version():
    result = answered(claim(clinic(on="2020-01-01"), clinic(no="0002")))
    assert [one["decision"] for one in result["invoices"]] == ["rejected", "accepted"]


def test_a_filing_before_or_after_all_time_is_refused_not_a_crash():
    assert fault(claim(clinic(invoice_date="9999-12-31")))[0] == "BAD_FIELD"
