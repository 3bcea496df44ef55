"""One right row of every register goes in, in English and in Chinese, and comes out again."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app import db
from app.audit.model import AuditEntry
from app.registers import clients
from app.registers.columns import REGISTERS
from app.registers.load import load
from app.registers.model import ImportState, Kind, RegisterImport
from tests.registers.files import LI, ON, RIGHT, WANG, bring, heading_of, table, write

READ_BACK = {
    Kind.INSURED: lambda: clients.insured_person(WANG, ON).name == "王建国",
    Kind.ACCUMULATORS: lambda: clients.accumulators(WANG)["2026"]["admissions"] == 2,
    Kind.PAID_INVOICES: lambda: (
        clients.paid_invoice("31060126", "0200000005").amount == Decimal("486.20")
    ),
    Kind.FISCAL: lambda: clients.fiscal_state("31060126", "0200000008") == "void",
    Kind.CATEGORIES: lambda: clients.categories(LI, ON) == ("低保",),
    Kind.MEMBERS: lambda: clients.membership("SH-MUTUAL", WANG, ON).valid_from == date(2016, 4, 1),
    Kind.HOSPITALS: lambda: clients.hospital_by_name("江海示范医院").level == "3",
    Kind.ITEMS: lambda: clients.item("990002", "310000").first_share == Decimal("0.10"),
}


@pytest.mark.parametrize("kind", Kind)
def test_a_right_row_goes_in_and_is_known(kind, tmp_path):
    report = bring(tmp_path, kind, [RIGHT[kind]])
    assert (report.state, report.added, report.wrong) == ("live", 1, 0)
    assert READ_BACK[kind]()


@pytest.mark.parametrize("kind", Kind)
def test_chinese_headings_mean_the_same(kind, tmp_path):
    row = {heading_of(kind, name): cell for name, cell in RIGHT[kind].items()}
    assert bring(tmp_path, kind, [row]).state == "live"
    assert READ_BACK[kind]()


@pytest.mark.parametrize("kind", Kind)
def test_the_order_of_columns_does_not_matter(kind, tmp_path):
    bring(tmp_path, kind, [dict(reversed(RIGHT[kind].items()))])
    assert READ_BACK[kind]()


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_optional_cell_is_no_fault_and_an_empty_required_one_is(kind, tmp_path):
    row = RIGHT[kind] | {one.name: "" for one in REGISTERS[kind].columns if not one.required}
    assert bring(tmp_path, kind, [row]).wrong == 0
    for column in REGISTERS[kind].columns:
        if column.required:
            report = bring(tmp_path, kind, [row | {column.name: "  "}])
            assert [(one.column, one.reason) for one in report.faults] == [
                (column.name, "cell_empty")
            ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_the_encodings_of_chinese_offices_are_read(encoding, tmp_path):
    path = write(tmp_path / "members.csv", table([RIGHT[Kind.MEMBERS]]), encoding)
    report = load(Kind.MEMBERS, path, by=None, demo=True)
    assert report.state == "live"
    assert report.encoding == ("gb18030" if encoding.startswith("gb") else "utf-8-sig")
    assert clients.membership("SH-MUTUAL", WANG, ON).name == "王建国"


def test_a_rare_sign_that_gbk_lacks_is_read_from_gb18030(tmp_path):
    row = RIGHT[Kind.MEMBERS] | {"name": "王㛃𠮷"}
    path = write(tmp_path / "members.csv", table([row]), "gb18030")
    load(Kind.MEMBERS, path, by=None, demo=True)
    assert clients.membership("SH-MUTUAL", WANG, ON).name == "王㛃𠮷"


def test_a_file_cut_inside_a_sign_across_pieces_is_still_utf8(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.source.PIECE", 7)
    path = write(tmp_path / "hospitals.csv", "医\n" * 9)
    report = load(Kind.HOSPITALS, path, by=None)
    assert (report.reason, report.encoding) == ("missing_columns", "utf-8-sig")


def test_windows_and_old_mac_line_ends_quotes_and_blank_lines_are_fine(tmp_path):
    text_of = table([RIGHT[Kind.HOSPITALS]]).replace("江海示范医院", '"江海""示范""医院"')
    for at, end in enumerate(("\r\n", "\r")):
        path = write(tmp_path / f"{at}.csv", (text_of + "\n , ,\n").replace("\n", end))
        report = load(Kind.HOSPITALS, path, by=None)
        assert (report.rows, report.wrong) == (1, 0)
    assert clients.find_hospitals("江海")[0].name == '江海"示范"医院'


def test_a_column_nobody_asked_for_is_left_out_and_told(tmp_path):
    report = bring(tmp_path, Kind.FISCAL, [RIGHT[Kind.FISCAL] | {"备注": "x", "经办": "y"}])
    assert (report.state, report.ignored_columns) == ("live", ["备注", "经办"])


def test_nothing_that_names_a_person_lies_open_in_the_database(tmp_path):
    for kind in Kind:
        bring(tmp_path, kind, [RIGHT[kind]])
    for register in REGISTERS.values():
        rows = db.session.execute(text(f"SELECT * FROM {register.model.__tablename__}")).all()
        stored = b"".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for row in rows
            for cell in row
        )
        for secret in (WANG, LI, WANG[6:14], "王建国", "低保", "0200000005"):
            assert secret.encode() not in stored


def test_the_same_person_has_another_hash_in_each_register(tmp_path):
    kinds = (Kind.INSURED, Kind.ACCUMULATORS, Kind.MEMBERS)
    for kind in kinds:
        bring(tmp_path, kind, [RIGHT[kind]])
    found = {db.session.scalar(select(REGISTERS[kind].model.found_by)) for kind in kinds}
    assert len(found) == 3


def test_the_import_is_on_record_with_its_counts(tmp_path):
    report = bring(tmp_path, Kind.FISCAL, [RIGHT[Kind.FISCAL]], by="person-1")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.act, entry.chain, entry.by) == (
        "register:file:import",
        "register/fiscal",
        "person-1",
    )
    assert entry.detail["number"] == report.import_id
    assert entry.detail["added"] == 1
    kept = db.session.get(RegisterImport, report.import_id)
    assert (kept.state, kept.file_name, kept.rows, kept.percent) == (
        ImportState.LIVE,
        "fiscal.csv",
        1,
        100,
    )
    assert kept.ended_at is not None


def test_progress_is_told_batch_by_batch(tmp_path, monkeypatch):
    monkeypatch.setattr("app.registers.load.BATCH", 2)
    told = []
    rows = [RIGHT[Kind.FISCAL] | {"invoice_number": str(at)} for at in range(5)]
    bring(tmp_path, Kind.FISCAL, rows, tell=lambda done, percent: told.append((done, percent)))
    assert [done for done, _ in told] == [2, 4, 5]
    assert all(0 <= percent < 100 for _, percent in told)
