"""What changed between two versions, in words, and which answers go on."""

import re

import pytest

from app.catalogue.changes import SENTENCES, carry, changes
from app.catalogue.services import load

SJ = "SJ-REIMB-EMP"
NEWER = "2027-01-01"


def two_versions(copy, change):
    copy.publish(SJ, NEWER, change)
    catalogue = load(copy.folder)
    return catalogue.get(SJ, "2026-11-01"), catalogue.get(SJ, NEWER)


def question(definition, name):
    return next(one for one in definition["questions"] if one["id"] == name)


def material(definition, name):
    return next(one for one in definition["materials"] if one["id"] == name)


def remove_question(definition):
    definition["questions"] = [one for one in definition["questions"] if one["id"] != "address"]


def remove_material(definition):
    definition["materials"] = [one for one in definition["materials"] if one["id"] != "consent"]


def remove_option(definition):
    question(definition, "relation")["options"].pop()


def record_for_everyone(definition):
    one = material(definition, "emergency_record")
    one["requirement"] = "required"
    del one["when"]


def nothing_owed(definition):
    definition["missing_handling"]["may_be_owed"] = ["invoice_detail"]
    material(definition, "emergency_record")["lacks"]["ways"] = ["ask"]


def one_more_owed(definition):
    definition["missing_handling"]["may_be_owed"].append("discharge_summary")
    material(definition, "discharge_summary")["lacks"]["ways"] = ["owed"]


def new_paper(definition):
    definition["materials"].append({**material(definition, "invoice"), "id": "receipt"})


def conditional_detail(definition):
    material(definition, "invoice_detail").update(
        requirement="conditional", when={"q": "kind", "in": ["inpatient"]}
    )


@pytest.mark.parametrize(
    ("change", "kind", "ids", "words"),
    [
        (
            lambda d: d["questions"].append({"id": "fax", "text_zh": "传真?", "type": "bool"}),
            "question_added",
            ("fax",),
            "新问了一个问题：传真?",
        ),
        (remove_question, "question_removed", ("address",), "不再问：寄件地址在松江区内吗?"),
        (
            lambda d: question(d, "phone").update(text_zh="您的手机号"),
            "question_reworded",
            ("phone",),
            "问题换了说法：您的手机号",
        ),
        (
            lambda d: question(d, "insured").update(help_zh="看发票"),
            "question_reworded",
            ("insured",),
            "问题换了说法：看病的人参加哪种医保?",
        ),
        (
            lambda d: question(d, "phone").update(type="number"),
            "question_changed",
            ("phone",),
            "换了填法，请再填一次：手机号(接收短信通知)",
        ),
        (
            lambda d: question(d, "relation").pop("when"),
            "question_when_changed",
            ("relation",),
            "什么时候问变了：您和看病的人是什么关系?",
        ),
        (
            lambda d: question(d, "relation")["options"].append({"v": "friend", "zh": "朋友"}),
            "option_added",
            ("relation",),
            "「您和看病的人是什么关系?」多了一个选项：朋友",
        ),
        (
            remove_option,
            "option_removed",
            ("relation",),
            "「您和看病的人是什么关系?」少了一个选项：志愿者",
        ),
        (
            lambda d: question(d, "relation")["options"][0].update(zh="丈夫或妻子"),
            "option_reworded",
            ("relation",),
            "「您和看病的人是什么关系?」的选项换了说法：丈夫或妻子",
        ),
        (new_paper, "material_added", ("receipt",), "多了一样材料：医疗费发票"),
        (remove_material, "material_removed", ("consent",), "不再要这样材料：委托与授权确认"),
        (
            lambda d: material(d, "invoice").update(name_zh="发票"),
            "material_renamed",
            ("invoice",),
            "材料换了名字：发票",
        ),
        (
            record_for_everyone,
            "material_now_required",
            ("emergency_record",),
            "这样材料现在一定要：急诊病历或急诊诊断证明",
        ),
        (
            conditional_detail,
            "material_now_conditional",
            ("invoice_detail",),
            "这样材料现在看情况要：发票明细(费用清单)",
        ),
        (
            lambda d: material(d, "social_card").update(requirement="not_required"),
            "material_no_longer_required",
            ("social_card",),
            "这样材料现在可以不交：社保卡",
        ),
        (
            lambda d: material(d, "discharge_summary")["when"]["in"].append("observation"),
            "material_when_changed",
            ("discharge_summary",),
            "什么情况要交变了：出院小结",
        ),
        (
            lambda d: material(d, "patient_id")["alternatives"].pop(),
            "alternatives_changed",
            ("patient_id",),
            "能代替的材料变了：看病的人身份证",
        ),
        (
            one_more_owed,
            "now_owable",
            ("discharge_summary",),
            "这样材料现在可以晚交：出院小结",
        ),
        (
            nothing_owed,
            "no_longer_owable",
            ("emergency_record",),
            "这样材料现在不能晚交：急诊病历或急诊诊断证明",
        ),
        (
            lambda d: d["missing_handling"].update(days=15),
            "owed_days_changed",
            ("invoice_detail", "emergency_record"),
            "晚交的期限改成15天",
        ),
        (
            lambda d: d["notice"].update(version="2"),
            "notice_changed",
            (),
            "办事须知改了，请再看一遍",
        ),
        (
            lambda d: d.update(policy={"basic": "SH-EMP-2027"}),
            "policy_changed",
            (),
            "算钱的政策换了，请再试算一次",
        ),
        (
            lambda d: d.update(insured=["EMP", "RES"]),
            "insured_changed",
            (),
            "哪些人能办变了，请再看一遍",
        ),
        (lambda d: d["channels"].pop(), "channels_changed", (), "在哪里能办变了"),
        (lambda d: d["entries"].pop(), "entries_changed", (), "要填的页面变了"),
        (
            lambda d: d["deadline_working_days"].update(after_approval=8),
            "deadline_changed",
            (),
            "办理的天数变了",
        ),
    ],
)
def test_each_change_is_told_once_in_plain_words(copy, change, kind, ids, words):
    (told,) = changes(*two_versions(copy, change))
    assert (told.kind, told.ids, told.text_zh) == (kind, ids, words)


def test_the_same_definition_under_a_newer_date_has_no_changes(copy):
    assert changes(*two_versions(copy, lambda definition: None)) == []


def test_several_changes_come_in_order_questions_first(copy):
    def several(definition):
        remove_question(definition)
        remove_material(definition)
        definition["notice"]["version"] = "2"

    found = changes(*two_versions(copy, several))
    kinds = [one.kind for one in found]
    assert kinds == ["question_removed", "material_removed", "notice_changed"]


def test_going_back_tells_the_opposite(copy):
    old, new = two_versions(copy, remove_question)
    assert [one.kind for one in changes(new, old)] == ["question_added"]


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_a_sentence_is_short_and_names_only_what_it_is_given(kind):
    sentence = SENTENCES[kind]
    assert set(re.findall(r"%\((\w+)\)s", sentence)) <= {"name", "option", "days"}
    assert len(re.sub(r"%\(\w+\)s", "", sentence)) <= 30


ANSWERS = {"who": "proxy", "relation": "volunteer", "address": True, "kind": ["inpatient"]}


def test_answers_to_unchanged_questions_go_on(copy):
    carried = carry(ANSWERS, *two_versions(copy, lambda definition: None))
    assert carried.valid == ANSWERS
    assert (carried.again, carried.dropped) == ((), ())


def test_an_answer_whose_option_is_gone_is_asked_again(copy):
    carried = carry(ANSWERS, *two_versions(copy, remove_option))
    assert carried.again == ("relation",)
    assert "relation" not in carried.valid


def test_an_answer_goes_on_when_another_option_is_gone(copy):
    carried = carry({"relation": "spouse"}, *two_versions(copy, remove_option))
    assert carried.valid == {"relation": "spouse"}


def test_an_answer_whose_option_means_something_else_is_asked_again(copy):
    def reworded(definition):
        question(definition, "kind")["options"][2]["zh"] = "住院(三天以上)"

    old, new = two_versions(copy, reworded)
    assert carry({"kind": ["outpatient", "inpatient"]}, old, new).again == ("kind",)
    assert carry({"kind": ["outpatient"]}, old, new).again == ()


def test_an_answer_to_a_reworded_question_is_asked_again(copy):
    old, new = two_versions(copy, lambda d: question(d, "who").update(text_zh="替谁办?"))
    assert carry(ANSWERS, old, new).again == ("who",)


def test_a_better_hint_asks_nobody_again(copy):
    old, new = two_versions(copy, lambda d: question(d, "address").update(help_zh="看门牌"))
    assert carry(ANSWERS, old, new).again == ()


def test_an_answer_of_another_kind_is_asked_again(copy):
    old, new = two_versions(copy, lambda d: question(d, "address").update(type="region"))
    assert carry(ANSWERS, old, new).again == ("address",)


def test_an_answer_nobody_asks_for_any_more_is_dropped(copy):
    carried = carry(ANSWERS, *two_versions(copy, remove_question))
    assert carried.dropped == ("address",)
    assert "address" not in carried.valid


def test_what_the_site_itself_keeps_goes_on_untouched(copy):
    carried = carry({"draft_note": "x"}, *two_versions(copy, remove_question))
    assert carried.valid == {"draft_note": "x"}


def test_each_answer_ends_in_exactly_one_place(copy):
    def several(definition):
        remove_question(definition)
        remove_option(definition)

    carried = carry(ANSWERS, *two_versions(copy, several))
    assert sorted([*carried.valid, *carried.again, *carried.dropped]) == sorted(ANSWERS)
