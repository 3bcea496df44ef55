"""The citizen reads what was decided: the amount, each invoice with its reason, the difference, what to do."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app import clock
from tests.citizen import Citizen
from tests.decisions.bureau import Bureau
from tests.decisions.test_confirm import used_before
from tests.documents.pdf_text import text_of
from tests.strict_client import plain


def read(bureau: Bureau, **query: str) -> str:
    page = bureau.citizen.get(f"{bureau.citizen.filing}/decision", query_string=query)
    return plain(page)


def test_before_it_is_decided_the_page_leads_to_the_progress(bureau: Bureau):
    for propose in (False, True):
        if propose:
            bureau.propose()
        for tail in ("decision", "decision.pdf"):
            answer = bureau.citizen.get(f"{bureau.citizen.filing}/{tail}", status=303)
            assert answer.location == f"{bureau.citizen.filing}/progress"


def test_an_approval_says_the_amount_and_where_it_goes(bureau: Bureau):
    bureau.decided()
    said = read(bureau)
    for words in ("审核好了，都同意", "1,130.40", "打到尾号0128的银行卡里", "和当初试算的一样"):
        assert words in said


def test_a_cut_says_why_what_to_do_and_on_what_it_rests(bureau: Bureau):
    bureau.decided([("cut", "OFF_LIST", "384.00")])
    said = read(bureau)
    for words in (
        "同意一部分",
        "900.00",
        "尾号1740的发票",
        "有384.00元没有算",
        "医保目录以外的项目",
        "想知道是哪几项，请打电话问",
        "《江苏省医疗保险业务规程》附件九",
        "当初试算是1,130.40元，现在是900.00元",
        "有一部分没有算，少230.40元。",
    ):
        assert words in said


def test_a_refusal_says_it_and_shows_no_amount_layer(bureau: Bureau):
    bureau.decided([("refuse", "OTHER_PERSON", "")])
    said = read(bureau)
    assert "这次没有同意" in said
    assert "发票上的名字不是看病的这个人" in said
    assert "没有算，少1,130.40元" in said
    assert "银行卡" not in said


def test_accumulators_that_were_used_meanwhile_are_named_as_the_cause(bureau: Bureau):
    used_before(bureau, "28800.00")
    bureau.decided()
    said = read(bureau)
    assert "713.80" in said
    assert "今年的额度、起付线这期间有了变化，少416.60元" in said


def test_the_causes_add_up_to_the_difference(bureau: Bureau):
    used_before(bureau, "28800.00")
    bureau.decided([("cut", "OFF_LIST", "384.00")])
    decision = bureau.decisions()[0]
    found = sum(Decimal(one["difference"]) for one in decision.body["causes"])
    assert found == decision.amount - Decimal("1130.40")
    assert {one["code"] for one in decision.body["causes"]} == {"cut", "accumulators"}


def test_how_to_object_and_by_when_is_told_with_its_source(bureau: Bureau):
    bureau.decided()
    day = clock.today()
    said = read(bureau)
    for count, words in ((30, "复核"), (60, "行政复议")):
        last = day + timedelta(days=count)
        assert f"{words}，{last.year}年{last.month}月{last.day}日以前" in said
    assert "《中华人民共和国行政复议法》第二十条" in said
    assert "示例，由医保局定" in said


def test_it_can_be_printed_with_the_same_words(bureau: Bureau):
    bureau.decided([("cut", "OFF_LIST", "384.00")])
    pdf = bureau.citizen.get(f"{bureau.citizen.filing}/decision.pdf")
    assert pdf.mimetype == "application/pdf"
    said = text_of(pdf.data)
    for words in ("审核结果", "同意一部分", "900.00元", "不同意怎么办", "行政复议"):
        assert words in said


def test_every_printed_page_has_its_number_and_no_gap_for_one(bureau: Bureau):
    bureau.decided()
    for tail in ("decision.pdf", "application.pdf"):
        said = text_of(bureau.citizen.get(f"{bureau.citizen.filing}/{tail}").data)
        assert "第1页，共" in said
        assert "%(" not in said


def test_it_is_nobody_else_s(bureau: Bureau, app):
    bureau.decided()
    for tail in ("decision", "decision.pdf", "objection"):
        Citizen(app, "stranger").get(f"{bureau.citizen.filing}/{tail}", status=404)


def test_the_progress_leads_to_it(bureau: Bureau):
    before = bureau.citizen.get(f"{bureau.citizen.filing}/progress").text
    bureau.decided()
    after = bureau.citizen.get(f"{bureau.citizen.filing}/progress").text
    link = f'href="{bureau.citizen.filing}/decision"'
    assert link not in before
    assert link in after


@pytest.mark.parametrize("mode", ["normal", "elder", "elder-max"])
@pytest.mark.parametrize("language", ["zh_Hans_CN", "zh_Hant_TW", "en"])
def test_it_stands_in_every_mode_and_language(bureau: Bureau, mode, language):
    bureau.decided([("cut", "OFF_LIST", "384.00")])
    wishes = {"ui_mode": mode, "lang": language}
    for tail in ("decision", "objection", "decision.pdf"):
        bureau.citizen.get(f"{bureau.citizen.filing}/{tail}", query_string=wishes)


def test_it_costs_few_statements_and_little_weight(bureau: Bureau):
    import gzip

    bureau.decided([("cut", "OFF_LIST", "384.00")])
    page = bureau.citizen.get(f"{bureau.citizen.filing}/decision")
    assert len(bureau.citizen.counted_statements) <= 5, bureau.citizen.counted_statements
    assert len(gzip.compress(page.data)) <= 12_000
