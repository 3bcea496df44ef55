"""A small policy of every layer, read whole: each term ends where the estimate will look for it."""

import copy
from datetime import date
from decimal import Decimal

import pytest

from app.catalogue.policies import read
from app.catalogue.policy_file import PolicyFault
from app.catalogue.policy_terms import (
    AidCategory,
    Cap,
    FilingLimit,
    Remote,
    Tier,
    Tilt,
)

BASIC = {
    "name": "某市 职工医保",
    "layer": "basic",
    "benefit_year_start": "07-01",
    "gate": "SH3",
    "filing_limit": {
        "kind": "months_after_invoice",
        "months": 6,
        "inclusive": True,
        "label": "official",
    },
    "year_cross": "daily_split",
    "remote": {"kind": "rate_cut", "local": "0", "none": "0.20", "notes": ["样例"]},
    "versions": [
        {
            "id": "2025",
            "from": "2025-07-01",
            "to": None,
            "label": "secondary",
            "notes": "不算数",
            "outpatient": {
                "deductible": {
                    "kind": "yearly",
                    "by": "status",
                    "active": "500.00",
                    "retired": "300.00",
                },
                "rates": {"any": {"1": "0.80", "2": "0.75", "3": "0.70"}},
                "year_pay_cap": "3000.00",
                "prehospital_as_level": "2",
            },
            "inpatient": {
                "deductible": {
                    "kind": "per_stay",
                    "by": "level",
                    "1": "300.00",
                    "2": "600.00",
                    "3": "900.00",
                    "sequence": ["1", "0.5"],
                },
                "rates": {"u60": "0.85", "60+": "0.90"},
                "observation_as": "inpatient",
            },
            "cap": {
                "basis": "expense_above_deductible",
                "amount": "650000.00",
                "over_cap_rate": "0.80",
                "over_cap_fund": "附加基金",
            },
        }
    ],
}
DATED = {"id": "2025", "from": "2025-01-01", "to": "2025-12-31", "label": "sample"}
TIERS = [
    {"from": "0.00", "to": "50000.00", "rate": "0.60"},
    {"from": "50000.00", "to": None, "rate": "0.70"},
]
MAJOR = {
    "name": "大病",
    "layer": "major",
    "versions": [
        DATED
        | {
            "requires": "major_disease",
            "segment_basis": "gross",
            "deductible": "15000.00",
            "tiers": TIERS,
            "tilt": {
                "categories": ["特困", "低保"],
                "deductible_factor": "0.5",
                "rate_plus": "0.05",
            },
            "year_pay_cap": "400000.00",
        }
    ],
}
AID = {
    "name": "救助",
    "layer": "aid",
    "versions": [
        DATED
        | {
            "base": "policy_scope_inpatient",
            "once_per_year": False,
            "categories": {
                "特困": {"threshold": "0.00", "rate": "1", "no_cap": True},
                "低边": {"threshold": "3000.00", "rate": "0.50"},
            },
            "year_pay_cap": "50000.00",
        }
    ],
}
HOUSEHOLD = {
    "name": "因病致贫",
    "layer": "aid",
    "versions": [
        DATED
        | {
            "base": "household_burden",
            "once_per_year": True,
            "tiers": TIERS,
            "year_pay_cap": None,
        }
    ],
}
CHARITY = {
    "name": "慈善",
    "layer": "charity",
    "versions": [DATED | {"categories": ["低保"], "rate": "0.60", "fund_total": "100000.00"}],
}
MUTUAL = {
    "name": "互助帮困",
    "layer": "mutual",
    "benefit_year_start": "01-01",
    "filing_limit": {
        "kind": "fixed_date_next_year",
        "month_day": "06-30",
        "inclusive": False,
        "label": "sample",
    },
    "versions": [
        DATED
        | {
            "deductible": {"kind": "yearly", "amount": "500.00"},
            "rates": {"u60": "0.50", "60-69": "0.55", "70+": "0.60"},
            "year_pay_cap": "10000.00",
        }
    ],
}


def one(raw, **header):
    """The policy that is read from `raw` with some of its header changed."""
    return read({"policies": {"P": raw | header}}, "mine.json")["P"]


def with_version(raw, **changes):
    """`raw` with its first version changed; `...` takes a field away."""
    changed = copy.deepcopy(raw)
    version = changed["versions"][0] | changes
    changed["versions"][0] = {key: value for key, value in version.items() if value is not ...}
    return changed


def refusal(raw):
    with pytest.raises(PolicyFault) as refused:
        one(raw)
    return refused.value.place.removeprefix("file.policies.P"), refused.value.mend


def test_the_header_of_basic_insurance():
    policy = one(BASIC)
    assert (policy.id, policy.name, policy.layer) == ("P", "某市 职工医保", "basic")
    assert (policy.year_start, policy.gate, policy.daily_split) == ((7, 1), "SH3", True)
    assert policy.filing_limit == FilingLimit(6, (12, 31), True, "official")
    assert policy.remote == Remote("rate_cut", {"local": Decimal(0), "none": Decimal("0.20")})


@pytest.mark.parametrize(("words", "split"), [("daily_split", True), ("discharge_date", False)])
def test_a_stay_over_new_year_is_split_or_goes_by_its_end(words, split):
    assert one(BASIC, year_cross=words).daily_split is split


def test_a_policy_that_takes_every_situation():
    assert one(BASIC, gate="ANY").gate == "ANY"


def test_the_version_carries_its_days_and_how_sure_it_is():
    version = one(BASIC).versions[0]
    assert (version.id, version.starts, version.ends) == ("2025", date(2025, 7, 1), None)
    assert version.label == "secondary"
    assert len(version.digest) == 64


def test_the_outpatient_section():
    section = one(BASIC).versions[0].outpatient
    line = section.start_line
    assert (line.per_stay, line.sequence) == (False, (Decimal(1),))
    assert line.table.figure(False, 40, False, "1") == Decimal("500.00")
    assert line.table.figure(True, 66, False, "1") == Decimal("300.00")
    assert section.rates.figure(False, 40, False, "2") == Decimal("0.75")
    assert section.year_pay_cap == Decimal("3000.00")
    assert section.prehospital_level == "2"


def test_an_outpatient_section_may_have_no_yearly_cap():
    outpatient = dict(BASIC["versions"][0]["outpatient"])
    for without in (outpatient | {"year_pay_cap": None}, outpatient):
        if without is outpatient:
            del without["year_pay_cap"]
        policy = one(with_version(BASIC, outpatient=without))
        assert policy.versions[0].outpatient.year_pay_cap is None


def test_the_inpatient_section():
    section = one(BASIC).versions[0].inpatient
    line = section.start_line
    assert (line.per_stay, line.sequence) == (True, (Decimal(1), Decimal("0.5")))
    figures = [line.table.figure(False, 40, False, level) for level in "123"]
    assert figures == [Decimal("300.00"), Decimal("600.00"), Decimal("900.00")]
    assert section.rates.figure(False, 59, False, "3") == Decimal("0.85")
    assert section.rates.figure(False, 60, False, "3") == Decimal("0.90")
    assert (section.year_pay_cap, section.prehospital_level) == (None, None)


@pytest.mark.parametrize("section", ["outpatient", "inpatient", "cap"])
def test_what_a_policy_does_not_have_is_null_and_never_left_out(section):
    assert getattr(one(with_version(BASIC, **{section: None})).versions[0], section) is None
    place, mend = refusal(with_version(BASIC, **{section: ...}))
    assert (place, mend) == (".versions[0]", f"add the field {section!r}")


def test_a_cap_on_expense_has_a_rate_above_it():
    assert one(BASIC).versions[0].cap == Cap(True, Decimal("650000.00"), Decimal("0.80"))


def test_a_cap_on_payments_has_none():
    cap = {"basis": "fund_payment", "amount": "250000.00"}
    found = one(with_version(BASIC, cap=cap)).versions[0].cap
    assert found == Cap(False, Decimal("250000.00"), Decimal(0))


def test_the_terms_of_major_illness_insurance():
    version = one(MAJOR).versions[0]
    assert (version.requires, version.start_line) == ("major_disease", Decimal("15000.00"))
    assert version.tiers == (
        Tier(Decimal("0.00"), Decimal("50000.00"), Decimal("0.60")),
        Tier(Decimal("50000.00"), None, Decimal("0.70")),
    )
    better = Tilt(frozenset({"特困", "低保"}), Decimal("0.5"), Decimal("0.05"))
    assert version.tilt == better
    assert version.year_pay_cap == Decimal("400000.00")
    assert (version.starts, version.ends) == (date(2025, 1, 1), date(2025, 12, 31))


def test_major_illness_insurance_may_require_nothing_favour_nobody_and_know_no_cap():
    plain = with_version(MAJOR, requires=None, tilt=None, year_pay_cap=None)
    version = one(plain).versions[0]
    assert (version.requires, version.tilt, version.year_pay_cap) == (None, None, None)


@pytest.mark.parametrize(("plus", "is_fine"), [("0.30", True), ("0.31", False)])
def test_better_terms_never_lift_a_rate_above_everything(plus, is_fine):
    """The highest tier has 0.70."""
    tilt = MAJOR["versions"][0]["tilt"] | {"rate_plus": plus}
    raw = with_version(MAJOR, tilt=tilt)
    if is_fine:
        assert one(raw).versions[0].tilt.rate_plus == Decimal("0.30")
    else:
        assert refusal(raw) == (".versions[0].tilt.rate_plus", "lifts a rate above 1")


@pytest.mark.parametrize(
    ("tiers", "place", "mend"),
    [
        ([TIERS[1]], ".tiers[0]", "must start where the tier before ends (0.00)"),
        ([TIERS[0]], ".tiers", "the last tier must be open: `to` null"),
        (
            [TIERS[0], TIERS[1] | {"from": "50000.01"}],
            ".tiers[1]",
            "must start where the tier before ends (50000.00)",
        ),
        ([TIERS[0] | {"to": "0.00"}, TIERS[1]], ".tiers[0].to", "must be above `from`"),
        (
            [TIERS[0] | {"to": None}, TIERS[1]],
            ".tiers[1]",
            "must start where the tier before ends (None)",
        ),
        ([], ".tiers", "must be a list […] with at least one entry"),
    ],
)
def test_tiers_follow_each_other_from_nothing_to_the_open_end(tiers, place, mend):
    assert refusal(with_version(MAJOR, tiers=tiers)) == (f".versions[0]{place}", mend)


def test_a_tier_of_one_fen_is_a_tier():
    tiers = [
        {"from": "0.00", "to": "0.01", "rate": "0"},
        {"from": "0.01", "to": None, "rate": "0.70"},
    ]
    assert one(with_version(MAJOR, tiers=tiers)).versions[0].tiers[0].top == Decimal("0.01")


def test_the_terms_of_aid_by_category():
    version = one(AID).versions[0]
    assert version.categories == {
        "特困": AidCategory(Decimal("0.00"), Decimal(1), True),
        "低边": AidCategory(Decimal("3000.00"), Decimal("0.50"), False),
    }
    assert (version.base, version.once_per_year, version.tiers) == (
        "policy_scope_inpatient",
        False,
        (),
    )
    assert version.year_pay_cap == Decimal("50000.00")


@pytest.mark.parametrize("no_cap", [False, None])
def test_a_category_without_exemption_is_capped(no_cap):
    categories = {"特困": {"threshold": "0.00", "rate": "1", "no_cap": no_cap}}
    version = one(with_version(AID, categories=categories)).versions[0]
    assert version.categories["特困"].no_cap is False


def test_the_terms_of_aid_to_a_household():
    version = one(HOUSEHOLD).versions[0]
    assert (version.base, version.once_per_year) == ("household_burden", True)
    assert (version.categories, len(version.tiers), version.year_pay_cap) == ({}, 2, None)


def test_only_a_household_applies_once_a_year():
    assert one(with_version(HOUSEHOLD, once_per_year=False)).versions[0].once_per_year is False
    place, mend = refusal(with_version(AID, once_per_year=True))
    assert place == ".versions[0].once_per_year"
    assert mend == "only aid on a household's burden knows once a year"


def test_the_terms_of_charity():
    version = one(CHARITY).versions[0]
    assert version.categories == frozenset({"低保"})
    assert (version.rate, version.fund_total) == (Decimal("0.60"), Decimal("100000.00"))


def test_the_terms_of_the_mutual_plan():
    policy = one(MUTUAL)
    version = policy.versions[0]
    assert policy.filing_limit == FilingLimit(None, (6, 30), False, "sample")
    assert policy.year_start == (1, 1)
    assert (version.start_line, version.year_pay_cap) == (Decimal("500.00"), Decimal("10000.00"))
    rates = [version.rates.figure(False, age, False, "1") for age in (59, 60, 69, 70)]
    assert rates == [Decimal("0.50"), Decimal("0.55"), Decimal("0.55"), Decimal("0.60")]


@pytest.mark.parametrize(
    "rates",
    [
        {"active": "0.5", "retired": "0.6"},
        {"any": {"1": "0.5", "2": "0.5", "3": "0.5"}},
    ],
)
def test_the_mutual_plan_pays_by_age_only(rates):
    found = refusal(with_version(MUTUAL, rates=rates))
    assert found == (".versions[0].rates", "mutual aid has rates by age only")


@pytest.mark.parametrize("raw", [MAJOR, AID, HOUSEHOLD, CHARITY], ids=lambda raw: raw["name"])
def test_layers_without_years_and_limits_of_their_own_have_the_plain_ones(raw):
    policy = one(raw)
    assert (policy.year_start, policy.filing_limit, policy.gate) == ((1, 1), None, "ANY")
    assert policy.remote == Remote("none", {})


@pytest.mark.parametrize(
    ("remote", "place", "mend"),
    [
        ({"kind": "none", "local": "0"}, ".remote", "kind none takes no shares: remove local"),
        (
            {"kind": "none", "local": "0", "referral": "0"},
            ".remote",
            "kind none takes no shares: remove local, referral",
        ),
        (
            {"kind": "first_share", "notes": ["样例"]},
            ".remote",
            "name at least one way of care away from home and its share",
        ),
        ({"kind": "flat", "local": "0"}, ".remote.kind", "must be one of none, rate_cut, "),
    ],
)
def test_care_away_from_home_has_shares_or_none(remote, place, mend):
    found = refusal(BASIC | {"remote": remote})
    assert found[0] == place
    assert found[1].startswith(mend)


def test_remarks_beside_no_shares_are_free():
    assert one(BASIC, remote={"kind": "none", "notes": ["样例"]}).remote == Remote("none", {})


def dated(name, starts, ends):
    return copy.deepcopy(CHARITY["versions"][0]) | {"id": name, "from": starts, "to": ends}


@pytest.mark.parametrize(
    ("versions", "mend"),
    [
        ([("a", "2025-01-01", "2025-12-31"), ("b", "2026-01-01", None)], None),
        ([("b", "2026-01-01", None), ("a", "2025-01-01", "2025-12-31")], None),
        ([("a", "2025-01-01", "2025-01-01"), ("b", "2025-01-02", None)], None),
        (
            [("a", "2025-01-01", "2025-12-31"), ("b", "2025-12-31", None)],
            "overlaps version a: end that one on the day before",
        ),
        (
            [("a", "2025-01-01", None), ("b", "2026-01-01", None)],
            "overlaps version a: end that one on the day before",
        ),
        (
            [("a", "2025-01-01", "2025-12-30"), ("b", "2026-01-01", None)],
            "leaves a gap after version a: start the day after its `to`",
        ),
        (
            [("a", "2025-01-01", "2025-12-31"), ("a", "2026-01-01", None)],
            "give every version an id of its own",
        ),
        ([("a", "2025-01-02", "2025-01-01")], "must not be before `from`"),
    ],
)
def test_versions_follow_each_other_day_by_day(versions, mend):
    raw = CHARITY | {"versions": [dated(*version) for version in versions]}
    if mend is None:
        assert [version.id for version in one(raw).versions] == sorted({v[0] for v in versions})
    else:
        assert refusal(raw)[1] == mend


@pytest.mark.parametrize(
    ("change", "is_another"),
    [
        (lambda raw: raw["versions"][0].update(to="2026-06-30"), False),
        (lambda raw: raw["versions"][0].update(notes="改了说明"), False),
        (lambda raw: raw.update(name="改了名字"), False),
        (lambda raw: raw["versions"][0]["cap"].update(amount="650000.01"), True),
        (lambda raw: raw["versions"][0].update(label="official"), True),
        (lambda raw: raw.update(benefit_year_start="01-01"), True),
        (lambda raw: raw.update(gate="ANY"), True),
        (lambda raw: raw.update(year_cross="discharge_date"), True),
        (lambda raw: raw["filing_limit"].update(months=12), True),
        (lambda raw: raw["remote"].update(none="0.30"), True),
    ],
)
def test_the_hash_of_a_version_follows_what_decides_amounts(change, is_another):
    changed = copy.deepcopy(BASIC)
    change(changed)
    before, after = one(BASIC).versions[0].digest, one(changed).versions[0].digest
    assert (before != after) is is_another


def test_several_policies_are_read_under_their_own_names():
    found = read({"policies": {"A": AID, "C": CHARITY}}, "mine.json")
    assert {name: policy.id for name, policy in found.items()} == {"A": "A", "C": "C"}


@pytest.mark.parametrize(
    ("content", "place"),
    [([], "file"), ({}, "file"), ({"policies": []}, "file.policies"), (None, "file")],
)
def test_a_file_of_another_shape_is_refused_by_name(content, place):
    with pytest.raises(PolicyFault) as refused:
        read(content, "mine.json")
    assert (refused.value.file, refused.value.place) == ("mine.json", place)
