"""What stands on a paper becomes a value, or none: never a value that nobody wrote."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.reading import values
from app.numbers import check_digit
from tests.documents.reading import papers


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234.56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("124,006.33", "124006.33"),
        ("1,234,567.89", "1234567.89"),
        ("¥76228.25", "76228.25"),
        ("76228.25元", "76228.25"),
        ("0.00", "0.00"),
        ("0.5", "0.50"),
        ("749,99", "749.99"),
        ("0,00", "0.00"),
        ("¥200,18", "200.18"),
        ("-12.00", "-12.00"),
    ],
)
def test_amounts_are_read_in_every_spelling(written, meant):
    assert values.money(values.tidy(written)) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1234",
        "12.345",
        "1.2.3",
        "十二元",
        "12a.50",
        "1,23.45.6",
        "金额",
        "13109.5市示例",
        "2025-04-13",
        ".50",
        "12,3456.00",
    ],
)
def test_what_is_no_amount_with_cents_is_none(written):
    assert values.money(values.tidy(written)) is None


@given(st.integers(0, 10**10))
def test_an_amount_comes_back_with_and_without_thousands(cents):
    amount = Decimal(cents) / 100
    assert values.money(f"{amount:.2f}") == f"{amount:.2f}"
    assert values.money(f"{amount:,.2f}") == f"{amount:.2f}"


@pytest.mark.parametrize(
    ("amount", "spelled"),
    [
        ("124006.33", "壹拾贰万肆仟零陆元叁角叁分"),
        ("75446.55", "柒万伍仟肆佰肆拾陆元伍角伍分"),
        ("63042.37", "陆万叁仟零肆拾贰元叁角柒分"),
        ("1645.02", "壹仟陆佰肆拾伍元零贰分"),
        ("93798.10", "玖万叁仟柒佰玖拾捌元壹角整"),
        ("66800.44", "陆万陆仟捌佰元肆角肆分"),
        ("105356.22", "壹拾万零伍仟叁佰伍拾陆元贰角贰分"),
        ("140554.92", "壹拾肆万零伍佰伍拾肆元玖角贰分"),
        ("385.36", "叁佰捌拾伍元叁角陆分"),
        ("20.00", "贰拾元整"),
        ("10.00", "壹拾元整"),
        ("100000.00", "壹拾万元整"),
        ("5000.05", "伍仟元零伍分"),
        ("0.50", "零元伍角整"),
        ("1000000.01", "壹佰万元零壹分"),
    ],
)
def test_capitals_spell_the_amount_and_back(amount, spelled):
    assert values.amount_of(spelled) == Decimal(amount)
    assert values.capitals(Decimal(amount)) == spelled
    assert values.upper(spelled) == spelled


@given(st.integers(1, 10**9))
def test_every_amount_survives_its_spelling(cents):
    amount = Decimal(cents) / 100
    assert values.amount_of(values.capitals(amount)) == amount


@pytest.mark.parametrize(
    ("seen", "spelled"),
    [
        ("壹拾貳万元正", "壹拾贰万元整"),
        ("參仟圓整", "叁仟元整"),
        ("伍佰元〇伍分", "伍佰元零伍分"),
        ("(大写)：贰拾元整", None),
        ("：贰拾元整", "贰拾元整"),
    ],
)
def test_old_spellings_become_those_of_the_standard(seen, spelled):
    assert values.upper(values.tidy(seen)) == spelled


@pytest.mark.parametrize("seen", ["", "元", "壹", "金额合计", "12.00", "整", "示例医院", "元角分"])
def test_what_spells_nothing_is_no_amount(seen):
    assert values.amount_of(seen) is None
    assert values.upper(seen) is None


def test_capitals_with_signs_that_cannot_be_read_are_given_as_seen():
    assert values.upper("陆万任仟制佰伍拾肆元集角柴分") == "陆万任仟制佰伍拾肆元集角柴分"
    assert values.amount_of("陆万任仟制佰伍拾肆元集角柴分") is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-04-13", "2025-04-13"),
        ("2025年04月13日", "2025-04-13"),
        ("2025年4月3日", "2025-04-03"),
        ("20250413", "2025-04-13"),
        ("2025.04.13", "2025-04-13"),
        ("2025/4/13", "2025-04-13"),
        ("1941年10月22日", "1941-10-22"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_dates_are_read_in_every_spelling(written, meant):
    assert values.day(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "",
        "2025-02-30",
        "2025-13-01",
        "2023-02-29",
        "1825-04-13",
        "2025-",
        "04-13",
        "20250413123",
        "202504",
        "昨天",
    ],
)
def test_days_that_never_were_are_none(written):
    assert values.day(written) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("20250321-20250413", "2025-03-21/2025-04-13"),
        ("2025年09月27日至2025年10月17日共20天", "2025-09-27/2025-10-17"),
        ("2025-09-27至2025-10-17", "2025-09-27/2025-10-17"),
        ("2025-09-27-2025-09-27", "2025-09-27/2025-09-27"),
        ("20250413-20250321", None),
        ("20250413", None),
        ("20250321-20250231", None),
        ("", None),
    ],
)
def test_a_stay_is_two_days_in_their_order(written, meant):
    assert values.period(written) == meant


@pytest.mark.parametrize("number", [papers.ID_WOMAN, papers.ID_MAN, "99102919450111856X"])
def test_id_numbers_with_their_check_digit_are_taken(number):
    assert values.id_number(number) == number
    assert values.id_number(number.lower()) == number


@given(st.sampled_from([papers.ID_WOMAN, papers.ID_MAN]), st.integers(0, 17), st.integers(1, 9))
def test_no_id_number_with_one_wrong_digit_is_taken(number, place, step):
    digit = str((int(number[place]) + step) % 10)
    wrong = number[:place] + digit + number[place + 1 :]
    assert values.id_number(wrong) is None


@given(st.integers(0, 16))
def test_no_id_number_with_two_neighbours_changed_over_is_taken(place):
    number = papers.ID_WOMAN
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert wrong == number or values.id_number(wrong) is None


@given(st.text("0123456789X", min_size=18, max_size=18))
def test_an_id_number_is_taken_only_with_the_right_last_sign(number):
    taken = values.id_number(number)
    assert taken is None or check_digit(taken) == taken[17]


@pytest.mark.parametrize(
    "number",
    [
        "",
        "9905261941102298",
        "990526********9884",
        "99052619411322988X",
        "990526194110229884x",
        "abc",
    ],
)
def test_masked_short_and_impossible_id_numbers_are_none(number):
    assert values.id_number(number) is None


@given(st.integers(0, 18), st.integers(1, 9))
def test_no_card_number_with_one_wrong_digit_is_taken(place, step):
    digit = str((int(papers.CARD[place]) + step) % 10)
    wrong = papers.CARD[:place] + digit + papers.CARD[place + 1 :]
    assert values.card_number(papers.CARD) == papers.CARD
    assert values.card_number(wrong) is None


@pytest.mark.parametrize("number", ["", "0000", "00000013863176933411", "VALIDTHRU09/32", "18"])
def test_what_is_no_card_number_is_none(number):
    assert values.card_number(number) is None


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("code8", "99060225", "99060225"),
        ("code8", "9906022", None),
        ("code8", "9906O225", None),
        ("number10", "0108064274", "0108064274"),
        ("number10", "108064274", None),
        ("check6", "99d2d9", "99d2d9"),
        ("check6", "99D2D9", "99d2d9"),
        ("check6", "qfmejx", "qfmejx"),
        ("check6", "138973", "138973"),
        ("check6", "99d2d", None),
        ("check6", "99d2d9a", None),
        ("name", "贾淑芬", "贾淑芬"),
        ("name", "欧阳明月", "欧阳明月"),
        ("name", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("name", "贾", None),
        ("name", "贾淑芬1", None),
        ("name", "Jia", None),
        ("hospital", "云川市示例第一人民医院", "云川市示例第一人民医院"),
        ("hospital", "滨江市样板区示例社区卫生服务中心", "滨江市样板区示例社区卫生服务中心"),
        ("hospital", "云川市示例区精神卫生中心", "云川市示例区精神卫生中心"),
        ("hospital", "示例口腔门诊部", "示例口腔门诊部"),
        ("hospital", "东湖区样板中心", "东湖区样板中心"),
        ("hospital", "系统核验", None),
        ("hospital", "东湖区样板中心病历专用章", None),
        ("sex", "男", "男"),
        ("sex", "女", "女"),
        ("sex", "男女", None),
        ("sex", "", None),
        ("nation", "满", "满"),
        ("nation", "汉族", "汉"),
        ("nation", "维吾尔", "维吾尔"),
        ("nation", "成", None),
        ("count", "15", "15"),
        ("count", "08天", "8"),
        ("count", "78岁", "78"),
        ("count", "十天", None),
        ("count", "", None),
        ("validity", "2015.03.12-2035.03.12", "2015.03.12-2035.03.12"),
        ("validity", "2021.08.09-长期", "2021.08.09-长期"),
        ("validity", "2021.08.09至长期", "2021.08.09-长期"),
        ("validity", "2021.13.09-长期", None),
        ("validity", "2021.08.09", None),
        ("bank", "示例农商银行", "示例农商银行"),
        ("bank", "样本信用社", "样本信用社"),
        ("bank", "银联样本", None),
        ("bank", "银行", None),
        ("code", "02789968", "02789968"),
        ("code", "Z68757446", "Z68757446"),
        ("code", "住院", None),
        ("code", "1", None),
        ("text", "脑梗死恢复期", "脑梗死恢复期"),
        ("text", "高血压病3级(极高危)", "高血压病3级（极高危）"),
        ("text", "虛拟新村", "虚拟新村"),
        ("text", "123", None),
        ("text", "一", None),
        ("any", "x", "x"),
        ("any", "", None),
    ],
)
def test_each_kind_of_value_has_its_form(kind, written, meant):
    assert values.PARSERS[kind](written) == meant


@given(st.text(max_size=40), st.sampled_from(sorted(values.PARSERS)))
def test_no_text_makes_a_parser_fail(text, kind):
    found = values.PARSERS[kind](values.tidy(text))
    assert found is None or isinstance(found, str)


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("票据代码：９９", "票据代码:99"),
        ("￥ 1，234．56", "¥1,234.56"),
        ("（小写）", "(小写)"),
        ("2025 年 10 月", "2025年10月"),
        ("0000 0013", "00000013"),
        ("a　b", "ab"),
    ],
)
def test_signs_are_made_alike(written, tidied):
    assert values.tidy(written) == tidied


def test_there_are_56_nations():
    assert len(values.NATIONS) == 56
