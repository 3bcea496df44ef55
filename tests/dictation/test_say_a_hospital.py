"""A hospital, by its sound, against the directory; only one that fits alone is taken."""

import pytest

from tests.dictation.said import hear, outcome_of

GULOU, FIRST, CITY = "南京鼓楼医院", "南京市第一医院", "市第一人民医院"
PROVINCE, ZHONGDA, CHINESE = "江苏省人民医院", "东南大学附属中大医院", "江苏省中医院"
WOMEN, TUMOUR, SECOND, BRAIN = (
    "南京市妇幼保健院",
    "江苏省肿瘤医院",
    "南京市第二医院",
    "南京脑科医院",
)

SURE = [
    ("南京鼓楼医院", GULOU),
    ("鼓楼医院", GULOU),
    ("古楼医院", GULOU),
    ("南京古楼一院", GULOU),
    ("我在鼓楼医院看的", GULOU),
    ("在南京鼓楼医院住院", GULOU),
    ("去的是鼓楼医院", GULOU),
    ("南京的鼓楼医院", GULOU),
    ("南京市鼓楼医院", GULOU),
    ("就是那个鼓楼医院嘛", GULOU),
    ("南京鼓楼醫院", GULOU),
    ("南京 鼓楼 医院", GULOU),
    ("南京鼓楼医院。", GULOU),
    ("江苏省人民医院", PROVINCE),
    ("省人民医院", PROVINCE),
    ("江苏人民医院", PROVINCE),
    ("省人医", PROVINCE),
    ("江苏省仁民医院", PROVINCE),
    ("江苏省人明医院", PROVINCE),
    ("江苏省人民一院", PROVINCE),
    ("姜苏省人民医院", PROVINCE),
    ("南京市第一医院", FIRST),
    ("南京第一医院", FIRST),
    ("南京市一院", FIRST),
    ("南京一院", FIRST),
    ("市第一人民医院", CITY),
    ("第一人民医院", CITY),
    ("中大医院", ZHONGDA),
    ("附属中大医院", ZHONGDA),
    ("东南大学附属中大医院住的院", ZHONGDA),
    ("江苏省中医院", CHINESE),
    ("省中医院", CHINESE),
    ("江苏中医院", CHINESE),
    ("妇幼保健院", WOMEN),
    ("南京妇幼保健院", WOMEN),
    ("市妇幼保健院", WOMEN),
    ("省肿瘤医院", TUMOUR),
    ("肿瘤医院", TUMOUR),
    ("江苏省种瘤医院", TUMOUR),
    ("南京市第二医院", SECOND),
    ("南京二院", SECOND),
    ("市二院", SECOND),
    ("第二医院", SECOND),
    ("脑科医院", BRAIN),
    ("南京脑科医院做的手术", BRAIN),
    ("南京老科医院", BRAIN),
    ("鼓楼医院，不对，是省人民医院", PROVINCE),
    ("不是鼓楼医院是中大医院", ZHONGDA),
]
ASKED = [
    "人民医院",
    "第一医院",
    "市一院",
    "市第一医院",
    "一院",
    "南京医院",
    "江苏省医院",
    "南京",
    "南京第一人民医院",
    "鼓楼",
    "中医",
    "好像是鼓楼医院",
    "鼓楼医院或者中大医院",
    "鼓楼医院吧",
    "鼓楼医院，不对",
    "鼓楼医院分院",
    "东大附属中大医院",
    "鼓楼医院对面那家",
    "不是鼓楼医院",
]
UNKNOWN = [
    "火星医院",
    "上海第六人民医院",
    "华山医院",
    "南京市第三医院",
    "南京儿童医院",
    "南京军区总医院",
    "不知道",
    "家门口的诊所",
    "",
    "嗯",
]


@pytest.mark.parametrize(("said", "name"), SURE)
def test_a_hospital_that_fits_alone_is_that_hospital(said, name):
    assert outcome_of("hospital", said) == name


@pytest.mark.parametrize("said", ASKED)
def test_where_several_fit_a_person_says_which(said):
    assert outcome_of("hospital", said) in ("ASK", "NONE")


@pytest.mark.parametrize("said", ASKED[:5])
def test_the_question_names_those_that_fit(said):
    heard = hear("hospital", said)
    assert heard.outcome == "ask"
    assert sum(name in heard.say for name in (PROVINCE, FIRST, CITY)) >= 2


@pytest.mark.parametrize("said", UNKNOWN)
def test_a_hospital_that_is_not_in_the_directory_is_none(said):
    assert outcome_of("hospital", said) == "NONE"


def test_an_empty_directory_knows_no_hospital():
    assert outcome_of("hospital", GULOU, hospitals=()) == "NONE"


def test_two_names_that_sound_alike_are_asked_for():
    alike = ("仁济医院", "人济医院")
    assert outcome_of("hospital", "任济医院", hospitals=alike) == "ASK"
    assert outcome_of("hospital", "仁济医院", hospitals=alike) == "仁济医院"


def test_four_and_ten_are_not_mixed_up():
    assert outcome_of("hospital", "市第十医院", hospitals=("市第四医院",)) in ("ASK", "NONE")
