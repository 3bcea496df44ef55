"""Files come again and again: what is new or changed is taken, the rest stays as it is."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app import clock, db
from app.registers import clients
from app.registers.columns import REGISTERS
from app.registers.model import FiscalInvoice, ImportState, Kind, RegisterImport
from tests.conftest import empty
from tests.registers.files import LI, ON, RIGHT, WANG, bring

VOID = RIGHT[Kind.FISCAL]
VALID = VOID | {"state": "valid"}
OTHER = VOID | {"invoice_number": "9", "state": "reimbursed"}


def state_of(number="0200000008"):
    return clients.fiscal_state("31060126", number)


def rows_in(kind=Kind.FISCAL):
    return db.session.scalar(select(func.count()).select_from(REGISTERS[kind].model))


def states():
    return list(db.session.scalars(select(RegisterImport.state).order_by(RegisterImport.id)))


def test_the_same_file_twice_changes_nothing_and_says_when_it_came(tmp_path):
    first = bring(tmp_path, Kind.FISCAL, [VOID])
    second = bring(tmp_path, Kind.FISCAL, [VOID])
    assert (first.state, second.state, second.reason) == ("live", "unchanged", "same_file")
    assert second.is_in
    assert clock.today().isoformat() in second.sentence
    assert states() == [ImportState.LIVE]
    assert rows_in() == 1


def test_the_same_bytes_for_another_register_are_another_file(tmp_path):
    row = RIGHT[Kind.MEMBERS] | {"category": "低保"}
    assert bring(tmp_path, Kind.MEMBERS, [row]).state == "live"
    assert bring(tmp_path, Kind.CATEGORIES, [row]).state == "live"


def test_an_old_file_that_is_sent_once_more_does_not_bring_back_old_rows(tmp_path):
    bring(tmp_path, Kind.FISCAL, [VALID])
    bring(tmp_path, Kind.FISCAL, [VOID])
    assert states() == [ImportState.SUPERSEDED, ImportState.LIVE]
    assert bring(tmp_path, Kind.FISCAL, [VALID]).reason == "same_file"
    assert state_of() == "void"


def test_a_changed_row_replaces_the_old_one_which_is_deleted(tmp_path):
    bring(tmp_path, Kind.FISCAL, [VALID, OTHER])
    report = bring(tmp_path, Kind.FISCAL, [VOID, OTHER])
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    assert state_of() == "void"
    assert rows_in() == 2
    assert states() == [ImportState.LIVE, ImportState.LIVE]


def test_what_a_new_file_does_not_mention_stays(tmp_path):
    bring(tmp_path, Kind.FISCAL, [VOID])
    bring(tmp_path, Kind.FISCAL, [OTHER])
    assert (state_of(), state_of("9")) == ("void", "reimbursed")


def test_a_row_that_says_the_same_in_other_words_is_not_stored_again(tmp_path):
    bring(tmp_path, Kind.FISCAL, [VOID])
    report = bring(tmp_path, Kind.FISCAL, [VOID | {"state": "作废", "as_of": "2026年11月20日"}])
    assert (report.state, report.unchanged, rows_in()) == ("live", 1, 1)
    assert states() == [ImportState.LIVE, ImportState.SUPERSEDED]


def test_a_sealed_row_that_changed_is_read_in_its_new_words(tmp_path):
    bring(tmp_path, Kind.INSURED, [RIGHT[Kind.INSURED]])
    bring(tmp_path, Kind.INSURED, [RIGHT[Kind.INSURED] | {"district": "sh-songjiang"}])
    assert clients.insured_person(WANG, ON).district == "sh-songjiang"
    assert rows_in(Kind.INSURED) == 1


def test_a_category_that_ended_ends_by_its_new_row(tmp_path):
    bring(tmp_path, Kind.CATEGORIES, [RIGHT[Kind.CATEGORIES]])
    bring(tmp_path, Kind.CATEGORIES, [RIGHT[Kind.CATEGORIES] | {"valid_to": "2026-10-31"}])
    assert clients.categories(LI, ON) == ()


def test_a_change_forth_and_back_and_forth_ends_as_the_last_file_says(tmp_path):
    for at, row in enumerate((VALID, VOID, VALID, VOID)):
        bring(tmp_path, Kind.FISCAL, [row, OTHER | {"invoice_number": f"N{at}"}])
    assert state_of() == "void"
    assert rows_in() == 5


files = st.lists(
    st.dictionaries(st.sampled_from("123456"), st.sampled_from(["valid", "void", "reimbursed"])),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(files=files)
def test_any_run_of_files_leaves_what_a_dictionary_would(files, tmp_path, app):
    """The law of upserts; each file is made unlike any before by one row of its own."""
    db.session.rollback()
    empty(app.extensions["engine"])
    expected = {}
    for at, content in enumerate(files):
        own = {f"F{at}": "valid"}
        rows = [
            VOID | {"invoice_number": number, "state": state}
            for number, state in (content | own).items()
        ]
        bring(tmp_path, Kind.FISCAL, rows)
        expected |= content | own
    keys = [("31060126", number) for number in "123456"] + [
        ("31060126", f"F{at}") for at in range(6)
    ]
    known = {number: state for (_, number), state in clients.fiscal_states(keys).items()}
    assert known == expected
    assert db.session.scalar(select(func.count()).select_from(FiscalInvoice)) == len(expected)
