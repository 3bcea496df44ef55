"""Claims that nobody wrote by hand."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.estimate.second_computation import USED


def patient(examples):
    """Settings that do not mind a busy machine."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=examples, deadline=None, suppress_health_check=slow)


FULL_LAYERS = {
    "SH-EMP": {"major": ["SH-MAJOR", "ZJ-MAJOR"], "aid": ["BJ-AID", "NAT-AID"]},
    "SH-RES": {"major": ["SH-MAJOR", "ZJ-MAJOR"], "aid": ["BJ-AID", "YZ-AID"]},
    "ZJ-RES": {"major": ["ZJ-MAJOR"], "aid": ["YZ-AID", "NAT-AID", "BJ-AID"]},
    "DZ-RES": {"major": ["ZJ-MAJOR"], "aid": ["YZ-AID", "NAT-AID"]},
}
CATEGORIES = ["特困", "低保", "低边", "困境儿童", "返贫致贫", "因病支出型", "低收入", "无"]
SITUATIONS = ["OTHER_PROVINCE_EMERGENCY"] * 8 + [
    "PREHOSPITAL_LOCAL",
    "CARD_LOSS",
    "TRANSFERRED",
    "OTHER",
]
FIRST = date(2024, 7, 1)


def fen(low, high):
    """An amount, often small, sometimes large, never with the same ending."""
    return st.integers(low, high).map(lambda amount: str(Decimal(amount).scaleb(-2)))


AMOUNTS = st.one_of(fen(1, 99_999), fen(1, 5_000_000), fen(1, 90_000_000))
USED_UP = st.one_of(fen(0, 200_000), fen(0, 6_000_000), fen(0, 70_000_000))
RARELY = st.sampled_from([False] * 15 + [True])
DAYS = st.integers(0, 800).map(lambda days: FIRST + timedelta(days=days))


@st.composite
def sheet_lines(draw):
    lines = []
    for kind in draw(st.lists(st.sampled_from(["A", "A", "B", "OVER_LIMIT", "SELF"]), min_size=1)):
        line = {"class": kind, "amount": draw(AMOUNTS)}
        if kind == "B":
            line["first_share"] = draw(st.sampled_from(["0", "0.05", "0.10", "0.333", "1"]))
        lines.append(line)
    return lines[:5]


@st.composite
def invoices(draw, around=DAYS, settings=("outpatient", "prehospital", "inpatient", "observation")):
    setting = draw(st.sampled_from(settings))
    begins = draw(around) + timedelta(days=draw(st.integers(0, 60)))
    ends = begins + timedelta(days=draw(st.integers(0, 40)))
    lines = draw(sheet_lines())
    sheet = {
        "no": str(draw(st.integers(1, 30))),
        "code": draw(st.sampled_from(["31", "31", "32"])),
        "setting": setting,
        "level": draw(st.sampled_from("123")),
        "place": draw(st.sampled_from(["other_province"] * 3 + ["local"])),
        "emergency": draw(st.sampled_from([True, True, True, False])),
        "situation": draw(st.sampled_from(SITUATIONS)),
        "remote": draw(st.sampled_from(["local", "referral", "none", "emergency"])),
        "invoice_date": (ends + timedelta(days=draw(st.integers(0, 20)))).isoformat(),
        "total": str(sum(Decimal(line["amount"]) for line in lines)),
        "lines": lines,
    }
    if setting in ("inpatient", "observation"):
        sheet |= {"admit": begins.isoformat(), "discharge": ends.isoformat()}
    else:
        sheet["service_date"] = begins.isoformat()
    for name in ("void", "fiscal_reimbursed"):
        if draw(RARELY):
            sheet[name] = True
    if draw(st.booleans()):
        sheet["other_paid"] = draw(fen(0, 100_000))
    return sheet


@st.composite
def people(draw):
    person = {
        "status": draw(st.sampled_from(["active", "retired", "resident"])),
        "birth": draw(st.dates(date(1930, 1, 1), date(2024, 6, 30))).isoformat(),
        "categories": draw(st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=3)),
        "major_disease": draw(st.booleans()),
        "retired_pre2001": draw(st.booleans()),
    }
    if draw(st.booleans()):
        person["transferred_to"] = "安徽"
    if draw(st.booleans()):
        person["card_loss"] = {"from": "2025-01-01", "to": "2025-12-31"}
    if draw(RARELY):
        person["death_date"] = draw(DAYS).isoformat()
    return person


@st.composite
def used_years(draw):
    years = {}
    for year in draw(st.sets(st.sampled_from(["2024", "2025", "2026"]))):
        chosen = draw(st.sets(st.sampled_from(USED)))
        years[year] = {name: draw(USED_UP) for name in sorted(chosen)}
        if draw(st.booleans()):
            years[year]["admissions"] = draw(st.integers(0, 3))
    return years


@st.composite
def claims(draw, only=None):
    """A claim over one to four invoices, under any policy and any layers that go with it."""
    basic = only or draw(st.sampled_from([*FULL_LAYERS, "SH-MUTUAL"]))
    if basic == "SH-MUTUAL":
        names = {"mutual": basic}
    else:
        names = {"basic": basic}
        for layer, known in FULL_LAYERS[basic].items():
            if draw(st.booleans()):
                names[layer] = draw(st.sampled_from(known))
        if draw(st.booleans()):
            names["charity"] = "YZ-CHARITY"
    around = st.just(draw(DAYS))
    sheets = draw(st.lists(invoices(around), min_size=1, max_size=4))
    ends = max(sheet.get("discharge") or sheet["service_date"] for sheet in sheets)
    filed = date.fromisoformat(ends) + timedelta(days=draw(st.integers(0, 190)))
    case = {
        "policy": names,
        "claim_date": filed.isoformat(),
        "person": draw(people()),
        "ytd": draw(used_years()),
        "invoices": sheets,
    }
    if draw(st.booleans()):
        case["charity_fund_balance"] = draw(AMOUNTS)
    return case
