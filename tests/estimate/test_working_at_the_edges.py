"""The edges of the rules under terms changed for the purpose: ages, statuses, years, versions, situations."""

import copy
import hashlib
import json

import pytest

from app.estimate import estimate, result_of, work_out
from app.estimate.explain import tell
from app.estimate.record import record
from app.estimate.stream import NotCases, answer_file
from tests.estimate.claims import (
    answered,
    claim,
    clinic,
    decisions,
    fault,
    given_sums,
    household,
    line,
    mutual_claim,
    part,
    parts,
    stay,
)
from tests.estimate.test_other_policies import among

POOR = {"status": "resident", "categories": ["低保"]}


@pytest.mark.parametrize("build", [claim, mutual_claim])
@pytest.mark.parametrize(
    ("birth", "care", "is_computed"),
    [
        ("2050-05-01", "2050-05-01", True),
        ("2050-05-02", "2050-05-01", False),
        ("1850-05-01", "2050-05-01", True),
        ("1850-05-01", "2051-04-30", True),
        ("1850-05-01", "2051-05-01", False),
    ],
)
def test_ages_from_nothing_to_two_hundred_are_believed(build, birth, care, is_computed):
    case = build(stay(admit=care, discharge=care), person={"birth": birth}, on=care)
    if is_computed:
        assert decisions(case) == ["accepted"]
    else:
        assert fault(case) == ("BAD_FIELD", f"person.birth: does not fit care on {care}")


def by_age(raw, table):
    """Shanghai's clinics with one of their two tables for everybody."""
    for version in raw["SH-EMP"]["versions"]:
        version["outpatient"][table] = (
            {"any": "0.50"}
            if table == "rates"
            else {"kind": "yearly", "by": "age", "any": "100.00"}
        )


@pytest.mark.parametrize("tables", [("rates",), ("deductible",)])
def test_a_status_is_needed_as_soon_as_one_of_the_two_tables_asks_for_it(tables):
    other = among(lambda raw: [by_age(raw, table) for table in tables])
    unknown = claim(person={"status": None})
    assert fault(unknown, other) == ("BAD_FIELD", "person.status: is needed")


def test_no_status_is_needed_where_neither_table_asks_for_it():
    """(1000 - 100) * 0.50."""
    other = among(lambda raw: [by_age(raw, table) for table in ("rates", "deductible")])
    assert part(claim(person={"status": None}), among=other)["pay_pool"] == "450.00"


@pytest.mark.parametrize(
    ("basic", "remote", "known"),
    [
        ("ZJ-RES", None, "local, longterm, referral, temporary, none, emergency"),
        ("ZJ-RES", "moon", "local, longterm, referral, temporary, none, emergency"),
        ("SH-EMP", "moon", "local, longterm, referral, temporary, none, emergency"),
    ],
)
def test_a_way_of_care_nobody_knows_is_refused_with_those_that_are_known(basic, remote, known):
    found = fault(claim(clinic(remote=remote), basic=basic))
    assert found == ("BAD_FIELD", f"invoices[0].remote: must be one of {known}")


def test_the_ways_of_a_policy_are_its_own():
    other = among(lambda raw: raw["ZJ-RES"].update(remote={"kind": "rate_cut", "village": "0.01"}))
    assert part(claim(clinic(remote="village"), basic="ZJ-RES"), among=other)["rate"] == "0.39"
    found = fault(claim(clinic(remote="local"), basic="ZJ-RES"), other)
    assert found[1] == "invoices[0].remote: must be one of village"


def test_where_the_policy_has_no_rules_nothing_need_be_said():
    assert part(claim(clinic(remote=None)))["rate"] == "0.70"


def test_a_way_nobody_knows_is_a_fault_even_of_an_invoice_that_is_turned_down():
    assert fault(claim(clinic(void=True, remote="moon")))[0] == "BAD_FIELD"
    assert decisions(mutual_claim(clinic(void=True, remote="moon"))) == ["INVOICE_VOID"]


def split(raw):
    raw["SH-EMP"]["year_cross"] = "daily_split"


def test_a_split_stay_pays_a_yearly_start_line_in_each_year():
    """Five of ten nights before 1 July 2025: 5000 each, (5000 - 1500) * 0.85 = 2975 in both years."""
    case = claim(stay(admit="2025-06-26", discharge="2025-07-06"))
    first, second = parts(case, among=among(split))
    for half in (first, second):
        assert (half["amount"], half["deductible_applied"]) == ("5000.00", "1500.00")
        assert (half["deductible_used_before"], half["pay_pool"]) == ("0.00", "2975.00")
    assert [half["version"] for half in (first, second)] == ["2024", "2025"]


def test_each_year_of_a_split_stay_goes_by_the_version_of_its_last_day():
    """Dezhou with another rate from 1 January 2026: (5000 - 700) * 0.66 and 5000 * 0.50."""

    def change(raw):
        old = raw["DZ-RES"]["versions"][0]
        new = copy.deepcopy(old) | {"id": "2026", "from": "2026-01-01"}
        new["inpatient"]["rates"]["any"]["3"] = "0.50"
        raw["DZ-RES"]["versions"] = [old | {"to": "2025-12-31"}, new]

    case = claim(stay(admit="2025-12-27", discharge="2026-01-06"), basic="DZ-RES", on="2026-02-01")
    found = parts(case, among=among(change))
    assert [(one["version"], one["pay_pool"]) for one in found] == [
        ("2024", "2838.00"),
        ("2026", "2500.00"),
    ]


def test_a_clinic_with_a_start_line_for_each_visit_counts_no_admission():
    """Twice (1000 - 200) * 0.40, but the fund of clinics pays 800 a year at most."""

    def change(raw):
        deductible = raw["ZJ-RES"]["versions"][0]["outpatient"]["deductible"]
        deductible.update(kind="per_stay", sequence=["1", "0.5"])

    result = estimate(claim(clinic(), clinic(no="0002"), basic="ZJ-RES"), among(change))
    applied = [one["steps"]["parts"][0]["deductible_applied"] for one in result["invoices"]]
    assert applied == ["200.00", "200.00"]
    assert result["ytd_after"]["2025"]["admissions"] == 0
    assert result["layers"]["basic"] == "640.00"


@pytest.mark.parametrize(
    ("layers", "base", "pays"),
    [
        # 30000 beyond the pool's limit: 24000 from the additional fund, 6000 are left; 75 % is 4500
        ({"aid": "NAT-AID"}, "6000.00", "4500.00"),
        # 5000 out of scope are one's own too: 11000, half is 5500
        ({"aid": "YZ-AID"}, "11000.00", "5500.00"),
    ],
)
def test_what_the_additional_fund_paid_is_no_burden_of_the_person(layers, base, pays):
    sheet = stay("35000.00", lines=[line("30000.00"), line("5000.00", "SELF")])
    used = {"2025": {"in_ded_used": "1500.00", "pool_expense_used": "650000.00"}}
    result = answered(claim(sheet, layers=layers, ytd=used, person=POOR | {"status": "active"}))
    assert result["layers"]["basic_additional"] == "24000.00"
    assert (result["aid_steps"]["base"], result["layers"]["aid"]) == (base, pays)


def test_more_out_of_scope_than_nothing_is_a_matter_of_an_invoice_of_nothing():
    odd = clinic("0.00", lines=[line("-5.00"), line("5.00", "SELF")])
    assert decisions(claim(odd)) == ["ZERO_AMOUNT"]


@pytest.mark.parametrize("situation", ["OTHER", "TRANSFERRED"])
def test_another_situation_is_none_of_shanghai_s_even_for_who_moved_away(situation):
    case = claim(clinic(situation=situation), person={"transferred_to": "江苏扬中"})
    wanted = "accepted" if situation == "TRANSFERRED" else "NOT_ELIGIBLE_SITUATION"
    assert decisions(case) == [wanted]


@pytest.mark.parametrize(
    ("admissions", "is_computed"), [(0, True), (999, True), (1000, False), (-1, False)]
)
def test_admissions_of_a_year_are_counted_below_a_thousand(admissions, is_computed):
    case = claim(ytd={"2025": {"admissions": admissions}})
    if is_computed:
        assert answered(case)["ytd_after"]["2025"]["admissions"] == admissions
    else:
        wanted = "ytd.2025.admissions: a whole number, not negative, is needed"
        assert fault(case) == ("BAD_FIELD", wanted)


def test_years_are_handed_back_in_their_order():
    given = {"2027": {}, "2019": {}, "2026": {}}
    assert list(answered(claim(ytd=given))["ytd_after"]) == ["2019", "2025", "2026", "2027"]


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        ("1849-12-31", False),
        ("1850-01-01", True),
        ("2999-12-31", True),
        ("3000-01-01", False),
    ],
)
def test_days_from_1850_to_2999_are_believed(day, is_one):
    """A filing on such a day: before the care it is early and fine, after it long too late."""
    case = claim(on=day)
    if is_one:
        late = day > "2026-03-18"
        assert decisions(case) == ["OVER_TIME_LIMIT" if late else "accepted"]
    else:
        assert fault(case) == ("BAD_FIELD", "claim_date: must be a date such as 2025-09-18")


def newer_major(raw):
    """From August on everything above the start line is paid at 90 %."""
    old = raw["ZJ-MAJOR"]["versions"][0]
    new = copy.deepcopy(old) | {"id": "mid", "from": "2025-08-01", "tilt": None}
    new["tiers"] = [{"from": "0.00", "to": None, "rate": "0.90"}]
    raw["ZJ-MAJOR"]["versions"] = [old | {"to": "2025-07-31"}, new]


def test_a_year_of_major_illness_insurance_goes_by_the_latest_day_of_its_care():
    """Two stays of 60000: 59200 * 0.65 and, with half the start line, 59600 * 0.65 leave
    21520 + 21260 = 42780; less 15000, 90 % of 27780 is 25002."""
    early = stay("60000.00", admit="2025-07-01", discharge="2025-07-11")
    late = stay("60000.00", admit="2025-08-01", discharge="2025-08-11", no="0002")
    for sheets in ((early, late), (late, early)):
        case = claim(*sheets, basic="ZJ-RES", layers={"major": "ZJ-MAJOR"}, person=POOR)
        (step,) = estimate(case, among(newer_major))["major_steps"]
        assert (step["base"], step["pay"]) == ("42780.00", "25002.00")


def test_years_of_major_illness_insurance_come_in_their_order():
    sheets = [
        stay(no=f"000{year - 2022}", admit=f"{year}-03-01", discharge=f"{year}-03-11")
        for year in (2025, 2023, 2024)
    ]
    for sheet in sheets:
        sheet["invoice_date"] = "2025-03-11"
    case = claim(*sheets, basic="ZJ-RES", layers={"major": "ZJ-MAJOR"})
    assert [step["year"] for step in answered(case)["major_steps"]] == ["2023", "2024", "2025"]


def sentences(case):
    settled = work_out(case, among(lambda raw: None))
    return [step["text"] for step in tell(settled, result_of(settled))]


def test_a_large_invoice_that_others_paid_to_the_fen_is_reviewed_for_its_size_alone():
    """The fund pays 552500 + 7478800.01; 1968700.00 from elsewhere make it whole."""
    case = claim(stay("10000000.01", other_paid="1968700.00"))
    told = sentences(case)
    assert "有发票金额特别大，要由工作人员再看。" in told
    assert told[-1] == "最后自己付 0.00 元。"


def test_the_largest_of_several_invoices_decides_on_a_review():
    small, large = clinic(), stay("10000000.01", no="0002")
    for sheets in ((small, large), (large, small)):
        assert answered(claim(*sheets))["status"] == "manual_review"


def test_an_invoice_from_before_all_versions_is_turned_down_under_the_newest():
    case = claim(clinic(on="2020-03-01", void=True))
    (step,) = tell(work_out(case, P := among(lambda raw: None)), estimate(case, P))
    assert (step["policy"], step["version"]) == ("SH-EMP", "2026")


def test_a_rejection_in_time_carries_the_label_of_the_version_and_one_too_late_that_of_the_limit():
    for change, label in (({"void": True}, "secondary-unverified"), ({}, "sample")):
        case = claim(clinic(on="2025-03-01", **change), on="2025-12-01")
        P = among(lambda raw: None)
        (step,) = tell(work_out(case, P), estimate(case, P))
        assert step["label"] == label


def test_a_household_may_apply_again_where_the_policy_does_not_forbid_it():
    """30000 * 0.30 + 20000 * 0.40 + 22000 * 0.50."""
    other = among(lambda raw: raw["BJ-POVERTY"]["versions"][0].update(once_per_year=False))
    result = estimate(household(already_applied=True), other)
    assert (result["status"], result["total_fund"]) == ("ok", "28000.00")


@pytest.mark.parametrize(
    ("person", "pays"),
    [({"major_disease": True}, "102000.00"), ({"major_disease": False}, "0.00"), (None, "0.00")],
)
def test_given_sums_of_the_chronically_ill_follow_the_same_requirement(person, pays):
    """60 % of 270000 - 100000."""
    case = given_sums({"major": "SH-MAJOR"}) | {"person": person}
    assert answered(case)["layers"]["major"] == pays


@pytest.mark.parametrize(
    ("case", "used"),
    [
        (given_sums({"aid": "BJ-AID"}), [("BJ-AID", "2023")]),
        (given_sums({"major": "ZJ-MAJOR"}), [("ZJ-MAJOR", "2023")]),
        (given_sums({}), []),
        (household(), [("BJ-POVERTY", "2023")]),
        (mutual_claim(stay()), [("SH-MUTUAL", "sample")]),
        (mutual_claim(stay(void=True)), []),
        (claim(clinic(void=True)), []),
        (
            claim(stay(), basic="ZJ-RES", layers={"aid": "NAT-AID"}),
            [("NAT-AID", "sample"), ("ZJ-RES", "2023")],
        ),
        (
            claim(stay(), basic="ZJ-RES", layers={"charity": "YZ-CHARITY"}, person=POOR),
            [("YZ-CHARITY", "seed"), ("ZJ-RES", "2023")],
        ),
        (claim(stay(), basic="ZJ-RES", layers={"charity": "YZ-CHARITY"}), [("ZJ-RES", "2023")]),
    ],
)
def test_a_record_names_the_versions_that_were_used_and_no_other(case, used):
    kept = record(case, answered(case), among(lambda raw: None))
    assert [(one["id"], one["version"]) for one in kept["policies"]] == used


def test_the_hash_of_a_case_stays_what_it_was_so_that_old_records_can_be_replayed():
    """Keys sorted, no spaces, Chinese unescaped, UTF-8: as records have kept it from the start."""
    case = household("72000.00") | {"note": "家里困难"}
    written = (
        '{"claim_date":"2025-03-01","household":{"burden":"72000.00","year":"2024"},'
        '"note":"家里困难","policy":{"standalone":"BJ-POVERTY"}}'
    )
    assert json.loads(written) == case
    kept = record(case, answered(case), among(lambda raw: None))
    assert kept["case_sha256"] == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "{ is needed, not the end of the file"),
        ("[]", "{ is needed, not ["),
        ("{5: []}", "the name of a field is needed"),
        ("{}", 'the field "cases" is missing'),
        ('{"a": 1, "b": 2}', 'the field "cases" is missing'),
        ('{"cases" []}', ": is needed, not ["),
        ('{"cases": {}}', "[ is needed, not {"),
        ('{"cases": [{} {}]}', ", is needed, not {"),
        ('{"cases": []', ", is needed, not the end of the file"),
        ('{"cases": []} {}', "there is more after the end of the object"),
    ],
)
def test_a_file_of_another_shape_is_told_what_it_lacks(tmp_path, text, said):
    path = tmp_path / "cases.json"
    path.write_text(text, "utf-8")
    with (tmp_path / "out.json").open("wb") as out, pytest.raises(NotCases) as wrong:
        answer_file(path, among(lambda raw: None), False, out)
    assert str(wrong.value) == said


def test_of_two_lists_of_cases_the_first_is_answered(tmp_path):
    path, out = tmp_path / "cases.json", tmp_path / "out.json"
    first, second = claim() | {"id": "first"}, claim() | {"id": "second"}
    path.write_text(f'{{"cases": [{json.dumps(first)}], "cases": [{json.dumps(second)}]}}', "utf-8")
    with out.open("wb") as opened:
        answer_file(path, among(lambda raw: None), False, opened)
    assert [one["id"] for one in json.loads(out.read_bytes())["cases"]] == ["first"]


@pytest.mark.parametrize(("digits", "kept"), [("9" * 19, int("9" * 19)), ("9" * 20, "9" * 20)])
def test_an_id_of_twenty_digits_is_handed_back_as_a_text(tmp_path, digits, kept):
    path, out = tmp_path / "cases.json", tmp_path / "out.json"
    path.write_text(f'{{"cases": [{{"id": {digits}}}]}}', "utf-8")
    with out.open("wb") as opened:
        answer_file(path, among(lambda raw: None), False, opened)
    assert json.loads(out.read_bytes())["cases"][0]["id"] == kept


def test_what_is_left_after_the_first_share_may_be_less_than_the_start_line():
    """20 % of 800 first; the other 640 do not fill a start line of 700."""
    found = part(claim(stay("800.00", remote="none"), basic="DZ-RES"))
    assert (found["remote_first"], found["deductible_applied"]) == ("160.00", "640.00")
    assert (found["base"], found["pay_pool"]) == ("0.00", "0.00")
