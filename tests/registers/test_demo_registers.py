"""The registers of the demo: they go in whole, and the cast is in them."""

import csv

import pytest

from app.registers import clients
from app.registers.demo_people import CAST, demo_files, demo_people
from app.registers.load import load
from app.registers.model import Kind
from app.registers.reading import id_number
from tests.registers.files import LI, LIU, ON, PEOPLE, WANG


@pytest.fixture
def demo():
    """Every demo file, loaded."""
    return {kind: load(kind, path, by=None, demo=True) for kind, path in demo_files()}


def test_every_file_goes_in_without_a_wrong_row(demo):
    assert set(demo) == set(Kind)
    for report in demo.values():
        assert (report.state, report.wrong, report.ignored_columns) == ("live", 0, [])
        assert report.added == report.rows > 0


def test_the_cast_is_known_as_the_house_describes_it(demo):
    wang, liu = clients.person_file(WANG, ON), clients.person_file(LIU, ON)
    assert (wang.insured.kind, wang.insured.district, wang.insured.is_active) == (
        "RES",
        "sh-putuo",
        True,
    )
    assert [one.plan for one in wang.memberships] == ["SH-MUTUAL"]
    assert wang.categories == ()
    assert set(wang.accumulators) == {"2025", "2026"}
    assert (liu.insured.kind, liu.insured.status, liu.insured.district) == (
        "EMP",
        "retired",
        "sh-songjiang",
    )
    assert clients.categories(LI, ON) == ("低保",)


def test_one_is_dead_one_left_the_insurance_and_one_left_the_plan(demo):
    number = {name: person["id_number"] for name, person in PEOPLE.items()}
    assert clients.insured_person(number["zhao-decai"], ON).death.isoformat() == "2026-09-18"
    assert clients.insured_person(number["qian-feng"], ON).is_active is False
    assert clients.membership("SH-MUTUAL", number["zhou-ming"], ON) is None


def test_every_state_of_an_invoice_and_a_hospital_in_another_province_are_there(demo):
    keys = [("31060126", f"020000000{at}") for at in range(1, 10)]
    assert set(clients.fiscal_states(keys).values()) == {"valid", "void", "reimbursed"}
    assert clients.paid_invoice("31060126", "0200000005").is_of(WANG)
    assert clients.hospital_by_name("江海示范医院").province == "31"
    assert clients.hospital_by_name("苏州示范医院").province == "32"
    assert clients.item("阿托伐他汀钙片", "321100").first_share.as_tuple().digits[-3:] == (5, 0, 0)


def test_everybody_has_a_number_and_a_phone_that_belong_to_nobody():
    everybody = demo_people()
    assert list(everybody) == list(CAST)
    assert len({one["id_number"] for one in everybody.values()}) == len(everybody)
    assert len({one["phone"] for one in everybody.values()}) == len(everybody)
    for person in everybody.values():
        assert id_number(person["id_number"]).startswith("99")
        assert person["id_number"][6:14] == f"{person['birth']:%Y%m%d}"
        assert person["phone"].startswith("1990000")
        assert len(person["phone"]) == 11


def test_the_files_speak_of_nobody_else():
    numbers = {one["id_number"] for one in demo_people().values()}
    for _, path in demo_files():
        for row in csv.DictReader(path.read_text("utf-8").splitlines()):
            assert row.get("id_number", WANG) in numbers


def test_the_list_of_people_beside_the_files_is_right():
    _, path = demo_files()[0]
    said = path.with_name("README.md").read_text("utf-8")
    for cast, person in demo_people().items():
        line = f"| {cast} | {person['name']} | {person['id_number']} | {person['birth']} | "
        assert f"{line}{person['phone']} |" in said
