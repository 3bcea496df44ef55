from decimal import Decimal

import pytest
from hypothesis import given

from app.catalogue import policies
from app.estimate import estimate, sentences
from app.estimate.explain import explain, label_kind, plain
from tests.estimate import strategies
from tests.estimate.claims import claim, clinic, given_sums, household, line, mutual_claim, stay
from tests.estimate.test_estimating_the_worked_cases import CASES

P = policies.own()
FORMATTED = {name for name in vars(sentences) if name.isupper() and name != "REJECTED"}


def steps_of(case):
    return explain(case, estimate(case, P), P)


def texts(case):
    return [step["text"] for step in steps_of(case)]


def figures(steps, msgid):
    return [Decimal(step["figure"]) for step in steps if step["msgid"] == msgid]


def only(steps, msgid):
    (figure,) = figures(steps, msgid)
    return figure


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_every_step_has_a_plain_sentence_a_figure_and_its_source(case):
    for step in steps_of(case):
        assert set(step) == {"msgid", "values", "text", "figure", "policy", "version", "label"}
        assert step["text"] == step["msgid"] % step["values"]
        assert Decimal(step["figure"]).as_tuple().exponent == -2
        assert step["policy"] in P
        assert P[step["policy"]].version(step["version"])
        assert step["label"]
        assert "%" not in step["msgid"].replace("%(", "")
        assert all(len(sentence) <= 38 for sentence in step["text"].split("。"))


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_last_sentence_is_what_the_person_pays(case):
    result = estimate(case, P)
    steps = explain(case, result, P)
    if result["status"] == "rejected":
        assert [step["figure"] for step in steps] == ["0.00"] * len(result["invoices"])
    else:
        assert steps[-1]["msgid"] == sentences.PERSONAL
        assert steps[-1]["figure"] == result["personal"]
        assert only(steps, sentences.ALL_FUND) == Decimal(result["total_fund"])


def test_a_clinic_invoice_is_told_step_by_step():
    lines = [line("900.00"), line("300.00", "B", first_share="0.10"), line("80.00", "SELF")]
    assert texts(claim(clinic("1280.00", lines=lines))) == [
        "发票 0001：一共花了 1,280.00 元。",
        "乙类项目要先自己付一部分：30.00 元。",
        "自费项目 80.00 元，医保不付。",
        "医保能算的有 1,170.00 元。",
        "起付线就是先自己付的部分，这次付 500.00 元。",
        "剩下 670.00 元报 70%，是 469.00 元。",
        "这次一共能报 469.00 元。",
        "最后自己付 811.00 元。",
    ]


def test_the_mutual_plan_tells_what_was_paid_its_share_and_ones_own():
    assert texts(mutual_claim(stay(other_paid="5200.00"), person={"birth": "1957-03-03"})) == [
        "发票 0001：一共花了 10,000.00 元。",
        "医保能算的有 10,000.00 元。",
        "医保等已经付了 5,200.00 元，先减掉。",
        "还剩 4,800.00 元，可以算互助补助。",
        "起付线就是先自己付的部分，这次付 500.00 元。",
        "68 岁补助 55%：4,300.00 元补 2,365.00 元。",
        "互助补助这次补 2,365.00 元。",
        "别处已经付了 5,200.00 元。",
        "这次一共能报 2,365.00 元。",
        "最后自己付 2,435.00 元。",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"total": "0.00", "lines": []}, "发票 0001 金额是零，不能报。"),
        ({"total": "-1.00", "lines": [line("-1.00")]}, "发票 0001 是退费发票，不能报。"),
        ({"void": True}, "发票 0001 已经作废，不能报。"),
        ({"code": "9"}, "发票 0001 重复了，只能报一次。"),
        ({"fiscal_reimbursed": True}, "发票 0001 已在财政报过，不能再报。"),
        ({"invoice_date": "2025-01-01"}, "发票 0001 过了期限，最晚是 2025-07-01。"),
        ({"service_date": "2025-11-11"}, "发票 0001 的就诊日在去世之后，不能报。"),
        ({"situation": "OTHER"}, "发票 0001 的情形不在这项服务里。"),
    ],
)
def test_a_rejected_invoice_is_told_why(change, sentence):
    case = claim(
        clinic(**change), paid_invoice_keys=["9-0001"], person={"death_date": "2025-11-10"}
    )
    assert texts(case) == [sentence]


def test_a_late_invoice_carries_the_label_of_the_time_limit():
    (step,) = steps_of(claim(clinic(invoice_date="2025-01-01")))
    assert step["label"] == P["SH-EMP"].filing_limit.label == "sample"


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        (
            claim(ytd={"2025": {"out_ded_used": "100.00"}}),
            "起付线今年已付 100.00 元，这次再付 400.00 元。",
        ),
        (claim(ytd={"2025": {"out_ded_used": "500.00"}}), "今年的起付线已经付满，这次不用再付。"),
        (claim(clinic("500.00")), "没有超过起付线，医保这次报 0.00 元。"),
        (claim(clinic(level="1"), basic="ZJ-RES"), "这次没有起付线，不用先自己付。"),
        (
            claim(stay(remote="none"), basic="ZJ-RES"),
            "在外地看病少报 20%。剩下 9,200.00 元报 45%，是 4,140.00 元。",
        ),
        (claim(stay(remote="none"), basic="DZ-RES"), "在外地看病，先自己付 20%：2,000.00 元。"),
        (claim(clinic("9000.00"), basic="ZJ-RES"), "全年能报的数快满了或已满，这次报 800.00 元。"),
        (claim(stay("10000000.01")), "有发票金额特别大，要由工作人员再看。"),
        (
            claim(clinic(other_paid="1000.00")),
            "各处付的钱超过了总额 1,000.00 元，要由工作人员再看。",
        ),
        (household("900000.00"), "救助有全年限额，这次救助 150,000.00 元。"),
        (
            mutual_claim(stay(), ytd={"2025": {"mutual_paid": "29999.00"}}),
            "全年能报的数快满了或已满，这次报 1.00 元。",
        ),
        (
            claim(
                stay("60000.00"),
                basic="ZJ-RES",
                layers={"major": "ZJ-MAJOR"},
                ytd={"2025": {"major_paid": "299999.00"}},
            ),
            "全年能报的数快满了或已满，这次报 1.00 元。",
        ),
        (
            claim(
                stay(),
                basic="ZJ-RES",
                layers={"aid": "NAT-AID"},
                person={"categories": ["低保"]},
                ytd={"2025": {"aid_paid": "59999.00"}},
            ),
            "救助有全年限额，这次救助 1.00 元。",
        ),
        (
            claim(
                stay(),
                basic="ZJ-RES",
                layers={"charity": "YZ-CHARITY"},
                person={"categories": ["低保"]},
                charity_fund_balance="1.00",
            ),
            "慈善基金余额不够，这次帮 1.00 元。",
        ),
        (
            given_sums({}, basic_paid="300000.01"),
            "各处付的钱超过了总额 300,000.00 元，要由工作人员再看。",
        ),
        (household(already_applied=True), "这一年已经申请过，不能再申请：救助 0.00 元。"),
        (given_sums({"aid": "YZ-AID"}), "没有登记救助类别，医疗救助 0.00 元。"),
    ],
)
def test_what_is_special_is_said(case, sentence):
    assert sentence in texts(case)


def test_a_stay_over_new_year_is_told_year_by_year():
    long = stay("1000.00", admit="2025-12-28", discharge="2026-01-07")
    assert texts(claim(long, basic="DZ-RES", on="2026-03-01"))[2:] == [
        "其中算在 2025 年度的有 400.00 元。",
        "起付线就是先自己付的部分，这次付 400.00 元。",
        "没有超过起付线，医保这次报 0.00 元。",
        "其中算在 2026 年度的有 600.00 元。",
        "起付线就是先自己付的部分，这次付 300.00 元。",
        "剩下 300.00 元报 66%，是 198.00 元。",
        "这张发票，医保一共报 198.00 元。",
        "这次一共能报 198.00 元。",
        "最后自己付 802.00 元。",
    ]


@strategies.patient(25)
@given(strategies.claims())
def test_the_sentences_add_up(case):
    steps = steps_of(case)
    outside = sum(
        sum(figures(steps, msgid))
        for msgid in (sentences.CLASS_B_FIRST, sentences.OVER_LIMIT, sentences.SELF_PAID)
    )
    total = sum(figures(steps, sentences.TOTAL))
    assert total - outside == sum(figures(steps, sentences.IN_SCOPE))
    if figures(steps, sentences.PERSONAL):
        left = total - only(steps, sentences.ALL_FUND) - sum(figures(steps, sentences.OTHER_PAID))
        assert only(steps, sentences.PERSONAL) == max(0, left)


@strategies.patient(25)
@given(strategies.claims())
def test_every_invoice_and_every_paying_layer_is_spoken_of(case):
    result = estimate(case, P)
    steps = explain(case, result, P)
    told = [step["values"]["no"] for step in steps if "no" in step["values"]]
    assert told == [one["no"] for one in result["invoices"]]
    for layer, msgid in (("major", sentences.MAJOR), ("mutual", sentences.MUTUAL)):
        assert sum(figures(steps, msgid)) == Decimal(result["layers"][layer])


def test_a_plain_line_carries_figure_policy_version_and_label():
    step = steps_of(claim())[-1]
    assert plain(step) == "最后自己付 650.00 元。 [650.00; SH-EMP 2025, secondary-unverified]"


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("official", "official"),
        ("official-secondary", "secondary"),
        ("secondary-unverified", "secondary"),
        ("published example", "secondary"),
        ("seed 004", "secondary"),
        ("sample", "sample"),
        ("sample values, structure official", "sample"),
        ("start lines: seed 002 to the letter; rates and cap: sample", "sample"),
    ],
)
def test_a_label_says_how_sure_its_figures_are(label, kind):
    assert label_kind(label) == kind


def test_only_the_two_beijing_policies_are_official():
    kinds = {
        policy.id
        for policy in P.values()
        for v in policy.versions
        if label_kind(v.label) == "official"
    }
    assert kinds == {"BJ-AID", "BJ-POVERTY"}


def test_templates_are_marked_for_translation_and_name_their_values():
    for name in FORMATTED - {"N_"}:
        template = getattr(sentences, name)
        assert template.endswith("。")
        assert "%s" not in template


@pytest.mark.parametrize(
    ("rate", "shown"), [("0.70", "70%"), ("0.625", "62.5%"), ("1.00", "100%"), ("0", "0%")]
)
def test_a_rate_is_shown_in_percent(rate, shown):
    assert sentences.percent(Decimal(rate)) == shown
