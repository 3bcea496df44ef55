"""What each finding tells the desk: what it is about, which inputs decided it, and its facts.

One row for each code, over the claim that shows it; a row that changes here changes what a clerk
is told when somebody disputes the finding.
"""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from app.prereview import codes
from app.prereview.finding import Term
from tests.prereview.claims import known, look_at, mutual
from tests.prereview.spoiled import FAULTS, Spoiled


class Seen(NamedTuple):
    about: str
    decided_by: tuple[str, ...]
    facts: dict[str, Any]


GOOD = {
    "NAME_ID_MATCH": Seen("patient", ("patient.name", "patient.id_number", "insured_persons"), {}),
    "IS_ACTIVE": Seen("patient", ("insured_persons",), {}),
    "IS_MEMBER": Seen("patient", ("mutual_members",), {}),
    "INVOICE_GENUINE": Seen("invoice:i1", ("fiscal",), {"tail": "5678"}),
    "NOT_CLAIMED_BEFORE": Seen("invoice:i1", ("paid_invoices",), {"tail": "5678"}),
    # 14 October 2026 and 24 months
    "WITHIN_TIME_LIMIT": Seen(
        "invoice:i1",
        ("invoice.issued", "filing_limit"),
        {"tail": "5678", "last_day": date(2028, 10, 14)},
    ),
}
FOUND = {
    "NO_INVOICE": Seen("claim", ("invoices",), {}),
    "NUMBER_MISSING": Seen("invoice:i1", ("invoice.number",), {"tail": ""}),
    "NUMBER_SHAPE": Seen("invoice:i1", ("invoice.number",), {"tail": "2345", "digits": 5}),
    "CODE_MISSING": Seen("invoice:i1", ("invoice.code", "invoice.number"), {"tail": "5678"}),
    "CODE_SHAPE": Seen("invoice:i1", ("invoice.code",), {"tail": "5678", "digits": 4}),
    "CHECK_CODE_SHAPE": Seen("invoice:i1", ("invoice.check_code",), {"tail": "5678"}),
    "PAYER_DIFFERS": Seen(
        "invoice:i1",
        ("invoice.payer", "patient.name"),
        {"tail": "5678", "payer": "王丽", "name": "王建国"},
    ),
    "ISSUED_MISSING": Seen("invoice:i1", ("invoice.issued",), {"tail": "5678"}),
    "ISSUED_IN_FUTURE": Seen(
        "invoice:i1", ("invoice.issued", "filed_on"), {"tail": "5678", "issued": date(2027, 1, 2)}
    ),
    "ISSUED_BEFORE_CARE": Seen(
        "invoice:i1",
        ("invoice.issued", "stay.discharge"),
        {"tail": "5678", "issued": date(2026, 10, 7)},
    ),
    "ISSUED_LONG_AFTER": Seen(
        "invoice:i1",
        ("invoice.issued", "stay.discharge"),
        {"tail": "5678", "issued": date(2026, 10, 14)},
    ),
    "SERVICE_MISSING": Seen("invoice:i1", ("invoice.service_date",), {"tail": "4321"}),
    "SERVICE_IN_FUTURE": Seen(
        "invoice:i1",
        ("invoice.service_date", "filed_on"),
        {"tail": "4321", "service_date": date(2026, 12, 2)},
    ),
    "SERVICE_OUTSIDE_STAY": Seen(
        "invoice:i1",
        ("invoice.service_date", "stay.admit", "stay.discharge"),
        {"tail": "5678", "service_date": date(2026, 10, 20)},
    ),
    "STAY_NOT_CHOSEN": Seen("invoice:i1", ("invoice.stay_id",), {"tail": "5678"}),
    "HOSPITALS_DIFFER": Seen(
        "invoice:i1",
        ("invoice.hospital", "stay.hospital"),
        {"tail": "5678", "invoice_hospital": "瑞金医院"},
    ),
    "TOTAL_MISSING": Seen("invoice:i1", ("invoice.total",), {"tail": "5678"}),
    "ZERO_AMOUNT": Seen("invoice:i1", ("invoice.total",), {"tail": "5678"}),
    "NEGATIVE_AMOUNT": Seen("invoice:i1", ("invoice.total",), {"tail": "5678"}),
    "AMOUNT_HUGE": Seen(
        "invoice:i1",
        ("invoice.total",),
        {
            "tail": "5678",
            "total": Decimal(
                "10000000.01",
            ),
        },
    ),
    "PART_NEGATIVE": Seen(
        "invoice:i1", ("invoice.fund_pay", "invoice.self_pay", "invoice.self_fee"), {"tail": "5678"}
    ),
    "PARTS_TOO_MUCH": Seen(
        "invoice:i1",
        ("invoice.total", "invoice.fund_pay", "invoice.self_pay", "invoice.self_fee"),
        {
            "tail": "5678",
            "gap": Decimal(
                "0.01",
            ),
        },
    ),
    "PARTS_TOO_LITTLE": Seen(
        "invoice:i1",
        ("invoice.total", "invoice.fund_pay", "invoice.self_pay", "invoice.self_fee"),
        {
            "tail": "5678",
            "gap": Decimal(
                "1.00",
            ),
        },
    ),
    "LINES_DIFFER": Seen(
        "invoice:i1",
        ("invoice.total", "invoice.lines"),
        {
            "tail": "5678",
            "gap": Decimal(
                "642.50",
            ),
        },
    ),
    "ITEM_NOT_MEDICAL": Seen(
        "invoice:i1", ("invoice.lines",), {"tail": "5678", "item": "东北大米5kg"}
    ),
    "INVOICE_VOID": Seen("invoice:i1", ("fiscal",), {"tail": "5678"}),
    "FISCAL_REIMBURSED": Seen("invoice:i1", ("fiscal",), {"tail": "5678"}),
    "DUPLICATE": Seen("invoice:i1", ("invoice.code", "invoice.number"), {"tail": "5678"}),
    "DUPLICATE_FILED": Seen(
        "invoice:i1",
        ("invoice.code", "invoice.number", "paid_invoices"),
        {"tail": "5678", "number": "BB-20261020-0007", "on": None},
    ),
    "DUPLICATE_UNNAMED": Seen(
        "invoice:i1",
        ("invoice.code", "invoice.number", "paid_invoices"),
        {"tail": "5678", "number": "", "on": None},
    ),
    "DUPLICATE_PAID": Seen(
        "invoice:i1",
        ("invoice.code", "invoice.number", "paid_invoices"),
        {"tail": "5678", "number": "BB-20261020-0007", "on": None},
    ),
    "DUPLICATE_PAID_ON": Seen(
        "invoice:i1",
        ("invoice.code", "invoice.number", "paid_invoices"),
        {"tail": "5678", "number": "BB-20261020-0007", "on": date(2026, 10, 30)},
    ),
    "DUPLICATE_OTHER_PERSON": Seen(
        "invoice:i1", ("invoice.code", "invoice.number", "paid_invoices"), {"tail": "5678"}
    ),
    "OVER_TIME_LIMIT": Seen(
        "invoice:i1",
        ("invoice.issued", "filing_limit"),
        {"tail": "4321", "last_day": date(2026, 11, 20)},
    ),
    "NO_STAY": Seen("claim", ("stays", "answers.kind"), {}),
    "STAY_DATES_MISSING": Seen(
        "stay:s1", ("stay.admit", "stay.discharge"), {"hospital": "上海市普陀区中心医院"}
    ),
    "DISCHARGE_BEFORE_ADMIT": Seen(
        "stay:s1",
        ("stay.admit", "stay.discharge"),
        {"hospital": "上海市普陀区中心医院", "discharge": date(2026, 10, 5)},
    ),
    "ADMIT_IN_FUTURE": Seen(
        "stay:s1",
        ("stay.admit", "filed_on"),
        {"hospital": "上海市普陀区中心医院", "admit": date(2027, 10, 6)},
    ),
    "DISCHARGE_IN_FUTURE": Seen(
        "stay:s1",
        ("stay.discharge", "filed_on"),
        {"hospital": "上海市普陀区中心医院", "discharge": date(2026, 11, 22)},
    ),
    "STAYS_OVERLAP": Seen(
        "stay:s2",
        ("stay.admit", "stay.discharge"),
        {"hospital": "上海市普陀区中心医院", "admit": date(2026, 10, 6)},
    ),
    "STAY_OVER_YEAR": Seen(
        "stay:s1",
        ("stay.admit", "stay.discharge"),
        {"hospital": "上海市普陀区中心医院", "days": 373},
    ),
    "STAY_WITHOUT_INVOICE": Seen(
        "stay:s2", ("invoice.stay_id",), {"hospital": "上海市普陀区中心医院"}
    ),
    "HOSPITAL_MISSING": Seen("stay:s1", ("stay.hospital", "hospitals"), {"hospital": ""}),
    "HOSPITAL_UNKNOWN": Seen(
        "stay:s1", ("stay.hospital", "hospitals"), {"hospital": "上海市普陀区中心医院"}
    ),
    "HOSPITAL_NOT_PAYABLE": Seen(
        "stay:s1", ("stay.hospital", "hospitals"), {"hospital": "上海市普陀区中心医院"}
    ),
    "HOSPITAL_NOT_DESIGNATED": Seen(
        "invoice:i1", ("invoice.hospital", "hospitals"), {"tail": "4321"}
    ),
    "SITUATION_NONE": Seen("answer:situation", ("answers.situation",), {}),
    "NOT_OTHER_PROVINCE": Seen("invoice:i1", ("answers.situation", "hospital"), {"tail": "4321"}),
    "NOT_EMERGENCY": Seen(
        "invoice:i1", ("answers.situation", "invoice.emergency"), {"tail": "4321"}
    ),
    "AMBULANCE_ELSEWHERE": Seen("invoice:i1", ("answers.situation", "hospital"), {"tail": "4321"}),
    "NOT_AMBULANCE": Seen("invoice:i1", ("answers.situation", "invoice.setting"), {"tail": "4321"}),
    "CARD_LOSS_ELSEWHERE": Seen("invoice:i1", ("answers.situation", "hospital"), {"tail": "4321"}),
    "CARD_LOSS_NOT_CLINIC": Seen(
        "invoice:i1", ("answers.situation", "invoice.setting"), {"tail": "4321"}
    ),
    "OUTSIDE_CARD_LOSS": Seen(
        "invoice:i1",
        ("answers.situation", "service_date", "answers.loss_dates"),
        {"tail": "4321", "served": date(2026, 11, 11)},
    ),
    "LOSS_DATES_REVERSED": Seen(
        "answer:loss_dates", ("answers.loss_dates",), {"reissued": date(2026, 11, 1)}
    ),
    "TRANSFERRED_LOCAL": Seen("invoice:i1", ("answers.situation", "hospital"), {"tail": "4321"}),
    "TRANSFERRED_AMBULANCE": Seen(
        "invoice:i1", ("answers.situation", "invoice.setting"), {"tail": "4321"}
    ),
    "TRANSFERRED_LATER": Seen(
        "invoice:i1",
        ("answers.situation", "service_date", "answers.filed"),
        {"tail": "4321", "transferred": date(2026, 10, 2)},
    ),
    "THIRD_PARTY_PAYS": Seen("answer:third_party", ("answers.third_party",), {}),
    "KIND_NOT_TICKED": Seen("invoice:i1", ("answers.kind", "invoice.setting"), {"tail": "4321"}),
    "ALREADY_APPLIED_THIS_YEAR": Seen("claim", ("filed_on", "aid_years"), {}),
    "ADDRESS_OUTSIDE": Seen("answer:address", ("answers.address",), {}),
    "PROMISE_FOR_SEVERAL": Seen("answer:multi", ("answers.multi", "answers.promise"), {}),
    "FROM_ELSEWHERE": Seen("answer:hukou", ("answers.hukou",), {}),
    "NAME_MISSING": Seen("patient", ("patient.name",), {}),
    "ID_MISSING": Seen("patient", ("patient.id_number",), {}),
    "ID_NUMBER_WRONG": Seen("patient", ("patient.id_number",), {}),
    "BIRTH_MISSING": Seen("patient", ("patient.birth",), {}),
    "BIRTH_DIFFERS": Seen(
        "patient", ("patient.birth", "patient.id_number"), {"in_number": date(1948, 3, 12)}
    ),
    "NAME_ID_DIFFER": Seen("patient", ("patient.name", "patient.id_number", "insured_persons"), {}),
    "NOT_ACTIVE": Seen("patient", ("insured_persons",), {}),
    "INSURED_OTHERWISE": Seen("patient", ("insured_persons",), {}),
    "ANSWERED_OTHERWISE": Seen("answer:insured", ("answers.insured",), {}),
    "OTHER_DISTRICT": Seen(
        "patient",
        ("insured_persons",),
        {
            "region": Term(
                "上海市普陀区",
            )
        },
    ),
    "NOT_MEMBER": Seen("patient", ("mutual_members",), {}),
    "AFTER_DEATH": Seen(
        "invoice:i1",
        ("death", "invoice.service_date"),
        {"tail": "4321", "death": date(2026, 10, 15)},
    ),
    "REGISTER_SAYS_DEAD": Seen("patient", ("insured_persons",), {}),
    "DEATH_DATES_DIFFER": Seen(
        "patient", ("patient.death", "insured_persons"), {"registered": date(2026, 10, 14)}
    ),
    "SELF_BUT_DECEASED": Seen("answer:who", ("answers.who", "answers.patient_state"), {}),
    "MINOR_SAID_ADULT": Seen("patient", ("patient.birth", "answers.patient_state"), {"age": 16}),
    "ADULT_SAID_MINOR": Seen("patient", ("patient.birth", "answers.patient_state"), {"age": 66}),
    "MINOR_FILES_ALONE": Seen("patient", ("patient.birth", "acts_himself"), {}),
    "PAYEE_MISSING": Seen("payee", ("payee.card", "payee.holder"), {}),
    "CARD_WRONG": Seen("payee", ("payee.card",), {}),
    "HOLDER_DIFFERS": Seen(
        "payee", ("payee.holder", "patient.name"), {"name": "王建国", "holder": "王丽"}
    ),
    "PAYEE_AT_WINDOW": Seen("payee", ("payee_withheld",), {}),
    "PAYEE_OF_DECEASED": Seen("payee", ("answers.patient_state", "insured_persons"), {}),
    "PAPER_MISSING": Seen(
        "paper:inpatient_invoice",
        ("papers",),
        {
            "paper": Term(
                "住院发票",
            ),
            "where": Term(
                "出院结账时医院收费处给的。",
            ),
        },
    ),
    "PAPER_OWED": Seen(
        "paper:invoice_detail",
        ("papers",),
        {
            "paper": Term(
                "费用清单",
            ),
            "last_day": date(2026, 12, 21),
        },
    ),
    "PAPER_LACKED": Seen(
        "paper:inpatient_invoice",
        ("papers",),
        {
            "paper": Term(
                "住院发票",
            ),
            "way_out": Term(
                "发票丢了，请到医院收费处问能否补。没有发票不能报。",
            ),
        },
    ),
    "PAPER_REPLACEABLE": Seen(
        "paper:social_card",
        ("papers",),
        {
            "paper": Term(
                "社保卡",
            ),
            "instead": (
                Term(
                    "医保卡照片",
                ),
            ),
        },
    ),
    "PAGE_UNREADABLE": Seen(
        "paper:inpatient_invoice",
        ("papers",),
        {
            "paper": Term(
                "住院发票",
            ),
            "count": 1,
        },
    ),
    "FEWER_PHOTOS": Seen(
        "paper:inpatient_invoice", ("papers", "invoices"), {"invoices": 2, "pages": 1}
    ),
    "PAGE_UNCLEAR": Seen(
        "paper:inpatient_invoice", ("papers",), {"paper": Term("住院发票"), "count": 1}
    ),
    "PAGE_INSISTED": Seen(
        "paper:inpatient_invoice", ("papers",), {"paper": Term("住院发票"), "count": 2}
    ),
    "PAPER_MISPLACED": Seen(
        "paper:inpatient_invoice",
        ("papers",),
        {"paper": Term("住院发票"), "kind": Term("费用清单")},
    ),
    "PAPER_OF_OTHER": Seen(
        "paper:inpatient_invoice",
        ("papers", "patient.name"),
        {"paper": Term("住院发票"), "name": "王丽", "patient": "王建国"},
    ),
    "CAPITALS_DIFFER": Seen(
        "paper:inpatient_invoice",
        ("papers",),
        {"paper": Term("住院发票"), "upper": Decimal("110.00"), "total": Decimal("100.00")},
    ),
    "ITEMS_DIFFER": Seen(
        "paper:inpatient_invoice", ("papers",), {"paper": Term("住院发票"), "gap": Decimal("9.50")}
    ),
    "LIST_DIFFERS": Seen(
        "paper:inpatient_invoice",
        ("papers", "invoice.total"),
        {"paper": Term("住院发票"), "total": Decimal("99.00")},
    ),
    "TOTAL_OTHERWISE": Seen(
        "invoice:i1",
        ("invoice.total", "papers"),
        {"tail": "5678", "read": Decimal("18642.80"), "typed": Decimal("18642.50")},
    ),
    "NUMBER_OTHERWISE": Seen(
        "invoice:i1", ("invoice.number", "papers"), {"tail": "5678", "read": "5679"}
    ),
    "QUESTION_OPEN": Seen(
        "answer:has_social_card",
        ("answers.has_social_card",),
        {
            "question": Term(
                "有社保卡吗?",
            )
        },
    ),
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule.code)
def test_a_fault_tells_what_it_is_about_what_decided_it_and_its_facts(fault: Spoiled):
    found = next(one for one in look_at(fault.claim) if one.code == fault.rule.code)
    assert Seen(found.about, found.decided_by, dict(found.facts)) == FOUND[found.code]


@pytest.mark.parametrize("code", GOOD)
def test_praise_tells_which_register_gave_it(code: str):
    found = next(one for one in look_at(mutual()) if one.code == code)
    assert Seen(found.about, found.decided_by, dict(found.facts)) == GOOD[code]
    assert found.mend is None


def test_there_is_a_row_for_every_code_and_for_no_other():
    assert FOUND.keys() | GOOD.keys() == set(codes())
    assert FOUND.keys().isdisjoint(GOOD)


def test_names_of_the_catalogue_stay_terms_so_that_they_are_translated_apart():
    terms = {
        code: [name for name, fact in row.facts.items() if isinstance(fact, Term)]
        for code, row in FOUND.items()
    }
    shown = {
        fault.rule.code: [
            name
            for one in look_at(fault.claim)
            if one.code == fault.rule.code
            for name, fact in one.facts.items()
            if isinstance(fact, Term)
        ]
        for fault in FAULTS
        if fault.rule.code not in ("QUESTION_OPEN", "PAPER_MISSING")
    }
    assert {code: names for code, names in shown.items() if names} == {
        code: names for code, names in terms.items() if names and code in shown
    }


def test_a_finding_of_the_register_names_the_register_and_nothing_that_was_typed():
    silent = known(mutual(), insured_active=False, is_member=False)
    told = {one.code: one.decided_by for one in look_at(silent)}
    assert told["NOT_ACTIVE"] == ("insured_persons",)
    assert told["NOT_MEMBER"] == ("mutual_members",)
