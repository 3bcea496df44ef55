import pytest

from tests.estimate.claims import answered, claim, clinic, decisions, line, mutual_claim, stay

LOSS = {"card_loss": {"from": "2025-11-03", "to": "2025-11-14"}}
AT_HOME = {"place": "local", "emergency": False}
CARD_LOSS = AT_HOME | {"situation": "CARD_LOSS"}
MOVED = {"situation": "TRANSFERRED", "emergency": False}


def reason(invoice, **more):
    (only,) = decisions(claim(invoice, **more))
    return only


def test_a_plain_invoice_is_accepted():
    assert reason(clinic()) == "accepted"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"total": "0.00", "lines": [line("0.00")]}, "ZERO_AMOUNT"),
        ({"total": "0.00", "lines": []}, "ZERO_AMOUNT"),
        ({"total": "-0.00", "lines": [line("-0.00")]}, "ZERO_AMOUNT"),
        ({"total": "-0.01", "lines": [line("-0.01")]}, "NEGATIVE_AMOUNT"),
        ({"void": True}, "INVOICE_VOID"),
        ({"fiscal_reimbursed": True}, "FISCAL_REIMBURSED"),
        ({"invoice_date": "2025-05-31"}, "OVER_TIME_LIMIT"),
        ({"emergency": False}, "NOT_ELIGIBLE_SITUATION"),
        ({"place": "local"}, "NOT_ELIGIBLE_SITUATION"),
        ({"situation": "OTHER"}, "NOT_ELIGIBLE_SITUATION"),
    ],
)
def test_each_reason_is_named(change, why):
    assert reason(clinic(**change)) == why


def test_of_many_reasons_the_first_in_the_fixed_order_is_given():
    everything = {
        "void": True,
        "fiscal_reimbursed": True,
        "invoice_date": "2020-01-01",
        "situation": "OTHER",
    }
    person = {"death_date": "2020-01-01"}
    keys = ["31060125-0001"]
    found = []
    for cured in ("void", "paid", "fiscal_reimbursed", "invoice_date", "death", "situation"):
        invoice = clinic(**everything)
        found.append(reason(invoice, person=person, paid_invoice_keys=keys))
        everything.pop(cured, None)
        keys = [] if cured == "paid" else keys
        person = {} if cured == "death" else person
    assert found == [
        "INVOICE_VOID",
        "DUPLICATE",
        "FISCAL_REIMBURSED",
        "OVER_TIME_LIMIT",
        "AFTER_DEATH",
        "NOT_ELIGIBLE_SITUATION",
    ]


def test_a_sum_of_zero_comes_before_a_void_invoice():
    assert reason(clinic("0.00", void=True)) == "ZERO_AMOUNT"


def test_an_invoice_paid_before_is_a_duplicate():
    assert reason(clinic(), paid_invoice_keys=["31060125-0001"]) == "DUPLICATE"


def test_the_same_number_under_another_code_is_another_invoice():
    assert reason(clinic(), paid_invoice_keys=["31060126-0001"]) == "accepted"
    twins = claim(clinic(), clinic(code="31060126"))
    assert decisions(twins) == ["accepted", "accepted"]


def test_the_second_copy_within_a_claim_is_a_duplicate():
    assert decisions(claim(clinic(), clinic())) == ["accepted", "DUPLICATE"]


def test_the_second_copy_is_a_duplicate_even_where_the_first_was_rejected():
    copies = claim(clinic(void=True), clinic(void=False))
    assert decisions(copies) == ["INVOICE_VOID", "DUPLICATE"]
    late = claim(clinic(situation="OTHER"), clinic(), clinic())
    assert decisions(late) == ["NOT_ELIGIBLE_SITUATION", "DUPLICATE", "DUPLICATE"]


@pytest.mark.parametrize(
    ("invoice_date", "last_day"),
    [
        ("2025-08-31", "2026-02-28"),
        ("2025-08-30", "2026-02-28"),
        ("2025-08-29", "2026-02-28"),
        ("2025-08-28", "2026-02-28"),
        ("2025-08-27", "2026-02-27"),
        ("2023-08-31", "2024-02-29"),
        ("2025-10-31", "2026-04-30"),
        ("2025-12-31", "2026-06-30"),
        ("2025-07-01", "2026-01-01"),
    ],
)
def test_six_months_end_on_the_same_day_or_on_the_last_of_a_shorter_month(invoice_date, last_day):
    def on(day):
        return answered(claim(clinic(invoice_date=invoice_date), on=day))["invoices"][0]

    assert on(last_day)["decision"] == "accepted"
    rejected = on(_day_after(last_day))
    assert rejected["reason"] == "OVER_TIME_LIMIT"
    assert rejected["deadline"] == last_day


def _day_after(day):
    from datetime import date, timedelta

    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


@pytest.mark.parametrize(
    ("basic", "claim_date", "found"),
    [
        ("ZJ-RES", "2026-06-30", "accepted"),
        ("ZJ-RES", "2026-07-01", "OVER_TIME_LIMIT"),
        ("BJ-EMP-FAQ", "2026-01-20", "accepted"),
        ("BJ-EMP-FAQ", "2026-01-21", "OVER_TIME_LIMIT"),
        ("DZ-RES", "2026-01-01", "accepted"),
        ("DZ-RES", "2026-01-02", "OVER_TIME_LIMIT"),
    ],
)
def test_a_fixed_day_of_the_next_year_counts_from_the_year_of_the_invoice(basic, claim_date, found):
    invoice = clinic(on="2025-01-01")
    assert decisions(claim(invoice, basic=basic, on=claim_date)) == [found]


def test_only_lateness_has_a_deadline():
    rejected = answered(claim(clinic(void=True)))["invoices"][0]
    assert rejected == {
        "no": "0001",
        "decision": "rejected",
        "reason": "INVOICE_VOID",
        "deadline": None,
    }


@pytest.mark.parametrize(
    ("invoice", "found"),
    [
        (clinic(on="2025-10-20"), "accepted"),
        (clinic(on="2025-10-21"), "AFTER_DEATH"),
        (stay(admit="2025-10-20", discharge="2025-10-25"), "accepted"),
        (stay(admit="2025-10-21", discharge="2025-10-25"), "AFTER_DEATH"),
        (stay(admit="2025-10-21", discharge="2025-10-25", setting="observation"), "AFTER_DEATH"),
    ],
)
def test_death_is_held_against_admission_or_service_not_against_discharge(invoice, found):
    assert reason(invoice, person={"death_date": "2025-10-20"}) == found


@pytest.mark.parametrize(
    ("change", "on", "found"),
    [
        ({}, "2025-11-02", "NOT_ELIGIBLE_SITUATION"),
        ({}, "2025-11-03", "accepted"),
        ({}, "2025-11-14", "accepted"),
        ({}, "2025-11-15", "NOT_ELIGIBLE_SITUATION"),
        ({"place": "other_province"}, "2025-11-05", "NOT_ELIGIBLE_SITUATION"),
        ({"setting": "prehospital"}, "2025-11-05", "NOT_ELIGIBLE_SITUATION"),
        ({"emergency": True}, "2025-11-05", "accepted"),
    ],
)
def test_a_lost_card_covers_local_clinic_care_between_report_and_reissue(change, on, found):
    assert reason(clinic(on=on, **CARD_LOSS | change), person=LOSS) == found


def test_a_stay_is_not_covered_by_a_lost_card():
    lying = stay(admit="2025-11-04", discharge="2025-11-06", **CARD_LOSS)
    assert reason(lying, person=LOSS) == "NOT_ELIGIBLE_SITUATION"


def test_a_lost_card_that_nobody_reported_covers_nothing():
    assert reason(clinic(on="2025-11-05", **CARD_LOSS)) == "NOT_ELIGIBLE_SITUATION"


@pytest.mark.parametrize(
    ("invoice", "person", "found"),
    [
        (clinic(**MOVED), {"transferred_to": "安徽"}, "accepted"),
        (stay(**MOVED), {"transferred_to": "安徽"}, "accepted"),
        (stay(**MOVED, setting="observation"), {"transferred_to": "安徽"}, "accepted"),
        (clinic(**MOVED), {}, "NOT_ELIGIBLE_SITUATION"),
        (clinic(**MOVED), {"transferred_to": ""}, "NOT_ELIGIBLE_SITUATION"),
        (clinic(**MOVED, place="local"), {"transferred_to": "安徽"}, "NOT_ELIGIBLE_SITUATION"),
        (
            clinic(**MOVED, setting="prehospital"),
            {"transferred_to": "安徽"},
            "NOT_ELIGIBLE_SITUATION",
        ),
    ],
)
def test_a_moved_care_relationship_needs_the_other_province(invoice, person, found):
    assert reason(invoice, person=person) == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"place": "local"}, "accepted"),
        ({"place": "other_province"}, "NOT_ELIGIBLE_SITUATION"),
        ({"place": "local", "setting": "outpatient"}, "NOT_ELIGIBLE_SITUATION"),
    ],
)
def test_prehospital_care_counts_in_the_city_only(change, found):
    invoice = {"setting": "prehospital", "situation": "PREHOSPITAL_LOCAL", "emergency": False}
    assert reason(clinic(**invoice | change)) == found


def test_elsewhere_every_situation_is_admitted():
    invoice = stay(situation="OTHER", emergency=False)
    assert decisions(claim(invoice, basic="ZJ-RES")) == ["accepted"]


def test_the_mutual_plan_takes_invoices_of_two_years():
    invoice = stay(admit="2024-05-10", discharge="2024-05-20")
    assert decisions(mutual_claim(invoice, on="2026-05-20")) == ["accepted"]
    assert decisions(mutual_claim(invoice, on="2026-05-21")) == ["OVER_TIME_LIMIT"]


def test_rejected_invoices_count_in_no_sum():
    result = answered(claim(clinic(void=True, other_paid="10.00"), clinic("700.00", no="0002")))
    assert (result["total"], result["other_paid"], result["status"]) == (
        "700.00",
        "0.00",
        "partial",
    )


def test_a_claim_without_an_accepted_invoice_is_rejected_and_touches_no_year():
    result = answered(claim(clinic(void=True), layers={"major": "ZJ-MAJOR", "aid": "YZ-AID"}))
    assert result["status"] == "rejected"
    assert result["ytd_after"] == {}
    assert result["major_steps"] == []
    assert set(result["layers"].values()) == {"0.00"}


def test_invoices_stand_by_day_then_number_as_text():
    sheets = [clinic("9.00", no=no, on=on) for no, on in SHUFFLED]
    result = answered(claim(*sheets))
    assert [one["no"] for one in result["invoices"]] == ["3", "10", "9", "a", "1"]


SHUFFLED = [
    ("1", "2025-09-20"),
    ("a", "2025-09-19"),
    ("9", "2025-09-19"),
    ("3", "2025-09-18"),
    ("10", "2025-09-19"),
]
