"""Days in hospital and numbers of papers."""

import pytest

from tests.dictation.said import hear, outcome_of

DAYS = [
    ("十二天", "12"),
    ("住了十二天", "12"),
    ("一共住了二十一天", "21"),
    ("两天", "2"),
    ("一天", "1"),
    ("十天", "10"),
    ("整整十天", "10"),
    ("三十天", "30"),
    ("一百零二天", "102"),
    ("廿一天", "21"),
    ("12天", "12"),
    ("１２天", "12"),
    ("12", "12"),
    ("十二", "12"),
    ("十二日", "12"),
    ("住院八天", "8"),
    ("嗯 那个 八天", "8"),
    ("八天嘛", "8"),
    ("半个月", "15"),
    ("住了半个月", "15"),
    ("一个礼拜", "7"),
    ("一周", "7"),
    ("一个星期", "7"),
    ("两个礼拜", "14"),
    ("三周", "21"),
    ("一个礼拜零两天", "9"),
    ("两个星期又三天", "17"),
    ("十天 不对 十二天", "12"),
    ("不是十天是十二天", "12"),
    ("十二天，十二天", "12"),
]
COUNTS = [
    ("两张", "2"),
    ("两张发票", "2"),
    ("兩張", "2"),
    ("一共五张", "5"),
    ("就一张", "1"),
    ("三份", "3"),
    ("三份材料", "3"),
    ("有三张单子", "3"),
    ("十二张", "12"),
    ("二十张", "20"),
    ("12张", "12"),
    ("六", "6"),
    ("六个", "6"),
    ("四次", "4"),
    ("俩", "2"),
    ("仨", "3"),
    ("零张", "0"),
    ("两本", "2"),
    ("发票有七张", "7"),
    ("三张，不对，四张", "4"),
    ("嗯 三张 噶", "3"),
]
DAYS_ASKED = [
    "十几天",
    "十来天",
    "两三天",
    "七八天",
    "大概十天",
    "十天左右",
    "十天半个月",
    "半个多月",
    "大半个月",
    "个把月",
    "一个月",
    "两个月",
    "一个半月",
    "一天半",
    "半天",
    "好几天",
    "三天两夜",
    "第三天",
    "十天吧",
    "十天还是十一天",
    "三号到十五号",
    "住了三天又住了三天",
    "先住了三天，后来住了五天",
    "快十天了",
    "不到十天",
    "十多天",
    "十天，不对",
    "二一天",
    "没住几天",
]
COUNTS_ASKED = [
    "十来张",
    "好几张",
    "五六张",
    "两三份",
    "大概五张",
    "五张左右",
    "第三张",
    "两张发票三张清单",
    "两张发票两张清单",
    "半张",
    "三张吧",
    "不止三张",
    "一张半",
    "三张或者四张",
    "一张都没有",
    "三张，不对",
]


@pytest.mark.parametrize(("said", "number"), DAYS)
def test_days_are_counted(said, number):
    assert outcome_of("days", said) == number


@pytest.mark.parametrize(("said", "number"), COUNTS)
def test_papers_are_counted(said, number):
    assert outcome_of("count", said) == number


@pytest.mark.parametrize("said", DAYS_ASKED)
def test_a_number_of_days_in_doubt_is_asked_for(said):
    assert outcome_of("days", said) == "ASK"


@pytest.mark.parametrize("said", COUNTS_ASKED)
def test_a_number_of_papers_in_doubt_is_asked_for(said):
    assert outcome_of("count", said) == "ASK"


@pytest.mark.parametrize("kind", ["days", "count"])
@pytest.mark.parametrize("said", ["", "嗯", "不知道", "发票", "忘了"])
def test_where_no_number_is_said_there_is_none(kind, said):
    assert outcome_of(kind, said) in ("NONE", "ASK" if "知" in said or "忘" in said else "NONE")


def test_the_number_is_read_back():
    assert hear("days", "半个月").say == "15 天。对吗？"
