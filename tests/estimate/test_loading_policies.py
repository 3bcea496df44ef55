import copy
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue import policies
from app.catalogue.policy_file import PolicyFault

RAW = json.loads(policies.OWN_FILE.read_text("utf-8"))


def raw_with(path, value):
    """The own file with one value changed; `...` takes it away."""
    raw = copy.deepcopy(RAW)
    target = raw["policies"]
    for step in path[:-1]:
        target = target[step]
    if value is ...:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return raw


@pytest.fixture
def load(tmp_path):
    def load(raw):
        file = tmp_path / "mine.json"
        file.write_text(raw if isinstance(raw, str) else json.dumps(raw), "utf-8")
        return policies.load(file)

    return load


@pytest.fixture
def refused(load):
    def refused(raw):
        with pytest.raises(PolicyFault) as found:
            load(raw)
        assert found.value.file == "mine.json"
        assert found.value.mend
        assert str(found.value) == f"mine.json: {found.value.place}: {found.value.mend}"
        return found.value

    return refused


def test_the_own_file_is_loaded_once_with_every_policy():
    assert set(policies.own()) == set(RAW["policies"])
    assert policies.own() is policies.own()


def test_amounts_and_rates_are_decimals_and_nothing_can_be_changed():
    version = policies.own()["SH-EMP"].versions[0]
    figure = version.outpatient.rates.figure(True, 70, False, "3")
    assert figure == Decimal("0.80")
    with pytest.raises(AttributeError):
        version.cap.amount = Decimal(1)


V = "versions"
OUT, IN = (V, 0, "outpatient"), (V, 0, "inpatient")


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("SH-EMP", "layer"), "basics", "SH-EMP.layer"),
        (("SH-EMP", "layer"), ..., "SH-EMP"),
        (("SH-EMP", "name"), "", "SH-EMP.name"),
        (("SH-EMP", "benefit_year_start"), "7-1", "SH-EMP.benefit_year_start"),
        (("SH-EMP", "benefit_year_start"), "02-29", "SH-EMP.benefit_year_start"),
        (("SH-EMP", "gate"), "SH4", "SH-EMP.gate"),
        (("SH-EMP", "gate"), ..., "SH-EMP"),
        (("SH-EMP", "year_cross"), "halves", "SH-EMP.year_cross"),
        (("SH-EMP", "filing_limit"), None, "SH-EMP.filing_limit"),
        (("SH-EMP", "filing_limit", "kind"), "weeks", "SH-EMP.filing_limit.kind"),
        (("SH-EMP", "filing_limit", "months"), 0, "SH-EMP.filing_limit.months"),
        (("SH-EMP", "filing_limit", "months"), "6", "SH-EMP.filing_limit.months"),
        (("SH-EMP", "filing_limit", "inclusive"), "yes", "SH-EMP.filing_limit.inclusive"),
        (("SH-EMP", "filing_limit", "days"), 3, "SH-EMP.filing_limit"),
        (("ZJ-RES", "filing_limit", "month_day"), "06-31", "ZJ-RES.filing_limit.month_day"),
        (("SH-EMP", "remote"), ..., "SH-EMP"),
        (("SH-EMP", "remote", "none"), "0.20", "SH-EMP.remote"),
        (("ZJ-RES", "remote", "none"), "20%", "ZJ-RES.remote.none"),
        (("ZJ-RES", "remote"), {"kind": "rate_cut"}, "ZJ-RES.remote"),
        (("SH-EMP", V), [], "SH-EMP.versions"),
        (("SH-EMP", V), {}, "SH-EMP.versions"),
        (("SH-EMP", V, 0, "id"), "2025", "SH-EMP.versions"),
        (("SH-EMP", V, 0, "label"), ..., "SH-EMP.versions[0]"),
        (("SH-EMP", V, 0, "from"), "2024-02-30", "SH-EMP.versions[0].from"),
        (("SH-EMP", V, 0, "from"), "2025-07-30", "SH-EMP.versions[0].to"),
        (("SH-EMP", V, 0, "to"), ..., "SH-EMP.versions[0]"),
        (("SH-EMP", V, 0, "to"), "2025-06-29", "SH-EMP.versions[1]"),
        (("SH-EMP", V, 0, "to"), "2025-07-01", "SH-EMP.versions[1]"),
        (("SH-EMP", V, 0, "to"), None, "SH-EMP.versions[1]"),
        (("SH-EMP", V, 0, "cap"), ..., "SH-EMP.versions[0]"),
        (("SH-EMP", V, 0, "cap", "basis"), "visits", "SH-EMP.versions[0].cap.basis"),
        (("SH-EMP", V, 0, "cap", "amount"), 630000, "SH-EMP.versions[0].cap.amount"),
        (("SH-EMP", V, 0, "cap", "over_cap_rate"), ..., "SH-EMP.versions[0].cap"),
        (("SH-EMP", *OUT), ..., "SH-EMP.versions[0]"),
        (("SH-EMP", *OUT, "year_pay_cup"), "1.00", "SH-EMP.versions[0].outpatient"),
        (("SH-EMP", *OUT, "deductible", "kind"), "daily", "…outpatient.deductible.kind"),
        (("SH-EMP", *OUT, "deductible", "by"), "mood", "…outpatient.deductible.by"),
        (("SH-EMP", *OUT, "deductible", "active"), "-1.00", "…outpatient.deductible.active"),
        (("SH-EMP", *OUT, "deductible", "retired"), ..., "…outpatient.deductible"),
        (("SH-EMP", *OUT, "deductible", "pensioner"), "1.00", "…outpatient.deductible"),
        (("SH-EMP", *OUT, "rates", "active", "3"), "1.01", "…outpatient.rates.active.3"),
        (("SH-EMP", *OUT, "rates", "active", "3"), "70", "…outpatient.rates.active.3"),
        (("SH-EMP", *OUT, "rates", "active", "3"), 0.7, "…outpatient.rates.active.3"),
        (("SH-EMP", *OUT, "rates", "active", "3"), ..., "…outpatient.rates.active"),
        (("SH-EMP", *OUT, "rates", "active", "4"), "0.50", "…outpatient.rates.active"),
        (("SH-EMP", *OUT, "rates", "retired_70"), ..., "…outpatient.rates"),
        (("SH-EMP", *OUT, "rates", "any"), "0.50", "…outpatient.rates"),
        (("SH-EMP", *OUT, "prehospital_as_level"), "4", "…outpatient.prehospital_as_level"),
        (("SH-RES", *OUT, "deductible", "19-59"), ..., "…outpatient.deductible"),
        (("SH-RES", *OUT, "deductible", "18-30"), "1.00", "…outpatient.deductible"),
        (("SH-RES", *IN, "deductible", "sequence"), [], "…inpatient.deductible.sequence"),
        (("SH-RES", *IN, "deductible", "sequence"), ["2"], "…inpatient.deductible.sequence[0]"),
        (("SH-RES", *IN, "deductible", "2"), ..., "…inpatient.deductible.any"),
        (("SH-RES", *IN, "observation_as"), "outpatient", "…inpatient.observation_as"),
        (("SH-RES", *IN, "rates", "u60"), ..., "…inpatient.rates"),
        (("ZJ-MAJOR", V, 0, "tiers"), [], "ZJ-MAJOR.versions[0].tiers"),
        (("ZJ-MAJOR", V, 0, "tiers", 0, "from"), "1.00", "ZJ-MAJOR.versions[0].tiers[0]"),
        (("ZJ-MAJOR", V, 0, "tiers", 1, "from"), "50000.01", "ZJ-MAJOR.versions[0].tiers[1]"),
        (("ZJ-MAJOR", V, 0, "tiers", 1, "from"), "49999.99", "ZJ-MAJOR.versions[0].tiers[1]"),
        (("ZJ-MAJOR", V, 0, "tiers", 1, "to"), "50000.00", "ZJ-MAJOR.versions[0].tiers[1].to"),
        (("ZJ-MAJOR", V, 0, "tiers", 1, "to"), None, "ZJ-MAJOR.versions[0].tiers[2]"),
        (("ZJ-MAJOR", V, 0, "tiers", 2, "to"), "900000.00", "ZJ-MAJOR.versions[0].tiers"),
        (("ZJ-MAJOR", V, 0, "tiers", 2, "rate"), "0.8x", "ZJ-MAJOR.versions[0].tiers[2].rate"),
        (("ZJ-MAJOR", V, 0, "tiers", 2, "cap"), "1.00", "ZJ-MAJOR.versions[0].tiers[2]"),
        (("ZJ-MAJOR", V, 0, "tilt", "rate_plus"), "0.25", "ZJ-MAJOR.versions[0].tilt.rate_plus"),
        (("ZJ-MAJOR", V, 0, "tilt", "categories"), [], "ZJ-MAJOR.versions[0].tilt.categories"),
        (("ZJ-MAJOR", V, 0, "year_pay_cap"), ..., "ZJ-MAJOR.versions[0]"),
        (("ZJ-MAJOR", V, 0, "year_pay_cap"), "lots", "ZJ-MAJOR.versions[0].year_pay_cap"),
        (("ZJ-MAJOR", V, 0, "segment_basis"), "net", "ZJ-MAJOR.versions[0].segment_basis"),
        (("ZJ-MAJOR", V, 0, "requires"), "luck", "ZJ-MAJOR.versions[0].requires"),
        (("NAT-AID", V, 0, "base"), "moon", "NAT-AID.versions[0].base"),
        (("NAT-AID", V, 0, "once_per_year"), True, "NAT-AID.versions[0].once_per_year"),
        (("NAT-AID", V, 0, "categories", "低保", "rate"), "2", "….categories.低保.rate"),
        (("NAT-AID", V, 0, "categories", "低保", "rates"), "0.5", "….categories.低保"),
        (("BJ-AID", V, 0, "categories", "特困", "no_cap"), "yes", "….categories.特困.no_cap"),
        (("BJ-POVERTY", V, 0, "tiers", 1, "from"), "1.00", "BJ-POVERTY.versions[0].tiers[1]"),
        (("YZ-CHARITY", V, 0, "fund_total"), None, "YZ-CHARITY.versions[0].fund_total"),
        (("YZ-CHARITY", V, 0, "rate"), "60%", "YZ-CHARITY.versions[0].rate"),
        (("SH-MUTUAL", "filing_limit"), ..., "SH-MUTUAL"),
        (("SH-MUTUAL", V, 0, "deductible", "kind"), "per_stay", "….deductible.kind"),
        (("SH-MUTUAL", V, 0, "rates"), {"any": {"1": "0", "2": "0", "3": "0"}}, "….rates"),
        (("SH-MUTUAL", V, 0, "rates", "70+"), ..., "….rates"),
    ],
)
def test_a_doubtful_value_is_refused_at_its_place(refused, path, value, place):
    found = refused(raw_with(path, value))
    assert found.place.startswith(f"file.policies.{path[0]}")
    assert found.place.endswith(place.removeprefix("…").removeprefix("."))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"policies": []}', '{"policy": {}}', "null"])
def test_a_file_of_another_shape_is_refused(refused, text):
    refused(text)


def test_a_gap_between_versions_says_which_and_how_to_mend(refused):
    found = refused(raw_with(("SH-EMP", V, 0, "to"), "2025-06-28"))
    assert found.mend == "leaves a gap after version 2024: start the day after its `to`"


def test_overlapping_versions_say_which_and_how_to_mend(refused):
    found = refused(raw_with(("SH-RES", V, 0, "to"), "2026-03-01"))
    assert found.mend == "overlaps version 2024: end that one on the day before"


def test_versions_may_stand_in_any_order_in_the_file(load):
    raw = copy.deepcopy(RAW)
    raw["policies"]["SH-EMP"]["versions"].reverse()
    assert [v.id for v in load(raw)["SH-EMP"].versions] == ["2024", "2025", "2026"]


def test_notes_and_names_that_decide_nothing_are_free(load):
    raw = raw_with(("SH-EMP", "remark"), "anything")
    raw["note"] = "more"
    assert load(raw)["SH-EMP"].versions == policies.own()["SH-EMP"].versions


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_from_its_first_day_on_a_policy_has_exactly_one_version_a_day(day):
    for policy in policies.own().values():
        fits = [v for v in policy.versions if v.starts <= day and (not v.ends or day <= v.ends)]
        assert len(fits) == (policy.versions[0].starts <= day) - _is_over(policy, day)
        assert policy.version_on(day) == (fits[0] if fits else None)


def _is_over(policy, day):
    end = policy.versions[-1].ends
    return bool(end and day > end)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_every_day_lies_within_the_benefit_year_it_is_counted_to(day):
    for policy in policies.own().values():
        year = policy.benefit_year(day)
        assert policy.year_begins(year) <= day < policy.year_begins(year + 1)
        assert policy.benefit_year(policy.year_begins(year) - timedelta(days=1)) == year - 1


@given(st.booleans(), st.integers(0, 130), st.booleans(), st.sampled_from("123"))
def test_everybody_of_every_age_finds_a_rate_and_a_start_line(retired, age, pre2001, level):
    for policy in policies.own().values():
        for version in policy.versions:
            for section in ("outpatient", "inpatient"):
                found = getattr(version, section, None)
                if found:
                    assert 0 <= found.rates.figure(retired, age, pre2001, level) <= 1
                    assert found.start_line.table.figure(retired, age, pre2001, level) >= 0


def test_a_version_that_nobody_knows_is_an_error():
    with pytest.raises(KeyError):
        policies.own()["SH-EMP"].version("1999")


def test_the_hash_of_a_version_follows_what_decides_amounts_and_nothing_else(load):
    def digest(raw):
        return load(raw)["ZJ-RES"].versions[0].digest

    before = digest(RAW)
    assert digest(raw_with(("ZJ-RES", V, 0, "notes"), ["other"])) == before
    assert digest(raw_with(("ZJ-RES", V, 0, "to"), "2030-12-31")) == before
    assert digest(raw_with(("ZJ-RES", V, 0, "cap", "amount"), "250000.01")) != before
    assert digest(raw_with(("ZJ-RES", "remote", "none"), "0.19")) != before
