"""Whole estimates of the mutual plan, of households and of sums settled elsewhere, sentence by sentence."""

from tests.estimate.claims import given_sums, household, mutual_claim, stay, told


def test_the_mutual_plan_after_others_have_paid():
    """3800 - 1200 = 2600; less 500; 69 years: 2100 * 0.55 = 1155. One's own: 3800 - 1200 - 1155."""
    case = mutual_claim(stay("3800.00", other_paid="1200.00"), person={"birth": "1955-09-18"})
    assert told(case) == [
        "发票 0001：一共花了 3,800.00 元。 [3800.00; SH-MUTUAL sample]",
        "医保能算的有 3,800.00 元。 [3800.00; SH-MUTUAL sample]",
        "医保等已经付了 1,200.00 元，先减掉。 [1200.00; SH-MUTUAL sample]",
        "还剩 2,600.00 元，可以算互助补助。 [2600.00; SH-MUTUAL sample]",
        "起付线就是先自己付的部分，这次付 500.00 元。 [500.00; SH-MUTUAL sample]",
        "69 岁补助 55%：2,100.00 元补 1,155.00 元。 [1155.00; SH-MUTUAL sample]",
        "互助补助这次补 1,155.00 元。 [1155.00; SH-MUTUAL sample]",
        "别处已经付了 1,200.00 元。 [1200.00; SH-MUTUAL sample]",
        "这次一共能报 1,155.00 元。 [1155.00; SH-MUTUAL sample]",
        "最后自己付 1,445.00 元。 [1445.00; SH-MUTUAL sample]",
    ]


def test_the_mutual_plan_near_the_end_of_the_year():
    """The start line is paid; 77 years: 30000 * 0.60 = 18000, of which 30000 - 21000 = 9000 is left."""
    case = mutual_claim(
        stay("30000.00"),
        person={"birth": "1948-03-12"},
        ytd={"2025": {"mutual_ded_used": "500.00", "mutual_paid": "21000.00"}},
    )
    assert told(case) == [
        "发票 0001：一共花了 30,000.00 元。 [30000.00; SH-MUTUAL sample]",
        "医保能算的有 30,000.00 元。 [30000.00; SH-MUTUAL sample]",
        "还剩 30,000.00 元，可以算互助补助。 [30000.00; SH-MUTUAL sample]",
        "今年的起付线已经付满，这次不用再付。 [0.00; SH-MUTUAL sample]",
        "77 岁补助 60%：30,000.00 元补 18,000.00 元。 [18000.00; SH-MUTUAL sample]",
        "全年能报的数快满了或已满，这次报 9,000.00 元。 [9000.00; SH-MUTUAL sample]",
        "互助补助这次补 9,000.00 元。 [9000.00; SH-MUTUAL sample]",
        "这次一共能报 9,000.00 元。 [9000.00; SH-MUTUAL sample]",
        "最后自己付 21,000.00 元。 [21000.00; SH-MUTUAL sample]",
    ]


def test_the_mutual_plan_where_nothing_is_left_to_pay():
    """3800 - 3800 = 0: no start line is touched and nothing is paid."""
    case = mutual_claim(stay("3800.00", other_paid="3800.00"), person={"birth": "1955-09-18"})
    assert told(case) == [
        "发票 0001：一共花了 3,800.00 元。 [3800.00; SH-MUTUAL sample]",
        "医保能算的有 3,800.00 元。 [3800.00; SH-MUTUAL sample]",
        "医保等已经付了 3,800.00 元，先减掉。 [3800.00; SH-MUTUAL sample]",
        "还剩 0.00 元，可以算互助补助。 [0.00; SH-MUTUAL sample]",
        "69 岁补助 55%：0.00 元补 0.00 元。 [0.00; SH-MUTUAL sample]",
        "互助补助这次补 0.00 元。 [0.00; SH-MUTUAL sample]",
        "别处已经付了 3,800.00 元。 [3800.00; SH-MUTUAL sample]",
        "这次一共能报 0.00 元。 [0.00; SH-MUTUAL sample]",
        "最后自己付 0.00 元。 [0.00; SH-MUTUAL sample]",
    ]


def test_a_household_with_a_heavy_burden_in_three_tiers():
    """30000 * 0.30 + 20000 * 0.40 + 200000 * 0.50 = 117000."""
    case = household("250000.00")
    assert told(case) == [
        "全家 2024 年自己负担 250,000.00 元。 [250000.00; BJ-POVERTY 2023]",
        "其中 30,000.00 元救助 30%，是 9,000.00 元。 [9000.00; BJ-POVERTY 2023]",
        "其中 20,000.00 元救助 40%，是 8,000.00 元。 [8000.00; BJ-POVERTY 2023]",
        "其中 200,000.00 元救助 50%，是 100,000.00 元。 [100000.00; BJ-POVERTY 2023]",
        "这次一共能报 117,000.00 元。 [117000.00; BJ-POVERTY 2023]",
        "最后自己付 133,000.00 元。 [133000.00; BJ-POVERTY 2023]",
    ]


def test_a_household_whose_burden_meets_the_cap():
    """9000 + 8000 + 300000 * 0.50 = 167000, capped at 150000."""
    case = household("350000.00")
    assert told(case) == [
        "全家 2024 年自己负担 350,000.00 元。 [350000.00; BJ-POVERTY 2023]",
        "其中 30,000.00 元救助 30%，是 9,000.00 元。 [9000.00; BJ-POVERTY 2023]",
        "其中 20,000.00 元救助 40%，是 8,000.00 元。 [8000.00; BJ-POVERTY 2023]",
        "其中 300,000.00 元救助 50%，是 150,000.00 元。 [150000.00; BJ-POVERTY 2023]",
        "救助有全年限额，这次救助 150,000.00 元。 [150000.00; BJ-POVERTY 2023]",
        "这次一共能报 150,000.00 元。 [150000.00; BJ-POVERTY 2023]",
        "最后自己付 200,000.00 元。 [200000.00; BJ-POVERTY 2023]",
    ]


def test_a_household_that_applied_before():
    """Once a year."""
    case = household("72000.00", already_applied=True)
    assert told(case) == [
        "全家 2024 年自己负担 72,000.00 元。 [72000.00; BJ-POVERTY 2023]",
        "这一年已经申请过，不能再申请：救助 0.00 元。 [0.00; BJ-POVERTY 2023]",
        "最后自己付 72,000.00 元。 [72000.00; BJ-POVERTY 2023]",
    ]


def test_sums_settled_elsewhere_with_two_more_layers():
    """270000 - 100000 = 170000 above 7500: 42500 * 0.65 + 50000 * 0.75 + 70000 * 0.85 = 124625.
    Aid 85 % of 170000 - 124625 = 45375: 38568.75.
    """
    case = given_sums({"major": "ZJ-MAJOR", "aid": "BJ-AID"}) | {"person": {"categories": ["低保"]}}
    assert told(case) == [
        "一共花了 300,000.00 元。 [300000.00; ZJ-MAJOR 2023]",
        "基本医保已经报了 100,000.00 元。 [100000.00; ZJ-MAJOR 2023]",
        "能算的部分里，还要自己付 170,000.00 元。 [170000.00; ZJ-MAJOR 2023]",
        "困难人员的大病起付线低一些：先自己付 7,500.00 元。 [7500.00; ZJ-MAJOR 2023]",
        "其中 42,500.00 元报 65%，是 27,625.00 元。 [27625.00; ZJ-MAJOR 2023]",
        "其中 50,000.00 元报 75%，是 37,500.00 元。 [37500.00; ZJ-MAJOR 2023]",
        "其中 70,000.00 元报 85%，是 59,500.00 元。 [59500.00; ZJ-MAJOR 2023]",
        "大病保险这次报 124,625.00 元。 [124625.00; ZJ-MAJOR 2023]",
        "住院能算的部分还剩 45,375.00 元，可以算医疗救助。 [45375.00; BJ-AID 2023]",
        "按低保，剩下 45,375.00 元救助 85%，是 38,568.75 元。 [38568.75; BJ-AID 2023]",
        "这次一共能报 263,193.75 元。 [263193.75; BJ-AID 2023]",
        "最后自己付 36,806.25 元。 [36806.25; BJ-AID 2023]",
    ]


def test_sums_settled_elsewhere_with_aid_alone():
    """85 % of 170000 = 144500."""
    case = given_sums({"aid": "BJ-AID"}) | {"person": {"categories": ["低保"]}}
    assert told(case) == [
        "一共花了 300,000.00 元。 [300000.00; BJ-AID 2023]",
        "基本医保已经报了 100,000.00 元。 [100000.00; BJ-AID 2023]",
        "住院能算的部分还剩 170,000.00 元，可以算医疗救助。 [170000.00; BJ-AID 2023]",
        "按低保，剩下 170,000.00 元救助 85%，是 144,500.00 元。 [144500.00; BJ-AID 2023]",
        "这次一共能报 244,500.00 元。 [244500.00; BJ-AID 2023]",
        "最后自己付 55,500.00 元。 [55500.00; BJ-AID 2023]",
    ]


def test_sums_settled_elsewhere_with_nothing_more():
    """300000 - 100000."""
    case = given_sums({})
    assert told(case) == [
        "一共花了 300,000.00 元。 [300000.00; given given]",
        "基本医保已经报了 100,000.00 元。 [100000.00; given given]",
        "这次一共能报 100,000.00 元。 [100000.00; given given]",
        "最后自己付 200,000.00 元。 [200000.00; given given]",
    ]


def test_sums_that_exceed_the_total():
    """1200 were paid for 1000."""
    case = given_sums({}, total="1000.00", in_scope="1000.00", basic_paid="1200.00")
    assert told(case) == [
        "一共花了 1,000.00 元。 [1000.00; given given]",
        "基本医保已经报了 1,200.00 元。 [1200.00; given given]",
        "这次一共能报 1,200.00 元。 [1200.00; given given]",
        "各处付的钱超过了总额 1,000.00 元，要由工作人员再看。 [1000.00; given given]",
        "最后自己付 0.00 元。 [0.00; given given]",
    ]
