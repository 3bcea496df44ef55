"""Whole pages as people get them: everything at once, in order, in the words they will read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.claim import Claim, Known, Patient, Payee
from app.prereview import words
from tests.prereview.claims import (
    CARD,
    TODAY,
    answered,
    catalogue,
    clinic,
    codes_of,
    invoice,
    known,
    look_at,
    mutual,
    paper,
    stay,
)
from tests.prereview.spoiled import card_loss, deceased, other_service

IDS = [one.service_id for one in catalogue().services(TODAY)]


def page(claim: Claim) -> list[str]:
    """Kind, which one, title, text, remedy, mend: a line for each finding that asks for something."""
    return [
        " | ".join((one.kind, *words(one, str), str(one.mend)))
        for one in look_at(claim)
        if one.kind != "fine"
    ]


def five_slips() -> Claim:
    """Two stays, one of them elsewhere; amounts, a number, a card and days that do not fit."""
    second = stay(
        id="s2",
        admit=date(2026, 10, 12),
        discharge=date(2026, 10, 20),
        hospital="江阴示范医院",
        hospital_known=False,
    )
    short = invoice(
        id="i2",
        number="001234",
        stay_id="s2",
        issued=date(2026, 10, 20),
        total=Decimal("0.00"),
        fund_pay=None,
        self_pay=None,
        self_fee=None,
    )
    return mutual(
        stays=(stay(place="other_province"), second),
        invoices=(invoice(total=Decimal("18000.00")), short),
        payee=Payee("王丽", CARD),
        facts={},
    )


def test_wang_jianguo_with_two_stays_and_five_slips_is_told_all_of_them():
    assert page(five_slips()) == [
        (
            "fix | 发票，尾号5678 | 几项金额加起来比总数多 | 加起来多了642.50元。 | "
            "请对着发票，看看医保付的、自付和自费。 | invoice:i1:amounts"
        ),
        (
            "fix | 发票，尾号1234 | 发票号码的位数不对 | 号码是8到20位数字，现在有6位。 | "
            "发票号码一般在右上角，请对着再看一遍。 | invoice:i2:numbers"
        ),
        (
            "fix | 发票，尾号1234 | 总金额填的是0元 | 0元的发票没有钱可报。 | "
            "请看“金额合计”后面的小写数字，再填一次。 | invoice:i2:amounts"
        ),
        (
            "fix |  | 银行卡不是王建国的 | 卡上的名字是王丽。钱只能打到看病的人自己的卡。 | "
            "请换一张王建国自己的卡。 | payee"
        ),
        (
            "look | 住院，江阴示范医院 | 两次住院的日期重在一起了 | 和2026年10月6日那次住院有重叠。 | "
            "请看出院小结，对一下两次的日期。 | stay:s2:dates"
        ),
        (
            "look | 住院，江阴示范医院 | 名单里没有找到这家医院 | 可能是名字没写全，也可能是新医院。 | "
            "请照发票上盖的章再看一眼。 | stay:s2:hospital"
        ),
        (
            "look |  | 发票的照片好像少了 | 您填了2张发票，照片有1页。 | "
            "请看看是不是每张都拍了。 | paper:inpatient_invoice"
        ),
        (
            "owed |  | 还没有异地结算单 | 现在能先交。最晚2026年12月21日补上就行。 | "
            "到时发短信提醒您。 | paper:cross_province_settlement"
        ),
        (
            "owed |  | 还没有费用清单 | 现在能先交。最晚2026年12月21日补上就行。 | "
            "到时发短信提醒您。 | paper:fee_list"
        ),
    ]


def test_liu_hong_without_list_and_card_is_told_what_can_wait_and_what_cannot():
    claim = card_loss(service_date=date(2026, 11, 12), issued=date(2026, 11, 12))
    claim = answered(claim, address=False, has_social_card=None)
    claim = paper(paper(claim, "invoice_detail"), "bank_card", lacks="ask")
    assert page(claim) == [
        "fix |  | 还有一题没有答 | 有社保卡吗? | 请点进去答一下。 | question:has_social_card",
        (
            "fix | 发票，尾号4321 | 看病那天卡没有挂失 | 您看病是2026年11月12日。 | "
            "请对一下看病和挂失的日期。 | invoice:i1:numbers"
        ),
        (
            "fix |  | 您说没有银行卡 | 请先到银行办一张本人的卡。人已过世的，请打电话问收款人。 | "
            "试过还是没有，就请人工看。 | paper:bank_card"
        ),
        (
            "look |  | 快递不到您那里取件 | 快递只在区里上门取材料。 | "
            "请换一个区里的地址，或把原件送到窗口。 | question:address"
        ),
        (
            "owed |  | 还没有费用清单 | 现在能先交。最晚2026年12月21日补上就行。 | "
            "到时发短信提醒您。 | paper:invoice_detail"
        ),
    ]


def test_a_daughter_claiming_for_her_father_is_told_gently():
    claim = deceased(payee=None, invoices=(clinic(service_date=date(2026, 10, 16)),))
    claim = known(
        replace(claim, invoices=(replace(claim.invoices[0], issued=date(2026, 10, 16)),)),
        death=date(2026, 10, 14),
    )
    assert page(claim) == [
        (
            "fix | 发票，尾号4321 | 看病的日期在过世以后 | 过世的日期是2026年10月14日。 | "
            "请看看日期有没有填错。 | invoice:i1:numbers"
        ),
        (
            "look |  | 过世的日期和登记的不一样 | 登记的是2026年10月14日。 | "
            "请照死亡证明再看一眼。 | patient"
        ),
        (
            "look |  | 钱打给谁，要由人来定 | 看病的人不在了，工作人员会联系您。 | "
            "请留好户口本和关系证明。 | payee"
        ),
    ]


@pytest.mark.parametrize("service_id", IDS)
def test_an_empty_filing_of_any_service_is_told_all_that_is_missing_at_once(service_id: str):
    empty = replace(
        other_service(service_id),
        patient=Patient(""),
        stays=(),
        invoices=(),
        payee=None,
        known=Known(),
    )
    found = codes_of(empty)
    assert {"NAME_MISSING", "ID_MISSING"} <= set(found)
    assert "PAPER_MISSING" in found or "PAPER_OWED" in found
    kinds = {one.kind for one in look_at(empty)}
    assert kinds <= {"fix", "owed"}


@pytest.mark.parametrize("service_id", IDS)
def test_only_services_that_pay_ask_for_a_card_and_invoices(service_id: str):
    empty = replace(other_service(service_id), stays=(), invoices=(), payee=None)
    asked_for = {"PAYEE_MISSING", "NO_INVOICE"} & set(codes_of(empty))
    pays = catalogue().latest(service_id, TODAY).policy is not None
    assert bool(asked_for) is pays


@pytest.mark.parametrize("service_id", IDS)
def test_every_page_to_mend_is_one_that_a_filing_has(service_id: str):
    claim = replace(other_service(service_id), papers={}, payee=None)
    own = catalogue().latest(service_id, TODAY)
    questions = {f"question:{one.id}" for one in own.questions}
    papers = {f"paper:{one.id}" for one in own.materials}
    pages = {"patient", "payee", "contact", "invoices", "stays", *questions, *papers}
    parts = {"which", "hospital", "numbers", "amounts", "dates"}
    for finding in look_at(claim):
        mend = str(finding.mend)
        assert finding.mend is None or mend in pages or mend.split(":")[-1] in parts
