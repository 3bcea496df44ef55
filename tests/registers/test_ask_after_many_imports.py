"""What the readers answer after a history of files: the newest row of each key, on each day, in any spelling."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import db
from app.registers import clients
from app.registers.enquiry import enquire
from app.registers.model import Kind
from tests.registers.files import LI, LIU, ON, RIGHT, WANG, bring

DAY = timedelta(days=1)
INSURED, MEMBER, CATEGORY = (RIGHT[kind] for kind in (Kind.INSURED, Kind.MEMBERS, Kind.CATEGORIES))
PAID, FISCAL, ITEM = (RIGHT[kind] for kind in (Kind.PAID_INVOICES, Kind.FISCAL, Kind.ITEMS))
KEY = ("31060126", "0200000005")


@pytest.fixture
def history(tmp_path):
    """Bring one file after the other; each row is a change to the right one of its kind."""

    def bring_all(kind, *files):
        for rows in files:
            report = bring(tmp_path, kind, [RIGHT[kind] | row for row in rows])
            assert (report.state, report.wrong) == ("live", 0), report.sentence
        db.session.rollback()

    return bring_all


def insured(on=ON):
    return clients.insured_person(WANG, on)


@pytest.mark.parametrize("versions", [1, 2, 3, 5])
def test_an_older_version_of_a_row_never_wins(history, versions):
    history(Kind.INSURED, *[[{"district": f"district-{n}"}] for n in range(versions)])
    assert insured().district == f"district-{versions - 1}"
    assert clients.person_file(WANG, ON).insured == insured()
    assert enquire(WANG, [], ON).person.insured == insured()


def test_every_detail_is_of_the_newest_row_also_what_it_left_out(history):
    first = {"phone": "19900000001", "death_date": "2026-01-01", "valid_to": "2030-12-31"}
    history(Kind.INSURED, [first], [{"phone": "", "death_date": "", "valid_to": ""}])
    found = insured()
    assert (found.phone, found.death, found.valid_to) == (None, None, None)
    assert found.is_active


@pytest.mark.parametrize(
    ("on", "is_active"),
    [
        (date(2020, 4, 30), False),
        (date(2020, 5, 1), True),
        (date(2020, 5, 2), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
    ],
)
def test_an_insurance_runs_from_its_first_to_its_last_day_both_days_in(history, on, is_active):
    history(Kind.INSURED, [{"valid_from": "2020-05-01", "valid_to": "2026-05-31"}])
    assert insured(on).is_active is is_active


@pytest.mark.parametrize(
    ("on", "kind", "is_active"),
    [
        (date(1999, 1, 1), "RES", False),
        (date(2001, 1, 1), "EMP", True),
        (date(2005, 12, 31), "EMP", True),
        (date(2006, 1, 1), "RES", False),
        (date(2010, 1, 1), "RES", True),
        (date(2015, 1, 1), "RES", False),
        (date(2020, 1, 1), "RES", True),
        (date(2030, 1, 1), "RES", True),
    ],
)
def test_among_several_insurances_the_one_of_the_day_is_told(history, on, kind, is_active):
    """On a day without any, the one that began last, and that it does not run."""
    periods = [
        {"kind": "EMP", "status": "active", "valid_from": "2001-01-01", "valid_to": "2005-12-31"},
        {"kind": "RES", "valid_from": "2010-01-01", "valid_to": "2014-12-31"},
        {"kind": "RES", "valid_from": "2020-01-01", "valid_to": ""},
    ]
    for files in ([periods], [[one] for one in reversed(periods)]):
        history(Kind.INSURED, *files)
        found = insured(on)
        assert (found.kind, found.is_active) == (kind, is_active)


def test_of_two_insurances_that_run_at_once_the_later_one_is_told(history):
    history(
        Kind.INSURED,
        [{"kind": "RES", "valid_from": "2010-01-01"}, {"kind": "EMP", "valid_from": "2020-01-01"}],
    )
    assert insured().kind == "EMP"
    assert insured(date(2015, 1, 1)).kind == "RES"


@pytest.mark.parametrize(
    ("offset", "held"), [(-1, False), (0, True), (1, True), (9, True), (10, True), (11, False)]
)
def test_categories_and_memberships_hold_on_their_first_and_last_day(history, offset, held):
    span = {"valid_from": ON.isoformat(), "valid_to": (ON + 10 * DAY).isoformat()}
    history(Kind.CATEGORIES, [span | {"id_number": WANG}])
    history(Kind.MEMBERS, [span])
    day = ON + offset * DAY
    assert clients.categories(WANG, day) == (("低保",) if held else ())
    assert (clients.membership("SH-MUTUAL", WANG, day) is not None) is held
    whole = clients.person_file(WANG, day)
    assert (len(whole.categories), len(whole.memberships)) == (held, held)


def test_a_category_named_in_two_periods_is_told_once(history):
    history(
        Kind.CATEGORIES,
        [{"valid_from": "2020-01-01"}, {"valid_from": "2024-01-01"}],
        [{"category": "特困", "valid_from": "2024-01-01"}],
    )
    assert clients.categories(LI, ON) == ("低保", "特困")


def test_memberships_come_in_the_order_they_began(history):
    history(
        Kind.MEMBERS,
        [{"plan": "B-PLAN", "valid_from": "2024-01-01"}],
        [{"plan": "A-PLAN", "valid_from": "2025-01-01"}],
        [{"plan": "C-PLAN", "valid_from": "2023-01-01"}],
    )
    assert [one.plan for one in clients.person_file(WANG, ON).memberships] == [
        *("C-PLAN", "B-PLAN", "A-PLAN")
    ]


def test_a_membership_renewed_is_told_with_its_first_fitting_days(history):
    history(
        Kind.MEMBERS,
        [{"valid_from": "2024-04-01", "valid_to": "2025-03-31"}],
        [{"valid_from": "2025-04-01", "valid_to": "2027-03-31"}],
    )
    found = clients.membership("SH-MUTUAL", WANG, ON)
    assert (found.valid_from, found.valid_to) == (date(2025, 4, 1), date(2027, 3, 31))
    assert clients.membership("SH-MUTUAL", WANG, date(2025, 3, 31)).valid_to == date(2025, 3, 31)


def test_a_year_s_figures_are_replaced_whole_and_other_years_stay(history):
    history(
        Kind.ACCUMULATORS,
        [{"year": "2025", "fund_paid": "1"}, {"year": "2026", "fund_paid": "2"}],
        [{"year": "2026", "fund_paid": "3.5", "aid_paid": "", "admissions": ""}],
    )
    found = clients.accumulators(WANG)
    assert found["2025"]["fund_paid"] == Decimal("1.00")
    assert found["2026"]["fund_paid"] == Decimal("3.50")
    assert {"aid_paid", "admissions"} & set(found["2026"]) == set()
    assert all(isinstance(value, Decimal) for value in found["2026"].values())


def test_what_is_said_of_one_person_is_said_of_nobody_else(history):
    for kind in (Kind.INSURED, Kind.ACCUMULATORS, Kind.MEMBERS):
        history(kind, [{}])
    history(Kind.CATEGORIES, [{"id_number": WANG}])
    for other in (LI, LIU, WANG[:-1], "", "0", "王建国"):
        assert clients.person_file(other, ON) == clients.PersonFile(None, {}, (), ())


@pytest.mark.parametrize(
    "spelling",
    [
        lambda number: f" {number} ",
        lambda number: number.lower(),
        lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
        lambda number: "".join(chr(ord(sign) + 0xFEE0) for sign in number),
    ],
    ids=["spaces", "lower", "parted", "wide"],
)
def test_a_person_is_found_in_any_spelling_by_every_reader(history, spelling):
    history(Kind.CATEGORIES, [{}])
    assert clients.categories(spelling(LI), ON) == ("低保",)
    assert clients.person_file(spelling(LI), ON).categories == ("低保",)
    assert enquire(spelling(LI), [], ON).person.categories == ("低保",)


@pytest.mark.parametrize(
    "pair",
    [
        KEY,
        (" 31060126", "0200000005 "),
        ("3106 0126", "02000 00005"),
        ("３１０６０１２６", "０２０００００００５"),
    ],
)
def test_an_invoice_is_found_in_any_spelling_by_every_reader(history, pair):
    history(Kind.PAID_INVOICES, [{}])
    history(Kind.FISCAL, [{"invoice_number": KEY[1]}])
    assert clients.paid_invoice(*pair).is_of(WANG)
    assert clients.fiscal_state(*pair) == "void"
    found = enquire(None, [pair], ON)
    assert (set(found.paid), set(found.fiscal)) == ({pair}, {pair})


@pytest.mark.parametrize(
    "pair",
    [("31060126", "200000005"), ("3106012", "60200000005"), ("", KEY[1]), (KEY[0], ""), KEY[::-1]],
)
def test_an_invoice_of_nearly_the_same_numbers_is_another_one(history, pair):
    history(Kind.PAID_INVOICES, [{}])
    assert clients.paid_invoice(*pair) is None
    assert enquire(None, [pair], ON).paid == {}


def test_one_invoice_spelled_twice_in_a_claim_is_answered_for_both(history):
    """A photo and a person may write the same number differently; neither may look unpaid."""
    history(Kind.PAID_INVOICES, [{}])
    history(Kind.FISCAL, [{"invoice_number": KEY[1]}])
    pairs = [KEY, (KEY[0], f" {KEY[1]}"), ("3106 0126", KEY[1]), (KEY[0], "1")]
    found = enquire(None, pairs, ON)
    assert set(found.paid) == set(found.fiscal) == set(pairs[:3])
    assert found.paid == clients.paid_invoices(pairs)
    assert found.fiscal == clients.fiscal_states(pairs)


def test_of_payments_under_several_schemes_the_latest_day_is_told_whenever_it_came(history):
    history(
        Kind.PAID_INVOICES,
        [{"scheme": "LATE", "paid_on": "2026-06-18", "amount": "3"}],
        [{"scheme": "EARLY", "paid_on": "2026-01-01", "amount": "1"}],
        [{"scheme": "MIDDLE", "paid_on": "2026-03-03", "amount": "2"}],
    )
    assert clients.paid_invoice(*KEY).scheme == "LATE"
    assert enquire(None, [KEY], ON).paid[KEY] == clients.paid_invoice(*KEY)


def test_a_payment_that_was_corrected_is_told_as_corrected(history):
    history(
        Kind.PAID_INVOICES,
        [{"paid_on": "2026-06-18", "amount": "486.20"}],
        [{"paid_on": "2026-02-01", "amount": "86.20", "id_number": LIU}],
    )
    found = clients.paid_invoice(*KEY)
    assert (found.paid_on, found.amount) == (date(2026, 2, 1), Decimal("86.20"))
    assert found.is_of(LIU)
    assert not found.is_of(WANG)


@pytest.mark.parametrize(
    "states", [("有效", "作废"), ("作废", "有效"), ("valid", "void", "已报销")]
)
def test_the_treasury_s_last_word_counts_and_not_its_day(history, states):
    numbers = [{"invoice_number": KEY[1], "state": state, "as_of": f"2026-0{9 - at}-01"}
               for at, state in enumerate(states)]  # fmt: skip
    history(Kind.FISCAL, *[[one] for one in numbers])
    words = {"有效": "valid", "作废": "void", "已报销": "reimbursed"}
    assert clients.fiscal_state(*KEY) == words.get(states[-1], states[-1])


@pytest.mark.parametrize(
    ("region", "share"),
    [
        ("310100", "0.2000"),
        ("310000", "0.1000"),
        ("310200", "0.1000"),
        ("320000", "0.3000"),
        ("", "0.3000"),
    ],
)
def test_an_item_of_the_region_of_its_province_or_of_all(history, region, share):
    history(
        Kind.ITEMS,
        [{"region": "", "first_share": "0.3"}],
        [{"region": "310100", "first_share": "0.2"}, {"region": "310000", "first_share": "0.1"}],
    )
    assert str(clients.item("990002", region).first_share) == share


@pytest.mark.parametrize(
    ("on", "share"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), "0.1000"),
        (date(2024, 12, 31), "0.1000"),
        (date(2025, 1, 1), "0.2000"),
        (date(2025, 6, 30), "0.2000"),
        (date(2025, 7, 1), None),
        (None, "0.2000"),
    ],
)
def test_an_item_runs_from_its_first_to_its_last_day(history, on, share):
    history(
        Kind.ITEMS,
        [{"valid_from": "2024-01-01", "valid_to": "2024-12-31", "first_share": "0.1"}],
        [{"valid_from": "2025-01-01", "valid_to": "2025-06-30", "first_share": "0.2"}],
    )
    found = clients.item("990002", "310000", on)
    assert (str(found.first_share) if found else None) == share


def test_a_code_comes_before_a_name_that_is_spelled_like_it(history):
    history(Kind.ITEMS, [{"code": "A1", "name": "B2"}, {"code": "B2", "name": "A1"}])
    assert (clients.item("A1", "310000").code, clients.item("B2", "310000").code) == ("A1", "B2")


def test_an_item_that_was_renamed_is_found_by_its_new_name_alone(history):
    history(Kind.ITEMS, [{"name": "旧名"}], [{"name": "新名"}])
    assert clients.item("新名", "310000").name == "新名"
    assert clients.item("旧名", "310000") is None


def test_readers_beside_each_other_and_beside_an_import_see_whole_files(history):
    """Every file gives both invoices the same state: no reader ever sees two."""
    keys = [("31060126", "1"), ("31060126", "2")]
    states = ("valid", "void", "reimbursed", "valid", "void")
    files = [
        [{"invoice_number": number, "state": state} for _code, number in keys] for state in states
    ]
    history(Kind.FISCAL, files[0])
    seen, stop = [], threading.Event()

    def read():
        db.only_read()
        while not stop.is_set():
            seen.append(tuple(clients.fiscal_states(keys).values()))
            seen.append(tuple(enquire(None, keys, ON).fiscal.values()))
            db.session.rollback()
        db.session.remove()

    readers = [threading.Thread(target=read) for _reader in range(3)]
    for reader in readers:
        reader.start()
    for at, rows in enumerate(files[1:]):
        history(Kind.FISCAL, [*rows, {"invoice_number": f"9{at}"}])
    stop.set()
    for reader in readers:
        reader.join(30)
    assert {len(states) for states in seen} <= {2}
    assert {len(set(states)) for states in seen} <= {1}
    assert clients.fiscal_states(keys) == dict.fromkeys(keys, "void")
