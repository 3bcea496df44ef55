"""What the registers answer: about a person on a day, about invoices, about an item."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app import db
from app.registers import clients
from app.registers.columns import YTD
from app.registers.model import Kind
from tests.registers.files import LI, LIU, ON, RIGHT, WANG, bring

PAID = RIGHT[Kind.PAID_INVOICES]
KEY = ("31060126", "0200000005")


@pytest.fixture
def statements(app):
    """Every SELECT from here on."""
    heard = []

    def hear(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("SELECT"):
            heard.append(statement)

    engine = app.extensions["engine"]
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def test_an_empty_register_knows_nothing_and_says_so():
    assert clients.insured_person(WANG, ON) is None
    assert clients.accumulators(WANG) == {}
    assert clients.categories(WANG, ON) == ()
    assert clients.membership("SH-MUTUAL", WANG, ON) is None
    assert clients.paid_invoice(*KEY) is None
    assert clients.fiscal_state(*KEY) is None
    assert clients.item("990002", "310000") is None
    assert clients.person_file(WANG, ON) == clients.PersonFile(None, {}, (), ())


def insure(tmp_path, *periods):
    bring(tmp_path, Kind.INSURED, [RIGHT[Kind.INSURED] | period for period in periods])


def test_the_insurance_of_the_day_is_found_among_several(tmp_path):
    insure(
        tmp_path,
        {"kind": "EMP", "status": "active", "valid_from": "2000-01-01", "valid_to": "2008-03-31"},
        {"kind": "RES", "valid_from": "2010-01-01", "valid_to": ""},
    )
    assert clients.insured_person(WANG, date(2008, 3, 31)).kind == "EMP"
    assert clients.insured_person(WANG, date(2010, 1, 1)).kind == "RES"
    between = clients.insured_person(WANG, date(2009, 1, 1))
    assert between.is_active is False
    assert between.kind == "RES"


def test_an_insurance_that_ended_is_known_and_not_active(tmp_path):
    insure(tmp_path, {"valid_to": "2026-11-20"})
    assert clients.insured_person(WANG, date(2026, 11, 20)).is_active is True
    assert clients.insured_person(WANG, ON).is_active is False


def test_a_death_and_a_phone_are_told_when_the_register_has_them(tmp_path):
    insure(tmp_path, {"death_date": "2026-09-18", "phone": "19900000001"})
    found = clients.insured_person(WANG, ON)
    assert (found.death, found.phone) == (date(2026, 9, 18), "19900000001")
    assert clients.insured_person(LIU, ON) is None


def test_a_name_matches_whatever_its_dots_and_spaces(tmp_path):
    insure(tmp_path, {"name": "阿依·古丽"})
    found = clients.insured_person(WANG, ON)
    assert found.is_named(" 阿依•古丽 ")
    assert not found.is_named("阿依古力")


def test_an_id_number_is_found_as_people_write_it(tmp_path):
    bring(tmp_path, Kind.CATEGORIES, [RIGHT[Kind.CATEGORIES]])
    assert LI.endswith("X")
    assert clients.categories(f" {LI[:6]} {LI[6:].lower()} ", ON) == ("低保",)


def test_figures_the_register_left_out_are_missing_and_not_zero(tmp_path):
    row = {"id_number": WANG, "year": "2026", "fund_paid": "12.50", "mutual_paid": "0"}
    bring(tmp_path, Kind.ACCUMULATORS, [row])
    assert clients.accumulators(WANG) == {
        "2026": {"fund_paid": Decimal("12.50"), "mutual_paid": Decimal("0.00")}
    }


def test_all_twelve_figures_come_back_by_year(tmp_path):
    rows = [RIGHT[Kind.ACCUMULATORS] | {"year": year} for year in ("2025", "2026")]
    bring(tmp_path, Kind.ACCUMULATORS, rows)
    found = clients.accumulators(WANG)
    assert sorted(found) == ["2025", "2026"]
    assert set(found["2026"]) == {*YTD, "admissions"}
    assert isinstance(found["2026"]["admissions"], int)


def test_several_categories_hold_at_once_each_in_its_days(tmp_path):
    rows = [
        RIGHT[Kind.CATEGORIES] | {"valid_to": ""},
        RIGHT[Kind.CATEGORIES] | {"category": "特困", "valid_from": "2026-11-21"},
        RIGHT[Kind.CATEGORIES] | {"category": "低边", "valid_to": "2026-11-20"},
    ]
    bring(tmp_path, Kind.CATEGORIES, rows)
    assert clients.categories(LI, ON) == ("低保", "特困")
    assert clients.categories(LI, date(2026, 11, 20)) == ("低保", "低边")


def test_membership_is_of_one_plan_and_of_a_time(tmp_path):
    bring(tmp_path, Kind.MEMBERS, [RIGHT[Kind.MEMBERS] | {"valid_to": "2026-11-21"}])
    assert clients.membership("SH-MUTUAL", WANG, ON).plan == "SH-MUTUAL"
    assert clients.membership("SH-MUTUAL", WANG, date(2026, 11, 22)) is None
    assert clients.membership("OTHER", WANG, ON) is None


def test_a_paid_invoice_tells_whose_it_was_only_to_one_who_knows_the_number(tmp_path):
    bring(tmp_path, Kind.PAID_INVOICES, [PAID])
    found = clients.paid_invoice(*KEY)
    assert (found.paid_on, found.scheme) == (date(2026, 6, 18), "SH-MUTUAL")
    assert found.is_of(WANG)
    assert not found.is_of(LIU)
    assert WANG not in repr(found)


def test_of_several_payments_of_an_invoice_the_latest_is_told(tmp_path):
    earlier = PAID | {"scheme": "SH-EMP", "paid_on": "2026-01-05"}
    bring(tmp_path, Kind.PAID_INVOICES, [PAID, earlier])
    assert clients.paid_invoice(*KEY).scheme == "SH-MUTUAL"


def test_a_digital_invoice_has_no_code(tmp_path):
    number = "26312000000900000007"
    bring(tmp_path, Kind.PAID_INVOICES, [PAID | {"invoice_code": "", "invoice_number": number}])
    assert clients.paid_invoice("", number) is not None
    assert clients.paid_invoice("31060126", number) is None


def test_code_and_number_do_not_run_into_each_other(tmp_path):
    bring(
        tmp_path, Kind.FISCAL, [RIGHT[Kind.FISCAL] | {"invoice_code": "1", "invoice_number": "23"}]
    )
    assert clients.fiscal_state("1", "23") == "void"
    assert clients.fiscal_state("12", "3") is None


def test_many_invoices_are_asked_with_one_statement_each(tmp_path, statements):
    rows = [PAID | {"invoice_number": str(at)} for at in range(9)]
    bring(tmp_path, Kind.PAID_INVOICES, rows)
    keys = [("31060126", str(at)) for at in range(20)] + [("31060126", "")]
    statements.clear()
    assert len(clients.paid_invoices(keys)) == 9
    assert len(statements) == 1
    assert clients.fiscal_states(keys) == {}
    assert len(statements) == 2
    assert clients.fiscal_states([]) == {}
    assert len(statements) == 2


def test_a_whole_person_is_read_with_one_statement(tmp_path, statements):
    for kind in (Kind.INSURED, Kind.ACCUMULATORS, Kind.MEMBERS):
        bring(tmp_path, kind, [RIGHT[kind]])
    bring(tmp_path, Kind.CATEGORIES, [RIGHT[Kind.CATEGORIES] | {"id_number": WANG}])
    statements.clear()
    found = clients.person_file(WANG, ON)
    assert len(statements) == 1
    assert found.insured == clients.insured_person(WANG, ON)
    assert found.accumulators == clients.accumulators(WANG)
    assert found.categories == clients.categories(WANG, ON) == ("低保",)
    assert found.memberships == (clients.membership("SH-MUTUAL", WANG, ON),)


def test_an_item_is_found_by_code_or_by_name_whatever_its_widths(tmp_path):
    row = RIGHT[Kind.ITEMS] | {"name": "0.9%氯化钠（注射液）"}
    bring(tmp_path, Kind.ITEMS, [row])
    by_code = clients.item("９９０００２", "310000")
    assert by_code == clients.item("0.9% 氯化钠(注射液)", "310000")
    assert by_code.item_class == "乙"
    assert clients.item("氯化钠", "310000") is None


def test_the_region_s_own_item_comes_before_the_province_s_and_that_of_all(tmp_path):
    regions = {"321182": "0.05", "320000": "0.10", "": "0.20"}
    rows = [
        RIGHT[Kind.ITEMS] | {"region": region, "first_share": share}
        for region, share in regions.items()
    ]
    bring(tmp_path, Kind.ITEMS, rows)
    found = [
        clients.item("990002", region).first_share for region in ("321182", "321100", "110000")
    ]
    assert found == [Decimal("0.0500"), Decimal("0.1000"), Decimal("0.2000")]


def test_an_item_changes_its_share_on_a_day(tmp_path):
    rows = [
        RIGHT[Kind.ITEMS] | {"valid_from": "2024-01-01", "valid_to": "2025-12-31"},
        RIGHT[Kind.ITEMS] | {"valid_from": "2026-01-01", "first_share": "0.2"},
    ]
    rows[1] |= {"valid_to": ""}
    bring(tmp_path, Kind.ITEMS, rows)
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2023, 1, 1))
    found = [clients.item("990002", "310000", day) for day in days]
    assert [one and str(one.first_share) for one in found] == ["0.1000", "0.2000", None]


def test_a_row_moved_to_another_place_does_not_open(tmp_path):
    from sqlalchemy import update

    from app.registers.model import Member
    from app.vault import Unreadable

    bring(tmp_path, Kind.MEMBERS, [RIGHT[Kind.MEMBERS]])
    db.session.execute(update(Member).values(id=Member.id + 1))
    with pytest.raises(Unreadable):
        clients.membership("SH-MUTUAL", WANG, ON)
