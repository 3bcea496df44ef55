"""What is said: short plain sentences, nothing left out, in the language of the reader."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from app import prereview
from app.prereview import Finding, codes, rules, words
from app.prereview.finding import DAY, INVOICE_LABEL, MONEY, NEW_INVOICE_LABEL, OR
from tests.prereview.claims import catalogue, invoice, look_at, mutual, stay
from tests.prereview.spoiled import FAULTS, Spoiled, with_invoice, with_stay

BLAME = ("错误", "违规", "非法", "骗", "无效", "失败", "必须", "禁止", "不符")
JARGON = ("统筹", "零星报销", "容缺", "预审", "校验失败", "字段", "系统错误")
LONGEST = 30

every_fault = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule.code)


def sentences(finding: Finding) -> list[str]:
    said = (part for text in words(finding, str) for part in re.split("[。！？]", text))
    return [one for one in said if one]


@every_fault
def test_every_sentence_is_short(fault: Spoiled):
    for finding in look_at(fault.claim):
        assert [one for one in sentences(finding) if len(one) > LONGEST] == []


@every_fault
def test_every_sentence_has_its_facts(fault: Spoiled):
    for finding in look_at(fault.claim):
        said = "".join(words(finding, str))
        assert "%" not in said
        assert "None" not in said


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_what_is_wrong_comes_with_what_to_do_and_never_with_blame(rule):
    said = rule.title + rule.text + rule.remedy
    assert rule.title
    assert not rule.title.endswith("。")
    assert bool(rule.text and rule.remedy) is (rule.kind != "fine")
    assert [word for word in (*BLAME, *JARGON) if word in said] == []


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.code)
def test_text_and_remedy_are_whole_sentences(rule):
    for text in (rule.text, rule.remedy):
        assert not text or text.endswith("。") or re.fullmatch(r"%\(\w+\)s", text)


def test_codes_are_a_closed_list_without_doubles():
    assert len(set(codes())) == len(codes()) == len(rules())
    assert {rule.kind for rule in rules()} == set(prereview.KINDS)


def test_the_estimate_and_pre_review_name_rejections_alike():
    assert {rule.reject for rule in rules() if rule.reject} == {
        "ZERO_AMOUNT",
        "NEGATIVE_AMOUNT",
        "INVOICE_VOID",
        "DUPLICATE",
        "FISCAL_REIMBURSED",
        "OVER_TIME_LIMIT",
        "AFTER_DEATH",
        "NOT_ELIGIBLE_SITUATION",
        "ALREADY_APPLIED_THIS_YEAR",
    }


def test_days_and_amounts_are_said_in_the_words_of_the_language():
    english = {
        DAY: "%(day)s/%(month)s/%(year)s",
        "您填的是%(issued)s，今天还没到。": "You wrote %(issued)s, which is still to come.",
    }
    late = next(fault for fault in FAULTS if fault.rule.code == "ISSUED_IN_FUTURE")
    found = next(one for one in look_at(late.claim) if one.code == "ISSUED_IN_FUTURE")
    said = words(found, lambda text: english.get(text, text))
    assert said.text == "You wrote 2/1/2027, which is still to come."


def test_amounts_are_said_with_their_unit():
    english = {MONEY: "%(amount)s yuan"}
    much = next(fault for fault in FAULTS if fault.rule.code == "PARTS_TOO_MUCH")
    found = next(one for one in look_at(much.claim) if one.code == "PARTS_TOO_MUCH")
    assert "0.01 yuan" in words(found, lambda text: english.get(text, text)).text


def test_names_of_papers_are_translated_on_their_own():
    english = {"费用清单": "list of fees", "还没有%(paper)s": "We lack the %(paper)s"}
    owed = next(fault for fault in FAULTS if fault.rule.code == "PAPER_OWED")
    found = next(one for one in look_at(owed.claim) if one.code == "PAPER_OWED")
    assert words(found, lambda text: english.get(text, text)).title == "We lack the list of fees"


def test_several_ways_are_joined_in_the_language():
    assert prereview.say(("甲", "乙"), {OR: " or "}.get) == "甲 or 乙"


def test_an_invoice_is_called_by_the_end_of_its_number():
    found = look_at(with_invoice(total=None))[0]
    assert found.label == INVOICE_LABEL
    assert words(found, str).label == "发票，尾号5678"


def test_an_invoice_without_number_is_called_so():
    found = look_at(with_invoice(number=""))[0]
    assert found.label == NEW_INVOICE_LABEL


def test_a_stay_is_called_by_its_hospital():
    assert words(look_at(with_stay(discharge=None))[0], str).label == "住院，上海市普陀区中心医院"
    assert words(look_at(with_stay(hospital=""))[0], str).label == "没写医院的住院"


def test_a_percent_sign_that_somebody_typed_does_no_harm():
    claim = mutual(
        stays=(stay(hospital="100%(x)s医院", discharge=None),),
        invoices=(invoice(payer="%(name)s"),),
    )
    said = [words(one, str) for one in look_at(claim)]
    assert any("100%(x)s医院" in one.label for one in said)


def test_texts_of_the_catalogue_that_findings_repeat_are_short():
    for service in catalogue().services():
        for material in service.materials:
            for text in (material.where_zh, material.lacks.text_zh):
                parts = [one for one in re.split("[。！？]", text) if len(one) > LONGEST]
                assert parts == [], (service.service_id, material.id)


def test_every_sentence_is_marked_for_the_translators():
    marked = set()
    for file in Path(prereview.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                marked.add(node.args[0].value)
    for rule in rules():
        assert {rule.title, rule.text, rule.remedy} - {""} <= marked


def test_a_finding_is_frozen():
    found = look_at(with_invoice(total=None))[0]
    with pytest.raises(AttributeError):
        found.about = "claim"
    assert replace(found, about="claim") != found
