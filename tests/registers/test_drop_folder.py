"""The drop folder: what other offices leave is taken when it is complete, and put away with a report."""

import pytest
from sqlalchemy import select

from app import db
from app.registers import clients, jobs
from app.registers.folder import kind_of, look_into_folder
from app.registers.model import Kind
from app.tasks.model import Task
from tests.registers.files import ON, RIGHT, WANG, table, write

FISCAL = table([RIGHT[Kind.FISCAL]])


@pytest.fixture
def drop(tmp_path):
    """The folder, with the places that a look makes in it."""
    folder = tmp_path / "drop"
    assert look_into_folder(folder, True) == []
    return folder


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file() and path.name[0] != ".")


def test_a_file_is_taken_at_the_second_look_that_finds_it_the_same(drop):
    write(drop / "fiscal-20261121.csv", FISCAL)
    assert look_into_folder(drop, True) == []
    (report,) = look_into_folder(drop, True)
    assert (report.kind, report.state, report.added) == ("fiscal", "live", 1)
    assert names(drop) == []
    assert names(drop / "done") == ["fiscal-20261121.csv", "fiscal-20261121.report.csv"]
    assert "新增1行" in (drop / "done" / "fiscal-20261121.report.csv").read_text("utf-8-sig")
    assert look_into_folder(drop, True) == []


def test_a_file_that_still_grows_is_left_alone(drop):
    path = write(drop / "fiscal.csv", FISCAL)
    look_into_folder(drop, True)
    with path.open("a") as file:
        file.write("31060126,99,valid,2026-11-20\n")
    assert look_into_folder(drop, True) == []
    assert look_into_folder(drop, True)[0].added == 2


def test_a_marker_says_that_the_file_is_complete(drop):
    write(drop / "fiscal.csv", FISCAL)
    write(drop / "fiscal.csv.done", "")
    assert look_into_folder(drop, True)[0].state == "live"
    assert names(drop) == []


def test_files_go_in_by_the_order_of_their_names(drop):
    for day, state in (("20", "valid"), ("21", "reimbursed"), ("19", "void")):
        text = FISCAL.replace("void", state)
        write(drop / f"fiscal-202611{day}.csv", text)
        write(drop / f"fiscal-202611{day}.csv.done", "")
    assert [one.file_name[-6:-4] for one in look_into_folder(drop, True)] == ["19", "20", "21"]
    assert clients.fiscal_state("31060126", "0200000008") == "reimbursed"


def test_other_files_are_nobody_s_business(drop):
    write(drop / "readme.txt", "x")
    write(drop / "holidays.csv", "x")
    write(drop / "fiscal.csv.part", FISCAL)
    look_into_folder(drop, True)
    assert look_into_folder(drop, True) == []
    assert names(drop) == ["fiscal.csv.part", "holidays.csv", "readme.txt"]


def test_a_refused_file_goes_aside_with_its_reason_and_a_task(drop):
    write(drop / "fiscal.csv", FISCAL.replace("state", "zustand"))
    look_into_folder(drop, True)
    assert look_into_folder(drop, True)[0].reason == "missing_columns"
    assert names(drop / "failed") == ["fiscal.csv", "fiscal.report.csv"]
    assert "state（状态）" in (drop / "failed" / "fiscal.report.csv").read_text("utf-8-sig")
    task = db.session.scalars(select(Task)).one()
    assert task.detail == {
        "register": "fiscal",
        "file": "fiscal.csv",
        "wrong": 0,
        "reason": "missing_columns",
    }


def test_wrong_rows_in_a_good_file_are_a_task_too(drop):
    write(drop / "fiscal.csv", FISCAL + "31060126,5,perhaps,2026-11-20\n")
    look_into_folder(drop, True)
    assert look_into_folder(drop, True)[0].is_in
    assert "3,state,不在可选范围内" in (drop / "done" / "fiscal.report.csv").read_text("utf-8-sig")
    assert db.session.scalars(select(Task)).one().detail["reason"] == "rows_wrong"


def test_the_same_file_left_twice_ends_twice_in_done_and_changes_nothing(drop):
    for _ in range(2):
        write(drop / "fiscal.csv", FISCAL)
        look_into_folder(drop, True)
        (report,) = look_into_folder(drop, True)
    assert report.reason == "same_file"
    assert len([name for name in names(drop / "done") if "report" not in name]) == 2


def test_a_file_whose_register_is_busy_waits_for_the_next_look(drop, tmp_path):
    from app.registers.load import load

    write(drop / "fiscal.csv", FISCAL)
    look_into_folder(drop, True)
    seen = []

    def look_meanwhile(_rows, _percent):
        seen.append(look_into_folder(drop, True))

    other = write(tmp_path / "other.csv", FISCAL.replace("0200000008", "1"))
    load(Kind.FISCAL, other, by=None, tell=look_meanwhile)
    assert seen == [[]]
    assert names(drop / "working") == ["fiscal.csv"]
    assert look_into_folder(drop, True)[0].state == "live"


def test_a_file_that_a_killed_worker_had_taken_is_loaded_by_the_next(drop):
    write(drop / "working" / "fiscal.csv", FISCAL)
    assert look_into_folder(drop, True)[0].state == "live"
    assert names(drop / "done") == ["fiscal.csv", "fiscal.report.csv"]


def test_a_broken_memory_of_the_last_look_only_costs_one_look(drop):
    write(drop / "fiscal.csv", FISCAL)
    for memory in ("{", "[1]"):
        (drop / ".looks.json").write_text(memory)
        assert look_into_folder(drop, True) == []
    assert look_into_folder(drop, True)[0].state == "live"


def test_invented_people_are_refused_where_this_is_no_demo(drop):
    write(drop / "members.csv", table([RIGHT[Kind.MEMBERS]]))
    look_into_folder(drop, False)
    assert look_into_folder(drop, False)[0].faults[0].reason == "id_region"
    assert clients.membership("SH-MUTUAL", WANG, ON) is None


def test_the_job_looks_into_the_folder_of_the_settings(drop, monkeypatch):
    monkeypatch.setenv("BANGBAN_IMPORT_FOLDER", str(drop))
    write(drop / "fiscal.csv", FISCAL)
    jobs.look_into_folder({})
    jobs.look_into_folder({})
    assert clients.fiscal_state("31060126", "0200000008") == "void"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("insured.csv", Kind.INSURED),
        ("PAID_INVOICES-2026.csv", Kind.PAID_INVOICES),
        ("items_shanghai.csv", Kind.ITEMS),
        ("other.csv", None),
    ],
)
def test_a_name_tells_its_register(name, kind):
    assert kind_of(name) == kind


@pytest.mark.parametrize("name", ["FISCAL.CSV", "Fiscal-2026.Csv"])
def test_a_name_in_capitals_is_loaded_as_well_and_not_left_in_the_middle(drop, name):
    write(drop / name, FISCAL)
    write(drop / f"{name}.done", "")
    assert [one.state for one in look_into_folder(drop, True)] == ["live"]
    assert name in names(drop / "done")
    assert names(drop / "working") == []


def test_a_folder_named_like_a_table_is_left_alone(drop):
    (drop / "fiscal.csv").mkdir()
    (drop / "working" / "fiscal.csv").mkdir()
    look_into_folder(drop, True)
    assert look_into_folder(drop, True) == []
    assert (drop / "fiscal.csv").is_dir()
