"""One of the options: by its place, its words, its sound, or words that mean it."""

import pytest

from tests.dictation.said import hear, outcome_of

SITUATIONS = (
    "在外省市看急诊",
    "在上海叫救护车",
    "医保卡挂失期间看病",
    "就医关系转到外省市",
    "都不是",
)
SITE = (
    "在外省市看急诊",
    "在上海叫救护车(院前急救)",
    "医保卡报损或挂失期间在上海看门急诊",
    "就医关系已转到外省市, 在那边看病",
    "都不是 / 说不清",
)
WHO = ("我自己", "我的父母", "其他家人", "我帮别人办")
KIND = ("门诊", "急诊", "住院", "抢救")
INSURED = ("职工医保", "居民医保")
STATE = ("成年人", "未成年, 没有身份证", "未成年, 有身份证", "已经过世")
RELATION = ("配偶", "子女", "父母", "其他亲属", "网格员", "志愿者")
TIMES = ("一次", "两次", "三次以上")
AWAY = (
    "退休后户口迁到外地(异地安置退休)",
    "长期住在外地(6个月以上)",
    "单位派驻外地工作",
    "医院开了转诊",
    "已经在外地急诊抢救",
    "其他临时外出看病",
)

SURE = [
    (SITUATIONS, "第一个", 0),
    (SITUATIONS, "第二个", 1),
    (SITUATIONS, "第三个", 2),
    (SITUATIONS, "第四项", 3),
    (SITUATIONS, "第五", 4),
    (SITUATIONS, "第2个", 1),
    (SITUATIONS, "選第二個", 1),
    (SITUATIONS, "我选第三个", 2),
    (SITUATIONS, "就第一个嘛", 0),
    (SITUATIONS, "嗯 那个 第四个", 3),
    (SITUATIONS, "选二", 1),
    (SITUATIONS, "三", 2),
    (SITUATIONS, "2", 1),
    (SITUATIONS, "二号", 1),
    (SITUATIONS, "选项三", 2),
    (SITUATIONS, "选B", 1),
    (SITUATIONS, "最后一个", 4),
    (SITUATIONS, "倒数第二个", 3),
    (SITUATIONS, "头一个", 0),
    (SITUATIONS, "最上面那个", 0),
    (SITUATIONS, "最下面的", 4),
    (SITUATIONS, "中间那个", 2),
    (SITUATIONS, "第一个，不对，第三个", 2),
    (SITUATIONS, "不是第一个是第二个", 1),
    (SITUATIONS, "第二个，叫救护车", 1),
    (SITUATIONS, "在外省市看急诊", 0),
    (SITUATIONS, "我是在外地看的急诊", 0),
    (SITUATIONS, "外地急诊", 0),
    (SITUATIONS, "急诊", 0),
    (SITUATIONS, "在上海叫的救护车", 1),
    (SITUATIONS, "叫了救护车", 1),
    (SITUATIONS, "我打了120", 1),
    (SITUATIONS, "在上海叫就护车", 1),
    (SITUATIONS, "我医保卡丢了", 2),
    (SITUATIONS, "卡挂失的时候看的", 2),
    (SITUATIONS, "社保卡掉了那段时间", 2),
    (SITUATIONS, "关系转到外地去了", 3),
    (SITUATIONS, "就医关系转出去了", 3),
    (SITUATIONS, "都不是", 4),
    (SITUATIONS, "都不对", 4),
    (SITUATIONS, "一个都不是", 4),
    (SITUATIONS, "以上都不是", 4),
    (SITUATIONS, "哪个都不是", 4),
    (SITE, "救护车", 1),
    (SITE, "都不是", 4),
    (SITE, "说不清", 4),
    (SITE, "院前急救", 1),
    (SITE, "卡丢了", 2),
    (WHO, "给我自己办", 0),
    (WHO, "我自己", 0),
    (WHO, "我本人", 0),
    (WHO, "自己", 0),
    (WHO, "给我妈办", 1),
    (WHO, "帮我父亲", 1),
    (WHO, "我爸妈", 1),
    (WHO, "给我老伴", 2),
    (WHO, "其他家人", 2),
    (WHO, "给我哥哥办", 2),
    (WHO, "帮邻居办的", 3),
    (WHO, "给别人办", 3),
    (KIND, "住院", 2),
    (KIND, "我住院了", 2),
    (KIND, "住了院", 2),
    (KIND, "看的门诊", 0),
    (KIND, "急诊", 1),
    (INSURED, "职工", 0),
    (INSURED, "职工医保", 0),
    (INSURED, "居民的那种", 1),
    (INSURED, "新农合", 1),
    (INSURED, "第一种", 0),
    (STATE, "成年人", 0),
    (STATE, "没有身份证", 1),
    (STATE, "有身份证", 2),
    (STATE, "已经过世了", 3),
    (STATE, "人走了", 3),
    (RELATION, "我是他女儿", 1),
    (RELATION, "老伴", 0),
    (RELATION, "网格员", 4),
    (RELATION, "志愿者", 5),
    (AWAY, "退休了", 0),
    (AWAY, "转诊", 3),
    (AWAY, "医院开的转诊", 3),
    (AWAY, "单位派的", 2),
    (AWAY, "临时出去看病", 5),
    (TIMES, "两次", 1),
    (TIMES, "第三个", 2),
]
ASKED = [
    (SITUATIONS, "随便"),
    (SITUATIONS, "都行"),
    (SITUATIONS, "都是"),
    (SITUATIONS, "不知道"),
    (SITUATIONS, "我想想"),
    (SITUATIONS, "第六个"),
    (SITUATIONS, "第十二个"),
    (SITUATIONS, "第一个或者第二个"),
    (SITUATIONS, "第一个第二个"),
    (SITUATIONS, "不是第二个"),
    (SITUATIONS, "不要第一个"),
    (SITUATIONS, "可能是第二个"),
    (SITUATIONS, "第二个吧"),
    (SITUATIONS, "第一个，救护车"),
    (SITUATIONS, "在上海看急诊"),
    (SITUATIONS, "在外地看病"),
    (SITUATIONS, "卡没丢"),
    (SITUATIONS, "没叫救护车"),
    (SITUATIONS, "不是急诊"),
    (SITUATIONS, "今天天气好"),
    (SITUATIONS, "嗯"),
    (SITUATIONS, "在上海看病"),
    (SITUATIONS, "我在上海"),
    (SITUATIONS, "看病"),
    (SITUATIONS, "就医"),
    (SITUATIONS, "外省"),
    (SITUATIONS, "外地叫救护车"),
    (SITUATIONS, "急诊叫救护车"),
    (SITUATIONS, "救护车没叫"),
    (SITUATIONS, "除了急诊"),
    (SITUATIONS, "不是都不是"),
    (SITUATIONS, "除了第一个都不是"),
    (SITUATIONS, "第一第二都是"),
    (SITUATIONS, "上面的"),
    (SITUATIONS, "第三天"),
    (WHO, "我和我老伴"),
    (WHO, "我爸和我妈还有我"),
    (WHO, "我妈帮我"),
    (WHO, "别人帮我办"),
    (WHO, "不是给我爸"),
    (WHO, "我的"),
    (WHO, "我岳母"),
    (AWAY, "看病"),
    (AWAY, "外地"),
    (KIND, "先急诊后住院"),
    (SITUATIONS, "第一个，不对"),
    (WHO, "都不是"),
    (WHO, "我女儿帮我办"),
    (WHO, "我爸的朋友"),
    (WHO, "我"),
    (WHO, "办"),
    (KIND, "看病"),
    (KIND, "门诊和急诊"),
    (KIND, "没有住院"),
    (INSURED, "医保"),
    (STATE, "未成年"),
    (STATE, "身份证"),
    (TIMES, "二"),
    (TIMES, "第一次"),
    (INSURED, "中间那个"),
]


@pytest.mark.parametrize(("options", "said", "place"), SURE)
def test_an_option_that_alone_is_meant_is_chosen(options, said, place):
    assert outcome_of("choice", said, options) == options[place]


@pytest.mark.parametrize(("options", "said"), ASKED)
def test_where_it_is_not_clear_a_person_says_which(options, said):
    assert outcome_of("choice", said, options) == "ASK"


def test_silence_chooses_nothing():
    assert outcome_of("choice", "", SITUATIONS) == "NONE"


def test_a_place_beyond_the_list_is_told():
    assert "5" in hear("choice", "第六个", SITUATIONS).say


def test_the_option_is_read_back_whole():
    assert hear("choice", "第二个", WHO).say == "您选的是：我的父母。对吗？"
