"""The finder with every set of answers: where each leads, what stood in the way, and who helps then."""

import itertools

import pytest

from app.catalogue.finder import find

INSURED = ("EMP", "RES", "MUTUAL", "unknown")
SJ, JS = ("SJ-REIMB-EMP", "SJ-REIMB-RES"), ("JS-REIMB",)
HOTLINE = "也可以打医保热线12393问。"
NOT_OPEN = ("您参保的地方，本站还没有开通。", "请到参保地的医保服务窗口办。")
NOT_IN_PUTUO = ("普陀的零星报销，本站还不能办。", "请到住处的社区事务受理服务中心办。")
NOT_IN_SHANGHAI = ("上海的医疗救助，本站还不能办。", "请到住处的社区事务受理服务中心办。")
UNSURE = (
    "不清楚参加哪种医保，没关系。",
    "单位交的、退休职工，多是职工医保。",
    "自己在社区或村里交的，多是居民医保。",
)


def led_to(catalogue, need, region, insured, who="self"):
    return find({"need": need, "region": region, "insured": insured, "who": who}, catalogue)


def near(found):
    """Each service that nearly fits with the questions that stood in the way."""
    return {
        one.service.service_id: tuple(decided.id for decided in one.deciding) for one in found.near
    }


@pytest.mark.parametrize("region", ["sh-songjiang", "sh-putuo", "js-yangzhong", "other"])
@pytest.mark.parametrize("insured", INSURED)
@pytest.mark.parametrize(("need", "service"), [("away", "YDJY-FILING"), ("chronic", "MTB-APPLY")])
def test_some_things_are_done_for_everybody_everywhere(catalogue, need, service, region, insured):
    found = led_to(catalogue, need, region, insured)
    assert [one.service_id for one in found.fits] == [service]
    assert (found.state, found.near, found.elsewhere_zh) == ("fits", (), ())


@pytest.mark.parametrize("insured", INSURED)
@pytest.mark.parametrize(("need", "service"), [("reimburse", "JS-REIMB"), ("aid", "YZ-AID-APPLY")])
def test_in_yangzhong_bills_and_aid_are_for_every_insurance(catalogue, need, service, insured):
    found = led_to(catalogue, need, "js-yangzhong", insured)
    assert (found.state, [one.service_id for one in found.fits]) == ("fits", [service])


@pytest.mark.parametrize(
    ("region", "insured", "stood_in_the_way", "ways"),
    [
        (
            "sh-songjiang",
            "MUTUAL",
            dict.fromkeys(SJ, ("insured",)),
            ("松江的零星报销，给职工和居民医保的人。", "请到松江区行政服务中心综合窗口问。"),
        ),
        ("sh-putuo", "EMP", dict.fromkeys((*JS, SJ[0]), ("region",)), NOT_IN_PUTUO),
        ("sh-putuo", "RES", dict.fromkeys((*JS, SJ[1]), ("region",)), NOT_IN_PUTUO),
        ("sh-putuo", "MUTUAL", dict.fromkeys(JS, ("region",)), NOT_IN_PUTUO),
        ("sh-putuo", "unknown", dict.fromkeys((*JS, *SJ), ("region",)), NOT_IN_PUTUO),
        ("other", "EMP", dict.fromkeys((*JS, SJ[0]), ("region",)), NOT_OPEN),
        ("other", "RES", dict.fromkeys((*JS, SJ[1]), ("region",)), NOT_OPEN),
        ("other", "MUTUAL", dict.fromkeys(JS, ("region",)), NOT_OPEN),
        ("other", "unknown", dict.fromkeys((*JS, *SJ), ("region",)), NOT_OPEN),
    ],
)
def test_bills_that_no_service_takes(catalogue, region, insured, stood_in_the_way, ways):
    found = led_to(catalogue, "reimburse", region, insured)
    assert (found.state, found.fits) == ("none", ())
    assert near(found) == stood_in_the_way
    assert found.elsewhere_zh == (*ways, HOTLINE)


@pytest.mark.parametrize(
    ("region", "ways"),
    [
        ("sh-songjiang", NOT_IN_SHANGHAI),
        ("sh-putuo", NOT_IN_SHANGHAI),
        ("other", NOT_OPEN),
    ],
)
@pytest.mark.parametrize("insured", INSURED)
def test_aid_outside_of_yangzhong(catalogue, region, ways, insured):
    found = led_to(catalogue, "aid", region, insured)
    assert near(found) == {"YZ-AID-APPLY": ("region",)}
    assert found.elsewhere_zh == (*ways, HOTLINE)
    (decided,) = found.near[0].deciding
    assert decided.wanted_zh == ("江苏扬中",)


@pytest.mark.parametrize(
    ("region", "insured", "deciding", "ways"),
    [
        (
            "sh-songjiang",
            "EMP",
            ("region", "insured"),
            ("松江的住院补助，本站还不能办。", "请到住处的社区事务受理服务中心办。"),
        ),
        (
            "sh-songjiang",
            "MUTUAL",
            ("region",),
            ("松江的住院补助，本站还不能办。", "请到住处的社区事务受理服务中心办。"),
        ),
        (
            "sh-putuo",
            "EMP",
            ("insured",),
            ("住院补助只给参加互助帮困计划的人。", "想参加，请到社区事务受理服务中心问。"),
        ),
        (
            "sh-putuo",
            "RES",
            ("insured",),
            ("住院补助只给参加互助帮困计划的人。", "想参加，请到社区事务受理服务中心问。"),
        ),
        (
            "js-yangzhong",
            "RES",
            ("region", "insured"),
            (
                "住院补助是上海普陀的办法。",
                "家里困难的，可以看「医疗救助」。",
                "请到扬中市医保服务窗口问。",
            ),
        ),
        (
            "js-yangzhong",
            "unknown",
            ("region",),
            (
                "住院补助是上海普陀的办法。",
                "家里困难的，可以看「医疗救助」。",
                "请到扬中市医保服务窗口问。",
            ),
        ),
        ("other", "EMP", ("region", "insured"), NOT_OPEN),
        ("other", "MUTUAL", ("region",), NOT_OPEN),
        ("other", "unknown", ("region",), NOT_OPEN),
    ],
)
@pytest.mark.parametrize(
    ("who", "service"), [("self", "PT-MUTUAL-SELF"), ("proxy", "PT-MUTUAL-PROXY")]
)
def test_the_subsidy_for_people_it_is_not_for(
    catalogue, region, insured, deciding, ways, who, service
):
    found = led_to(catalogue, "subsidy", region, insured, who)
    assert near(found) == {service: deciding}
    assert found.elsewhere_zh == (*ways, HOTLINE)


@pytest.mark.parametrize(
    ("answers", "possible", "window"),
    [
        ({"need": "reimburse", "region": "sh-songjiang"}, SJ, "松江区行政服务中心"),
        (
            {"need": "subsidy", "region": "sh-putuo", "who": "self"},
            ("PT-MUTUAL-SELF",),
            "社区",
        ),
        (
            {"need": "subsidy", "region": "sh-putuo"},
            ("PT-MUTUAL-PROXY", "PT-MUTUAL-SELF"),
            "社区",
        ),
    ],
)
def test_who_does_not_know_his_insurance_sees_what_is_possible(
    catalogue, answers, possible, window
):
    found = find({**answers, "insured": "unknown"}, catalogue)
    assert (found.state, found.fits, found.question) == ("unsure", (), None)
    assert near(found) == dict.fromkeys(possible, ())
    assert found.elsewhere_zh[:-1] == UNSURE
    assert window in found.elsewhere_zh[-1]


@pytest.mark.parametrize(
    ("said", "answer", "wanted"),
    [
        ({"region": "sh-putuo", "insured": "EMP"}, "上海普陀", ("上海松江",)),
        ({"region": "other", "insured": "RES"}, "别的地方", ("上海松江",)),
        (
            {"region": "sh-songjiang", "insured": "MUTUAL"},
            "市民社区医疗互助帮困计划",
            ("职工医保", "居民医保"),
        ),
    ],
)
def test_what_was_said_and_what_it_would_have_to_be_are_told_in_words(
    catalogue, said, answer, wanted
):
    found = find({"need": "reimburse", **said}, catalogue)
    of_songjiang = [one for one in found.near if one.service.service_id in SJ]
    told = [decided for one in of_songjiang for decided in one.deciding]
    assert {decided.answer_zh for decided in told} == {answer}
    assert tuple(name for decided in told for name in decided.wanted_zh) == wanted


def test_not_knowing_is_never_what_is_wanted(catalogue):
    for need, region, insured in itertools.product(
        ("reimburse", "subsidy"), ("sh-songjiang", "sh-putuo"), INSURED
    ):
        for one in led_to(catalogue, need, region, insured).near:
            for decided in one.deciding:
                assert "不清楚" not in decided.wanted_zh
                assert decided.answer_zh not in decided.wanted_zh
                assert decided.wanted_zh


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (("need",), "region"),
        (("need", "region"), "insured"),
        (("need", "region", "insured"), "who"),
        (("region",), "need"),
        (("insured", "who"), "need"),
        (("need", "who"), "region"),
        (("need", "region", "who"), "insured"),
        (("need", "insured"), "region"),
    ],
)
def test_for_the_subsidy_the_first_question_that_is_open_is_asked(catalogue, said, asked):
    whole = {"need": "subsidy", "region": "sh-putuo", "insured": "MUTUAL", "who": "self"}
    found = find({name: whole[name] for name in said}, catalogue)
    assert (found.state, found.question.id) == ("ask", asked)
