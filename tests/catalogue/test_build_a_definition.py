"""A small definition with every key, read whole: each text ends where a page will look for it."""

import copy
from datetime import date

import pytest

from app.catalogue import building
from app.catalogue.conditions import In, Is
from app.catalogue.definition import (
    Alternative,
    Elsewhere,
    Entry,
    Fact,
    Home,
    Lacks,
    Notice,
    Online,
    Option,
    Owing,
    Question,
    Step,
)
from app.catalogue.reading import DefinitionFault, Node

WHO = {
    "id": "who",
    "text_zh": "给谁办?",
    "type": "choice",
    "options": [{"v": "self", "zh": "我自己"}, {"v": "proxy", "zh": "别人"}],
    "help_zh": "帮家里人办，请选别人。",
}
STAY_DAYS = {
    "id": "days",
    "text_zh": "哪几天?",
    "type": "date_range",
    "repeatable": True,
    "fields": ["from", "to"],
    "when": {"q": "who", "is": "self"},
}
INVOICE = {
    "id": "invoice",
    "name_zh": "医疗费发票原件",
    "short_zh": "发票",
    "requirement": "required",
    "who_provides": "医院",
    "form": "原件",
    "where_zh": "医院收费处给的。",
    "takes": "photo",
    "lacks": {"text_zh": "请到医院问。", "ways": ["ask", "window"]},
    "multiple": True,
    "pre_checks": ["readable", "not_void"],
    "hint_zh": "每张都拍。",
    "slot": "发票",
}
PROOF = {
    "id": "proof",
    "name_zh": "关系证明",
    "short_zh": "证明",
    "requirement": "conditional",
    "when": {"q": "who", "is": "proxy"},
    "who_provides": "本人",
    "form": "复印件",
    "where_zh": "户口本上有。",
    "takes": "none",
    "lacks": {"text_zh": "可以换别的。", "ways": ["alternative"]},
    "alternatives": [
        {"name_zh": "出生证"},
        {
            "any_of": [{"name_zh": "户口本"}, {"name_zh": "居住证"}],
            "when": {"q": "who", "in": ["proxy"]},
        },
    ],
}
SERVICE = {
    "service_id": "PT-X",
    "version": "2026-11-01",
    "published": "2026-10-15",
    "name_zh": "医疗费用零星报销",
    "title_zh": "报销看病钱",
    "summary_zh": "自己先垫的钱可以报。",
    "who_zh": "参保人",
    "region": "上海市普陀区",
    "district": "sh-putuo",
    "district_zh": "上海普陀",
    "minutes": 12,
    "insured": ["EMP", "RES"],
    "online": {"self": True, "proxy": "guardian_or_heir", "window_zh": "社区事务受理中心"},
    "notice": {"version": "3", "seconds": 5, "paragraphs_zh": ["一。", "二。", "三。", "四。"]},
    "questions": [WHO, STAY_DAYS],
    "entries": [{"id": "patient"}, {"id": "stays", "when": {"q": "who", "is": "self"}}],
    "materials": [INVOICE, PROOF],
    "applies_when": {"q": "need", "is": "reimburse"},
    "happens_next_zh": [{"title_zh": "先看", "text_zh": "看材料全不全。"}],
    "withdraw_minutes": 30,
    "home": {"province": "31", "label_zh": "上海"},
    "missing_handling": {"may_be_owed": ["proof"], "days": 30, "label": "sample"},
    "deadline_working_days": {
        "review": 10,
        "payment": 0,
        "source": "办事指南",
        "label": "official",
        "note_zh": "备注",
    },
    "policy": {"aid": "YZ-AID", "basic": "SH-EMP"},
    "suggests": ["MTB-APPLY"],
    "channels": ["网上", "窗口"],
    "steps_zh": ["第一步"],
    "rules_zh": ["规定一"],
    "official_item": "310100",
}


def built(**changes):
    """The definition with some keys changed; `...` takes a key away."""
    raw = {k: v for k, v in (copy.deepcopy(SERVICE) | changes).items() if v is not ...}
    return building.service(Node("x.json", "", raw))


def refusal(**changes):
    with pytest.raises(DefinitionFault) as refused:
        built(**changes)
    return refused.value.place, refused.value.problem, refused.value.mend


def changed_paper(**changes):
    return built(materials=[INVOICE | changes]).materials[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("service_id", "PT-X"),
        ("version", "2026-11-01"),
        ("published", date(2026, 10, 15)),
        ("name_zh", "医疗费用零星报销"),
        ("title_zh", "报销看病钱"),
        ("summary_zh", "自己先垫的钱可以报。"),
        ("who_zh", "参保人"),
        ("region", "上海市普陀区"),
        ("district", "sh-putuo"),
        ("district_zh", "上海普陀"),
        ("minutes", 12),
        ("insured", ("EMP", "RES")),
        ("online", Online(True, "guardian_or_heir", "社区事务受理中心")),
        ("notice", Notice("3", 5, ("一。", "二。", "三。", "四。"))),
        ("entries", (Entry("patient"), Entry("stays", Is("who", "self")))),
        ("applies_when", Is("need", "reimburse")),
        ("happens_next", (Step("先看", "看材料全不全。"),)),
        ("withdraw_minutes", 30),
        ("home", Home("31", "上海")),
        ("owing", Owing(("proof",), 30, True)),
        ("deadline_working_days", {"review": 10, "payment": 0}),
        ("policy", {"basic": "SH-EMP", "aid": "YZ-AID"}),
        ("suggests", ("MTB-APPLY",)),
        ("channels", ("网上", "窗口")),
        ("steps_zh", ("第一步",)),
        ("rules_zh", ("规定一",)),
        ("official_item", "310100"),
    ],
)
def test_each_key_of_a_service_is_read_to_its_place(name, value):
    assert getattr(built(), name) == value


def test_policies_come_in_the_order_of_the_layers():
    assert list(built().policy) == ["basic", "aid"]


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("district_zh", "district_zh", ""),
        ("home", "home", None),
        ("missing_handling", "owing", None),
        ("deadline_working_days", "deadline_working_days", {}),
        ("policy", "policy", None),
        ("suggests", "suggests", ()),
        ("channels", "channels", ()),
        ("steps_zh", "steps_zh", ()),
        ("rules_zh", "rules_zh", ()),
        ("official_item", "official_item", ""),
        ("happens_next_zh", "happens_next", ()),
        ("entries", "entries", ()),
    ],
)
def test_what_a_service_may_leave_out(key, name, value):
    assert getattr(built(**{key: ...}), name) == value


@pytest.mark.parametrize(
    "key",
    [
        *("service_id", "version", "published", "name_zh", "title_zh", "summary_zh", "who_zh"),
        *("region", "district", "minutes", "online", "notice", "applies_when", "withdraw_minutes"),
    ],
)
def test_what_a_service_may_not_leave_out(key):
    assert refusal(**{key: ...})[0] == key


def test_a_service_that_nobody_could_find_is_refused():
    wanted = ("applies_when", "nobody would find this", "say for whom it is")
    assert refusal(applies_when=...) == wanted


def test_a_choice_of_no_papers_is_refused():
    empty = PROOF | {"alternatives": [{"any_of": []}]}
    place = "materials[0].alternatives[0].any_of"
    assert refusal(materials=[empty]) == (
        place,
        "nothing to choose from",
        "name at least one paper",
    )


def test_for_any_insurance_there_is_a_word_of_its_own():
    anybody = built(insured="any")
    assert anybody.insured == ()
    assert all(anybody.takes_insured(kind) for kind in ("EMP", "RES", "MUTUAL", "军人"))
    assert [built().takes_insured(kind) for kind in ("EMP", "RES", "MUTUAL")] == [True, True, False]


@pytest.mark.parametrize(
    ("online", "is_open"),
    [
        ({"self": True, "window_zh": "窗口"}, True),
        ({"self": False, "window_zh": "窗口"}, False),
        ({"self": False, "proxy": "guardian_or_heir", "window_zh": "窗口"}, True),
        ({"self": False, "proxy": "", "window_zh": "窗口"}, False),
    ],
)
def test_a_service_is_open_online_for_oneself_or_for_a_proxy(online, is_open):
    assert built(online=online).online.is_open is is_open


@pytest.mark.parametrize(("number", "is_fine"), [(3, False), (4, True), (7, True), (8, False)])
def test_a_notice_has_four_to_seven_paragraphs(number, is_fine):
    paragraphs = [f"第{at}段。" for at in range(number)]
    notice = SERVICE["notice"] | {"paragraphs_zh": paragraphs}
    if is_fine:
        assert built(notice=notice).notice.paragraphs_zh == tuple(paragraphs)
    else:
        wanted = ("notice.paragraphs_zh", f"{number} paragraphs", "say it in four to seven")
        assert refusal(notice=notice) == wanted


@pytest.mark.parametrize(
    ("key", "longest", "path"),
    [
        ("title_zh", 9, "title_zh"),
        ("summary_zh", 30, "summary_zh"),
        ("district_zh", 9, "district_zh"),
    ],
)
def test_what_stands_on_a_card_is_short(key, longest, path):
    assert getattr(built(**{key: "字" * longest}), key) == "字" * longest
    wanted = (path, f"{longest + 1} characters are too many", f"say it in {longest}")
    assert refusal(**{key: "字" * (longest + 1)}) == wanted


@pytest.mark.parametrize(
    ("key", "least", "value"), [("minutes", 1, 0), ("withdraw_minutes", 10, 9)]
)
def test_a_number_has_its_least(key, least, value):
    assert getattr(built(**{key: least}), key) == least
    wanted = (key, "no whole number", f"write a whole number from {least} up")
    assert refusal(**{key: value}) == wanted


def test_a_question_with_options():
    assert built().questions[0] == Question(
        id="who",
        text_zh="给谁办?",
        type="choice",
        options=(Option("self", "我自己"), Option("proxy", "别人")),
        help_zh="帮家里人办，请选别人。",
    )


def test_a_question_with_fields_and_a_condition():
    assert built().questions[1] == Question(
        id="days",
        text_zh="哪几天?",
        type="date_range",
        when=Is("who", "self"),
        repeatable=True,
        fields=("from", "to"),
    )


@pytest.mark.parametrize("kind", ["choice", "multi"])
def test_a_choice_without_options_is_refused(kind):
    bare = {"id": "x", "text_zh": "?", "type": kind}
    wanted = ("questions[0].options", f"a question of type {kind}", "give options")
    assert refusal(questions=[bare]) == wanted


@pytest.mark.parametrize("kind", ["bool", "number", "region", "phone"])
def test_options_without_a_choice_are_refused(kind):
    wanted = ("questions[0].options", f"a question of type {kind}", "take the options out")
    assert refusal(questions=[WHO | {"type": kind}]) == wanted


def test_a_paper_that_everybody_brings():
    paper = built().materials[0]
    assert (paper.id, paper.name_zh, paper.short_zh) == ("invoice", "医疗费发票原件", "发票")
    assert (paper.requirement, paper.when, paper.multiple) == ("required", None, True)
    assert (paper.who_provides, paper.form, paper.slot) == ("医院", "原件", "发票")
    assert (paper.where_zh, paper.hint_zh) == ("医院收费处给的。", "每张都拍。")
    assert paper.lacks == Lacks("请到医院问。", ("ask", "window"))
    assert paper.pre_checks == ("readable", "not_void")
    assert (paper.alternatives, paper.takes_photo) == ((), True)


def test_a_paper_that_others_may_replace():
    paper = built().materials[1]
    assert (paper.when, paper.takes_photo, paper.multiple) == (Is("who", "proxy"), False, False)
    assert paper.alternatives == (
        Alternative(("出生证",)),
        Alternative(("户口本", "居住证"), In("who", ("proxy",))),
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"short_zh": "九个字的材料名字呀"}, "short_zh"),
        ({"hint_zh": ""}, "hint_zh"),
        ({"slot": None}, "slot"),
        ({"multiple": 1}, "multiple"),
        ({"form": ""}, "form"),
        ({"who_provides": None}, "who_provides"),
        ({"lacks": {"text_zh": "x", "ways": [], "way": "y"}}, "lacks.way"),
        ({"alternatives": [{"name_zh": "x", "any": 1}]}, "alternatives[0].any"),
        ({"alternatives": [{}]}, "alternatives[0].name_zh"),
        (
            {"alternatives": [{"any_of": [{"name_zh": "x", "when": {}}]}]},
            "alternatives[0].any_of[0].when",
        ),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_paper_is_refused_at_the_place_of_its_fault(changes, place):
    found = refusal(materials=[INVOICE | changes])
    assert found[0] == f"materials[0].{place}"


def test_remarks_on_a_paper_are_free():
    paper = changed_paper(note_zh="备注", source="办事指南", basis="第三条")
    assert paper == changed_paper()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"home": {"province": "310", "label_zh": "上海"}}, "home.province"),
        ({"home": {"province": "31", "label": "上海"}}, "home.label"),
        ({"missing_handling": {"may_be_owed": [], "days": 0}}, "missing_handling.days"),
        ({"missing_handling": {"days": 3, "until": 4}}, "missing_handling.until"),
        ({"deadline_working_days": {"review": "10"}}, "deadline_working_days.review"),
        ({"deadline_working_days": {"review": -1}}, "deadline_working_days.review"),
        ({"policy": {"basic": "A", "extra": "B"}}, "policy.extra"),
        (
            {"happens_next_zh": [{"title_zh": "字" * 13, "text_zh": "x"}]},
            "happens_next_zh[0].title_zh",
        ),
        ({"happens_next_zh": [{"title_zh": "x", "text": "x"}]}, "happens_next_zh[0].text"),
        ({"entries": [{"id": "patient", "if": 1}]}, "entries[0].if"),
        ({"questions": [WHO | {"options": [{"v": "a", "en": "A"}]}]}, "questions[0].options[0].en"),
        ({"online": {"self": True, "open": True}}, "online.open"),
        ({"notice": {"text": "x"}}, "notice.text"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_service_is_refused_at_the_place_of_its_fault(changes, place):
    assert refusal(**changes)[0] == place


def test_papers_owed_by_an_official_rule_are_no_sample():
    owing = {"may_be_owed": ["proof"], "days": 15, "label": "official", "rule_zh": "规定"}
    assert built(missing_handling=owing).owing == Owing(("proof",), 15, False)
    assert built(missing_handling={"days": 1}).owing == Owing((), 1, False)


def test_what_may_be_owed_is_asked_by_the_name_of_the_paper():
    assert built().may_be_owed("proof")
    assert not built().may_be_owed("invoice")
    assert not built(missing_handling=...).may_be_owed("proof")


def test_facts_are_read_with_the_question_that_asks_for_them():
    raw = {"facts": [{"id": "away", "text_zh": "在外省市", "ask_zh": "在外省市吗?"}]}
    found = building.facts(Node("facts.json", "", raw))
    assert found == (Fact("away", "在外省市", "在外省市吗?"),)


FINDER = {
    "note_zh": "备注",
    "questions": [WHO],
    "not_known": {"who": ["proxy"]},
    "unsure_zh": ["没关系。"],
    "elsewhere": [
        {"when": {"q": "who", "is": "self"}, "text_zh": ["甲。", "乙。"]},
        {"text_zh": ["丙。"]},
    ],
    "hotline_zh": "打12393。",
}


def test_the_finder_is_read_whole():
    found = building.finder(Node("finder.json", "", FINDER))
    assert [one.id for one in found.questions] == ["who"]
    assert found.not_known == {"who": ("proxy",)}
    assert (found.unsure_zh, found.hotline_zh) == (("没关系。",), "打12393。")
    assert found.elsewhere == (
        Elsewhere(("甲。", "乙。"), Is("who", "self")),
        Elsewhere(("丙。",)),
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"elsewhere": [{"text_zh": ["x"], "then": 1}]}, "elsewhere[0].then"),
        ({"not_known": {"who": "proxy"}}, "not_known.who"),
        ({"not_known": None}, "not_known"),
        ({"hotline": "x"}, "hotline"),
        ({"unsure_zh": [1]}, "unsure_zh[0]"),
    ],
)
def test_a_finder_is_refused_at_the_place_of_its_fault(change, place):
    with pytest.raises(DefinitionFault) as refused:
        building.finder(Node("finder.json", "", FINDER | change))
    assert refused.value.place == place


@pytest.mark.parametrize("extra", [{"extra": 1}, {"facts": [{"id": "a", "text_zh": "b", "c": 1}]}])
def test_facts_with_a_key_nobody_reads_are_refused(extra):
    with pytest.raises(DefinitionFault, match="nobody reads this key"):
        building.facts(Node("facts.json", "", {"facts": []} | extra))
