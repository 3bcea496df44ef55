"""One claim for every code: what is wrong with it, where it is mended, and a word that is said."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.catalogue.claim import Claim, Elsewhere, FeeLine, Paper, Payee, Read
from app.prereview import (
    amounts,
    history,
    invoices,
    papers,
    payee,
    people,
    questions,
    readings,
    situation,
    stays,
)
from app.prereview.finding import Rule
from tests.prereview.claims import (
    CARD,
    answered,
    clinic,
    invoice,
    known,
    mutual,
    paper,
    patient,
    songjiang,
    stay,
    version_of,
)


@dataclass(frozen=True)
class Spoiled:
    rule: Rule
    claim: Claim
    mend: str | None
    says: str


def with_invoice(**changes: object) -> Claim:
    return mutual(invoices=(invoice(**changes),))


def with_stay(**changes: object) -> Claim:
    return mutual(stays=(stay(**changes),))


def with_clinic(**changes: object) -> Claim:
    return songjiang(invoices=(clinic(**changes),))


def card_loss(**changes: object) -> Claim:
    """A visit in the city while the card was reported lost."""
    local = clinic(place="local", service_date=date(2026, 11, 3), issued=date(2026, 11, 3))
    lost = {"from": "2026-11-01", "to": "2026-11-10"}
    claim = songjiang(invoices=(replace(local, **changes),))
    return answered(claim, situation="CARD_LOSS", loss_dates=lost)


def ambulance(**changes: object) -> Claim:
    ride = clinic(setting="prehospital", place="local", hospital="", hospital_known=False)
    claim = songjiang(invoices=(replace(ride, **changes),))
    return answered(claim, situation="PREHOSPITAL_LOCAL", kind=["prehospital"])


def transferred(**changes: object) -> Claim:
    moved = {"text": "江苏扬中", "date": "2026-10-02"}
    return answered(with_clinic(**changes), situation="TRANSFERRED", filed=moved)


def deceased(**changes: object) -> Claim:
    """A daughter claims for her father, who died on 15 October."""
    claim = answered(songjiang(**changes), who="proxy", relation="child", patient_state="deceased")
    claim = answered(patient(claim, death=date(2026, 10, 15)), deceased_has_id=True)
    return paper(replace(claim, acts_himself=False), "proxy_id", pages=2)


def other_service(service_id: str, **answers: object) -> Claim:
    """A claim at another service of the catalogue, with little in it."""
    return replace(
        mutual(answers=answers, papers={}),
        service_id=service_id,
        service_version=version_of(service_id),
    )


def elsewhere(
    state: str, same_person: bool, on: date | None = None, number: str = "BB-20261020-0007"
) -> Claim:
    other = Elsewhere(number, state, same_person, on)
    return known(mutual(), elsewhere={invoice().key: other})


def fiscal(says: str) -> Claim:
    return known(mutual(), fiscal={invoice().key: says})


def with_sums(is_list: bool = False, **sums: str) -> Claim:
    """An invoice whose photo says these sums."""
    read = Read(is_list=is_list, **{name: Decimal(said) for name, said in sums.items()})
    return paper(mutual(), "inpatient_invoice", pages=1, read=(read,))


TWICE = mutual(invoices=(invoice(), invoice(id="i2")))
OVERLAP = mutual(
    stays=(stay(), stay(id="s2", admit=date(2026, 10, 10), discharge=date(2026, 10, 20))),
    invoices=(invoice(), invoice(id="i2", number="0012345679", stay_id="s2")),
)
CHILD = date(2010, 1, 1)
CHILD_ID = "990107201001010025"

FAULTS = (
    Spoiled(invoices.NO_INVOICE, mutual(invoices=()), "invoices", "还没有填发票"),
    Spoiled(invoices.NUMBER_MISSING, with_invoice(number=""), "invoice:i1:numbers", "右上角"),
    Spoiled(invoices.NUMBER_SHAPE, with_invoice(number="12345"), "invoice:i1:numbers", "5位"),
    Spoiled(invoices.CODE_MISSING, with_invoice(code=""), "invoice:i1:numbers", "左上角"),
    Spoiled(invoices.CODE_SHAPE, with_invoice(code="3106"), "invoice:i1:numbers", "4位"),
    Spoiled(
        invoices.CHECK_CODE_SHAPE, with_invoice(check_code="a1b"), "invoice:i1:numbers", "校验码"
    ),
    Spoiled(invoices.PAYER_DIFFERS, with_invoice(payer="王丽"), "invoice:i1:numbers", "王丽"),
    Spoiled(invoices.ISSUED_MISSING, with_invoice(issued=None), "invoice:i1:numbers", "开票日期"),
    Spoiled(
        invoices.ISSUED_IN_FUTURE,
        with_invoice(issued=date(2027, 1, 2)),
        "invoice:i1:numbers",
        "2027年1月2日",
    ),
    Spoiled(
        invoices.ISSUED_BEFORE_CARE,
        with_invoice(issued=date(2026, 10, 7)),
        "invoice:i1:numbers",
        "2026年10月7日",
    ),
    Spoiled(
        invoices.ISSUED_LONG_AFTER,
        mutual(stays=(stay(admit=date(2026, 1, 2), discharge=date(2026, 1, 9)),)),
        "invoice:i1:numbers",
        "2026年10月14日",
    ),
    Spoiled(
        invoices.SERVICE_MISSING, with_clinic(service_date=None), "invoice:i1:numbers", "就诊日期"
    ),
    Spoiled(
        invoices.SERVICE_IN_FUTURE,
        with_clinic(service_date=date(2026, 12, 2)),
        "invoice:i1:numbers",
        "2026年12月2日",
    ),
    Spoiled(
        invoices.SERVICE_OUTSIDE_STAY,
        with_invoice(service_date=date(2026, 10, 20)),
        "invoice:i1:which",
        "2026年10月20日",
    ),
    Spoiled(
        invoices.STAY_NOT_CHOSEN, with_invoice(stay_id=None), "invoice:i1:which", "是哪次住院的"
    ),
    Spoiled(
        invoices.HOSPITALS_DIFFER, with_invoice(hospital="瑞金医院"), "invoice:i1:which", "瑞金医院"
    ),
    Spoiled(amounts.TOTAL_MISSING, with_invoice(total=None), "invoice:i1:amounts", "金额合计"),
    Spoiled(amounts.ZERO_AMOUNT, with_invoice(total=Decimal("0.00")), "invoice:i1:amounts", "0元"),
    Spoiled(
        amounts.NEGATIVE_AMOUNT, with_invoice(total=Decimal("-1.00")), "invoice:i1:amounts", "退费"
    ),
    Spoiled(
        amounts.AMOUNT_HUGE,
        with_invoice(total=Decimal("10000000.01")),
        "invoice:i1:amounts",
        "10,000,000.01元",
    ),
    Spoiled(
        amounts.PART_NEGATIVE,
        with_invoice(self_fee=Decimal("-5.00")),
        "invoice:i1:amounts",
        "负数",
    ),
    Spoiled(
        amounts.PARTS_TOO_MUCH,
        with_invoice(fund_pay=Decimal("12000.01")),
        "invoice:i1:amounts",
        "多了0.01元",
    ),
    Spoiled(
        amounts.PARTS_TOO_LITTLE,
        with_invoice(fund_pay=Decimal("11999.00")),
        "invoice:i1:amounts",
        "少了1.00元",
    ),
    Spoiled(
        amounts.LINES_DIFFER,
        with_invoice(lines=(FeeLine("床位费", Decimal("18000.00")),)),
        "invoice:i1:amounts",
        "642.50元",
    ),
    Spoiled(
        amounts.ITEM_NOT_MEDICAL,
        with_invoice(lines=(FeeLine("东北大米5kg", Decimal("18642.50")),)),
        "invoice:i1:amounts",
        "东北大米5kg",
    ),
    Spoiled(history.INVOICE_VOID, fiscal("void"), "invoice:i1:numbers", "作废"),
    Spoiled(history.FISCAL_REIMBURSED, fiscal("reimbursed"), "invoice:i1:numbers", "财政登记"),
    Spoiled(history.DUPLICATE, TWICE, "invoice:i1:numbers", "填了两次"),
    Spoiled(
        history.DUPLICATE_FILED, elsewhere("open", True), "invoice:i1:numbers", "BB-20261020-0007"
    ),
    Spoiled(
        history.DUPLICATE_UNNAMED,
        elsewhere("open", True, number=""),
        "invoice:i1:numbers",
        "还没有办完",
    ),
    Spoiled(history.DUPLICATE_PAID, elsewhere("paid", True), "invoice:i1:numbers", "已经报过一次"),
    Spoiled(
        history.DUPLICATE_PAID_ON,
        elsewhere("paid", True, date(2026, 10, 30)),
        "invoice:i1:numbers",
        "2026年10月30日",
    ),
    Spoiled(
        history.DUPLICATE_OTHER_PERSON, elsewhere("paid", False), "invoice:i1:numbers", "已有人报过"
    ),
    Spoiled(
        history.OVER_TIME_LIMIT,
        with_clinic(issued=date(2026, 5, 20), service_date=date(2026, 5, 20)),
        "invoice:i1:numbers",
        "2026年11月20日",
    ),
    Spoiled(stays.NO_STAY, mutual(stays=()), "stays", "还没有填住院"),
    Spoiled(stays.STAY_DATES_MISSING, with_stay(discharge=None), "stay:s1:dates", "出院小结"),
    Spoiled(
        stays.DISCHARGE_BEFORE_ADMIT,
        with_stay(discharge=date(2026, 10, 5)),
        "stay:s1:dates",
        "2026年10月5日",
    ),
    Spoiled(
        stays.ADMIT_IN_FUTURE,
        with_stay(admit=date(2027, 10, 6), discharge=date(2027, 10, 14)),
        "stay:s1:dates",
        "2027年10月6日",
    ),
    Spoiled(
        stays.DISCHARGE_IN_FUTURE,
        with_stay(discharge=date(2026, 11, 22)),
        "stay:s1:dates",
        "出院后再来报",
    ),
    Spoiled(stays.STAYS_OVERLAP, OVERLAP, "stay:s2:dates", "2026年10月6日"),
    Spoiled(stays.STAY_OVER_YEAR, with_stay(admit=date(2025, 10, 6)), "stay:s1:dates", "373天"),
    Spoiled(
        stays.STAY_WITHOUT_INVOICE,
        mutual(stays=(stay(), stay(id="s2", admit=date(2026, 3, 1), discharge=date(2026, 3, 5)))),
        "stay:s2:dates",
        "没有发票",
    ),
    Spoiled(stays.HOSPITAL_MISSING, with_stay(hospital=""), "stay:s1:hospital", "盖的章"),
    Spoiled(
        stays.HOSPITAL_UNKNOWN, with_stay(hospital_known=False), "stay:s1:hospital", "名单里没有"
    ),
    Spoiled(
        stays.HOSPITAL_NOT_PAYABLE, with_stay(designated=False), "stay:s1:hospital", "只有急诊抢救"
    ),
    Spoiled(
        stays.HOSPITAL_NOT_DESIGNATED,
        with_clinic(designated=False),
        "invoice:i1:hospital",
        "急诊病历",
    ),
    Spoiled(
        situation.SITUATION_NONE,
        answered(songjiang(), situation="NONE"),
        "question:situation",
        "都不是",
    ),
    Spoiled(
        situation.NOT_OTHER_PROVINCE,
        with_clinic(place="local"),
        "invoice:i1:hospital",
        "不在外省市",
    ),
    Spoiled(situation.NOT_EMERGENCY, with_clinic(emergency=False), "invoice:i1:which", "不是急诊"),
    Spoiled(
        situation.AMBULANCE_ELSEWHERE,
        ambulance(place="other_province"),
        "invoice:i1:hospital",
        "本市",
    ),
    Spoiled(situation.NOT_AMBULANCE, ambulance(setting="outpatient"), "invoice:i1:which", "救护车"),
    Spoiled(
        situation.CARD_LOSS_ELSEWHERE,
        card_loss(place="other_province"),
        "invoice:i1:hospital",
        "不在本市",
    ),
    Spoiled(
        situation.CARD_LOSS_NOT_CLINIC,
        card_loss(setting="prehospital"),
        "invoice:i1:which",
        "门诊和急诊",
    ),
    Spoiled(
        situation.OUTSIDE_CARD_LOSS,
        card_loss(service_date=date(2026, 11, 11)),
        "invoice:i1:numbers",
        "2026年11月11日",
    ),
    Spoiled(
        situation.LOSS_DATES_REVERSED,
        answered(card_loss(), loss_dates={"from": "2026-11-10", "to": "2026-11-01"}),
        "question:loss_dates",
        "2026年11月1日",
    ),
    Spoiled(
        situation.TRANSFERRED_LOCAL,
        transferred(place="local"),
        "invoice:i1:hospital",
        "就医关系",
    ),
    Spoiled(
        situation.TRANSFERRED_AMBULANCE,
        transferred(setting="prehospital"),
        "invoice:i1:which",
        "救护车",
    ),
    Spoiled(
        situation.TRANSFERRED_LATER,
        transferred(service_date=date(2026, 10, 1)),
        "invoice:i1:numbers",
        "2026年10月2日",
    ),
    Spoiled(
        situation.THIRD_PARTY_PAYS,
        other_service("JS-REIMB", injury=True, third_party=True),
        "question:third_party",
        "医保不付",
    ),
    Spoiled(
        situation.KIND_NOT_TICKED,
        answered(songjiang(), kind=["prehospital"]),
        "invoice:i1:which",
        "没有勾",
    ),
    Spoiled(
        situation.ALREADY_APPLIED_THIS_YEAR,
        known(other_service("YZ-AID-APPLY", who="household"), aid_years=(2026,)),
        None,
        "一年只能申请一次",
    ),
    Spoiled(
        situation.ADDRESS_OUTSIDE,
        answered(songjiang(), address=False),
        "question:address",
        "快递",
    ),
    Spoiled(
        situation.PROMISE_FOR_SEVERAL,
        other_service("YDJY-FILING", type="long_residence", multi=2, promise=True),
        "question:multi",
        "承诺书",
    ),
    Spoiled(
        situation.FROM_ELSEWHERE,
        other_service("YZ-AID-APPLY", hukou=False),
        "question:hukou",
        "也能申请",
    ),
    Spoiled(people.NAME_MISSING, patient(mutual(), name=" "), "patient", "姓名还没填"),
    Spoiled(people.ID_MISSING, patient(mutual(), id_number=None), "patient", "18位"),
    Spoiled(
        people.ID_NUMBER_WRONG, patient(mutual(), id_number="990107194803120013"), "patient", "一位"
    ),
    Spoiled(
        people.BIRTH_MISSING,
        patient(answered(songjiang(), patient_state="minor_no_id"), id_number=None, birth=None),
        "patient",
        "出生证",
    ),
    Spoiled(
        people.BIRTH_DIFFERS, patient(mutual(), birth=date(1948, 3, 13)), "patient", "1948年3月12日"
    ),
    Spoiled(
        people.NAME_ID_DIFFER, known(mutual(), insured_name_matches=False), "patient", "对不上"
    ),
    Spoiled(people.NOT_ACTIVE, known(mutual(), insured_active=False), "patient", "暂停"),
    Spoiled(
        people.INSURED_OTHERWISE, known(songjiang(), insured_kind="居保"), "patient", "另一种医保"
    ),
    Spoiled(
        people.ANSWERED_OTHERWISE,
        answered(songjiang(), insured="RES"),
        "question:insured",
        "另一种医保",
    ),
    Spoiled(
        people.OTHER_DISTRICT, known(mutual(), insured_district="sh-songjiang"), "patient", "普陀区"
    ),
    Spoiled(people.NOT_MEMBER, known(mutual(), is_member=False), "patient", "互助帮困"),
    Spoiled(
        people.AFTER_DEATH,
        deceased(invoices=(clinic(service_date=date(2026, 10, 16)),)),
        "invoice:i1:numbers",
        "2026年10月15日",
    ),
    Spoiled(people.REGISTER_SAYS_DEAD, known(mutual(), death=date(2026, 11, 1)), "patient", "登记"),
    Spoiled(
        people.DEATH_DATES_DIFFER,
        known(deceased(), death=date(2026, 10, 14)),
        "patient",
        "2026年10月14日",
    ),
    Spoiled(people.SELF_BUT_DECEASED, answered(deceased(), who="self"), "question:who", "别人"),
    Spoiled(
        people.MINOR_SAID_ADULT,
        patient(songjiang(), birth=CHILD, id_number=CHILD_ID),
        "question:patient_state",
        "16岁",
    ),
    Spoiled(
        people.ADULT_SAID_MINOR,
        answered(songjiang(), patient_state="minor_id"),
        "question:patient_state",
        "66岁",
    ),
    Spoiled(
        people.MINOR_FILES_ALONE,
        patient(mutual(), birth=CHILD, id_number=CHILD_ID),
        "patient",
        "监护人",
    ),
    Spoiled(payee.PAYEE_MISSING, mutual(payee=None), "payee", "还没填"),
    Spoiled(payee.CARD_WRONG, mutual(payee=Payee("王建国", CARD[:-1] + "1")), "payee", "一位不对"),
    Spoiled(payee.HOLDER_DIFFERS, mutual(payee=Payee("王丽", CARD)), "payee", "王丽"),
    Spoiled(payee.PAYEE_AT_WINDOW, mutual(payee=None, payee_withheld=True), "consents", "窗口"),
    Spoiled(payee.PAYEE_OF_DECEASED, deceased(), "payee", "工作人员"),
    Spoiled(
        papers.PAPER_MISSING,
        paper(mutual(), "inpatient_invoice"),
        "paper:inpatient_invoice",
        "收费处",
    ),
    Spoiled(
        papers.PAPER_OWED,
        paper(songjiang(), "invoice_detail"),
        "paper:invoice_detail",
        "2026年12月21日",
    ),
    Spoiled(
        papers.PAPER_LACKED,
        paper(mutual(), "inpatient_invoice", lacks="ask"),
        "paper:inpatient_invoice",
        "能否补",
    ),
    Spoiled(
        papers.PAPER_REPLACEABLE,
        answered(paper(songjiang(), "social_card", lacks="alternative"), has_social_card=False),
        "paper:social_card",
        "医保卡照片",
    ),
    Spoiled(
        papers.PAGE_UNREADABLE,
        paper(mutual(), "inpatient_invoice", pages=2, unreadable=1),
        "paper:inpatient_invoice",
        "1页",
    ),
    Spoiled(
        papers.FEWER_PHOTOS,
        mutual(
            invoices=(invoice(), invoice(id="i2", number="0012345679")),
            papers={"inpatient_invoice": Paper("inpatient_invoice", pages=1)},
        ),
        "paper:inpatient_invoice",
        "2张发票",
    ),
    Spoiled(
        readings.PAGE_UNCLEAR,
        paper(mutual(), "inpatient_invoice", pages=2, unclear=1),
        "paper:inpatient_invoice",
        "1页，电脑看不出",
    ),
    Spoiled(
        readings.PAGE_INSISTED,
        paper(mutual(), "inpatient_invoice", pages=2, insisted=2),
        "paper:inpatient_invoice",
        "2页没看清",
    ),
    Spoiled(
        readings.PAPER_MISPLACED,
        paper(mutual(), "inpatient_invoice", pages=2, misplaced=("费用清单", "费用清单")),
        "paper:inpatient_invoice",
        "像是费用清单",
    ),
    Spoiled(
        readings.PAPER_OF_OTHER,
        paper(mutual(), "inpatient_invoice", pages=1, read=(Read(name="王丽"),)),
        "paper:inpatient_invoice",
        "王丽",
    ),
    Spoiled(
        readings.CAPITALS_DIFFER,
        with_sums(total="100.00", upper="110.00"),
        "paper:inpatient_invoice",
        "大写是110",
    ),
    Spoiled(
        readings.ITEMS_DIFFER,
        with_sums(total="100.00", items="90.50"),
        "paper:inpatient_invoice",
        "差9.50元",
    ),
    Spoiled(
        readings.LIST_DIFFERS,
        with_sums(total="99.00", is_list=True),
        "paper:inpatient_invoice",
        "清单合计是99",
    ),
    Spoiled(
        readings.TOTAL_OTHERWISE,
        with_invoice(read_total=Decimal("18642.80")),
        "invoice:i1:amounts",
        "照片上是18,642.80元",
    ),
    Spoiled(
        readings.NUMBER_OTHERWISE,
        with_invoice(read_number="0012345679"),
        "invoice:i1:numbers",
        "尾号是5679",
    ),
    Spoiled(
        questions.QUESTION_OPEN,
        answered(songjiang(), has_social_card=None),
        "question:has_social_card",
        "有社保卡吗",
    ),
)
